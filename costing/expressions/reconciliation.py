"""Whether everything is there: events against the ledger, and how much of it is linked to people."""

import ibis
from ibis.expr.types import Table

from ..engine import Tables
from . import people


def ledger(tables: Tables) -> Table:
    """One row per system, year, organisation and care setting: people known, events, pounds, pounds of
    events that are linked to nobody, pounds that are estimated from an average, and `largest`, as in
    `people.by_person`."""
    events = tables.events
    return people.by_person(
        events,
        ["system", "year", "organisation", "care_setting"],
        unlinked=ibis.ifelse(events.person.isnull(), events.cost, 0.0),
        estimated=ibis.ifelse(events.flags.contains("e"), events.cost, 0.0),
    )


def linkage(tables: Tables) -> Table:
    """One row per system, year and organisation: people seen there, how many of them were also seen by
    another organisation of the system (`elsewhere`), how many stand in the table of people (`listed`),
    and the pounds of those who do not (`unlisted_cost`): people's years know nothing of these."""
    events = tables.events.filter(tables.events.person.notnull())
    keys = list(people.KEYS)
    seen = events.group_by([*keys, "organisation"]).aggregate(cost=events.cost.sum())
    number = seen.group_by(keys).aggregate(organisations=seen.count())
    listed = tables.people.select(*keys).distinct().mutate(listed=ibis.literal(1))
    both = seen.inner_join(number, keys).left_join(listed, keys)
    rows = both.select(
        "system", "year", "organisation", "organisations", "cost", listed=both.listed.fill_null(0)
    )
    return rows.group_by("system", "year", "organisation").aggregate(
        people=rows.count(),
        elsewhere=rows.count(where=rows.organisations > 1),
        listed=rows.listed.sum(),
        unlisted_cost=ibis.ifelse(rows.listed == 1, 0.0, rows.cost).sum(),
    )
