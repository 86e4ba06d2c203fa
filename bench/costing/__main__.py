"""How fast the analyses of patient-level costing are, on made-up events.

    python -m bench.costing [--json] [--events 10000000 100000000] [--engines duckdb pandas postgres spark]

Every analysis is one ibis expression. Beside it, in the same call: the same rows by SQL written by hand on
the same DuckDB, at every size; and by pandas from the same files and by PostgreSQL from tables loaded by
COPY, at the smallest size alone. Each measurement is a process of its own; expression and SQL take turns,
so that whatever else runs disturbs both, and the best counts. What every side says is compared, row by row.
Spark gets a small store and a cluster of this machine, to see that it says the same (`pip install
'valuedash[spark]'`, Java 17).

`--folder` keeps the events for the next time; otherwise everything is gone afterwards (100 million events
are 1.1 GB, PostgreSQL takes 5 GB for 10 million).
"""

import argparse
import json
import math
import multiprocessing
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from bench.costing import in_postgres
from bench.costing.report import line, table
from bench.costing.rows import differences
from bench.costing.steps import EXPRESSIONS, WHOLE_RUN, step
from costing import store
from costing.made_up import Plan, write

EVENTS = (10_000_000, 100_000_000)
ENGINES = ("duckdb", "pandas", "postgres", "spark")
ANALYSES = (*EXPRESSIONS, WHOLE_RUN)
FOR_SPARK = 200_000
EVENTS_OF_ONE = 107  # person, in three years of made-up care
SYSTEMS = ("X01", "X02")
Found = dict[str, Any]


@dataclass(frozen=True)
class Made:
    """A store of made-up events, and how much is in it."""

    home: Path
    events: int
    people: int
    years: int
    bytes: int
    seconds: float | None

    @property
    def size(self) -> Found:
        return {
            "events": self.events,
            "people": self.people,
            "years": self.years,
            "bytes": self.bytes,
            "seconds_to_make": self.seconds,
        }


