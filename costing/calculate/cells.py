"""Sums of a query as arrays, and what disclosure control makes of them: the last step before results
are stored. Nothing is written that has not come through here."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from method import disclosure
from method.arrays import Array, Flags, ratio

from ..models.results import ALL

Texts = NDArray[np.str_]
Relation = tuple[int | None, NDArray[np.intp]]


@dataclass(frozen=True)
class Cells:
    """Rows of one table of results: their keys by name, and true people, pounds and largest amount of
    one person in each. Only `people_shown`, `pounds` and what follows from them may be stored."""

    keys: Mapping[str, Texts]
    people: Array
    cost: Array
    largest: Array

    def __len__(self) -> int:
        return len(self.people)

    def at(self, places: NDArray[np.intp]) -> "Cells":
        """Some of the rows."""
        keys = {name: key[places] for name, key in self.keys.items()}
        return Cells(keys, self.people[places], self.cost[places], self.largest[places])

    def named(self, *without: str) -> NDArray[np.intp]:
        """A number for each row that is the same where all keys but these are the same."""
        names = [name for name in self.keys if name not in without]
        return numbered([self.keys[name] for name in names])

    def along(self, key: str, *, known: bool = False) -> list[Relation]:
        """The sums over one key: the row that stands for all of it, and the rows that add up to it.

        Where there is no such row, the sum is left out; or it is `known` to whoever reads another
        table of the same run.
        """
        whole = self.keys[key] == ALL
        found: list[Relation] = []
        for rows in together(self.named(key)):
            total, parts = rows[whole[rows]], rows[~whole[rows]]
            if len(parts) and (len(total) or known):
                found.append((int(total[0]) if len(total) else None, parts))
        return found

    def protect(self, *relations: Sequence[Relation], hidden: Flags | None = None) -> "Protected":
        """The rows with as many pounds withheld as it takes; `hidden` ones for a reason of their own."""
        sums = [relation for part in relations for relation in part]
        found = disclosure.protected(self.cost, self.people, self.largest, sums, hidden=hidden)
        return Protected(self, found)

    def shown_as(self, *names: str) -> dict[str, Texts]:
        """The keys as columns of a table of results."""
        return {
            f"{name}_id" if name == "system" else name: self.keys[name]
            for name in names or self.keys
        }


@dataclass(frozen=True)
class Protected:
    """Rows with what may be shown of them."""

    cells: Cells
    hidden: Flags

    @cached_property
    def people(self) -> Array:
        return disclosure.shown(self.cells.people)

    @cached_property
    def cost(self) -> Array:
        return disclosure.hidden_pounds(self.cells.cost, self.hidden)

    def counted(self, numbers: Array) -> Array:
        """Events or units of activity: to the nearest 5, withheld with the pounds or the people."""
        return np.where(self.hidden | np.isnan(self.people), np.nan, in_fives(numbers))

    def per(self, people: Array) -> Array:
        """Pounds for each of so many people, both as shown."""
        return ratio(self.cost, people)


class Sums:
    """Rows with what is known of their sums: their own totals, and figures that other tables of the run
    tell, or that follow from them (`behind`), which are shown nowhere in this one."""

    def __init__(self, cells: Cells) -> None:
        self.cells = cells
        self.relations: list[Relation] = []
        self.figures = [(cells.people, cells.cost, cells.largest)]
        self.withheld = [np.zeros(len(cells), dtype=np.bool_)]
        self.names: dict[tuple[str, ...], int] = {}
        self.found: Flags | None = None

    def along(self, key: str, *, known: bool = False) -> None:
        """As `Cells.along`."""
        self.relations += self.cells.along(key, known=known)

    def behind(
        self, people: Array, cost: Array, largest: Array, hidden: Flags | None = None
    ) -> NDArray[np.intp]:
        """Add figures that this table does not show, some of them `hidden` where they are; their places."""
        before = sum(len(part[0]) for part in self.figures)
        self.figures.append((people, cost, largest))
        self.withheld.append(np.zeros(len(people), dtype=np.bool_) if hidden is None else hidden)
        return before + np.arange(len(people))

    def relate(self, total: int | None, *parts: NDArray[np.intp]) -> None:
        """A total, or one that is known elsewhere (None), and what adds up to it."""
        if any(len(part) for part in parts):
            self.relations.append((total, np.concatenate(parts)))

    def name(self, names: Iterable[tuple[str, ...]], places: NDArray[np.intp]) -> None:
        """What the figures at these places are called in every table of the run that they stand in."""
        self.names |= dict(zip(names, places.tolist(), strict=True))

    @property
    def shown(self) -> "Protected":
        """The rows with what may be shown of them, once all tables have been looked at together."""
        if self.found is None:
            raise ValueError("nothing is shown before all tables have been protected together")
        return Protected(self.cells, self.found[: len(self.cells)])

    def flags(self, hidden: Flags | None = None) -> Flags:
        """Which of the rows, and of what stands behind them, are withheld; `hidden` rows for a reason of
        their own."""
        people, cost, largest = (np.concatenate(part) for part in zip(*self.figures, strict=True))
        own = self.withheld[0] if hidden is None else hidden
        before = np.concatenate([own, *self.withheld[1:]])
        return disclosure.protected(cost, people, largest, self.relations, hidden=before)


def numbered(keys: Sequence[Texts]) -> NDArray[np.intp]:
    """A number for each row that is the same where all keys are the same."""
    joined = np.zeros(len(keys[0]) if keys else 0, dtype=np.intp)
    for key in keys:
        _, place = np.unique(key, return_inverse=True)
        _, joined = np.unique(joined * (place.max(initial=0) + 1) + place, return_inverse=True)
    return joined


def together(group: NDArray[np.intp]) -> list[NDArray[np.intp]]:
    """The places of the rows of each group."""
    order = np.argsort(group, kind="stable")
    return np.split(order, np.flatnonzero(np.diff(group[order])) + 1)


def added(group: NDArray[np.intp], values: Array) -> Array:
    """The sum of each group, in the order of their numbers."""
    return np.bincount(group, values).astype(np.float64)


def most(group: NDArray[np.intp], values: Array) -> Array:
    """The highest of each group, nil or more, in the order of their numbers."""
    found = np.zeros(group.max(initial=-1) + 1)
    np.maximum.at(found, group, values)
    return found


def first(group: NDArray[np.intp], keys: Mapping[str, Texts]) -> dict[str, Texts]:
    """The keys of each group, where all of its rows have the same, in the order of their numbers."""
    _, place = np.unique(group, return_index=True)
    return {name: key[place] for name, key in keys.items()}


def joined(parts: Sequence[Cells]) -> Cells:
    """Rows behind one another."""
    names = list(parts[0].keys)
    keys = {name: np.concatenate([part.keys[name] for part in parts]) for name in names}
    people, cost, largest = (
        np.concatenate(figures)
        for figures in zip(*((one.people, one.cost, one.largest) for one in parts), strict=True)
    )
    return Cells(keys, people, cost, largest)


def in_fives(numbers: Array) -> Array:
    """Events or units of activity to the nearest 5."""
    return disclosure.BASE * np.floor(numbers / disclosure.BASE + 0.5)


def texts(table: pa.Table, name: str) -> Texts:
    """A column of texts; unknown is empty."""
    return np.array(
        ["" if one is None else str(one) for one in table[name].to_pylist()], dtype=np.str_
    )


def numbers(table: pa.Table, name: str) -> Array:
    """A column of numbers; unknown is NaN."""
    return np.asarray(
        table[name].cast(pa.float64()).to_numpy(zero_copy_only=False), dtype=np.float64
    )


def cells(table: pa.Table, keys: Sequence[str], people: str = "people") -> Cells:
    """The rows of a query: keys, and `people` in each by the column named."""
    found = {name: texts(table, name) for name in keys}
    return Cells(found, numbers(table, people), numbers(table, "cost"), numbers(table, "largest"))


def looked_up(
    keys: Sequence[Texts], of: Sequence[Texts], values: Array, missing: float = np.nan
) -> Array:
    """The value of the row with the same keys in another table; `missing` where there is none."""
    there = dict(zip(zip(*(key.tolist() for key in of), strict=True), values.tolist(), strict=True))
    wanted = zip(*(key.tolist() for key in keys), strict=True)
    return np.array([there.get(key, missing) for key in wanted], dtype=np.float64)


def keyed(rows: Sequence[tuple], keys: int) -> tuple[list[Texts], Array]:
    """Rows of the database whose first columns are keys, and the next a number, for `looked_up`."""
    columns = [np.array([row[place] for row in rows], dtype=np.str_) for place in range(keys)]
    return columns, np.array([row[keys] for row in rows], dtype=np.float64)
