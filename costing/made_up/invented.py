"""What is invented, as tables: services with their price and how often each age uses them, pathways of
conditions, and how common conditions are; beside it the published spend they are scaled to."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from evidence.datasets import table

from .. import schema

Array = NDArray[np.float64]

HERE = Path(__file__).parent
PUBLISHED = HERE.parent / "data" / "spend_per_head_2014_15.csv"
AGES = schema.OLDEST + 1  # single years, the last of which is 85 and over
SEXES = ("female", "male")
# From which age on each column of the invented tables holds.
STAGES = {"child": 0, "young": 18, "middle": 40, "old": 65, "oldest": 80}
ALWAYS = 999  # a pathway from -999 to 999 days is spread over each year


@dataclass(frozen=True)
class Service:
    """One kind of event: its mean price, how much prices differ, and events a person and year."""

    service: str
    care_setting: str
    point_of_delivery: str
    programme: str
    hrg: str
    specialty: str
    resource: str
    unit_cost: float
    spread: float
    minutes: float | None
    days: float
    rate_child: float
    rate_young: float
    rate_middle: float
    rate_old: float
    rate_oldest: float

    @property
    def rates(self) -> tuple[float, ...]:
        return (
            self.rate_child,
            self.rate_young,
            self.rate_middle,
            self.rate_old,
            self.rate_oldest,
        )

    @property
    def nhs(self) -> bool:
        """Whether the published spend, which is that of the NHS, counts it."""
        return self.care_setting != "social_care"


@dataclass(frozen=True)
class Step:
    """One service of a condition's pathway: when, in days from its index event, and how often."""

    condition: str
    service: str
    programme: str
    hrg: str
    specialty: str
    from_day: int
    to_day: int
    mean: float

    @property
    def always(self) -> bool:
        return self.to_day == ALWAYS


@dataclass(frozen=True)
class Condition:
    """How common a condition is, or how many have its index event in a year, by stage of life."""

    condition: str
    index_event: bool
    child: float
    young: float
    middle: float
    old: float
    oldest: float
    deprived_times: float

    def share(self) -> Array:
        """Ages × fifths: the share of people who have it."""
        by_age = staged((self.child, self.young, self.middle, self.old, self.oldest))
        return np.minimum(by_age[:, None] * gradient(self.deprived_times), 0.9)


@dataclass(frozen=True)
class SpendRow:
    """Published NHS spend per head of one age, sex and fifth, in pounds, and how many people.

    England 2014-15: Asaria, \"Health care costs in the English NHS\", PSSRU, 2017. Age 85 is 85 and over.
    """

    age: int
    sex: str
    deprivation: int
    spend_per_head: float
    population: float | None


def staged(by_stage: Sequence[float]) -> Array:
    """One value for each single year of age."""
    values = np.zeros(AGES)
    for start, value in zip(STAGES.values(), by_stage, strict=True):
        values[start:] = value
    return values


def rates(service: Service) -> Array:
    """Ages × sexes: events a person and year in everyday care."""
    by_sex = np.array([2.0, 0.0]) if service.point_of_delivery == "maternity" else np.ones(2)
    return staged(service.rates)[:, None] * by_sex


def gradient(times: float) -> Array:
    """Over the fifths, most deprived first: in even steps to so many times the least deprived."""
    fifths = np.array(schema.FIFTHS)
    return times ** ((np.mean(fifths) - fifths) / (len(fifths) - 1))


@cache
def services() -> dict[str, Service]:
    return {row.service: row for row in table.read(HERE / "services.csv", Service)}


@cache
def steps() -> tuple[Step, ...]:
    return tuple(table.read(HERE / "pathways.csv", Step))


@cache
def conditions() -> dict[str, Condition]:
    return {row.condition: row for row in table.read(HERE / "conditions.csv", Condition)}


@cache
def published() -> tuple[Array, Array]:
    """Ages × sexes × fifths: pounds per head, and people (unknown for 85 and over)."""
    pounds, people = np.full((2, AGES, len(SEXES), len(schema.FIFTHS)), np.nan)
    for row in table.read(PUBLISHED, SpendRow):
        place = row.age, SEXES.index(row.sex), row.deprivation - 1
        pounds[place] = row.spend_per_head
        people[place] = np.nan if row.population is None else row.population
    return pounds, people


@cache
def scale() -> Array:
    """Ages × sexes × fifths: by what everyday care is multiplied, so that all NHS care of a person,
    that of conditions included, costs on average what is published."""
    pounds, _ = published()
    everyday = sum(
        (rates(one) * one.unit_cost for one in services().values() if one.nhs),
        start=np.zeros((AGES, len(SEXES))),
    )
    left = pounds - of_conditions()[:, None, :]
    return np.maximum(left, 0) / everyday[..., None]


def of_conditions() -> Array:
    """Ages × fifths: expected NHS pounds a year of the pathways of all conditions."""
    cost = np.zeros((AGES, len(schema.FIFTHS)))
    for step in steps():
        service = services()[step.service]
        if service.nhs:
            cost += conditions()[step.condition].share() * step.mean * service.unit_cost
    return cost
