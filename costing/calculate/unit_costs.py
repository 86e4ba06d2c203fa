"""Unit costs beside the nation's: by line, specialty and organisation, market forces taken out."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from evidence.binary import Columns
from method import disclosure
from method.arrays import Array, Flags, ratio

from .. import engine
from ..expressions import unit_costs
from ..models import MarketForces, NationalUnitCost
from ..models.results import ALL
from . import funnel
from .cells import (
    Cells,
    Protected,
    Sums,
    Texts,
    added,
    cells,
    first,
    joined,
    keyed,
    looked_up,
    most,
    numbered,
    numbers,
)
from .reconciliation import Events, keys_of

PROVIDER, LINE = unit_costs.PROVIDER, unit_costs.LINE
PLACE = (*PROVIDER, "care_setting")
PRICED = ("point_of_delivery", "specialty", "hrg")
SAME = 1e-9  # of squared pounds: a line whose events all cost the same
PENCE = 0.01


@dataclass(frozen=True)
class Figures:
    """Of each row, true: activity; pounds and expected pounds of its lines that have a national unit
    cost, market forces taken out, and the variance of these pounds by chance. `priced` are these lines,
    among all of them; `unpriced` says how many others a row adds up."""

    activity: Array
    actual: Array
    expected: Array
    variance: Array
    priced: Flags
    unpriced: Array


class Activity:
    """Lines of activity, their specialties and organisations. `sums` are the latter two, which are
    looked at with the other tables; what may be shown of lines follows from what is shown of them."""

    def __init__(self, tables: engine.Tables, events: Events) -> None:
        self.lines = engine.rows(unit_costs.lines(tables))
        specialties = engine.rows(unit_costs.specialties(tables))
        self.cells = _cells(self.lines, specialties, engine.rows(unit_costs.organisations(tables)))
        self.events = events
        self.sums = Sums(self.cells.at(np.arange(self.lines.num_rows, len(self.cells))))
        _over_specialties(self.sums)
        places = self._events_behind(self.sums, None)
        self.sums.name((("events", *key) for key in keys_of(self._whole)), places)

    @cached_property
    def _own(self) -> NDArray[np.intp]:
        """The rows of the reconciliation that are of one organisation."""
        return np.flatnonzero(self.events.sums.cells.keys["organisation"] != ALL)

    @cached_property
    def _whole(self) -> Cells:
        return self.events.sums.cells.at(self._own)

    def _events_behind(self, sums: Sums, hidden: Flags | None) -> NDArray[np.intp]:
        """All events of an organisation in a setting are what is in unit costs and what these leave out.
        Their places; with flags, those that are not `hidden` are known."""
        whole, number = self._whole, self.events.added["left_out_events"][self._own]
        cost = self.events.added["left_out"][self._own]
        places = sums.behind(whole.people, whole.cost, whole.largest, hidden)
        left_out = sums.behind(number, cost, np.where(number == 0, 0.0, whole.largest))
        rows = _specialties_by_place(sums.cells)
        for at, place in enumerate(places.tolist()):
            own = rows.get(tuple(str(whole.keys[name][at]) for name in PLACE), [])
            total = place if hidden is None or hidden[at] else None
            sums.relate(total, np.array(own, dtype=np.intp), left_out[[at]])
        return places

    def protected(self, figures: Figures) -> tuple[Protected, Flags]:
        """Lines add up to specialties, of which some are withheld already. Beside it, whether what a row's
        priced lines add up to is withheld."""
        sums = Sums(self.cells)
        sums.along("hrg")
        _over_specialties(sums)
        self._events_behind(sums, self.events.sums.shown.hidden[self._own])
        partly, places = _priced_apart(sums, figures)
        alike = _gives_count_away(self.cells, self.lines)
        alike[self.lines.num_rows :] |= self.sums.shown.hidden
        flags = sums.flags(alike)
        withheld = flags[: len(self.cells)].copy()
        withheld[partly] = flags[places]
        return Protected(self.cells, flags[: len(self.cells)]), withheld


def _specialties_by_place(found: Cells) -> dict[tuple[str, ...], list[int]]:
    """The rows of specialties by organisation and setting; of an organisation by all settings."""
    rows: dict[tuple[str, ...], list[int]] = {}
    places = zip(*(found.keys[name].tolist() for name in PLACE), strict=True)
    for row, place in enumerate(places):
        if found.keys["hrg"][row] == ALL:
            rows.setdefault(place, []).append(row)
    return rows


def _over_specialties(sums: Sums) -> None:
    """Specialties add up to what an organisation does."""
    keys = sums.cells.keys
    of = sums.cells.named(*LINE)
    specialty = (keys["hrg"] == ALL) & (keys["care_setting"] != ALL)
    for place in np.flatnonzero(keys["care_setting"] == ALL).tolist():
        sums.relate(place, np.flatnonzero((of == of[place]) & specialty))


def chunks(found: Activity, nation: str) -> Iterator[Columns]:
    """The rows of UnitCost."""
    cells, lines = found.cells, found.lines
    if not lines.num_rows:
        return
    forces = looked_up([cells.keys["organisation"], cells.keys["year"]], *_market_forces())
    national = looked_up([cells.keys[name] for name in ("year", *PRICED)], *_national(nation))
    figures = _figures(cells, lines, forces, national)
    shown, withheld = found.protected(figures)
    beside = _beside(cells, shown, withheld, figures, forces, national)
    limits = funnel.limits(cells, figures.variance, beside["index"], beside["expected"])
    yield {**cells.shown_as(), **beside, **limits}


def _cells(lines: pa.Table, specialties: pa.Table, organisations: pa.Table) -> Cells:
    """Lines, then specialties over all their lines, then organisations over everything."""
    parts = []
    for table in (lines, specialties, organisations):
        given = [name for name in LINE if name in table.column_names]
        found = cells(table, (*PROVIDER, *given))
        over = {name: np.full(len(found), ALL) for name in LINE if name not in given}
        parts.append(replace(found, keys={**found.keys, **over}))
    return joined(parts)


def _priced_apart(sums: Sums, figures: Figures) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Rows that add up lines with a national unit cost and others: from the index of the one follows
    what both are. These rows, and the places of what their priced lines add up to."""
    found, priced = sums.cells, figures.priced
    own = len(priced)
    mixed = (np.arange(len(found)) >= own) & (figures.unpriced > 0) & (figures.expected > 0)
    partly = np.flatnonzero(mixed)
    both = []
    for lines in (priced, ~priced):
        people = _over_levels(found, own, np.where(lines, found.people[:own], 0.0), most)[partly]
        cost = _over_levels(found, own, np.where(lines, found.cost[:own], 0.0))[partly]
        largest = _over_levels(found, own, np.where(lines, found.largest[:own], 0.0))[partly]
        both.append((lines, sums.behind(people, cost, largest)))
    for place, row in enumerate(partly.tolist()):
        inside = np.ones(own, dtype=np.bool_)
        for key in found.keys.values():
            inside &= (key[:own] == key[row]) | (key[row] == ALL)
        sums.relate(row, *(places[[place]] for _, places in both))
        for lines, places in both:
            sums.relate(int(places[place]), np.flatnonzero(inside & lines))
    return partly, both[0][1]


