"""Everybody is in one segment, by the first rule that holds."""

from pathlib import Path
from typing import Any

import pytest

from costing import engine
from costing.expressions import people, segments
from costing.schema import BANDS, SETTINGS

from .small_store import Row, Small, event, person

EMERGENCY = {"care_setting": "acute", "point_of_delivery": "non_elective"}
BABY = {"care_setting": "acute", "point_of_delivery": "maternity"}


def segment_of(events: list[Row], home: Path, scheme: str = "bridges", **about: Any) -> str:
    small = Small(events or [event(None, 1)], [person(1, **about)])
    rows = engine.rows(segments.cost(small.tables(home), scheme)).to_pylist()
    [row] = [row for row in rows if row["care_setting"] == "all"]
    assert row["people"] == 1
    return str(row["segment"])


@pytest.mark.parametrize(
    ("events", "about", "wanted"),
    [
        ([], {}, "healthy"),
        ([event(1, 9)], {}, "healthy"),
        ([], {"conditions": "D"}, "chronic"),
        ([event(1, 9, **EMERGENCY)], {}, "acutely-ill"),
        ([event(1, 9, **EMERGENCY)], {"conditions": "D"}, "acutely-ill"),
        ([event(1, 9, **EMERGENCY)] * 2, {"conditions": "A D"}, "limited-reserve"),
        ([event(1, 9, **EMERGENCY)] * 2, {}, "acutely-ill"),
        ([event(1, 9, **BABY)], {}, "maternal-infant"),
        ([], {"age_band": "00-04"}, "maternal-infant"),
        ([], {"conditions": "A S"}, "stable-disability"),
        ([], {"conditions": "D", "alive": False}, "short-decline"),
        ([], {"conditions": "A F", "alive": False}, "long-decline"),
        ([], {"conditions": "AF"}, "chronic"),  # another code, not A and F
        ([], {"age_band": None}, "healthy"),
    ],
)
def test_the_eight_segments_of_bridges_to_health(
    tmp_path: Path, events: list[Row], about: dict[str, Any], wanted: str
) -> None:
    assert segment_of(events, tmp_path, **about) == wanted


@pytest.mark.parametrize(
    ("events", "age", "wanted"),
    [
        ([], "15-19", "child.none"),
        ([event(1, 0)], "20-24", "adult.other"),
        ([event(1, 9, **BABY)], "60-64", "adult.planned"),
        ([event(1, 9, **EMERGENCY)], "65-69", "older.emergency-once"),
        ([event(1, 9, **EMERGENCY)] * 2, "85+", "oldest.emergency-often"),
        ([], None, "unknown.none"),
    ],
)
def test_age_and_use_are_crossed(
    tmp_path: Path, events: list[Row], age: str | None, wanted: str
) -> None:
    assert segment_of(events, tmp_path, "use", age_band=age) == wanted


def test_segments_have_names_that_fit_and_rules_that_can_hold() -> None:
    assert len(segments.segments("bridges")) == 8
    assert segments.segments("use")["older.care-home"] == "65 to 84, Care home"
    for scheme, lists in segments.schemes().items():
        assert max(map(len, segments.segments(scheme))) <= 40
        for rules in lists:
            *_, last = rules
            assert not (last.ages or last.conditions or last.at_least or last.alive is not None)
            for rule in rules:
                assert set(rule.ages) <= set(BANDS)
                assert set(rule.at_least.get("of", [])) <= {*people.USES, "events"}


def test_money_of_a_segment_is_by_care_setting(tmp_path: Path) -> None:
    small = Small([event(1, 40), event(1, 2, **EMERGENCY), event(2, 8)], [person(1), person(2)])
    rows = engine.rows(segments.cost(small.tables(tmp_path), "bridges")).to_pylist()
    found = {(row["segment"], row["care_setting"]): row["cost"] for row in rows if row["users"]}
    assert found == {
        ("acutely-ill", "all"): 42,
        ("acutely-ill", "primary"): 40,
        ("acutely-ill", "acute"): 2,
        ("healthy", "all"): 8,
        ("healthy", "primary"): 8,
    }
    assert {row["care_setting"] for row in rows} == {"all", *SETTINGS}
