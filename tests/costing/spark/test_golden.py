"""A Spark cluster gives what DuckDB gives."""

from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from costing import engine
from costing.made_up import Plan, write

from .. import golden
from ..analyses import ANALYSES, same

# Spark's own: its sockets to Java are closed by nobody, and it asks pandas in an old way.
pytestmark = [
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
    pytest.mark.filterwarnings("ignore:.*copy keyword is deprecated"),
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),
]
PEOPLE = 1_000  # of two systems and three years: 200,000 events


@pytest.fixture(scope="module")
def small(spark: Any, tmp_path_factory: pytest.TempPathFactory) -> engine.Tables:
    home = tmp_path_factory.mktemp("golden")
    golden.STORE.write(home)
    return engine.tables(spark, home)


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("made-up")
    assert write(home, Plan(["X01", "X02"], people=PEOPLE)) > 190_000
    return home


@pytest.mark.parametrize("name", ANALYSES)
def test_a_cluster_gives_the_golden_results(small: engine.Tables, name: str) -> None:
    expression, _ = ANALYSES[name]
    golden.agrees(name, engine.rows(expression(small)))


def test_a_cluster_gives_what_duckdb_gives_of_many_events(spark: Any, home: Path) -> None:
    """Line by line, in the same order."""
    ours, theirs = engine.tables(engine.connection(), home), engine.tables(spark, home)
    for expression, _ in ANALYSES.values():
        wanted, found = engine.rows(expression(ours)), engine.rows(expression(theirs))
        same(found, wanted.to_pylist())
        assert texts(found).equals(texts(wanted))


def texts(rows: pa.Table) -> pa.Table:
    """The columns that are alike to the letter: keys and counts."""
    names = [one.name for one in rows.schema if not pa.types.is_floating(one.type)]
    return rows.select(names)


def test_it_is_a_cluster(spark: Any) -> None:
    assert spark._session.sparkContext.master.startswith("spark://")
