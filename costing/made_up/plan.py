"""How much to make up, and whether it is there."""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from .. import schema, store
from . import invented
from .people import BLOCK, SEED
from .prices import PER_SETTING

EXTRACT = "illustrative"
MARK = "made_up"  # in a file: the checksum of the plan it belongs to


@dataclass(frozen=True)
class Plan:
    """How much to make: systems by code, people in each, and the financial years from the first."""

    systems: Sequence[str]
    people: int
    first_year: int = 2021
    years: int = 3

    def year(self, number: int) -> str:
        start = self.first_year + number
        return f"{start}-{(start + 1) % 100:02}"

    @property
    def blocks(self) -> int:
        return -(-self.people // BLOCK)

    def organisations(self, place: int, setting: str) -> list[str]:
        """The codes of a system's organisations (its place among the systems) in one setting."""
        return [f"{self.systems[place]}-{setting}-{i + 1}" for i in range(PER_SETTING)]

    @property
    def sha256(self) -> str:
        """One checksum over the plan and all that decides what comes of it: code and tables."""
        about = f"{list(self.systems)} {self.people} {self.first_year} {self.years} {SEED}"
        return hashlib.sha256(
            b"".join([about.encode(), *map(Path.read_bytes, sources())])
        ).hexdigest()

    def files(self, home: Path, table: str, system: str) -> list[Path]:
        """Where the files of a table and system lie, one for each year."""
        names = map(self.year, range(self.years))
        return [store.folder(home, table, system, name) / f"{EXTRACT}.parquet" for name in names]

    def there(self, home: Path, system: str, mark: str) -> bool:
        """Whether every file of a system is there and belongs to the plan of this checksum."""
        files = (file for table in store.TABLES for file in self.files(home, table, system))
        try:
            return all(store.mark(file, MARK.encode()) == mark for file in files)
        except pa.ArrowInvalid:  # no longer a Parquet file
            return False

    def events(self, home: Path, system: str) -> int:
        """How many events of a system are there."""
        return sum(pq.read_metadata(file).num_rows for file in self.files(home, "events", system))

    def left_over(self, home: Path, systems: Sequence[str]) -> Iterator[Path]:
        """Files of these systems that an earlier plan made and this one does not, and those that
        somebody who was killed left half-written."""
        for table in store.TABLES:
            ours = {file for system in self.systems for file in self.files(home, table, system)}
            for system in systems:
                folder = home / table / f"system={system}"
                yield from folder.glob(f"year=*/.{EXTRACT}.*{store.UNFINISHED}")
                yield from set(folder.glob(f"year=*/{EXTRACT}.parquet")) - ours


def sources() -> list[Path]:
    """The files that all made-up care comes from."""
    own = (path for ending in ("py", "csv") for path in invented.HERE.glob(f"*.{ending}"))
    return sorted([*own, invented.PUBLISHED, Path(schema.__file__)])
