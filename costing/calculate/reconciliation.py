"""Whether everything is there: events beside the general ledger, and how much is linked to people."""

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pyarrow as pa
from django.db.models import Sum

from evidence.binary import Columns
from method import disclosure
from method.arrays import Array, Flags, ratio

from .. import engine
from ..expressions import reconciliation
from ..models import LedgerTotal
from ..models.results import ALL
from .cells import (
    Cells,
    Sums,
    Texts,
    added,
    cells,
    first,
    in_fives,
    joined,
    keyed,
    looked_up,
    most,
    numbered,
    numbers,
    texts,
)
from .everybody import Everybody
from .outside import WHEN, Outside, outside

KEYS = (*WHEN, "organisation", "care_setting")
SETTING = "care_setting"
OVER = (("care_setting",), ("organisation",), ("organisation", "care_setting"))
PARTS = ("unlinked", "estimated")
ALL_PARTS = (*PARTS, "left_out")

Added = dict[str, Array]


class Events:
    """All events of organisations by setting, and their sums over either and both."""

    def __init__(self, tables: engine.Tables, whole: Everybody) -> None:
        found, self.added = _with_totals(engine.rows(reconciliation.ledger(tables)))
        apart = {True: outside(tables), False: outside(tables, SETTING)}
        self.sums = Sums(_known_better(found, whole, apart))
        self.sums.along("organisation")
        self.sums.along(SETTING)
        self.sums.name((("events", *key) for key in keys_of(found)), np.arange(len(found)))
        self._less_outside(whole, apart)

    def _less_outside(self, whole: Everybody, apart: dict[bool, Outside]) -> None:
        """All events less what is outside are what other tables say of people."""
        keys = self.sums.cells.keys
        where = zip(*(key.tolist() for key in whole.where), strict=True)
        people = dict(zip(where, whole.behind(self.sums).tolist(), strict=True))
        behind = {in_all: part.behind(self.sums) for in_all, part in apart.items()}
        for place in np.flatnonzero(keys["organisation"] == ALL).tolist():
            in_all = keys[SETTING][place] == ALL
            own = behind[in_all][apart[in_all].places(keys, place)]
            listed = people.get(tuple(str(keys[name][place]) for name in (*WHEN, SETTING)))
            self.sums.relate(listed, np.array([place]), own)
            if in_all and len(own):
                when = [apart[False].keys[name] == keys[name][place] for name in WHEN]
                self.sums.relate(int(own[0]), behind[False][when[0] & when[1]])


def _known_better(found: Cells, whole: Everybody, apart: dict[bool, Outside]) -> Cells:
    """In the sums over organisations there are at least those who are listed; and one person is as much
    as one who is listed, or one who is not, at most."""
    where = [found.keys[name] for name in (*WHEN, SETTING)]
    listed = whole.sums.cells
    people = np.maximum(found.people, looked_up(where, whole.where, listed.people, 0.0))
    most_listed = looked_up(where, whole.where, listed.largest, 0.0)
    most_outside = np.where(
        where[2] == ALL, apart[True].largest_in(where[:2]), apart[False].largest_in(where)
    )
    largest = np.minimum(found.largest, most_listed + most_outside)
    total = found.keys["organisation"] == ALL
    people, largest = np.where(total, people, found.people), np.where(total, largest, found.largest)
    return replace(found, people=people, largest=largest)


def keys_of(found: Cells) -> list[tuple[str, ...]]:
    """System, year, organisation and setting of each row."""
    return list(zip(*(found.keys[name].tolist() for name in KEYS), strict=True))


def chunks(tables: engine.Tables, events: Events) -> Iterator[Columns]:
    """The rows of Reconciliation: organisations by setting, and the sums over either and both."""
    shown, found, sums = events.sums.shown, events.sums.cells, events.added
    if not len(found):
        return
    by, totals = _ledger()
    ledger = looked_up([found.keys[name] for name in KEYS], by, totals)
    whole = _has_all_ledgers(found, ledger)
    yield {
        **found.shown_as(),
        "events": np.where(shown.hidden, np.nan, in_fives(sums["events"])),
        "cost": shown.cost,
        "ledger": ledger,
        "difference": np.where(whole, shown.cost - ledger, np.nan),
        "matched": np.where(whole, ratio(shown.cost, ledger), np.nan),
        **{name: _part(found, sums, name, shown.hidden) for name in PARTS},
        **_linked(found, engine.rows(reconciliation.linkage(tables))),
        "hidden": shown.hidden,
    }
    yield from _without_events(found, by, totals)


