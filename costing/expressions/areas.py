"""The resource map: what each area of a system takes of health and social care."""

from ibis.expr.types import Table

from ..engine import Tables
from . import people

UNKNOWN = "unknown"


def cost(tables: Tables) -> Table:
    """One row per system, year, area and care setting ("all" among them): people living there, those
    with such care (`users`), pounds, and `largest`, as in `people.by_setting`.

    People whose area is not known stand under "unknown".
    """
    years = people.years(tables)
    return people.by_setting(
        years.mutate(area=years.area.fill_null(UNKNOWN)), ["system", "year", "area"]
    )
