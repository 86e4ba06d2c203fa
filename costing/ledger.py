"""Totals of general ledgers, to reconcile events with: our own small table, `manage.py load_ledger`.

One line for each system, financial year, organisation and care setting, with the cost of care there in
pounds: `system,year,organisation,care_setting,cost`.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils.text import slugify

from evidence import load as evidence_load
from evidence.access import PUBLISHED
from evidence.datasets import table
from evidence.models import Release
from organisations.models import Organisation

from . import schema
from .models import LedgerTotal

YEAR = re.compile(r"([0-9]{4})-([0-9]{2})")


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
    illustrative = {system.illustrative for system in systems.values()}
    if len(illustrative) > 1:
        raise table.TableError(f"{path.name}: made-up systems and real ones stand in one file.")
    made_up = illustrative.pop()
    if len(systems) > 1 and not made_up:
        raise table.TableError(
            f"{path.name}: a ledger is its system's own: load a file for each of {', '.join(systems)}."
        )
    release = Release(
        code=f"ledger-{slugify(about['title'])}"[:60].rstrip("-"),
        kind=Release.Kind.SPEND,
        scope=PUBLISHED if made_up else f"system:{next(iter(systems))}",
        covers=", ".join(sorted({row.year for row in rows}))[:80],
        source_file=path.name[-120:],
        source_sha256=table.sha256(path),
        illustrative=made_up,
        **about,
    )
    release.clean_fields()
    with transaction.atomic():
        _replace(release, rows)
    return len(rows)


def _check(path: Path, rows: Sequence[LedgerRow], systems: set[str]) -> None:
    evidence_load.known(path, "system", (row.system for row in rows), systems)
    evidence_load.known(path, "care_setting", (row.care_setting for row in rows), schema.SETTINGS)
    evidence_load.each(path, rows, "year", lambda row: _is_year(row.year), "a year such as 2023-24")
    evidence_load.each(
        path, rows, "organisation", lambda row: 0 < len(row.organisation) <= 40, "a code"
    )
    evidence_load.once(path, rows, "system", "year", "organisation", "care_setting")


def _is_year(text: str) -> bool:
    found = YEAR.fullmatch(text)
    return found is not None and (int(found[1]) + 1) % 100 == int(found[2])


def _replace(release: Release, rows: Sequence[LedgerRow]) -> None:
    evidence_load.upsert(Release, [release])
    for system, year in {(row.system, row.year) for row in rows}:
        LedgerTotal.objects.filter(system=system, year=year).delete()
    LedgerTotal.objects.bulk_create(
        LedgerTotal(
            release=release,
            system_id=row.system,
            year=row.year,
            organisation=row.organisation,
            care_setting=row.care_setting,
            cost=row.cost,
        )
        for row in rows
    )
