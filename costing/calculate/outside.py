"""What is in the events and not in people's years: nobody's, or of people who are not listed.

Some results are made of events, others of people's years. Whoever subtracts the one from the other has
what is outside; so where that is of a few, or mostly of one, as much of either is withheld as it takes
that the difference is not known.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from method.arrays import Array

from .. import engine
from ..expressions import reconciliation
from .cells import Sums, Texts, looked_up, numbers, texts

WHEN = ("system", "year")


@dataclass(frozen=True)
class Outside:
    """By system and year, and further keys: how many they are, their pounds, the largest of one."""

    keys: dict[str, Texts]
    people: Array
    cost: Array
    largest: Array

    def behind(self, sums: Sums) -> NDArray[np.intp]:
        """These figures, behind those of a table and to be taken from them; their places."""
        return sums.behind(self.people, -self.cost, self.largest)

    def largest_in(self, where: list[Texts]) -> Array:
        """The largest of one by system, year and further keys; nil where nobody is."""
        return looked_up(where, list(self.keys.values()), self.largest, 0.0)

    def places(self, keys: Mapping[str, Texts], at: int) -> NDArray[np.intp]:
        """Which of these belong to a row with further keys than theirs."""
        same = np.ones(len(self.people), dtype=np.bool_)
        for name, key in self.keys.items():
            same &= key == keys[name][at]
        return np.flatnonzero(same)


def outside(tables: engine.Tables, *keys: str) -> Outside:
    """What is outside, by system, year and these keys of events."""
    table = engine.rows(reconciliation.outside(tables, *keys))
    figures = (numbers(table, name) for name in ("people", "cost", "largest"))
    return Outside({name: texts(table, name) for name in (*WHEN, *keys)}, *figures)
