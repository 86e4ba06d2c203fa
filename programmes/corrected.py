"""Published figures that a load changed, as shown: what they were, what they are, what that did."""

from datetime import datetime
from typing import Any

from django.db.models import Case, Count, F, Q, QuerySet, Value, When, Window
from django.db.models.functions import Abs, Coalesce, NullIf, RowNumber

from evidence.queries import Listing, Row

from . import columns
from .models import Correction

# Shown of each load, and loads shown: the download has the rest.
MOST_OF_A_LOAD, MOST_LOADS = 50, 10

COLUMNS: dict[str, Any] = {
    **columns.fields("loaded_at kind"),
    **columns.NODES,
    "organisation_name": "organisation__name",
    "programme_name": "programme__name",
    "care_setting": columns.known_text("care_setting"),
    "measure": "measure_id",
    "measure_name": "measure__name",
    "unit": Case(When(kind=Correction.Kind.SPEND, then=Value("pounds")), default="measure__unit"),
    "period": "period",
    "group": columns.known_text("group"),
    **columns.fields("before after"),
    "release": "release_id",
    "release_title": "release__title",
    "run": "run_id",
    **columns.fields("variation_before variation_after"),
}

# Spend before outcomes, for they share no scale; within each the largest first. Pounds by how many
# they are, an outcome by its share of what it was; one that became or ceased to be known by itself.
MOVED = Abs(Coalesce(F("after"), Value(0.0)) - Coalesce(F("before"), Value(0.0)))
OF_BEFORE = MOVED / NullIf(Abs(Coalesce(F("before"), F("after"))), Value(0.0))
LARGEST = Case(When(kind=Correction.Kind.SPEND, then=MOVED), default=OF_BEFORE)
ORDER = (F("kind").desc(), LARGEST.desc(nulls_last=True), F("pk").asc())


def corrections(organisation: str = "", loaded: datetime | None = None) -> Listing:
    """Every correction (of one organisation, or load), the latest load first, the largest first."""
    found = _found(organisation)
    found = found.filter(loaded_at=loaded) if loaded else found
    return Listing.of(found.order_by("-loaded_at", *ORDER), COLUMNS)


def _found(organisation: str) -> QuerySet:
    found = Correction.objects.all()
    return found.filter(organisation=organisation) if organisation else found


def loads(organisation: str = "") -> list[Row]:
    """The last loads that corrected something, with how many figures and the run that weighed them."""
    found = _found(organisation).order_by("-loaded_at").values("loaded_at")
    counted = found.annotate(
        figures=Count("pk"), spend=Count("pk", filter=Q(kind=Correction.Kind.SPEND))
    )
    return list(counted[:MOST_LOADS])


def largest(organisation: str, since: datetime) -> list[Row]:
    """The largest corrections of each load from a moment on."""
    place = Window(RowNumber(), partition_by=[F("loaded_at")], order_by=list(ORDER))
    found = _found(organisation).filter(loaded_at__gte=since).annotate(place=place)
    listing = Listing.of(
        found.filter(place__lte=MOST_OF_A_LOAD).order_by("-loaded_at", *ORDER), COLUMNS
    )
    return listing.rows()


def organisations() -> list[tuple[str, str]]:
    """Whose published figures were ever corrected: (code, name)."""
    found = Correction.objects.order_by("organisation__name")
    return list(found.values_list("organisation_id", "organisation__name").distinct())
