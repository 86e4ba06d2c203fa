"""The slow twin of disclosure control of pounds, and an attacker who tries to work out what was
hidden."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from method import disclosure
from tests.method import reference_disclosure as twin
from tests.method.groups_of_people import (
    NOBODY,
    added,
    could_be,
    hide,
    line_by_line,
    table_of,
    told,
)

cells_of_people = st.integers(0, 60).flatmap(
    lambda people: st.just(NOBODY) if not people else st.tuples(
        st.integers(1, 50).map(lambda cost: 1_000 * cost),
        st.just(people),
        st.integers(0, 100) if people > 1 else st.just(100),
    ).map(lambda cell: (cell[0], people, cell[0] * max(cell[2], 101 // people) // 100))
)  # fmt: skip
lists = st.lists(cells_of_people, min_size=1, max_size=8)
tables = st.tuples(st.integers(2, 4), st.integers(2, 4)).flatmap(
    lambda shape: st.lists(
        st.lists(cells_of_people, min_size=shape[1], max_size=shape[1]),
        min_size=shape[0], max_size=shape[0],
    )
)  # fmt: skip


@settings(deadline=None)
@given(lists)
def test_one_total_at_a_time_as_the_twin_does_it(parts):
    cells, relations = [*parts, added(*parts)], [(len(parts), range(len(parts)))]
    expected = twin.closed(cells, relations)
    assert set(np.flatnonzero(hide(cells, relations))) == expected


@settings(deadline=None)
@given(tables)
def test_rows_and_columns_line_by_line_as_the_twin_does_it(rows):
    cells, relations = table_of(rows)
    assert set(np.flatnonzero(line_by_line(cells, relations))) == twin.closed(cells, relations)


@settings(deadline=None, max_examples=60)
@given(tables)
def test_whatever_the_table_no_unsafe_cell_is_told(rows):
    cells, relations = table_of(rows)
    flags = hide(cells, relations)
    assert not told(cells, relations, flags)
    for at, cell in enumerate(cells):
        assert flags[at] or not twin.unsafe(*cell)
        assert cell != NOBODY or not flags[at]
    first = line_by_line(cells, relations)
    assert all(now for now, before in zip(flags, first, strict=True) if before)


@settings(deadline=None, max_examples=30)
@given(tables)
def test_pounds_as_published_tell_the_attacker_no_more(rows):
    """Rounded to the thousand, with everything known that the rule itself says."""
    cells, relations = table_of(rows)
    flags = hide(cells, relations)
    rounded = disclosure.hidden_pounds([cell[0] for cell in cells], flags)
    published = [None if np.isnan(pounds) else float(pounds) for pounds in rounded]
    for at, cell in enumerate(cells):
        if twin.unsafe(*cell):
            low, high = twin.possible(published, relations, at, rounding=1_000)
            assert high >= 1.5 * cell[0] - 0.01
            assert low <= cell[0] + 0.01


def people_in_a_table(seed):
    """People in one row each, with care in several columns: the pounds of each in each cell."""
    random = np.random.default_rng(seed)
    rows, columns = random.integers(2, 6, 2)
    number = int(random.choice([20, 60, 200]))
    row = random.choice(rows, number, p=random.dirichlet(np.full(rows, 0.6)))
    cost = np.round(np.exp(random.normal(7, 1.6, (number, columns))))
    cost *= random.random((number, columns)) < random.beta(0.6, 1.2, columns)
    each = np.zeros((number, rows + 1, columns + 1))
    each[np.arange(number), row, :-1] = cost
    each[:, -1] = each.sum(axis=1)
    each[..., -1] = each.sum(axis=2)
    places = np.arange((rows + 1) * (columns + 1)).reshape(rows + 1, columns + 1)
    relations = [(int(line[-1]), line[:-1]) for line in [*places, *places.T]]
    each = each.reshape(number, -1)
    return each, relations


@pytest.mark.slow
def test_somebody_in_the_table_who_knows_their_own_pounds_learns_no_more():
    """Every person of every table takes their own pounds into account; in a cell that is theirs
    alone they know everything."""
    tried = 0
    for seed in range(8):
        each, relations = people_in_a_table(seed)
        cost, people, largest = each.sum(axis=0), (each > 0).sum(axis=0), each.max(axis=0)
        flags = disclosure.protected(cost, people, largest, relations)
        cells = list(zip(cost.tolist(), people.tolist(), largest.tolist(), strict=True))
        for person in each[:12]:
            least = {int(at): person[at] for at in np.flatnonzero((person > 0) & flags)}
            known = {at: pounds for at, pounds in least.items() if people[at] == 1}
            for at in np.flatnonzero(disclosure.unsafe(cost, people, largest) & (cost > 0)):
                if at not in known:
                    tried += 1
                    highest = could_be(cells, relations, flags, at, least, known)[1]
                    assert highest >= 1.5 * cost[at] - 0.01
    assert tried > 150


@pytest.mark.slow
def test_several_lines_together_do_tell_what_each_keeps():
    """Of forty tables some are told by what each line alone would publish: what the audit is
    for. And hiding only what is unsafe by itself tells more than a third."""
    plain = alone = wanted = 0
    for seed in range(40):
        each, relations = people_in_a_table(seed)
        cost, people, largest = each.sum(axis=0), (each > 0).sum(axis=0), each.max(axis=0)
        cells = list(zip(cost.tolist(), people.tolist(), largest.tolist(), strict=True))
        flags = disclosure.unsafe(cost, people, largest)
        wanted += flags.sum()
        plain += len(told(cells, relations, flags))
        alone += len(told(cells, relations, line_by_line(cells, relations)))
        assert not told(cells, relations, hide(cells, relations))
    assert plain > wanted / 3
    assert alone > 2
