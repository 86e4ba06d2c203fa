"""Made-up people and their care into Parquet, block by block."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from numpy.typing import NDArray

from .. import schema, store
from . import invented
from .events import DAYS, Events, events
from .people import AREAS, BLOCK, SEED, People, people

EXTRACT = "illustrative"
PER_SETTING = 2  # organisations of a system in each setting
PRICES = 0.08  # how much organisations differ in price (standard deviation of the logarithm)
TILT = 0.25  # how much systems differ in what pathways use (the same)
UNLINKED = 0.015  # of events, that cannot be linked to a person
ESTIMATED = 0.1  # of events, whose cost is an average
CONDITIONS = {"airways": "A", "diabetes": "D", "frailty": "F", "severe_mental_illness": "S"}


@dataclass(frozen=True)
class Plan:
    """How much to make: systems by code, people in each, and the financial years from the first."""

    systems: Sequence[str]
    people: int
    first_year: int = 2021
    years: int = 3

    def year(self, number: int) -> str:
        start = self.first_year + number
        return f"{start}-{(start + 1) % 100:02}"

    @property
    def blocks(self) -> int:
        return -(-self.people // BLOCK)


def write(home: Path, plan: Plan, say: Callable[[str], None] = lambda _: None) -> int:
    """Make everything and put it in place, system by system; the number of events."""
    made = 0
    for place, system in enumerate(plan.systems):
        with ExitStack() as stack:
            writers = {
                (table, year): stack.enter_context(
                    store.replacing(home, table, system, plan.year(year), EXTRACT)
                )
                for table in store.TABLES
                for year in range(plan.years)
            }
            for block in range(plan.blocks):
                made += _block(plan, place, block, writers)
                say(f"{system}: {block + 1} of {plan.blocks} blocks, {made:,} events")
    return made


Writers = dict[tuple[str, int], pq.ParquetWriter]


def _block(plan: Plan, place: int, block: int, writers: Writers) -> int:
    # A generator of its own for each block, so that a block is the same whatever came before it.
    random = np.random.default_rng([SEED, place, block])
    size = min(BLOCK, plan.people - block * BLOCK)
    folk = people(place, block, size, plan.years, random)
    for year in range(plan.years):
        writers["people", year].write_batch(_people(folk, year))
    tilt = _tilt(place)
    parts: dict[int, list[pa.RecordBatch]] = {year: [] for year in range(plan.years)}
    number = 0
    for kind in events(folk, plan.years, tilt, random):
        for year, batch in _by_year(plan, place, block, number, folk, kind, random):
            parts[year].append(batch)
        number += len(kind.person)
    for year, batches in parts.items():
        writers["events", year].write_table(pa.Table.from_batches(batches).combine_chunks())
    return number


def _tilt(place: int) -> dict[str, float]:
    """By how much a system's pathways use each service more or less than the average."""
    random = np.random.default_rng([SEED, place, 1 << 20])
    drawn = np.exp(random.normal(-(TILT**2) / 2, TILT, len(invented.services())))
    return dict(zip(invented.services(), drawn.tolist(), strict=True))


def prices(place: int, setting: str) -> NDArray[np.float64]:
    """The prices of a system's organisations in one setting, against their average."""
    random = np.random.default_rng([SEED, place, schema.SETTINGS.index(setting), 2 << 20])
    drawn = np.exp(random.normal(0, PRICES, PER_SETTING))
    return drawn / drawn.mean()


