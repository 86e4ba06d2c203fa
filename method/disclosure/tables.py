"""Counts of people: small ones hidden, the rest rounded, and tables that cannot be solved back.

Sources: NHS England, disclosure control methodology for Hospital Episode Statistics (counts of 1 to
7 hidden, others and totals rounded to the nearest 5, each by itself); ONS and Hundepool and others,
Statistical Disclosure Control, 2012 (secondary suppression and its audit by linear programming).
"""

from typing import NamedTuple, TypeAlias

import numpy as np
from numpy.typing import ArrayLike
from scipy.optimize import Bounds, LinearConstraint, milp

from method.arrays import Array, Flags, counts, ratio

Place: TypeAlias = tuple[int, ...]  # of a cell
Between: TypeAlias = tuple[Array, Array]  # lowest and highest

LARGEST_HIDDEN = 7  # counts from 1 to this are hidden; nil is shown
BASE = 5  # counts are rounded to the nearest multiple
ROOM = 5  # values a count hidden under exact totals must keep: as many as rounding to 5 leaves
UNBOUNDED = 3  # the solver's word for a cell nothing holds down
LEAST_ROOM = 2  # and under rounded totals: it must never be known outright


class Table(NamedTuple):
    """A table as it may be shown; hidden is NaN. A list has no row or column totals."""

    cells: Array  # (rows, columns) or (items,)
    rows: Array  # row totals
    columns: Array  # column totals
    total: Array
    hidden: Flags  # as the cells


def shown(values: ArrayLike, hidden_to: int = LARGEST_HIDDEN, base: int = BASE) -> Array:
    """Counts as they may be shown: nil as nil, 1 to 7 hidden, the rest to the nearest 5.

    An unknown count stays unknown and looks like a hidden one. Counts must be whole.
    """
    people = whole(values)
    rounded = base * np.floor(people / base + 0.5)
    return np.where((people >= 1) & (people <= hidden_to), np.nan, rounded)


def whole(values: ArrayLike) -> Array:
    """True counts of people: refused when any is negative or broken; NaN is unknown."""
    people = counts(values, "counts of people")
    if (people != np.floor(people))[np.isfinite(people)].any():
        raise ValueError("counts of people are whole")
    return people


def rounded_table(
    values: ArrayLike, *, hidden_to: int = LARGEST_HIDDEN, base: int = BASE, room: int = LEAST_ROOM
) -> Table:
    """Cells and totals of a table or list, each shown by its own value, so they need not add up.

    The totals are the true totals put through the same rule, never the sums of rounded cells. Some
    small tables can be solved back all the same (1, 8 and 8 are shown as hidden, 10 and 10, and a
    total of 15 leaves no other way): there, totals are withheld until every hidden count has at
    least `room` values, for an attacker who knows the rule and not why a total is missing.
    """
    people = whole(values)
    true = _totals(people)
    cells, seen = shown(people, hidden_to, base), shown(true, hidden_to, base)
    withheld = np.zeros(true.shape, dtype=np.bool_)
    inside = _between(cells, base, hidden_to, float(hidden_to))

    def safe(place: Place, kept_back: Flags) -> bool:
        low, high = _between(seen, base, hidden_to, float(hidden_to))
        outside = np.where(kept_back, 1.0, low), np.where(kept_back, np.inf, high)
        return _room(inside, outside, place) >= room

    for place in _places(np.isnan(cells)):
        while not safe(place, withheld):
            # A total that is hidden as small already says "1 to 7": it is the last to help.
            left = sorted(np.flatnonzero(~withheld), key=lambda total: bool(np.isnan(seen[total])))
            trials = [withheld | (np.arange(len(seen)) == total) for total in left]
            withheld = next((trial for trial in trials if safe(place, trial)), trials[0])
    return _table(cells, np.where(withheld, np.nan, seen))


def exact_table(values: ArrayLike, *, hidden_to: int = LARGEST_HIDDEN, room: int = ROOM) -> Table:
    """A table or list whose totals stay exact: small counts hidden, and others with them until no
    hidden count can be worked out.

    A small count is safe when the published figures leave it at least `room` values. It is covered
    by the smallest counts at the other corners of a rectangle (in a list, by the next smallest);
    nil is never hidden. Totals that are small themselves cannot stay exact: that is an error, as is
    a table in which nothing more can be hidden (publish fewer totals, or wider groups).
    """
    people = whole(values)
    totals = _totals(people)
    if ((totals >= 1) & (totals <= hidden_to)).any():
        raise ValueError("a total is itself a small count and cannot stay exact")
    hidden: Flags = (people >= 1) & (people <= hidden_to)
    for place in _places(hidden.copy()):
        while _room(_between(np.where(hidden, np.nan, people)), (totals, totals), place) < room:
            hidden |= _cover(people, hidden, place, room)
    return _table(np.where(hidden, np.nan, people), totals)


