"""Made-up extracts for the tests: what a test does not name is filled with something plain."""

import csv
import gzip
from collections.abc import Iterable, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv

from costing import extracts
from costing.pseudonyms import Pseudonyms

KEY = "a key that everybody knows, for tests only"
YEAR = "2023-24"
PLAIN = {
    "text": "plain",
    "amount": "1",
    "money": "100.00",
    "day": "2023-06-01",
    "programme": "10B",
    "conditions": "A D",
    "key": "person 1",
    "band": "40-44",
    "fifth": "2",
}
Line = dict[str, str]


def lines(kind: str = "admitted", number: int = 40, **cells: str) -> list[Line]:
    """So many records of a kind, each of a person of its own."""
    mapping = extracts.of(kind)
    line = {}
    for field in mapping.fields:
        for way, source in list(field.ways.items())[-1 if field.column.name == "person" else 0 :][
            :1
        ]:
            line[source] = next(iter(field.codes)) if way == "code" else PLAIN[way]
    line |= dict.fromkeys(mapping.flags.values(), "N")
    made = [dict(line) for _ in range(number)]
    record = {field.column.name: field for field in mapping.fields}.get("event")
    for place, one in enumerate(made):
        one["PERSON_KEY"] = f"person {place}"
        if record:
            one[record.ways["text"]] = f"record {place}"
        one.update(cells)
    return made


def write(path: Path, rows: Sequence[Line]) -> Path:
    """Lines as CSV."""
    with path.open("w", newline="") as file:
        writer = csv.DictWriter(file, rows[0].keys(), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    return path


def zipped(path: Path) -> Path:
    """The same file, compressed."""
    other = path.with_name(f"{path.name}.gz")
    other.write_bytes(gzip.compress(path.read_bytes()))
    return other


def read(
    path: Path, kind: str = "admitted", **about: Any
) -> AbstractContextManager[extracts.Reading]:
    return extracts.read(path, kind, Pseudonyms(KEY), **{"year": YEAR} | about)


def report(path: Path, kind: str = "admitted", **about: Any) -> extracts.Report:
    with read(path, kind, **about) as reading:
        return reading.report


def rows(path: Path, kind: str = "admitted", **about: Any) -> list[dict[str, Any]]:
    """What of a file goes into the store."""
    with read(path, kind, **about) as reading:
        return [row for batch in reading.batches() for row in batch.to_pylist()]


def export(path: Path, kind: str, batches: Iterable[pa.RecordBatch]) -> int:
    """Rows of the store as an extract of a kind: its mapping the other way round."""
    mapping = extracts.of(kind)
    table = pa.Table.from_batches(batches)
    columns: dict[str, pa.Array] = {}
    for field in mapping.fields:
        values = table[field.column.name].cast(pa.string())
        ways = {way: source for way, source in field.ways.items() if way != "nhs_number"}
        for way, source in list(ways.items())[:1]:
            columns[source] = _theirs(values, field.codes) if way == "code" else values
    for letter, source in mapping.flags.items():
        columns[source] = pc.if_else(pc.match_substring(table["flags"], letter), "Y", "N")
    pa.csv.write_csv(pa.table(columns), path)
    return table.num_rows


def _theirs(values: pa.ChunkedArray, codes: dict[str, str]) -> pa.Array:
    ours = {mine: their for their, mine in reversed(codes.items())}
    return pa.array(ours.get(value.as_py()) for value in values)
