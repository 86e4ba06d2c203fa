"""What is shown of programmes, spend and outcomes: results of one run, as rows.

Every function returns the one Listing that the page, the chart, the CSV and the API share.
"""

from typing import Any

from django.db.models import F

from evidence.models import Run
from evidence.queries import Listing, Row
from evidence.rated import worst

from . import beside, columns, gaps
from .models import (
    Benchmark,
    Measure,
    NoMeasure,
    Opportunity,
    Outcome,
    OutcomeBenchmark,
    Programme,
    Spend,
    ValueMap,
)
from .real_terms import RealTerms

BENCHMARKS = ("peer_mean", "peer_median", "nation")
OUTCOME_BENCHMARKS = (*BENCHMARKS, "peer_best5_last", "peer_best5", "top_quartile")
BASES = ("need_weighted", "registered", "resident")

Filters = dict[str, Any]
Columns = dict[str, Any]

ILLUSTRATIVE = {"illustrative": "organisation__illustrative"}


def programmes(level: str | None = None) -> Listing:
    names = ["code", "name", "parent_id", "level", "nation", "official", "includes", "excludes"]
    found = Programme.objects.order_by("code")
    if level:
        found = found.filter(level=level)
    return Listing(found.values(*names, "release_id"), _keys_renamed)


def measures(programme: str | None = None) -> Listing:
    names = ["code", "name", "programme_id", "second", "nations", "headline", "unit"]
    names += ["multiplier", "polarity", "value_kind", "aim", "proxy_grade", "stage", "interval"]
    names += ["standardised", "release_id", "numerator", "denominator", "why"]
    names += ["reasons", "options", "resources", "caveats", "check_first"]
    names += ["reviewed", "next_review"]
    found = Measure.objects.order_by("programme_id", "code")
    if programme:
        found = found.filter(programme=programme)
    made_up = {"illustrative": F("release__illustrative")}
    return Listing(found.values(*names, **made_up), _keys_renamed)


def no_measures(nation: str) -> dict[str, str]:
    """Why a programme has no credible published outcome in a nation, by programme."""
    return dict(NoMeasure.objects.filter(nation=nation).values_list("programme_id", "reason"))


def _keys_renamed(values: Row) -> Row:
    """The same row with keys of other tables by their plain names."""
    return {key.removesuffix("_id"): value for key, value in values.items()}


def spend(filters: Filters) -> Listing:
    """Spend as loaded; `filters` are field lookups of Spend."""
    found = Spend.objects.filter(**filters).order_by(
        "organisation_id", "programme_id", "care_setting_id", "year"
    )
    return Listing.of(found, SPEND)


SPEND = {
    **columns.NODES,
    "care_setting": "care_setting_id",
    **columns.fields("year spend"),
    "published_per_head": "per_head",
    **columns.percentages("share_of_allocation"),
    **columns.fields("derived"),
    **columns.known("population_year note"),
    "release": "release_id",
    **ILLUSTRATIVE,
}


def outcomes(filters: Filters) -> Listing:
    """Outcomes as loaded; `filters` are field lookups of Outcome."""
    found = Outcome.objects.filter(**filters).order_by(
        "organisation_id", "measure_id", "start", "group"
    )
    return Listing.of(found, OUTCOMES)


OUTCOMES = {
    "organisation": "organisation_id",
    "measure": "measure_id",
    "unit": "measure__unit",
    **columns.fields("period start end group value lower upper numerator denominator"),
    **columns.known("note"),
    "release": "release_id",
    **ILLUSTRATIVE,
}


def benchmarks(run: Run, filters: Filters, real: RealTerms | None = None) -> Listing:
    """Spend against its benchmarks; `filters` are field lookups of Benchmark."""
    found = Benchmark.objects.filter(run=run, **filters).order_by(
        "organisation_id", "programme_id", "care_setting_id", "year", "basis", "benchmark"
    )
    return Listing.of(found, _benchmarks(run, real or RealTerms()))


def _benchmarks(run: Run, real: RealTerms) -> Columns:
    return {
        "run": "run_id",
        **columns.NODES,
        "organisation_name": "organisation__name",
        "programme_name": "programme__name",
        "care_setting": "care_setting_id",
        **columns.fields("year basis population"),
        **columns.known("population_year weighting"),
        **columns.fields("need_carried spend per_head"),
        **columns.percentages("share"),
        "share_of": columns.SHARE_OF,
        **columns.fields("benchmark benchmark_per_head"),
        **columns.percentages("benchmark_share"),
        **columns.fields("variation variation_per_head"),
        **columns.percentages("variation_percent"),
        **columns.fields("share_variation share_variation_pounds z rank of"),
        **real.columns(),
        "peers": "used",
        **columns.fields("robust specifications"),
        "broken_by": columns.broken_by(run, "spend", "basis"),
        **columns.fields("unusual"),
        **columns.known("signal"),
        **columns.fields("derived"),
        **columns.known("note"),
        "rating": columns.rating(run),
        **ILLUSTRATIVE,
        "explain": columns.SPEND_ID,
    }


