"""The figures of one organisation for one choice: the tables of its files, and their sources."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from django.db.models import Q
from django.http import QueryDict
from rest_framework.serializers import Serializer

import evidence.queries
import organisations.queries
from evidence import notation
from evidence.api.rows import names
from evidence.models import Run
from evidence.queries import Listing, Row
from evidence.rated import DataRating, worst_ratings
from organisations.api import PeerRow
from organisations.models import Population

from .. import coverage, forms, queries, sentences
from ..api.inequality import InequalityRow
from ..api.outcomes import OutcomeBenchmarkRow
from ..api.spend import BenchmarkRow
from ..api.value import OpportunityRow, ValueMapRow
from ..one import OfOneChoice

ILLUSTRATIVE = "Illustrative: the organisation and every figure of it are made up."


@dataclass(frozen=True)
class Sheet:
    """One table: its name, what a row is, its columns in order, and the list its rows come from."""

    name: str
    about: str
    columns: Sequence[str]
    listing: Listing


@dataclass(frozen=True)
class Figures(OfOneChoice):
    """One organisation, year, benchmark and population basis, as one run has them."""

    @property
    def against(self) -> str:
        """The benchmark in words."""
        return self.compared.against(self.choice["benchmark"]).replace("your", "its")

    @property
    def basis(self) -> str:
        return sentences.BASES[self.choice["basis"]]

    @property
    def file(self) -> str:
        """The name of a file of these figures, without its ending."""
        made_up = "illustrative-" if self.own["illustrative"] else ""
        return f"{made_up}{self.code}-{self.choice['year']}-run-{self.run.pk}"

    def sheets(self) -> Iterator[Sheet]:
        """The tables, in the order of the page."""
        run, own = self.run, {"organisation": self.code}
        benchmark, year = self.choice["benchmark"], self.choice["year"]
        spend = queries.benchmarks(run, own | {"care_setting": "all"} | self.choice)
        outcomes = queries.outcome_benchmarks(run, own | {"benchmark": benchmark, "group": "all"})
        value_map = queries.value_map(run, own | self.choice)
        findings = queries.opportunities(run, own | {"year": year})
        gaps = queries.inequalities(run, own)
        peers = organisations.queries.peers(run, self.code)
        yield _sheet("Spend", "one programme or system, all settings of care", BenchmarkRow, spend)
        yield _sheet("Outcomes", "one measure and period", OutcomeBenchmarkRow, outcomes)
        yield _sheet("Value map", "one programme with spend and outcome", ValueMapRow, value_map)
        yield _sheet("Findings", "one finding of the year, by rank", OpportunityRow, findings)
        yield _sheet("Inequalities", "one measure by deprivation group", InequalityRow, gaps)
        yield _sheet("Peers", "one peer, nearest first", PeerRow, peers)

    @cached_property
    def sources(self) -> list[Row]:
        """The releases that these figures are made of, each with its ratings."""
        spent = queries.spend({"organisation": self.code, "year": self.choice["year"]})
        counted = queries.outcomes({"organisation": self.code})
        codes = set(spent.queryset.order_by().values_list("release", flat=True).distinct())
        codes |= set(counted.queryset.order_by().values_list("release", flat=True).distinct())
        people = Population.objects.filter(organisation=self.code, year=self.choice["year"])
        codes |= set(people.values_list("release", flat=True).distinct())
        return evidence.queries.releases().where(Q(code__in=codes)).rows()

    @property
    def rating(self) -> DataRating:
        """The worst rating of the spend."""
        spend = [row["code"] for row in self.sources if row["kind"] == "spend"]
        return worst_ratings(self.run).of(spend)

    def about(self) -> Iterator[tuple[str, str]]:
        """What every figure is of, line by line."""
        if self.own["illustrative"]:
            yield "Illustrative", ILLUSTRATIVE
        yield "Organisation", f"{self.name} ({self.code})"
        yield "Year", self.choice["year"]
        yield "Compared with", self.against
        yield "Population", self.basis
        yield "Worst rating of the data on spend", self.rating.said or notation.UNKNOWN
        yield "Run", f"{self.run.pk}, {self.run.ended:%-d %B %Y, %H:%M} UTC"
        yield "Method", f"version {self.run.method}"
        yield (
            "Money",
            "Pounds of the year, not rounded; a variation is a question, not a judgement.",
        )
        yield "Empty cells", "Unknown or not published: never nil. A nil is written 0."


def _sheet(name: str, about: str, row: type[Serializer], listing: Listing) -> Sheet:
    return Sheet(name, about, names(row), listing)


def chosen(run: Run, own: Row, address: QueryDict) -> tuple[forms.Controls | None, dict[str, str]]:
    """The controls of the files and the choice made; none where there is no spend."""
    years = coverage.years(run, own["code"])
    if not years:
        return None, {}
    controls = forms.organisation_controls(address, years, own["kind"])
    return controls, controls.chosen()
