"""Which figures of patient-level costing are for everybody over the API, and what lies in the store."""

from urllib.parse import quote

import pytest
from django.test import Client

from costing.models import Question
from evidence.models import Run
from tests import builders
from tests.costing import results
from tests.costing.test_api import API, FILLED, PLACES, answer, body, found
from tests.evidence.test_api import refusal

pytestmark = pytest.mark.django_db


@pytest.fixture
def run() -> Run:
    made = results.run()
    for system in results.SYSTEMS:
        results.extract(system)
    return made


# --- Whose figures --------------------------------------------------------------------------------


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("scope", ["published", "system:QT6", "costing", "costing:", "all"])
def test_only_scopes_of_costing_are_there(client: Client, run: Run, place: str, scope: str) -> None:
    problem = refusal(client.get(f"{API}{place}?scope={scope}"), 400)
    assert (problem["field"], problem["reason"]) == ("scope", "not a scope")
    assert problem["detail"] == "scope must be costing:example, or such as costing:QT6."


@pytest.mark.parametrize(
    "place", ["benchmarks/", "value-map/", "inequalities/", "organisations/QT6/peers/"]
)
def test_published_lists_know_no_scope_of_costing(client: Client, place: str) -> None:
    builders.run()
    builders.organisation("QT6")
    problem = refusal(client.get(f"{API}{place}?scope=costing:example"), 400)
    assert problem["detail"] == "scope must be published, or such as system:QT6."


@pytest.mark.parametrize("place", FILLED)
def test_files_of_made_up_figures_say_so_in_their_name(
    client: Client, run: Run, place: str
) -> None:
    response = client.get(f"{API}{place}?format=csv")
    assert body(response)
    assert f'filename="illustrative-{PLACES[place].name}.csv"' in response["Content-Disposition"]
    assert all(row["illustrative"] for row in found(client, f"{place}?system=X01"))


def test_naming_the_open_scope_changes_nothing(client: Client, run: Run) -> None:
    for place in FILLED:
        named = found(client, f"{place}?scope=costing:example&system=X01")
        assert named == found(client, f"{place}?system=X01")


def test_runs_of_the_illustrative_systems_are_for_everybody(client: Client, run: Run) -> None:
    builders.run()
    asked = "scope=costing:example"
    listed = answer(client, f"runs/?{asked}")["results"]
    assert [(row["id"], row["scope"]) for row in listed] == [(run.pk, "costing:example")]
    latest = client.get(f"{API}runs/latest/?{asked}")
    assert latest.json()["id"] == run.pk
    assert latest["Cache-Control"] == "public, max-age=60"
    feed = client.get(f"{API}runs/feed.atom?{asked}")
    assert f"/runs/{run.pk}/" in feed.content.decode()
    assert answer(client, "runs/")["results"][0]["id"] != run.pk


# --- Why somebody asks ----------------------------------------------------------------------------


def test_a_reason_may_be_given_where_none_is_needed_and_nothing_is_written_down(
    client: Client, run: Run
) -> None:
    why = quote("review of the stroke pathway")
    assert found(client, f"costing/spread/?system=X01&why={why}")
    assert not Question.objects.exists()


@pytest.mark.parametrize("why", ["", "too short", " " * 40, "x" * 301, "ten letters" + " " * 300])
def test_a_reason_that_is_none_is_refused(client: Client, run: Run, why: str) -> None:
    problem = refusal(client.get(f"{API}costing/spread/?why={quote(why)}"), 400)
    assert (problem["field"], problem["reason"]) == ("why", "not a reason")


def test_who_looks_at_made_up_figures_is_never_told(client: Client, run: Run) -> None:
    Question.objects.create(
        who="analyst@example.nhs.uk",
        scope=run.scope,
        kind=Question.Kind.CALCULATION,
        what="All analyses",
        why="first results of the year",
        run=run,
    )
    for asked in ("", "?scope=costing:example", f"?run={run.pk}"):
        response = client.get(f"{API}costing/questions/{asked}")
        assert b"analyst@" not in response.content
    empty = answer(client, "costing/questions/")
    assert (empty["count"], empty["results"]) == (0, [])
    assert "made-up figures" in empty["reason"]
    for format in ("csv", "parquet"):
        assert b"analyst@" not in body(client.get(f"{API}costing/questions/?format={format}"))


# --- What lies in the store -----------------------------------------------------------------------


def test_an_extract_tells_what_was_read_kept_and_set_aside(client: Client, run: Run) -> None:
    [row] = found(client, "costing/extracts/?system=X01")
    assert (row["rows_read"], row["rows_kept"], row["rows_set_aside"]) == (1000, 990, 10)
    assert row["problems"]["reversed_dates"] == 10
    assert row["problems"]["duplicate"] == 0
    assert row["sha256"] == "a" * 64


def test_no_pounds_of_an_extract_are_told(client: Client, run: Run) -> None:
    """A file of three rows would be three people's pounds."""
    results.extract(
        "X01", "few.csv", rows_read=3, rows_kept=3, rows_set_aside=0, cost_kept=98_765.0
    )
    rows = [r for r in found(client, "costing/extracts/?system=X01") if r["name"] == "few.csv"]
    assert [row["rows_kept"] for row in rows] == [3]
    assert not [name for name in rows[0] if "cost" in name]
    for format in ("csv", "parquet"):
        whole = body(client.get(f"{API}costing/extracts/?format={format}"))
        assert b"few.csv" in whole
        assert not [
            word for word in (b"cost_kept", b"cost_read", b"98765", b"99000") if word in whole
        ]


def test_an_older_extract_that_goes_is_a_change(client: Client, run: Run) -> None:
    older = results.extract("X01", "older.csv")
    results.extract("X01", "newer.csv")
    before = client.get(f"{API}costing/extracts/")["ETag"]
    older.delete()
    answer = client.get(f"{API}costing/extracts/", headers={"If-None-Match": before})
    assert answer.status_code == 200
    assert b"older.csv" not in answer.content


def test_extracts_of_real_systems_are_not_among_those_for_everybody(
    client: Client, run: Run
) -> None:
    results.organisation("QT6", illustrative=False)
    results.extract("QT6")
    assert {row["system"] for row in found(client, "costing/extracts/?year=2023-24")} == {
        "X01",
        "X02",
    }
    assert "QT6" not in refusal(client.get(f"{API}costing/extracts/?system=QT6"), 400)["nearest"]


def test_extracts_are_there_before_the_first_run(client: Client) -> None:
    assert "come from no extract" in answer(client, "costing/extracts/")["reason"]
    results.organisation("X01")
    results.extract("X01")
    assert answer(client, "costing/extracts/")["run"] is None
    assert answer(client, "costing/extracts/")["count"] == 1
