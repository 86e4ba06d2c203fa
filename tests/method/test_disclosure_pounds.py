"""Pounds of groups of people: what has to be hidden besides."""

import numpy as np
import pytest

from method import disclosure
from method.disclosure import audit
from tests.method.groups_of_people import (
    BIG,
    FIVE_PEOPLE,
    MIDDLE,
    NOBODY,
    SMALLER,
    added,
    could_be,
    hide,
    line_by_line,
    lines_of,
    table_of,
    told,
)


def in_a_list(*parts, **limits):
    """The flags of parts and their total, which is the last."""
    return hide([*parts, added(*parts)], [(len(parts), range(len(parts)))], **limits)


# --- one total ---


def test_pounds_that_are_safe_are_all_shown():
    assert in_a_list(BIG, MIDDLE, SMALLER) == [False] * 4


def test_the_pounds_of_five_people_take_the_smallest_other_part_with_them():
    assert in_a_list(BIG, MIDDLE, SMALLER, FIVE_PEOPLE) == [False, False, True, True, False]


def test_a_part_that_is_too_small_to_cover_stays_shown():
    # 8 people with £9,000 between them: £30,000 would be known to £9,000
    tiny = (9_000, 8, 1_500)
    assert in_a_list(BIG, MIDDLE, tiny, FIVE_PEOPLE) == [False, True, False, True, False]
    # With a lower bar for what an unsafe part could be, but never less than one person's half
    assert in_a_list(BIG, MIDDLE, tiny, (9_000, 5, 2_000), above=0.5)[2]


def test_where_no_single_part_is_enough_the_largest_goes_first():
    dear = (500_000, 6, 200_000)
    assert in_a_list(BIG, MIDDLE, SMALLER, dear) == [True, False, False, True, False]
    dearer = (900_000, 6, 230_000)
    flags = in_a_list(BIG, MIDDLE, SMALLER, dearer)
    assert flags == [True, True, False, True, False]


def test_two_small_groups_do_not_cover_each_other():
    # Together they might be the same five people
    assert in_a_list(FIVE_PEOPLE, (40_000, 5, 9_000), MIDDLE, BIG) == [
        True, True, True, False, False,
    ]  # fmt: skip


def test_one_person_who_is_most_of_two_parts_is_not_covered_by_either():
    one = (100_000, 12, 80_000)
    other = (90_000, 12, 70_000)
    assert in_a_list(one, other, BIG) == [True, True, True, False]


def test_when_all_parts_are_hidden_and_tell_too_much_the_total_goes_too():
    assert in_a_list(FIVE_PEOPLE, NOBODY) == [True, False, True]
    assert in_a_list(FIVE_PEOPLE, (4_000, 2, 3_000)) == [True, True, True]


def test_nil_of_nobody_is_shown_and_covers_nothing():
    assert in_a_list(NOBODY, FIVE_PEOPLE, NOBODY, MIDDLE, BIG) == [
        False, True, False, True, False, False,
    ]  # fmt: skip


def test_under_a_total_that_everybody_knows_as_much_is_hidden_as_can_be():
    assert hide([FIVE_PEOPLE, SMALLER, BIG], [(None, [0, 1, 2])]) == [True, True, False]
    assert hide([FIVE_PEOPLE, NOBODY], [(None, [0, 1])]) == [True, False]
    # Nobody in all, and not known how many in a part: the nil stays shown
    assert hide([(0, np.nan, 0), NOBODY], [(1, [0])]) == [True, False]


def test_what_is_in_no_total_is_hidden_by_itself_only():
    assert hide([FIVE_PEOPLE, BIG], []) == [True, False]


def test_unknown_is_never_shown_nor_let_follow():
    nan = np.nan
    assert hide([(nan, 40, 10), (5_000, nan, 10), (5_000, 40, nan), BIG], []) == [
        True, True, True, False,
    ]  # fmt: skip
    unknown_largest = (30_000, 50, nan)
    parts = [unknown_largest, SMALLER, BIG]
    # Two that are not shown: neither follows from what is
    assert hide([*parts, (490_000, 160, nan)], [(3, [0, 1, 2])]) == [True, False, False, True]
    total = (490_000, 160, 20_000)
    assert hide([*parts, total], [(3, [0, 1, 2])]) == [True, True, False, False]


