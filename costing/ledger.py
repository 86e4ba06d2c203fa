"""Totals of general ledgers, to reconcile events with: our own small table, `manage.py load_ledger`.

One line for each system, financial year, organisation and care setting, with the cost of care there in
pounds: `system,year,organisation,care_setting,cost`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from evidence import load as evidence_load
from evidence.access import PUBLISHED
from evidence.datasets import table
from evidence.models import Release
from organisations.models import Organisation

from . import schema
from .models import LedgerTotal
from .references import tables


@dataclass(frozen=True, slots=True)
class LedgerRow:
    """One line of a file of ledger totals."""

    system: str
    year: str
    organisation: str
    care_setting: str
    cost: float


def load(path: Path, **about: Any) -> int:
    """Load ledger totals in place of those of the same systems and years; the number of lines.

    `about` are fields of the Release, `title` and `publisher` among them. Raises TableError or
    ValidationError, and then nothing has changed.
    """
    rows = list(table.read(path, LedgerRow))
    systems = Organisation.objects.in_bulk({row.system for row in rows})
    _check(path, rows, set(systems))
    made_up = tables.made_up(path, rows, "system", lambda code: systems[code].illustrative)
    if len(systems) > 1 and not made_up:
        raise table.TableError(
            f"{path.name}: a ledger is its system's own: load a file for each of "
            f"{', '.join(sorted(systems))}."
        )
    scope = PUBLISHED if made_up else f"system:{next(iter(systems))}"
    about |= {"kind": Release.Kind.REFERENCE, "illustrative": made_up}
    about["covers"] = tables.covers(rows)
    release = tables.source(path, "ledger", scope, "", **about)
    tables.replace([part(code, _totals(release, rows, code)) for code in sorted(systems)], release)
    return len(rows)


def _totals(release: Release, rows: Sequence[LedgerRow], system: str) -> list[LedgerTotal]:
    return [
        LedgerTotal(
            release=release,
            system_id=row.system,
            year=row.year,
            organisation=row.organisation,
            care_setting=row.care_setting,
            cost=row.cost,
        )
        for row in rows
        if row.system == system
    ]


def part(system: str, new: Sequence[LedgerTotal] = ()) -> tables.Part:
    """The ledger totals of a system, with the years that new ones replace."""
    rows = LedgerTotal.objects.filter(system=system)
    old = rows.filter(year__in={row.year for row in new})
    return tables.Part(f"costing/ledger/{system}", rows, old, new, tables.of_system(system))


def _check(path: Path, rows: Sequence[LedgerRow], systems: set[str]) -> None:
    evidence_load.known(path, "system", (row.system for row in rows), systems)
    evidence_load.known(path, "care_setting", (row.care_setting for row in rows), schema.SETTINGS)
    tables.years(path, rows)
    tables.codes(path, rows, "organisation", 40)
    evidence_load.once(path, rows, "system", "year", "organisation", "care_setting")
