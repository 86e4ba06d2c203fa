"""All lines together: could an unsafe cell really be larger, for all that is published?

A cell that lines taken one by one keep safe can still follow from several of them. It does not if
there is another table that looks the same and has more in that cell: every total as it is, no
hidden cell with less than its costliest person, a cell of one person as it is (that person knows),
the unsafe cell larger by the share wanted. Most such tables are found at once, by moving the hidden
cells of a group of lines as little as may be (the ellipsoid of Dikin, 1967); for the rest linear
programming finds the table that needs the fewest pounds hidden besides (Kelly, Golden and Assad,
Cell suppression: disclosure protection for sensitive tabular data, Networks 22, 1992).
"""

from typing import NamedTuple

import numpy as np
from scipy.linalg import cho_factor, cho_solve
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array, hstack
from scipy.sparse.csgraph import connected_components

from method.arrays import Array, Flags, Places
from method.disclosure.lines import NO_CELL, Lines

RIDGE = 1e-10  # of the diagonal: lines may say the same twice
ROUNDS = 3  # of taking out what the ridge leaves
BALANCED = 1e-7  # of a cell's move: what a line may miss
BLOCK = 500  # cells tried at once
STEPS = 2  # lines away from an unsafe cell where covers are sought first


def strengthen(lines: Lines) -> None:
    """Hide as many more cells as it takes that every unsafe cell could be larger, or nothing more
    can be done."""
    sums = _sums(lines)
    doubtful = [cell for group in _groups(lines, sums) for cell in _doubtful(lines, sums, group)]
    for cell in sorted(doubtful, key=lambda cell: -lines.cells.size[cell]):
        for cover in _covers(lines, sums, cell):
            lines.hide(int(cover))


def _sums(lines: Lines) -> csr_array:
    """Parts less total of every line, (lines, cells), for pounds without sign."""
    lengths = [len(members) for members in lines.members]
    rows = np.repeat(np.arange(len(lengths)), lengths)
    columns = np.concatenate([np.zeros(0, dtype=np.intp), *lines.members])
    totals = np.array(lines.totals, dtype=np.intp)[rows]
    sign = np.where(columns == totals, -1.0, 1.0) * np.where(lines.cells.cost[columns] < 0, -1, 1)
    return csr_array((sign, (rows, columns)), shape=(len(lengths), len(lines.hidden)))


def _groups(lines: Lines, sums: csr_array) -> list[Places]:
    """Lines that hidden cells tie together."""
    tied = abs(sums[:, np.flatnonzero(lines.hidden)])
    _, label = connected_components(tied @ tied.T, directed=False)
    unseen = np.flatnonzero(lines.unseen)
    order = unseen[np.argsort(label[unseen], kind="stable")]
    return [g for g in np.split(order, np.flatnonzero(np.diff(label[order])) + 1) if len(g)]


def _doubtful(lines: Lines, sums: csr_array, group: Places) -> list[int]:
    """Unsafe cells of a group of lines for which no other table has been found at once."""
    cells = lines.cells
    members = np.unique(np.concatenate([lines.members[line] for line in group]))
    columns = members[lines.hidden[members]]
    spare, size = cells.spare[columns], cells.size[columns]
    targets = np.flatnonzero(cells.unsafe[columns] & (size > 0))
    here = sums[group][:, columns].toarray()
    found: list[int] = []
    for start in range(0, len(targets), BLOCK):
        some = targets[start : start + BLOCK]
        moves = _moves(here, np.minimum(spare, size[some].max()), _begun(lines, columns, some))
        safe = _reach(here, moves, spare, some) >= lines.limits.above * size[some]
        found += columns[some[~safe]].tolist()
    return found


def _begun(lines: Lines, columns: Places, targets: Places) -> Array:
    """Each target a pound larger, and with it all that is about the same one person only,
    (cells, targets)."""
    begun = np.zeros((len(columns), len(targets)))
    begun[targets, np.arange(len(targets))] = 1.0
    for at in np.flatnonzero(lines.cells.people[columns[targets]] == 1):
        begun[:, at] = np.isin(columns, _rise(lines, int(columns[targets[at]])))
    return begun


def _one_person(lines: Lines, cell: int) -> list[int]:
    """Lines of a cell in which total and parts are the pounds of one and the same person."""
    people, totals = lines.cells.people, lines.totals
    return [
        line
        for line in lines.of_cell[cell]
        if totals[line] != NO_CELL and people[totals[line]] == 1
    ]


