"""The API's description: true to its examples, and a promise to whoever builds on it."""

import difflib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from rest_framework.throttling import AnonRateThrottle

from evidence.api import schema
from evidence.models import Run
from tests.costing import results
from valuedash import api_examples
from valuedash.api_urls import ENDPOINTS

API = "/api/v1/"
PROMISED = Path(__file__).parents[2] / "docs" / "openapi.json"
ANEW = "manage.py spectacular --format openapi-json --file docs/openapi.json"
EXAMPLES_ANEW = "manage.py api_examples (beside a running server)"
NAMES = [view.name for view in ENDPOINTS.values()]
COSTED = [name for name in NAMES if name.startswith("costing-")]


@pytest.fixture(scope="module")
def description() -> dict[str, Any]:
    from drf_spectacular.generators import SchemaGenerator

    found = SchemaGenerator().get_schema(request=None, public=True)
    return dict(json.loads(json.dumps(found)))


# --- A promise ------------------------------------------------------------------------------------


def test_what_was_promised_is_still_there(description: dict[str, Any]) -> None:
    promised, now = (set(promises(one)) for one in (json.loads(PROMISED.read_text()), description))
    removed = difference(promised - now, now - promised)
    assert promised <= now, f"what programs build on was removed or narrowed:\n{removed}"


def test_the_kept_description_is_up_to_date(description: dict[str, Any]) -> None:
    promised = json.loads(PROMISED.read_text())
    assert promised == description, f"additions are welcome; write the description anew: {ANEW}"


def promises(one: dict[str, Any]) -> Iterator[str]:
    """Each thing that a program may rely on, as a line of its own."""
    for path, operations in one["paths"].items():
        operation = operations["get"]
        for parameter in operation["parameters"]:
            place = f"{path} parameter {parameter['name']}"
            yield from accepted(place, parameter["schema"])
        for status, response in operation["responses"].items():
            yield f"{path} answers {status}"
            for kind, content in response.get("content", {}).items():
                found = content["schema"]
                yield f"{path} {status} as {kind}: {found.get('$ref', found.get('type'))}"
    for name, component in one["components"]["schemas"].items():
        for field, known in component.get("properties", {}).items():
            yield from returned(f"{name}.{field}", known, field in component.get("required", []))


def accepted(place: str, known: dict[str, Any]) -> Iterator[str]:
    """What may be asked: less of it breaks a program."""
    items = known.get("items", {})
    yield f"{place}: {known['type']} of {items.get('type')}"
    for value in [*known.get("enum", []), *items.get("enum", [])]:
        yield f"{place} takes {value!r}"
    for limit in ("minimum", "maximum", "default"):
        yield f"{place} {limit} {known.get(limit)}"


def returned(place: str, known: dict[str, Any], required: bool) -> Iterator[str]:
    """What is answered: a field, its type and the values that are told apart."""
    yield f"{place}: {known.get('type', known.get('$ref'))}{' always there' if required else ''}"
    for value in known.get("enum", []):
        yield f"{place} may be {value!r}"


def difference(gone: set[str], new: set[str]) -> str:
    return "\n".join(
        difflib.unified_diff(sorted(gone), sorted(new), "promised", "now", lineterm="")
    )


@pytest.mark.parametrize("what", ["path", "parameter", "field", "enum", "type"])
def test_a_removal_is_seen(description: dict[str, Any], what: str) -> None:
    less = json.loads(json.dumps(description))
    spend = less["paths"][f"{API}spend/"]["get"]
    row = less["components"]["schemas"]["SpendRow"]["properties"]
    match what:
        case "path":
            del less["paths"][f"{API}spend/"]
        case "parameter":
            spend["parameters"].pop()
        case "field":
            del row["note"]
        case "enum":
            next(p for p in spend["parameters"] if p["name"] == "level")["schema"]["items"][
                "enum"
            ].pop()
        case "type":
            row["spend"]["type"] = "string"
    assert not set(promises(description)) <= set(promises(less))
    assert set(promises(description)) >= set(promises(less)) or what == "type"


def test_closed_sets_are_enumerations(description: dict[str, Any]) -> None:
    rows = description["components"]["schemas"]
    assert rows["BenchmarkRow"]["properties"]["signal"]["enum"] == ["above", "below", "none", None]
    assert rows["OrganisationRow"]["properties"]["nation"]["enum"] == [
        "england",
        "wales",
        "example",
    ]


# --- True to its examples -------------------------------------------------------------------------


@pytest.mark.parametrize("name", NAMES)
def test_every_example_is_answered_as_it_says(
    published: Run, client: Client, description: dict[str, Any], name: str
) -> None:
    operations = {one["get"]["operationId"]: one["get"] for one in description["paths"].values()}
    if name in COSTED:
        results.run()
    responses = operations[name.replace("-", "_")]["responses"]
    said = responses["200"]["content"]["application/json"]["examples"]["real"]["value"]
    response = client.get(API + api_examples.ADDRESSES[name].format(run=published.pk))
    assert response.status_code == 200
    found = api_examples.anywhere(response.json(), published.pk, "http://testserver")
    # A run is never the same twice, and what is made up of patients depends on how many.
    compare = shape if name in ("runs", "latest-run", *COSTED) else nearly
    if name == "releases":  # as many as are loaded, those of patient-level costs among them or not
        found["count"] = said["count"]
    assert compare(found) == compare(said), f"write the examples anew: {EXAMPLES_ANEW}"


AGEING = {"rating", "timely", "rated_on"}  # of a release: as of the day it was loaded


def nearly(value: Any) -> Any:
    """Numbers to nine digits, for the last ones differ from machine to machine; ratings are there."""
    match value:
        case dict():
            return {key: key in AGEING or nearly(part) for key, part in value.items()}
        case list():
            return [nearly(part) for part in value]
        case float():
            return float(f"{value:.9g}")
    return value


def shape(value: Any) -> Any:
    return sorted(value), [sorted(row) for row in value.get("results", [])[:1]]


def test_refusals_are_as_the_description_says(published: Run, client: Client) -> None:
    asked = {
        400: "spend/?organisation=QT66",
        404: "organisations/QT66/",
        410: "benchmarks/?run=999999",
    }
    for status, address in asked.items():
        response = client.get(API + address)
        assert response["Content-Type"] == schema.PROBLEM
        assert response.json() == schema.refusal(status)


@pytest.mark.django_db
def test_refusals_of_who_may_not_read_are_as_the_description_says(
    client: Client, description: dict[str, Any]
) -> None:
    guess = {"authorization": f"Token vd_{'0' * 64}"}
    assert client.get(f"{API}releases/", headers=guess).json() == schema.refusal(401)
    answers = description["paths"][f"{API}benchmarks/"]["get"]["responses"]
    said = answers["404"]["content"][schema.PROBLEM]["examples"]["Refusal"]["value"]
    assert client.get(f"{API}benchmarks/?scope={said['value']}").json() == said


@pytest.mark.django_db
def test_refusals_before_the_first_run_and_of_too_many_are_as_described(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert client.get(f"{API}benchmarks/").json() == schema.refusal(503)
    monkeypatch.setattr(AnonRateThrottle, "rate", "1/min", raising=False)
    cache.clear()
    *_, last = [client.get(f"{API}releases/") for _ in range(2)]
    cache.clear()
    assert last.json().keys() == schema.refusal(429).keys()
    assert last.json() | {"detail": ""} == schema.refusal(429) | {"detail": ""}
