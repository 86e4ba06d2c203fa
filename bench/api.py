"""How fast the REST API is: whole tables against PostgreSQL's own COPY, and single answers.

    python -m bench.api [--json] [--seconds 5]

It starts a whole demo with the published figures in a folder of its own, which is gone afterwards, and
asks it over the loopback from the same machine: what the client takes is part of every figure.
"""

import argparse
import json
import os
import socket
import statistics
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from itertools import cycle
from pathlib import Path

import psycopg

from valuedash import addresses

Times = dict[str, float]

CLIENTS = (1, 8, 32)
PULLS = 5  # the best of so many, for both sides
CHUNK = 1 << 16
SINGLE = "/api/v1/benchmarks/?organisation={code}&year=2023-24&benchmark=peer_mean"
CODES = ("QT6", "QE1", "QHG", "QMM", "W11000023", "W11000030")
ALL = "/api/v1/benchmarks/?level=total&level=programme&level=system&format=csv"
STORED = """COPY (SELECT b.* FROM programmes_benchmark b JOIN evidence_publication p USING (run_id)
 JOIN organisations_organisation o ON o.code = b.organisation_id AND NOT o.illustrative
 WHERE b.care_setting_id = 'all') TO STDOUT"""


@contextmanager
def site() -> Iterator[tuple[int, str]]:
    """A demo of its own: the port of its pages and the address of its database."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "valuedash.settings")
    os.environ["THROTTLE_ANONYMOUS"] = "10000000/min"
    from tests.live import Demo

    with tempfile.TemporaryDirectory(prefix="valuedash-bench-") as folder:
        home = Path(folder) / "home"
        # The settings of this process are read when the demo is made: they name the same database.
        os.environ |= {"VALUEDASH_HOME": str(home), "SECRET_KEY": "bench", "HTTPS": "off"}
        os.environ["ALLOWED_HOSTS"] = "testserver"
        demo = Demo(home)
        try:
            demo.start()
            yield demo.port, addresses.database_url(demo.home).replace("postgres:", "postgresql:")
        finally:
            demo.stop()


def ask(connection: HTTPConnection, address: str, **headers: str) -> tuple[int, str, int]:
    """Status, ETag and size of one answer, over a connection that stays open."""
    connection.request("GET", address, headers=headers)
    answer = connection.getresponse()
    size = 0
    while block := answer.read(CHUNK):
        size += len(block)
    return answer.status, answer.headers.get("ETag", ""), size


def pulled(port: int, address: str) -> int:
    """The bytes of one answer, read as they come: no more work for the client than for COPY's."""
    with socket.create_connection(("127.0.0.1", port)) as connection:
        connection.sendall(f"GET {address} HTTP/1.0\r\nHost: 127.0.0.1\r\n\r\n".encode())
        blocks = list(iter(lambda: connection.recv(CHUNK), b""))
    head, _, rest = b"".join(blocks).partition(b"\r\n\r\n")
    assert b" 200 " in head.splitlines()[0], head
    return len(rest)


def best(pull: Callable[[], int]) -> tuple[float, int]:
    """The seconds of the quickest of several pulls, and the bytes of one."""
    times = []
    for _ in range(PULLS):
        began = time.perf_counter()
        size = pull()
        times.append(time.perf_counter() - began)
    return min(times), size


def shown() -> tuple[str, tuple]:
    """The statement whose rows the API answers with, in the order and columns of the answer."""
    import django

    django.setup()
    from evidence.queries import published_run
    from programmes import queries

    run = published_run()
    assert run
    filters = {"care_setting": "all", "organisation__illustrative": False}
    listing = queries.benchmarks(run, filters)
    return listing.queryset.query.sql_with_params()


