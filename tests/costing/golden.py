"""The golden results: what every analysis of one small store gives, by its slow twin.

    python -m tests.costing.golden     writes tests/data/costing_golden.csv anew

Run it when an analysis is changed on purpose, and look at the difference.
"""

import csv
import io
import json
from pathlib import Path

import pyarrow as pa
import pytest

from .analyses import ANALYSES
from .small_store import at_random

FILE = Path(__file__).parent.parent / "data" / "costing_golden.csv"
FIGURES = (
    "largest",
    "expected",
    "gini",
    "activity",
    "squares",
    "unlinked",
    "estimated",
    "left_out",
    "social_cost",
    "social_largest",
    "unlisted_cost",
)
STORE = at_random(seed=1948, people=9, events=40)


def lines() -> list[tuple[str, str, str]]:
    """Analysis, keys and counts, pounds and other figures: one line for each row, in order."""
    return sorted(
        (name, *_line(row)) for name, (_, twin) in ANALYSES.items() for row in twin(STORE)
    )


def _line(row: dict[str, object]) -> tuple[str, str]:
    figures = {name: value for name, value in row.items() if is_figure(name)}
    exact = {name: value for name, value in row.items() if name not in figures}
    return json.dumps(exact, sort_keys=True), json.dumps(figures, sort_keys=True)


def is_figure(column: str) -> bool:
    """Whether it may differ in the last digit: pounds, shares, amounts of activity."""
    return column.startswith("cost") or column in FIGURES


def agrees(name: str, found: pa.Table) -> None:
    """Whether rows of an engine are those of the file: keys and counts alike, figures to nine digits."""
    with FILE.open(newline="") as file:
        wanted = {exact: inexact for one, exact, inexact in csv.reader(file) if one == name}
    ours = dict(_line(row) for row in found.to_pylist())
    assert ours.keys() == wanted.keys()
    for exact, figures in ours.items():
        expected = json.loads(wanted[exact])
        assert json.loads(figures) == pytest.approx(expected, rel=1e-9, abs=1e-7)


def written() -> str:
    """The file as it is to be."""
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(lines())
    return text.getvalue()


def main() -> None:
    FILE.write_text(written())


if __name__ == "__main__":
    main()
