"""What there are figures for, and what is missing with its reason."""

from collections import Counter
from collections.abc import Collection

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, F, Max, Min, OuterRef, Q, QuerySet, Subquery

import organisations.queries
from evidence.models import Run
from evidence.queries import Row
from organisations.models import PeerSet

from .models import Benchmark, Measure, NoMeasure, Outcome, Programme, Spend
from .notes import WORDS
from .periods import meeting, midpoint
from .queries import BENCHMARKS, outcome_benchmarks
from .sentences import signal

# Every benchmark has the same rows; one of them is enough to see what there is.
ANY = BENCHMARKS[0]
# The basis shown where the reader names none: need before persons.
FIRST_BASIS = ("need_weighted", "registered", "resident")

NOT_PUBLISHED = {
    "england": "No public body publishes spend on this programme by integrated care board.",
    "wales": "No spend is published for this board and year.",
    "example": "No spend on this programme was made up.",
}
NO_CREDIBLE_OUTCOME = "The measures published are too weak to speak for the programme."


def years(run: Run, organisation: str) -> dict[str, list[str]]:
    """The population bases that an organisation has figures on, by year, latest year first."""
    return _by_year(Benchmark.objects.filter(run=run, organisation=organisation, benchmark=ANY))


def years_of_programme(run: Run, programme: str) -> dict[str, dict[str, list[str]]]:
    """By nation and year, latest first: the population bases on which a programme has figures."""
    found = Benchmark.objects.filter(run=run, programme=programme, benchmark=ANY)
    nations = found.order_by("organisation__nation").values_list(
        "organisation__nation", "year", "basis"
    )
    by_nation: dict[str, dict[str, list[str]]] = {}
    for nation, year, basis in sorted(nations.distinct(), key=_latest_first):
        by_nation.setdefault(nation, {}).setdefault(year, []).append(basis)
    return dict(sorted(by_nation.items()))


def _latest_first(row: tuple[str, str, str]) -> tuple[int, int]:
    return -int(row[1][:4]), FIRST_BASIS.index(row[2])


def _by_year(found: QuerySet) -> dict[str, list[str]]:
    rows = [("", year, basis) for year, basis in found.values_list("year", "basis").distinct()]
    by_year: dict[str, list[str]] = {}
    for _, year, basis in sorted(rows, key=_latest_first):
        by_year.setdefault(year, []).append(basis)
    return by_year


def headline_outcomes(run: Run, organisation: str, benchmark: str, year: str) -> dict[str, Row]:
    """The headline outcome of each programme or system that meets a year of spend, by its code."""
    return headline_outcomes_against(run, organisation, [benchmark], year)[benchmark]


def headline_outcomes_against(
    run: Run, organisation: str, benchmarks: Collection[str], year: str
) -> dict[str, dict[str, Row]]:
    """The same against several benchmarks, by benchmark; each with its measure's `release`."""
    listing = outcome_benchmarks(
        run,
        {
            "organisation": organisation,
            "benchmark__in": {*benchmarks},
            "measure__headline": True,
            "group": "all",
        },
    )
    periods: dict[str, dict[str, list[tuple[float, Row]]]] = {name: {} for name in benchmarks}
    dated = listing.queryset.annotate(
        release=F("measure__release"), start=_period("start"), end=_period("end")
    )
    for *values, release, start, end in dated:
        row = {**listing.row(values), "release": release}
        of_benchmark = periods[row["benchmark"]]
        of_benchmark.setdefault(row["programme"], []).append((midpoint(start, end), row))
    return {
        name: {code: met for code, rows in found.items() if (met := meeting(year, rows))}
        for name, found in periods.items()
    }


def _period(edge: str) -> Subquery:
    """The first or last day of the period of an outcome's result."""
    same = {key: OuterRef(key) for key in ("organisation_id", "measure_id", "period")}
    return Subquery(Outcome.objects.filter(group="all", **same).values(edge))


def comparators(run: Run, organisation: str) -> tuple[list[Row], str]:
    """The comparators of an organisation, nearest first, and the grade of their fit ("" for none)."""
    listing = organisations.queries.peers(run, organisation)
    grade = PeerSet.objects.filter(run=run, organisation=organisation).values("grade")
    found = list(listing.queryset.annotate(grade=Subquery(grade[:1])))
    return [listing.row(values) for values in found], (found and found[0]["grade"]) or ""


def programmes(nation: str, organisation: str, year: str) -> list[Row]:
    """The programmes, each with why there is no credible outcome, and a note on unknown spend.

    `reason` is why no outcome of the nation speaks for it; `note` the code beside a spend that is
    loaded for the organisation and year but unknown; `releases` those that its spend comes from.
    """
    reasons = NoMeasure.objects.filter(programme=OuterRef("pk"), nation=nation)
    loaded = Spend.objects.filter(organisation=organisation, year=year)
    unknown = loaded.filter(programme=OuterRef("pk"), spend=None)
    inside = loaded.filter(Q(programme=OuterRef("pk")) | Q(programme__parent=OuterRef("pk")))
    found = Programme.objects.filter(level="programme").order_by("code")
    rows = found.values("code", "name").annotate(
        reason=Subquery(reasons.values("reason")[:1]),
        note=Subquery(unknown.values("note")[:1]),
        releases=ArraySubquery(inside.order_by().values("release").distinct()),
    )
    return [dict(row) for row in rows]


def _why(note: str | None, nation: str) -> str:
    return WORDS.get(note or "") or NOT_PUBLISHED[nation]


def latest_year(run: Run) -> str | None:
    """The latest year for which anybody has spend."""
    latest: str | None = Benchmark.objects.filter(run=run).aggregate(Max("year"))["year__max"]
    return latest


def missing(
    nation: str, nodes: list[Row], with_spend: set[str], outcomes: dict[str, Row]
) -> list[Row]:
    """The programmes without spend or without outcome: the reason, or the outcome there is.

    `nodes` as from `programmes`; `with_spend` the codes that have a figure in the year shown.
    """
    rows = []
    for node in nodes:
        code = node["code"]
        outcome = outcomes.get(code)
        if code in with_spend and outcome:
            continue
        why_no_spend = "" if code in with_spend else _why(node["note"], nation)
        why_no_outcome = "" if outcome else node["reason"] or NO_CREDIBLE_OUTCOME
        rows.append(
            {
                "programme": code,
                "name": node["name"],
                "why_no_spend": why_no_spend,
                "why_no_outcome": why_no_outcome,
                "outcome": outcome,
                "said": signal(outcome["signal"]) if outcome else "",
            }
        )
    return rows


def loaded() -> list[Row]:
    """By real nation: how many programmes have spend, of which years, and how many measures."""
    spend = Spend.objects.exclude(spend=None).filter(programme__level="programme")
    spend = spend.exclude(organisation__kind="nation").exclude(organisation__illustrative=True)
    rows = spend.values("organisation__nation").annotate(
        programmes=Count("programme", distinct=True), first=Min("year"), last=Max("year")
    )
    measures = Measure.objects.exclude(polarity=0).values_list("nations", flat=True)
    counted = Counter(nation for nations in measures for nation in nations)
    return [
        {
            **row,
            "nation": row["organisation__nation"],
            "measures": counted[row["organisation__nation"]],
        }
        for row in rows.order_by("organisation__nation")
    ]
