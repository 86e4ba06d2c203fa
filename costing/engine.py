"""The engine that the queries run on: DuckDB in this process, or a Spark cluster.

VALUEDASH_ENGINE chooses. Every query is one ibis expression, the same for both; what is written for one
engine alone has a record in docs/decisions.md.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any

import ibis
import pyarrow as pa
from ibis.expr.types import Table

from . import store

DUCKDB, SPARK = "duckdb", "spark"
ENGINES = (DUCKDB, SPARK)
NUMBERS = count(1)  # of tables that are kept
SHUFFLES = 8  # parts that Spark sorts rows into; its own 200 are meant for terabytes


class NoEngine(ValueError):
    """The setting names no engine there is."""


class NothingThere(ValueError):
    """The store has no figures to ask about."""


@dataclass(frozen=True)
class Tables:
    """The tables of the store, as an engine sees them: `system` and `year` are columns."""

    events: Table
    people: Table
    keep: bool = True  # one query alone is faster without: the engine leaves out what it needs not
    kept: dict[str, Table] = field(default_factory=dict, compare=False)

    def once(self, name: str, make: Callable[[], Table]) -> Table:
        """A table that several queries begin with: made for the first of them and kept by the engine,
        in memory and beyond that in the folder to spill to, until the connection is closed."""
        if name not in self.kept:
            self.kept[name] = _kept(make()) if self.keep else make()
        return self.kept[name]


def _kept(table: Table) -> Table:
    engine = table.get_backend()
    if is_spark(engine):
        return table.cache()
    return engine.create_table(f"kept_{next(NUMBERS)}", table, temp=True)


def connection(
    engine: str = DUCKDB,
    *,
    memory: str = "3GB",
    threads: int = 2,
    spill: Path | None = None,
    master: str = "",
) -> Any:
    """An ibis connection; queries larger than the memory go on in the folder to spill to.

    `master` is the address of a Spark cluster, spark://host:7077; without one, Spark runs in this
    process.
    """
    match engine:
        case "duckdb":
            found = ibis.duckdb.connect(**_duckdb_settings(memory, threads, spill))
            found.con.execute("SET enable_progress_bar = false")  # no setting to connect with
            return found
        case "spark":
            return ibis.pyspark.connect(_session(master or f"local[{threads}]", memory, spill))
    raise NoEngine(f"VALUEDASH_ENGINE is {engine!r}; there is {' and '.join(ENGINES)}.")


def _duckdb_settings(memory: str, threads: int, spill: Path | None) -> dict[str, Any]:
    settings: dict[str, Any] = {
        "memory_limit": memory,
        "threads": threads,
        "preserve_insertion_order": False,  # results are put in order at the end
        # What is not in the package is not fetched from anywhere.
        "autoinstall_known_extensions": False,
        "autoload_known_extensions": False,
        "allow_community_extensions": False,
    }
    if spill:
        spill.mkdir(mode=0o700, parents=True, exist_ok=True)
        settings["temp_directory"] = str(spill)
    return settings


def _session(master: str, memory: str, spill: Path | None) -> Any:
    from pyspark.sql import SparkSession  # noqa: PLC0415 (an extra, with Java behind it)

    amount = memory.lower().removesuffix("b")  # 3GB here is 3g there
    settings = {
        "spark.sql.session.timeZone": "UTC",
        "spark.sql.sources.partitionColumnTypeInference.enabled": "false",  # 2023-24 is a text
        "spark.sql.shuffle.partitions": str(SHUFFLES),
        "spark.driver.memory": amount,
        "spark.executor.memory": amount,
        "spark.ui.enabled": "false",
        "spark.ui.showConsoleProgress": "false",
    }
    if spill:
        spill.mkdir(mode=0o700, parents=True, exist_ok=True)
        settings["spark.local.dir"] = str(spill)
    session = SparkSession.builder.appName("valuedash").master(master)
    for name, value in settings.items():
        session = session.config(name, value)
    return session.getOrCreate()


def tables(engine: Any, home: Path, systems: Collection[str] = (), *, keep: bool = True) -> Tables:
    """The store at a folder, as tables of a connection; only these systems, where any are named.

    With `keep`, what several queries begin with is made once: for all the queries of a run.
    """
    for table in store.TABLES:
        if not store.partitions(home, table):
            raise NothingThere(f"There are no {table} in the store at {home}.")
    found = (_read(engine, home, table) for table in store.TABLES)
    if systems:
        found = (table.filter(table.system.isin(sorted(systems))) for table in found)
    events, people = found
    return Tables(events, people, keep)


def _read(engine: Any, home: Path, table: str) -> Table:
    if is_spark(engine):
        return engine.read_parquet(str(home / table))
    return engine.read_parquet(
        store.pattern(home, table), hive_partitioning=True, hive_types_autocast=False
    )


def is_spark(engine: Any) -> bool:
    return str(engine.name) == "pyspark"


def rows(result: Table) -> pa.Table:
    """The rows of a result in the order of its columns of texts and whole numbers, keys first, so that
    the same result is the same line by line, whatever engine it comes from."""
    found = result.to_pyarrow()
    keys = [one.name for one in found.schema if not pa.types.is_floating(one.type)]
    return found.sort_by([(name, "ascending") for name in keys])
