"""One organisation: where might reallocation add value?"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

import organisations.queries
import organisations.sentences
from evidence.models import Run
from evidence.queries import Row
from evidence.rated import DataRating, worst_ratings
from organisations.pages import of_one

from .. import beside, changes, coverage, findings, forms, places, queries, sentences
from ..real_terms import RealTerms
from ..sentences import TESTED, Comparison
from .pictures import FEWEST_POINTS, Pictures

# What the address may ask of the list of outcomes: the figure of the past in place of the net one.
VIEW, CLASSIC = "view", "classic"


@of_one
def organisation(request: HttpRequest, run: Run, own: Row) -> HttpResponse:
    """Spend beside outcome of one organisation."""
    code = own["code"]
    years = coverage.years(run, code)
    if not years:
        return render(request, "programmes/without_spend.html", nothing(run, own))
    controls = forms.organisation_controls(request.GET, years, own["kind"])
    choice = controls.chosen()
    first_basis = years[choice["year"]][0]
    asked = request.GET.get("programme", "")
    classic = request.GET.get(VIEW) == CLASSIC
    shown = Shown(run, own, choice, asked, first_basis, classic)
    context = {"own": own, "controls": controls, "shown": shown}
    return render(request, "programmes/organisation.html", context)


def nothing(run: Run, own: Row) -> dict[str, Any]:
    """What is said of an organisation without any spend."""
    year = coverage.latest_year(run)
    outcomes = coverage.headline_outcomes(run, own["code"], TESTED, year) if year else {}
    nodes = coverage.programmes(own["nation"], own["code"], year or "")
    return {
        "own": own,
        "name": organisations.queries.full_name(own),
        "missing": coverage.missing(own["nation"], nodes, set(), outcomes),
    }


class Cash(RealTerms):
    """Cash figures alone: this page has no trend, so no deflator is asked for."""

    deflator = None


@dataclass(frozen=True)
class Shown:
    """What the page of one organisation shows for one choice of year, benchmark and basis.

    `classic` says that the reader asked for the figures of the past in the list of outcomes.
    """

    run: Run
    organisation: Row
    choice: dict[str, str]
    programme: str
    first_basis: str
    classic: bool

    @property
    def code(self) -> str:
        return str(self.organisation["code"])

    @property
    def name(self) -> str:
        return organisations.queries.full_name(self.organisation)

    # --- Who is compared ------------------------------------------------------------------------

    @cached_property
    def _comparators(self) -> tuple[list[Row], str]:
        return coverage.comparators(self.run, self.code)

    @property
    def peers(self) -> list[Row]:
        return self._comparators[0]

    @property
    def grade(self) -> str:
        return self._comparators[1]

    @cached_property
    def compared(self) -> Comparison:
        kind, nation = self.organisation["kind"], self.organisation["nation"]
        adjusted = self.choice["basis"] == "need_weighted"
        return Comparison(kind, nation, len(self.peers), adjusted)

    @property
    def fit(self) -> str:
        """How like the organisation its peers are: "B: a good fit, the ten are like you"."""
        return organisations.sentences.fit(self.grade, self.organisation["nation"])

    @property
    def against(self) -> str:
        return self.compared.against(self.choice["benchmark"])

    # --- Rows -----------------------------------------------------------------------------------

    @cached_property
    def pictures(self) -> Pictures:
        kind, nation = self.organisation["kind"], self.organisation["nation"]
        everybody = {"organisation__kind": kind, "organisation__nation": nation}
        needed = beside.in_the_picture(
            self.run, self.code, self.choice, self.programme, FEWEST_POINTS
        )
        value_maps = queries.value_map(self.run, {**everybody, **self.choice}).where(needed).rows()
        of = (self.run, self.organisation, self.choice, self.programme)
        return Pictures(*of, self.compared, self.peers, self.spend, value_maps)

    @cached_property
    def spend(self) -> list[Row]:
        """Spend against the benchmark, every level."""
        filters = {"organisation": self.code, "care_setting": "all", **self.choice}
        rows = queries.benchmarks(self.run, filters, Cash()).rows()
        return [findings.in_words(row, self._page(row)) for row in rows]

    def _page(self, row: Row) -> str:
        if row["programme"] == "ALL":
            return places.organisation_programmes(self.code, **self.choice)
        return places.organisation_programme(self.code, sentences.node(row), **self.choice)

    @cached_property
    def kept(self) -> list[changes.Kept]:
        """This run and the kept ones before it, each with its findings of the year."""
        return changes.kept(self.run, self.code, self.choice["year"])

    @property
    def opportunities(self) -> list[Row]:
        return self.kept[0].findings if self.kept else []

    @cached_property
    def _outcomes(self) -> dict[str, dict[str, Row]]:
        against = {TESTED, self.choice["benchmark"]}
        year = self.choice["year"]
        return coverage.headline_outcomes_against(self.run, self.code, against, year)

    @property
    def outcomes(self) -> dict[str, Row]:
        """The headline outcomes that meet the year, by node."""
        return self._outcomes[self.choice["benchmark"]]

    # --- The answer -----------------------------------------------------------------------------

    @cached_property
    def top(self) -> list[sentences.Finding]:
        """The sentences on top; what to check first is said once where it is the same for several."""
        by_node = {sentences.node(row): row for row in self.pictures.value_map}
        lines = [] if self.otherwise else self.spend
        found = sentences.top(self.opportunities, by_node, self.compared, len(self.outcomes), lines)
        following = [*(one.check_first for one in found[1:]), ""]
        return [
            replace(one, check_first="") if one.check_first == later else one
            for one, later in zip(found, following, strict=True)
        ]

    @property
    def otherwise(self) -> bool:
        """Whether the reader chose another comparison than the one findings are made against."""
        chosen = (self.choice["benchmark"], self.choice["basis"])
        return chosen != (TESTED, self.first_basis)

    @property
    def first_comparison(self) -> str:
        """The comparison that findings are made against, in words."""
        against = self.compared.against(TESTED)
        return f"{against} on the {sentences.BASES[self.first_basis]}"

    @property
    def strip(self) -> str:
        """The choice in words, for paper, where there are no controls."""
        return sentences.strip(self.choice, self.against)

    @property
    def cautions(self) -> list[str]:
        return sentences.cautions(self.spend, self.organisation, self.compared, self.grade)

    @property
    def why_no_picture(self) -> str:
        return sentences.why_no_picture(self.choice["year"])

    @cached_property
    def total(self) -> Row | None:
        return next((row for row in self.spend if row["programme"] == "ALL"), None)

    @property
    def total_against(self) -> str:
        return sentences.total_against(self.total, self.compared) if self.total else ""

    # --- Where to look --------------------------------------------------------------------------

    @cached_property
    def spend_items(self) -> list[findings.Item]:
        return findings.spend_items(self.opportunities, self.pictures.value_map, self._page)

    @property
    def spend_check(self) -> str:
        return findings.common_check(self.spend_items)

    @cached_property
    def outcome_items(self) -> list[findings.Item]:
        return findings.outcome_items(self.opportunities, self._page)

    @cached_property
    def tested(self) -> Sequence[Row]:
        """The headline outcomes against the mean of the peers, by which they are tested."""
        return list(self._outcomes[TESTED].values())

    @property
    def classic_said(self) -> str:
        """How many flags of the past vanish; empty where nobody has ten peers to take five of."""
        there = any(row["classic"] is not None for row in self.tested)
        return sentences.classic_switch(self.tested) if there else ""

    @property
    def flags(self) -> list[findings.Flag]:
        return findings.flags(self.tested, self.compared, self._page)

    @property
    def other_view(self) -> str:
        """The same page with the other list of outcomes."""
        view = {} if self.classic else {VIEW: CLASSIC}
        return places.organisation(self.code, programme=self.programme, **view, **self.choice)

    @property
    def fields_kept(self) -> list[tuple[str, str]]:
        """What the controls leave as it is."""
        view = CLASSIC if self.classic else ""
        return [(k, v) for k, v in (("programme", self.programme), (VIEW, view)) if v]

    # --- Beside it ------------------------------------------------------------------------------

    @property
    def changed(self) -> str:
        """What changed since the last run, in one sentence."""
        if len(self.kept) < 2:
            return sentences.NOTHING_BEFORE
        now, then, *_ = self.kept
        kinds = [change.kinds for change in changes.between(now, then)]
        return sentences.changed(kinds, then.number, then.ended)

    @cached_property
    def nodes(self) -> list[Row]:
        return coverage.programmes(self.organisation["nation"], self.code, self.choice["year"])

    @cached_property
    def missing(self) -> list[Row]:
        """Programmes without spend or without outcome, with the reason."""
        with_spend = {sentences.node(row) for row in self.spend if row["spend"] is not None}
        nation = self.organisation["nation"]
        return coverage.missing(nation, self.nodes, with_spend, self.outcomes)

    @cached_property
    def releases(self) -> list[str]:
        """The releases that spend and outcomes on the page come from, those of spend first."""
        spend = [code for node in self.nodes for code in node["releases"]]
        return list(dict.fromkeys([*spend, *(row["release"] for row in self.outcomes.values())]))

    @cached_property
    def rating(self) -> DataRating:
        """The rating of the worst release behind the page, made-up ones apart, with the reasons.

        Charts carry that of the releases behind their own rows, by the same rule.
        """
        return worst_ratings(self.run).of(self.releases)
