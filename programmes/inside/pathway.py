"""The pathway on a page: the measures of a node by stage, each with where the organisation stands."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery

from evidence.models import Run
from evidence.queries import Row

from .. import periods, queries
from ..models import Measure, Outcome
from ..sentences.words import TESTED
from .tree import Place

UNJUDGED = (Measure.ProxyGrade.NEED, Measure.ProxyGrade.COST)
EVERYBODY = "all"

Results = Mapping[str, Sequence[Row]]


def measures(place: Place, own: Row) -> list[Row]:
    """The measures that speak for a node, and the headline outcome of each system in it.

    Outcomes first, headlines before others; `of_system` names the system of a measure that stands
    one level below, and `periods` is how many there are for this organisation.
    """
    inside = {row["code"]: row["name"] for row in place.systems}
    found = queries.measures().where(
        Q(programme=place.code)
        | Q(second__contains=[place.code])
        | Q(programme__in=inside, headline=True),
        Q(nations__contains=[own["nation"]]),
    )
    values = found.queryset.annotate(periods=Subquery(_periods(own["code"])))
    rows = [found.row(row) for row in values]
    return sorted((row | _relation(row, place, inside) for row in rows), key=_outcomes_first)


def _relation(row: Row, place: Place, inside: Mapping[str, str]) -> Row:
    """How a measure belongs to a node: the headline of another programme is not that of this one."""
    own = row["headline"] and row["programme"] == place.code
    return {"headline": own, "of_system": inside.get(row["programme"], "")}


def _periods(organisation: str) -> QuerySet:
    """How many periods of a measure are known for an organisation."""
    found = Outcome.objects.filter(
        organisation=organisation, measure=OuterRef("pk"), group=EVERYBODY
    ).exclude(value=None)
    return found.order_by().values("measure").annotate(count=Count("*")).values("count")


def _outcomes_first(row: Row) -> tuple[bool, bool, bool, str]:
    unjudged = row["proxy_grade"] in UNJUDGED
    return bool(row["of_system"]), unjudged, not row["headline"], row["name"]


def over_time(measures: Sequence[Row]) -> list[Row]:
    """The measures of the node itself that have a line to draw."""
    return [row for row in measures if not row["of_system"] and (row["periods"] or 0) > 1]


def results(run: Run, own: Row, measures: Sequence[Row], benchmark: str) -> dict[str, list[Row]]:
    """Every period of these measures, oldest first, by measure.

    Rows of `queries.outcome_benchmarks` against one benchmark, each with its `start` and `end`, and
    with the signal and trend that were tested against the peers' mean.
    """
    codes = [row["code"] for row in measures]
    if not codes:
        return {}
    filters: dict[str, Any] = {"organisation": own["code"], "measure__in": codes}
    filters |= {"group": EVERYBODY, "benchmark__in": {benchmark, TESTED}}
    listing = queries.outcome_benchmarks(run, filters)
    dated = listing.queryset.annotate(start=_edge("start"), end=_edge("end"))
    rows = [listing.row(values) | {"start": start, "end": end} for *values, start, end in dated]
    tested = {(row["measure"], row["period"]): row for row in rows if row["benchmark"] == TESTED}
    found: dict[str, list[Row]] = {}
    for row in sorted(rows, key=lambda row: (row["start"], row["end"])):
        if row["benchmark"] == benchmark:
            found.setdefault(row["measure"], []).append(_judged(row, tested))
    return found


def _edge(edge: str) -> Subquery:
    """The first or last day of the period of a result."""
    same = {key: OuterRef(key) for key in ("organisation_id", "measure_id", "period")}
    return Subquery(Outcome.objects.filter(group=EVERYBODY, **same).values(edge)[:1])


def _judged(row: Row, tested: Mapping[tuple[str, str], Row]) -> Row:
    verdict = tested.get((row["measure"], row["period"]), {})
    return row | {name: verdict.get(name) for name in ("signal", "trend")}


def shown(rows: Sequence[Row], year: str) -> tuple[Row, bool]:
    """The period that is nearest to a year, and whether it meets it; the latest where no year is."""
    if not year:
        return rows[-1], True
    dated = [(periods.midpoint(row["start"], row["end"]), row) for row in rows]
    met = periods.meeting(year, dated)
    if met:
        return met, True
    middle = periods.year_midpoint(year)
    return min(dated, key=lambda one: abs(one[0] - middle))[1], False


@dataclass(frozen=True)
class Standing:
    """One measure with the result shown of it; `meets` where its period is near enough to the year."""

    measure: Row
    result: Row
    meets: bool

    @property
    def judged(self) -> bool:
        return self.measure["proxy_grade"] not in UNJUDGED

    @property
    def signal(self) -> str:
        return (self.result["signal"] or "") if self.judged else ""


def standings(measures: Iterable[Row], results: Results, year: str) -> list[Standing]:
    """Where the organisation stands on each measure that has a figure."""
    return [
        Standing(measure, *shown(results[measure["code"]], year))
        for measure in measures
        if measure["code"] in results
    ]


def by_stage(found: Iterable[Standing], stages: Iterable[str]) -> dict[str, list[Standing]]:
    """Judged measures under each stage of care, in the order of the stages."""
    judged = [one for one in found if one.judged]
    return {stage: [one for one in judged if one.measure["stage"] == stage] for stage in stages}


def apart(found: Iterable[Standing], stages: Iterable[str]) -> list[Standing]:
    """Measures that are no outcome (need, what was paid), or that belong to no stage."""
    known = set(stages)
    return [one for one in found if not one.judged or one.measure["stage"] not in known]
