"""People's years: everybody registered once, with what is known of them, care or none."""

from pathlib import Path

import pytest

from costing import engine
from costing.expressions import areas, expected, people, programmes, reconciliation

from .small_store import Row, Small, event, person


def years(small: Small, home: Path) -> dict[int, Row]:
    return {row["person"]: row for row in engine.rows(people.years(small.tables(home))).to_pylist()}


def test_nobody_s_year_is_nil_and_care_that_was_not_given_is_not_nil_care(tmp_path: Path) -> None:
    small = Small(
        [event(1, 0), event(1, 5, care_setting="acute"), event(1, -5, care_setting="acute")],
        [person(1), person(2)],
    )
    found = years(small, tmp_path)
    assert (found[1]["cost"], found[1]["events"]) == (0, 3)
    assert (found[1]["cost_primary"], found[1]["cost_acute"]) == (0, 0)
    assert found[1]["cost_community"] is None
    assert (found[2]["cost"], found[2]["events"], found[2]["cost_primary"]) == (0, 0, None)


def test_a_person_in_two_extracts_is_one_person(tmp_path: Path) -> None:
    small = Small(
        [event(1, 100)],
        [person(1, age_band=None, area="South"), person(1, age_band="65-69", alive=False)],
    )
    found = years(small, tmp_path)
    assert len(found) == 1
    assert found[1]["cost"] == 100
    assert (found[1]["age_band"], found[1]["area"], found[1]["alive"]) == ("65-69", "South", False)


def test_care_of_people_nobody_registered_is_told_and_counted_for_nobody(tmp_path: Path) -> None:
    small = Small(
        [event(1, 10), event(9, 70), event(9, 30, organisation="P2"), event(None, 500)], [person(1)]
    )
    tables = small.tables(tmp_path)
    assert [row["cost"] for row in engine.rows(people.years(tables)).to_pylist()] == [10]
    linked = engine.rows(reconciliation.linkage(tables)).to_pylist()
    assert [
        (row["organisation"], row["people"], row["elsewhere"], row["listed"], row["unlisted_cost"])
        for row in linked
    ] == [("P1", 2, 1, 1, 70), ("P2", 1, 1, 0, 30)]


def test_events_of_nobody_known_are_money_and_no_people(tmp_path: Path) -> None:
    """£30 and £50 of person 1 make £80; the largest amount is the £90 of somebody unknown."""
    small = Small(
        [event(1, 30, flags="e"), event(1, 50), event(2, -60), event(None, 90), event(None, 20)],
        [person(1)],
    )
    [row] = engine.rows(reconciliation.ledger(small.tables(tmp_path))).to_pylist()
    assert (row["people"], row["events"], row["cost"], row["largest"]) == (2, 5, 130, 90)
    assert (row["unlinked"], row["estimated"]) == (110, 30)


def test_a_programme_that_is_not_known_has_the_empty_code(tmp_path: Path) -> None:
    small = Small([event(1, 30), event(1, 12, programme="11"), event(2, 5)], [person(1)])
    rows = engine.rows(programmes.cost(small.tables(tmp_path))).to_pylist()
    assert {row["programme"]: (row["people"], row["cost"]) for row in rows} == {
        "": (2, 35),
        "11": (1, 12),
    }


def test_an_area_that_is_not_known_is_an_area_of_its_own(tmp_path: Path) -> None:
    small = Small([event(1, 30), event(2, 5)], [person(1, area=None), person(2), person(3)])
    rows = engine.rows(areas.cost(small.tables(tmp_path))).to_pylist()
    primary = {row["area"]: row for row in rows if row["care_setting"] == "primary"}
    assert (primary["unknown"]["people"], primary["unknown"]["cost"]) == (1, 30)
    assert (primary["North"]["people"], primary["North"]["users"]) == (2, 1)


def test_expected_cost_is_at_everybodys_rate_of_the_same_people(tmp_path: Path) -> None:
    """Three women of 40 cost £100, £20 and £0: £40 each, so £80 are expected of two of them."""
    small = Small(
        [event(1, 100), event(2, 20, system="X02"), event(4, 7)],
        [person(1), person(2, system="X02"), person(3, system="X02"), person(4, deprivation=None)],
    )
    rows = engine.rows(expected.cost(small.tables(tmp_path))).to_pylist()
    found = {(row["system"], row["deprivation"]): row["expected"] for row in rows}
    assert found == pytest.approx({("X01", "3"): 40, ("X02", "3"): 80, ("X01", "unknown"): 7})
