"""The people: in blocks, so that any number of them is made in the same little memory."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from . import invented

Array = NDArray[np.float64]

SEED = 1948
BLOCK = 20_000  # people made at a time; part of what the seed decides
# People of 85 and over: the published table has their spend and not their number. Our assumption.
SHARE_OF_OLDEST = 0.025
AREAS = 12  # neighbourhoods of a system
# A year's chance to die: doubling every eight years from 2 in 10,000 at thirty (Gompertz's form).
DEATH_AT_THIRTY, DOUBLING_YEARS = 0.0002, 8.0


@dataclass(frozen=True)
class People:
    """So many people of one system: age in the first year, place in SEXES and in the fifths.

    `has` says of each long-term condition who has it; `died` is the year (from 0) in which somebody
    dies, else the number of years.
    """

    number: NDArray[np.int64]
    age: NDArray[np.int64]
    sex: NDArray[np.int64]
    fifth: NDArray[np.int64]
    area: NDArray[np.int64]
    has: dict[str, NDArray[np.bool_]]
    died: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.age)

    def age_in(self, year: int) -> NDArray[np.int64]:
        """Age in so many years from the first, 85 for everybody older."""
        return np.minimum(self.age + year, invented.AGES - 1)

    @property
    def pseudonym(self) -> NDArray[np.int64]:
        return mixed(self.number)


def mixed(numbers: NDArray[np.int64]) -> NDArray[np.int64]:
    """Numbers that look like pseudonyms, one for each (the finaliser of SplitMix64)."""
    x = numbers.astype(np.uint64)
    x = (x ^ (x >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    x = (x ^ (x >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return ((x ^ (x >> np.uint64(31))) >> np.uint64(1)).astype(np.int64)


def people(system: int, block: int, size: int, years: int, random: np.random.Generator) -> People:
    """One block of people of a system (its place among the systems), followed for so many years."""
    cells = shares().ravel()
    drawn = random.choice(cells.size, size=size, p=cells)
    age, sex, fifth = np.unravel_index(drawn, shares().shape)
    has = {
        name: random.random(size) < condition.share()[age, fifth]
        for name, condition in invented.conditions().items()
        if not condition.index_event
    }
    first = (system << 40) + block * BLOCK + 1
    return People(
        np.arange(first, first + size),
        age,
        sex,
        fifth,
        (fifth * AREAS // 5 + random.integers(0, AREAS // 4, size)) % AREAS,
        has,
        _died(age, years, random),
    )


def shares() -> Array:
    """Ages × sexes × fifths: the share of all people."""
    _, known = invented.published()
    oldest = np.nan_to_num(known) == 0
    shares = np.where(oldest, 0, np.nan_to_num(known))
    shares = shares / shares.sum() * (1 - SHARE_OF_OLDEST)
    shares[-1] = SHARE_OF_OLDEST / shares[-1].size
    return shares


def _died(age: NDArray[np.int64], years: int, random: np.random.Generator) -> NDArray[np.int64]:
    died = np.full(age.shape, years)
    for year in reversed(range(years)):
        chance = DEATH_AT_THIRTY * 2 ** ((age + year - 30) / DOUBLING_YEARS)
        died[random.random(age.shape) < np.minimum(chance, 0.5)] = year
    return died
