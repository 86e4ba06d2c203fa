"""An attacker who has every table of one run: all that is shown is taken to the penny, all that adds up
is known to add up, and no care costs less than nil. How large could each figure be?"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from scipy.optimize import linprog
from scipy.sparse import coo_array, csr_array
from scipy.sparse.csgraph import connected_components

from .small_store import Row

Name = tuple[Any, ...]
FEW = 7  # people, or events of nobody known
HALF = 0.5  # of its pounds, so much more a figure must be able to be
PENNY = 1.0


@dataclass
class Figure:
    """True pounds by whose they are; what is published of them: all, nothing, or a range."""

    amounts: Mapping[Any, float]
    shown: bool = False
    between: tuple[float, float] | None = None

    @property
    def cost(self) -> float:
        return sum(self.amounts.values())

    @property
    def unsafe(self) -> bool:
        """About seven people or fewer, or one of them more than half of it."""
        largest = max(map(abs, self.amounts.values()), default=0.0)
        return 1 <= len(self.amounts) <= FEW or largest > HALF * abs(self.cost)


def whose(events: Iterable[Row]) -> dict[Any, float]:
    """Pounds by person; an event of nobody known is one by itself."""
    found: dict[Any, float] = defaultdict(float)
    for row in events:
        who = row["person"] if row["person"] is not None else ("event", row["event"])
        found[who] += row["cost"]
    return dict(found)


@dataclass
class Attacker:
    """Figures by name, and sums of figures that are nil: name → how often it is in the sum."""

    figures: dict[Name, Figure] = field(default_factory=dict)
    sums: list[dict[Name, float]] = field(default_factory=list)

    def learn(self, name: Name, events: Iterable[Row], *, shown: bool = False) -> None:
        """A figure, published or not; one that two tables show is the same one."""
        known = self.figures.setdefault(name, Figure(whose(events)))
        known.shown |= shown

    def adds_up(self, total: Name, parts: Iterable[Name]) -> None:
        """The total is the sum of the parts. Checked: the attack is on true sums."""
        parts = list(parts)
        assert total not in parts
        missed = self.figures[total].cost - sum(self.figures[one].cost for one in parts)
        assert abs(missed) < PENNY, (total, parts, missed)
        self.sums.append({total: -1.0, **dict.fromkeys(parts, 1.0)})

    def told(self) -> dict[Name, tuple[float, float]]:
        """Unsafe figures that could not be half as much again: what they are, and could be at most."""
        unsafe = [name for name, one in self.figures.items() if one.unsafe and one.cost > 0]
        outright = {name for name in unsafe if self.figures[name].shown}
        found = {name: (self.figures[name].cost,) * 2 for name in outright}
        wanted = [name for name in unsafe if name not in outright]
        for group in self._apart():
            for name in [one for one in wanted if one in group.place]:
                cost = self.figures[name].cost
                highest = group.highest(name)
                if highest < (1 + HALF) * cost - PENNY:
                    found[name] = (cost, highest)
        return found

    def _apart(self) -> list["Unknowns"]:
        """What is not known, in groups that no sum ties together."""
        names = [name for name, one in self.figures.items() if not one.shown]
        place = {name: at for at, name in enumerate(names)}
        sums = [one for one in self.sums if any(name in place for name in one)]
        ties = abs(self._matrix(sums, place))
        _, label = connected_components(ties.T @ ties, directed=False)
        groups: dict[int, list[Name]] = defaultdict(list)
        for name, at in place.items():
            groups[label[at]].append(name)
        of_group: dict[int, list[dict[Name, float]]] = defaultdict(list)
        for one in sums:
            of_group[label[next(place[name] for name in one if name in place)]].append(one)
        return [self._unknowns(found, of_group[number]) for number, found in groups.items()]

    def _unknowns(self, names: list[Name], sums: list[dict[Name, float]]) -> "Unknowns":
        place = {name: at for at, name in enumerate(names)}
        known = [
            -sum(
                times * self.figures[name].cost for name, times in one.items() if name not in place
            )
            for one in sums
        ]
        return Unknowns(place, self._matrix(sums, place), known, [*map(self._bounds, names)])

    def _bounds(self, name: Name) -> tuple[float, float | None]:
        one = self.figures[name]
        if not one.amounts:  # nobody: everybody sees that it is nil
            return (0.0, 0.0)
        low, high = one.between or (0.0, np.inf)
        assert low - PENNY <= one.cost <= high + PENNY, (name, one.cost, low, high)
        return low, None if high == np.inf else high

    @staticmethod
    def _matrix(sums: list[dict[Name, float]], place: Mapping[Name, int]) -> csr_array:
        entries = [
            (times, row, place[name])
            for row, one in enumerate(sums)
            for name, times in one.items()
            if name in place
        ]
        times, rows, columns = zip(*entries, strict=True) if entries else ((), (), ())
        at = (np.array(rows, dtype=np.int32), np.array(columns, dtype=np.int32))
        shape = (len(sums), len(place))
        return csr_array(coo_array((np.array(times, dtype=float), at), shape=shape))


@dataclass
class Unknowns:
    """Figures that are not known, and what is known of their sums."""

    place: Mapping[Name, int]
    sums: csr_array
    known: list[float]
    bounds: list[tuple[float, float | None]]

    def highest(self, name: Name) -> float:
        """What a figure could be at most."""
        at = self.place[name]
        if not len(self.known):
            bound = self.bounds[at][1]
            return np.inf if bound is None else bound
        aim = np.zeros(len(self.place))
        aim[at] = -1.0
        solved = linprog(aim, A_eq=self.sums, b_eq=self.known, bounds=self.bounds)  # type: ignore[call-overload]
        assert solved.status in (0, 3), (name, solved.message)
        return np.inf if solved.status else float(-solved.fun)
