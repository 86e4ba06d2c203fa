"""Programme cost from below, added up from events, beside programme spend from above."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from evidence.binary import Columns
from method import disclosure
from method.arrays import Array, ratio
from organisations.models import Population
from programmes.models import Programme, Spend

from .. import engine
from ..expressions import people, programmes
from ..models.results import ALL
from .cells import Cells, Protected, Sums, Texts, cells, keyed, looked_up, numbers, texts
from .outside import WHEN

WHOLE = "ALL"  # the code of the total in the tree of programmes
NEARLY_ALL = 0.98  # of the population covered, for pounds from above and below to be subtracted
BASES = ("registered", "resident")

Tree = dict[str, str]


@dataclass(frozen=True)
class Nodes:
    """All events together, programmes, and the systems of care in them; and how many events each has."""

    sums: Sums
    events: Array


def nodes(tables: engine.Tables) -> Nodes:
    """The nodes of the tree of programmes with their events."""
    recorded = engine.rows(programmes.cost(tables))
    systems: Tree = dict(Programme.objects.filter(level="system").values_list("code", "parent_id"))
    codes = texts(recorded, "programme")
    inside = np.isin(codes, list(systems))
    total = engine.rows(programmes.cost(tables, dict.fromkeys(codes.tolist(), WHOLE)))
    tops = engine.rows(programmes.cost(tables, systems)) if inside.any() else recorded
    table = pa.concat_tables([total, tops, recorded.filter(pa.array(inside))])
    found = cells(table, (*WHEN, "programme"))
    level = np.repeat([0, 1, 2], [total.num_rows, tops.num_rows, int(inside.sum())])
    sums = _sums(found, level, recorded.filter(pa.array(~inside)), systems)
    return Nodes(sums, numbers(table, "events"))


def chunks(tables: engine.Tables, found: Nodes) -> Iterator[Columns]:
    """The rows of ProgrammeCost."""
    if len(found.events):
        shown = found.sums.shown
        yield {**shown.cells.shown_as(), **_beside(tables, shown, found.events)}


def _sums(found: Cells, level: np.ndarray, direct: pa.Table, systems: Tree) -> Sums:
    """Programmes add up to all; systems of care, and what is recorded under none of them (`direct`), to
    their programme. All are the events of the reconciliation."""
    sums = Sums(found)
    codes = found.keys["programme"]
    when = found.named("programme")
    own = cells(direct, (*WHEN, "programme"))
    itself = sums.behind(own.people, own.cost, own.largest)
    parents = np.array([systems.get(code, "") for code in codes.tolist()])
    for place in np.flatnonzero(level == 0).tolist():
        sums.relate(place, np.flatnonzero((when == when[place]) & (level == 1)))
    for place in np.flatnonzero(level == 1).tolist():
        parts = np.flatnonzero((when == when[place]) & (level == 2) & (parents == codes[place]))
        same = [own.keys[name] == found.keys[name][place] for name in (*WHEN, "programme")]
        if len(parts):
            sums.relate(place, parts, itself[np.logical_and.reduce(same)])
    all_of = np.flatnonzero(level == 0)
    where = zip(*(found.keys[name][all_of].tolist() for name in WHEN), strict=True)
    sums.name((("events", *key, ALL, ALL) for key in where), all_of)
    return sums


def _beside(tables: engine.Tables, shown: Protected, events: Array) -> Columns:
    """From below and from above, for each person and, where nearly all are covered, in pounds."""
    keys = shown.cells.keys
    when = [keys[name] for name in WHEN]
    registered = looked_up(when, *_registered(tables))
    population = looked_up(when, *_populations())
    spend = looked_up([keys["system"], keys["programme"], keys["year"]], *_spend())
    below, above = shown.per(registered), ratio(spend, population)
    covered = ratio(registered, population)
    difference = np.where(np.abs(covered - 1) <= 1 - NEARLY_ALL, shown.cost - spend, np.nan)
    return {
        "people": shown.people,
        "events": shown.counted(events),
        "cost": shown.cost,
        "registered": registered,
        "cost_per_person": below,
        "spend": spend,
        "population": population,
        "spend_per_person": above,
        "covered": covered,
        "difference_per_person": below - above,
        "difference": difference,
        "hidden": shown.hidden,
    }


def _registered(tables: engine.Tables) -> tuple[list[Texts], Array]:
    """People in the store, by system and year, as may be shown."""
    rows = people.years(tables)
    table = engine.rows(rows.group_by(*WHEN).aggregate(people=rows.count()))
    return [texts(table, name) for name in WHEN], disclosure.shown(numbers(table, "people"))


def _populations() -> tuple[list[Texts], Array]:
    found = Population.objects.filter(basis__in=BASES).order_by("-basis", "release")
    return keyed(list(found.values_list("organisation_id", "year", "population")), 2)


def _spend() -> tuple[list[Texts], Array]:
    """Spend on every node over all settings, by system, node and year."""
    found = Spend.objects.filter(care_setting=ALL, spend__isnull=False).order_by("release")
    rows = found.values_list("organisation_id", "programme_id", "year", "spend")
    return keyed(list(rows), 3)
