"""Columns of figures that are words before they reach the table: "withheld" may stand among them."""

from dataclasses import dataclass

from evidence.charts import Column


@dataclass(frozen=True)
class Said(Column):
    """A column whose rows hold the figure as it is written, set to the right as figures are."""

    @property
    def numeric(self) -> bool:
        return True
