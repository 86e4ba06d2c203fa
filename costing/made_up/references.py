"""What made-up care is held against, as our small tables: national unit costs, market forces, ledgers.

They lie beside the Parquet, in <COSTING_HOME>/made_up, and are loaded as anybody's are.
"""

import csv
import os
from collections.abc import Iterable
from pathlib import Path

import duckdb
import numpy as np

from .. import schema
from . import invented
from .invented import Service, Step
from .people import SEED
from .plan import Plan
from .prices import market_forces

FOLDER = "made_up"
UNIT_COSTS, MARKET_FORCES, LEDGER = "national_unit_costs.csv", "market_forces.csv", "ledger.csv"
# A ledger and the events of an organisation differ by so much, as a share: by chance, and at most.
BY_CHANCE, AT_MOST = 0.004, 0.01
UNMATCHED = (0.04, 0.06)  # by so much those of two organisations, one above and one below
LARGE = ("acute", "mental_health", "social_care")  # where these are, so that no rounding hides it

Line = tuple[object, ...]
SUMS = """
    SELECT system, year, organisation, care_setting,
        CAST(sum(CAST(cost AS DECIMAL(18, 2))) AS DOUBLE) AS cost -- exact, in whatever order
    FROM read_parquet(?, hive_partitioning = true, hive_types_autocast = false)
    GROUP BY ALL ORDER BY ALL
"""


def write(home: Path, plan: Plan, memory: str = "3GB") -> tuple[Path, Path, Path]:
    """Write the three tables: the same bytes for the same plan and events."""
    folder = home / FOLDER
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    totals = _with_differences(plan, sums(home, plan, memory))
    return (
        _table(
            folder / UNIT_COSTS,
            ("year", "point_of_delivery", "specialty", "hrg", "unit_cost"),
            ((plan.year(n), *line) for n in range(plan.years) for line in unit_costs()),
        ),
        _table(folder / MARKET_FORCES, ("year", "organisation", "factor"), _factors(plan)),
        _table(
            folder / LEDGER,
            ("system", "year", "organisation", "care_setting", "cost"),
            totals,
        ),
    )


def unit_costs() -> list[tuple[str, str, str, float]]:
    """Point of delivery, specialty, HRG and pounds of every line of care there is: what a unit costs on
    average, whatever an organisation's prices and place. There is no inflation in what is made up."""
    services = invented.services()
    pairs: list[tuple[Service, Service | Step]] = [(one, one) for one in services.values()]
    pairs += [(services[step.service], step) for step in invented.steps()]
    lines = {
        (service.point_of_delivery, about.specialty, about.hrg, service.unit_cost)
        for service, about in pairs
    }
    return sorted(lines)


def _factors(plan: Plan) -> Iterable[Line]:
    for place in range(len(plan.systems)):
        for setting in schema.SETTINGS:
            factors = market_forces(place, setting, plan.first_year, plan.years).tolist()
            for number, by_organisation in enumerate(factors):
                codes = plan.organisations(place, setting)
                for code, factor in zip(codes, by_organisation, strict=True):
                    yield plan.year(number), code, f"{factor:.4f}"


def sums(home: Path, plan: Plan, memory: str = "3GB") -> list[tuple[str, str, str, str, float]]:
    """System, year, organisation, care setting and pounds of the events that were made, in order."""
    files = [str(file) for system in plan.systems for file in plan.files(home, "events", system)]
    with duckdb.connect(config={"memory_limit": memory, "threads": 2}) as connection:
        return connection.execute(SUMS, [files]).fetchall()


def _with_differences(plan: Plan, totals: list[tuple[str, str, str, str, float]]) -> list[Line]:
    """The totals as their ledgers have them, in whole pounds."""
    random = np.random.default_rng([SEED, 4 << 20])
    unmatched = _unmatched(plan, random)
    small = np.clip(random.normal(0, BY_CHANCE, len(totals)), -AT_MOST, AT_MOST)
    large = random.uniform(*UNMATCHED, len(totals))
    lines: list[Line] = []
    for (*keys, cost), little, much in zip(totals, small, large, strict=True):
        difference = unmatched[keys[2]] * much if keys[2] in unmatched else little
        lines.append((*keys, f"{cost * (1 + difference):.0f}"))
    return lines


def _unmatched(plan: Plan, random: np.random.Generator) -> dict[str, int]:
    """Two organisations whose ledger is clearly above (1) or below (-1) their events: one of the first
    system and one of another, where there is another."""
    other = int(random.integers(1, len(plan.systems))) if len(plan.systems) > 1 else 0
    first, second = random.permutation(len(LARGE))[:2]
    codes = plan.organisations(0, LARGE[first])[0], plan.organisations(other, LARGE[second])[1]
    return dict(zip(codes, (1, -1), strict=True))


def _table(path: Path, header: Line, lines: Iterable[Line]) -> Path:
    """Write a table under another name and put it in place when it is whole."""
    unfinished = path.with_suffix(".unfinished")
    with unfinished.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(lines)
        file.flush()
        os.fsync(file.fileno())
    return unfinished.replace(path)
