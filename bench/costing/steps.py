"""One analysis by one side of bench.costing, timed in a process of its own.

What a side loads once for a process (its libraries) is loaded before the clock starts. Connecting,
planning, reading Parquet and fetching the rows are timed; writing the rows into a file is not.
"""

import os
import resource
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import ibis
import psycopg
import pyarrow as pa
import pyarrow.parquet as pq

from bench.costing import events_in_pandas, sql
from costing import engine, store
from costing.expressions import (
    areas,
    concentration,
    expected,
    nhs_cost,
    pathways,
    people,
    programmes,
    reconciliation,
    segments,
    unit_costs,
)

EXPRESSIONS: dict[str, Callable[[engine.Tables], Any]] = {
    "years": people.years,
    "groups": concentration.groups,
    "lorenz": concentration.lorenz,
    "gini": concentration.gini,
    "areas": areas.cost,
    "expected": expected.cost,
    "nhs cost": nhs_cost.cost,
    "segments bridges": partial(segments.cost, scheme="bridges"),
    "segments use": partial(segments.cost, scheme="use"),
    "programmes": programmes.cost,
    "programmes with their systems": partial(programmes.cost, under={"10B": "10", "04A": "04"}),
    "organisations": unit_costs.organisations,
    "lines": unit_costs.lines,
    "specialties": unit_costs.specialties,
    "ledger": reconciliation.ledger,
    "outside": reconciliation.outside,
    "outside by setting": lambda tables: reconciliation.outside(tables, "care_setting"),
    "linkage": reconciliation.linkage,
    **{
        f"pathway {code}": partial(pathways.cost, pathway=one)
        for code, one in pathways.pathways().items()
    },
    **{
        f"people of {code}": partial(pathways.people, pathway=one)
        for code, one in pathways.pathways().items()
    },
}


# --- The sides: each gives rows that can be fetched when the clock has stopped ------------------

Rows = Callable[[], pa.Table]
MADE_ONCE = "years"  # a table that the engine keeps, not rows that are fetched
WHOLE_RUN = "whole run"  # every analysis one after the other, what several begin with made once
ONE_BY_ONE = [name for name in EXPRESSIONS if name != MADE_ONCE]


def of_expressions(name: str, home: str, memory: str, spill: Path) -> Rows:
    """The product's own: an ibis expression on DuckDB."""
    connection = engine.connection(memory=memory, spill=spill)
    keep = name in (MADE_ONCE, WHOLE_RUN)
    tables = engine.tables(connection, Path(home), keep=keep)
    if name == WHOLE_RUN:
        return _last([engine.rows(EXPRESSIONS[one](tables)) for one in ONE_BY_ONE])
    result = EXPRESSIONS[name](tables)
    return result.to_pyarrow if name == MADE_ONCE else _last([engine.rows(result)])


def of_sql(name: str, home: str, memory: str, spill: Path) -> Rows:
    """SQL written by hand, on a DuckDB with the same settings."""
    connection = engine.connection(memory=memory, spill=spill).con
    for table in store.TABLES:
        files = store.pattern(Path(home), table)
        connection.execute(
            f"CREATE VIEW {table} AS SELECT * FROM read_parquet('{files}', "
            "hive_partitioning = true, hive_types_autocast = false)"
        )
    if name == WHOLE_RUN:
        for begin, text in sql.BEGINS.items():
            connection.execute(f"CREATE TEMP TABLE {begin} AS {text}")
        texts = (sql.STATEMENTS[one].text for one in ONE_BY_ONE)
        return _last([connection.sql(text).to_arrow_table() for text in texts])
    statement = sql.STATEMENTS[name].alone()
    if name == MADE_ONCE:
        connection.execute(f"CREATE TEMP TABLE made AS {statement}")
        return connection.sql("SELECT * FROM made").to_arrow_table
    return _last([connection.sql(statement).to_arrow_table()])


def of_pandas(name: str, home: str, *_: object) -> Rows:
    frame = events_in_pandas.ANALYSES[name](Path(home))
    return lambda: pa.Table.from_pandas(frame, preserve_index=False)


def of_postgres(name: str, home: str, *_: object) -> Rows:
    """The same SQL as by hand on DuckDB; `home` is the address of the database."""
    statement = sql.STATEMENTS[name].alone()
    with psycopg.connect(home) as connection:
        if name == MADE_ONCE:
            connection.execute(f"CREATE TABLE made AS {statement}")
        else:
            return _last([_fetched(connection.execute(statement))])
    return lambda: _left(home, "made")


def _left(home: str, made: str) -> pa.Table:
    """The rows of a table, which is gone afterwards."""
    with psycopg.connect(home) as connection:
        rows = _fetched(connection.execute(f"SELECT * FROM {made}"))
        connection.execute(f"DROP TABLE {made}")
    return rows


def _fetched(cursor: psycopg.Cursor) -> pa.Table:
    names = [one.name for one in cursor.description or ()]
    columns = zip(*cursor.fetchall(), strict=True)
    return pa.table(dict(zip(names, map(pa.array, columns), strict=True)))


def _last(rows: list[pa.Table]) -> Rows:
    return lambda: rows[-1]


SIDES: dict[str, Callable[..., Rows]] = {
    "expressions": of_expressions,
    "sql": of_sql,
    "pandas": of_pandas,
    "postgres": of_postgres,
}


# --- One step -----------------------------------------------------------------------------------


def step(side: str, name: str, home: str, memory: str, file: str) -> dict[str, Any]:
    ibis.duckdb.connect().create_table("one", ibis.memtable({"one": [1]})).to_pyarrow()
    with tempfile.TemporaryDirectory(prefix="valuedash-bench-") as spill:
        used, began = processor_seconds(side, home), time.perf_counter()
        rows = SIDES[side](name, home, memory, Path(spill))
        found = {
            "seconds": time.perf_counter() - began,
            "processor_seconds": processor_seconds(side, home) - used,
            "peak_mb": None if side == "postgres" else peak_mb(),
        }
        if file:
            pq.write_table(rows(), file)
    return found


def processor_seconds(side: str, home: str) -> float:
    """Of both cores, of this process and of the server it asks: what else runs does not change them."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime + (_of_server(home) if side == "postgres" else 0.0)


def _of_server(home: str) -> float:
    """The processor seconds of a PostgreSQL: of its processes, and of those that have ended."""
    with psycopg.connect(home) as connection:
        rows = connection.execute("SHOW data_directory").fetchone()
    server = Path(str(rows[0] if rows else ""), "postmaster.pid").read_text().split()[0]
    children = Path(f"/proc/{server}/task/{server}/children").read_text().split()
    # A child that ends meanwhile is among those that have ended when the server is read.
    ticks = sum(sum(_ticks(child)[:2]) for child in children) + sum(_ticks(server)[2:])
    return ticks / os.sysconf("SC_CLK_TCK")


def _ticks(process: str) -> list[int]:
    """User and system time of a process, then of its children that have ended; nothing where it is gone."""
    try:
        fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    except (FileNotFoundError, ProcessLookupError):
        return []
    return [int(one) for one in fields[11:15]]


def peak_mb() -> float:
    """The most memory this process has held, in MB: since it was started, not what its parent held."""
    status = Path("/proc/self/status")
    if not status.exists():
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    lines = dict(line.split(":", 1) for line in status.read_text().splitlines())
    return int(lines["VmHWM"].split()[0]) / 1024
