"""What makes one organisation like another, as published: the values side by side."""

from collections.abc import Sequence

from evidence.queries import Listing, Row

from .models import PeerCharacteristic, PeerWeight

# People in the most deprived national fifth of neighbourhoods (Index of Multiple Deprivation 2025).
CORE20 = "pct_core20_imd2025"
COLUMNS = (
    "organisation organisation_name variable value release release_title caveat illustrative"
).split()


def published(codes: Sequence[str], variables: Sequence[str]) -> Listing:
    """The published characteristics of some organisations, each with its release."""
    found = PeerCharacteristic.objects.filter(organisation__in=codes, variable__in=variables)
    return Listing.of(
        found.order_by("organisation", "variable"),
        {
            "organisation": "organisation_id",
            "organisation_name": "organisation__name",
            "variable": "variable",
            "value": "value",
            "release": "release_id",
            "release_title": "release__title",
            "caveat": "release__caveat",
            "illustrative": "organisation__illustrative",
        },
    )


def of_kind(kind: str, nation: str, variables: Sequence[str]) -> Listing:
    """The published characteristics of every organisation of a kind and nation."""
    found = PeerCharacteristic.objects.filter(
        organisation__kind=kind, organisation__nation=nation, variable__in=variables
    )
    columns = {"organisation": "organisation_id", "variable": "variable", "value": "value"}
    return Listing.of(found.order_by("organisation", "variable"), columns)


def side_by_side(rows: Sequence[Row]) -> dict[str, dict[str, float]]:
    """The value of each variable by organisation."""
    found: dict[str, dict[str, float]] = {}
    for row in rows:
        found.setdefault(row["organisation"], {})[row["variable"]] = row["value"]
    return found


def releases(rows: Sequence[Row]) -> list[tuple[str, str]]:
    """The releases that values come from: (title, what to bear in mind)."""
    return sorted({(row["release_title"], row["caveat"]) for row in rows})


def written(weight: PeerWeight) -> str:
    """How a variable is written in a table: per cent, whole persons, or a score."""
    if weight.variable.startswith("pct_"):
        return "percent"
    return "whole" if "population" in weight.variable else "decimal"
