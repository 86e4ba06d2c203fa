"""What all listed people of a system cost, by care setting: totals that several tables have in common.

Each table adds up to them, by segment, area or age: what may be shown of them is known to whoever reads
any of the tables, and what may not is withheld in all.
"""

import numpy as np
from numpy.typing import NDArray

from method import disclosure
from method.arrays import Array, ratio

from .. import engine
from ..expressions import people
from .cells import Cells, Sums, Texts, cells, looked_up, numbers

KEYS = ("system", "year", "care_setting")


class Everybody:
    """One row per system, year and care setting ("all" among them), and how many people there are."""

    def __init__(self, tables: engine.Tables) -> None:
        table = engine.rows(people.by_setting(people.years(tables), KEYS[:2]))
        self.sums = Sums(cells(table, KEYS, "users"))
        self.size: Array = numbers(table, "people")
        self.sums.along("care_setting")
        self.same(self.sums, np.arange(table.num_rows), self.where)

    @property
    def where(self) -> list[Texts]:
        return [self.sums.cells.keys[name] for name in KEYS]

    def same(self, sums: Sums, places: NDArray[np.intp], where: list[Texts]) -> None:
        """Figures of a table are these, by system, year and care setting."""
        keys = zip(*(key.tolist() for key in where), strict=True)
        sums.name((("people", *key) for key in keys), places)

    def behind(self, sums: Sums) -> NDArray[np.intp]:
        """These figures, behind those of a table; their places."""
        own = self.sums.cells
        places = sums.behind(own.people, own.cost, own.largest)
        self.same(sums, places, self.where)
        return places

    def relate(
        self,
        sums: Sums,
        rows: NDArray[np.bool_],
        setting: Texts,
        *further: tuple[Cells, NDArray[np.intp]],
    ) -> None:
        """Some rows of a table, each of a care setting, add up to everybody in it, with `further` figures
        that stand behind them."""
        table = sums.cells.keys
        for place, system, year, name in zip(self.behind(sums), *self.where, strict=True):
            same = rows & (table["system"] == system) & (table["year"] == year) & (setting == name)
            if same.any():
                more = (
                    places[(one.keys["system"] == system) & (one.keys["year"] == year)]
                    for one, places in further
                )
                sums.relate(int(place), np.flatnonzero(same), *more)

    def per_person(self, where: list[Texts]) -> Array:
        """Pounds for each person as shown, by system, year and care setting."""
        shown = self.sums.shown.cost
        return looked_up(where, self.where, ratio(shown, disclosure.shown(self.size)))
