"""What the tests of the pages of people share: readers of a system's own figures, and the same rows by
page, file and API."""

import csv
from typing import Any

from django.db import connection
from django.db.models import Model
from django.test import Client
from django.test.utils import CaptureQueriesContext

from evidence.models import Run
from organisations import members
from tests.costing import results
from tests.organisations import people
from tests.reading import read

OWN = "QT6"
SCOPE = f"costing:{OWN}"
WHY = "Review of the costliest care"
YEAR = "2023-24"
MOST_QUERIES = 11  # under twelve
FORBIDDEN = ("saving", "waste", "inefficien", "should")

Row = dict[str, Any]


def analyst() -> Client:
    """A costing analyst of a real system, signed in, with a reason said; the run is made as well."""
    results.run(SCOPE)
    who = members.new_person("analyst@example.nhs.uk", people.PASSWORD)
    members.add(who, OWN, "costing_analyst")
    client = people.with_session(who)
    assert client.post(f"/costing/{OWN}/why/", {"why": WHY}).status_code == 302
    return client


def figures(client: Client, place: str, **filters: str) -> list[Row]:
    """The rows of the API."""
    answer = client.get(f"/api/v1/costing/{place}/", {"year": YEAR, "limit": "1000"} | filters)
    assert answer.status_code == 200, answer.content
    return list(answer.json()["results"])


def lines(client: Client, address: str) -> list[dict[str, str]]:
    """The rows of a file, at the address that the page gives."""
    answer = client.get(address)
    assert answer.status_code == 200, (address, answer.status_code)
    body = b"".join(answer) if answer.streaming else answer.content
    return list(csv.DictReader(body.decode().splitlines()))


def change(model: type[Model], run: Run, keys: Row, **figures: Any) -> None:
    """Figures of the rows of the first system and last year that the keys name."""
    about: Row = {"run": run, "system": "X01", "year": YEAR} | keys
    assert model._default_manager.filter(**about).update(**figures), keys


def withhold(model: type[Model], run: Run, *names: str, **keys: Any) -> None:
    """Withhold the pounds of these rows, and these figures made of them."""
    change(model, run, keys, hidden=True, **dict.fromkeys(names, None))


def asked(client: Client, address: str) -> int:
    """How many queries a page takes."""
    with CaptureQueriesContext(connection) as captured:
        read(client, address)
    return len(captured)
