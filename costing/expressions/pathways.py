"""The whole pathway round an index event: who gave which care in which month, and what it cost."""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import ibis
from ibis.expr.types import Table

from ..engine import Tables

DATA = Path(__file__).parent.parent / "data" / "pathways.toml"
MONTH = 30  # days; the first month after the event has its day
ALL = "all"


@dataclass(frozen=True)
class Pathway:
    """One pathway: its index event, its window in months, and the programmes whose care belongs to it
    (all care where none is named)."""

    code: str
    name: str
    question: str
    programme: str
    points_of_delivery: list[str]
    hrg_starts: list[str]
    months_before: int
    months_after: int
    programmes: list[str]


@cache
def pathways() -> dict[str, Pathway]:
    """Every pathway by its code."""
    found = tomllib.loads(DATA.read_text())
    return {code: Pathway(code=code, **about) for code, about in found.items()}


def index_events(tables: Tables, pathway: Pathway) -> Table:
    """One row per system, year and person: the day of the first index event of the year."""
    events = tables.events
    match = events.person.notnull() & events.point_of_delivery.isin(pathway.points_of_delivery)
    if pathway.hrg_starts:
        match &= ibis.or_(*(events.hrg.startswith(start) for start in pathway.hrg_starts))
    return (
        events.filter(match)
        .group_by("system", "year", "person")
        .aggregate(index_day=events.started.min())
    )


def care(tables: Tables, pathway: Pathway) -> Table:
    """One row per event in the window of an index event: `month` from it, 0 is the first after it.

    `system` and `year` are those of the index event, whenever the care itself was given. An event in the
    windows of two index events of one person counts in both.
    """
    events = tables.events  # those of nobody known are left out by the join
    if pathway.programmes:
        events = events.filter(events.programme.isin(pathway.programmes))
    events = events.select("system", "person", "care_setting", "organisation", "started", "cost")
    both = index_events(tables, pathway).inner_join(events, ["system", "person"])
    rows = both.mutate(days=both.started.delta(both.index_day, unit="day").cast("int64"))
    within = (rows.days >= -MONTH * pathway.months_before) & (
        rows.days < MONTH * pathway.months_after
    )
    month = (rows.days.cast("float64") / MONTH).floor().cast("int64")
    return rows.filter(within).mutate(month=month)


def cost(tables: Tables, pathway: Pathway) -> Table:
    """One row per system, year, care setting, organisation and month: people with such care, events,
    pounds, and `largest`, the largest amount of one person in the row, credits included.

    `month` is a text, in which "-1" ends with the day before the event. "all" stands for what is summed
    over, in six ways: a person with care in two settings is one person in all of them.
    """
    each = _each(tables, pathway)
    # Each view is the sum of a smaller one where there is one, so that few rows are added up again.
    by_organisation = _over(each, "care_setting", "organisation")
    by_month = _over(each, "care_setting", "month")
    by_setting = _over(by_organisation, "care_setting")
    views = (each, by_organisation, by_month, by_setting, _over(by_month, "month"))
    return ibis.union(*map(_counted, (*views, _over(by_setting))))


ROW = ("care_setting", "organisation", "month")
KEYS = ("system", "year")  # of the index event


def _over(rows: Table, *fields: str) -> Table:
    """The sums of each person by these fields of ROW, over the others."""
    return rows.group_by(*KEYS, *fields, "person").aggregate(
        cost=rows.cost.sum(), events=rows.events.sum()
    )


def _counted(view: Table) -> Table:
    """Sums of each person as rows of a result: "all" stands for fields that are summed over."""
    fields = {
        name: view[name].cast("string") if name in view.columns else ibis.literal(ALL)
        for name in ROW
    }
    person = view.select(*KEYS, "cost", "events", **fields)
    return person.group_by(*KEYS, *ROW).aggregate(
        people=person.count(),
        events=person.events.sum(),
        cost=person.cost.sum(),
        largest=person.cost.abs().max(),
    )


def _each(tables: Tables, pathway: Pathway) -> Table:
    """One row per person, year of the index event, care setting, organisation and month: few, and the
    only part that reads every event. Made once."""

    def make() -> Table:
        rows = care(tables, pathway)
        return rows.group_by(*KEYS, *ROW, "person").aggregate(
            cost=rows.cost.sum(), events=rows.count()
        )

    return tables.once(f"pathway {pathway.code}", make)


def people(tables: Tables, pathway: Pathway) -> Table:
    """One row per system and year: how many people had the index event, and of how many the `whole`
    window lies in the years there are events of. Care after the last year is not nil but not known
    yet: where whole is less than people, the cost per person is too low."""
    index = index_events(tables, pathway)
    span = tables.events.group_by("system").aggregate(
        first=tables.events.year.min(), last=tables.events.year.max()
    )
    both = index.inner_join(span, "system")
    begins, ends = _april(both.first), _april(both.last) + ibis.interval(years=1)
    whole = (both.index_day.delta(begins, unit="day") >= MONTH * pathway.months_before) & (
        ends.delta(both.index_day, unit="day") >= MONTH * pathway.months_after
    )
    return both.group_by("system", "year").aggregate(
        people=both.count(), whole=both.count(where=whole)
    )


def _april(year: ibis.Value) -> ibis.Value:
    """The first day of a financial year."""
    return (year.substr(0, 4) + "-04-01").cast("date")