def _has_all_ledgers(found: Cells, ledger: Array) -> Flags:
    """Whether there is a ledger of all that a row adds up: all events against some ledgers would say
    nothing."""
    single = (found.keys["organisation"] != ALL) & (found.keys[SETTING] != ALL)
    rows = np.flatnonzero(single & np.isnan(ledger))
    lacking = {
        tuple(ALL if name in over else str(found.keys[name][row]) for name in KEYS)
        for over in OVER
        for row in rows
    }
    return np.array([key not in lacking for key in keys_of(found)], dtype=np.bool_)


def _without_events(found: Cells, by: list[Texts], totals: Array) -> Iterator[Columns]:
    """What stands in a ledger of the same systems and years and has no event at all: an extract that was
    never loaded."""
    there, years = set(keys_of(found)), {key[:2] for key in keys_of(found)}
    keys = zip(*(key.tolist() for key in by), strict=True)
    lines = [(*key, total) for key, total in zip(keys, totals.tolist(), strict=True)]
    missing = [line for line in lines if line[:2] in years and line[:4] not in there]
    if missing:
        names, ledger = keyed(missing, 4)
        nil = np.zeros(len(missing))
        unknown = np.full(len(missing), np.nan)
        yield {
            **dict(zip(("system_id", "year", "organisation", SETTING), names, strict=True)),
            **dict.fromkeys(("people", "events", "cost", "matched"), nil),
            **dict.fromkeys((*PARTS, "linked_people", "listed_people"), unknown),
            "ledger": ledger,
            "difference": -ledger,
            "hidden": nil > 0,
        }


def _with_totals(table: pa.Table) -> tuple[Cells, Added]:
    """The rows of the query and their sums over organisations, settings and both.

    How many people a sum is of is not known, only how many at least; what one of them costs at most is
    the sum of the largest.
    """
    own = cells(table, KEYS)
    names = ("events", *ALL_PARTS, *(f"{name}_events" for name in ALL_PARTS))
    sums = {name: [numbers(table, name)] for name in names}
    parts = [own]
    for over in OVER:
        keys = {name: np.full(len(own), ALL) if name in over else own.keys[name] for name in KEYS}
        group = numbered(list(keys.values()))
        figures = most(group, own.people), added(group, own.cost), added(group, own.largest)
        parts.append(Cells(first(group, keys), *figures))
        for figure in sums.values():
            figure.append(added(group, figure[0]))
    return joined(parts), {name: np.concatenate(found) for name, found in sums.items()}


def _part(found: Cells, sums: Added, name: str, hidden: Flags) -> Array:
    """A part of the cost as a share in whole percents; hidden where it, or the rest, is of few events
    or mostly of one person."""
    pounds, number = sums[name], sums[f"{name}_events"]
    unsafe = hidden.copy()
    for amount, events in ((pounds, number), (found.cost - pounds, sums["events"] - number)):
        largest = np.where(events == 0, 0.0, found.largest)
        unsafe |= disclosure.unsafe(np.where(events == 0, 0.0, amount), events, largest)
    return np.where(unsafe, np.nan, np.round(ratio(pounds, found.cost), 2))


def _linked(found: Cells, linked: pa.Table) -> Columns:
    """People of each organisation, and which shares of them are seen elsewhere or listed; of one setting
    alone only how many they are; of several organisations not even that."""
    where = [found.keys[name] for name in KEYS]
    place = [*(texts(linked, name) for name in KEYS[:3]), np.full(linked.num_rows, ALL)]
    people = numbers(linked, "people")
    single = (found.keys["organisation"] != ALL) & (found.keys["care_setting"] != ALL)
    counted = np.where(single, found.people, looked_up(where, place, people))
    rates = {
        name: disclosure.rate(numbers(linked, name), people) for name in ("elsewhere", "listed")
    }
    return {
        "people": disclosure.shown(counted),
        "linked_people": looked_up(where, place, rates["elsewhere"]),
        "listed_people": looked_up(where, place, rates["listed"]),
    }


def _ledger() -> tuple[list[Texts], Array]:
    """Ledger totals by system, year, organisation and setting, and their sums over either and both."""
    own = ("system_id", *KEYS[1:])
    keys: list[tuple[str, ...]] = []
    values: list[float] = []
    for over in ((), *OVER):
        left = [name for name in own if name not in over]
        for row in LedgerTotal.objects.values(*left).annotate(total=Sum("cost")).order_by():
            keys.append(tuple(row.get(name, ALL) for name in own))
            values.append(row["total"])
    columns = zip(*keys, strict=True) if keys else ([] for _ in own)
    return [np.array(list(column), dtype=np.str_) for column in columns], np.array(values)
