"""Groups of people one inside the other, and what is between two of them."""

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from method import disclosure
from tests.method import reference_disclosure as twin


def hidden(*groups, **limits):
    people, cost, largest = zip(*groups, strict=True)
    return disclosure.nested(people, cost, largest, **limits).tolist()


def test_the_top_20_lie_in_the_top_1_percent_and_in_everybody():
    # Top 20 of 4,000 people, top 1%, top 5%, everybody
    assert hidden(
        (20, 600_000, 60_000), (40, 900_000, 60_000), (200, 2_000_000, 60_000),
        (4_000, 6_000_000, 60_000),
    ) == [False] * 4  # fmt: skip


def test_of_two_groups_five_people_apart_the_larger_is_shown():
    assert hidden((20, 600_000, 60_000), (25, 800_000, 60_000), (500, 2_000_000, 60_000)) == [
        True, False, False,
    ]  # fmt: skip


def test_the_same_people_may_be_shown_twice():
    assert hidden((20, 600_000, 60_000), (20, 600_000, 60_000), (500, 2_000_000, 60_000)) == [
        False, False, False,
    ]  # fmt: skip


def test_one_person_must_not_be_most_of_what_is_between():
    # 30 more people and £100,000 more: one of £60,000 might be among them
    assert hidden((20, 600_000, 60_000), (50, 700_000, 60_000)) == [True, False]
    assert hidden((20, 600_000, 60_000), (50, 720_000, 60_000)) == [False, False]


def test_whoever_is_between_costs_no_more_than_the_mean_of_those_above():
    # The top 20 cost £30,000 each, so none of the next 30 costs more, though the costliest £60,000
    groups = (20, 600_000, 60_000), (50, 700_000, 60_000)
    assert hidden(*groups, beyond=[30_000, 0]) == [False, False]
    assert hidden(*groups, beyond=[51_000, 0]) == [True, False]
    assert hidden(*groups, beyond=[np.nan, 0]) == [True, False]


def test_fewer_than_twenty_people_are_never_shown_nor_everybody_where_one_is_most():
    assert hidden((19, 600_000, 60_000), (500, 2_000_000, 60_000)) == [True, False]
    assert hidden((20, 600_000, 60_000), (500, 700_000, 400_000)) == [False, True]


def test_nobody_is_shown_as_nobody():
    assert hidden((0, 0, 0), (500, 2_000_000, 60_000)) == [False, False]


def test_pounds_by_setting_need_eight_people_between():
    limits = {"tail": disclosure.LARGEST_HIDDEN + 1, "between": disclosure.LARGEST_HIDDEN + 1}
    assert hidden((8, 90_000, 9_000), (16, 190_000, 9_000), **limits) == [False, False]
    assert hidden((8, 90_000, 9_000), (15, 190_000, 9_000), **limits) == [True, False]


def test_a_group_that_is_not_known_is_hidden():
    nan = np.nan
    assert hidden((nan, 600_000, 60_000), (500, nan, 60_000), (600, 9e6, nan)) == [True] * 3


def test_groups_in_the_wrong_order_and_of_the_wrong_shape_are_refused():
    with pytest.raises(ValueError, match="smallest to the largest"):
        hidden((500, 2_000_000, 60_000), (20, 600_000, 60_000))
    with pytest.raises(ValueError, match="one figure for each group"):
        disclosure.nested([20], [600_000], [60_000, 3])


crowds = st.lists(
    st.tuples(st.integers(0, 30), st.integers(0, 300), st.integers(1, 100)), min_size=1, max_size=8
)


def one_inside_the_other(more):
    """Each group is the one before with some people more: (people, cost, largest)."""
    people = cost = largest = 0
    for number, pounds, share in more:
        people, cost = people + number, cost + (pounds if number else 0)
        largest = max(largest, pounds * share // 100 if number else 0)
        yield people, cost, largest


@given(crowds)
def test_as_the_twin_does_it(more):
    groups = list(one_inside_the_other(more))
    assert hidden(*groups) == twin.nested(groups)


@given(crowds)
def test_no_two_shown_groups_give_a_few_people_away(more):
    groups = list(one_inside_the_other(more))
    flags = hidden(*groups)
    shown = [group for group, hide in zip(groups, flags, strict=True) if not hide and group[0]]
    for smaller, larger in itertools.combinations(shown, 2):
        between = larger[0] - smaller[0]
        assert between == 0 or between >= disclosure.TAIL
    everybody = groups[-1]
    safe = everybody[0] >= disclosure.TAIL and everybody[2] <= everybody[1] / 2
    assert flags[-1] != (safe or everybody[:2] == (0, 0))