def _rise(lines: Lines, cell: int) -> list[int]:
    """A cell, and those that can rise with it and are about the same person only."""
    risen, look = [cell], [cell]
    while look:
        for line in _one_person(lines, look.pop()):
            parts, total = lines.parts[line], lines.totals[line]
            if total not in risen:
                more = total
            elif not np.isin(parts, risen).any():
                more = int(parts[0])
            else:
                continue
            risen.append(more)
            look.append(more)
    return risen


def _own(lines: Lines, cell: int) -> list[int]:
    """A cell, and all others that are about its one person only."""
    found, look = {cell}, [cell]
    while look:
        near = {int(c) for line in _one_person(lines, look.pop()) for c in lines.members[line]}
        look += near - found
        found |= near
    return list(found)


def _moves(sums: Array, weight: Array, begun: Array) -> Array:
    """For each beginning of a move the smallest move of all cells besides, by weight, that keeps
    every sum, (cells, beginnings)."""
    weighted = sums * weight**2
    gram = weighted @ sums.T
    diagonal = np.diag(gram)
    scale = np.where(diagonal > 0, np.sqrt(diagonal), 1.0)
    factor = cho_factor(gram / np.outer(scale, scale) + RIDGE * np.eye(len(gram)))
    moves = begun.copy()
    for _ in range(ROUNDS):
        missed = (sums @ moves) / scale[:, None]
        moves -= weighted.T @ (cho_solve(factor, missed) / scale[:, None])
    return moves


def _reach(sums: Array, moves: Array, spare: Array, targets: Places) -> Array:
    """Pounds by which each target rises before another cell has no more than its costliest person,
    (targets,); nil where a sum is not kept."""
    place = np.arange(len(targets))
    rise = moves[targets, place]
    with np.errstate(divide="ignore", invalid="ignore"):
        until = np.where(moves < 0, spare[:, None] / -moves, np.inf)
    until[targets, place] = np.inf
    kept = np.abs(sums @ moves).max(axis=0) <= BALANCED * rise
    reach: Array = np.where(kept & (rise > BALANCED), until.min(axis=0) * rise, 0.0)
    return reach


class _Near(NamedTuple):
    """Lines round a cell, and the cells that stand in no other line."""

    lines: Places
    cells: Places
    everything: bool  # nothing lies further away


def _near(lines: Lines, cell: int, steps: int) -> _Near:
    chosen = edge = set(lines.of_cell[cell])
    for _ in range(steps):
        cells = {other for line in edge for other in lines.members[line].tolist()}
        edge = {line for other in cells for line in lines.of_cell[other]} - chosen
        chosen = chosen | edge
    cells = {other for line in chosen for other in lines.members[line].tolist()}
    inner = [other for other in sorted(cells) if chosen.issuperset(lines.of_cell[other])]
    return _Near(np.array(sorted(chosen)), np.array(inner), len(inner) == len(cells))


def _covers(lines: Lines, sums: csr_array, cell: int) -> Places:
    """The cells to hide besides so that this one could be larger; none where it can, or never will."""
    steps = STEPS
    while True:
        near = _near(lines, cell, steps)
        others = near.cells[near.cells != cell]
        # First what is hidden already: mostly that is enough.
        for some in (others[lines.hidden[others]], others):
            moving = _cheapest(lines, sums[near.lines], cell, some)
            if moving is not None:
                covers: Places = some[moving & ~lines.hidden[some]]
                return covers
        if near.everything:
            return np.zeros(0, dtype=np.intp)
        steps *= 2


def _cheapest(lines: Lines, sums: csr_array, cell: int, others: Places) -> Flags | None:
    """Which of the other cells move in the table with more in this cell that moves the fewest
    pounds shown, (others,); None where there is no such table."""
    cells = lines.cells
    if not len(others):
        return None
    own = np.isin(others, _own(lines, cell))
    wanted = lines.limits.above * cells.size[cell]
    down = np.where(own, cells.size[others], cells.spare[others]) / wanted
    up = np.where((cells.people[others] == 1) & ~own, 0.0, np.inf)
    # A shown cell costs its pounds whether it rises or falls: one unknown for each.
    shown = np.flatnonzero(~lines.hidden[others])
    falls = down[shown]
    down[shown] = 0.0
    price = np.where(lines.hidden[others], 0.0, cells.size[others] + 1.0)
    price /= max(price.max(), 1.0)
    moving, target = sums[:, others], -sums[:, [cell]].toarray().ravel()
    found = milp(
        np.concatenate([price, price[shown]]),
        bounds=Bounds(np.append(-down, np.zeros_like(falls)), np.append(up, falls)),
        constraints=LinearConstraint(hstack([moving, -moving[:, shown]]), target, target),
    )
    if found.x is None:
        return None
    moved = np.abs(found.x[: len(others)])
    moved[shown] += found.x[len(others) :]
    flags: Flags = moved > BALANCED
    return flags
