"""The rates behind the positions of the value map: what is spent a head, and the outcome itself."""

from django.db.models import CharField, Count, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce, JSONObject
from django.db.models.lookups import LessThan

from evidence.models import Run

from .models import Benchmark, OutcomeBenchmark, ValueMap
from .sentences.words import TESTED


def rates(run: Run, value_maps: QuerySet) -> QuerySet:
    """The same rows of ValueMap with `money`, `result` (each an object of figures) and `signal`."""
    results = OutcomeBenchmark.objects.filter(
        run=run,
        organisation=OuterRef("organisation_id"),
        measure=OuterRef("measure_id"),
        period=OuterRef("period"),
        group="all",
    )
    return value_maps.annotate(
        money=Subquery(_money(run)),
        result=Subquery(
            results.filter(benchmark=OuterRef("benchmark")).values(
                figures=JSONObject(
                    outcome="value",
                    lower="lower",
                    upper="upper",
                    benchmark_outcome="benchmark_value",
                    gap="gap",
                )
            )
        ),
        signal=Subquery(
            results.filter(benchmark=TESTED).values("signal"), output_field=CharField()
        ),
    )


def in_the_picture(
    run: Run, organisation: str, choice: dict[str, str], programme: str, fewest: int
) -> Q:
    """Of the value maps of all organisations those that one organisation's picture is drawn from.

    Its own; everybody's of the programme asked for; and everybody's of all where it has both spend
    and outcome of fewer than `fewest` programmes, so that these cannot be a picture by themselves.
    """
    own = Q(organisation=organisation)
    placed = ValueMap.objects.filter(
        own, run=run, programme__level="programme", spend_z__isnull=False, **choice
    ).exclude(outcome_z=None)
    counted = placed.values("organisation").annotate(number=Count("programme")).values("number")
    few = Q(LessThan(Coalesce(Subquery(counted), 0), fewest))
    return own | Q(programme=programme) | few


def _money(run: Run) -> QuerySet:
    same = ("organisation_id", "programme_id", "year", "basis", "benchmark")
    found = Benchmark.objects.filter(
        run=run, care_setting="all", **{key: OuterRef(key) for key in same}
    )
    return found.values(
        figures=JSONObject(
            per_head="per_head",
            benchmark_per_head="benchmark_per_head",
            variation="variation",
            derived="derived",
        )
    )


def unpacked(values: dict) -> dict:
    """One row of `rates` with its figures by name; unknown where there is none."""
    money = values["money"] or {}
    result = values["result"] or {}
    spend = ("per_head", "benchmark_per_head", "variation", "derived")
    outcome = ("outcome", "lower", "upper", "benchmark_outcome", "gap")
    return {
        **{name: money.get(name) for name in spend},
        **{name: result.get(name) for name in outcome},
        "signal": values["signal"] or None,
    }