def _people(folk: People, year: int) -> pa.RecordBatch:
    there = np.flatnonzero(folk.died >= year)
    letters = np.array([""] * len(folk), dtype=object)
    for condition, letter in CONDITIONS.items():
        letters = np.where(folk.has[condition], letters + letter + " ", letters)
    columns = {
        "person": folk.pseudonym[there],
        "age_band": _named(schema.BANDS, folk.age_in(year)[there] // 5),
        "sex": _named(invented.SEXES, folk.sex[there]),
        "deprivation": folk.fifth[there] + 1,
        "area": _named([f"Area {i + 1}" for i in range(AREAS)], folk.area[there]),
        "conditions": np.char.strip(letters[there].astype(str)).astype(object),
        "alive": folk.died[there] > year,
    }
    return _batch(schema.PEOPLE, columns, there.size)


def _named(names: Sequence[str], places: NDArray[np.int64]) -> pa.Array:
    """Texts by their place in a list."""
    return pa.array(names).take(pa.array(places))


def _by_year(
    plan: Plan,
    place: int,
    block: int,
    number: int,
    folk: People,
    kind: Events,
    random: np.random.Generator,
) -> Iterator[tuple[int, pa.RecordBatch]]:
    """The events of one kind as rows, each with the financial year it belongs to."""
    size = len(kind.person)
    keys = pc.cast(pa.array(number + np.arange(size)), pa.string())
    columns = _columns(plan, place, folk, kind, random)
    columns["event"] = pc.binary_join_element_wise(f"{block}", keys, "-")
    batch = _batch(schema.EVENTS, columns, size)
    year = kind.day // DAYS
    for one in np.unique(year).tolist():
        yield one, batch.filter(pa.array(year == one))


def _columns(
    plan: Plan, place: int, folk: People, kind: Events, random: np.random.Generator
) -> dict[str, object]:
    service, size = kind.service, len(kind.person)
    about = kind.step or service
    organisation = random.integers(0, PER_SETTING, size)
    level = prices(place, service.care_setting)[organisation] * service.unit_cost
    cost = level * np.exp(random.normal(-(service.spread**2) / 2, service.spread, size))
    started = _date(plan, kind.day)
    days = random.poisson(service.days, size) if service.days else np.zeros(size, np.int64)
    age = np.minimum(folk.age[kind.person] + kind.day // DAYS, schema.OLDEST)
    setting = service.care_setting
    codes = [f"{plan.systems[place]}-{setting}-{i + 1}" for i in range(PER_SETTING)]
    minutes = service.minutes and service.minutes * np.exp(random.normal(0, 0.25, size))
    return {
        "person": pa.array(folk.pseudonym[kind.person], mask=random.random(size) < UNLINKED),
        "organisation": _named(codes, organisation),
        "care_setting": setting,
        "point_of_delivery": service.point_of_delivery,
        "programme": about.programme or None,
        "hrg": about.hrg or None,
        "specialty": about.specialty,
        "resource": service.resource,
        "activity": 1.0,
        "started": started,
        "ended": started + days,
        "minutes": minutes,
        "cost": np.round(cost, 2),
        "age_band": _named(schema.BANDS, age // 5),
        "sex": _named(invented.SEXES, folk.sex[kind.person]),
        "deprivation": folk.fifth[kind.person] + 1,
        "flags": _named(["", "e"], (random.random(size) < ESTIMATED).astype(np.int64)),
    }


def _date(plan: Plan, day: NDArray[np.int64]) -> NDArray[np.datetime64]:
    """The date of a day counted from the first 1 April; the years here all have 365 days."""
    first = [np.datetime64(f"{plan.first_year + year}-04-01") for year in range(plan.years)]
    return np.array(first)[day // DAYS] + day % DAYS


def _batch(
    columns: Sequence[schema.Column], values: dict[str, object], size: int
) -> pa.RecordBatch:
    """Rows in the form of a table; what is no array is the same in every row."""
    arrays = [_array(column.kind, values[column.name], size) for column in columns]
    return pa.RecordBatch.from_arrays(arrays, schema=schema.arrow(tuple(columns)))


def _array(kind: pa.DataType, value: object, size: int) -> pa.Array:
    if isinstance(value, np.ndarray):
        return pa.array(value).cast(kind)
    if isinstance(value, pa.Array):
        return value
    return pa.nulls(size, kind) if value is None else pa.repeat(pa.scalar(value, kind), size)
