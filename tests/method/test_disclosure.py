"""Disclosure control: the published rule, and tables an attacker tries to solve back."""

import itertools

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from method import disclosure
from method.disclosure import tables
from tests.method import reference_more as twin

small_tables = st.lists(
    st.lists(st.integers(0, 14), min_size=2, max_size=3), min_size=2, max_size=3
).filter(lambda rows: len({len(row) for row in rows}) == 1)


# --- counts, as Hospital Episode Statistics publish them ---


@pytest.mark.parametrize(
    ("count", "as_shown"),
    [(0, 0), (1, None), (7, None), (8, 10), (10, 10), (12, 10), (13, 15), (17, 15), (18, 20),
     (1002, 1000), (1003, 1005)],
)  # fmt: skip
def test_counts_of_1_to_7_are_hidden_and_the_rest_rounded_to_five(count, as_shown):
    # NHS England, disclosure control methodology for HES and ECDS: nil shown, 1 to 7 as *, others
    # to the nearest 5
    found = disclosure.shown(count)
    assert np.isnan(found) if as_shown is None else found == as_shown


@given(st.integers(0, 100_000))
def test_the_rule_one_count_at_a_time(count):
    found, expected = disclosure.shown(count), twin.show(count)
    assert np.isnan(found) if expected is None else found == expected
    assert np.isnan(found) or abs(found - count) <= 2


def test_limits_are_settings():
    assert disclosure.shown([4, 5, 12], hidden_to=4, base=10)[1:].tolist() == [10, 10]
    assert np.isnan(disclosure.shown(4, hidden_to=4, base=10))


def test_negative_and_broken_counts_are_refused():
    with pytest.raises(ValueError, match="negative"):
        disclosure.shown([-1])
    with pytest.raises(ValueError, match="whole"):
        disclosure.shown([8.5])


def test_many_organisations_at_once_and_an_unknown_count_looks_hidden():
    counts = np.array([[0, 3, 9], [100, np.nan, 8]])
    expected = [[0, np.nan, 10], [100, np.nan, 10]]
    assert disclosure.shown(counts) == pytest.approx(np.array(expected), nan_ok=True)


# --- rounded tables ---


def test_totals_are_rounded_by_themselves_and_need_not_add_up():
    table = disclosure.rounded_table([[12, 12], [12, 12]])
    assert table.cells.tolist() == [[10, 10], [10, 10]]
    assert table.rows.tolist() == [25, 25]
    assert table.total == 50


def test_a_small_total_is_hidden_like_a_small_count():
    table = disclosure.rounded_table([[3, 0], [0, 40]])
    assert np.isnan(table.rows[0])
    assert np.isnan(table.columns[0])
    assert table.rows[1] == 40


def test_ones_and_sixes_that_fit_one_way_only_are_found_out():
    # Rounded by itself: rows *, 15; columns *, 15; total 20 leave only 1, 6, 6, 7
    people = [[1, 6], [6, 7]]
    plain = disclosure.rounded_table(people, room=1)
    assert plain.rows[1] == 15
    table = disclosure.rounded_table(people)
    assert (
        np.isnan([*table.rows, *table.columns, table.total]).sum()
        > np.isnan([*plain.rows, *plain.columns, plain.total]).sum()
    )


def every_two_by_two_table():
    """All 28,561 tables of counts up to 12, and how each looks: 4 cells, 4 totals, the grand total;
    −1 is hidden."""
    people = np.array(list(itertools.product(range(13), repeat=4)))
    a, b, c, d = people.T
    true = np.stack([a, b, c, d, a + b, c + d, a + c, b + d, a + b + c + d], axis=1)
    return people, np.nan_to_num(disclosure.shown(true), nan=-1)


@pytest.mark.slow
def test_no_hidden_count_in_any_two_by_two_table_can_be_worked_out():
    """The plain rule is solved back by search over every table there is; each table that it would
    give away is published, and solved back again, in vain."""
    people, look = every_two_by_two_table()
    views, first, view = np.unique(look, axis=0, return_index=True, return_inverse=True)
    low, high = np.full((len(views), 4), 99), np.full((len(views), 4), -1)
    np.minimum.at(low, view.ravel(), people)
    np.maximum.at(high, view.ravel(), people)
    within = (views[:, :4] <= 10).all(axis=1)  # what looks like 15 may stand outside the search
    given_away = ((low == high) & (views[:, :4] == -1)).any(axis=1) & within
    assert given_away.sum() > 500  # the plain rule alone does not do
    for found in np.flatnonzero(given_away):
        table = disclosure.rounded_table(people[first[found]].reshape(2, 2))
        totals = np.r_[table.rows, table.columns, table.total]
        known = np.isfinite(totals)
        alike = (look[:, :4] == views[found, :4]).all(axis=1)
        alike &= (look[:, 4:][:, known] == totals[known]).all(axis=1)
        hidden = views[found, :4] == -1
        assert (np.ptp(people[alike], axis=0)[hidden] >= 1).all()


