"""Patient-level events into results: one run asks the engine everything once, applies disclosure
control as its last step, writes, and is then published."""

import hashlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db.models import Model

from evidence import partitions
from evidence.binary import Columns
from evidence.models import Run
from evidence.runs import Progress, input_hash
from organisations.models import Organisation

from .. import engine, load, scopes, store
from ..models import (
    RESULTS,
    AreaCost,
    Concentration,
    CostSpread,
    ExpectedCost,
    LorenzPoint,
    PathwayCost,
    ProgrammeCost,
    Reconciliation,
    SegmentCost,
    UnitCost,
)
from ..references.tables import PART
from . import concentration, expected, groups, pathways, programmes, reconciliation, unit_costs
from .everybody import Everybody
from .jointly import protect
from .peers import peers

SPILL = ".spill"

Analysis = tuple[str, type[Model], Callable[[], Iterable[Columns]]]

__all__ = ["RESULTS", "made_of", "results"]


def results(run: Run, progress: Progress) -> None:
    """Calculate every result of a costing run and write it under the run's id."""
    systems = scopes.systems(run.scope)
    home = Path(settings.COSTING_HOME)
    load.mend(home)
    _there(home, systems)
    progress.begin(len(RESULTS))
    with _connection(home) as connection:
        tables = engine.tables(connection, home, [system.code for system in systems])
        for words, model, chunks in _analyses(tables, systems):
            progress.step(words)
            partitions.write(model, run.pk, list(chunks()))
    partitions.analyse(RESULTS, run.pk)


def _analyses(tables: engine.Tables, systems: list[Organisation]) -> Iterator[Analysis]:
    """What is asked, in order, with the table its answers go to."""
    compared = peers(systems)
    nation = systems[0].nation
    yield "pathways", PathwayCost, lambda: pathways.chunks(tables, compared)
    shown = Shown(tables, systems[0].illustrative)
    whole, by_cost = shown.whole, shown.by_cost
    yield "groups by cost", Concentration, lambda: concentration.group_chunks(by_cost, compared)
    spread = concentration.spread_chunks
    yield "how cost is spread", CostSpread, lambda: spread(tables, by_cost, compared)
    yield "Lorenz curves", LorenzPoint, lambda: concentration.lorenz_chunks(tables, by_cost)
    yield "segments of people", SegmentCost, lambda: groups.segment_chunks(shown.segments, compared)
    yield "areas", AreaCost, lambda: groups.area_chunks(shown.areas, whole)
    yield "unit costs", UnitCost, lambda: unit_costs.chunks(shown.activity, nation)
    yield "expected cost", ExpectedCost, lambda: expected.chunks(shown.expected)
    yield "programmes from below", ProgrammeCost, lambda: programmes.chunks(tables, shown.nodes)
    yield "reconciliation", Reconciliation, lambda: reconciliation.chunks(tables, shown.events)


class Shown:
    """All tables that have figures in common, protected together."""

    def __init__(self, tables: engine.Tables, illustrative: bool) -> None:
        self.whole = whole = Everybody(tables)
        self.by_cost = concentration.Groups(tables, whole)
        self.segments = groups.in_segments(tables, whole)
        self.areas = groups.in_areas(tables, whole)
        self.expected = expected.added_up(tables, whole, illustrative)
        self.events = reconciliation.Events(tables, whole)
        self.nodes = programmes.nodes(tables)
        self.activity = unit_costs.Activity(tables, self.events)
        people = [whole.sums, self.by_cost.sums, self.areas.sums]
        people += [segment.sums for segment in self.segments.values()]
        people += [group.sums for group in self.expected]
        protect([*people, self.events.sums, self.nodes.sums, self.activity.sums])


@contextmanager
def _connection(home: Path) -> Iterator[Any]:
    """The engine of the settings, closed at the end with all that it kept."""
    found = engine.connection(
        settings.VALUEDASH_ENGINE,
        memory=settings.COSTING_MEMORY,
        spill=home / SPILL,
        master=settings.SPARK_MASTER,
    )
    try:
        yield found
    finally:
        found.disconnect()


def _there(home: Path, systems: list[Organisation]) -> None:
    """Raises NothingThere where the store has no events, or no people, of any of the systems."""
    codes = {system.code for system in systems}
    for table in store.TABLES:
        if not codes & {system for system, _ in store.partitions(home, table)}:
            raise engine.NothingThere(
                f"The store has no {table} of {', '.join(sorted(codes)) or 'any such system'}: "
                "load extracts (load_events) first."
            )


def made_of(run: Run) -> str:
    """Checksum over what a run reads: the files of its systems, ledgers, and what they are held against."""
    home = Path(settings.COSTING_HOME)
    codes = [system.code for system in scopes.systems(run.scope)]
    parts = [input_hash(), input_hash(PART)]
    for table in store.TABLES:
        for code in codes:
            for file in sorted((home / table).glob(f"system={code}/*/*.parquet")):
                about = file.stat()
                parts.append(f"{file.relative_to(home)} {about.st_size} {about.st_mtime_ns}")
    parts += [input_hash(f"{PART}:{code}") for code in codes]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()
