"""Time-driven activity-based costing: what a person's care costs by the minutes it takes.

    pounds a minute = cost of a resource in a year ÷ its practical minutes in that year
    a person's cost = Σ minutes × times × pounds a minute + Σ consumables

Capacity is practical, not theoretical: breaks, training and meetings are paid for too, and are put on
the minutes that are left for people. Capacity that these people do not use is shown by itself and is
put on nobody; putting it on them would make care look dearer the fewer people there are.

Resources (r,), steps (s,). Pounds and minutes are of one year and of one person as it is said.
Source: Kaplan and Anderson, "Time-driven activity-based costing", Harvard Business Review 2004;82(11);
Kaplan and Porter, "How to solve the cost crisis in health care", Harvard Business Review 2011;89(9).
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from method.arrays import Array, Flags, Places, counts, floats, ratio

WHOLE = 100.0  # per cent


class Use(NamedTuple):
    """What so many people use of each resource in a year. Cost = used + unused − short, in pounds.

    A resource has either unused minutes or minutes it is short of; the other is nil.
    """

    used: Array  # minutes
    share: Array  # used ÷ practical, per cent; above 100 where there is not enough
    unused: Array  # minutes
    unused_cost: Array  # pounds a year, put on nobody
    short: Array  # minutes above practical capacity
    over: Flags


class Sensitivity(NamedTuple):
    """A person's cost, and what is unused, were the practical share of every resource this; (n,)."""

    person: Array  # pounds
    unused_cost: Array  # pounds a year, of all resources together
    over: Places  # how many resources are over their capacity


def practical(theoretical: ArrayLike, share: ArrayLike) -> Array:
    """Minutes in a year that are left for people: theoretical minutes × practical share (per cent)."""
    part = counts(share, "practical share")
    if (part > WHOLE).any():
        raise ValueError("practical capacity must not be above the theoretical")
    return np.asarray(counts(theoretical, "capacity") * part / WHOLE)


def rate(cost: ArrayLike, minutes: ArrayLike) -> Array:
    """Pounds a minute of each resource. Unknown where there are no practical minutes."""
    return ratio(counts(cost, "cost"), counts(minutes, "minutes"))


def step_cost(resource: ArrayLike, minutes: ArrayLike, times: ArrayLike, rate: ArrayLike) -> Array:
    """Pounds a person of each step: minutes × times × pounds a minute of its resource.

    `resource` is the place of the resource among the rates; `times` is how often a person has the step,
    or, below 1, the probability that they have it.
    """
    pounds = floats(rate)
    return np.asarray(_taken(minutes, times) * pounds[_places(resource, len(pounds))])


def consumed(price: ArrayLike, number: ArrayLike) -> Array:
    """Pounds a person of each thing used up: price × number."""
    return np.asarray(counts(price, "price") * counts(number, "number"))


def by_resource(resource: ArrayLike, values: ArrayLike, resources: int) -> Array:
    """Values of the steps added up by resource, (r,); nil for a resource that no step needs."""
    added: Array = np.zeros(resources)
    np.add.at(added, _places(resource, resources), floats(values))
    return added


def use(
    resource: ArrayLike,
    minutes: ArrayLike,
    times: ArrayLike,
    people: float,
    capacity: ArrayLike,
    cost: ArrayLike,
) -> Use:
    """What `people` a year use of each resource, of `capacity` practical minutes and pounds a year.

    Everything is unknown where the number of people is (NaN).
    """
    minutes_there = counts(capacity, "capacity")
    each = by_resource(resource, _taken(minutes, times), len(minutes_there))
    used = each * counts(people, "people")
    left = minutes_there - used
    unused = np.maximum(left, 0.0)
    return Use(
        used=used,
        share=ratio(used, minutes_there) * WHOLE,
        unused=unused,
        unused_cost=unused * rate(cost, minutes_there),
        short=np.maximum(-left, 0.0),
        over=np.asarray(left < 0),
    )


def sensitivity(
    resource: ArrayLike,
    minutes: ArrayLike,
    times: ArrayLike,
    people: float,
    theoretical: ArrayLike,
    cost: ArrayLike,
    shares: ArrayLike,
) -> Sensitivity:
    """A person's cost of time, and what is unused, at each practical share (n,) of all resources.

    Consumables are not in it: they do not depend on time.
    """
    person, unused, over = [], [], []
    for share in floats(shares):
        there = practical(theoretical, share)
        person.append(step_cost(resource, minutes, times, rate(cost, there)).sum())
        found = use(resource, minutes, times, people, there, cost)
        unused.append(found.unused_cost.sum())
        over.append(int(found.over.sum()))
    return Sensitivity(floats(person), floats(unused), np.asarray(over, dtype=np.intp))


def _taken(minutes: ArrayLike, times: ArrayLike) -> Array:
    """Minutes that one person takes of each step."""
    return np.asarray(counts(minutes, "minutes") * counts(times, "times"))


def _places(resource: ArrayLike, resources: int) -> Places:
    place: Places = np.asarray(resource, dtype=np.intp)
    if ((place < 0) | (place >= resources)).any():
        raise ValueError("every step needs a resource that there is")
    return place
