"""All tables of a run together: what one of them shows must not tell what another withholds.

The same figure stands in more than one table (everybody's cost in a setting, all of an organisation's
events): it is shown in all of them or in none, and what adds up to it anywhere is looked at at once.
"""

from collections.abc import Sequence

import numpy as np

from method import disclosure

from .cells import Relation, Sums


def protect(tables: Sequence[Sums]) -> None:
    """Find out which rows of each table, and of what stands behind it, are withheld."""
    if not tables:
        return
    figures = [figure for table in tables for figure in table.figures]
    people, cost, largest = (np.concatenate(part) for part in zip(*figures, strict=True))
    withheld = np.concatenate([flags for table in tables for flags in table.withheld])
    starts = np.cumsum([0, *(sum(map(len, table.withheld)) for table in tables)]).tolist()
    relations: list[Relation] = [
        (None if total is None else total + start, rows + start)
        for table, start in zip(tables, starts[:-1], strict=True)
        for total, rows in table.relations
    ]
    for same in _same(tables, starts):
        # Of one figure as many people are known, and one is of it at most, as any of the tables says.
        people[same], largest[same] = people[same].max(), largest[same].min()
        relations += [(same[0], np.array([other])) for other in same[1:]]
    found = disclosure.protected(cost, people, largest, relations, hidden=withheld)
    for table, flags in zip(tables, np.split(found, starts[1:-1]), strict=True):
        table.found = flags


def _same(tables: Sequence[Sums], starts: list[int]) -> list[list[int]]:
    """The places of each figure that has a name."""
    places: dict[tuple[str, ...], list[int]] = {}
    for table, start in zip(tables, starts[:-1], strict=True):
        for name, place in table.names.items():
            places.setdefault(name, []).append(place + start)
    return list(places.values())
