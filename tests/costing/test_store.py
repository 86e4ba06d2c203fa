"""Files are whole or not there."""

from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from costing import schema, store


def people(*numbers: int) -> list[pa.RecordBatch]:
    rows = [
        {"person": number, "age_band": "40-44", "sex": "female", "conditions": "", "alive": True}
        for number in numbers
    ]
    return [pa.RecordBatch.from_pylist(rows, schema=schema.arrow(schema.PEOPLE))]


def write(home: Path, *numbers: int, extract: str = "register") -> int:
    return store.write(home, "people", "X01", "2023-24", extract, people(*numbers))


def read(home: Path) -> list[int]:
    [path] = home.glob("people/system=X01/year=2023-24/*.parquet")
    numbers: list[int] = pq.read_table(path, partitioning=None)["person"].to_pylist()
    return numbers


def test_an_extract_that_is_loaded_again_replaces_itself(tmp_path: Path) -> None:
    assert write(tmp_path, 1, 2) == 2
    assert write(tmp_path, 3) == 1
    assert read(tmp_path) == [3]
    assert store.partitions(tmp_path, "people") == [("X01", "2023-24")]


def test_a_load_that_fails_midway_leaves_the_last_one(tmp_path: Path) -> None:
    write(tmp_path, 1)

    def failing():
        yield from people(2)
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        store.write(tmp_path, "people", "X01", "2023-24", "register", failing())
    assert read(tmp_path) == [1]
    assert len(list(store.folder(tmp_path, "people", "X01", "2023-24").iterdir())) == 1


@pytest.mark.parametrize("name", ["../X01", "", "X01/..", ".hidden", "a b", "x" * 81])
def test_what_could_lead_out_of_the_store_is_no_name(tmp_path: Path, name: str) -> None:
    with pytest.raises(store.NotAName):
        store.folder(tmp_path, "people", name, "2023-24")
    with pytest.raises(store.NotAName):
        write(tmp_path, 1, extract=name)


def test_folders_are_for_nobody_else(tmp_path: Path) -> None:
    write(tmp_path, 1)
    assert store.folder(tmp_path, "people", "X01", "2023-24").stat().st_mode & 0o077 == 0
