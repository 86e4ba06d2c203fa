"""Where patient-level figures lie: Parquet files in folders by table, system and financial year.

    <COSTING_HOME>/events/system=QT6/year=2023-24/<extract>.parquet

A file is written under another name and put in place when it is whole, so that nobody reads half of
one, and loading an extract again replaces that extract alone.
"""

import os
import re
import secrets
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from . import schema

TABLES = {"events": schema.EVENTS, "people": schema.PEOPLE}
ROWS_IN_GROUP = 500_000  # read by one thread at a time
MARK = b"mark"  # in the file itself, beside the fingerprint of the key of its pseudonyms
BEFORE, UNFINISHED = ".before", ".unfinished"  # hidden by a dot in front, and no Parquet by name
# Names become parts of a path: codes and years only.
NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,79}")


class NotAName(ValueError):
    """A system, year or extract that cannot be part of a path."""


def folder(home: Path, table: str, system: str, year: str) -> Path:
    """The folder of one table, system and financial year."""
    for name in (system, year):
        if not NAME.fullmatch(name):
            raise NotAName(f"{name!r} is not a code of letters, digits, dots and hyphens.")
    return home / table / f"system={system}" / f"year={year}"


@dataclass
class Replacement:
    """A file on its way to the place of the last one.

    `put` exchanges the two and keeps the last one under another name (empty where there was none);
    then either `settle` lets it go or `back` returns to it.
    """

    writer: pq.ParquetWriter
    unfinished: Path
    file: Path

    @property
    def before(self) -> Path:
        return self.unfinished.with_suffix(BEFORE)

    def finish(self) -> None:
        """Close the file, with all of it on the disk."""
        self.writer.close()
        with self.unfinished.open("rb") as written:
            os.fsync(written.fileno())

    def put(self) -> None:
        self.finish()
        self.before.unlink(missing_ok=True)
        if self.file.exists():
            self.before.hardlink_to(self.file)
        else:
            self.before.touch()
        self.unfinished.replace(self.file)

    def settle(self) -> None:
        self.before.unlink(missing_ok=True)


def back(file: Path, before: Path) -> None:
    """Return to the last file, or to none where there was none."""
    if before.stat().st_size:
        before.replace(file)
    else:
        file.unlink(missing_ok=True)
        before.unlink()


def unsettled(home: Path) -> dict[Path, list[Path]]:
    """The last files that are still kept, by the file that took their place: of loads that run, or
    that were killed."""
    found: dict[Path, list[Path]] = {}
    for table in TABLES:
        for before in sorted((home / table).glob(f"*/*/.*{BEFORE}")):
            extract, _, _ = before.stem.removeprefix(".").rpartition(".")
            found.setdefault(before.with_name(f"{extract}.parquet"), []).append(before)
    return found


def mark(file: Path, name: bytes = MARK) -> str:
    """What was written into a file to know it by; nothing where there is none."""
    if not file.exists() or not file.stat().st_size:
        return ""
    found = (pq.read_metadata(file).metadata or {}).get(name, b"")
    return bytes(found).decode()


def system_and_year(file: Path) -> tuple[str, str]:
    """The folders a file lies in."""
    year, system = file.parent.name, file.parent.parent.name
    return system.removeprefix("system="), year.removeprefix("year=")


@contextmanager
def replacement(
    home: Path, table: str, system: str, year: str, extract: str, **marks: str
) -> Iterator[Replacement]:
    """A file to write; it takes the place of the last one only where it is told to."""
    if not NAME.fullmatch(extract):
        raise NotAName(f"{extract!r} is not a name of letters, digits, dots and hyphens.")
    place = folder(home, table, system, year)
    place.mkdir(mode=0o700, parents=True, exist_ok=True)
    unfinished = place / f".{extract}.{secrets.token_hex(4)}{UNFINISHED}"
    form = schema.arrow(TABLES[table])
    try:
        with pq.ParquetWriter(unfinished, form, compression="zstd") as writer:
            writer.add_key_value_metadata(marks)
            yield Replacement(writer, unfinished, place / f"{extract}.parquet")
    finally:
        unfinished.unlink(missing_ok=True)


@contextmanager
def replacing(
    home: Path, table: str, system: str, year: str, extract: str
) -> Iterator[pq.ParquetWriter]:
    """A writer of one extract's file; it takes the place of the last one when all is written."""
    with replacement(home, table, system, year, extract) as new:
        yield new.writer
        new.finish()
        new.unfinished.replace(new.file)


def write(
    home: Path, table: str, system: str, year: str, extract: str, batches: Iterable[pa.RecordBatch]
) -> int:
    """Write one extract; the number of rows."""
    rows = 0
    with replacing(home, table, system, year, extract) as writer:
        for batch in batches:
            writer.write_batch(batch, row_group_size=ROWS_IN_GROUP)
            rows += batch.num_rows
    return rows


def pattern(home: Path, table: str) -> str:
    """What names every file of a table, for an engine that reads folders as columns."""
    return str(home / table / "*" / "*" / "*.parquet")


def partitions(home: Path, table: str) -> list[tuple[str, str]]:
    """The systems and years there are figures of."""
    found = (home / table).glob("system=*/year=*/*.parquet")
    names = {(path.parent.parent.name, path.parent.name) for path in found}
    return sorted((s.removeprefix("system="), y.removeprefix("year=")) for s, y in names)