def test_credits_count_without_their_sign():
    # −£30,000 and £60,000 are £30,000 together, of which one person is £14,000 at most
    credit = (-30_000, 5, 9_000)
    assert hide([credit, SMALLER, BIG, (430_000, 115, 20_000)], [(3, [0, 1, 2])]) == [
        True, True, False, False,
    ]  # fmt: skip
    # −£35,000 and £60,000 are £25,000, and £14,000 is more than half
    credit = (-35_000, 5, 9_000)
    assert hide([credit, SMALLER, BIG, (425_000, 115, 20_000)], [(3, [0, 1, 2])]) == [
        True, False, True, False,
    ]  # fmt: skip


def test_cells_hidden_for_another_reason_are_kept_as_the_unsafe_ones():
    cells = [MIDDLE, SMALLER, BIG, added(MIDDLE, SMALLER, BIG)]
    before = [True, False, False, False]
    cost, people, largest = zip(*cells, strict=True)
    flags = disclosure.protected(cost, people, largest, [(3, [0, 1, 2])], hidden=before)
    assert flags.tolist() == [True, True, False, False]


def test_what_is_not_a_total_is_refused():
    with pytest.raises(ValueError, match="do not add up"):
        hide([BIG, MIDDLE, SMALLER], [(0, [1, 2])])
    with pytest.raises(ValueError, match="not a part of itself"):
        hide([BIG, MIDDLE], [(0, [0, 1])])
    with pytest.raises(ValueError, match="no cell here"):
        hide([BIG, MIDDLE], [(None, [0, 5])])
    with pytest.raises(ValueError, match="one figure for each cell"):
        disclosure.protected([1.0, 2.0], [10], [0.1], [])
    with pytest.raises(ValueError, match="whole"):
        disclosure.protected([1.0], [10.5], [0.1], [])


def test_hidden_pounds_are_not_numbers_and_the_rest_are_thousands():
    found = disclosure.hidden_pounds([1_234_567, 499, 500], [False, True, False])
    assert found == pytest.approx([1_235_000, np.nan, 1_000], nan_ok=True)


# --- several totals ---


def test_in_a_table_of_rows_and_columns_a_rectangle_is_hidden():
    cells, relations = table_of([
        [FIVE_PEOPLE, SMALLER, BIG], [MIDDLE, SMALLER, BIG], [BIG, BIG, BIG],
    ])  # fmt: skip
    flags = np.reshape(hide(cells, relations), (4, 4))
    assert np.argwhere(flags).tolist() == [[0, 0], [0, 1], [1, 0], [1, 1]]


def test_a_hidden_total_whose_parts_are_all_shown_would_cover_nothing():
    # Two localities: the first is hidden to cover the second, so something in it must be too
    localities = [MIDDLE, SMALLER, added(MIDDLE, SMALLER), FIVE_PEOPLE]
    cells = [*localities, added(MIDDLE, SMALLER, FIVE_PEOPLE)]
    relations = [(2, [0, 1]), (4, [2, 3])]
    flags = hide(cells, relations)
    assert flags[2:] == [True, True, False]
    assert flags[0] or flags[1]


def bridge():
    """Two rectangles of unsafe cells and one more that ties them: each line has two hidden, and yet
    the rows and the columns of one rectangle together tell the tie."""
    s, m, b = FIVE_PEOPLE, (60_000, 12, 4_000), BIG
    return table_of([
        [s, m, b, b], [m, m, s, b], [b, b, m, m], [b, b, m, m], [b, b, b, b],
    ])  # fmt: skip


def test_lines_that_are_safe_one_by_one_may_tell_together():
    """Hidden: a rectangle of rows 0 and 1 with columns 0 and 1, one of rows 2 and 3 with columns 2
    and 3, and the five people of row 1, column 2, who follow from the totals of rows 0 and 1 less
    those of columns 0 and 1."""
    cells, relations = bridge()
    hidden = [(0, 0), (0, 1), (1, 0), (1, 1), (1, 2), (2, 2), (2, 3), (3, 2), (3, 3)]
    places = [row * 5 + column for row, column in hidden]
    flags = [at in places for at in range(len(cells))]
    assert told(cells, relations, flags) == [1 * 5 + 2]
    assert could_be(cells, relations, flags, 7) == pytest.approx((30_000, 30_000))
    cost, people, largest = zip(*cells, strict=True)
    stronger = np.array(disclosure.protected(cost, people, largest, relations))
    assert stronger[1 * 5 + 2]
    assert not told(cells, relations, stronger)


