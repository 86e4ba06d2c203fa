"""Costing analysts of QT6 and of others, and everybody else, by token and by session, before figures of
QT6's own."""

from urllib.parse import quote

import pytest
from django.contrib.auth.models import User
from django.test import Client

from costing.api.answers import CostingList
from evidence.models import Run
from organisations import members
from tests.costing import results
from tests.organisations import people
from valuedash.api_urls import ENDPOINTS

API = "/api/v1/"
OWN, OTHER, EMPTY = "QT6", "QE1", "QSL"  # of the analyst, of another, and one that has no figures
SCOPE = f"costing:{OWN}"
REASON = "review of the stroke pathway for the finance committee"
WHY = f"&why={quote(REASON)}"
PLACES = [place for place, view in ENDPOINTS.items() if issubclass(view, CostingList)]
FORMATS = ("json", "csv", "parquet")


def asked(place: str, scope: str = SCOPE, format: str = "json", more: str = WHY) -> str:
    return f"{API}{place}?scope={scope}&format={format}{more}"


def analyst(email: str, *systems: str) -> User:
    who = people.person(email)
    for code in systems:
        members.add(who, code, "costing_analyst")
    return who


@pytest.fixture
def own_run(db: None) -> Run:
    """Figures of QT6's own, among them one secret; and of the illustrative systems."""
    for code in (OWN, OTHER, EMPTY):
        results.organisation(code, illustrative=False)
    results.run()
    results.extract("X01")
    results.extract(OWN, "secret-987654321.csv", sha256="9" * 64)
    return results.run(SCOPE)


@pytest.fixture
def owner(own_run: Run) -> User:
    return analyst("owner@example.nhs.uk", OWN)


@pytest.fixture
def may(owner: User) -> dict[str, Client]:
    return people.both_ways({"analyst": owner})


@pytest.fixture
def may_not(own_run: Run) -> dict[str, Client]:
    """Members of the system, analysts of others, who was an analyst, and nobody known."""
    known = {
        "member": people.person("member@example.nhs.uk", OWN),
        "analyst of another": analyst("other@example.nhs.uk", OTHER),
        "analyst until today": analyst("until@example.nhs.uk", OWN),
        "member of nothing": people.person("nothing@example.nhs.uk"),
    }
    clients = people.both_ways(known)
    members.add(known["analyst until today"], OWN, "member")
    gone = analyst("gone@example.nhs.uk", OWN)
    clients["inactive by session"] = people.with_session(gone)
    gone.is_active = False
    gone.save()
    return clients | {"anybody": Client()}
