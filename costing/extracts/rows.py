"""Rows as the store has them: every cell read and looked at by itself, people pseudonymised.

What is wrong with a row stands beside it by number (`reasons.NUMBERED`), with the column; whatever else
is in it is kept so far, so that its cost is counted.
"""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from .. import store
from ..pseudonyms import Pseudonyms, valid
from ..reasons import NOTES, NUMBERED
from . import cells
from .cells import Mask
from .mapping import Field, Mapping

BESIDE = (
    pa.field("row", pa.int64()),
    pa.field("reason", pa.int8()),
    pa.field("place", pa.int8()),
    pa.field("noted", pa.int8()),
)
WRONG = {
    "amount": "not_a_number",
    "money": "not_a_number",
    "day": "not_a_date",
    "band": "not_an_age",
    "years": "not_an_age",
    "born": "not_an_age",
}


@dataclass(frozen=True)
class Door:
    """What rows are read by: the mapping, the ways this file takes, the year, the key."""

    mapping: Mapping
    ways: dict[str, tuple[str, str]]  # our column → way and source
    flags: dict[str, str]
    start: date
    end: date
    pseudonyms: Pseudonyms
    programmes: Collection[str] | None = None

    @property
    def staged(self) -> pa.Schema:
        """What is kept of a row on the way: ours, all of it perhaps unknown, and what is beside."""
        columns = store.TABLES[self.mapping.table]
        return pa.schema([*(pa.field(c.name, c.kind) for c in columns), *BESIDE])

    @property
    def places(self) -> tuple[str, ...]:
        """Columns by the number that stands beside a row set aside."""
        return (
            "",
            *dict.fromkeys(source for _, source in self.ways.values()),
            *self.flags.values(),
        )


@dataclass
class Findings:
    """What was found about the rows of a batch: the first reason to set each aside, and notes."""

    size: int
    places: tuple[str, ...]
    reason: NDArray[np.int8] = field(init=False)
    place: NDArray[np.int8] = field(init=False)
    noted: NDArray[np.int8] = field(init=False)

    def __post_init__(self) -> None:
        self.reason, self.place, self.noted = np.zeros((3, self.size), np.int8)

    def aside(self, rows: Mask, reason: str, source: str) -> None:
        new = rows & (self.reason == 0)
        self.reason[new] = NUMBERED.index(reason)
        self.place[new] = self.places.index(source)

    def note(self, rows: Mask, reason: str) -> None:
        self.noted[rows] |= 1 << NOTES.index(reason)


def read(batch: pa.RecordBatch, first_row: int, door: Door) -> pa.RecordBatch:
    """One batch of texts as rows of the store, with what was found about each."""
    found = Findings(batch.num_rows, door.places)
    values: dict[str, pa.Array] = {}
    for one in sorted(door.mapping.fields, key=lambda one: one.column.name == "age_band"):
        values[one.column.name] = _column(one, batch, door, values, found)
    if "flags" in door.staged.names:
        values["flags"] = _flags(batch, door, found)
    _whole(values, door, found)
    values |= {
        "row": pa.array(np.arange(first_row, first_row + batch.num_rows)),
        "reason": pa.array(found.reason),
        "place": pa.array(found.place),
        "noted": pa.array(found.noted),
    }
    return pa.RecordBatch.from_arrays(
        [values[name] for name in door.staged.names], schema=door.staged
    )


def _column(
    one: Field, batch: pa.RecordBatch, door: Door, before: dict[str, pa.Array], found: Findings
) -> pa.Array:
    kind, name = one.column.kind, one.column.name
    if name not in door.ways:
        return _constant(one, batch.num_rows)
    way, source = door.ways[name]
    texts = cells.trimmed(batch.column(source))
    if name == "person":
        return _person(texts, way, source, door, found)
    values, bad = _cells(one, way, texts, door, before)
    found.aside(bad, WRONG.get(way, "unknown_code"), source)
    if way in ("text", "programme", "conditions"):
        found.aside(
            cells.true(pc.greater(pc.utf8_length(values), one.column.longest)), "too_long", source
        )
    if way == "programme" and door.programmes is not None:
        values = _programmes(values, door.programmes, found)
    if "unknown" in one.codes.values():
        values = pc.if_else(pc.is_null(texts), "unknown", values)
    if one.column.required:
        found.aside(~cells.known(values), "missing", source)
    return values.cast(kind)


def _constant(one: Field, size: int) -> pa.Array:
    """What is the same in every row; unknown where the file has no such column."""
    if not one.constant:
        return pa.nulls(size, one.column.kind)
    return pa.repeat(pa.scalar(one.constant).cast(one.column.kind), size)


def _cells(
    one: Field, way: str, texts: pa.Array, door: Door, before: dict[str, pa.Array]
) -> cells.Read:
    if way == "code":
        return cells.codes(texts, one.codes)
    if way == "born":
        return cells.born(texts, before.get("started", _middle(door, len(texts))))
    return cells.SIMPLE[way](texts)


def _middle(door: Door, size: int) -> pa.Array:
    """The day on which the age of people in the register counts."""
    return pa.repeat(pa.scalar(date(door.start.year, 9, 30)), size)


def _person(texts: pa.Array, way: str, source: str, door: Door, found: Findings) -> pa.Array:
    """Pseudonyms; nobody where there is no key or an NHS number that cannot be one."""
    empty = ~cells.known(texts)
    bad = ~empty & ~valid(texts) if way == "nhs_number" else np.zeros(len(texts), bool)
    if door.mapping.table == "people":
        found.aside(empty | bad, "no_person", source)
    found.note(empty, "unlinked")
    found.note(bad, "bad_key")
    usable = pc.if_else(pa.array(bad), pa.scalar(None, pa.string()), texts)
    return door.pseudonyms.of_array(usable)


def _programmes(values: pa.Array, programmes: Collection[str], found: Findings) -> pa.Array:
    there = cells.true(pc.is_in(values, pa.array(sorted(programmes), pa.string())))
    found.note(cells.known(values) & ~there, "unknown_programme")
    return pc.if_else(pa.array(there), values, pa.scalar(None, pa.string()))


def _flags(batch: pa.RecordBatch, door: Door, found: Findings) -> pa.Array:
    letters = pa.array([""] * batch.num_rows)
    for letter, source in sorted(door.flags.items()):
        values, bad = cells.codes(cells.trimmed(batch.column(source)), door.mapping.yes)
        found.aside(bad, "unknown_code", source)
        on = cells.true(pc.equal(values, "true"))
        letters = pc.binary_join_element_wise(letters, pc.if_else(pa.array(on), letter, ""), "")
    return letters


def _whole(values: dict[str, pa.Array], door: Door, found: Findings) -> None:
    """What only shows in several cells of a row, or in its value."""
    if door.mapping.table == "people":
        return
    start, end = values["started"], values["ended"]
    at = {name: source for name, (_, source) in door.ways.items()}
    found.aside(cells.true(pc.less(end, start)), "reversed_dates", at["ended"])
    outside = pc.or_(
        pc.less(end, pa.scalar(door.start, pa.date32())),
        pc.greater(start, pa.scalar(door.end, pa.date32())),
    )
    found.aside(cells.true(outside), "outside_year", at["started"])
    for name in ("activity", "minutes"):
        if name in at:
            found.aside(cells.true(pc.less(values[name], 0.0)), "negative_amount", at[name])
    if not door.mapping.credits:
        found.aside(cells.true(pc.less(values["cost"], 0.0)), "negative_cost", at["cost"])
