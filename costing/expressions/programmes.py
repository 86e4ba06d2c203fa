"""Programme cost built from below: what the events of each programme add up to."""

from ibis.expr.types import Table

from ..engine import Tables
from . import people


def cost(tables: Tables) -> Table:
    """One row per system, year and programme or system of care as recorded: people known, events,
    pounds, and `largest`, as in `people.by_person`. Events of no known programme stand under the empty
    code."""
    events = tables.events.mutate(programme=tables.events.programme.fill_null(""))
    return people.by_person(events, ["system", "year", "programme"])
