"""What the NHS spends on people of each age, sex and fifth of deprivation: all care but social care, as
the published figures have it; and what it leaves out."""

from ibis.expr.types import Table

from ..engine import Tables
from . import people

STRATA = ("age_band", "sex", "deprivation")


def cost(tables: Tables) -> Table:
    """One row per system, year, age band, sex and fifth: people, their pounds without social care, and
    `largest`, the largest amount of one person, credits included; then the same of those with social
    care, `social_people`, `social_cost` and `social_largest`.

    Only people whose age, sex and deprivation are known: nobody else has a published figure.
    """
    years = people.years(tables)
    social = years[people.cost_in("social_care")]
    known = years.age_band.notnull() & (years.sex != "unknown") & years.deprivation.notnull()
    rows = years.mutate(nhs=years.cost - social.fill_null(0.0), social=social).filter(known)
    rows = rows.mutate(**{name: rows[name].cast("string") for name in STRATA})
    return rows.group_by("system", "year", *STRATA).aggregate(
        people=rows.count(),
        cost=rows.nhs.sum(),
        largest=rows.nhs.abs().max(),
        social_people=rows.social.count(),
        social_cost=rows.social.sum().fill_null(0.0),
        social_largest=rows.social.abs().max().fill_null(0.0),
    )