def bulk(port: int, database: str) -> dict[str, float]:
    """All benchmarks over HTTP, beside the same rows by COPY: as shown, and bare as they are stored."""
    query, parameters = shown()

    def over_http() -> int:
        return pulled(port, ALL)

    def copied(statement: str, values: tuple = ()) -> int:
        with psycopg.connect(database, cursor_factory=psycopg.ClientCursor) as connection:
            connection.execute("SET enable_sort = off")  # as the API does
            with connection.cursor().copy(statement, values or None) as copy:
                return sum(map(len, copy))

    with psycopg.connect(database, cursor_factory=psycopg.ClientCursor) as connection:
        counted = connection.execute(
            f"SELECT count(*) FROM ({query}) AS shown", parameters
        ).fetchone()
    rows = counted[0] if counted else 0
    http_seconds, http_bytes = best(over_http)
    copy_seconds, copy_bytes = best(lambda: copied(f"COPY ({query}) TO STDOUT", parameters))
    stored_seconds, stored_bytes = best(lambda: copied(STORED))
    return {
        "bulk_rows": rows,
        "bulk_rows_per_s": rows / http_seconds,
        "bulk_mb_per_s": http_bytes / http_seconds / 1e6,
        "copy_rows_per_s": rows / copy_seconds,
        "copy_mb_per_s": copy_bytes / copy_seconds / 1e6,
        "bulk_ratio_vs_copy": copy_seconds / http_seconds,
        "stored_rows_per_s": rows / stored_seconds,
        "stored_mb_per_s": stored_bytes / stored_seconds / 1e6,
        "bulk_ratio_vs_stored": stored_seconds / http_seconds,
    }


def readers(number: int, seconds: float, reader: Callable[[int], Callable[[], None]]) -> Times:
    """So many readers at once, each asking again as soon as it is answered.

    `reader` makes from its number what asks once.
    """
    times: list[float] = []

    def reads(which: int) -> None:
        ask_once = reader(which)
        end = time.perf_counter() + seconds
        while time.perf_counter() < end:
            began = time.perf_counter()
            ask_once()
            times.append(time.perf_counter() - began)

    threads = [threading.Thread(target=reads, args=(which,)) for which in range(number)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    return {
        "p50_ms": statistics.median(times) * 1000,
        "p95_ms": statistics.quantiles(times, n=20)[-1] * 1000,
        "requests_per_s": len(times) / seconds,
    }


def single(port: int, clients: int, seconds: float) -> Times:
    """One organisation's benchmarks of a year."""

    def reader(which: int) -> Callable[[], None]:
        connection = HTTPConnection("127.0.0.1", port)
        codes = cycle(CODES[which % len(CODES) :] + CODES[: which % len(CODES)])

        def ask_once() -> None:
            status, _, _ = ask(connection, SINGLE.format(code=next(codes)))
            assert status == 200, status

        return ask_once

    return readers(clients, seconds, reader)


def not_modified(port: int, seconds: float) -> float:
    """The median milliseconds of a 304."""
    connection, address = HTTPConnection("127.0.0.1", port), SINGLE.format(code="QT6")
    _, tag, _ = ask(connection, address)
    times = []
    end = time.perf_counter() + seconds
    while time.perf_counter() < end:
        began = time.perf_counter()
        status, _, _ = ask(connection, address, **{"If-None-Match": tag})
        times.append(time.perf_counter() - began)
        assert status == 304, status
    return statistics.median(times) * 1000


def measured(port: int, database: str, seconds: float) -> dict[str, object]:
    single(port, 1, 1)  # the first requests fill caches
    by_clients = {clients: single(port, clients, seconds) for clients in CLIENTS}
    return {
        **bulk(port, database),
        "p95_ms": by_clients[1]["p95_ms"],
        "not_modified_ms": not_modified(port, seconds),
        "clients": by_clients,
    }


def table(found: dict) -> str:
    lines = [
        f"All {found['bulk_rows']:,} benchmarks as CSV: {found['bulk_rows_per_s']:,.0f} rows/s, "
        f"{found['bulk_mb_per_s']:.0f} MB/s",
        f"The same rows by COPY:  {found['copy_rows_per_s']:,.0f} rows/s, "
        f"{found['copy_mb_per_s']:.0f} MB/s; the API at {found['bulk_ratio_vs_copy']:.2f} of it",
        f"Bare as they are stored:  {found['stored_rows_per_s']:,.0f} rows/s, "
        f"{found['stored_mb_per_s']:.0f} MB/s; the API at {found['bulk_ratio_vs_stored']:.2f} of it",
        f"304: {found['not_modified_ms']:.1f} ms",
        "clients  p50 ms  p95 ms  requests/s",
    ]
    for clients, one in found["clients"].items():
        lines.append(
            f"{clients:7}  {one['p50_ms']:6.1f}  {one['p95_ms']:6.1f}  {one['requests_per_s']:10.0f}"
        )
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--seconds", type=float, default=5.0, help="of each measurement")
    options = parser.parse_args()
    with site() as (port, database):
        found = measured(port, database, options.seconds)
    print(json.dumps(found) if options.json else table(found))


if __name__ == "__main__":
    main()
