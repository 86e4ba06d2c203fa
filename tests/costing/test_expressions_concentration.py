"""Few people, much of the money: the same figures as the method's own sums."""

from pathlib import Path

import numpy as np
import pytest

from costing import engine
from costing.expressions import concentration
from method import concentration as method

from .small_store import Row, Small, event, person


def of(costs: list[float]) -> Small:
    """People numbered from 1 with one event of each cost."""
    people = [person(number) for number in range(1, len(costs) + 1)]
    return Small([event(n, cost) for n, cost in enumerate(costs, start=1)], people)


def groups(small: Small, home: Path, setting: str = "all") -> dict[str, Row]:
    rows = engine.rows(concentration.groups(small.tables(home))).to_pylist()
    return {row["people_group"]: row for row in rows if row["care_setting"] == setting}


COSTS = [float(round(cost, 2)) for cost in np.random.default_rng(3).lognormal(5, 1.6, 437)]


def test_top_shares_are_the_methods(tmp_path: Path) -> None:
    found = groups(of(COSTS), tmp_path)
    for percent in (5, 10):
        share = found[f"top-{percent}"]["cost"] / found["everybody"]["cost"]
        assert share == pytest.approx(float(method.top_share(COSTS, percent / 100)))
    share = found["top-20"]["cost"] / found["everybody"]["cost"]
    assert share == pytest.approx(float(method.top(COSTS, 20)))
    assert found["top-1"]["people"] == 4


def test_high_resource_individuals_are_the_methods(tmp_path: Path) -> None:
    costs = [*COSTS, 0.0, 0.0, -350.0]
    flagged = method.high_resource(costs)
    found = groups(of(costs), tmp_path)["high-resource"]
    assert found["people"] == flagged.sum()
    assert found["cost"] == pytest.approx(np.array(costs)[flagged].sum())


def test_who_reaches_exactly_half_is_in_and_the_next_is_not(tmp_path: Path) -> None:
    """Of 40: 20 is half. Of 10, 6 and 4: 6 is more than half, so nobody is."""
    assert groups(of([20, 10, 10]), tmp_path / "half")["high-resource"]["cost"] == 20
    assert "high-resource" not in groups(of([6, 4]), tmp_path / "more")


def test_gini_and_the_curve_are_the_methods(tmp_path: Path) -> None:
    tables = of([*COSTS, 0.0, 0.0]).tables(tmp_path)
    [row] = engine.rows(concentration.gini(tables)).to_pylist()
    assert row["gini"] == pytest.approx(float(method.gini([*COSTS, 0.0, 0.0])))
    points = engine.rows(concentration.lorenz(tables)).to_pylist()
    curve = method.lorenz([*COSTS, 0.0, 0.0])
    running = people = 0
    for point in points:
        running, people = running + point["cost"], people + point["people"]
        assert running / row["cost"] == pytest.approx(float(curve.cost[people]), abs=1e-12)
        assert people == np.ceil(point["percent"] * 439 / 100)


def test_a_year_below_nil_is_left_out_of_the_gini_and_counted(tmp_path: Path) -> None:
    """10 and 30: half the mean difference over the mean is (20/2)/20/2 = 1/4."""
    tables = of([10, 30, -5]).tables(tmp_path)
    [row] = engine.rows(concentration.gini(tables)).to_pylist()
    assert row == {
        "system": "X01", "year": "2022-23", "people": 2, "below_nil": 1, "cost": 40.0, "gini": 0.25,
    }  # fmt: skip


def test_nobody_with_any_cost_has_no_gini(tmp_path: Path) -> None:
    [row] = engine.rows(concentration.gini(of([0, 0]).tables(tmp_path))).to_pylist()
    assert row["gini"] is None


def test_equal_costs_are_in_the_order_of_pseudonyms(tmp_path: Path) -> None:
    """Ten people of whom one is the top tenth: of two at 0.30, one as a sum of 0.1 and 0.2, it is
    the first; the other has the care in hospital."""
    small = of([0.0] * 10)
    small.events += [event(1, 0.1), event(1, 0.2), event(2, 0.3, care_setting="acute")]
    assert groups(small, tmp_path, "primary")["top-10"]["cost"] == pytest.approx(0.3)
    assert groups(small, tmp_path / "again", "acute")["top-10"]["users"] == 0


def test_people_without_care_are_people(tmp_path: Path) -> None:
    small = Small([event(1, 0), event(1, 8, care_setting="acute")], [person(n) for n in range(5)])
    found = groups(small, tmp_path)["everybody"]
    assert (found["people"], found["users"], found["cost"]) == (5, 1, 8)
    found = groups(small, tmp_path / "primary", "primary")["everybody"]
    assert (found["people"], found["users"], found["cost"]) == (5, 1, 0)
