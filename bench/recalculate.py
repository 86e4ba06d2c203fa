"""How fast a whole run is, from PostgreSQL to PostgreSQL, on made-up figures of England's size.

    python -m bench.recalculate [--json] [--no-growth]

Beside it, in the same call: the same results by a plain pandas script, on a stated fraction of the
figures and scaled by the number of facts; and the floor, which is the sums alone plus PostgreSQL's own
COPY out of the same facts and in of the same results. Each is measured in a process of its own, on a
PostgreSQL of its own in a folder that is gone afterwards.
"""

import argparse
import json
import math
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql

from valuedash import addresses
from valuedash.embedded import Home, Postgres
from valuedash.embedded.postgres import create

# A part of England's figures that pandas works out in minutes; its time is scaled by facts of spend.
FRACTION = {"years": 1, "systems": 20, "settings": 6, "measures": 12}
# For the growth of cost: fewer settings, so that eight times as many fit into minutes.
BASE = {"icbs": 20, "sub_icbs": 20, "boards": 7, "settings": 3, "measures": 30, "years": 3}
FACTS = ("programmes_spend", "programmes_outcome", "organisations_population")
PARTITIONS = """SELECT c.relname FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
 JOIN pg_class p ON p.oid = i.inhparent JOIN evidence_publication e
 ON c.relname = p.relname || '_' || e.run_id"""


@contextmanager
def server() -> Iterator[Path]:
    """A PostgreSQL of its own, tuned as the demo's: its home."""
    with tempfile.TemporaryDirectory(prefix="valuedash-bench-") as folder:
        home = Home(Path(folder) / "home")
        home.prepare()
        postgres = Postgres(home)
        postgres.start()
        try:
            yield home.path
        finally:
            postgres.stop()


def step(home: Path, name: str, database: str, **size: int) -> dict[str, Any]:
    """One step in a process of its own; what it measured."""
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "valuedash.settings",
        "DATABASE_URL": addresses.database_url(home, database),
        "VALUEDASH_HOME": str(home),
        "SECRET_KEY": "of a bench that serves nobody",
        "LOG_LEVEL": "ERROR",
    }
    command = [
        sys.executable,
        "-m",
        "bench.recalculate",
        "--step",
        name,
        "--size",
        json.dumps(size),
    ]
    done = subprocess.run(command, env=environment, stdout=subprocess.PIPE, text=True, check=True)
    measured: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return measured


def filled(home: Path, database: str, **size: int) -> int:
    """A database of made-up figures; the number of its facts of spend."""
    create(home, database)
    return int(step(home, "fill", database, **size)["facts"])


def fill(size: dict[str, int]) -> dict[str, Any]:
    from django.core.management import call_command

    from bench import made_up
    from programmes.models import Spend

    call_command("migrate", verbosity=0)
    made_up.fill(made_up.Size(**size))
    return {"facts": Spend.objects.count(), "size": asdict(made_up.Size(**size))}


def product(_: dict[str, int]) -> dict[str, Any]:
    """One whole run by the product's own code."""
    from evidence import runs
    from programmes import calculate

    run = runs.ask()
    began = time.perf_counter()
    runs.perform(run.pk, calculate.published, calculate.RESULTS)
    return {"seconds": time.perf_counter() - began, "peak_mb": peak_mb()}


def kernel(_: dict[str, int]) -> dict[str, Any]:
    """The sums alone: facts are in memory before the clock starts, results stay there."""
    import organisations.calculate
    from programmes import calculate
    from programmes.calculate import facts

    figures = [
        calculate.Figures(group, facts.spend(group), facts.outcomes(group))
        for group in organisations.calculate.comparators()
    ]
    began = time.perf_counter()
    found = calculate.results(figures)
    return {"seconds": time.perf_counter() - began, "groups": len(found)}


def copy(_: dict[str, int]) -> dict[str, Any]:
    """PostgreSQL's own COPY: the same facts out, the same results in, no index, nothing worked out."""
    with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as connection:
        seconds = sum(_out(connection, table) for table in FACTS)
        for (table,) in connection.execute(PARTITIONS).fetchall():
            seconds += _in(connection, table)
    return {"seconds": seconds}


def _out(connection: psycopg.Connection, table: str) -> float:
    began = time.perf_counter()
    statement = sql.SQL("COPY {} TO STDOUT (FORMAT BINARY)").format(sql.Identifier(table))
    with connection.cursor() as cursor, cursor.copy(statement) as out:
        for _ in out:
            pass
    return time.perf_counter() - began


