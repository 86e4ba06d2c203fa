"""What may be asked of lists of patient-level costing, each parameter declared once."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Q

from evidence.api.filters import MOST_VALUES, Choice, Filter, OneScope
from evidence.api.problems import refused
from evidence.queries import Listing

from .. import names, questions, scopes
from ..models import UnitCost
from ..models.results import ALL

SETTINGS = (*names.SETTINGS, ALL)
GROUPS = tuple(names.GROUPS)
BY = (ALL, "age_band", "sex", "deprivation")
REFERENCES = ("systems", "published")

SCOPE = OneScope(
    name="scope",
    help=f"Whose figures: `{scopes.EXAMPLE}`, the made-up systems, for everybody; or `{scopes.PREFIX}` "
    "and the code of a system, for its costing analysts alone, who say why. "
    "What is not for a reader is answered as what there is not.",
    default=scopes.EXAMPLE,
    kinds=("costing",),
)


@dataclass(frozen=True, kw_only=True)
class Reason(Filter):
    """Why somebody asks; empty where it was not said."""

    def schema(self) -> dict[str, Any]:
        limits = {"minLength": questions.SHORTEST, "maxLength": questions.LONGEST}
        return {"type": "string", **limits}

    def read(self, given: Sequence[str], loaded: str = "") -> str:
        if not given:
            return ""
        try:
            if len(given[0]) <= questions.LONGEST:
                return questions.checked(given[0])
            raise ValidationError(f"At most {questions.LONGEST} letters.")
        except ValidationError as error:
            raise refused(self.name, given[0], "not a reason", str(error.message)) from error


WHY = Reason(
    name="why",
    help="Why you ask, such as `review of the stroke pathway for the finance committee`: needed for a "
    "system's own figures, and written down with your name and the address.",
)


@dataclass(frozen=True, kw_only=True)
class Named(Filter):
    """One or more of the values in the list itself.

    What there is in a system's own list is nobody else's business: which values name something is
    looked up in the list that is answered from, after it is known that the reader may have it.
    """

    field: str

    @property
    def several(self) -> bool:
        return True

    def schema(self) -> dict[str, Any]:
        return {"type": "array", "items": {"type": "string"}, "maxItems": MOST_VALUES}

    def read(self, given: Sequence[str], loaded: str = "") -> list[str]:
        if len(given) > MOST_VALUES:
            detail = f"{self.name} is given {len(given)} times; at most {MOST_VALUES} are read."
            raise refused(self.name, given[0], "too many values", detail)
        return sorted(set(given))

    def check(self, listing: Listing, chosen: list[str]) -> None:
        """Raise a problem for a value that names nothing in the list."""
        if not chosen:
            return
        found = listing.queryset.order_by(self.field).values_list(self.field, flat=True)
        valid = [value for value in found.distinct() if value]
        for value in chosen:
            if value not in valid:
                detail = f"The value of {self.name} names nothing."
                raise refused(self.name, value, "names nothing", detail, valid)

    def condition(self, chosen: list[str]) -> Q:
        return Q(**{f"{self.field}__in": chosen}) if chosen else Q()


SYSTEM = Named(name="system", help="Code of a system.", field="system_id")
YEAR = Named(name="year", help="Financial year, from 1 April, such as 2023-24.", field="year")
PATHWAY = Named(name="pathway", help="Code of a pathway, such as stroke.", field="pathway")
CARE_SETTING = Choice(
    name="care_setting",
    help="Setting of care; `all` is all settings together, not a wildcard.",
    values=SETTINGS,
    select="care_setting",
)
ORGANISATION = Named(
    name="organisation",
    help="Code of who gave the care, as in the events; `all` is all of them together.",
    field="organisation",
)
MONTH = Named(
    name="month",
    help="Month from the event: 0 is the first after it, -1 the last before it; `all` is all together.",
    field="month",
)
PEOPLE_GROUP = Choice(
    name="people_group",
    help="Group of people by cost.",
    values=GROUPS,
    select="people_group",
)
SCHEME = Named(name="scheme", help="How people are put into segments.", field="scheme")
SEGMENT = Named(name="segment", help="Code of a segment.", field="segment")
AREA = Named(name="area", help="Area where people live, as in the events.", field="area")
POINT_OF_DELIVERY = Named(
    name="point_of_delivery",
    help="What it was, such as day_case; `all` is all together.",
    field="point_of_delivery",
)
SPECIALTY = Named(
    name="specialty",
    help="Treatment function or team; `all` is all together.",
    field="specialty",
)
HRG = Named(
    name="hrg",
    help="Resource group, or the currency used instead; `all` is all together.",
    field="hrg",
)
POSITION = Choice(
    name="position",
    help="Where the index lies against the limits of chance.",
    values=UnitCost.Position.values,
    select="position",
)
REFERENCE = Choice(
    name="reference",
    help="Whose rates are expected: those of all systems of the run, or the published ones.",
    values=REFERENCES,
    select="reference",
)
BY_WHAT = Choice(
    name="by",
    help="How people are grouped; `all` is everybody together.",
    values=BY,
    select="by",
)
PROGRAMME = Named(
    name="programme", help="Code of a programme or system of care.", field="programme"
)
KIND = Named(name="kind", help="Kind of extract, such as admitted.", field="kind")
