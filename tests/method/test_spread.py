"""How far organisations lie apart, against slow and obvious twins."""

import math
import statistics
from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from method import intervals, spread

FIGURES = st.lists(st.floats(0.01, 1e6), min_size=0, max_size=40)


def column(figures: Sequence[float]) -> np.ndarray:
    return np.array(figures, dtype=float).reshape(-1, 1)


def twin_of_quantile(figures: Sequence[float], share: float) -> float:
    ordered = sorted(figures)
    place = share * (len(ordered) - 1)
    below = math.floor(place)
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (place - below) * (ordered[above] - ordered[below])


# --- The box --------------------------------------------------------------------------------------


def test_a_box_of_nine_figures() -> None:
    found = spread.box(column([9, 1, 8, 2, 7, 3, 6, 4, 5]))
    assert [float(part[0]) for part in found] == [9, 1, 3, 5, 7, 9]


@given(st.lists(st.floats(-1e6, 1e6), min_size=5, max_size=40))
def test_a_box_is_that_of_the_slow_twin(figures: list[float]) -> None:
    found = spread.box(column([*figures, np.nan]))
    slow = [twin_of_quantile(figures, share) for share in (0, 0.25, 0.5, 0.75, 1)]
    assert found.number[0] == len(figures)
    assert [float(part[0]) for part in found[1:]] == pytest.approx(slow, rel=1e-9, abs=1e-6)


def test_four_figures_are_too_few_for_a_box_and_are_counted() -> None:
    found = spread.box(column([1, 2, 3, 4, np.nan]))
    assert found.number[0] == 4
    assert all(np.isnan(part[0]) for part in found[1:])


# --- Highest over lowest --------------------------------------------------------------------------


def test_the_highest_is_three_times_the_lowest() -> None:
    assert spread.highest_to_lowest(column([300, 100, 200, 150, 120]))[0] == 3


def test_without_the_top_and_bottom_five() -> None:
    figures = [1, 2, 3, 4, 5, 10, 20, 50, 60, 70, 80, 90]
    assert spread.highest_to_lowest(column(figures), spread.ENDS)[0] == 2


def test_eleven_figures_are_too_few_to_leave_ten_out() -> None:
    figures = list(range(10, 21))
    assert np.isnan(spread.highest_to_lowest(column(figures), spread.ENDS)[0])
    assert spread.highest_to_lowest(column(figures))[0] == 2


@pytest.mark.parametrize("lowest", [0, -4])
def test_a_multiple_of_nil_is_unknown_not_infinite(lowest: float) -> None:
    figures = column([lowest, 2, 3, 4, 5, 6])
    assert np.isnan(spread.highest_to_lowest(figures)[0])


def test_a_nil_among_those_left_out_does_no_harm() -> None:
    figures = column([0, *range(1, 15)])
    assert spread.highest_to_lowest(figures, spread.ENDS)[0] == 9 / 5


@given(FIGURES)
def test_the_ratios_are_those_of_the_slow_twin(figures: list[float]) -> None:
    ordered, found = sorted(figures), column([np.nan, *figures])
    whole = ordered[-1] / ordered[0] if len(figures) >= 5 else math.nan
    inner = ordered[-6] / ordered[5] if len(figures) >= 12 else math.nan
    assert spread.highest_to_lowest(found)[0] == pytest.approx(whole, nan_ok=True)
    assert spread.highest_to_lowest(found, 5)[0] == pytest.approx(inner, nan_ok=True)


# --- The coefficient of variation -----------------------------------------------------------------


@given(st.lists(st.floats(0.5, 1e4), min_size=5, max_size=40))
def test_the_coefficient_of_variation_is_that_of_the_slow_twin(figures: list[float]) -> None:
    slow = statistics.stdev(figures) / statistics.mean(figures)
    found = spread.coefficient_of_variation(column([*figures, np.nan]))
    assert found[0] == pytest.approx(slow, rel=1e-6, abs=1e-9)


def test_around_a_mean_of_nil_there_is_no_coefficient() -> None:
    assert np.isnan(spread.coefficient_of_variation(column([-2, -1, 0, 1, 2]))[0])
    assert np.isnan(spread.coefficient_of_variation(column([1, 2, 3, 4]))[0])


# --- The funnel -----------------------------------------------------------------------------------


def twin_of_phi(z: Sequence[float]) -> float:
    low, high = twin_of_quantile(z, 0.1), twin_of_quantile(z, 0.9)
    return statistics.mean(min(max(one, low), high) ** 2 for one in z)


def made_up(seed: int, proportion: bool) -> tuple[np.ndarray, np.ndarray]:
    random = np.random.default_rng(seed)
    people = random.integers(500, 20_000, 42).astype(float)
    share = random.normal(0.3, 0.02, 42).clip(0.05, 0.9)
    events = random.binomial(people.astype(int), share) if proportion else people * share / 50
    return np.floor(events), people


@pytest.mark.parametrize("proportion", [True, False])
def test_a_funnel_is_that_of_the_slow_twin(proportion: bool) -> None:
    events, people = made_up(1, proportion)
    found = spread.funnel(events.reshape(-1, 1), people.reshape(-1, 1), proportion)
    average = sum(events) / sum(people)
    wobble = average * (1 - average) if proportion else average
    z = [(e / n - average) / math.sqrt(wobble / n) for e, n in zip(events, people, strict=True)]
    phi = twin_of_phi(z)
    assert found.average[0] == pytest.approx(average)
    assert found.overdispersion[0] == pytest.approx(phi)
    for level in spread.LEVELS:
        for place, n in enumerate(people):
            plain = (
                intervals.funnel_proportion(average, n, level)
                if proportion
                else intervals.funnel_rate(average, n, level)
            )
            wide = [average + (float(limit) - average) * math.sqrt(max(phi, 1)) for limit in plain]
            lower, upper = (float(limit[place, 0]) for limit in found.limits[level])
            assert lower == pytest.approx(max(wide[0], 0))
            assert upper == pytest.approx(min(wide[1], 1 if proportion else math.inf))


def test_where_only_chance_is_at_work_a_funnel_is_not_widened() -> None:
    people = np.full((10, 1), 1000.0)
    events = np.full((10, 1), 300.0)
    found = spread.funnel(events, people, proportion=True)
    assert found.overdispersion[0] == 0
    lower, upper = found.limits[0.95]
    reach = 1.959964 * math.sqrt(0.3 * 0.7 / 1000)
    assert (lower[0, 0], upper[0, 0]) == pytest.approx((0.3 - reach, 0.3 + reach))


def test_a_share_of_people_is_never_below_nil_nor_above_one() -> None:
    events = np.array([[0.0], [10], [1], [9], [10]])
    found = spread.funnel(events, np.full((5, 1), 10.0), proportion=True)
    lower, upper = found.limits[0.998]
    assert (lower == 0).all()
    assert (upper == 1).all()


def test_an_unknown_count_is_out_of_average_and_limits() -> None:
    events = np.array([[3.0], [3], [3], [3], [3], [np.nan]])
    people = np.array([[10.0], [10], [10], [10], [10], [1000]])
    found = spread.funnel(events, people, proportion=True)
    assert found.average[0] == pytest.approx(0.3)
    assert np.isnan(found.limits[0.95][0][5, 0])
    assert not np.isnan(found.limits[0.95][0][:5]).any()


def test_four_organisations_make_no_funnel() -> None:
    four = spread.funnel(np.full((4, 1), 3.0), np.full((4, 1), 9.0), proportion=True)
    assert np.isnan(four.average[0])
    assert np.isnan(four.overdispersion[0])
    assert np.isnan(four.limits[0.95][0]).all()
