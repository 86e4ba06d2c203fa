"""Spend of one node of an organisation: every year of it, its parts in one year, the peers' spread."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.contrib.postgres.aggregates import BoolOr
from django.db.models import Aggregate, Count, F, FloatField, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import JSONObject

from evidence.models import Run
from evidence.queries import Deflator, Row
from organisations.models import Peer

from .. import coverage, queries
from ..models import Benchmark, Spend
from ..real_terms import RealTerms
from ..sentences import node
from .tree import Place

# Of fewer comparators no middle half is drawn; docs/method.md has no benchmark of fewer either.
FEWEST_PEERS = 5

# What a trend draws or lists in pounds.
DRAWN = ("per_head", "benchmark_per_head", "lower_quarter", "upper_quarter", "spend")

Years = dict[str, list[str]]


def years(run: Run, own: Row, place: Place) -> tuple[Years, set[str]]:
    """The years with spend on a node, latest first, each with its population bases; and all years
    in which the organisation has any spend."""
    on_node = Q(programme=place.code, care_setting=place.care_setting)
    found = Benchmark.objects.filter(run=run, organisation=own["code"], benchmark=coverage.ANY)
    named = found.values_list("year", "basis").annotate(here=BoolOr(on_node))
    rows = sorted(named, key=lambda row: (-int(row[0][:4]), coverage.FIRST_BASIS.index(row[1])))
    there: Years = {}
    for year, basis, is_here in rows:
        if is_here:
            there.setdefault(year, []).append(basis)
    return there, {year for year, *_ in rows}


def lines(run: Run, own: Row, place: Place, choice: dict[str, str], real: RealTerms) -> list[Row]:
    """Every year of a node, of its care settings and of the systems inside it.

    Rows of `queries.benchmarks`, each with its `setting_name`, the `release` of its pounds, and the
    comparators' `lower_quarter` and `upper_quarter` where at least five have a figure.
    """
    filters = {"organisation": own["code"], "programme__in": place.codes}
    filters |= {key: choice[key] for key in ("basis", "benchmark")}
    listing = queries.benchmarks(run, filters, real)
    named = listing.queryset.annotate(
        setting_name=F("care_setting__name"),
        release=Subquery(_release()),
        middle_half=Subquery(_middle_half(run, own)),
    )
    return [
        listing.row(values) | _beside(setting, release, middle or {})
        for *values, setting, release, middle in named
    ]


def _beside(setting: str, release: Row | None, middle: Row) -> Row:
    return {
        "setting_name": setting,
        "release": release or {},
        "lower_quarter": middle.get("lower"),
        "upper_quarter": middle.get("upper"),
    }


def _release() -> QuerySet:
    same = ("organisation_id", "programme_id", "care_setting_id", "year")
    found = Spend.objects.filter(**{key: OuterRef(key) for key in same}).order_by("release")
    about = JSONObject(code="release_id", title="release__title", caveat="release__caveat")
    return found.values(about=about)[:1]


def of_node(rows: Sequence[Row], place: Place) -> list[Row]:
    """The rows of the node itself, in the care setting looked into, by year."""
    return sorted(
        (
            row
            for row in rows
            if node(row) == place.code and row["care_setting"] == place.care_setting
        ),
        key=lambda row: row["year"],
    )


def systems(rows: Sequence[Row], place: Place, year: str) -> list[Row]:
    """The systems inside a programme in one year, over all settings."""
    return [
        row
        for row in rows
        if row["year"] == year and node(row) != place.code and row["care_setting"] == "all"
    ]


def settings(rows: Sequence[Row], place: Place, year: str) -> list[Row]:
    """The care settings of a node in one year."""
    return [
        row
        for row in rows
        if row["year"] == year and node(row) == place.code and row["care_setting"] != "all"
    ]


class Quartile(Aggregate):
    """A quartile of the known values, by straight lines between them, as the database does it."""

    function = "PERCENTILE_CONT"
    template = "%(function)s(%(fraction)s) WITHIN GROUP (ORDER BY %(expressions)s)"
    output_field = FloatField()


def _middle_half(run: Run, own: Row) -> QuerySet:
    """The quartiles of the comparators' spend a head on the line of a row, own left out."""
    same = ("programme_id", "care_setting_id", "year", "basis")
    found = Benchmark.objects.filter(
        comparators(run, own), run=run, **{key: OuterRef(key) for key in same}
    ).filter(benchmark=coverage.ANY)
    quartiles = JSONObject(
        lower=Quartile("per_head", fraction=0.25),
        upper=Quartile("per_head", fraction=0.75),
    )
    by_line = found.order_by().values("year").annotate(known=Count("per_head"), found=quartiles)
    return by_line.filter(known__gte=FEWEST_PEERS).values("found")


def comparators(run: Run, own: Row) -> Q:
    """The peers; for a board whichever other boards of its nation there were in a year."""
    if own["kind"] == "health_board":
        same = Q(organisation__kind=own["kind"], organisation__nation=own["nation"])
        return same & ~Q(organisation=own["code"])
    peers = Peer.objects.filter(run=run, organisation=own["code"])
    return Q(organisation__in=peers.values("peer"))


@dataclass(frozen=True)
class Prices:
    """The pounds a trend is drawn in: cash of each year, or those of the deflator's price year."""

    deflator: Deflator | None = None

    def of(self, year: str, pounds: float | None) -> float | None:
        """Pounds of a year in these prices; unknown where the deflator does not know the year."""
        if self.deflator is None or pounds is None:
            return pounds
        factor = self.deflator.factors.get(year)
        return None if factor is None else pounds * factor


def trend(rows: Sequence[Row], prices: Prices) -> list[Row]:
    """The years of a node as they are drawn, oldest first, in these prices."""
    return [
        row | {name: prices.of(row["year"], row[name]) for name in DRAWN}
        for row in sorted(rows, key=lambda row: row["year"])
    ]
