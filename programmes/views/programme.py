"""One programme or system over everybody: how does everyone do?"""

from collections.abc import Collection, Sequence

from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

import organisations.queries
from evidence.queries import Row, published_run
from evidence.views import waiting

from .. import choices, coverage, queries
from ..apart import Apart
from ..real_terms import RealTerms
from .across import Shown

NATIONS = ("england", "wales")
EXAMPLE = "example"


@require_safe
def programmes(request: HttpRequest) -> HttpResponse:
    """Every programme with its systems, and what each counts."""
    rows = [row for row in queries.programmes().rows() if row["nation"] != EXAMPLE]
    tops = [row for row in rows if row["level"] == "programme"]
    tree = [(top, [row for row in rows if row["parent"] == top["code"]]) for top in tops]
    return render(request, "programmes/programmes.html", {"tree": tree})


@require_safe
def programme(request: HttpRequest, code: str) -> HttpResponse:
    """All organisations of a nation on a map and ranked: spend a head, and one measure."""
    run = published_run()
    if run is None:
        return waiting(request)
    rows = queries.programmes().rows()
    node = next((row for row in rows if row["code"] == code), None)
    if node is None:
        raise Http404(f"There is no programme or system with the code {code}.")
    own = highlighted(request)
    measures = measures_of(code)
    apart = Apart.of(run, node, measures)
    years = apart.years() or coverage.years_of_programme(run, code)
    there = nations(node, years, request.GET.get("nation") or nation_of(own))
    real = RealTerms()
    controls = choices.of_programme(request.GET, years, there, measures, real)
    choice = controls.chosen()
    here = [measure for measure in measures if choice["nation"] in measure["nations"]]
    context = {
        "node": node,
        "parent": next((row for row in rows if row["code"] == node["parent"]), None),
        "inside": inside(rows, code, choice["nation"]),
        "controls": controls,
        "shown": Shown(run, node, choice, own, apart, here, real),
    }
    return render(request, "programmes/programme.html", context)


def measures_of(code: str) -> list[Row]:
    """The measures that speak for a node: its headline outcome first, those of other nodes last."""
    speaks = Q(programme=code) | Q(second__contains=code)
    rows = queries.measures().where(speaks).rows()
    return sorted(rows, key=lambda row: (row["programme"] != code, not row["headline"]))


def highlighted(request: HttpRequest) -> str:
    """The code of the organisation a reader came from; empty where none is named."""
    code = request.GET.get("organisation", "")
    return code if code.isalnum() and code.isascii() else ""


def nation_of(code: str) -> str:
    """The nation of an organisation; empty where there is none of this code."""
    found = organisations.queries.organisation_row(code) if code else None
    return str(found["nation"]) if found else ""


def nations(node: Row, years: Collection[str], asked: str = "") -> list[str]:
    """The nations a programme may be shown for: the one asked for, then those with spend first.

    A local line has one nation; the made-up one is there only where it is asked for.
    """
    if node["nation"]:
        return [node["nation"]]
    there = [*NATIONS, *([EXAMPLE] if asked == EXAMPLE else [])]
    return sorted(there, key=lambda nation: (nation != asked, nation not in years))


def inside(rows: Sequence[Row], code: str, nation: str) -> list[Row]:
    """The systems in a programme, without those that are local to another nation."""
    systems = [row for row in rows if row["parent"] == code and row["level"] == "system"]
    return [row for row in systems if row["nation"] in ("", nation)]