def outcome_benchmarks(run: Run, filters: Filters) -> Listing:
    """Outcomes against their benchmarks; `filters` are field lookups of OutcomeBenchmark."""
    found = OutcomeBenchmark.objects.filter(run=run, **filters).order_by(
        "organisation_id", "measure_id", "period", "group", "benchmark"
    )
    return Listing.of(found, _outcome_benchmarks(run))


def _outcome_benchmarks(run: Run) -> Columns:
    return {
        "run": "run_id",
        "organisation": "organisation_id",
        "organisation_name": "organisation__name",
        "programme": "measure__programme_id",
        "measure": "measure_id",
        "measure_name": "measure__name",
        "unit": "measure__unit",
        "polarity": "measure__polarity",
        "proxy_grade": "measure__proxy_grade",
        **columns.fields("period group value lower upper denominator benchmark benchmark_value"),
        **columns.fields("gap gap_lower gap_upper variation z rank of different_p unusual_p"),
        **columns.fields("different unusual position_only net classic noise_floor"),
        **columns.fields("robust specifications"),
        "broken_by": columns.broken_by(run, "outcome"),
        "peers": "used",
        **columns.known("signal trend"),
        "rating": columns.rating_of_measure(run),
        **ILLUSTRATIVE,
        "explain": columns.OUTCOME_ID,
    }


def value_map(run: Run, filters: Filters) -> Listing:
    """Spend beside outcome; `filters` are field lookups of ValueMap."""
    names = [field.attname for field in ValueMap._meta.concrete_fields if field.name != "pk"]
    names += ["programme__name", "programme__level", "programme__parent_id", "measure__name"]
    names += ["organisation__name", "organisation__illustrative", "measure__unit"]
    names += ["measure__polarity", "money", "result", "signal", "money_rating", "result_rating"]
    rated = {"money_rating": columns.rating(run), "result_rating": columns.rating_of_measure(run)}
    maps = ValueMap.objects.filter(run=run, **filters).annotate(**rated)
    found = beside.rates(run, maps).order_by(
        "organisation_id", "programme_id", "year", "basis", "benchmark"
    )
    return Listing(found.values(*names), _value_map_row)


def _value_map_row(values: Row) -> Row:
    system = values["programme__level"] == "system"
    return {
        "run": values["run_id"],
        "organisation": values["organisation_id"],
        "programme": values["programme__parent_id"] if system else values["programme_id"],
        "system": values["programme_id"] if system else None,
        "organisation_name": values["organisation__name"],
        "programme_name": values["programme__name"],
        "year": values["year"],
        "basis": values["basis"],
        "benchmark": values["benchmark"],
        **{name: values[name] for name in ("spend", "spend_z", "period", "outcome_z")},
        **beside.unpacked(values),
        "measure": values["measure_id"],
        **{name: values[f"measure__{name}"] for name in ("unit", "polarity")},
        "measure_name": values["measure__name"],
        "quadrant": values["quadrant"] or None,
        "class": values["value_class"] or None,
        "tag": values["tag"] or None,
        "rating": worst([values["money_rating"], values["result_rating"]]),
        "illustrative": values["organisation__illustrative"],
    }


def opportunities(run: Run, filters: Filters) -> Listing:
    """Findings, by certainty and then size; `filters` are field lookups of Opportunity."""
    found = Opportunity.objects.filter(run=run, **filters).order_by(
        "organisation_id", "year", "rank"
    )
    return Listing.of(found, OPPORTUNITIES)


OPPORTUNITIES = {
    "run": "run_id",
    **columns.NODES,
    "organisation_name": "organisation__name",
    "programme_name": "programme__name",
    **columns.fields("year rank kind"),
    "measure": "measure_id",
    "unit": "measure__unit",
    "polarity": "measure__polarity",
    "measure_name": "measure__name",
    **columns.known("period basis"),
    **columns.fields("variation variation_per_head"),
    **columns.percentages("variation_percent"),
    **columns.fields(
        "headline net classic noise_floor certainty robust specifications check_first"
    ),
    "class": columns.known_text("value_class"),
    **columns.known("tag"),
    **ILLUSTRATIVE,
}


# Gaps between deprivation groups have a module of their own.
inequalities = gaps.inequalities
