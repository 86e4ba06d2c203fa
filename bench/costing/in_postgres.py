"""PostgreSQL for bench.costing: the same events and people in tables, loaded by COPY, with the indexes and
settings an analyst's own server would have."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pyarrow as pa
import pyarrow.csv
import pyarrow.dataset
from psycopg import sql

from costing import schema, store
from valuedash import addresses
from valuedash.embedded import Home, Postgres
from valuedash.embedded.postgres import TUNING

# Of the server, beside what the demo's has: memory for large reads, and both cores for one query.
SERVER = {
    "shared_buffers": "2GB",
    "effective_cache_size": "8GB",
    "work_mem": "256MB",
    "maintenance_work_mem": "1GB",
    "max_wal_size": "8GB",
    "max_parallel_workers_per_gather": "2",
    "max_parallel_maintenance_workers": "2",
}
TYPES = {
    pa.string(): "text",
    pa.int64(): "bigint",
    pa.int8(): "smallint",
    pa.float64(): "double precision",
    pa.date32(): "date",
    pa.bool_(): "boolean",
}
INDEXES = (
    "CREATE INDEX ON events (system, person, started)",
    "CREATE INDEX ON events (point_of_delivery, hrg)",
    "CREATE INDEX ON events (system, year, person) INCLUDE (cost)",
    "CREATE INDEX ON events (system, year, organisation)",
    "CREATE INDEX ON people (system, year, person)",
)


@contextmanager
def server(folder: Path) -> Iterator[str]:
    """A server of its own for as long as the block lasts: the address of its database."""
    TUNING.update(SERVER)
    home = Home(folder)
    home.prepare()
    postgres = Postgres(home, throw_away=True)
    postgres.start()
    try:
        yield addresses.database_url(home.path)
    finally:
        postgres.stop()


def load(url: str, home: Path) -> float:
    """All rows of a store into two tables, indexed and analysed; the seconds it took."""
    began = time.perf_counter()
    with psycopg.connect(url, autocommit=True) as connection:
        for table, columns in store.TABLES.items():
            _create(connection, table, columns)
            _copy(connection, table, home)
        for statement in INDEXES:
            connection.execute(statement)
        connection.execute("VACUUM ANALYZE")
    return time.perf_counter() - began


def _create(connection: psycopg.Connection, table: str, columns: tuple[schema.Column, ...]) -> None:
    fields = [*((name, "text") for name in schema.PARTITIONS)]
    fields += [(column.name, TYPES[column.kind]) for column in columns]
    listed = sql.SQL(", ").join(
        sql.SQL("{} {}").format(sql.Identifier(name), sql.SQL(kind)) for name, kind in fields
    )
    connection.execute(sql.SQL("CREATE TABLE {} ({})").format(sql.Identifier(table), listed))


def _copy(connection: psycopg.Connection, table: str, home: Path) -> None:
    names = [*schema.PARTITIONS, *(column.name for column in store.TABLES[table])]
    form = pyarrow.csv.WriteOptions(include_header=False)
    found = pyarrow.dataset.dataset(home / table, partitioning="hive")
    statement = sql.SQL("COPY {} FROM STDIN (FORMAT csv)").format(sql.Identifier(table))
    with connection.cursor() as cursor, cursor.copy(statement) as copy:
        for batch in found.to_batches(columns=names):
            text = pa.BufferOutputStream()
            pyarrow.csv.write_csv(batch, text, form)
            copy.write(text.getvalue())
