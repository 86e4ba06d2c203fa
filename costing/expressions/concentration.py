"""A few people, much of the money: groups by cost with their mix of care, and the Lorenz curve.

The rules are those of `method.concentration`; ties are in the order of pseudonyms.
"""

import ibis
from ibis.expr.types import BooleanValue, Table

from ..engine import Tables
from ..schema import SETTINGS
from . import people

TOP = 20  # people, as one group and never one by one
PERCENTS = (1, 5, 10)
HIGH_RESOURCE = 2  # they make up one half of all cost (Public Health Scotland)
POINTS = 100  # of the Lorenz curve

EVERYBODY, HIGH = "everybody", "high-resource"
GROUPS = (EVERYBODY, f"top-{TOP}", *(f"top-{percent}" for percent in PERCENTS), HIGH)


def ranked(tables: Tables) -> Table:
    """One row per person and year with any cost or none, in order of cost. Made once.

    `pence` is the cost in whole pence, so that the order and the running sum do not hang on the last
    digit of a sum. `place` is 1 for the costliest; `number` are all people of the year and `counted`
    those whose cost is not below nil; `running` is the pence of everybody up to this one, and `total`
    of everybody above nil.
    """
    return tables.once("ranked", lambda: _ranked(people.years(tables)))


def _ranked(years: Table) -> Table:
    pence = (years.cost * 100 + 0.5).floor().cast("int64")
    kept = years.select(*people.KEYS, "cost", "events", *map(people.cost_in, SETTINGS), pence=pence)
    order = {"group_by": ["system", "year"], "order_by": [ibis.desc("pence"), ibis.asc("person")]}
    everybody = ibis.window(group_by=["system", "year"])
    return kept.mutate(
        place=ibis.row_number().over(**order) + 1,
        running=kept.pence.sum().over(ibis.cumulative_window(**order)).cast("int64"),
        number=kept.count().over(everybody),
        counted=ibis.ifelse(kept.pence >= 0, 1, 0).sum().over(everybody),
        total=ibis.ifelse(kept.pence > 0, kept.pence, 0).sum().over(everybody).cast("int64"),
    )


def _belongs(rows: Table) -> dict[str, BooleanValue]:
    """Who is in each group. High resource: from the costliest on, while they make up half at most."""
    return {
        EVERYBODY: ibis.literal(True),
        f"top-{TOP}": rows.place <= TOP,
        **{f"top-{percent}": rows.place * 100 <= rows.number * percent for percent in PERCENTS},
        HIGH: (rows.pence > 0) & (rows.running * HIGH_RESOURCE <= rows.total),
    }


def groups(tables: Tables) -> Table:
    """One row per system, year, group of people and care setting ("all" among them).

    `people_group` as in models.Concentration; a person is in every group they belong to. `people` of
    the group, `users` with such care, pounds, and `largest`, as in `people.by_setting`. Money that is
    below nil counts here, so that everybody is everybody's cost.
    """
    rows = ranked(tables)
    # People of the same groups are added up first; then each sum goes to all of its groups.
    rows = rows.mutate(**{f"in_{n}": belongs for n, belongs in enumerate(_belongs(rows).values())})
    flags = [f"in_{n}" for n in range(len(GROUPS))]
    sums = people.by_setting(rows, ["system", "year", *flags])
    names = [ibis.ifelse(sums[flag], name, "") for flag, name in zip(flags, GROUPS, strict=True)]
    each = sums.mutate(people_group=ibis.array(names).unnest())
    each = each.filter(each.people_group != "")
    return each.group_by("system", "year", "people_group", "care_setting").aggregate(
        people=each.people.sum(),
        users=each.users.sum(),
        cost=each.cost.sum(),
        largest=each.largest.max(),
    )


def lorenz(tables: Tables) -> Table:
    """One row per system, year and percent of people, cheapest first: people in it and their cost.

    Up to percent p stand the people whose place is at most p percent of all, the next whole person
    included. People whose year's cost is below nil are left out; with fewer than a hundred people some
    percents have no row.
    """
    rows = _not_below_nil(tables)
    cheaper = rows.counted - rows.place  # 0 for the cheapest
    point = (cheaper.cast("float64") * POINTS / rows.counted).floor().cast("int64") + 1
    binned = rows.mutate(percent=point)
    return binned.group_by("system", "year", "percent").aggregate(
        people=binned.count(), cost=binned.cost.sum()
    )


def gini(tables: Tables) -> Table:
    """One row per system and year: Gini coefficient of cost over all people, people and cost; and how
    many people (`below_nil`) are left out because their year's cost is below nil.

    G = Σ (2i − n − 1) x_i ÷ (n Σ x), i counted from the cheapest: method/concentration.py. NULL where
    there is no cost at all.
    """
    rows = _not_below_nil(tables)
    order = (rows.counted - rows.place + 1).cast("float64")
    summed = rows.mutate(weighed=(2.0 * order - rows.counted - 1) * rows.cost)
    found = summed.group_by("system", "year").aggregate(
        people=summed.count(),
        below_nil=(summed.number - summed.counted).max(),
        cost=summed.cost.sum(),
        weighed=summed.weighed.sum(),
    )
    return found.mutate(gini=found.weighed / (found.people * found.cost).nullif(0.0)).drop(
        "weighed"
    )


def _not_below_nil(tables: Tables) -> Table:
    """The costliest are placed first, so that nobody's place changes by leaving the last ones out."""
    rows = ranked(tables)
    return rows.filter(rows.pence >= 0)
