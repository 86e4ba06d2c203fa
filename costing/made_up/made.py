"""Everything made up for the illustrative systems, in the store and in the database, at one go.

Stopped at any moment and run again, it goes on: systems that are whole stay as they are, the tables
beside them are loaded together or not at all, and that all of it is there is written down last.
"""

import fcntl
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from django.conf import settings
from django.db import transaction

from evidence.load import upsert
from evidence.models import LoadedTable
from organisations.models import Organisation

from .. import ledger, load
from ..references import market_forces, tables, unit_costs
from . import references
from .plan import Plan
from .write import write

NAME = "costing/made_up"
PUBLISHER = "valuedash (made up)"
CAVEAT = (
    "Made up by a program, to show and teach what can be seen in patient-level costs. Nobody in it "
    "exists, and it is never compared with a real organisation."
)
YEARS = 3

Say = Callable[[str], None]


def systems() -> list[str]:
    """The codes of the illustrative systems."""
    found = Organisation.objects.filter(illustrative=True).exclude(kind=Organisation.Kind.NATION)
    return sorted(found.values_list("code", flat=True))


def planned(people: int | None = None, years: int = YEARS, chosen: Sequence[str] = ()) -> Plan:
    """The plan for all illustrative systems, or for those chosen."""
    number = settings.COSTING_PEOPLE if people is None else people
    return Plan(tuple(chosen) or tuple(systems()), number, years=years)


def current(home: Path, plan: Plan) -> bool:
    """Whether everything of a plan is there, as the code and the tables of today would make it."""
    mark = plan.sha256
    if not LoadedTable.objects.filter(pk=NAME, sha256=mark).exists():
        return False
    return all(plan.there(home, system, mark) for system in plan.systems)


def make(home: Path, plan: Plan, say: Say = lambda _: None) -> int:
    """Make up events, references and ledgers in place of all made up before; the number of events."""
    home.mkdir(mode=0o700, parents=True, exist_ok=True)
    with _alone(home):
        LoadedTable.objects.filter(pk=NAME).delete()
        load.mend(home)
        for file in list(plan.left_over(home, systems())):
            file.unlink()
        events = write(home, plan, say)
        say("National unit costs, market forces and ledgers")
        paths = references.write(home, plan, settings.COSTING_MEMORY)
        _load(*paths)
        made = LoadedTable(name=NAME, part=tables.PART, sha256=plan.sha256, rows=events)
        upsert(LoadedTable, [made])
    return events


@contextmanager
def _alone(home: Path) -> Iterator[None]:
    """Wait until nobody else makes anything up here; who is killed lets go."""
    with (home / ".making-up").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


@transaction.atomic
def _load(unit_cost_table: Path, market_forces_table: Path, ledger_table: Path) -> None:
    of_ledgers = (ledger.part(system) for system in systems())
    parts = [unit_costs.part("example"), market_forces.part(made_up=True), *of_ledgers]
    made_before = {"release__illustrative": True, "release__publisher": PUBLISHER}
    tables.replace([replace(part, old=part.rows.filter(**made_before)) for part in parts])
    about = {"publisher": PUBLISHER, "licence": "MIT", "caveat": CAVEAT}
    nation = "the made-up nation Example"
    unit_costs.load(
        unit_cost_table, nation="example", title=f"National unit costs of {nation}", **about
    )
    market_forces.load(market_forces_table, title=f"Market forces of {nation}", **about)
    ledger.load(ledger_table, title=f"General ledgers of {nation}", **about)
