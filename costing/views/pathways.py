"""Whole pathways of care: all of them beside one another, and one by setting, organisation and month."""

from dataclasses import dataclass, replace
from functools import cached_property

from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

import programmes.queries
from evidence.charts import Chart
from evidence.kept import kept
from evidence.notation import in_sentence
from evidence.queries import Row

from .. import pages, pathways
from ..charts import pathways as drawn
from ..charts.months import months
from ..forms import Controls, year_controls
from ..models.results import ALL
from ..pages import OfSystem
from ..pathways import Pathway, Taken
from ..sentences import pathway as said
from ..sentences import pathways as said_of_all


@kept("year", scope=pages.scope_of_address)
@pages.of_system
def pathways_page(request: HttpRequest, shown: OfSystem) -> HttpResponse:
    """Every pathway of a system: people, cost a person against the peers, where it differs, how sure."""
    totals = pathways.totals(shown.run, shown.code)
    of = _in_year(request, shown, totals)
    context = {"of": of, "own": of.own, "run": of.run, "shown": AllShown(of, totals)}
    context["controls"] = _controls(request, of)
    return render(request, "costing/pathways.html", context)


@kept("year", scope=pages.scope_of_address)
@pages.of_system
def pathway_page(request: HttpRequest, shown: OfSystem, pathway: str) -> HttpResponse:
    """What one whole pathway costs, who bears it, and where it differs from the peers."""
    found = pathways.pathways().get(pathway)
    if found is None:
        raise Http404(
            f"There is no pathway with the code {pathway}. There is: {', '.join(pathways.pathways())}."
        )
    totals = [row for row in pathways.totals(shown.run, shown.code) if row["pathway"] == found.code]
    of = _in_year(request, shown, totals)
    context = {"of": of, "own": of.own, "run": of.run, "shown": Shown(of, found, totals)}
    context["controls"] = _controls(request, of)
    return render(request, "costing/pathway.html", context)


def _in_year(request: HttpRequest, shown: OfSystem, totals: list[Row]) -> OfSystem:
    """In the year asked for; without one in the latest whose windows are over, so that it can be
    compared."""
    if request.GET.get("year"):
        return shown
    return replace(shown, year=pathways.whole_year(totals, shown.years))


def _controls(request: HttpRequest, of: OfSystem) -> Controls:
    address = request.GET.copy()
    address["year"] = of.year
    return year_controls(address, of.years)


@dataclass(frozen=True)
class AllShown:
    """What the page of all pathways shows in one year."""

    of: OfSystem
    totals: list[Row]

    @cached_property
    def rows(self) -> list[Row]:
        """One row a pathway, those that differ most in pounds first."""
        by_pathway: dict[str, list[Row]] = {}
        for row in pathways.by_setting(self.of.run, self.of.code, self.of.year):
            by_pathway.setdefault(row["pathway"], []).append(row)
        rows = [self._row(code, found) for code, found in by_pathway.items()]
        return sorted(rows, key=_largest_first)

    def _row(self, code: str, found: list[Row]) -> Row:
        about = pathways.pathways()
        total = next(row for row in found if row["care_setting"] == ALL)
        settings = [row for row in found if row["care_setting"] != ALL]
        whole = pathways.is_whole(total)
        name = about[code].name if code in about else code
        page = f"{reverse('costing-pathway', args=[self.of.code, code])}?year={self.of.year}"
        none: Row = {} if whole else dict.fromkeys(pathways.COMPARED)
        return (
            total
            | none
            | {
                "name": name,
                "page": page if code in about else "",
                "largest": said_of_all.largest_setting(settings, whole),
                "certainty": said.certainty(total, settings),
            }
        )

    @property
    def lede(self) -> str:
        return said_of_all.overview(self.rows, self.of.year)

    @property
    def chart(self) -> Chart:
        csv = pages.csv(self.of, "pathways", organisation=ALL, month=ALL)
        return drawn.overview(self.rows, said_of_all.overview_title(self.rows), csv)

    @property
    def working(self) -> list[str]:
        return [*said.worked_out(self.rows[0]), said_of_all.ABOUT]

    @property
    def api(self) -> str:
        return pages.api(self.of, "pathways", organisation=ALL, month=ALL)

    @property
    def without(self) -> str:
        """The pathways that nobody was on in the year."""
        there = {row["pathway"] for row in self.rows}
        names = [one.name for one in pathways.pathways().values() if one.code not in there]
        return said_of_all.without(names, self.of.year) if self.rows else ""

    @property
    def questions(self) -> list[tuple[str, str, str]]:
        """(name, question, address) of every pathway."""
        return [
            (one.name, one.question, reverse("costing-pathway", args=[self.of.code, one.code]))
            for one in pathways.pathways().values()
        ]


def _largest_first(row: Row) -> tuple[bool, float]:
    return row["variation"] is None, -abs(row["variation"] or 0)


@dataclass(frozen=True)
class Shown:
    """What the page of one pathway shows in one year."""

    of: OfSystem
    pathway: Pathway
    totals: list[Row]

    @cached_property
    def taken(self) -> Taken:
        return pathways.taken(self.of.run, self.of.code, self.of.year, self.pathway)

    @property
    def answer(self) -> list[str]:
        return said.answer(self.taken)

    @property
    def certainty(self) -> str:
        total = self.taken.total
        return said.certainty(total, self.taken.settings) if total else ""

    @property
    def complete_year(self) -> str:
        """Another year whose windows are over, where those of this one are not; else empty."""
        year = pathways.whole_year(self.totals, self.of.years)
        there = any(row["year"] == year and pathways.is_whole(row) for row in self.totals)
        return year if there and not self.taken.whole else ""

    @property
    def charts(self) -> list[Chart]:
        if self.taken.total is None or self.taken.total["index_people"] is None:
            return []
        found = [
            drawn.settings(self.taken, self.csv(organisation=ALL, month=ALL)),
            drawn.organisations(self.taken, self.csv(month=ALL)),
            months(self.taken, self.csv(organisation=ALL)),
        ]
        return [chart for chart in found if chart.rows]

    def csv(self, **filters: str) -> str:
        return pages.csv(self.of, "pathways", pathway=self.pathway.code, **filters)

    @property
    def working(self) -> list[str]:
        """The headline figure worked out, and which care is counted."""
        codes = self.pathway.programmes
        found = programmes.queries.programmes().where(Q(code__in=codes)) if codes else ()
        named = {row["code"]: in_sentence(row["name"]) for row in found}
        counted = said.counted_care(self.pathway, [named.get(code, code) for code in codes])
        total = self.taken.total
        return [*(said.worked_out(total) if total else []), counted]

    @property
    def api(self) -> str:
        """The address under which the API gives the headline figure; empty where nobody was on the
        pathway in any year, as the API then knows none of that code."""
        if not self.totals:
            return ""
        only = {"care_setting": ALL, "organisation": ALL, "month": ALL}
        return pages.api(self.of, "pathways", pathway=self.pathway.code, **only)
