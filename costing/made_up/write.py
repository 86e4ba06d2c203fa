"""Made-up people and their care into Parquet, block by block."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
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
from .plan import EXTRACT, MARK, Plan
from .prices import PER_SETTING, market_forces, prices

TILT = 0.25  # how much systems differ in what pathways use (standard deviation of the logarithm)
UNLINKED = 0.015  # of events, that cannot be linked to a person
ESTIMATED = 0.1  # of events, whose cost is an average
CONDITIONS = {"airways": "A", "diabetes": "D", "frailty": "F", "severe_mental_illness": "S"}


def write(home: Path, plan: Plan, say: Callable[[str], None] = lambda _: None) -> int:
    """Make everything and put it in place, system by system; the number of events.

    Systems that are there as planned are left as they are: who was stopped goes on where it was.
    """
    mark, made = plan.sha256, 0
    for place, system in enumerate(plan.systems):
        if plan.there(home, system, mark):
            made += plan.events(home, system)
            say(f"{system}: already there")
        else:
            made += _system(home, plan, place, mark, say)
    return made


def _system(home: Path, plan: Plan, place: int, mark: str, say: Callable[[str], None]) -> int:
    system, made = plan.systems[place], 0
    with ExitStack() as stack:
        new = {
            (table, year): stack.enter_context(
                store.replacement(home, table, system, plan.year(year), EXTRACT, **{MARK: mark})
            )
            for table in store.TABLES
            for year in range(plan.years)
        }
        writers = {key: one.writer for key, one in new.items()}
        for block in range(plan.blocks):
            made += _block(plan, place, block, writers)
            say(f"{system}: {block + 1} of {plan.blocks} blocks, {made:,} events")
        for one in new.values():
            one.finish()
            one.unfinished.replace(one.file)
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
    local = market_forces(place, service.care_setting, plan.first_year, plan.years)
    level = prices(place, service.care_setting) * local * service.unit_cost
    level = level[kind.day // DAYS, organisation]
    cost = level * np.exp(random.normal(-(service.spread**2) / 2, service.spread, size))
    started = _date(plan, kind.day)
    days = random.poisson(service.days, size) if service.days else np.zeros(size, np.int64)
    age = np.minimum(folk.age[kind.person] + kind.day // DAYS, schema.OLDEST)
    setting = service.care_setting
    codes = plan.organisations(place, setting)
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
