"""How close made-up NHS spend comes to the published spend it is scaled to."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from .. import schema
from ..engine import Tables
from ..engine import rows as rows_of
from . import invented

OLDEST = schema.BANDS[-1]  # its number of people is not published, so it is left out here


@dataclass(frozen=True)
class Compared:
    """One group of people: what was made up and what is published, in pounds a head and year."""

    by: str
    group: str
    made_up: float
    published: float

    @property
    def difference(self) -> float:
        """Made up less published, as a share of published."""
        return self.made_up / self.published - 1


def compared(tables: Tables, bands: Sequence[str] = schema.BANDS[:-1]) -> list[Compared]:
    """In total, by age band, sex and fifth: all years and systems of the store together.

    NHS spend only (the published figure has no social care), of people below 85. Published spend is
    weighted by the people made up, so that their mix does not count as a difference.
    """
    people = _people(tables)
    cost = _cost(tables)
    published = _published()
    found = [_one("total", "all", [*people], people, cost, published)]
    for place, name in enumerate(("age_band", "sex", "deprivation")):
        for group in sorted({key[place] for key in people}):
            keys = [key for key in people if key[place] == group]
            found.append(_one(name, group, keys, people, cost, published))
    return [one for one in found if one.by != "age_band" or one.group in bands]


Key = tuple[str, str, str]


def _one(
    by: str,
    group: str,
    keys: list[Key],
    people: dict[Key, int],
    cost: dict[Key, float],
    published: dict[Key, float],
) -> Compared:
    number = sum(people[key] for key in keys)
    made_up = sum(cost.get(key, 0.0) for key in keys) / number
    return Compared(by, group, made_up, sum(people[k] * published[k] for k in keys) / number)


def _people(tables: Tables) -> dict[Key, int]:
    rows = tables.people.filter(tables.people.age_band != OLDEST)
    counted = rows.group_by("age_band", "sex", "deprivation").aggregate(number=rows.count())
    return {_key(row): row["number"] for row in rows_of(counted).to_pylist()}


def _cost(tables: Tables) -> dict[Key, float]:
    rows = tables.events.filter(
        (tables.events.care_setting != "social_care") & (tables.events.age_band != OLDEST)
    )
    summed = rows.group_by("age_band", "sex", "deprivation").aggregate(cost=rows.cost.sum())
    return {_key(row): row["cost"] for row in rows_of(summed).to_pylist()}


def _key(row: dict[str, Any]) -> Key:
    return row["age_band"], row["sex"], str(row["deprivation"])


def _published() -> dict[Key, float]:
    """Pounds a head by band, sex and fifth: the single years of a band weighted by their people."""
    pounds, people = invented.published()
    found = {}
    for band, first in zip(schema.BANDS[:-1], range(0, schema.OLDEST, 5), strict=True):
        ages = slice(first, first + 5)
        means = np.average(pounds[ages], axis=0, weights=people[ages])
        for s, sex in enumerate(invented.SEXES):
            for f, fifth in enumerate(schema.FIFTHS):
                found[band, sex, str(fifth)] = float(means[s, f])
    return found
