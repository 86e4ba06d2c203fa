"""What people cost beside what the same people would cost at everybody's rates by age, sex and
deprivation (indirect standardisation)."""

import ibis
from ibis.expr.types import Table

from ..engine import Tables
from . import people

STRATA = ("age_band", "sex", "deprivation")
UNKNOWN = "unknown"


def cost(tables: Tables) -> Table:
    """One row per system, year, age band, sex and fifth of deprivation: people, those with any care
    (`users`), pounds, expected pounds, and the largest amount of one person, credits included.

    The rate of a stratum is that of all systems in these tables together, own included: total over
    total. People whose age or deprivation is not known are a stratum of their own.
    """
    years = people.years(tables)
    years = years.mutate(**{name: years[name].cast("string").fill_null(UNKNOWN) for name in STRATA})
    own = years.group_by("system", "year", *STRATA).aggregate(
        people=years.count(),
        users=years.count(where=years.events > 0),
        cost=years.cost.sum(),
        largest=years.cost.abs().max(),
    )
    stratum = ibis.window(group_by=["year", *STRATA])
    rate = own.cost.sum().over(stratum) / own.people.sum().over(stratum).cast("float64")
    return own.mutate(expected=own.people * rate)
