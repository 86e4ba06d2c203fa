"""The engine that the queries run on."""

from pathlib import Path
from typing import Any

import duckdb
import pytest

from costing import engine
from costing.expressions import people, programmes

from .small_store import Small, event, person

SMALL = Small(
    [
        event(1, 30, system=system, programme=code)
        for system in ("X02", "X01")
        for code in ("2", "1")
    ],
    [person(1), person(1, system="X02")],
)


def setting(connection: Any, name: str) -> str:
    [[value]] = connection.con.sql(f"SELECT current_setting('{name}')").fetchall()
    return str(value)


def test_duckdb_keeps_to_its_memory_and_spills_where_it_is_told(tmp_path: Path) -> None:
    connection = engine.connection(memory="512MB", threads=1, spill=tmp_path / "spill")
    assert setting(connection, "memory_limit") == "488.2 MiB"
    assert setting(connection, "threads") == "1"
    assert setting(connection, "temp_directory") == str(tmp_path / "spill")
    assert setting(connection, "TimeZone") == "UTC"
    assert setting(connection, "enable_progress_bar") == "False"


def test_duckdb_fetches_nothing_from_anywhere(tmp_path: Path) -> None:
    connection = engine.connection()
    with pytest.raises(duckdb.Error):
        connection.con.sql(
            "SELECT * FROM read_parquet('https://127.0.0.1:1/nothing.parquet')"
        ).fetchall()
    for name in ("autoinstall_known_extensions", "autoload_known_extensions"):
        assert setting(connection, name) in {"false", "False"}


def test_an_engine_that_is_not_there_is_told() -> None:
    with pytest.raises(engine.NoEngine, match="'pandas'; there is duckdb and spark"):
        engine.connection("pandas")


def test_an_empty_store_is_told(tmp_path: Path) -> None:
    with pytest.raises(engine.NothingThere, match="no events"):
        engine.tables(engine.connection(), tmp_path)


def test_rows_come_in_the_order_of_their_keys(tmp_path: Path) -> None:
    rows = engine.rows(programmes.cost(SMALL.tables(tmp_path)))
    assert list(zip(*(rows[name].to_pylist() for name in ("system", "programme")), strict=True)) == [
        ("X01", "1"), ("X01", "2"), ("X02", "1"), ("X02", "2"),
    ]  # fmt: skip


def test_only_the_systems_that_are_named_are_asked_about(tmp_path: Path) -> None:
    SMALL.write(tmp_path)
    tables = engine.tables(engine.connection(), tmp_path, systems=["X02"])
    assert set(engine.rows(people.years(tables))["system"].to_pylist()) == {"X02"}
    assert set(engine.rows(programmes.cost(tables))["system"].to_pylist()) == {"X02"}


def test_people_s_years_are_made_once(tmp_path: Path) -> None:
    tables = SMALL.tables(tmp_path)
    first = people.years(tables)
    for file in tmp_path.rglob("*.parquet"):
        file.unlink()
    assert people.years(tables) is first
    assert len(engine.rows(first)) == 2


def test_two_runs_on_one_connection_keep_tables_of_their_own(tmp_path: Path) -> None:
    SMALL.write(tmp_path)
    connection = engine.connection()
    one = engine.tables(connection, tmp_path, systems=["X01"])
    other = engine.tables(connection, tmp_path, systems=["X02"])
    assert engine.rows(people.years(one)) != engine.rows(people.years(other))
