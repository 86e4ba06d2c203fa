"""Every analysis on a Spark cluster of this machine, and whether it says what DuckDB says.

    python -m bench.costing.on_spark FOLDER

Prints one object for each analysis: seconds on Spark and on DuckDB, and the columns that differ. What
several analyses begin with is made by the first of them.
"""

import json
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import pyarrow as pa

from bench.costing.rows import differences
from bench.costing.steps import EXPRESSIONS
from costing import engine
from costing.spark import running


def timed(name: str, tables: engine.Tables) -> tuple[pa.Table, float]:
    began = time.perf_counter()
    rows = engine.rows(EXPRESSIONS[name](tables))
    return rows, time.perf_counter() - began


def measured(home: Path, master: str, spill: Path) -> dict[str, Any]:
    cluster = engine.connection(engine.SPARK, master=master, memory="1GB", spill=spill)
    there, here = engine.tables(cluster, home), engine.tables(engine.connection(), home)
    found = {}
    for name in EXPRESSIONS:
        (theirs, seconds), (ours, own) = timed(name, there), timed(name, here)
        found[name] = {
            "seconds": seconds,
            "duckdb_seconds": own,
            "differences": differences(ours, theirs),
        }
    cluster.disconnect()
    return found


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="valuedash-bench-") as folder, running() as master:
        found = measured(Path(sys.argv[1]), master, Path(folder))
    print(json.dumps(found))


if __name__ == "__main__":
    main()
