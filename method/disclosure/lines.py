"""Line by line: a total less what is shown of it must never tell what is hidden.

Which cells are hidden besides the unsafe ones is decided here for one line after the other; whether
lines together still tell something is the question of `audit`.
"""

from collections.abc import Sequence
from heapq import heapify, heappop, heappush
from typing import NamedTuple, TypeAlias

import numpy as np
from numpy.typing import ArrayLike

from method.arrays import Array, Flags, Places

Relation: TypeAlias = tuple[int | None, ArrayLike]  # a total (None: no cell here) and its parts
NO_CELL = -1
PENNIES = 1.0  # pounds by which a sum may miss its total: the last digits of long sums
LAST_DIGITS = 1e-9


class Cells(NamedTuple):
    """What is known of each cell before anything is shown, (cells,)."""

    cost: Array
    size: Array  # pounds without their sign; nil where unknown
    people: Array  # nobody where unknown
    largest: Array  # pounds of the costliest person without sign; the whole cell where unknown
    spare: Array  # pounds beyond those of the costliest person
    unsafe: Flags
    nil: Flags


class Limits(NamedTuple):
    """The settings of the policy; see `pounds`."""

    hidden_to: int
    dominant: float
    above: float


class Lines:
    """Totals and their parts with what is hidden so far."""

    def __init__(self, cells: Cells, relations: Sequence[Relation], limits: Limits) -> None:
        self.cells, self.limits = cells, limits
        self.hidden: Flags = cells.unsafe.copy()
        every = [np.unique(np.asarray(parts, dtype=np.intp)) for _, parts in relations]
        self.totals = [NO_CELL if total is None else int(total) for total, _ in relations]
        for total, parts in zip(self.totals, every, strict=True):
            _check(cells, total, parts)
        # Nil of nobody is a figure that everybody sees.
        self.totals = [NO_CELL if cells.nil[total] else total for total in self.totals]
        self.parts = [parts[~cells.nil[parts]] for parts in every]
        self.members = [
            _with(part, total) for part, total in zip(self.parts, self.totals, strict=True)
        ]
        self.of_cell: list[list[int]] = [[] for _ in cells.cost]
        for line in range(len(self.parts)):
            for cell in self.members[line]:
                self.of_cell[cell].append(line)
        self.unseen = [int(self.hidden[members].sum()) for members in self.members]

    def close(self) -> None:
        """Hide until every line is safe, or nothing is left to hide in it; first line first."""
        waiting = [line for line, unseen in enumerate(self.unseen) if unseen]
        heapify(waiting)
        while waiting:
            line = waiting[0]
            cell = self.next_to_hide(line)
            if cell is None:
                heappop(waiting)
                continue
            for touched in self.hide(cell):
                heappush(waiting, touched)

    def hide(self, cell: int) -> set[int]:
        """Hide a cell; the lines to look at again.

        They are its own, and those of the cell beside it that was alone until now: what follows
        from a total no longer covers anything.
        """
        self.hidden[cell] = True
        touched = set(self.of_cell[cell])
        for line in self.of_cell[cell]:
            self.unseen[line] += 1
            if self.unseen[line] == 2:
                members = self.members[line]
                touched.update(*(self.of_cell[other] for other in members[self.hidden[members]]))
        return touched

    def next_to_hide(self, line: int) -> int | None:
        """The next cell to hide in a line; None where it is safe or nothing is left.

        Of the parts that make the line safe the smallest, each line in which it would stand alone
        counting as another of its size; where none does, the largest; after all parts, the total.
        """
        parts, total = self.parts[line], self.totals[line]
        inside = parts[self.hidden[parts]]
        total_hidden = total != NO_CELL and bool(self.hidden[total])
        if self._safe(line, inside, total_hidden):
            return None
        left = parts[~self.hidden[parts]]
        if not len(left):
            return None if total == NO_CELL or total_hidden else total
        fits = left if total_hidden else left[self._together(inside, left)]
        if len(fits):
            price = self.cells.size[fits] * (1.0 + np.array([self._opened(c, line) for c in fits]))
            return int(fits[np.argmin(price)])
        return int(left[np.argmax(self.cells.size[left])])

    def _safe(self, line: int, inside: Places, total_hidden: bool) -> bool:
        if self.unseen[line] == 1:
            alone = int(inside[0]) if len(inside) else self.totals[line]
            return not (self.cells.unsafe[alone] or self._covers(alone, line))
        return total_hidden or not len(inside) or bool(self._together(inside)[0])

    def _covers(self, cell: int, line: int) -> bool:
        """Does it stand beside something hidden in another line?"""
        return any(self.unseen[other] > 1 for other in self.of_cell[cell] if other != line)

    def _opened(self, cell: int, line: int) -> int:
        """Other lines in which nothing is hidden yet: there it would follow from the total."""
        return sum(not self.unseen[other] for other in self.of_cell[cell] if other != line)

    def _together(self, inside: Places, more: Places | None = None) -> Flags:
        """Are the hidden parts safe as one cell, (1,); or with each of `more` besides, (more,)?

        The most people of one part are the fewest there can be of all; the costliest of each part
        added up are the most that one person can be of all. And beyond its costliest person each,
        the others must hold enough that an unsafe part could have been larger by `above`.
        """
        cells, limits = self.cells, self.limits
        people, largest, cost, spare = (
            np.zeros(1) if more is None else values[more]
            for values in (cells.people, cells.largest, cells.cost, cells.spare)
        )
        own = cells.spare[inside]
        risky = cells.unsafe[inside]
        wanted = (limits.above * cells.size[inside] + own)[risky].max(initial=0.0)
        together = np.abs(cells.cost[inside].sum() + cost)
        found: Flags = (
            (np.maximum(cells.people[inside].max(initial=0.0), people) > limits.hidden_to)
            & (cells.largest[inside].sum() + largest <= limits.dominant * together)
            & (own.sum() + spare >= wanted)
        )
        return found


def _with(parts: Places, total: int) -> Places:
    """The parts of a line and its total, where that is a cell."""
    return parts if total == NO_CELL else np.append(parts, total)


def _check(cells: Cells, total: int, parts: Places) -> None:
    if total in parts:
        raise ValueError("a total is not a part of itself")
    if len(parts) and not (parts[0] >= 0 and parts[-1] < len(cells.cost)):
        raise ValueError("a part is no cell here")
    if total == NO_CELL:
        return
    missed = abs(cells.cost[parts].sum() - cells.cost[total])
    if missed > PENNIES + LAST_DIGITS * cells.size[parts].sum():
        raise ValueError("the parts do not add up to their total")
