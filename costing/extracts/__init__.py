"""Extracts: files of patient-level costs from hospitals, practices and councils, read for the store.

    with extracts.read(path, "admitted", pseudonyms, year="2023-24") as reading:
        print(reading.report)
        for batch in reading.batches(): ...

Kinds and columns are data (`mappings/*.toml`); every reason to refuse a file or to set a row aside
stands in `reasons`. On the way there is one temporary copy, in a folder of its own without rights for
others; it holds pseudonyms only.
"""

import hashlib
import tempfile
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from .. import schema, store
from ..pseudonyms import Pseudonyms
from ..reasons import LIMIT, REASONS, Effect, Reason, Refused
from . import clear, files, rows
from .across import Across, Sums
from .mapping import KINDS, Mapping, NoSuchKind, of

__all__ = [
    "KINDS",
    "LIMIT",
    "REASONS",
    "Effect",
    "Mapping",
    "NoSuchKind",
    "Reading",
    "Reason",
    "Refused",
    "Report",
    "of",
    "read",
]

FIRST_ROW = 2  # below the header, as a spreadsheet counts
# Ways of reading a cell that look at all of it; in any other, words can hide.
WORDS = ("text", "code", "programme", "conditions", "flag", "band", "years", "fifth", "tenth")


@dataclass(frozen=True)
class Report:
    """What became of the rows of a file. Rows are lines of the file; `events` what they became."""

    kind: str
    year: str
    sha256: str
    rows_read: int
    rows_kept: int
    events: int
    cost_read: float
    cost_kept: float
    problems: dict[str, int]

    @property
    def rows_set_aside(self) -> int:
        return self.rows_read - self.rows_kept


@dataclass(frozen=True)
class Reading:
    """A file that was read to its end and accepted."""

    report: Report
    mapping: Mapping
    places: tuple[str, ...]
    _across: Across = field(repr=False)

    def batches(self) -> Iterator[pa.RecordBatch]:
        """The rows kept, as the store has them."""
        yield from self._across.batches(schema.arrow(store.TABLES[self.mapping.table]))

    def set_aside(self) -> Iterator[tuple[int, str, str]]:
        """Row, column (empty where it is the whole row) and code of the reason, in order."""
        for row, reason, place in self._across.set_aside():
            yield row, self.places[place], reason


@contextmanager
def read(
    path: Path,
    kind: str,
    pseudonyms: Pseudonyms,
    *,
    year: str,
    programmes: Collection[str] | None = None,
    scratch: Path | None = None,
    memory: str = "1GB",
    say: Callable[[str], None] = lambda _: None,
) -> Iterator[Reading]:
    """Read a file of one kind and financial year; raises Refused, and then nothing of it is left.

    `programmes` are the codes there are (any, if none are given); `scratch` is where the temporary
    copy may lie, which is about as large as the file compressed.
    """
    mapping = of(kind)
    names, batches = files.batches(path)
    door = _door(mapping, names, _days(year), pseudonyms, programmes)
    with tempfile.TemporaryDirectory(prefix=".reading-", dir=scratch) as folder:
        staged = Path(folder) / "rows.parquet"
        _stage(batches, door, staged, say)
        say("looking across rows")
        across = Across(staged, mapping.table, mapping.spells, memory)
        try:
            report = _report(across, mapping, year, path)
            yield Reading(report, mapping, door.places, across)
        finally:
            across.close()


def _days(year: str) -> tuple[date, date]:
    """First and last day of a financial year such as 2023-24."""
    start = int(year[:4])
    if year != f"{start}-{(start + 1) % 100:02}":
        raise ValueError(f"{year!r} is not a financial year such as 2023-24.")
    return date(start, 4, 1), date(start + 1, 3, 31)


def _door(
    mapping: Mapping,
    names: Sequence[str],
    days: tuple[date, date],
    pseudonyms: Pseudonyms,
    programmes: Collection[str] | None,
) -> rows.Door:
    """How this file is read by its header, or why it is refused."""
    _known(mapping, names)
    ways = {}
    for one in mapping.fields:
        there = [(way, source) for way, source in one.ways.items() if source in names]
        if len(there) > 1:
            both = " and ".join(source for _, source in there)
            raise Refused("column_twice", f"{both} both give {one.column.name}; leave one out.")
        if not there and not one.optional and one.constant is None:
            wanted = " or ".join(one.ways.values())
            raise Refused("column_missing", f"It is {wanted} ({one.column.meaning.lower()}).")
        if there:
            ways[one.column.name] = there[0]
    flags = {letter: source for letter, source in mapping.flags.items() if source in names}
    return rows.Door(mapping, ways, flags, *days, pseudonyms, programmes)


def _known(mapping: Mapping, names: Sequence[str]) -> None:
    """Refuse columns that are there twice, that say who somebody is, or that nobody knows."""
    if not mapping.sources.keys() & set(names):
        raise Refused("column_unknown", "None of them is known; is there a line of headers?")
    for name, times in Counter(names).items():
        if times > 1:
            raise Refused("column_twice", f"There are {times} columns {_shown(name)}.")
    for place, name in enumerate(names, start=1):
        if name in mapping.sources:
            continue
        if what := mapping.identifying(name):
            raise Refused("identifying_column", f"{_shown(name)} is a {what}; leave it out.")
        raise Refused("column_unknown", f"Column {place} is {_shown(name)}; leave it out.")


def _shown(name: str) -> str:
    """The name of a column as it may be printed: what people's data in a header may be is not."""
    plain = name.replace("_", "").replace(" ", "")
    fit = plain.isalnum() and sum(map(str.isdigit, plain)) < 4 and len(name) <= 40
    return name if fit else "without a name that can be printed"


def _stage(
    batches: Iterator[pa.RecordBatch], door: rows.Door, staged: Path, say: Callable[[str], None]
) -> None:
    """All rows into one temporary file, with what was found about each."""
    sources = door.mapping.sources
    row = FIRST_ROW
    with pq.ParquetWriter(staged, door.staged, compression="lz4") as writer:
        for batch in batches:
            worded = [name for name in batch.schema.names if sources[name] in WORDS]
            clear.refuse(batch, worded, row)
            writer.write_batch(rows.read(batch, row, door))
            row += batch.num_rows
            say(f"{row - FIRST_ROW:,} rows read")
    if row == FIRST_ROW:
        raise Refused("empty", "There are no rows below the header.")


def _report(across: Across, mapping: Mapping, year: str, path: Path) -> Report:
    read, kept = across.sums()
    report = Report(
        kind=mapping.kind,
        year=year,
        sha256=_sha256(path),
        rows_read=read.rows,
        rows_kept=kept.rows,
        events=across.events(),
        cost_read=round(read.cost, 2),
        cost_kept=round(kept.cost, 2),
        problems=across.problems(),
    )
    _refuse_much(report, read, kept)
    return report


def _refuse_much(report: Report, read: Sums, kept: Sums) -> None:
    """Refuse a file of which more than the limit would be set aside."""
    aside, cost = read.rows - kept.rows, read.size - kept.size
    if aside > LIMIT * read.rows or cost > LIMIT * read.size:
        share = cost / read.size if read.size else 0.0
        counts = "; ".join(
            f"{rows:,} × {REASONS[code].words}"
            for code, rows in report.problems.items()
            if REASONS[code].effect is Effect.SET_ASIDE
        )
        raise Refused(
            "too_much_aside",
            f"{aside:,} of {read.rows:,} rows ({aside / read.rows:.1%}) with {share:.1%} of the "
            f"cost, and no more than {LIMIT:.0%} is allowed: {counts}",
        )


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
