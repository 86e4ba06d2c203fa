"""The whole pathway round an index event: its window to the day, and who is counted once or twice."""

from datetime import date, timedelta
from pathlib import Path
from typing import Any

from costing import engine
from costing.expressions import pathways
from costing.expressions.pathways import Pathway

from .small_store import Row, Small, event, person

DAY = date(2022, 10, 1)
HIP = Pathway(
    code="hip",
    name="Hip",
    question="?",
    programme="15",
    points_of_delivery=["elective_inpatient"],
    hrg_starts=["HN"],
    months_before=1,
    months_after=2,
    programmes=[],
)


def operation(number: int, cost: float = 5000, day: date = DAY, **more: Any) -> Row:
    about = {"care_setting": "acute", "point_of_delivery": "elective_inpatient", "hrg": "HN22D"}
    return event(number, cost, organisation="H1", started=day, **(about | more))


def visit(number: int, cost: float, days: int, **more: Any) -> Row:
    return event(number, cost, started=DAY + timedelta(days=days), **more)


def cost(small: Small, home: Path, pathway: Pathway = HIP) -> dict[tuple[str, str, str], Row]:
    """The rows of one system and year by care setting, organisation and month."""
    rows = engine.rows(pathways.cost(small.tables(home), pathway)).to_pylist()
    return {(row["care_setting"], row["organisation"], row["month"]): row for row in rows}


def test_months_are_of_thirty_days_and_count_from_the_event(tmp_path: Path) -> None:
    """Days −31 and 60 are outside of one month before and two after."""
    days = {-31: 1, -30: 2, -1: 4, 0: 8, 29: 16, 30: 32, 59: 64, 60: 128}
    small = Small(
        [operation(1), *(visit(1, pounds, day) for day, pounds in days.items())], [person(1)]
    )
    found = cost(small, tmp_path)
    by_month = {month: found["primary", "P1", month]["cost"] for month in ("-1", "0", "1")}
    assert by_month == {"-1": 2 + 4, "0": 8 + 16, "1": 32 + 64}
    assert ("primary", "P1", "2") not in found
    assert found["acute", "H1", "0"]["cost"] == 5000
    assert found["all", "all", "all"]["cost"] == 5000 + 126


def test_the_first_event_of_the_year_is_the_index_event(tmp_path: Path) -> None:
    """The second operation, 40 days on, is care in the second month."""
    small = Small([operation(1), operation(1, 7000, DAY + timedelta(days=40))], [person(1)])
    found = cost(small, tmp_path)
    assert found["acute", "H1", "0"]["cost"] == 5000
    assert found["acute", "H1", "1"]["cost"] == 7000
    assert found["acute", "H1", "all"]["people"] == 1
    assert found["acute", "H1", "all"]["events"] == 2


def test_care_between_two_operations_belongs_to_the_pathways_of_both_years(tmp_path: Path) -> None:
    """Operated in March and in April: a visit in between is in each year's pathway once."""
    march, april = date(2023, 3, 20), date(2023, 4, 10)
    small = Small(
        [
            operation(1, 5000, march),
            operation(1, 6000, april, year="2023-24"),
            event(1, 50, started=date(2023, 4, 1), year="2023-24"),
        ],
        [person(1)],
    )
    rows = engine.rows(pathways.cost(small.tables(tmp_path), HIP)).to_pylist()
    visits = [r for r in rows if r["care_setting"] == "primary" and r["organisation"] == "P1"]
    assert {(r["year"], r["month"]): r["cost"] for r in visits} == {
        ("2022-23", "0"): 50,
        ("2022-23", "all"): 50,
        ("2023-24", "-1"): 50,
        ("2023-24", "all"): 50,
    }


def test_a_person_with_care_in_two_settings_is_one_person_of_all(tmp_path: Path) -> None:
    small = Small([operation(1), visit(1, 30, 3), visit(1, 40, 35)], [person(1)])
    found = cost(small, tmp_path)
    assert found["all", "all", "all"]["people"] == 1
    assert found["primary", "all", "all"]["people"] == 1
    assert found["all", "all", "all"]["largest"] == 5070
    assert found["primary", "P1", "all"]["events"] == 2


def test_care_of_other_people_programmes_and_nobody_known_is_left_out(tmp_path: Path) -> None:
    small = Small(
        [
            operation(1, programme="15"),
            operation(2, hrg=None),  # an operation without a group is no hip
            event(None, 1000, started=DAY),
            visit(2, 500, 1, programme="15"),
            visit(1, 20, 1, programme=None),
            visit(1, 30, 1, programme="15", system="X02"),
        ],
        [person(1)],
    )
    only = HIP.__class__(**{**HIP.__dict__, "programmes": ["15"]})
    assert cost(small, tmp_path, only)["all", "all", "all"]["cost"] == 5000


def test_credits_count_and_are_held_against_the_largest(tmp_path: Path) -> None:
    small = Small(
        [operation(1), operation(2, 100), visit(1, -9000, 2), visit(2, 0, 2)], [person(1)]
    )
    found = cost(small, tmp_path)
    assert found["primary", "P1", "0"]["cost"] == -9000
    assert found["primary", "P1", "0"]["people"] == 2  # nil pounds of care is care
    assert found["all", "all", "all"]["largest"] == 4000


def test_who_was_operated_on_too_late_to_be_followed_is_told(tmp_path: Path) -> None:
    """The last day on which 60 days still fit before the first of April is 31 January."""
    days = [date(2022, 4, 30), date(2022, 5, 1), date(2023, 1, 31), date(2023, 2, 1)]
    small = Small([operation(n, 1, day) for n, day in enumerate(days)], [person(0)])
    [row] = engine.rows(pathways.people(small.tables(tmp_path), HIP)).to_pylist()
    assert (row["people"], row["whole"]) == (4, 2)


def test_every_pathway_is_worded_and_has_a_window() -> None:
    for code, pathway in pathways.pathways().items():
        assert pathway.code == code
        assert pathway.name
        assert pathway.question.endswith("?")
        assert pathway.months_before >= 0 < pathway.months_after