def made(folder: Path, events: int) -> Made:
    """A store of about so many events; one that was made before is taken as it is."""
    home, plan = folder / f"events-{events}", Plan(SYSTEMS, events // len(SYSTEMS) // EVENTS_OF_ONE)
    seconds = None
    if not home.exists():
        began, unfinished = time.perf_counter(), home.with_suffix(".unfinished")
        write(unfinished, plan)
        unfinished.rename(home)
        seconds = time.perf_counter() - began
    files = sorted((home / "events").glob("*/*/*.parquet"))
    rows = sum(pq.read_metadata(file).num_rows for file in files)
    size = sum(
        file.stat().st_size for name in store.TABLES for file in (home / name).rglob("*.parquet")
    )
    return Made(home, rows, plan.people * len(SYSTEMS), plan.years, size, seconds)


@dataclass(frozen=True)
class Bench:
    """How it is measured."""

    repeats: Sequence[int]  # at each size, the last for all that are larger
    memory: str
    rows: Path
    analyses: Sequence[str]

    def step(self, side: str, name: str, where: object, rows: Path | None = None) -> Found:
        """One analysis by one side, in a process of its own: a copy of one that has all libraries."""
        context = multiprocessing.get_context("forkserver")
        context.set_forkserver_preload(["bench.costing.steps"])
        with ProcessPoolExecutor(1, mp_context=context) as process:
            return process.submit(
                step, side, name, str(where), self.memory, str(rows or "")
            ).result()

    def file(self, side: str) -> Path:
        return self.rows / f"{side}.parquet"

    def beside_sql(self, name: str, home: Path, place: int) -> Found:
        """An expression and the same by hand, in turns; `place` is that of the size."""
        times: dict[str, list[Found]] = {"expressions": [], "sql": []}
        for number in range(self.repeats[min(place, len(self.repeats) - 1)]):
            for side, runs in times.items():
                rows = self.file(side) if not number and name != WHOLE_RUN else None
                runs.append(self.step(side, name, home, rows))
        found: Found = {side: _summed(runs) for side, runs in times.items()}
        for measure, ratio in (("seconds", "ratio"), ("processor_seconds", "processor_ratio")):
            found[ratio] = found["expressions"][measure] / found["sql"][measure]
        if name != WHOLE_RUN:
            found["differences"] = self.differences("sql")
        return found

    def by_another(self, side: str, name: str, where: object) -> Found:
        """The same by pandas or PostgreSQL, once; the rows of the expression are still there."""
        rows = self.file(side)
        return self.step(side, name, where, rows) | {"differences": self.differences(side)}

    def differences(self, side: str) -> list[str]:
        both = (pq.read_table(self.file(one)) for one in ("expressions", side))
        return differences(*both)


def _summed(runs: Sequence[Found]) -> Found:
    seconds = [one["seconds"] for one in runs]
    return {
        "seconds": min(seconds),
        "median_seconds": statistics.median(seconds),
        "processor_seconds": min(one["processor_seconds"] for one in runs),
        "peak_mb": max(one["peak_mb"] for one in runs),
    }


@contextmanager
def others(engines: Sequence[str], smallest: Made, folder: Path) -> Iterator[tuple[Found, Found]]:
    """Where the other sides find the smallest store, and what they took to load it."""
    where: Found = {"pandas": smallest.home} if "pandas" in engines else {}
    if "postgres" not in engines:
        yield where, {}
        return
    with in_postgres.server(folder / "postgres") as url:
        seconds = in_postgres.load(url, smallest.home)
        yield where | {"postgres": url}, {"postgres": seconds}


def measured(bench: Bench, folder: Path, sizes: Sequence[int], engines: Sequence[str]) -> Found:
    stores = [made(folder, size) for size in sorted(sizes)]
    analyses: dict[str, Found] = {name: {"sizes": []} for name in bench.analyses}
    with others(engines, stores[0], bench.rows) as (where, loading):
        for name, found in analyses.items():
            found["sizes"].append(bench.beside_sql(name, stores[0].home, 0))
            if name != WHOLE_RUN:
                found |= {side: bench.by_another(side, name, at) for side, at in where.items()}
            say(name, found)
    for place, larger in enumerate(stores[1:], start=1):
        for name, found in analyses.items():
            found["sizes"].append(bench.beside_sql(name, larger.home, place))
            say(name, found)
    found = whole(stores, analyses) | {"loading_seconds": loading}
    return found | ({"spark": spark(folder)} if "spark" in engines else {})


def say(name: str, found: Found) -> None:
    """What has been measured so far, for whoever waits."""
    print(line(name, found), file=sys.stderr, flush=True)


def whole(stores: Sequence[Made], analyses: dict[str, Found]) -> Found:
    """All analyses together: ratios of the sums of their times, the largest peak, and how cost grows."""
    alone = {name: found for name, found in analyses.items() if name != WHOLE_RUN}

    def total(side: str, place: int, measure: str) -> float:
        return sum(found["sizes"][place][side][measure] for found in alone.values())

    places = range(len(stores))
    result: Found = {}
    for measure, named in (("seconds", ""), ("processor_seconds", "processor_")):
        ours = [total("expressions", place, measure) for place in places]
        ratios = [ours[place] / total("sql", place, measure) for place in places]
        result |= {f"{named}ratio_vs_duckdb": max(ratios), f"{named}ratios_vs_duckdb": ratios}
        for side in ("pandas", "postgres"):
            if all(side in found for found in alone.values()):
                theirs = sum(found[side][measure] for found in alone.values())
                result[f"{named}ratio_vs_{side}"] = theirs / ours[0]
    for found in analyses.values():
        used = [one["expressions"]["processor_seconds"] for one in found["sizes"]]
        found["exponent"] = exponent(stores, used)
    peaks = [one["sizes"][-1]["expressions"]["peak_mb"] for one in analyses.values()]
    return result | {
        "peak_mb": max(peaks),
        "events": stores[-1].events,
        "exponent": exponent(stores, ours),
        "sizes": [one.size for one in stores],
        "analyses": analyses,
    }


def exponent(stores: Sequence[Made], seconds: Sequence[float]) -> float | None:
    """Processor time grows with the events to the power of this, from the smallest size to the largest."""
    if len(stores) < 2:
        return None
    return math.log(seconds[-1] / seconds[0]) / math.log(stores[-1].events / stores[0].events)


def spark(folder: Path) -> Found:
    """Every analysis on a Spark cluster of this machine, beside DuckDB, in a process of its own."""
    small = made(folder, FOR_SPARK)
    command = [sys.executable, "-m", "bench.costing.on_spark", str(small.home)]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)
    return {"size": small.size, "analyses": json.loads(done.stdout.splitlines()[-1])}


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--json", action="store_true", help="print one object")
    parser.add_argument("--events", type=int, nargs="+", default=EVENTS)
    parser.add_argument("--engines", choices=ENGINES, nargs="+", default=ENGINES[:3])
    parser.add_argument("--only", choices=ANALYSES, nargs="+", default=ANALYSES, metavar="ANALYSIS")
    repeats = "of expression and SQL, at each size (the last for all that are larger)"
    parser.add_argument("--repeats", type=int, nargs="+", default=(3, 2), help=repeats)
    parser.add_argument("--memory", default="3GB", help="DuckDB's, as in COSTING_MEMORY")
    parser.add_argument("--folder", type=Path, help="where events are kept for the next time")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="valuedash-bench-") as temporary:
        folder = chosen.folder or Path(temporary)
        bench = Bench(chosen.repeats, chosen.memory, Path(temporary), chosen.only)
        found = measured(bench, folder, chosen.events, chosen.engines)
    print(json.dumps(found) if chosen.json else table(found))


if __name__ == "__main__":
    main()
