"""What organisations differ by in price: some of it for reasons of place, the rest for their own."""

import numpy as np
from numpy.typing import NDArray

from .. import schema
from .people import SEED

Array = NDArray[np.float64]

PER_SETTING = 2  # organisations of a system in each setting
PRICES = 0.08  # how much organisations differ by themselves (standard deviation of the logarithm)
LOWEST, HIGHEST = 0.94, 1.12  # market forces factors
AMONG_NEIGHBOURS, BETWEEN_YEARS = 0.006, 0.002  # how much they differ in one system (the same)
ONE_PRICE = ("prescribing",)  # a medicine costs the same wherever it is dispensed
# Systems one after the other are spread over the range by golden section: evenly, however many there are.
GOLDEN = (5**0.5 - 1) / 2
FIRST = 5 / 9  # where the first stands: at the average


def prices(place: int, setting: str) -> Array:
    """The prices of a system's organisations in one setting for reasons of their own, against their
    average."""
    random = np.random.default_rng([SEED, place, schema.SETTINGS.index(setting), 2 << 20])
    drawn = np.exp(random.normal(0, PRICES, PER_SETTING))
    return drawn / drawn.mean()


def market_forces(place: int, setting: str, first_year: int, years: int) -> Array:
    """Years × organisations: the market forces factors of a system (its place among the systems) in one
    setting. Over many systems they are 1 on average, more of them below than above."""
    if setting in ONE_PRICE:
        return np.ones((years, PER_SETTING))
    keys = [SEED, place, schema.SETTINGS.index(setting), 3 << 20]
    own = np.random.default_rng(keys).normal(0, AMONG_NEIGHBOURS, PER_SETTING)
    by_year = [
        np.random.default_rng([*keys, year]).normal(0, BETWEEN_YEARS, PER_SETTING)
        for year in range(first_year, first_year + years)
    ]
    drawn: Array = LOWEST + (HIGHEST - LOWEST) * _rank(place) + own + np.array(by_year)
    return drawn.clip(LOWEST, HIGHEST).round(4)


def _rank(place: int) -> float:
    """Between nil and one, a third on average: the quantile of a density that falls in a straight line."""
    return float(1 - np.sqrt(1 - (FIRST + place * GOLDEN) % 1))
