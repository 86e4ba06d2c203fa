"""Spark is not part of the usual run: it needs Java and 400 MB, and takes minutes. DuckDB is compared with
the same golden results there (test_expressions_golden.py). `make spark-test` starts a real master and a
real worker, and runs what is here."""

import logging
import os
from collections.abc import Iterator
from typing import Any

import pytest

from costing import engine

collect_ignore_glob = [] if os.environ.get("SPARK_MASTER") else ["test_*.py"]


@pytest.fixture(scope="session")
def spark(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """A connection to the cluster that SPARK_MASTER names."""
    logging.getLogger("py4j").setLevel(logging.WARNING)  # it logs on when everything is closed
    connection = engine.connection(
        engine.SPARK,
        master=os.environ["SPARK_MASTER"],
        memory="1GB",
        spill=tmp_path_factory.mktemp("spark"),
    )
    yield connection
    connection.disconnect()
