"""How far organisations lie apart: spreads of spend a head and of outcomes, and funnels of counts.

Rows are in the order of the columns below; chunks are made of arrays alone, so that they may be made
while others are written.
"""

from collections.abc import Iterator
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

from evidence.binary import Columns
from evidence.partitions import columns, known
from method import spread
from organisations.calculate import Comparators

from ..models import Funnel
from .facts import Array, OutcomeFacts
from .outcomes import OutcomeResults
from .spend import SpendResults

SPREAD = (
    "nation kind subject code period basis programme_id measure_id start end organisations lowest "
    "lower_quartile median upper_quartile highest ratio ratio_trimmed coefficient_of_variation "
    "overdispersion"
).split()
FUNNEL = (
    "organisation_id measure_id period numerator denominator value average overdispersion "
    "lower_95 upper_95 lower_998 upper_998 position"
).split()
# A score or an age has no nil that means "nothing": one is not so many times another.
RATIO_UNITS = ("percent", "per ", "£")
PERCENT = "percent"
INSIDE = Funnel.Position.INSIDE.value

Rows = Iterator[tuple[Any, ...]]


def spreads(found: list[SpendResults], outcomes: OutcomeResults | None) -> list[Columns]:
    """Spread of one group: every node, year and basis, and every measure and period."""
    rows = [row for one in found for row in _of_spend(one)]
    if outcomes is not None:
        rows += _of_outcomes(outcomes.facts)
    return columns(SPREAD, rows)


def funnels(facts: OutcomeFacts) -> list[Columns]:
    """Funnel of one group: every organisation, measure and period whose counts are known."""
    return columns(
        FUNNEL, [row for proportion in (True, False) for row in _funnel(facts, proportion)]
    )


def _of_spend(one: SpendResults) -> Rows:
    facts = one.facts
    figures = _figures(one.per_head)
    for line, node in enumerate(facts.lines):
        if node.care_setting != "all":
            continue
        for place, year in enumerate(facts.years):
            start, end = date(int(year[:4]), 4, 1), date(int(year[:4]) + 1, 3, 31)
            key = ("spend", node.programme, year, one.basis.name)
            row = [figure[line][place] for figure in figures]
            if row[0]:
                yield *_group(facts.comparators), *key, node.programme, None, start, end, *row, None


def _of_outcomes(facts: OutcomeFacts) -> Rows:
    figures, phi = _figures(_comparable(facts)), _overdispersion(facts)
    five = _figures(facts.value)[1:6]
    for place, column in enumerate(facts.columns):
        measure = column.measure
        key = ("outcome", measure.pk, column.period, "", measure.programme_id, measure.pk)
        number = int((~np.isnan(facts.value[:, place])).sum())
        if number:
            row = [number, *(one[place] for one in five), *(one[place] for one in figures[6:])]
            yield *_group(facts.comparators), *key, column.start, column.end, *row, phi[place]


def _group(group: Comparators) -> tuple[str, str]:
    return group.nation, group.kind


def _figures(values: Array) -> list[list[Any]]:
    """Number, box, ratios and coefficient of variation, in the order of the columns."""
    box = spread.box(values)
    further = (
        spread.highest_to_lowest(values),
        spread.highest_to_lowest(values, spread.ENDS),
        spread.coefficient_of_variation(values),
    )
    return [box.number.astype(int).tolist(), *(_listed(one) for one in (*box[1:], *further))]


def _listed(array: Array) -> list[Any]:
    return known(array.ravel()) if array.ndim < 2 else [known(row) for row in array]


def _comparable(facts: OutcomeFacts) -> Array:
    """The values of measures on a scale with a nil; unknown for all others."""
    scale = [column.measure.unit.startswith(RATIO_UNITS) for column in facts.columns]
    return np.where(np.array(scale, dtype=bool), facts.value, np.nan)


def _counts(facts: OutcomeFacts, proportion: bool) -> tuple[Array, Array, Array]:
    """Events and people of measures that count some of the people (or, else, events), and what a
    value is per; unknown elsewhere.

    Events are as published, or else what the value says of the denominator.
    """
    per = np.array([column.measure.multiplier or np.nan for column in facts.columns])
    kind = [(column.measure.unit == PERCENT) == proportion for column in facts.columns]
    per = np.where(np.array(kind, dtype=bool), per, np.nan)
    people = facts.denominator
    worked_out = facts.value / per * people
    events = np.where(np.isnan(facts.numerator), worked_out, facts.numerator)
    most = people if proportion else np.inf
    sound = ~np.isnan(worked_out) & (people > 0) & (events >= 0) & (events <= most)
    return np.where(sound, events, np.nan), np.where(sound, people, np.nan), per


def _overdispersion(facts: OutcomeFacts) -> list[Any]:
    """φ of every column that has a funnel."""
    found = [
        spread.funnel(*_counts(facts, kind)[:2], kind).overdispersion for kind in (True, False)
    ]
    return known(np.where(np.isnan(found[0]), found[1], found[0]))


def _funnel(facts: OutcomeFacts, proportion: bool) -> Rows:
    events, people, per = _counts(facts, proportion)
    funnel = spread.funnel(events, people, proportion)
    limits = [limit * per for level in spread.LEVELS for limit in funnel.limits[level]]
    there = ~np.isnan(limits[0])
    place = np.nonzero(there)
    position = _positions(facts.value, limits)[there].tolist()
    average, phi = (known(one[place[1]]) for one in (funnel.average * per, funnel.overdispersion))
    figures = [known(one[there]) for one in (events, people, facts.value)]
    edges = [known(limit[there]) for limit in limits]
    codes = facts.comparators.codes
    for i, (o, c) in enumerate(zip(*(p.tolist() for p in place), strict=True)):
        column, own = facts.columns[c], [figure[i] for figure in figures]
        key = codes[o], column.measure.pk, column.period
        yield *key, *own, average[i], phi[i], *(edge[i] for edge in edges), position[i]


def _positions(value: Array, limits: list[Array]) -> NDArray[np.str_]:
    """Where each figure lies against its own limits, the wider ones first."""
    low_95, high_95, low_998, high_998 = limits
    position = Funnel.Position
    return np.select(
        [value > high_998, value < low_998, value > high_95, value < low_95],
        [position.ABOVE_998, position.BELOW_998, position.ABOVE_95, position.BELOW_95],
        INSIDE,
    )
