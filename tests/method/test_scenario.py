"""Two pathways of one person: running totals, who bears what, and where the difference turns."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from method import scenario

# As it often goes: 2 GP appointments at £40, then an admission at £2,900; as planned: 4 GP
# appointments and 6 therapy visits at £66.
NUMBER = [2, 1, 4, 6]
PRICE = [40, 2_900, 40, 66]
SERVICE = [0, 1, 0, 2]
SECOND = [False, False, True, True]
POUNDS = scenario.pounds(NUMBER, PRICE)


@st.composite
def pathways(draw):
    """Numbers, services with their price, and which pathway each step is of."""
    steps = draw(st.integers(1, 10))
    several = lambda kind: draw(st.lists(kind, min_size=steps, max_size=steps))  # noqa: E731
    prices = draw(st.lists(st.floats(1, 5_000), min_size=3, max_size=3))
    service = several(st.integers(0, 2))
    number = several(st.integers(0, 40))
    return number, [prices[place] for place in service], service, several(st.booleans())


# --- Pounds ---------------------------------------------------------------------------------------


def test_each_pathway_comes_to_the_pounds_of_its_steps():
    assert POUNDS.tolist() == [80, 2_900, 160, 396]
    assert scenario.totals(POUNDS, SECOND) == (2_980, 556)


def test_nothing_may_be_below_nil():
    for number, price in (([-1], [40]), ([1], [-40])):
        with pytest.raises(ValueError, match="must not be negative"):
            scenario.pounds(number, price)


def test_a_step_of_one_month_stands_in_it_and_one_of_three_is_spread_over_them():
    found = scenario.running([300, 90], [1, 0], [1, 2], months=3)
    assert found.tolist() == [30, 360, 390, 390]


def test_a_step_outside_the_pathway_is_refused():
    for start, end in ((4, 4), (2, 1), (-1, 0), (0, 4)):
        with pytest.raises(ValueError, match="month"):
            scenario.running([10], [start], [end], months=3)


def test_who_bears_what_by_care_setting():
    first, second = scenario.by_group(POUNDS, [0, 1, 0, 2], SECOND, groups=3)
    assert first.tolist() == [80, 2_900, 0]
    assert second.tolist() == [160, 0, 396]


def test_a_step_of_no_care_setting_is_refused():
    with pytest.raises(ValueError, match="group"):
        scenario.by_group([1], [3], [True], groups=3)


# --- Where the difference turns -------------------------------------------------------------------


def test_the_price_at_which_the_difference_turns():
    """Difference £2,424: without it the admission is at £476, where both come to £556."""
    found = scenario.turns(NUMBER, PRICE, SERVICE, SECOND, services=3)
    assert found.price[1] == pytest.approx(476)
    assert found.price[0] == pytest.approx(40 + 2_424 / 2)  # two more of them in the second
    assert found.price[2] == pytest.approx(66 + 2_424 / 6)


def test_the_number_at_which_the_difference_turns():
    found = scenario.turns(NUMBER, PRICE, SERVICE, SECOND, services=3)
    assert found.number[1] == pytest.approx(476 / 2_900)
    assert found.number[3] == pytest.approx(6 + 2_424 / 66)


def test_a_number_that_would_have_to_be_below_nil_is_none():
    found = scenario.turns(NUMBER, PRICE, SERVICE, SECOND, services=3)
    assert np.isnan(found.number[0])  # without these two the difference is still there


def test_a_service_used_alike_in_both_pathways_turns_nothing():
    found = scenario.turns([0.1, 0.2, 0.3, 1], [5, 5, 5, 9], [0, 0, 0, 1], [0, 0, 1, 1], services=2)
    assert np.isnan(found.price[0])


def test_a_service_has_one_price_in_both_pathways():
    with pytest.raises(ValueError, match="one price"):
        scenario.turns([1, 1], [40, 45], [0, 0], [False, True], services=1)


def test_the_dearest_step_is_the_one_with_the_most_pounds():
    assert scenario.dearest(POUNDS) == 1
    assert scenario.dearest([5, 5]) == 0
    assert scenario.dearest([0, 0]) == scenario.dearest([]) == -1


# --- Twins and properties -------------------------------------------------------------------------


def difference(number, price, second):
    """One step at a time."""
    return sum(
        n * p * (-1 if planned else 1) for n, p, planned in zip(number, price, second, strict=True)
    )


@given(pathways())
def test_totals_are_what_their_slow_twin_finds(pathway):
    number, price, _, second = pathway
    first, planned = scenario.totals(scenario.pounds(number, price), second)
    assert first - planned == pytest.approx(difference(number, price, second), abs=1e-6)


@given(pathways())
def test_at_the_price_found_the_difference_is_nil(pathway):
    number, price, service, second = pathway
    found = scenario.turns(*pathway, services=3)
    for place, turn in enumerate(found.price):
        if not np.isnan(turn):
            other = [turn if s == place else p for s, p in zip(service, price, strict=True)]
            assert difference(number, other, second) == pytest.approx(0, abs=1e-4)


@given(pathways())
def test_at_the_number_found_the_difference_is_nil(pathway):
    number, price, _, second = pathway
    found = scenario.turns(*pathway, services=3)
    for place, turn in enumerate(found.number):
        if not np.isnan(turn):
            other = [turn if s == place else n for s, n in enumerate(number)]
            assert difference(other, price, second) == pytest.approx(0, abs=1e-4)


@given(pathways())
def test_care_settings_add_up_to_the_pathways(pathway):
    number, price, service, second = pathway
    amounts = scenario.pounds(number, price)
    first, planned = scenario.by_group(amounts, service, second, groups=3)
    assert (first.sum(), planned.sum()) == pytest.approx(scenario.totals(amounts, second))


@given(st.lists(st.tuples(st.floats(0, 9_000), st.integers(0, 12), st.integers(0, 12)), min_size=1))
def test_running_totals_are_what_their_slow_twin_finds_and_end_at_the_whole(steps):
    amounts = [amount for amount, _, _ in steps]
    start = [min(one, other) for _, one, other in steps]
    end = [max(one, other) for _, one, other in steps]
    found = scenario.running(amounts, start, end, months=12)
    slow = []
    for month in range(13):
        total = 0.0
        for amount, first, last in zip(amounts, start, end, strict=True):
            months = range(first, last + 1)
            total += amount / len(months) * sum(one <= month for one in months)
        slow.append(total)
    assert found == pytest.approx(slow)
    assert found[-1] == pytest.approx(sum(amounts))
    assert (np.diff(found) >= -1e-9).all()
