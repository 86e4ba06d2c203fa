"""Groups of people one inside the other (top 20, top 1%, everybody; points of a Lorenz curve): what
is between two of them is a group too.

Source: Hundepool and others, Statistical Disclosure Control, 2012 (disclosure by differencing).
"""

import numpy as np
from numpy.typing import ArrayLike

from method.arrays import Array, Flags, floats
from method.disclosure.lines import PENNIES
from method.disclosure.pounds import DOMINANT
from method.disclosure.tables import whole

TAIL = 20  # people in the tail of a percentile, a Lorenz point or a top-N, at least


def tail(values: ArrayLike, people: ArrayLike, least: int = TAIL) -> Array:
    """Percentiles, Lorenz points or top shares, hidden where fewer than twenty people stand in
    their tail."""
    return np.where(floats(people) >= least, floats(values), np.nan)


def nested(
    people: ArrayLike,
    cost: ArrayLike,
    largest: ArrayLike,
    *,
    beyond: ArrayLike | None = None,
    tail: int = TAIL,
    between: int | None = None,
    dominant: float = DOMINANT,
) -> Flags:
    """Which of groups that lie one inside the other are to be hidden, (groups,), smallest first.

    `people`, `cost` and `largest` (pounds of the costliest person, without sign) of each group. A
    group is shown that has at least `tail` people, none of them more than half of its pounds; and
    between any two that are shown there is nobody, or at least `between` people (where not given,
    as many as in a tail), none of them more than half of the pounds between. One person between can
    be as much as the costliest of the larger group at most, and no more than anybody `beyond` the
    smaller one is at most, (groups,), where that is given: when groups are of the costliest people,
    the mean cost of the group. For the pounds of one care setting, count the people with such care
    and give LARGEST_HIDDEN + 1 for both.

    From the largest group down, so that everybody is shown whenever that is safe by itself, and of
    two that are too near the larger. A group of nobody without pounds is shown.
    """
    number, total, top = whole(people), floats(cost), np.abs(floats(largest))
    if not (number.ndim == 1 and number.shape == total.shape == top.shape):
        raise ValueError("people, cost and largest are one figure for each group")
    if (np.diff(number[np.isfinite(number)]) < 0).any():
        raise ValueError("groups are sorted from the smallest to the largest")
    limit = np.full(number.shape, np.inf) if beyond is None else np.abs(floats(beyond))
    least = tail if between is None else between
    kept: list[int] = []
    for group in range(len(number) - 1, -1, -1):
        alone = number[group] >= tail and top[group] <= dominant * abs(total[group])
        apart, pounds = number[kept] - number[group], np.abs(total[kept] - total[group])
        same = (apart == 0) & (pounds <= PENNIES)
        spread = np.minimum(top[kept], limit[group]) <= dominant * pounds
        if alone and (same | (apart >= least) & spread).all():
            kept.append(group)
    hidden: Flags = ~((number == 0) & (total == 0))
    hidden[kept] = False
    return hidden
