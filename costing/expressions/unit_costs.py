"""What one unit of care costs each organisation, beside everybody's: by HRG and by specialty."""

from ibis.expr.types import BooleanValue, Table

from ..engine import Tables
from . import people

LINE = ("care_setting", "point_of_delivery", "specialty", "hrg")
PROVIDER = ("system", "year", "organisation")


def counted(events: Table) -> BooleanValue:
    """Whether an event counts in comparisons of unit cost: not flagged x, and with some activity."""
    return ~events.flags.contains("x") & (events.activity > 0)


def lines(tables: Tables) -> Table:
    """One row per system, year, organisation and line (care setting, point of delivery, specialty and
    HRG or currency): people known, events, activity, pounds, the sum of squared pounds of single events,
    days from the first to the last, and `largest`, as in `people.by_person`.

    Events left out of comparisons of unit cost (flag x) and events without activity are not in it; a
    specialty or HRG that is not known is empty. Market forces are taken out where these rows are
    compared, in `costing.calculate`. Made once.
    """
    return tables.once("lines", lambda: _summed(tables, *LINE))


def specialties(tables: Tables) -> Table:
    """One row per system, year, organisation, care setting, point of delivery and specialty: how the
    same specialty differs between providers (the view of Getting It Right First Time).

    Columns as of `lines`, and `expected`: the same activity, line by line, at the unit cost of all
    organisations in these tables together, so that a harder mix of cases is not held against anybody.
    """
    own = lines(tables)
    line = ["year", *LINE]
    every = own.group_by(line).aggregate(price=own.cost.sum() / own.activity.sum())
    both = own.inner_join(every, line)
    keys = [*PROVIDER, *LINE[:-1]]
    expected = both.group_by(keys).aggregate(expected=(both.activity * both.price).sum())
    return _summed(tables, *LINE[:-1]).inner_join(expected, keys)


def organisations(tables: Tables) -> Table:
    """One row per system, year and organisation: everything in its lines together; columns as of `lines`."""
    return _summed(tables)


def _summed(tables: Tables, *line: str) -> Table:
    kept = tables.events.filter(counted(tables.events))
    kept = kept.mutate(hrg=kept.hrg.fill_null(""), specialty=kept.specialty.fill_null(""))
    return people.by_person(
        kept,
        [*PROVIDER, *line],
        activity=kept.activity,
        squares=kept.cost * kept.cost,
        days=kept.ended.delta(kept.started, unit="day").cast("int64"),
    )
