"""Gaps between deprivation groups, as shown."""

from evidence.models import Run
from evidence.queries import Listing, Row

from .columns import rating_of_measure
from .deprivation import CODES
from .models import Inequality
from .sentences import TESTED

FIGURES = (
    "period start end most_deprived least_deprived deprivation_gap benchmark_gap nation_gap z rank of "
    "core20_gap core20_lower core20_upper slope_index slope_lower slope_upper relative_index "
    "relative_lower relative_upper gap_trend"
).split()


def inequalities(run: Run, filters: dict) -> Listing:
    """The gap of every measure by deprivation group; `filters` are field lookups of Inequality."""
    columns = [field.attname for field in Inequality._meta.concrete_fields if field.name != "pk"]
    columns += ["measure__name", "measure__unit", "measure__polarity", "measure__proxy_grade"]
    columns += ["measure__programme_id", "organisation__name", "organisation__illustrative"]
    rated = Inequality.objects.annotate(rating=rating_of_measure(run))
    found = rated.filter(run=run, **filters).order_by("organisation_id", "measure_id", "start")
    return Listing(found.values(*columns, "rating"), _row)


def _row(values: Row) -> Row:
    return {
        "run": values["run_id"],
        "organisation": values["organisation_id"],
        "organisation_name": values["organisation__name"],
        "programme": values["measure__programme_id"],
        "measure": values["measure_id"],
        "measure_name": values["measure__name"],
        "unit": values["measure__unit"],
        "polarity": values["measure__polarity"],
        "proxy_grade": values["measure__proxy_grade"],
        **{name: values[name] for name in FIGURES},
        "peers": values["used"],
        "why_unknown": values["why_unknown"] or None,
        "groups": _by_group(values["groups"]),
        "peer_groups": _by_group(values["peer_groups"]),
        "rating": values["rating"],
        "illustrative": values["organisation__illustrative"],
        "explain": "~".join(_id(values)),
    }


def _id(values: Row) -> list[str]:
    """The parts of the id by which page and API explain the gap."""
    period = values["period"].replace(" ", "_")
    own = [str(values["run_id"]), values["organisation_id"], values["measure_id"]]
    return ["gap", *own, "-", period, "-", TESTED]


def _by_group(figures: Row) -> Row:
    """Every group there is, the most deprived first, so that all rows have the same columns."""
    return {code: figures.get(code) for code in CODES}
