"""How far organisations lie apart: the box of a figure, highest over lowest, and the funnel.

Axis 0 is always the organisations. Only known figures count; below ``MINIMUM`` of them nothing is
said, as with a benchmark.
"""

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from method import intervals
from method.arrays import Array, counts, floats, ratio
from method.benchmark import MINIMUM
from method.order import quantile

ENDS = 5  # figures left out at either end of the trimmed ratio (NHS Atlas of Variation)
FEWEST_TRIMMED = 12  # figures below which too few would be left between the ends
LEVELS = (0.95, 0.998)  # of a funnel (Spiegelhalter 2005)


class Box(NamedTuple):
    """What a box is drawn of, one value for each further axis; unknown below ``MINIMUM`` figures."""

    number: Array  # how many are known; 0 where none
    lowest: Array
    lower_quartile: Array
    median: Array
    upper_quartile: Array
    highest: Array


def box(values: ArrayLike) -> Box:
    """The five numbers of the known figures; quartiles by straight lines between figures."""
    figures = floats(values)
    number = _number(figures)
    five = (quantile(figures, share) for share in (0, 0.25, 0.5, 0.75, 1))
    return Box(number, *(np.where(number < MINIMUM, np.nan, one) for one in five))


def highest_to_lowest(values: ArrayLike, ends: int = 0) -> Array:
    """The highest figure over the lowest, after the ``ends`` highest and lowest are left out.

    Unknown where that lowest is nil or below (so many times nothing is no number), below ``MINIMUM``
    figures, and below ``FEWEST_TRIMMED`` where any are left out.
    """
    ordered = np.sort(floats(values), axis=0)  # NaN sorts last
    number = _number(ordered)
    enough = number >= (max(FEWEST_TRIMMED, 2 * ends + 2) if ends else MINIMUM)
    last = np.where(enough, number - 1 - ends, 0).astype(np.intp)
    first = np.where(enough, ends, 0).astype(np.intp)
    low, high = (np.take_along_axis(ordered, at[None], axis=0)[0] for at in (first, last))
    return np.where(enough & (low > 0), ratio(high, low), np.nan)


def coefficient_of_variation(values: ArrayLike) -> Array:
    """The sample standard deviation (n − 1) over the mean, as a share.

    Unknown below ``MINIMUM`` figures and where the mean is nil or below.
    """
    figures = floats(values)
    known = ~np.isnan(figures)
    number = known.sum(axis=0)
    mean = ratio(np.where(known, figures, 0).sum(axis=0), number)
    scatter = (np.where(known, figures - mean, 0) ** 2).sum(axis=0)
    deviation = np.sqrt(scatter / np.maximum(number - 1, 1))
    return np.where((number >= MINIMUM) & (mean > 0), ratio(deviation, mean), np.nan)


class Funnel(NamedTuple):
    """A funnel of events per person: limits by level, organisations × further axes."""

    average: Array  # of all together: events over people
    overdispersion: Array  # φ, see intervals.overdispersion
    limits: Mapping[float, tuple[Array, Array]]  # lower and upper, × √φ where φ > 1


def funnel(events: ArrayLike, people: ArrayLike, proportion: bool) -> Funnel:
    """How far chance and overdispersion would carry an organisation of that size from the average.

    ``proportion`` says that the events are some of the people (binomial); else they are counts
    (Poisson). z = (rate − average) ÷ its standard error at the average; limits are widened from the
    average by √φ where φ > 1 (Spiegelhalter 2005, "Funnel plots for comparing institutional
    performance"), not below nil nor, for a proportion, above 1. Unknown where events or people are
    unknown, nobody is there, or fewer than ``MINIMUM`` organisations are known.
    """
    seen, there = counts(events, "events"), counts(people, "people")
    rate = ratio(seen, there)
    known = ~np.isnan(rate)
    total, all_people = (np.where(known, part, 0).sum(axis=0) for part in (seen, there))
    enough = known.sum(axis=0) >= MINIMUM
    average = np.where(enough, ratio(total, all_people), np.nan)
    wobble = average * (1 - average) if proportion else average
    phi = intervals.overdispersion(ratio(rate - average, np.sqrt(ratio(wobble, there))))
    wider = np.sqrt(np.maximum(phi, 1))
    limits = intervals.funnel_proportion if proportion else intervals.funnel_rate
    sizes = np.where(known, there, np.nan)
    return Funnel(
        np.asarray(average),
        np.asarray(phi),
        {
            level: _wider(average, limits(average, sizes, level), wider, proportion)
            for level in LEVELS
        },
    )


def _wider(
    average: Array, limits: tuple[Array, Array], times: Array, proportion: bool
) -> tuple[Array, Array]:
    """Limits moved away from the average, and cut where a rate cannot be."""
    lower, upper = (average + (limit - average) * times for limit in limits)
    return np.maximum(lower, 0), np.minimum(upper, 1 if proportion else np.inf)


def _number(figures: Array) -> Array:
    return np.asarray((~np.isnan(figures)).sum(axis=0), dtype=np.float64)
