"""What every page of one system's patient-level costing has in common: whose it is, who may see it,
and that it is written down who looked and why."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

import organisations.queries
from evidence import access, charts
from evidence.models import Publication, Run
from evidence.queries import Row
from evidence.views import LOOK_AGAIN, LOOK_AGAIN_WITHOUT_SCRIPT

from . import loaded, questions, scopes
from .models import Question, Reconciliation

NOWHERE = "There is no integrated care system or health board with the code {code}."


@dataclass(frozen=True)
class OfSystem:
    """One system, by its row, as one costing run has it in one financial year.

    `why` is what the reader said of their reason; empty where the figures are for everybody.
    """

    run: Run
    own: Row
    years: list[str]
    year: str
    why: str = ""

    @property
    def code(self) -> str:
        return str(self.own["code"])

    @property
    def name(self) -> str:
        return organisations.queries.full_name(self.own)

    @property
    def illustrative(self) -> bool:
        return bool(self.own["illustrative"])

    @property
    def alone(self) -> bool:
        """Whether the run is over this system alone, so that there is nobody to compare with."""
        return not access.is_open(self.run.scope)


def csv(shown: OfSystem, place: str, **filters: Any) -> str:
    """The address under which the API gives rows of this system as CSV: `csv(shown, "pathways",
    pathway="stroke")`.

    A system's own come with the reason its reader has said, which the API writes down as well.
    """
    mine = {"scope": shown.run.scope, "why": shown.why} if shown.alone else {}
    named = {"system": shown.code, "year": shown.year} | filters | mine
    return charts.csv(f"costing/{place.removeprefix('costing/')}", **named)


def api(shown: OfSystem, place: str, **filters: Any) -> str:
    """The address under which the API gives the rows of `csv` for programs."""
    return csv(shown, place, **filters).removesuffix("&format=csv")


def scope_of_address(code: str, **_: Any) -> str | None:
    """The scope of a page by its address (evidence.kept); None where there is no such system."""
    own = organisations.queries.organisation(code)
    return scopes.of(own.code, own.illustrative) if own else None


def of_readers(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """A page at `costing/<code>/…` for whoever may see the system's figures, called with the request,
    the system's row and its scope.

    Everybody else is told so with 404, whether there are any figures or not. What is not for everybody
    is kept by no cache.
    """

    @wraps(view)
    def page(request: HttpRequest, code: str, **rest: Any) -> HttpResponse:
        own = organisations.queries.organisation_row(code)
        if own is None or own["kind"] == "nation":
            raise Http404(NOWHERE.format(code=code))
        scope = scopes.of(own["code"], own["illustrative"])
        person = None if access.is_open(scope) else access.signed_in(request)
        if person:
            request.user = person  # so that nothing after this looks again
        if not (access.is_open(scope) or scope in scopes.scopes(person)):
            return access.private(not_yours(request, own, person))
        if own["code"] != code:
            return redirect(_same_page(request, own["code"]))
        if access.is_open(scope):
            return view(request, own, scope, **rest)
        try:
            answer = view(request, own, scope, **rest)
        except Http404 as unknown:  # what there is instead is for this reader alone as well
            answer = render(request, "404.html", {"why": str(unknown)}, status=404)
        return access.private(answer)

    return page


def with_reason(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """A page of_readers that is called with the reason as well (empty where the scope is for everybody);
    who has said none in this session is led to where it is asked."""

    @of_readers
    @wraps(view)
    def page(request: HttpRequest, own: Row, scope: str, **rest: Any) -> HttpResponse:
        why = "" if access.is_open(scope) else questions.said_before(request, scope)
        if not (why or access.is_open(scope)):
            here = urlencode({"next": request.get_full_path()})
            return redirect(f"{reverse('costing-why', args=[own['code']])}?{here}")
        return view(request, own, scope, why, **rest)

    return page


def looked(request: HttpRequest, scope: str, run: Run | None, why: str) -> None:
    """Write down a look at a page of what is a system's own; one at what is for everybody is not."""
    page = Question.Kind.PAGE
    questions.looked_at(request.user, scope, run, page, request.get_full_path(), why)


def of_system(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """A page of figures at `costing/<code>/…`, called with the request and an OfSystem.

    Who may see a system's figures says why once in a session; each look is written down. Before the
    first run the page says that there is none.
    """

    @require_safe
    @with_reason
    @wraps(view)
    def page(request: HttpRequest, own: Row, scope: str, why: str, **rest: Any) -> HttpResponse:
        run, years = _published(scope, own["code"])
        if run is None or not years:
            looked(request, scope, run, why)
            return waiting(request, own, scope, run)
        return view(request, _shown(request, run, own, years, why), **rest)

    return page


def not_yours(request: HttpRequest, own: Row, person: Any) -> HttpResponse:
    """Whose figures these are, and how to become one of their readers."""
    context = {"own": own, "name": organisations.queries.full_name(own), "person": person}
    return render(request, "costing/not_yours.html", context, status=404)


def waiting(request: HttpRequest, own: Row, scope: str, run: Run | None = None) -> HttpResponse:
    """No run over the system has finished, or the one that did found nothing of it: say so, lead to
    the one on its way, and say what to load and how to start one."""
    last = Run.objects.filter(scope=scope).order_by("-id").first()
    context = {
        "own": own,
        "name": organisations.queries.full_name(own),
        "nothing_in": run,
        "last": last,
        "loaded": loaded.extracts(scope, own["code"]),
        "look_again": LOOK_AGAIN,
        "look_again_without_script": LOOK_AGAIN_WITHOUT_SCRIPT,
    }
    status = HTTPStatus.NOT_FOUND if run else HTTPStatus.SERVICE_UNAVAILABLE
    response = render(request, "costing/waiting.html", context, status=status)
    response["Retry-After"] = str(LOOK_AGAIN_WITHOUT_SCRIPT)
    return response


def _published(scope: str, system: str) -> tuple[Run | None, list[str]]:
    """The run of a scope that is shown, and the years it has figures of a system of, latest first."""
    rows = Reconciliation.objects.filter(run=OuterRef("run"), system=system)
    years = rows.order_by("-year").values("year").distinct()
    found = Publication.objects.filter(scope=scope).select_related("run")
    shown = found.annotate(years=ArraySubquery(years)).first()
    return (shown.run, list(shown.years)) if shown else (None, [])


def _shown(request: HttpRequest, run: Run, own: Row, years: list[str], why: str) -> OfSystem:
    """The system in the year asked for; the look is written down where it is at a system's own."""
    year = request.GET.get("year") or years[0]
    if year not in years:
        raise Http404(f"Year: there is {', '.join(years)}.")
    looked(request, run.scope, run, why)
    return OfSystem(run, own, years, year, why)


def _same_page(request: HttpRequest, code: str) -> str:
    match = request.resolver_match
    assert match is not None  # the view was found by its address
    place = reverse(match.view_name, kwargs={**match.kwargs, "code": code})
    asked = request.GET.urlencode()
    return f"{place}?{asked}" if asked else place
