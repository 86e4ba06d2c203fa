"""Who a system is compared with in a costing run, and the peers' mean of a figure as shown."""

from dataclasses import dataclass

import numpy as np

import organisations.calculate
from method import benchmark
from method.arrays import Array, Flags
from organisations.models import Organisation

from .cells import Cells, Texts


@dataclass(frozen=True)
class Peers:
    """The systems of a run by code, and which of them each is compared with (systems × systems)."""

    codes: list[str]
    membership: Flags

    def mean(self, cells: Cells, shown: Array, nil: Texts | None = None) -> tuple[Array, Array]:
        """For each row the mean of the same row of the peers as shown, and of how many.

        Peers whose figure is withheld are not in it; those that have no such row although they have
        the year (`nil`, system and year joined) had none of it, which is nil and counts. Fewer than
        five are no benchmark.
        """
        system = cells.keys["system"]
        place = np.array([self.codes.index(code) for code in system.tolist()], dtype=np.intp)
        column = cells.named("system")
        table = np.full((len(self.codes), column.max(initial=-1) + 1), np.nan)
        if nil is not None:
            table = np.where(self._has(nil, cells, column), 0.0, table)
        table[place, column] = shown
        mean, number = benchmark.peer_mean(table, self.membership)
        return mean[place, column], number[place, column]

    def _has(self, nil: Texts, cells: Cells, column: np.ndarray) -> Flags:
        """Systems × rows: whether a system has figures of the row's year at all."""
        there = set(nil.tolist())
        years = np.full(column.max(initial=-1) + 1, "", dtype=cells.keys["year"].dtype)
        years[column] = cells.keys["year"]
        return np.array([[f"{code} {year}" in there for year in years] for code in self.codes])


def peers(systems: list[Organisation]) -> Peers:
    """The peers of each system among those of the run: its ten most alike, where they are there."""
    codes = [system.code for system in systems]
    membership = np.zeros((len(codes), len(codes)), dtype=np.bool_)
    if len(codes) > 1:
        for group in organisations.calculate.comparators():
            for own, others in zip(group.codes, group.membership, strict=True):
                for other in np.array(group.codes)[others].tolist():
                    if own in codes and other in codes:
                        membership[codes.index(own), codes.index(other)] = True
    return Peers(codes, membership)
