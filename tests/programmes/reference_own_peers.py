"""A comparison with a reader's own list, worked out one figure at a time."""

from math import sqrt
from statistics import NormalDist, mean, stdev
from typing import NamedTuple

from scipy.stats import t as student

MINIMUM = 5


class Twin(NamedTuple):
    """The mean of the chosen, how many were known, and the position against them."""

    mean: float | None
    used: int
    z: float | None


def against(own: float, chosen: list[float | None]) -> Twin:
    """t = (x - m) / (s sqrt(1 + 1/n)), then the normal score with the same tail."""
    known = [value for value in chosen if value is not None]
    if len(known) < MINIMUM:
        return Twin(None, len(known), None)
    middle, spread = mean(known), stdev(known)
    if spread == 0:
        return Twin(middle, len(known), None)
    t = (own - middle) / (spread * sqrt(1 + 1 / len(known)))
    tail = student.cdf(-abs(t), len(known) - 1)
    z = NormalDist().inv_cdf(tail) * (-1 if t > 0 else 1)
    return Twin(middle, len(known), z)
