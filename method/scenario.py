"""Two pathways of one described person, step by step: what each comes to, and what the difference hangs on.

A step has a first and a last month (the same where it happens once), a number and a price; its number is
spread evenly over its months. A price is the price of a service and holds in both pathways, so that
like is compared with like. Difference = first pathway (sub-optimal) − second (optimal), in pounds.

Steps (s,); `second` says of each step whether it is of the second pathway. Source: the long-term-condition
scenarios of NHS RightCare, which compare a sub-optimal with an optimal pathway in this form; break-even
by solving the difference, which is linear in each price and in each number, for nil.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from method.arrays import Array, Flags, Places, counts, floats, ratio

NO_NUMBER = 1e-9  # a net number this small is what is left of adding up decimals


class Turn(NamedTuple):
    """Where the difference would turn, were one price or number another and the rest as it is.

    NaN: it does not depend on it, or would turn only below nil, which no price or number can be.
    """

    price: Array  # pounds, of the service wherever it stands; (services,)
    number: Array  # of the step; (s,)


def pounds(number: ArrayLike, price: ArrayLike) -> Array:
    """Pounds of each step: number × price."""
    return np.asarray(counts(number, "number") * counts(price, "price"))


def totals(amounts: ArrayLike, second: ArrayLike) -> tuple[float, float]:
    """The pounds of the first and of the second pathway."""
    each, planned = floats(amounts), _flags(second)
    return float(each[~planned].sum()), float(each[planned].sum())


def running(amounts: ArrayLike, start: ArrayLike, end: ArrayLike, months: int) -> Array:
    """Pounds up to and including each month, (months + 1,): month 0 is where the pathway begins.

    The pounds of a step are spread evenly over its months, from `start` to `end`.
    """
    each = floats(amounts)
    first, last = np.asarray(start, dtype=np.intp), np.asarray(end, dtype=np.intp)
    if ((first < 0) | (last < first) | (last > months)).any():
        raise ValueError(
            "a step begins in a month of the pathway and does not end before it begins"
        )
    month = np.arange(months + 1)
    inside = (month >= first[:, None]) & (month <= last[:, None])
    spread = np.where(inside, (each / (last - first + 1))[:, None], 0.0)
    return np.asarray(spread.sum(axis=0).cumsum())


def by_group(
    amounts: ArrayLike, group: ArrayLike, second: ArrayLike, groups: int
) -> tuple[Array, Array]:
    """Pounds of the first and the second pathway by group, such as care setting; each (groups,)."""
    each, planned = floats(amounts), _flags(second)
    place: Places = np.asarray(group, dtype=np.intp)
    if ((place < 0) | (place >= groups)).any():
        raise ValueError("every step needs a group that there is")
    added: Array = np.zeros((2, groups))
    np.add.at(added, (planned.astype(np.intp), place), each)
    return added[0], added[1]


def turns(
    number: ArrayLike,
    price: ArrayLike,
    service: ArrayLike,
    second: ArrayLike,
    services: int,
) -> Turn:
    """At which price of each service, and at which number of each step, the difference is nil.

    D(p) = D + N (p − p₀), where N is the net number of the service in the first pathway, so that
    p = p₀ − D ÷ N; likewise n = n₀ − D ÷ (± price) for the number of one step.
    """
    times, each, planned = counts(number, "number"), counts(price, "price"), _flags(second)
    place: Places = np.asarray(service, dtype=np.intp)
    if any(np.unique(each[place == one]).size > 1 for one in range(services)):
        raise ValueError("a service has one price in both pathways")
    first, planned_pounds = totals(times * each, planned)
    difference = first - planned_pounds
    sign = np.where(planned, -1.0, 1.0)
    net: Array = np.zeros(services)
    np.add.at(net, place, sign * times)
    net[np.isclose(net, 0, atol=NO_NUMBER)] = 0.0
    at: Array = np.full(services, np.nan)
    at[place] = each
    return Turn(
        price=_possible(at - ratio(difference, net)),
        number=_possible(times - ratio(difference, sign * each)),
    )


def dearest(amounts: ArrayLike) -> int:
    """The place of the step with the most pounds; the first of several, -1 where there is none."""
    each = floats(amounts)
    return int(each.argmax()) if each.size and each.max() > 0 else -1


def _possible(values: Array) -> Array:
    """What a price or a number can be; unknown below nil."""
    found: Array = np.where(values >= 0, values, np.nan)
    return found


def _flags(second: ArrayLike) -> Flags:
    flags: Flags = np.asarray(second, dtype=np.bool_)
    return flags
