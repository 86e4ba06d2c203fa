"""Time-driven costing: the published example, its slow twin, and what must hold of any resources."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from method import time_driven

# Kaplan and Anderson, Harvard Business Review 2004;82(11): a customer service department of £560,000
# (dollars there) a quarter with 700,000 practical minutes; 49,000 orders of 8 minutes, 1,400 inquiries
# of 44 and 2,500 credit checks of 50.
COST, PRACTICAL = [560_000], [700_000]
MINUTES, TIMES = [8, 44, 50], [49_000, 1_400, 2_500]
ONE_RESOURCE = [0, 0, 0]

sizes = st.integers(1, 5), st.integers(1, 8)


@st.composite
def departments(draw):
    """Resources with cost and theoretical minutes, steps that need them, and a number of people."""
    resources, steps = draw(sizes[0]), draw(sizes[1])
    amounts = st.floats(0.01, 1e6)
    several = lambda kind, number: draw(st.lists(kind, min_size=number, max_size=number))  # noqa: E731
    return (
        several(st.integers(0, resources - 1), steps),
        several(st.floats(0.1, 500), steps),
        several(st.floats(0.01, 50), steps),
        draw(st.integers(0, 100_000)),
        several(st.floats(1_000, 1e6), resources),
        several(amounts, resources),
    )


# --- The published example ------------------------------------------------------------------------


def test_published_cost_of_a_minute():
    assert time_driven.rate(COST, PRACTICAL) == pytest.approx([0.80])


def test_published_cost_of_an_order_an_inquiry_and_a_credit_check():
    rate = time_driven.rate(COST, PRACTICAL)
    each = time_driven.step_cost(ONE_RESOURCE, MINUTES, [1, 1, 1], rate)
    assert each == pytest.approx([6.40, 35.20, 40.00])


def test_published_use_of_capacity_and_what_is_left_of_it():
    found = time_driven.use(ONE_RESOURCE, MINUTES, TIMES, 1, PRACTICAL, COST)
    assert found.used == pytest.approx([578_600])
    assert found.share == pytest.approx([82.657], abs=0.001)  # "83%"
    assert found.unused == pytest.approx([121_400])
    assert found.unused_cost == pytest.approx([97_120])
    assert found.short.tolist() == [0]
    assert not found.over.any()


def test_published_cost_that_is_assigned():
    rate = time_driven.rate(COST, PRACTICAL)
    assert time_driven.step_cost(ONE_RESOURCE, MINUTES, TIMES, rate).sum() == pytest.approx(462_880)


# --- What a person's cost is made of --------------------------------------------------------------


def test_practical_minutes_are_a_share_of_the_theoretical():
    assert time_driven.practical([100_000, 90_000], [80, 100]).tolist() == [80_000, 90_000]
    with pytest.raises(ValueError, match="theoretical"):
        time_driven.practical([100_000], [101])


def test_a_step_that_half_of_the_people_have_costs_half():
    whole = time_driven.step_cost([0], [30], [1], [2.0])
    half = time_driven.step_cost([0], [30], [0.5], [2.0])
    assert (whole.tolist(), half.tolist()) == ([60], [30])


def test_a_resource_without_minutes_has_no_price_a_minute():
    assert np.isnan(time_driven.rate([5_000], [0])).all()


def test_a_resource_that_costs_nothing_is_nil_and_not_unknown():
    assert time_driven.rate([0], [1_000]).tolist() == [0]


def test_things_used_up_are_price_times_number():
    assert time_driven.consumed([12.5, 3], [2, 0.1]) == pytest.approx([25, 0.3])


def test_a_step_of_a_resource_that_there_is_not_is_refused():
    for place in ([1], [-1]):
        with pytest.raises(ValueError, match="resource that there is"):
            time_driven.step_cost(place, [10], [1], [1.0])


@pytest.mark.parametrize("wrong", ["minutes", "times", "cost"])
def test_nothing_may_be_below_nil(wrong):
    given_ = {"minutes": [5], "times": [1], "cost": [100]} | {wrong: [-1]}
    with pytest.raises(ValueError, match="must not be negative"):
        time_driven.use([0], given_["minutes"], given_["times"], 1, [10], given_["cost"])


def test_use_is_unknown_where_nobody_said_how_many_people():
    found = time_driven.use([0], [5], [1], np.nan, [100], [50])
    assert np.isnan(found.used).all()
    assert np.isnan(found.unused_cost).all()
    assert not found.over.any()


# --- Over capacity, and other shares --------------------------------------------------------------


def test_more_minutes_than_there_are_is_over_and_leaves_nothing_unused():
    found = time_driven.use([0], [10], [1], 12, [100], [50])
    assert (found.over.tolist(), found.short.tolist(), found.unused.tolist()) == ([True], [20], [0])
    assert found.share.tolist() == [120]


def test_all_minutes_used_to_the_last_is_not_over():
    found = time_driven.use([0], [10], [1], 10, [100], [50])
    assert (found.over.tolist(), found.unused.tolist()) == ([False], [0])


def test_a_lower_practical_share_makes_a_person_dearer_and_leaves_less_unused():
    found = time_driven.sensitivity([0], [10], [1], 60, [1_000], [800], [70, 80, 90])
    # 800 ÷ 700, 800 and 900 minutes; 10 minutes each; 600 of them used
    assert found.person == pytest.approx([80 / 7, 10, 80 / 9])
    assert found.unused_cost == pytest.approx([800 / 7, 200, 2400 / 9])
    assert found.over.tolist() == [0, 0, 0]


def test_a_share_at_which_there_is_not_enough_says_of_how_many_resources():
    found = time_driven.sensitivity([0, 1], [10, 1], [1, 1], 75, [1_000, 1_000], [1, 1], [70, 80])
    assert found.over.tolist() == [1, 0]


# --- Twins and properties -------------------------------------------------------------------------


def slow_use(resource, minutes, times, people, capacity, cost):
    """One resource at a time: (used, unused, its cost, short)."""
    rows = []
    for place, there in enumerate(capacity):
        used = 0.0
        for step, needed in enumerate(resource):
            if needed == place:
                used += minutes[step] * times[step] * people
        unused = there - used if used < there else 0.0
        short = used - there if used > there else 0.0
        rows.append((used, unused, unused * cost[place] / there, short))
    return rows


@given(departments())
def test_use_is_what_its_slow_twin_finds(department):
    found = time_driven.use(*department)
    together = zip(found.used, found.unused, found.unused_cost, found.short, strict=True)
    # what is left is the difference of two large numbers
    assert [list(row) for row in together] == [
        pytest.approx(list(row), rel=1e-9, abs=1e-2) for row in slow_use(*department)
    ]


@given(departments())
def test_what_is_used_unused_and_short_adds_up_to_the_cost_of_each_resource(department):
    resource, minutes, times, people, capacity, cost = department
    rate = time_driven.rate(cost, capacity)
    found = time_driven.use(*department)
    steps = time_driven.step_cost(resource, minutes, times, rate)
    on_people = time_driven.by_resource(resource, steps, len(cost)) * people
    assert on_people + found.unused_cost - found.short * rate == pytest.approx(np.array(cost))


@given(departments())
def test_people_are_never_charged_for_what_they_do_not_use(department):
    """A person costs the same whether few or many come."""
    resource, minutes, times, _, capacity, cost = department
    rate = time_driven.rate(cost, capacity)
    alone = time_driven.step_cost(resource, minutes, times, rate).sum()
    many = time_driven.use(resource, minutes, times, 1000, capacity, cost).used @ rate / 1000
    assert many == pytest.approx(alone)


@given(departments())
def test_sensitivity_at_one_share_is_the_cost_at_that_share(department):
    resource, minutes, times, people, theoretical, cost = department
    found = time_driven.sensitivity(*department, shares=[85])
    there = time_driven.practical(theoretical, 85)
    rate = time_driven.rate(cost, there)
    assert found.person[0] == pytest.approx(
        time_driven.step_cost(resource, minutes, times, rate).sum()
    )
    use = time_driven.use(resource, minutes, times, people, there, cost)
    assert found.unused_cost[0] == pytest.approx(use.unused_cost.sum())
    assert found.over[0] == use.over.sum()
