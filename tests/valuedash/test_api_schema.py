"""The description of the API is made once and sent only where it is news."""

import json
from pathlib import Path

import pytest
from django.test import Client
from drf_spectacular.generators import SchemaGenerator

from valuedash import api_schema

ADDRESS = "/api/v1/schema/"


def test_it_is_made_once(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    first = client.get(f"{ADDRESS}?format=json")
    monkeypatch.setattr(SchemaGenerator, "get_schema", lambda *_, **__: pytest.fail("made again"))
    again = client.get(f"{ADDRESS}?format=json")
    assert again.content == first.content
    assert client.get(ADDRESS, headers={"accept": "application/json"}).status_code in (200, 406)


def test_it_is_sent_only_where_it_is_news(client: Client) -> None:
    first = client.get(f"{ADDRESS}?format=json")
    held = client.get(f"{ADDRESS}?format=json", headers={"if-none-match": first["ETag"]})
    assert (held.status_code, held.content) == (304, b"")
    assert first["Cache-Control"] == "public, max-age=60"
    yaml = client.get(ADDRESS)
    assert yaml["ETag"] != first["ETag"]
    assert yaml.content.startswith(b"openapi: 3.1")


def test_it_is_what_the_program_says_of_itself(client: Client) -> None:
    fresh = SchemaGenerator().get_schema(request=None, public=True)
    assert client.get(f"{ADDRESS}?format=json").json() == json.loads(json.dumps(fresh))


def test_how_to_say_who_asks_is_described_and_never_demanded() -> None:
    described = api_schema.description()
    assert set(described["components"]["securitySchemes"]) == {"token", "session"}
    for place, operations in described["paths"].items():
        assert {} in operations["get"]["security"], place
        assert "401" in operations["get"]["responses"], place


def test_the_kept_description_has_the_feed() -> None:
    kept = json.loads((Path(__file__).parents[2] / "docs" / "openapi.json").read_text())
    answers = kept["paths"]["/api/v1/runs/feed.atom"]["get"]["responses"]["200"]
    assert list(answers["content"]) == ["application/atom+xml"]
