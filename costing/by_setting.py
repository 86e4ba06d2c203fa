"""Groups of people by care setting, such as segments or areas, and how far each cell lies from whom it
is compared with."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from evidence.queries import Row

from .models.results import ALL
from .names import SETTINGS

UNKNOWN = "unknown"  # where people live


def beside(row: Row, group: str, name: str, against: float | None) -> Row:
    """A row of a result table as a cell: its group by code and name, and the pounds per person that it
    is compared with. The difference follows from both as they are shown."""
    own = row["cost_per_person"]
    difference = None if own is None or against is None else own - against
    known = difference is not None and against is not None and against > 0
    return row | {
        "group": group,
        "name": name,
        "against": against,
        "difference": difference,
        "percent": 100 * difference / against if known and difference is not None else None,
    }


def furthest(cells: Sequence[Row]) -> Row | None:
    """The cell with the largest variation in pounds, whichever its sign; people of whom it is not known
    where they live are no group to look at first."""
    known = [c for c in cells if c["variation"] is not None and c["group"] != UNKNOWN]
    return max(known, key=lambda cell: abs(cell["variation"]), default=None)


@dataclass(frozen=True)
class Matrix:
    """Cells of groups by care setting, groups in the order in which pages list them."""

    cells: Sequence[Row]

    @cached_property
    def groups(self) -> dict[str, str]:
        """Code and name of each group."""
        return {cell["group"]: cell["name"] for cell in self.cells}

    @cached_property
    def settings(self) -> list[str]:
        """All care first, then the settings there are cells of."""
        there = {cell["care_setting"] for cell in self.cells}
        return [code for code in (ALL, *SETTINGS) if code in there]

    @cached_property
    def at(self) -> dict[tuple[str, str], Row]:
        """Each cell by group and setting."""
        return {(cell["group"], cell["care_setting"]): cell for cell in self.cells}

    @property
    def compared(self) -> bool:
        """Whether any cell has somebody to be compared with."""
        return any(cell["against"] is not None for cell in self.cells)

    def of(self, setting: str) -> list[Row]:
        """The cells of a care setting, the largest variation first, then those without one."""
        cells = [cell for cell in self.cells if cell["care_setting"] == setting]
        return sorted(cells, key=lambda c: (c["variation"] is None, -(c["variation"] or 0)))

    def dearest(self, setting: str) -> list[Row]:
        """The cells of a care setting whose pounds per person are shown, the dearest first."""
        known = [cell for cell in self.of(setting) if cell["cost_per_person"] is not None]
        return sorted(known, key=lambda cell: -cell["cost_per_person"])

    def furthest(self) -> Row | None:
        """The cell of one care setting with the largest variation in pounds, whichever its sign."""
        return furthest([cell for cell in self.cells if cell["care_setting"] != ALL])
