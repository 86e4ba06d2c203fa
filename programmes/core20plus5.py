"""Core20PLUS5: the clinical areas NHS England names, their targets, and which measures come near.

`data/core20plus5.toml` is a small table of ours, reviewed like a measure: a target stands in it only
where NHS England publishes a number.
"""

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

TABLE = Path(__file__).parent / "data" / "core20plus5.toml"
FRAMEWORKS = {"adults": "Adults", "children": "Children and young people"}


@dataclass(frozen=True, slots=True)
class Area:
    """One clinical area: its aim and target (per cent), what measures it, and what is lacking.

    `measures` are held against the target; those `near` it tell of the same people or care.
    """

    framework: str
    name: str
    aim: str
    by: str
    differs: str
    lacks: str
    source: str
    target: float | None = None
    measures: list[str] = field(default_factory=list)
    near: list[str] = field(default_factory=list)


@cache
def areas() -> tuple[Area, ...]:
    """The areas in the order of the table; refused where one has an unknown key or framework."""
    found = tuple(Area(**line) for line in tomllib.loads(TABLE.read_text("utf-8"))["area"])
    for area in found:
        if area.framework not in FRAMEWORKS:
            raise ValueError(f"{TABLE.name}: {area.name} is of no framework: {area.framework}")
    return found


def measures_of(found: Iterable[Area]) -> set[str]:
    """The codes of every measure that areas name."""
    return {code for area in found for code in (*area.measures, *area.near)}
