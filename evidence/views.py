"""How we know: the runs, what is loaded, and where one figure comes from."""

from typing import Any

from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from . import access, explain, queries, shown
from .access import PUBLISHED
from .models import LoadedTable, Rating, Run

# Seconds between two looks at a run that has not ended, with and without script.
LOOK_AGAIN, LOOK_AGAIN_WITHOUT_SCRIPT = 2, 5
SHOWN_RUNS = 50


def waiting(request: HttpRequest) -> HttpResponse:
    """No run has finished yet: say so, and lead to the one that is on its way."""
    run = Run.objects.filter(scope=PUBLISHED).order_by("-id").first()
    response = render(request, "evidence/waiting.html", {"run": run}, status=503)
    response["Retry-After"] = str(LOOK_AGAIN_WITHOUT_SCRIPT)
    return response


@require_safe
def runs(request: HttpRequest) -> HttpResponse:
    """The last calculations, and which one is shown."""
    shown = queries.published_run()
    listed = queries.runs().where(Q(scope=PUBLISHED))
    context = {"runs": listed.page(0, SHOWN_RUNS), "shown": shown}
    return render(request, "evidence/runs.html", context)


@require_safe
def run(request: HttpRequest, number: int) -> HttpResponse:
    """One calculation as it goes; only its progress where the page asks for it again."""
    found = Run.objects.filter(pk=number).first()
    if not access.sees(request)(found.scope if found else None) or found is None:
        raise Http404("There is no such run.")
    context = {
        "run": found,
        "look_again": LOOK_AGAIN,
        "look_again_without_script": LOOK_AGAIN_WITHOUT_SCRIPT,
        "place": access.place(found.scope),
    }
    part = bool(getattr(request, "htmx", False))
    response = render(request, "evidence/progress.html" if part else "evidence/run.html", context)
    response["Cache-Control"] = "no-store"
    response["Vary"] = "HX-Request"
    return response if access.is_open(found.scope) else access.private(response)


@require_safe
def data(request: HttpRequest) -> HttpResponse:
    """What is loaded: releases with source, licence, caveat and rows, and our tables of them."""
    context = {
        "kinds": queries.releases_by_kind(),
        "tables": LoadedTable.objects.order_by("name"),
        "deflator": queries.deflator_status(),
        "requirements": Rating.Requirement.labels,
        "charts": shown.charts(),
    }
    return render(request, "evidence/data.html", context)


@require_safe
def explanation(request: HttpRequest, figure: str) -> HttpResponse:
    """The arithmetic of one figure: formula, inputs with their releases, run."""
    try:
        made_by = explain.run_of(figure, access.sees(request))
        found = explain.explanation(figure, made_by)
    except explain.MalformedFigure as error:
        raise Http404(str(error)) from error
    except explain.UnknownFigure as error:
        raise Http404("There is no such figure in this run.") from error
    except queries.RunGone:
        return render(request, "evidence/gone.html", {"figure": figure}, status=410)
    response = render(request, "evidence/explain.html", arithmetic(found))
    return response if access.is_open(made_by.scope) else access.private(response)


def arithmetic(found: explain.Explanation) -> dict[str, Any]:
    """An explanation laid out: its answer first, each formula in words and with its numbers."""
    columns = [
        name for name in found.columns if any(row.get(name) is not None for row in found.peers)
    ]
    named: dict[str, explain.Input | explain.Step] = {one.name: one for one in found.inputs}
    named |= {one.name: one for one in found.steps}
    return {
        "found": found,
        "answer": named.get(found.result),
        "steps": [
            {
                "label": step.label,
                "words": found.words(step),
                "numbers": found.numbers(step),
                "value": step.value,
                "unit": step.unit,
            }
            for step in found.steps
        ],
        "functions": found.functions(),
        "headings": [found.columns[name] for name in columns],
        "peers": [(row, [row.get(name) for name in columns]) for row in found.peers],
    }
