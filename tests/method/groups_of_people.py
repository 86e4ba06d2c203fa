"""Groups of people with their pounds, tables of them, and what somebody could make of what is shown."""

import numpy as np

from method import disclosure
from method.disclosure.lines import Limits, Lines
from method.disclosure.pounds import _cells
from tests.method import reference_disclosure as twin

BIG = (400_000, 80, 20_000)  # pounds, people, pounds of the costliest
MIDDLE = (90_000, 40, 6_000)
SMALLER = (60_000, 30, 5_000)
FIVE_PEOPLE = (30_000, 5, 9_000)
NOBODY = (0, 0, 0)


def added(*cells):
    """A total of people who are not the same."""
    return sum(c[0] for c in cells), sum(c[1] for c in cells), max(c[2] for c in cells)


def table_of(rows):
    """Cells of a two-way table with its totals, and the relations."""
    wide = [[*row, added(*row)] for row in rows]
    full = [*wide, [added(*column) for column in zip(*wide, strict=True)]]
    width = len(full[0])
    places = np.arange(len(full) * width).reshape(len(full), width)
    relations = [(int(line[-1]), line[:-1]) for line in [*places, *places.T]]
    return [cell for row in full for cell in row], relations


def hide(cells, relations, **limits):
    cost, people, largest = zip(*cells, strict=True)
    return disclosure.protected(cost, people, largest, relations, **limits).tolist()


def lines_of(cells, relations):
    """The lines, each safe by itself, before all are looked at together."""
    cost, people, largest = (np.array(part, dtype=float) for part in zip(*cells, strict=True))
    lines = Lines(_cells(cost, people, largest, None, 7, 0.5), relations, Limits(7, 0.5, 0.5))
    lines.close()
    return lines


def line_by_line(cells, relations):
    """The flags before all lines are looked at together."""
    return lines_of(cells, relations).hidden.tolist()


def could_be(cells, relations, flags, target, least=None, known=None):
    """Lowest and highest pounds of a cell for somebody who sees the others to the penny."""
    published = [None if hidden else cell[0] for cell, hidden in zip(cells, flags, strict=True)]
    return twin.possible(published, relations, target, least, known)


def told(cells, relations, flags):
    """Unsafe cells that could not be half as much again."""
    risky = [at for at, cell in enumerate(cells) if twin.unsafe(*cell) and cell[0] > 0]
    return [
        at for at in risky
        if could_be(cells, relations, flags, at)[1] < 1.5 * cells[at][0] - 0.01
    ]  # fmt: skip
