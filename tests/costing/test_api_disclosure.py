"""What the API tells of patients in all its lists together: the figures of a run, and no person."""

import io
from typing import Any

import pyarrow.parquet as pq
import pytest
from django.test import Client

from costing.models import RESULTS
from evidence.models import Run
from tests.costing.test_api import API, PLACES, RESULT_PLACES, body

# How a list counts people: never 1 to 7 of them, and others to the nearest 5.
PEOPLE = ("people", "users", "index_people", "below_nil", "registered")
# What only a row about a person would have.
OF_A_PERSON = {"person", "nhs_number", "event", "started", "conditions", "sex", "age_band", "alive"}


def whole(client: Client, place: str) -> list[dict[str, Any]]:
    """A list with all of its rows."""
    response = client.get(f"{API}{place}?format=parquet")
    assert response.status_code == 200, place
    return list(pq.read_table(io.BytesIO(body(response))).to_pylist())


@pytest.fixture
def lists(costed: Run, client: Client) -> dict[str, list[dict[str, Any]]]:
    return {place: whole(client, place) for place in RESULT_PLACES}


def test_every_row_of_a_run_is_told_and_no_other(
    lists: dict[str, list[dict[str, Any]]], costed: Run
) -> None:
    stored = sum(model._default_manager.filter(run=costed).count() for model in RESULTS)
    assert sum(map(len, lists.values())) == stored
    assert all(found for found in lists.values())
    assert {row["run"] for found in lists.values() for row in found} == {costed.pk}


def test_no_list_counts_one_to_seven_people(lists: dict[str, list[dict[str, Any]]]) -> None:
    counts = [
        row[name] for found in lists.values() for row in found for name in PEOPLE if row.get(name)
    ]
    assert len(counts) > 1000
    assert min(counts) > 7
    assert {count % 5 for count in counts} == {0}


def test_pounds_are_in_thousands_and_unknown_where_withheld(
    lists: dict[str, list[dict[str, Any]]],
) -> None:
    costs = [
        (row["cost"], row["hidden"]) for found in lists.values() for row in found if "cost" in row
    ]
    assert {cost % 1000 for cost, _ in costs if cost is not None} == {0}
    assert all((cost is None) is hidden for cost, hidden in costs)
    assert any(hidden for _, hidden in costs)


def test_no_list_has_rows_about_people() -> None:
    for place, view in PLACES.items():
        assert not OF_A_PERSON & set(view.row().fields), place