def _in(connection: psycopg.Connection, table: str) -> float:
    """The time to copy a results table's rows into a new table; they wait in a file."""
    same, new = sql.Identifier(table), sql.Identifier("copied")
    with tempfile.TemporaryFile() as file, connection.cursor() as cursor:
        with cursor.copy(sql.SQL("COPY {} TO STDOUT (FORMAT BINARY)").format(same)) as out:
            for block in out:
                file.write(block)
        file.seek(0)
        connection.execute(sql.SQL("CREATE TABLE {} (LIKE {})").format(new, same))
        began = time.perf_counter()
        with cursor.copy(sql.SQL("COPY {} FROM STDIN (FORMAT BINARY)").format(new)) as into:
            while block := file.read(1 << 20):
                into.write(block)
        seconds = time.perf_counter() - began
        connection.execute(sql.SQL("DROP TABLE {}").format(new))
    return seconds


def pandas(_: dict[str, int]) -> dict[str, Any]:
    """The plain pandas script on the same database, and where it says something else."""
    from bench.analyst import agreement, script

    began = time.perf_counter()
    script.run(os.environ["DATABASE_URL"])
    seconds = time.perf_counter() - began
    return {"seconds": seconds, "differences": agreement.differences(os.environ["DATABASE_URL"])}


STEPS = {"fill": fill, "product": product, "kernel": kernel, "copy": copy, "pandas": pandas}


def peak_mb() -> float:
    """The most memory this process has held, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def measured(home: Path, growth: bool) -> dict[str, Any]:
    facts = filled(home, "england")
    whole = step(home, "product", "england")
    sums, copied = step(home, "kernel", "england"), step(home, "copy", "england")
    part = filled(home, "fraction", **FRACTION)
    of_part = step(home, "product", "fraction")
    by_pandas = step(home, "pandas", "fraction")
    scaled = by_pandas["seconds"] * facts / part
    return {
        "seconds": whole["seconds"],
        "kernel_seconds": sums["seconds"],
        "copy_seconds": copied["seconds"],
        "pandas_seconds": scaled,
        "ratio_vs_pandas": scaled / whole["seconds"],
        "ratio_vs_floor": whole["seconds"] / (sums["seconds"] + copied["seconds"]),
        "peak_mb": whole["peak_mb"],
        "facts": facts,
        "fraction": part / facts,
        "pandas_measured_seconds": by_pandas["seconds"],
        "product_on_fraction_seconds": of_part["seconds"],
        "differences_from_pandas": by_pandas["differences"],
        **(grown(home) if growth else {"exponent": None}),
    }


def grown(home: Path) -> dict[str, Any]:
    """The time at 1, 2, 4 and 8 times the figures, by organisations and years in turn, and its exponent."""
    seconds: dict[int, float] = {}
    for times, organisations, years in ((1, 1, 1), (2, 1, 2), (4, 2, 2), (8, 2, 4)):
        size = BASE | {"years": BASE["years"] * years}
        size |= {kind: BASE[kind] * organisations for kind in ("icbs", "sub_icbs")}
        filled(home, f"times_{times}", **size)
        seconds[times] = step(home, "product", f"times_{times}")["seconds"]
    exponent = math.log(seconds[8] / seconds[1]) / math.log(8)
    return {"growth": seconds, "exponent": exponent}


def table(found: dict[str, Any]) -> str:
    lines = [
        f"{found['facts']:,} facts of spend, whole run: {found['seconds']:.1f} s, "
        f"{found['peak_mb']:,.0f} MB",
        f"the sums alone {found['kernel_seconds']:.1f} s, COPY alone {found['copy_seconds']:.1f} s: "
        f"{found['ratio_vs_floor']:.2f} times this floor",
        f"pandas, measured on {found['fraction']:.1%} of the facts "
        f"({found['pandas_measured_seconds']:.0f} s) and scaled: {found['pandas_seconds']:,.0f} s, "
        f"{found['ratio_vs_pandas']:.0f} times as long",
        f"on that part the product took {found['product_on_fraction_seconds']:.1f} s; differences: "
        f"{found['differences_from_pandas'] or 'none'}",
    ]
    for times, seconds in found.get("growth", {}).items():
        lines.append(f"{times} times the figures: {seconds:.1f} s")
    if found["exponent"] is not None:
        lines.append(f"cost grows with the figures to the power of {found['exponent']:.2f}")
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true", help="print one object")
    parser.add_argument("--no-growth", action="store_true", help="leave out how cost grows")
    parser.add_argument("--step", choices=STEPS, help=argparse.SUPPRESS)
    parser.add_argument("--size", default="{}", help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    if chosen.step:
        import django

        django.setup()
        print(json.dumps(STEPS[chosen.step](json.loads(chosen.size))))
        return
    with server() as home:
        found = measured(home, not chosen.no_growth)
    print(json.dumps(found) if chosen.json else table(found))


if __name__ == "__main__":
    main()
