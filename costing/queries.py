"""Results of a costing run as shown: one list for page, chart, CSV and API.

Counts and pounds are as they may be shown (costing.models.results); shares are in percent.
"""

from typing import Any

from django.db.models import Model, Q

from evidence.models import Run
from evidence.queries import Listing, Row
from programmes import columns

from . import models, reasons, scopes

WHOSE: dict[str, Any] = {
    "run": "run_id",
    "system": "system_id",
    "system_name": "system__name",
    "year": "year",
}
MADE_UP: dict[str, Any] = {"illustrative": "system__illustrative"}

PATHWAYS = (
    WHOSE
    | columns.fields("pathway care_setting organisation month index_people")
    | columns.percentages("complete")
    | columns.fields("people events cost cost_per_person peer_cost_per_person peers variation")
    | columns.fields("hidden")
    | MADE_UP
)
CONCENTRATION = (
    WHOSE
    | columns.fields("people_group care_setting people users cost cost_per_person")
    | columns.percentages("share peer_share mix peer_mix")
    | columns.fields("peers hidden")
    | MADE_UP
)
SPREAD = WHOSE | columns.fields("people below_nil cost gini peer_gini peers hidden") | MADE_UP
LORENZ = (
    WHOSE
    | columns.fields("percent")
    | columns.percentages("cost_share")
    | columns.fields("hidden")
    | MADE_UP
)
SEGMENTS = (
    WHOSE
    | columns.fields("scheme segment care_setting people users cost cost_per_person")
    | columns.fields("peer_cost_per_person peers variation hidden")
    | MADE_UP
)
AREAS = (
    WHOSE
    | columns.fields("area care_setting people users cost cost_per_person")
    | columns.fields("system_cost_per_person variation hidden")
    | MADE_UP
)
UNIT_COSTS = (
    WHOSE
    | columns.fields("organisation care_setting point_of_delivery")
    | columns.known("specialty hrg")
    | columns.fields("people activity cost market_forces unit_cost national_unit_cost")
    | columns.percentages("priced")
    | columns.fields(
        "expected index variation overdispersion lower_95 upper_95 lower_998 upper_998"
    )
    | columns.known("position")
    | columns.fields("organisations hidden")
    | MADE_UP
)
EXPECTED = (
    WHOSE
    | columns.fields("reference by group people cost expected ratio variation hidden")
    | MADE_UP
)
PROGRAMMES = (
    WHOSE
    | columns.known("programme")
    | columns.fields("people events cost registered cost_per_person spend population")
    | columns.fields("spend_per_person")
    | columns.percentages("covered")
    | columns.fields("difference_per_person difference hidden")
    | MADE_UP
)
PROBLEMS = (*reasons.NUMBERED[1:], *reasons.NOTES)
EXTRACTS = {
    "system": "system_id",
    "system_name": "system__name",
    **columns.fields("year name kind rows_read rows_kept rows_set_aside problems"),
    "release": "release_id",
    **columns.fields("sha256 loaded_at"),
    **MADE_UP,
}
RECONCILIATION = (
    WHOSE
    | columns.fields("organisation care_setting people events cost ledger difference")
    | columns.percentages("matched unlinked estimated linked_people listed_people")
    | columns.fields("hidden")
    | MADE_UP
)


def _listing(model: type[Model], shown: dict[str, Any], run: Run, **filters: Any) -> Listing:
    """Rows of a table of results in the order of their keys; `filters` are field lookups."""
    keys = [name for name in model._meta.pk.field_names if name != "run_id"]  # type: ignore[attr-defined]
    found = model._default_manager.filter(Q(run=run), **filters).order_by(*keys)
    return Listing.of(found, shown)


def pathways(run: Run, **filters: Any) -> Listing:
    """The whole pathway round an index event, by care setting, organisation and month."""
    return _listing(models.PathwayCost, PATHWAYS, run, **filters)


def concentration(run: Run, **filters: Any) -> Listing:
    """Groups of people by cost, with their mix of care."""
    return _listing(models.Concentration, CONCENTRATION, run, **filters)


def spreads(run: Run, **filters: Any) -> Listing:
    """How unevenly cost is spread over people."""
    return _listing(models.CostSpread, SPREAD, run, **filters)


def lorenz(run: Run, **filters: Any) -> Listing:
    """The Lorenz curve, percent by percent."""
    return _listing(models.LorenzPoint, LORENZ, run, **filters)


def segments(run: Run, **filters: Any) -> Listing:
    """Segments of people by care setting."""
    return _listing(models.SegmentCost, SEGMENTS, run, **filters)


def areas(run: Run, **filters: Any) -> Listing:
    """The resource map: areas by care setting."""
    return _listing(models.AreaCost, AREAS, run, **filters)


def unit_costs(run: Run, **filters: Any) -> Listing:
    """Unit costs of each organisation beside the nation's, by line, specialty and in all."""
    return _listing(models.UnitCost, UNIT_COSTS, run, **filters)


def expected(run: Run, **filters: Any) -> Listing:
    """Cost beside what is expected by age, sex and deprivation."""
    return _listing(models.ExpectedCost, EXPECTED, run, **filters)


def programmes(run: Run, **filters: Any) -> Listing:
    """Programme cost from below beside programme spend from above."""
    return _listing(models.ProgrammeCost, PROGRAMMES, run, **filters)


def reconciliation(run: Run, **filters: Any) -> Listing:
    """Events beside the general ledger, and how much of them is linked to people."""
    return _listing(models.Reconciliation, RECONCILIATION, run, **filters)


def extracts(scope: str) -> Listing:
    """What lies in the store of the systems of a scope, file by file.

    Rows are those of files, not people. Pounds of a file are not shown: no disclosure control has seen
    them, and a file of few rows, or of one organisation, would tell what is withheld elsewhere.
    """
    found = models.Extract.objects.filter(system__in=scopes.systems(scope))
    listing = Listing.of(found.order_by("system", "year", "name"), EXTRACTS)

    def row(values: Any) -> Row:
        """Every reason has its number of rows, nil where there was none: a column of the CSV."""
        shown = listing.row(values)
        return shown | {"problems": dict.fromkeys(PROBLEMS, 0) | shown["problems"]}

    return Listing(listing.queryset, row)