def range_left(table: Table, *, hidden_to: float = np.inf, base: int = 1) -> tuple[Array, Array]:
    """What an attacker can work out of a table: the lowest and highest value of each cell.

    As it stands for exact totals; for a rounded table say what is hidden up to and the base. Hidden
    cells are at least 1, since nil is shown; hidden totals say no more than that. The limits are
    reached by whole tables, so for counts they are exact.
    """
    seen = np.concatenate([table.rows, table.columns, np.atleast_1d(table.total)])
    shown_above = 0 if base == 1 else hidden_to
    inside = _between(table.cells, base, shown_above, hidden_to)
    outside = _between(seen, base, shown_above)
    lowest, highest = (np.array(side) for side in inside)
    for place in _places(np.isnan(table.cells)):
        lowest[place], highest[place] = _bounds(inside, outside, place)
    return lowest, highest


def hold(hidden: ArrayLike, earlier: ArrayLike) -> Flags:
    """Hidden now or in an earlier run or filter: once hidden, a cell stays hidden."""
    now, before = (np.asarray(part, dtype=np.bool_) for part in (hidden, earlier))
    return now | before


def rate(numerator: ArrayLike, denominator: ArrayLike) -> Array:
    """A proportion from counts as shown, so that no rate gives a count away; hidden in, hidden
    out."""
    return ratio(shown(numerator), shown(denominator))


def _places(flags: Flags) -> list[Place]:
    return [tuple(int(part) for part in place) for place in np.argwhere(flags)]


def _sums(shape: tuple[int, ...]) -> Array:
    """Which cells each total adds up: rows, columns, then all; a list has only the last."""
    everything = np.ones((1, int(np.prod(shape))))
    if len(shape) == 1:
        return everything
    rows, columns = np.eye(shape[0]), np.eye(shape[1])
    return np.vstack([
        np.kron(rows, np.ones(shape[1])), np.kron(np.ones(shape[0]), columns), everything,
    ])  # fmt: skip


def _totals(people: Array) -> Array:
    return _sums(people.shape) @ people.ravel()


def _table(cells: Array, totals: Array) -> Table:
    rows = cells.shape[0] if cells.ndim > 1 else 0
    return Table(cells, totals[:rows], totals[rows:-1], totals[-1], np.isnan(cells))


def _between(
    seen: Array, base: int = 1, hidden_to: float = 0, hidden_most: float = np.inf
) -> tuple[Array, Array]:
    """What a figure as shown can be: nil is nil, hidden is 1 or more, rounded is near, and above
    what would have been hidden."""
    near = (base - 1) // 2
    low = np.where(seen > 0, np.maximum(seen - near, hidden_to + 1), 0.0)
    high = np.where(seen > 0, seen + near, 0.0)
    unseen = np.isnan(seen)
    return np.where(unseen, 1.0, low), np.where(unseen, hidden_most, high)


def _room(inside: Between, outside: Between, place: Place) -> float:
    low, high = _bounds(inside, outside, place)
    return high - low + 1


def _bounds(inside: Between, outside: Between, place: Place) -> tuple[float, float]:
    """Lowest and highest value of one cell over all tables that look the same when published.

    Linear programming is enough: rows, columns and the grand total are nested sums, so the corners
    are whole numbers.
    """
    aim = np.zeros(inside[0].shape)
    aim[place] = 1
    rules = LinearConstraint(_sums(aim.shape), *outside)
    reached = []
    for sign in (1, -1):
        found = milp(
            sign * aim.ravel(),
            bounds=Bounds(inside[0].ravel(), inside[1].ravel()),
            constraints=rules,
        )
        if found.x is None and found.status != UNBOUNDED:
            raise ValueError("the totals do not belong to the cells")
        reached.append(np.inf if found.x is None else float(np.round(found.x @ aim.ravel())))
    return reached[0], reached[1]


def _rectangle_room(people: Array, place: Place, opposite: Place) -> float:
    """Values left to a cell when only the rectangle to the opposite corner is hidden: it can rise
    until a neighbour is 1, and fall until it or the opposite corner is 1."""
    (row, column), (other_row, other_column) = place, opposite
    rise = min(people[row, other_column], people[other_row, column]) - 1
    fall = min(people[row, column], people[other_row, other_column]) - 1
    return float(rise + fall + 1)


def _cover(people: Array, hidden: Flags, place: Place, room: int) -> Flags:
    """The cells to hide next for an exposed one: the cheapest rectangle that gives it room, else
    the roomiest; without a rectangle the smallest count still shown."""
    best, least = None, (np.inf, np.inf)
    corners = [] if people.ndim == 1 else _places(people > 0)
    for row, column in corners:
        if row == place[0] or column == place[1]:
            continue
        beside = min(people[place[0], column], people[row, place[1]])
        free = _rectangle_room(people, place, (row, column))
        cycle = np.zeros_like(hidden)
        cycle[place[0], column] = cycle[row, place[1]] = cycle[row, column] = True
        price = (max(0.0, room - free), float(people[cycle & ~hidden].sum()))
        if beside > 0 and (cycle & ~hidden).any() and price < least:
            best, least = cycle, price
    if best is not None:
        return best
    shown_cells = ~hidden & (people > 0)
    if not shown_cells.any():
        raise ValueError("nothing more can be hidden: publish fewer totals, or wider groups")
    smallest = np.zeros(people.size, dtype=np.bool_)
    smallest[np.argmin(np.where(shown_cells, people, np.inf))] = True
    return smallest.reshape(people.shape)