def test_tables_that_the_plain_rule_keeps_safe_are_published_by_it_in_full():
    people, look = every_two_by_two_table()
    _, view, alike = np.unique(look, axis=0, return_inverse=True, return_counts=True)
    often = np.flatnonzero(alike[view.ravel()] > 20)
    for place in often[:: len(often) // 100]:
        table = disclosure.rounded_table(people[place].reshape(2, 2))
        parts = [table.cells.ravel(), table.rows, table.columns, [table.total]]
        low, high = disclosure.range_left(table, hidden_to=7, base=5)
        assert (high - low >= 1)[table.hidden].all()
        assert np.array_equal(np.nan_to_num(np.concatenate(parts), nan=-1), look[place])


@settings(max_examples=40, deadline=None)
@given(small_tables)
def test_a_rounded_table_keeps_at_least_two_values_for_every_hidden_count(people):
    table = disclosure.rounded_table(people)
    low, high = disclosure.range_left(table, hidden_to=7, base=5)
    assert (high - low >= 1)[table.hidden].all()
    inside = (low <= people) & (people <= high)
    assert inside.all()


# --- exact totals ---


def test_secondary_suppression_of_one_small_count_hides_a_rectangle():
    table = disclosure.exact_table([[3, 20, 41], [12, 15, 30], [9, 9, 50]])
    assert table.hidden.sum() == 4
    assert table.rows.tolist() == [64, 57, 68]
    assert table.columns.tolist() == [24, 44, 121]
    low, high = disclosure.range_left(table)
    assert high[0, 0] - low[0, 0] + 1 >= disclosure.ROOM


@settings(max_examples=40, deadline=None)
@given(st.lists(st.integers(1, 40), min_size=4, max_size=4))
def test_the_room_a_rectangle_gives_is_what_the_audit_finds(people):
    array = np.reshape(people, (2, 2)).astype(float)
    table = tables._table(np.full((2, 2), np.nan), tables._totals(array))
    low, high = disclosure.range_left(table)
    assert tables._rectangle_room(array, (0, 0), (1, 1)) == high[0, 0] - low[0, 0] + 1


def test_the_cheapest_rectangle_that_gives_room_is_taken():
    # Hiding the 1s beside it would be cheapest and give a 2 no room; 9, 9, 9 give it enough
    people = np.array([[2.0, 1, 9], [1, 1, 50], [9, 50, 9]])
    hidden = people == 2
    assert tables._cover(people, hidden, (0, 0), room=5)[[0, 2, 2], [2, 0, 2]].all()
    assert tables._cover(people, hidden, (0, 0), room=1)[[0, 1, 1], [1, 0, 1]].all()


def test_without_secondary_suppression_the_small_count_is_solved():
    # What the audit is for: one hidden cell under an exact total is that total less the rest
    table = disclosure.exact_table([[8, 20], [30, 40]])._replace(
        cells=np.array([[np.nan, 20], [30, 40]]), hidden=np.array([[True, False], [False, False]])
    )
    low, high = disclosure.range_left(table)
    assert low[0, 0] == high[0, 0] == 8


@pytest.mark.slow
def test_an_attacker_with_every_table_at_hand_cannot_find_a_small_count():
    """Tables with exact totals are solved back by exhaustive search and by linear programming."""
    random, tried = np.random.default_rng(20), 0
    while tried < 40:
        people = random.integers(0, 13, random.integers(2, 4, 2))
        try:
            table = disclosure.exact_table(people, room=3)
        except ValueError:
            continue  # a small total
        most = int(min(table.rows.max(), table.columns.max()))
        if not 0 < table.hidden.sum() <= 4 or most**4 > 50_000:
            continue
        tried += 1
        cells = [[None if np.isnan(c) else int(c) for c in row] for row in table.cells]
        tables = np.array(twin.tables_like(cells, table.rows, table.columns, most))
        low, high = disclosure.range_left(table)
        assert np.array_equal(tables.min(axis=0), low)
        assert np.array_equal(tables.max(axis=0), high)
        for row, column in np.argwhere((people >= 1) & (people <= 7)):
            assert len(set(tables[:, row, column].tolist())) >= 3


@settings(max_examples=40, deadline=None)
@given(st.lists(st.lists(st.integers(0, 60), min_size=5, max_size=5), min_size=4, max_size=6))
def test_every_small_count_keeps_room_and_nothing_else_is_changed(people):
    array = np.array(people)
    try:
        table = disclosure.exact_table(array)
    except ValueError:
        assume(False)
    low, high = disclosure.range_left(table)
    small = (array >= 1) & (array <= 7)
    assert table.hidden[small].all()
    assert (high - low + 1)[small].min(initial=np.inf) >= disclosure.ROOM
    assert not table.hidden[array == 0].any()
    assert np.array_equal(table.cells[~table.hidden], array[~table.hidden])
    assert np.array_equal(table.rows, array.sum(axis=1))


def test_a_list_with_an_exact_total_hides_the_next_smallest():
    table = disclosure.exact_table([3, 40, 12, 0, 60])
    assert table.hidden.tolist() == [True, False, True, False, False]
    assert table.total == 115
    low, high = disclosure.range_left(table)
    assert (low[0], high[0]) == (1, 14)


def test_a_small_total_cannot_stay_exact():
    with pytest.raises(ValueError, match="total is itself a small count"):
        disclosure.exact_table([[3, 0], [10, 40]])
    with pytest.raises(ValueError, match="nothing more can be hidden"):
        disclosure.exact_table([1, 7], room=9)


def test_totals_that_do_not_belong_are_found_out():
    table = disclosure.exact_table([[3, 20], [12, 15]])._replace(total=np.float64(99))
    with pytest.raises(ValueError, match="do not belong"):
        disclosure.range_left(table)


def test_a_table_without_small_counts_is_left_as_it_is():
    table = disclosure.exact_table([[10, 20], [30, 0]])
    assert not table.hidden.any()
    assert table.cells.tolist() == [[10, 20], [30, 0]]


# --- across runs, rates, pounds, tails ---


def test_once_hidden_a_cell_stays_hidden():
    assert disclosure.hold([True, False, False], [False, True, False]).tolist() == [
        True, True, False,
    ]  # fmt: skip


def test_rates_come_from_rounded_counts():
    assert disclosure.rate(12, 48) == pytest.approx(10 / 50)
    assert np.isnan(disclosure.rate(3, 48))
    assert np.isnan(disclosure.rate(0, 0))
    assert disclosure.rate(0, 48) == 0


@pytest.mark.parametrize(
    ("cost", "people", "largest", "as_shown"),
    [(1_234_567, 40, 100_000, 1_235_000), (1_234_499, 40, 100_000, 1_234_000),
     (1_234_567, 7, 100_000, None), (1_234_567, 40, 617_284, None),
     (1_234_568, 40, 617_284, 1_235_000), (1_234_567, 40, np.nan, None), (0, 0, np.nan, 0),
     (1_234_567, 0, 0, None), (np.nan, 40, 1, None)],
)  # fmt: skip
def test_pounds_to_the_nearest_thousand_unless_one_person_is_most_of_them(
    cost, people, largest, as_shown
):
    found = disclosure.pounds(cost, people, largest)
    assert np.isnan(found) if as_shown is None else found == as_shown


def test_a_published_mean_gives_a_count_away():
    # £120,000 at £10,000.00 a person can only be 12 people; at £50.00 it is 2,390 to 2,410
    assert disclosure.gives_count_away(120_000, 10_000, 0.01)
    assert not disclosure.gives_count_away(120_000, 50, 0.01)
    assert not disclosure.gives_count_away(np.nan, 50, 0.01)
    assert not disclosure.gives_count_away(120_000, np.nan, 0.01)
    # A mean published in thousands gives less away
    assert disclosure.gives_count_away(600_000, 12_000, 1)
    assert not disclosure.gives_count_away(600_000, 12_000, 1000)


@given(st.integers(8, 500), st.floats(200, 50_000))
def test_what_is_said_to_be_safe_leaves_five_counts(people, mean):
    pounds = 1000 * round(people * mean / 1000)
    if not disclosure.gives_count_away(pounds, round(mean), 1):
        low, high = round(mean) - 0.5, round(mean) + 0.5
        possible = [
            n for n in range(1, 1000) if n * high >= pounds - 500 and n * low <= pounds + 500
        ]
        assert len(possible) >= disclosure.ROOM


def test_a_tail_of_nineteen_is_hidden():
    assert np.isnan(disclosure.tail([0.4], [19])[0])
    assert disclosure.tail([0.4], [20])[0] == 0.4
