"""The results that every engine gives, kept in a file: DuckDB here, Spark in `make spark-test`."""

import pytest

from costing import engine

from . import golden
from .analyses import ANALYSES


@pytest.fixture(scope="module")
def tables(tmp_path_factory: pytest.TempPathFactory) -> engine.Tables:
    return golden.STORE.tables(tmp_path_factory.mktemp("store"))


@pytest.mark.parametrize("name", ANALYSES)
def test_duckdb_gives_the_golden_results(tables: engine.Tables, name: str) -> None:
    expression, _ = ANALYSES[name]
    golden.agrees(name, engine.rows(expression(tables)))


def test_the_file_is_what_the_slow_twin_gives() -> None:
    with golden.FILE.open(newline="") as file:
        assert file.read() == golden.written()


def test_no_analysis_is_missing_from_the_file() -> None:
    assert {name for name, *_ in golden.lines()} == set(ANALYSES)
