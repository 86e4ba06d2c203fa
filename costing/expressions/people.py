"""People and their years: what each used and cost, people without any care included."""

from collections.abc import Sequence

import ibis
from ibis.expr.types import Table, Value

from ..engine import Tables
from ..schema import SETTINGS

KEYS = ("system", "year", "person")
ABOUT = ("age_band", "sex", "deprivation", "area", "conditions")

# Kinds of use by the points of delivery they are made of.
USES = {
    "emergency_admissions": ("non_elective",),
    "planned_admissions": ("elective_inpatient", "day_case"),
    "emergency_attendances": ("emergency_attendance",),
    "maternity_spells": ("maternity",),
    "mental_health_contacts": ("mental_health_contact",),
    "mental_health_stays": ("mental_health_inpatient",),
    "care_home_weeks": ("care_home_week",),
}


def years(tables: Tables) -> Table:
    """One row per person and financial year: what is known of them, cost in all and by setting, use.

    Columns `cost` and `events`, nil where a registered person had none; `cost_<setting>`, NULL where
    there was no care there at all (nil pounds of care that was given is nil); a count for each of USES.
    Events of people who are not in the table of people are left out here and counted by
    `reconciliation.linkage`. Made once for all queries of a run.
    """
    return tables.once("years", lambda: _years(tables))


def _years(tables: Tables) -> Table:
    people = registered(tables)
    joined = people.left_join(_used(tables), list(KEYS))
    return joined.select(
        *people.columns,
        **{name: joined[name].fill_null(0) for name in ("cost", "events", *USES)},
        **{name: joined[name] for name in map(cost_in, SETTINGS)},
    )


def registered(tables: Tables) -> Table:
    """One row per person and financial year, whatever number of extracts they stand in.

    Where extracts differ, what is known goes before what is not, then the last in the order of the
    alphabet; who is dead in one of them is dead.
    """
    people = tables.people
    return people.group_by(*KEYS).aggregate(
        **{name: people[name].max() for name in ABOUT},
        # Neither engine has a smallest truth value.
        alive=ibis.ifelse(people.alive, 1, 0).min() == 1,
    )


def _used(tables: Tables) -> Table:
    events = tables.events.filter(tables.events.person.notnull())
    return events.group_by(*KEYS).aggregate(
        cost=events.cost.sum(),
        events=events.count(),
        **{cost_in(name): events.cost.sum(where=events.care_setting == name) for name in SETTINGS},
        **{
            name: events.count(where=events.point_of_delivery.isin(points))
            for name, points in USES.items()
        },
    )


def cost_in(setting: str) -> str:
    """The column of a person's cost in a care setting."""
    return f"cost_{setting}"


def by_setting(years: Table, keys: Sequence[str]) -> Table:
    """One row per keys and care setting ("all" among them) of rows of `years`: all `people`, those with
    such care (`users`), pounds, and `largest`, the largest amount of one person, credits included.

    One pass over the people: settings are columns until they are summed.
    """
    costs = {"all": ibis.ifelse(years.events > 0, years.cost, None)}
    costs |= {name: years[cost_in(name)] for name in SETTINGS}
    wide = years.group_by(*keys).aggregate(
        people=years.count(),
        **{f"users_{name}": cost.count() for name, cost in costs.items()},
        **{f"pounds_{name}": cost.sum() for name, cost in costs.items()},
        **{f"largest_{name}": cost.abs().max() for name, cost in costs.items()},
    )
    parts = ibis.array([_part(wide, name) for name in costs])
    long = wide.select(*keys, "people", part=parts.unnest())
    fields = ("care_setting", "users", "cost", "largest")
    return long.select(*keys, "people", **{name: long["part"][name] for name in fields})


def _part(wide: Table, setting: str) -> Value:
    return ibis.struct({
        "care_setting": ibis.literal(setting),
        "users": wide[f"users_{setting}"],
        "cost": wide[f"pounds_{setting}"].fill_null(0.0),
        "largest": wide[f"largest_{setting}"].fill_null(0.0),
    })  # fmt: skip


def by_person(events: Table, keys: Sequence[str], **sums: Value) -> Table:
    """One row per keys of events: `people` known to be in it, `events`, pounds, sums of the columns
    named, and `largest`, the largest amount of one person, credits included.

    Events that cannot be linked add events and pounds and nobody to the people; each of them is held
    against the largest by itself.
    """
    events = events.mutate(**sums)
    each = events.group_by(*keys, "person").aggregate(
        events=events.count(),
        cost=events.cost.sum(),
        largest=events.cost.abs().max(),
        **{name: events[name].sum() for name in sums},
    )
    return each.group_by(*keys).aggregate(
        people=each.person.count(),
        events=each.events.sum(),
        cost=each.cost.sum(),
        largest=ibis.ifelse(each.person.isnull(), each.largest, each.cost.abs()).max(),
        **{name: each[name].sum() for name in sums},
    )
