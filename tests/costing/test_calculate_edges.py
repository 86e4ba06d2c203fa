"""A costing run over next to nothing: no figure is made up, and nobody is told."""

from pathlib import Path
from typing import Any

import pytest

from costing.models import MarketForces, NationalUnitCost

from .attacker_tables import Row, published
from .small_store import Small, event, person

pytestmark = pytest.mark.django_db


def shown(small: Small, home: Path) -> dict[str, list[Row]]:
    return published(small.tables(home), small)


def people(number: int, cost: float, **more: Any) -> Small:
    """So many people with one appointment each."""
    return Small(
        [event(one, cost, event=str(one), **more) for one in range(number)],
        [person(one) for one in range(number)],
    )


def in_all(rows: list[Row]) -> Row:
    """The row of the organisation over everything."""
    [row] = [row for row in rows if row["organisation"] != "all" and row["care_setting"] == "all"]
    return row


def test_one_person_alone_is_nowhere(tmp_path: Path) -> None:
    for table, rows in shown(people(1, 5_000), tmp_path).items():
        for row in rows:
            nobody = {row.get("users"), row.get("people")} & {0.0} or table == "lorenz"
            assert row["hidden"] or nobody, (table, row)
            assert row.get("cost") in (None, 0.0)


def test_one_system_has_no_peers_and_is_no_reference(tmp_path: Path) -> None:
    found = shown(people(50, 1_000), tmp_path)
    for table in ("segments", "concentration", "spread", "pathways"):
        assert all(row["peers"] == 0 for row in found[table])
    assert all(row["peer_cost_per_person"] is None for row in found["segments"])
    assert {row["reference"] for row in found["expected"]} == {"published"}


def test_care_that_cost_nothing_has_no_shares_and_no_rates(tmp_path: Path) -> None:
    found = shown(people(50, 0.0), tmp_path)
    assert all(row["gini"] is None for row in found["spread"])
    assert all(row["share"] is None for row in found["concentration"])
    assert in_all(found["unit_costs"])["index"] is None


def test_nothing_but_credits(tmp_path: Path) -> None:
    found = shown(people(50, -1_000), tmp_path)
    total = [row for row in found["reconciliation"] if not row["hidden"]]
    assert {row["cost"] for row in total} <= {-50_000, 0.0}
    assert all(row["gini"] is None for row in found["spread"])


def test_a_line_without_activity_has_no_unit_cost(tmp_path: Path) -> None:
    assert shown(people(50, 1_000, activity=0.0), tmp_path)["unit_costs"] == []


def test_an_unknown_market_forces_factor_is_no_index(tmp_path: Path) -> None:
    MarketForces.objects.all().delete()
    found = shown(people(50, 1_000), tmp_path)["unit_costs"]
    assert {(row["market_forces"], row["index"], row["unit_cost"]) for row in found} == {
        (None, None, None)
    }


def test_no_national_unit_cost_is_no_expected_cost(tmp_path: Path) -> None:
    NationalUnitCost.objects.all().delete()
    found = shown(people(50, 1_000), tmp_path)["unit_costs"]
    assert {(row["expected"], row["variation"], row["position"]) for row in found} == {
        (None, None, "")
    }


def test_a_year_of_people_without_care_beside_one_with_care(tmp_path: Path) -> None:
    small = people(50, 1_000)
    small.people += [person(one, year="2023-24") for one in range(50)]
    found = shown(small, tmp_path)
    year = [row for row in found["areas"] if row["year"] == "2023-24"]
    assert {(row["people"], row["users"], row["cost"]) for row in year} == {(50, 0, 0)}
    assert "2023-24" not in {row["year"] for row in found["reconciliation"]}


def test_events_of_people_who_are_not_listed_are_in_the_reconciliation_alone(
    tmp_path: Path,
) -> None:
    small = people(100, 1_000)
    small.people = small.people[:50]
    found = shown(small, tmp_path)
    in_events = {row["cost"] for row in found["reconciliation"] if not row["hidden"]}
    in_people = {row["cost"] for row in found["areas"] if not row["hidden"]}
    assert 100_000 in in_events
    assert 50_000 in in_people


def test_one_who_is_not_listed_does_not_follow_from_two_bases(tmp_path: Path) -> None:
    small = people(100, 1_000)
    small.people = small.people[:99]
    found = shown(small, tmp_path)
    [total] = [
        row
        for row in found["reconciliation"]
        if row["organisation"] == row["care_setting"] == "all"
    ]
    [listed] = [
        row
        for row in found["concentration"]
        if row["people_group"] == "everybody" and row["care_setting"] == "all"
    ]
    assert total["hidden"] and not listed["hidden"]
    assert listed["cost"] == 99_000


def test_an_organisation_in_two_systems_stands_in_both(tmp_path: Path) -> None:
    small = people(50, 1_000)
    other = people(40, 2_000)
    for row in (*other.events, *other.people):
        row["system"] = "X02"
    both = Small(small.events + other.events, small.people + other.people)
    found = shown(both, tmp_path)["reconciliation"]
    costs = {row["system_id"]: row["cost"] for row in found if row["organisation"] == "P1"}
    assert costs == {"X01": 50_000, "X02": 80_000}
