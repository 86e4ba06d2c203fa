"""What happened to them: everyday care by age, the care of conditions, and pathways round an event."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from . import invented
from .invented import Condition, Service, Step
from .people import People

Array = NDArray[np.float64]
Places = NDArray[np.int64]

DAYS = 365  # of a year here; the last day of a leap year stays empty


@dataclass(frozen=True)
class Events:
    """Events of one service: the people (places in a block), the day from the start of the first
    year, and the step of a condition's pathway they belong to, if any."""

    service: Service
    step: Step | None
    person: Places
    day: Places


def events(
    people: People, years: int, tilt: Mapping[str, float], random: np.random.Generator
) -> Iterator[Events]:
    """All events of a block of people over so many years, one kind after the other.

    `tilt` multiplies how often pathways use a service, by service: how systems differ.
    """
    for service in invented.services().values():
        for year in range(years):
            age = people.age_in(year)
            rate = invented.rates(service)[age, people.sex]
            if service.nhs:
                rate = rate * invented.scale()[age, people.sex, people.fifth]
            yield _within(service, None, people, rate, year, random)
    index = {
        name: _index_events(people, condition, years, random)
        for name, condition in invented.conditions().items()
        if condition.index_event
    }
    for step in invented.steps():
        mean = step.mean * tilt.get(step.service, 1.0)
        if step.always:
            has = people.has[step.condition]
            for year in range(years):
                service = invented.services()[step.service]
                yield _within(service, step, people, np.where(has, mean, 0.0), year, random)
        else:
            yield _round(people, index[step.condition], step, mean, years, random)


def _within(
    service: Service,
    step: Step | None,
    people: People,
    rate: Array,
    year: int,
    random: np.random.Generator,
) -> Events:
    """Events spread over a year. Who dies in it has as many, in its first half: the last months of
    life take the most care."""
    number = random.poisson(np.where(people.died >= year, rate, 0))
    person = np.repeat(np.arange(len(people)), number)
    last = np.where(people.died[person] == year, DAYS // 2, DAYS)
    day = year * DAYS + (random.random(person.size) * last).astype(np.int64)
    return Events(service, step, person, day)


def _index_events(
    people: People, condition: Condition, years: int, random: np.random.Generator
) -> tuple[Places, Places]:
    """People and days of the events that pathways run round: those of the year before and the year
    after as well, whose care reaches into the years wanted."""
    chance = condition.share()[people.age, people.fifth]
    number = random.poisson(chance * (years + 2))
    person = np.repeat(np.arange(len(people)), number)
    day = random.integers(-DAYS, (years + 1) * DAYS, person.size)
    return person, day


def _round(
    people: People,
    index: tuple[Places, Places],
    step: Step,
    mean: float,
    years: int,
    random: np.random.Generator,
) -> Events:
    """The events of one step of a pathway, within its days of each index event."""
    number = random.poisson(mean, index[0].size)
    if step.from_day == step.to_day == 0 and mean <= 1:  # the index event itself is one event
        number = (random.random(index[0].size) < mean).astype(np.int64)
    person, day = np.repeat(index[0], number), np.repeat(index[1], number)
    day = day + random.integers(step.from_day, step.to_day + 1, day.size)
    there = (day >= 0) & (day < np.minimum(years, people.died[person] + 0.5) * DAYS)
    return Events(invented.services()[step.service], step, person[there], day[there])
