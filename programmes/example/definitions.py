"""The outcome measures of the made-up nation, each with its texts: `measures/*.toml`."""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from ..datasets.measures import MeasureRow
from ..datasets.rows import NoMeasureRow
from .places import NATION
from .provenance import OUTCOMES

MEASURES = Path(__file__).parent / "measures"

MULTIPLIERS = {"percent": 100, "per 100,000": 100_000}
# What all measures have in common, unless one says otherwise.
USUAL: dict[str, Any] = {
    "second": (),
    "nations": (NATION,),
    "headline": False,
    "polarity": -1,
    "value_kind": "technical",
    "aim": "population health",
    "proxy_grade": "outcome",
    "stage": "outcome",
    "standardised": False,
    "release": OUTCOMES,
    "resources": (
        "A measure of real figures names here the guidance, tools and case studies that help to act "
        "on it; a made-up one has none."
    ),
    "caveats": (
        "Made up: neither the figures nor what is said of them is about any real system. Not "
        "adjusted for age or deprivation. The interval covers chance only."
    ),
    "check_first": "Check how it is recorded, then age and deprivation, before asking why it differs.",
    "reviewed": date(2026, 4, 1),
    "next_review": date(2027, 4, 1),
}
MADE = "made"
NO_MEASURE = {
    "22": "What the NHS pays for social care needs has no outcome of its own, in this made-up nation "
    "as in real ones.",
    "23": "Other spend is a mixture without an outcome of its own, in this made-up nation as in real "
    "ones.",
}


@dataclass(frozen=True, slots=True)
class Made:
    """How the figures of a measure are made up.

    `rate` is about the peers' mean in 2023-24, in the measure's unit; `people` the share of
    registered people it is out of; `spread` by how much of the rate systems differ; `growth` the
    change of the rate in a year; `own` the rate of Exampleshire over its peers' mean (None: like
    any other system); `cities` that of the cities; `slope` by how much of the rate the most deprived
    fifth is above the middle one, where figures are by deprivation.
    """

    rate: float
    people: float = 1.0
    spread: float = 0.05
    growth: float = 0.0
    own: float | None = None
    cities: float = 1.0
    slope: float = 0.0


@cache
def written() -> dict[str, dict[str, Any]]:
    """The measures as they are written, by code."""
    texts = [tomllib.loads(path.read_text("utf-8")) for path in sorted(MEASURES.glob("*.toml"))]
    return {code: measure for table in texts for code, measure in table.items()}


def measures() -> Iterator[MeasureRow]:
    """Every measure with its texts, as one of its own file would be."""
    for code, texts in written().items():
        said = {key: value for key, value in texts.items() if key != MADE}
        percent = texts["unit"] == "percent"
        about = USUAL | {"interval": "wilson" if percent else "published"} | said
        yield MeasureRow(code=code, multiplier=MULTIPLIERS[texts["unit"]], **about)


def no_measures() -> Iterator[NoMeasureRow]:
    """The programmes without an outcome, and why."""
    for programme, reason in NO_MEASURE.items():
        yield NoMeasureRow(programme, NATION, reason)


def made(code: str) -> Made:
    """How the figures of a measure are made up."""
    return Made(**written()[code][MADE])
