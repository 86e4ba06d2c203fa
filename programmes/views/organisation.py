"""One organisation: where might reallocation add value?"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

import organisations.queries
from evidence.charts import Chart, csv
from evidence.models import Run
from evidence.queries import Row
from organisations.pages import of_one

from .. import charts, coverage, findings, forms, places, queries, sentences
from ..sentences import Comparison

# With fewer programmes that have both spend and outcome, one programme is shown for everybody.
FEWEST_POINTS = 4
# With fewer programmes the systems in them stand in the same ranking.
FEWEST_TOPS = 3


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
    shown = Shown(run, own, choice, request.GET.get("programme", ""), first_basis)
    context = {"own": own, "controls": controls, "shown": shown}
    return render(request, "programmes/organisation.html", context)


def nothing(run: Run, own: Row) -> dict[str, Any]:
    """What is said of an organisation without any spend."""
    year = coverage.latest_year(run)
    outcomes = (
        coverage.headline_outcomes(run, own["code"], queries.BENCHMARKS[0], year) if year else {}
    )
    nodes = coverage.programmes(own["nation"], own["code"], year or "")
    return {
        "own": own,
        "name": organisations.queries.full_name(own),
        "missing": coverage.missing(own["nation"], nodes, set(), outcomes),
    }


@dataclass(frozen=True)
class Shown:
    """What the page of one organisation shows for one choice of year, benchmark and basis."""

    run: Run
    organisation: Row
    choice: dict[str, str]
    programme: str
    first_basis: str

    @property
    def code(self) -> str:
        return str(self.organisation["code"])

    @property
    def name(self) -> str:
        return organisations.queries.full_name(self.organisation)

    @cached_property
    def peers(self) -> list[Row]:
        return organisations.queries.peers(self.run, self.code).rows()

    @cached_property
    def peer_set(self) -> Any:
        return organisations.queries.peer_set(self.run, self.code)

    @cached_property
    def compared(self) -> Comparison:
        kind, nation = self.organisation["kind"], self.organisation["nation"]
        adjusted = self.choice["basis"] == "need_weighted"
        return Comparison(kind, nation, len(self.peers), adjusted)

    @cached_property
    def spend(self) -> list[Row]:
        """Spend against the benchmark, every level."""
        filters = {"organisation": self.code, "care_setting": "all", **self.choice}
        rows = queries.benchmarks(self.run, filters).rows()
        return [findings.in_words(row, self._programme_page(row)) for row in rows]

    @cached_property
    def value_map(self) -> list[Row]:
        rows = queries.value_map(self.run, {"organisation": self.code, **self.choice}).rows()
        return [{**row, "page": self._programme_page(row)} for row in rows]

    @cached_property
    def opportunities(self) -> list[Row]:
        filters = {"organisation": self.code, "year": self.choice["year"]}
        return queries.opportunities(self.run, filters).rows()

    def _programme_page(self, row: Row) -> str:
        address = {"organisation": self.code, "nation": self.organisation["nation"]}
        return places.programme(sentences.node(row), **address, **self.choice)

    @cached_property
    def top(self) -> list[sentences.Finding]:
        """The two sentences on top."""
        by_node = {sentences.node(row): row for row in self.value_map}
        return sentences.top(self.opportunities, by_node, self.compared, len(self.outcomes))

    @property
    def otherwise(self) -> bool:
        """Whether the reader chose another comparison than the one findings are made against."""
        first = (queries.BENCHMARKS[0], self.first_basis)
        return (self.choice["benchmark"], self.choice["basis"]) != first

    @property
    def first_comparison(self) -> str:
        """The comparison that findings are made against, in words."""
        against = self.compared.against(queries.BENCHMARKS[0])
        return f"{against} on the {sentences.BASES[self.first_basis]}"

    @property
    def strip(self) -> str:
        """The choice in words, for paper, where there are no controls."""
        return sentences.strip(self.choice, self.compared.against(self.choice["benchmark"]))

    @property
    def kept(self) -> list[tuple[str, str]]:
        """What the controls leave as it is."""
        return [("programme", self.programme)] if self.programme else []

    @property
    def peer_words(self) -> str:
        """The link to the peers, with how like them the organisation is."""
        grade = self.peer_set.grade if self.peer_set else ""
        words = self.compared.others.replace("your", "our")
        return f"Compared with {words}" + (f": how like us are they? {grade}" if grade else "")

    @cached_property
    def spend_items(self) -> list[findings.Item]:
        return findings.spend_items(self.opportunities, self.value_map, self._programme_page)

    @cached_property
    def outcome_items(self) -> list[findings.Item]:
        return findings.outcome_items(self.opportunities, self._programme_page)

    @property
    def spend_check(self) -> str:
        return findings.common_check(self.spend_items)

    @cached_property
    def total(self) -> Row | None:
        return next((row for row in self.spend if row["programme"] == "ALL"), None)

    @property
    def total_against(self) -> str:
        return sentences.total_against(self.total, self.compared) if self.total else ""

    @property
    def variations(self) -> list[Chart]:
        """The ranked variations of programmes and of the systems in them; together where few."""
        rows = [row for row in self.spend if row["programme"] != "ALL"]
        systems = [row for row in rows if row["system"]]
        tops = [row for row in rows if not row["system"]]
        if len(tops) < FEWEST_TOPS:
            levels = [(["programme", "system"], rows)]
        else:
            levels = [(["programme"], tops), (["system"], systems)]
        return [self._variations(names, shown) for names, shown in levels if shown]

    def _variations(self, levels: list[str], rows: list[Row]) -> Chart:
        address = csv(
            "benchmarks", organisation=self.code, level=levels, run=self.run.pk, **self.choice
        )
        title = sentences.variations_title(rows, self.compared)
        sentence = sentences.variations_sentence(rows, self.compared)
        return charts.variations(f"variations-{levels[0]}", rows, title, sentence, address)

    @cached_property
    def pictured(self) -> Row | None:
        """The row of the programme in the picture: the one asked for, else the largest variation."""
        there = [row for row in self.value_map if row["outcome"] is not None]
        asked = [row for row in there if sentences.node(row) == self.programme]
        return max(asked or there, key=lambda row: abs(row["variation"] or 0), default=None)

    @cached_property
    def picture(self) -> Chart | None:
        """Spend beside outcome: programmes where there are enough, else everybody in one of them."""
        points = [
            row
            for row in self.value_map
            if row["spend_z"] is not None and row["outcome_z"] is not None
        ]
        if len(points) >= FEWEST_POINTS and not self.programme:
            return self._quadrant()
        return self._everybody(self.pictured) if self.pictured else None

    def _quadrant(self) -> Chart:
        address = csv("value-map", organisation=self.code, run=self.run.pk, **self.choice)
        title = sentences.quadrant_title(self.value_map)
        sentence = sentences.quadrant_sentence(self.value_map, self.compared)
        return charts.quadrant(self.value_map, title, sentence, address)

    def _everybody(self, own: Row) -> Chart:
        kind, nation = self.organisation["kind"], self.organisation["nation"]
        node = sentences.node(own)
        filters = {"organisation__kind": kind, "organisation__nation": nation, **self.choice}
        rows = [
            {**row, "page": places.organisation(row["organisation"], **self.choice)}
            for row in queries.value_map(self.run, {"programme": node, **filters}).rows()
        ]
        named = findings.node_filters(own)
        address = csv("value-map", nation=nation, run=self.run.pk, **named, **self.choice)
        title = sentences.beside_title(own, self.compared)
        explain = next(row["explain_page"] for row in self.spend if sentences.node(row) == node)
        return charts.all_organisations(
            rows, own, self.comparators(rows), self.compared, title, address, explain
        )

    def comparators(self, rows: Sequence[Row]) -> list[str]:
        """Codes of those compared with: the peers, or whichever boards there were in that year."""
        if self.organisation["kind"] == "health_board":
            return [row["organisation"] for row in rows if row["organisation"] != self.code]
        return [row["peer"] for row in self.peers]

    @property
    def why_no_picture(self) -> str:
        return sentences.why_no_picture(self.choice["year"])

    @property
    def other_pictures(self) -> list[tuple[str, str]]:
        """Programmes that could be in the picture instead: (name, address)."""
        here = {} if self.picture and self.picture.id == "quadrant" else self.pictured or {}
        return [
            (
                row["programme_name"],
                places.organisation(self.code, programme=sentences.node(row), **self.choice),
            )
            for row in self.value_map
            if row["outcome"] is not None and row["programme_name"] != here.get("programme_name")
        ]

    @cached_property
    def outcomes(self) -> dict[str, Row]:
        """The headline outcomes that meet the year, by node."""
        benchmark, year = self.choice["benchmark"], self.choice["year"]
        return coverage.headline_outcomes(self.run, self.code, benchmark, year)

    @cached_property
    def missing(self) -> list[Row]:
        """Programmes without spend or without outcome, with the reason."""
        nation = self.organisation["nation"]
        with_spend = {sentences.node(row) for row in self.spend if row["spend"] is not None}
        nodes = coverage.programmes(nation, self.code, self.choice["year"])
        return coverage.missing(nation, nodes, with_spend, self.outcomes)

    @property
    def cautions(self) -> list[str]:
        grade = self.peer_set.grade if self.peer_set else ""
        return sentences.cautions(self.spend, self.organisation, self.compared, grade)
