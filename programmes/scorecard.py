"""The latest outcomes of an organisation, sorted into panels by the tags of their measures.

Nothing here is added up into one score: a panel counts how many of its measures stand better, similar,
worse or unclear, and keeps the measures behind each.
"""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import F, OuterRef, Subquery

from evidence.models import Run
from evidence.queries import Row

from . import queries
from .models import Benchmark, Outcome
from .sentences.words import TESTED

# How a measure stands, in the order in which a panel counts them.
TESTED_STANDINGS = ("better", "similar", "worse", "unclear")
BY_POSITION, NOT_JUDGED = "position", "not judged"
STANDINGS = (*TESTED_STANDINGS, BY_POSITION, NOT_JUDGED)

# Which triple, quadruple or quintuple aim a measure speaks to, in the order of the five.
AIMS = ("experience", "population health", "cost", "staff", "equity")
VALUES = ("allocative", "technical", "personal", "societal")
FRAMES = {"aims": AIMS, "values": VALUES}
TAG = {"aims": "aim", "values": "value_kind"}

# Grades of measures by the level of the pyramid they tell of.
PERFORMANCE = ("process",)
QUALITY = ("outcome", "intermediate")
SUB_POPULATION = ("need",)


@dataclass(frozen=True)
class Panel:
    """One aim or kind of value: how many of its measures stand how, and the measures."""

    name: str
    rows: list[Row]

    @property
    def counts(self) -> dict[str, int]:
        """How many measures stand how; only where there are any."""
        found = Counter(row["standing"] for row in self.rows)
        return {standing: found[standing] for standing in STANDINGS if found[standing]}


def panels(frame: str, rows: Sequence[Row]) -> list[Panel]:
    """The panels of a frame, also those that no measure speaks to."""
    tag = TAG[frame]
    return [Panel(name, [row for row in rows if row[tag] == name]) for name in FRAMES[frame]]


def latest_outcomes(
    run: Run, organisation: str, measures: Collection[str] | None = None
) -> list[Row]:
    """The latest period of every measure of an organisation, with the measure's tags, by programme.

    Against the peers' mean, the one benchmark that better and worse are tested against.
    """
    filters: dict[str, Any] = {"organisation": organisation, "benchmark": TESTED, "group": "all"}
    if measures is not None:
        filters["measure__in"] = measures
    listing = queries.outcome_benchmarks(run, filters)
    same = {key: OuterRef(key) for key in ("organisation_id", "measure_id", "period")}
    ends = Outcome.objects.filter(group="all", **same).values("end")
    dated = listing.queryset.annotate(**_tags(), end=Subquery(ends[:1]))
    names = (*_tags(), "end")
    rows = [
        {
            **listing.row(values[: -len(names)]),
            **dict(zip(names, values[-len(names) :], strict=True)),
        }
        for values in dated
    ]
    return [{**row, "standing": standing(row)} for row in _latest(rows)]


def _tags() -> dict[str, F]:
    """The tags of a row's measure, and the name of its programme."""
    tags = {name: F(f"measure__{name}") for name in ("aim", "value_kind", "stage", "headline")}
    return {**tags, "programme_name": F("measure__programme__name")}


def _latest(rows: Sequence[Row]) -> list[Row]:
    """The row of the latest period of each measure, by programme and measure."""
    latest: dict[str, Row] = {}
    for row in rows:
        before = latest.get(row["measure"])
        if before is None or before["end"] < row["end"]:
            latest[row["measure"]] = row
    return sorted(latest.values(), key=lambda row: (row["programme"], row["measure_name"]))


def standing(row: Row) -> str:
    """How an outcome stands: tested, by position only where no interval is published, or not judged."""
    if row["polarity"] == 0 or not row["signal"]:
        return NOT_JUDGED
    return BY_POSITION if row["position_only"] else str(row["signal"])


def latest_gaps(run: Run, organisation: str) -> list[Row]:
    """The latest gap of every measure by deprivation group, with the measure's tags.

    No errors are published, so a gap stands by position only, and that of what was paid not at all.
    """
    listing = queries.inequalities(run, {"organisation": organisation})
    dated = listing.queryset.annotate(**_tags())
    rows = [{**listing.row(values), **{name: values[name] for name in _tags()}} for values in dated]
    return [
        {**row, "standing": BY_POSITION if row["polarity"] else NOT_JUDGED, "signal": None}
        for row in _latest(rows)
    ]


def spend_a_head(run: Run, organisation: str, year: str, basis: str) -> dict[str, Row]:
    """Spend a head of each programme and system in one year, beside its benchmark, by node."""
    found = Benchmark.objects.filter(
        run=run,
        organisation=organisation,
        care_setting="all",
        benchmark=TESTED,
        year=year,
        basis=basis,
    )
    names = ("programme", "per_head", "benchmark_per_head", "variation_per_head")
    return {row["programme"]: row for row in found.values(*names)}


def pyramid(rows: Sequence[Row], gaps: Sequence[Row], spend: Mapping[str, Row]) -> dict[str, int]:
    """How much there is at each level of the data pyramid (NHS Wales), base first."""

    def of(grades: Sequence[str]) -> int:
        return sum(row["proxy_grade"] in grades for row in rows)

    return {
        "programmes": len(spend),
        "headlines": sum(bool(row["headline"]) for row in rows),
        "need": of(SUB_POPULATION),
        "groups": len(gaps),
        "performance": of(PERFORMANCE),
        "quality": of(QUALITY),
    }
