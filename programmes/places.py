"""Addresses that rows lead to: the page of an organisation, of a programme, of a figure's arithmetic."""

from urllib.parse import urlencode

from django.urls import reverse

from evidence.queries import Row

Choice = dict[str, str]


def organisation(code: str, **address: str) -> str:
    return _with(reverse("organisation", args=[code]), address)


def programme(code: str, **address: str) -> str:
    return _with(reverse("programme", args=[code]), address)


def organisation_programmes(code: str, **choice: str) -> str:
    """How an organisation's money is divided between programmes."""
    return _with(reverse("organisation-programmes", args=[code]), choice)


def organisation_programme(code: str, node: str, **choice: str) -> str:
    """What is inside one programme or system of an organisation."""
    return _with(reverse("organisation-programme", args=[code, node]), choice)


def explain(row: Row) -> str:
    return reverse("explain", args=[row["explain"]])


def _with(place: str, address: Choice) -> str:
    named = {key: value for key, value in address.items() if value}
    return f"{place}?{urlencode(named)}" if named else place
