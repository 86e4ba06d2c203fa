"""Whether everything is there: events against the ledger, and how much of it is linked to people."""

import ibis
from ibis.expr.types import Table

from ..engine import Tables
from . import people, unit_costs


def ledger(tables: Tables) -> Table:
    """One row per system, year, organisation and care setting: people known, events, pounds and
    `largest`, as in `people.by_person`; and the pounds and the number of those events that are linked to
    nobody, whose cost is estimated from an average, and that unit costs leave out. Made once."""
    return tables.once("ledger", lambda: _ledger(tables.events))


def _ledger(events: Table) -> Table:
    parts = {
        "unlinked": events.person.isnull(),
        "estimated": events.flags.contains("e"),
        "left_out": ~unit_costs.counted(events),
    }
    return people.by_person(
        events,
        ["system", "year", "organisation", "care_setting"],
        **{name: ibis.ifelse(part, events.cost, 0.0) for name, part in parts.items()},
        **{f"{name}_events": ibis.ifelse(part, 1, 0) for name, part in parts.items()},
    )


def outside(tables: Tables, *keys: str) -> Table:
    """One row per system, year and further keys of events: what is in the events and not in people's
    years. `people` are those who are not listed, and each event that is linked to nobody by itself;
    their pounds, and `largest`, the largest amount of one of them."""
    listed = tables.people.select(*people.KEYS).distinct().mutate(listed=ibis.literal(1))
    both = tables.events.left_join(listed, list(people.KEYS))
    away = both.filter(both.listed.isnull())
    where = ["system", "year", *keys]
    each = away.group_by(*where, "person").aggregate(
        events=away.count(), cost=away.cost.sum(), largest=away.cost.abs().max()
    )
    return each.group_by(*where).aggregate(
        people=ibis.ifelse(each.person.isnull(), each.events, 1).sum(),
        cost=each.cost.sum(),
        largest=ibis.ifelse(each.person.isnull(), each.largest, each.cost.abs()).max(),
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
