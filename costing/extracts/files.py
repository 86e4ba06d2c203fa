"""Files as batches of texts: CSV (UTF-8, one header line; plain or .gz) and Parquet.

Whatever cannot be read to its end is refused. A file is never held in memory as a whole.
"""

import codecs
import gzip
import io
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv
import pyarrow.parquet as pq

from ..reasons import Refused

BLOCK = 16 << 20  # bytes read at a time; no line may be longer
ROWS = 250_000  # of Parquet, at a time
MAGIC = b"PAR1"
CUT = "The last line has no end; export the file again and compare its size."


class Text(io.RawIOBase):
    """The bytes of a text file as they go by: whether they are UTF-8, and whether the end is one."""

    def __init__(self, source: Any) -> None:
        super().__init__()
        self._source = source
        self._decoder = codecs.getincrementaldecoder("utf-8")()
        self._line = 1
        self._pending = False  # whether the decoder waits for the rest of a letter
        self.last = b""

    def readable(self) -> bool:
        return True

    def close(self) -> None:
        self._source.close()
        super().close()

    def read(self, size: int = -1) -> bytes:
        try:
            block: bytes = self._source.read(size)
        except EOFError as error:
            raise Refused("cut_short", "The compressed file ends too early.") from error
        except (OSError, zlib.error) as error:
            raise Refused("not_readable", "It is damaged, or not compressed with gzip.") from error
        self._check(block)
        self.last = block[-1:] or self.last
        return block

    def _check(self, block: bytes) -> None:
        if self._pending or not block.isascii() or not block:
            try:
                self._decoder.decode(block, final=not block)
            except UnicodeDecodeError as error:
                line = self._line + block[: error.start].count(b"\n")
                raise Refused("not_text", f"Line {line:,} is the first that is not.") from error
            self._pending = bool(self._decoder.getstate()[0])
        self._line += block.count(b"\n")


def batches(path: Path) -> tuple[list[str], Iterator[pa.RecordBatch]]:
    """The columns of a file and its rows as texts, an empty cell as null."""
    if not path.is_file():
        raise Refused("not_readable", f"There is no file {path.name}.")
    if not path.stat().st_size:
        raise Refused("empty", f"{path.name} has no bytes.")
    with path.open("rb") as file:
        start = file.read(len(MAGIC))
    return _parquet(path) if start == MAGIC or path.suffix == ".parquet" else _csv(path)


def _csv(path: Path) -> tuple[list[str], Iterator[pa.RecordBatch]]:
    with path.open("rb") as file:
        zipped = file.read(2) == b"\x1f\x8b"
    names = _header(path, zipped)
    return names, _csv_batches(path, zipped, names)


def _opened(path: Path, zipped: bool) -> Text:
    return Text(gzip.open(path) if zipped else path.open("rb"))


def _header(path: Path, zipped: bool) -> list[str]:
    """The names in the first line, which is read by itself so that a strange one is never data."""
    text = _opened(path, zipped)
    try:
        block = text.read(BLOCK)
    finally:
        text.close()
    line, end, _ = block.partition(b"\n")
    if not end:
        raise Refused("empty" if len(block) < BLOCK else "not_readable", "It has only one line.")
    names = line.decode("utf-8-sig").rstrip("\r").split(",")
    return [name.strip().strip('"').strip() for name in names]


def _csv_batches(path: Path, zipped: bool, names: list[str]) -> Iterator[pa.RecordBatch]:
    text = _opened(path, zipped)
    uneven: list[pa.csv.InvalidRow] = []

    def refuse(row: pa.csv.InvalidRow) -> str:
        uneven.append(row)
        return "error"

    try:
        reader = pa.csv.open_csv(
            pa.PythonFile(text, mode="r"),
            pa.csv.ReadOptions(
                use_threads=False, block_size=BLOCK, skip_rows=1, column_names=names
            ),
            pa.csv.ParseOptions(ignore_empty_lines=False, invalid_row_handler=refuse),
            pa.csv.ConvertOptions(
                column_types=dict.fromkeys(names, pa.string()),
                strings_can_be_null=True,
                null_values=[""],
            ),
        )
        yield from reader
    except pa.ArrowInvalid as error:
        raise _why(error, uneven, text) from error
    finally:
        text.close()
    if text.last != b"\n":
        raise Refused("cut_short", CUT)


def _why(error: pa.ArrowInvalid, uneven: list[Any], text: Text) -> Refused:
    """What was wrong with a CSV file, without a word of what stands in it."""
    if isinstance(error.__context__, Refused):
        return error.__context__
    if uneven:
        row = uneven[0]
        if not text.read(BLOCK) and text.last != b"\n":
            return Refused("cut_short", CUT)
        where = f"Row {row.number:,} has" if row.number else "One has"
        return Refused(
            "uneven", f"{where} {row.actual_columns} cells, the header {row.expected_columns}."
        )
    if "Empty CSV" in str(error):
        return Refused("empty", "There are no rows below the header.")
    return Refused(
        "not_readable", f"A line is longer than {BLOCK >> 20} MB, or a quotation mark has no end."
    )


def _parquet(path: Path) -> tuple[list[str], Iterator[pa.RecordBatch]]:
    try:
        file = pq.ParquetFile(path)
    except pa.ArrowInvalid as error:
        raise Refused("cut_short", "The Parquet file has no whole footer.") from error
    names = file.schema_arrow.names
    return names, _parquet_batches(file)


def _parquet_batches(file: pq.ParquetFile) -> Iterator[pa.RecordBatch]:
    with file:
        try:
            for batch in file.iter_batches(batch_size=ROWS):
                texts = [_text(batch.column(place)) for place in range(batch.num_columns)]
                yield pa.RecordBatch.from_arrays(texts, names=batch.schema.names)
        except (pa.ArrowException, OSError) as error:
            raise Refused("not_readable", "A part of the Parquet file is damaged.") from error


def _text(values: pa.Array) -> pa.Array:
    """A column of any plain type as texts; moments as their day."""
    if pa.types.is_dictionary(values.type):
        values = values.dictionary_decode()
    if pa.types.is_timestamp(values.type):
        values = values.cast(pa.date32(), safe=False)
    texts = values.cast(pa.string())
    return pc.if_else(pc.equal(texts, ""), pa.scalar(None, pa.string()), texts)