def test_one_person_alone_in_a_row_is_not_taken_for_somebody_else():
    """The total of the row is the same person again, and no other table could leave it as it is."""
    one = (20_000, 1, 20_000)
    cells, relations = table_of([[one, NOBODY, NOBODY], [BIG, MIDDLE, BIG], [BIG, BIG, SMALLER]])
    flags = hide(cells, relations)
    assert flags[0]
    assert flags[3]
    assert not told(cells, relations, flags)
    # In two columns: both, and the row, are this person's
    total = (35_000, 1, 35_000)
    cells = [
        one, (15_000, 1, 15_000), total,
        BIG, MIDDLE, (490_000, 90, 26_000),
        (420_000, 81, 20_000), (105_000, 41, 15_000), (525_000, 91, 35_000),
    ]  # fmt: skip
    relations = [(2, [0, 1]), (5, [3, 4]), (8, [6, 7]), (6, [0, 3]), (7, [1, 4]), (8, [2, 5])]
    flags = hide(cells, relations)
    assert not told(cells, relations, flags)
    # Everything but one shown column would be too much of a price
    assert sum(flags) < 9


@pytest.mark.parametrize(
    ("other", "known"), [((20_000, 1, 20_000), 20_000), ((40_000, 8, 36_000), 36_000)]
)
def test_the_one_person_of_another_hidden_cell_must_not_find_the_five_people(other, known):
    """A locality is hidden to cover another; all of it is shown but five people, so the five people
    and the other locality together follow. Who is all or most of the other knows the five."""
    locality = added(FIVE_PEOPLE, BIG)
    cells = [FIVE_PEOPLE, BIG, locality, other, added(locality, other)]
    relations = [(4, [2, 3]), (2, [0, 1])]
    first = line_by_line(cells, relations)
    assert first == [True, False, True, True, False]
    assert not told(cells, relations, first)
    assert could_be(cells, relations, first, 0, least={3: known})[1] < 45_000
    flags = hide(cells, relations)
    assert flags == [True, True, True, True, False]
    assert could_be(cells, relations, flags, 0, known={3: other[0]})[1] >= 45_000


def test_one_person_must_not_find_the_five_people_by_way_of_their_common_cover():
    one = (20_000, 1, 20_000)
    cells = [FIVE_PEOPLE, MIDDLE, one, added(FIVE_PEOPLE, MIDDLE), added(MIDDLE, one)]
    relations = [(3, [0, 1]), (4, [1, 2])]
    first = line_by_line(cells, relations)
    assert first == [True, True, True, False, False]
    assert could_be(cells, relations, first, 0) == pytest.approx((10_000, 120_000))
    assert could_be(cells, relations, first, 0, known={2: 20_000})[1] == pytest.approx(30_000)
    assert hide(cells, relations) == [True, True, True, False, True]


def test_what_is_about_one_person_only_moves_together():
    one = (20_000, 1, 20_000)
    cells, relations = table_of([[one, NOBODY], [BIG, MIDDLE], [BIG, SMALLER]])
    lines = lines_of(cells, relations)
    assert audit._rise(lines, 0) == audit._own(lines, 0) == [0, 2]
    sums = audit._sums(lines)
    assert not [cell for group in audit._groups(lines, sums) for cell in
                audit._doubtful(lines, sums, group)]  # fmt: skip
    assert not len(audit._covers(lines, sums, 0))


def test_a_cover_is_found_however_far_away_it_is():
    """Eleven sums that everybody knows, each of two neighbours in a ring: an odd ring has one
    solution. Only one of the sums is a figure here, far from the five people, and is hidden."""
    ring = 11
    cells = [FIVE_PEOPLE, *[BIG] * (ring - 1), added(BIG, BIG)]
    relations: list[tuple[int | None, list[int]]] = [
        (None, [at, (at + 1) % ring]) for at in range(ring)
    ]
    relations[5] = (ring, [5, 6])
    assert not line_by_line(cells, relations)[ring]
    assert all(hide(cells, relations))
    nowhere = [(None, parts) for _, parts in relations]
    assert hide(cells[:-1], nowhere) == [True] * ring
