"""The scenarios as they are written: one described person, two pathways, their steps and prices.

`data/scenarios/*.toml` holds one scenario each, reviewed like a measure; prices are the invented ones of
`made_up/services.csv`. What does not fit together is refused when it is read, by name.
"""

import csv
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent.parent
SCENARIOS = HERE / "data" / "scenarios"
PRICES = HERE / "made_up" / "services.csv"
EVIDENCE = ("guideline", "study", "assumption")
SIDES = ("sub-optimal", "optimal")  # the first and the second pathway


@dataclass(frozen=True)
class Step:
    """One step: in which months, which service at which setting, how often, and what it rests on.

    `source` names the guideline or study; an assumption has none.
    """

    code: str
    month: int
    care_setting: str
    service: str
    price: str
    number: float
    why: str
    evidence: str
    until: int = -1
    source: str = ""

    @property
    def last(self) -> int:
        """The last month; the first where it happens once."""
        return max(self.month, self.until)


@dataclass(frozen=True)
class Pathway:
    name: str
    about: str
    step: tuple[Step, ...]


@dataclass(frozen=True)
class Scenario:
    """One described person and two pathways: `first` is the sub-optimal, `second` the optimal."""

    code: str
    name: str
    person: str
    question: str
    illustrates: str
    months: int
    not_counted: tuple[str, ...]
    first: Pathway
    second: Pathway

    @property
    def steps(self) -> list[tuple[str, Step]]:
        """Every step with the side it is of, in the order in which they begin."""
        sides = zip(SIDES, (self.first, self.second), strict=True)
        return [
            (side, step)
            for side, pathway in sides
            for step in sorted(pathway.step, key=lambda step: (step.month, step.last))
        ]

    @property
    def services(self) -> list[str]:
        """The services that are priced, in the order of the table of prices."""
        used = {step.price for _, step in self.steps}
        return [service for service in prices() if service in used]


@dataclass(frozen=True)
class Price:
    """The invented price of one service, in pounds, and where it is given."""

    pounds: float
    care_setting: str


@cache
def prices() -> Mapping[str, Price]:
    """The invented prices by service."""
    with PRICES.open(encoding="utf-8", newline="") as file:
        return {
            row["service"]: Price(float(row["unit_cost"]), row["care_setting"])
            for row in csv.DictReader(file)
        }


@cache
def scenarios() -> Mapping[str, Scenario]:
    """Every scenario by its code, which is the name of its file, in the order of their names."""
    found = (
        scenario(path.stem, tomllib.loads(path.read_text("utf-8")))
        for path in SCENARIOS.glob("*.toml")
    )
    return {one.code: one for one in sorted(found, key=lambda one: one.name)}


def scenario(code: str, written: Mapping[str, Any]) -> Scenario:
    """A scenario as written in its file; ValueError where a part is unknown or does not fit."""
    sides = {
        side: Pathway(**{**written[side], "step": tuple(Step(**s) for s in written[side]["step"])})
        for side in ("first", "second")
    }
    not_counted = tuple(written["not_counted"])
    found = Scenario(code=code, **{**written, **sides, "not_counted": not_counted})
    codes = [step.code for _, step in found.steps]
    if len({*codes}) != len(codes):
        raise ValueError(f"{code}: two steps have the same code")
    for _, step in found.steps:
        _check(found, step)
    return found


def _check(found: Scenario, step: Step) -> None:
    place = f"{found.code}, {step.code}"
    if step.price not in prices():
        raise ValueError(f"{place}: {step.price} has no price")
    if step.care_setting != prices()[step.price].care_setting:
        raise ValueError(f"{place}: {step.price} is not given in {step.care_setting}")
    if not 0 <= step.month <= step.last <= found.months:
        raise ValueError(f"{place}: its months are not those of the scenario")
    if step.until != -1 and step.until <= step.month:
        raise ValueError(f"{place}: it ends before it begins, or in the same month")
    if step.number <= 0:
        raise ValueError(f"{place}: a step that nobody has is no step")
    if step.evidence not in EVIDENCE:
        raise ValueError(f"{place}: {step.evidence} is no grade of evidence")
    if bool(step.source) == (step.evidence == "assumption"):
        raise ValueError(f"{place}: a guideline or study is named, an assumption has no source")