def _gives_count_away(found: Cells, lines: pa.Table) -> Flags:
    """Lines in which everything costs the same: their pounds would tell their activity exactly."""
    events, cost, squares = (numbers(lines, name) for name in ("events", "cost", "squares"))
    alike = np.abs(squares * events - cost**2) <= SAME * cost**2
    rounded = disclosure.hidden_pounds(cost, np.zeros(len(cost), dtype=np.bool_))
    told = alike & disclosure.gives_count_away(rounded, ratio(cost, events), PENCE)
    return np.append(told, np.zeros(len(found) - len(cost), dtype=np.bool_))


def _market_forces() -> tuple[list[Texts], Array]:
    return keyed(list(MarketForces.objects.values_list("organisation", "year", "factor")), 2)


def _national(nation: str) -> tuple[list[Texts], Array]:
    rows = NationalUnitCost.objects.filter(nation=nation)
    return keyed(list(rows.values_list("year", *PRICED, "unit_cost")), 4)


def _figures(found: Cells, lines: pa.Table, forces: Array, national: Array) -> Figures:
    """What lines are, and what specialties and organisations add up to."""
    own = lines.num_rows
    activity = numbers(lines, "activity")
    actual = found.cost[:own] / forces[:own]
    expected = activity * national[:own]
    variance = funnel.variance(found, lines) / forces[:own] ** 2
    priced = np.isfinite(actual) & np.isfinite(expected)
    parts = [np.where(priced, one, 0.0) for one in (actual, expected, variance)]
    sums = (_over_levels(found, own, one) for one in (activity, *parts, (~priced).astype(float)))
    in_all, cost, wanted, spread, others = sums
    return Figures(in_all, cost, wanted, spread, priced, others)


def _over_levels(
    found: Cells,
    own: int,
    values: Array,
    how: Callable[[NDArray[np.intp], Array], Array] = added,
) -> Array:
    """Values of lines, and their sums by specialty and by organisation, in the order of the rows."""
    result = [values]
    for over in (("hrg",), LINE):
        names = [name for name in found.keys if name not in over]
        of_lines = {name: found.keys[name][:own] for name in names}
        group = numbered(list(of_lines.values()))
        rows = (found.keys["hrg"] == ALL) & ((found.keys["care_setting"] == ALL) == (over == LINE))
        wanted = [found.keys[name][rows] for name in names]
        by = list(first(group, of_lines).values())
        result.append(looked_up(wanted, by, how(group, values)))
    return np.concatenate(result)


def _beside(
    found: Cells,
    shown: Protected,
    withheld: Flags,
    figures: Figures,
    forces: Array,
    national: Array,
) -> dict[str, Array]:
    """What is shown of each row beside the nation."""
    activity = shown.counted(figures.activity)
    line = np.arange(len(found)) < len(figures.priced)
    # A line follows from the figures as they are shown, so that it tells no more than they do.
    of_line = ratio(shown.cost, forces), activity * national
    of_sum = (disclosure.hidden_pounds(one, withheld) for one in (figures.actual, figures.expected))
    actual, expected = (
        np.where(line, one, np.where(shown.hidden, np.nan, other))
        for one, other in zip(of_line, of_sum, strict=True)
    )
    expected = np.where(expected > 0, expected, np.nan)
    index = np.where(np.isnan(expected), np.nan, 100 * ratio(actual, expected))
    # Where nothing has a national unit cost, no part of the cost is in such lines.
    none = np.where(shown.hidden | withheld, np.nan, 0.0)
    mixed = found.keys["care_setting"] == ALL  # units of activity that are not alike
    return {
        "people": shown.people,
        "activity": np.where(mixed, np.nan, activity),
        "cost": shown.cost,
        "market_forces": forces,
        "unit_cost": np.where(mixed, np.nan, ratio(ratio(shown.cost, forces), activity)),
        "national_unit_cost": national,
        "priced": np.where(
            np.isnan(index), none, np.minimum(ratio(actual * forces, shown.cost), 1.0)
        ),
        "expected": expected,
        "index": index,
        "variation": actual - expected,
        "hidden": shown.hidden,
    }
