"""What one unit of care costs each organisation, and the same specialty in all of them."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from costing import engine
from costing.expressions import unit_costs

from .small_store import Row, Small, event, person

HIP = {"care_setting": "acute", "point_of_delivery": "elective_inpatient", "specialty": "bones"}


def at(organisation: str, hrg: str | None, cost: float, number: int = 1, **more: Any) -> Row:
    return event(number, cost, **({"organisation": organisation, "hrg": hrg, **HIP} | more))


def rows(events: list[Row], home: Path) -> list[Row]:
    tables = Small(events, [person(1)]).tables(home)
    return engine.rows(unit_costs.lines(tables)).to_pylist()


def test_what_is_left_out_of_comparisons_is_left_out(tmp_path: Path) -> None:
    events = [
        at("A", "HN22D", 5000),
        at("A", "HN22D", 4000, flags="ex"),
        at("A", "HN22D", 300, activity=0.0),
    ]
    [line] = rows(events, tmp_path)
    assert (line["events"], line["activity"], line["cost"]) == (1, 1, 5000)


def test_a_line_adds_up_people_squares_and_days(tmp_path: Path) -> None:
    """£30² + £40² + £-10² = £²2,600; person 1 takes £70 in two, one of them over three days."""
    later: dict[str, Any] = {"started": date(2022, 10, 1), "ended": date(2022, 10, 4)}
    events = [
        at("A", None, 30, activity=2.0, **later),
        at("A", None, 40, specialty="bones"),
        at("A", None, -10, number=2),
    ]
    [line] = rows(events, tmp_path)
    assert (line["hrg"], line["people"], line["largest"]) == ("", 2, 70)
    assert (line["squares"], line["activity"], line["days"]) == (2600, 4, 3)


def test_a_specialty_is_beside_what_its_own_cases_cost_everywhere(tmp_path: Path) -> None:
    """Of the easy line the mean price is (100 + 300) ÷ 2 = 200, of the hard one 1,000: A's two cases
    are expected to cost 1,200, B's one 200."""
    events = [at("A", "easy", 100), at("A", "hard", 1000), at("B", "easy", 300, number=2)]
    tables = Small(events, [person(1)]).tables(tmp_path)
    found = {
        row["organisation"]: row for row in engine.rows(unit_costs.specialties(tables)).to_pylist()
    }
    assert found["A"]["expected"] == pytest.approx(1200)
    assert (found["A"]["cost"], found["A"]["people"], found["A"]["events"]) == (1100, 1, 2)
    assert found["B"]["expected"] == pytest.approx(200)
