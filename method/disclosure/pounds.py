"""Pounds that tell nothing about a person, by themselves or by what is left of a total.

Sources: Hundepool and others, Statistical Disclosure Control, 2012 (dominance, protection levels,
secondary suppression and its audit by linear programming); Cox, Suppression methodology and
statistical disclosure control, Journal of the American Statistical Association 75, 1980.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike

from method.arrays import Array, Flags, floats, ratio
from method.disclosure.audit import strengthen
from method.disclosure.lines import Cells, Limits, Lines, Relation
from method.disclosure.tables import LARGEST_HIDDEN, ROOM, whole

POUNDS = 1_000  # pounds are rounded to the nearest thousand
DOMINANT = 0.5  # of a total: one person with more than this would be told by it
ABOVE = 0.5  # of its pounds: so much more an unsafe cell could be, for all that is published


def unsafe(
    cost: ArrayLike,
    people: ArrayLike,
    largest: ArrayLike,
    *,
    hidden_to: int = LARGEST_HIDDEN,
    dominant: float = DOMINANT,
) -> Flags:
    """Pounds not to be shown by themselves: a hidden count, one person more than half, or unknown.

    `people` are true counts and `largest` the pounds of the costliest person, without sign. What
    cannot be checked is not shown; nil pounds of nobody are.
    """
    total, number, top = floats(cost), whole(people), floats(largest)
    spread = np.abs(top) <= dominant * np.abs(total)
    nothing = (number == 0) & (total == 0)
    found: Flags = ~((number > hidden_to) & spread | nothing)
    return found


def hidden_pounds(cost: ArrayLike, hidden: ArrayLike, base: int = POUNDS) -> Array:
    """Pounds to the nearest thousand, NaN where hidden."""
    rounded = base * np.floor(floats(cost) / base + 0.5)
    return np.where(np.asarray(hidden, dtype=np.bool_), np.nan, rounded)


def pounds(
    cost: ArrayLike,
    people: ArrayLike,
    largest: ArrayLike,
    base: int = POUNDS,
    dominant: float = DOMINANT,
) -> Array:
    """Pounds to the nearest thousand; hidden where they are `unsafe` by themselves.

    For figures that are part of no total; where they are, see `protected`.
    """
    return hidden_pounds(cost, unsafe(cost, people, largest, dominant=dominant), base)


def protected(
    cost: ArrayLike,
    people: ArrayLike,
    largest: ArrayLike,
    relations: Sequence[Relation],
    *,
    hidden: ArrayLike | None = None,
    hidden_to: int = LARGEST_HIDDEN,
    dominant: float = DOMINANT,
    above: float = ABOVE,
) -> Flags:
    """Which cells' pounds are to be hidden, (cells,): the unsafe, and as many more as it takes that
    nothing unsafe follows from a total.

    `cost`, `people` and `largest` as in `unsafe`, one for each cell. A relation is a total and its
    parts, as positions of cells; a total of None is known to everybody and no cell here. `hidden`
    cells are unsafe for another reason (an earlier run, nested groups).

    What holds at the end: for an attacker who knows every other figure to the penny, what the
    costliest person of every other hidden cell cost, and all cells of one person, an unsafe cell
    could still be larger by `above` of its pounds; and in each line the hidden parts are together
    safe as one cell. Nil of nobody is always shown and covers nothing. Where the total is None,
    all parts are hidden and they are still unsafe together, nothing more can be done: publish no
    such total. Rates and pounds per person follow the flag of their pounds.

    Not claimed: that nobody could learn from why just this cell was chosen as a cover (mostly the
    smallest that is enough), nor that two people who tell each other what they cost learn nothing.
    """
    cells = _cells(floats(cost), whole(people), floats(largest), hidden, hidden_to, dominant)
    lines = Lines(cells, relations, Limits(hidden_to, dominant, above))
    lines.close()
    strengthen(lines)
    return lines.hidden


def _cells(
    cost: Array,
    people: Array,
    largest: Array,
    hidden: ArrayLike | None,
    hidden_to: int,
    dominant: float,
) -> Cells:
    if not (cost.ndim == 1 and cost.shape == people.shape == largest.shape):
        raise ValueError("cost, people and largest are one figure for each cell")
    size = np.nan_to_num(np.abs(cost))
    risky = unsafe(cost, people, largest, hidden_to=hidden_to, dominant=dominant)
    nil = (people == 0) & (cost == 0)
    if hidden is not None:
        risky = (risky | np.asarray(hidden, dtype=np.bool_)) & ~nil
    top = np.where(np.isnan(largest), size, np.abs(largest))
    spare = np.maximum(size - top, 0.0)
    return Cells(cost, size, np.nan_to_num(people), top, spare, risky, nil)


def gives_count_away(
    shown_pounds: ArrayLike, mean: ArrayLike, precision: float, base: int = POUNDS, room: int = ROOM
) -> Flags:
    """Would pounds ÷ a published mean tell the count closer than rounding to 5 does?

    `precision` is the step the mean is published in (1 for whole pounds, 0.01 for pence). True
    means: do not show the pounds. Unknown pounds or mean give nothing away.
    """
    total, average = floats(shown_pounds), np.abs(floats(mean))
    most = ratio(np.abs(total) + base / 2, np.maximum(average - precision / 2, 0.0))
    least = ratio(np.maximum(np.abs(total) - base / 2, 0.0), average + precision / 2)
    left = np.floor(most) - np.ceil(least) + 1
    return np.asarray(left < room) & np.isfinite(average) & np.isfinite(total)
