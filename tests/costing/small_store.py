"""Small stores of made-up events: written by hand in a test, or drawn at random with every oddity."""

from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Any

import pyarrow as pa

from costing import engine, schema, store

Row = dict[str, Any]
SYSTEM, YEAR = "X01", "2022-23"


@dataclass
class Small:
    """Events and people as rows; `tables` writes them to Parquet and opens them."""

    events: list[Row]
    people: list[Row]

    def write(self, home: Path) -> None:
        for name, rows in (("events", self.events), ("people", self.people)):
            columns = schema.arrow(store.TABLES[name])
            for system, year in sorted({(row["system"], row["year"]) for row in rows}):
                there = [row for row in rows if (row["system"], row["year"]) == (system, year)]
                batch = pa.RecordBatch.from_pylist(
                    [{key: row[key] for key in columns.names} for row in there], schema=columns
                )
                store.write(home, name, system, year, "test", [batch])

    def tables(self, home: Path) -> engine.Tables:
        self.write(home)
        return engine.tables(engine.connection(threads=1), home)


def event(person: int | None, cost: float, **more: Any) -> Row:
    """One event: an appointment with a general practitioner, if nothing else is said."""
    row = {
        "system": SYSTEM,
        "year": YEAR,
        "event": "1",
        "person": person,
        "organisation": "P1",
        "care_setting": "primary",
        "point_of_delivery": "gp_appointment",
        "programme": None,
        "hrg": None,
        "specialty": None,
        "resource": "staff",
        "activity": 1.0,
        "started": date(2022, 10, 1),
        "minutes": None,
        "cost": float(cost),
        "age_band": None,
        "sex": "unknown",
        "deprivation": None,
        "flags": "",
    }
    return row | {"ended": more.get("started", row["started"])} | more


def person(number: int, **more: Any) -> Row:
    row = {
        "system": SYSTEM,
        "year": YEAR,
        "person": number,
        "age_band": "40-44",
        "sex": "female",
        "deprivation": 3,
        "area": "North",
        "conditions": "",
        "alive": True,
    }
    return row | more


PLACES = [("X01", "2022-23"), ("X01", "2023-24"), ("X02", "2022-23")]
KINDS = [  # care setting, point of delivery, HRG, programme
    ("primary", "gp_appointment", None, "11"),
    ("prescribing", "prescription_item", None, None),
    ("community", "community_contact", None, "15"),
    ("acute", "non_elective", "DZ65G", "11"),
    ("acute", "non_elective", "HE11C", "16"),
    ("acute", "non_elective", "AA35C", "10B"),
    ("acute", "non_elective", "KB02G", "04A"),
    ("acute", "elective_inpatient", "HN22D", "15"),
    ("acute", "maternity", "NZ30C", "18"),
    ("mental_health", "mental_health_inpatient", None, "05"),
    ("social_care", "care_home_week", None, "22"),
]
COSTS = [0.0, 10.0, 10.0, 10.1, 20.2, 30.3, 100.0, 333.33, 2500.0, -10.0, -400.0]


def at_random(seed: int, people: int = 14, events: int = 60) -> Small:
    """Three systems' years with ties, nil costs and credits, people nobody has registered, people whom
    two extracts describe, and events of nobody known."""
    random = Random(seed)
    small = Small([], [])
    for system, year in PLACES:
        for number in range(people):
            small.people += [_somebody(random, system, year, number)]
        small.people += [_somebody(random, system, year, 0)]  # of another extract
        small.events += [_something(random, system, year, people) for _ in range(events)]
    return small


def _somebody(random: Random, system: str, year: str, number: int) -> Row:
    return person(
        number,
        system=system,
        year=year,
        age_band=random.choice(["00-04", "40-44", "65-69", "85+", None]),
        sex=random.choice(schema.SEXES),
        deprivation=random.choice([1, 5, None]),
        area=random.choice(["North", "South", None]),
        conditions=random.choice(["", "", "A", "A F", "D", "S", "AF"]),
        alive=random.random() < 0.9,
    )


def _something(random: Random, system: str, year: str, people: int) -> Row:
    setting, point, hrg, programme = random.choice(KINDS)
    started = date(int(year[:4]), 4, 1) + timedelta(days=random.randrange(365))
    return event(
        random.choice([None, *range(people + 2), *range(4)]),
        random.choice(COSTS),
        system=system,
        year=year,
        event=str(random.random()),
        organisation=f"{system}-{random.choice('AB')}",
        care_setting=setting,
        point_of_delivery=point,
        hrg=hrg,
        programme=programme,
        specialty=random.choice([None, "medicine"]),
        activity=random.choice([0.0, 1.0, 2.5]),
        started=started,
        ended=started + timedelta(days=random.choice([0, 3])),
        flags=random.choice(["", "", "e", "x", "ex", "o"]),
    )
