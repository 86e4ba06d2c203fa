"""The house's own pages: choose a system, read how it is worked out, and what to do when lost."""

from urllib.parse import urlencode

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseServerError
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.views.decorators.http import require_safe

import organisations.queries
from evidence.access import PUBLISHED
from evidence.models import Release
from evidence.queries import Row, published_run
from organisations import outlines
from organisations.outlines import Tile
from programmes import coverage, news

from . import documents

DOCUMENTS = {"method": "How it is worked out", "glossary": "What the words mean"}
NATIONS = {"england": "England", "wales": "Wales"}
EXAMPLE = "example"


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Choose a system: on a map or by region. Made-up systems are listed by themselves, behind the
    real ones; a search asked for here, as it once was, leads to the page of searches."""
    if "q" in request.GET:
        return redirect(f"{reverse('search')}?{urlencode({'q': request.GET['q']})}")
    run = published_run()
    systems = _systems()
    context = {
        "systems": systems,
        "maps": maps(systems),
        "groups": groups(systems),
        "made_up": _systems(EXAMPLE),
        "ended": [row for row in systems if row["valid_to"]],
        "run": run,
        "news": news.since(run) if run else None,
        "loaded": coverage.loaded(),
        "releases": Release.objects.filter(illustrative=False, scope=PUBLISHED).count(),
    }
    return render(request, "valuedash/home.html", context)


def _systems(nation: str | None = None) -> list[Row]:
    """The systems of a nation, or of all real ones; a nation itself is not chosen."""
    rows = organisations.queries.organisations(nation=nation).rows()
    return [row for row in rows if row["kind"] != "nation"]


def maps(rows: list[Row]) -> list[tuple[str, list[tuple[Row, Tile]]]]:
    """Today's organisations of each nation as tiles, roughly where they lie: (nation, [(row, tile)])."""
    today = [row for row in rows if row["valid_to"] is None]
    return [
        (name, outlines.placed([row for row in today if row["nation"] == nation]))
        for nation, name in NATIONS.items()
    ]


def groups(rows: list[Row]) -> list[tuple[str, list[tuple[str, list[Row]]]]]:
    """Today's organisations by nation and region: (nation, [(region, rows)])."""
    nations: dict[str, dict[str, list[Row]]] = {}
    for row in rows:
        if row["valid_to"] is None:
            nation = NATIONS.get(row["nation"], row["nation"].title())
            nations.setdefault(nation, {}).setdefault(row["region"], []).append(row)
    return [(nation, list(regions.items())) for nation, regions in nations.items()]


@require_safe
def document(request: HttpRequest, name: str) -> HttpResponse:
    """One of our documents (docs/*.md) as a page."""
    if name not in DOCUMENTS:
        raise Http404("There is no such document.")
    context = {
        "title": DOCUMENTS[name],
        "body": documents.html(settings.BASE_DIR / "docs" / f"{name}.md"),
    }
    return render(request, "valuedash/document.html", context)


@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    """The accessibility statement."""
    return render(request, "valuedash/accessibility.html")


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404: what was looked for, where a page said so, and where to go instead."""
    why = exception.args[0] if exception.args and isinstance(exception.args[0], str) else ""
    return render(request, "404.html", {"why": why}, status=404)


def broken(request: HttpRequest) -> HttpResponse:
    """500: a page that needs neither database nor request."""
    return HttpResponseServerError(render_to_string("500.html"))
