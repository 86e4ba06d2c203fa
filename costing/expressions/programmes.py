"""Programme cost built from below: what the events of each programme add up to."""

from collections.abc import Mapping

from ibis.expr.types import Table

from ..engine import Tables
from . import people


def cost(tables: Tables, under: Mapping[str, str] | None = None) -> Table:
    """One row per system, year and programme or system of care: people known, events, pounds, and
    `largest`, as in `people.by_person`. Events of no known programme stand under the empty code.

    As recorded; with `under`, each code in it under the other, as a system of care under its programme.
    """
    code = tables.events.programme.fill_null("")
    events = tables.events.mutate(programme=code.substitute(dict(under)) if under else code)
    return people.by_person(events, ["system", "year", "programme"])
