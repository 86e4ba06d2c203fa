"""Market forces of organisations into the database: our own small table, `manage.py load_market_forces`.

One line for each financial year and organisation (by its code in the events), with the factor by which
care costs more or less there for reasons of place, 1 on average: `year,organisation,factor`.
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

from ..models import MarketForces
from . import tables

LEAST, MOST = 0.5, 2.0  # beyond these it is no factor: a percentage, or a number of pounds


@dataclass(frozen=True, slots=True)
class MarketForcesRow:
    """One line of a file of market forces factors."""

    year: str
    organisation: str
    factor: float


def load(path: Path, **about: Any) -> int:
    """Load factors in place of those of the same years, made-up ones and real ones apart; the number of
    lines.

    `about` are fields of the Release, `title` and `publisher` among them. Raises TableError or
    ValidationError, and then nothing has changed.
    """
    rows = list(table.read(path, MarketForcesRow))
    _check(path, rows)
    systems = set(Organisation.objects.filter(illustrative=True).values_list("pk", flat=True))
    made_up = tables.made_up(path, rows, "organisation", lambda code: system_of(code) in systems)
    about |= {"kind": Release.Kind.REFERENCE, "illustrative": made_up}
    about["covers"] = tables.covers(rows)
    release = tables.source(path, "market forces", PUBLISHED, "", **about)
    new = [
        MarketForces(
            release=release, organisation=row.organisation, year=row.year, factor=row.factor
        )
        for row in rows
    ]
    tables.replace([part(made_up, new)], release)
    return len(rows)


def system_of(organisation: str) -> str:
    """The system in the code of a made-up organisation, such as X01 of X01-acute-1."""
    return organisation.partition("-")[0]


def part(made_up: bool, new: Sequence[MarketForces] = ()) -> tables.Part:
    """Real factors or made-up ones, with the years that new ones replace."""
    rows = MarketForces.objects.filter(release__illustrative=made_up)
    old = rows.filter(year__in={row.year for row in new})
    name = "illustrative" if made_up else "published"
    return tables.Part(f"costing/market_forces/{name}", rows, old, new)


def _check(path: Path, rows: Sequence[MarketForcesRow]) -> None:
    tables.years(path, rows)
    tables.codes(path, rows, "organisation", 40)
    words = f"a factor between {LEAST} and {MOST}, such as 1.04 (1 is the average)"
    evidence_load.each(path, rows, "factor", lambda row: LEAST <= row.factor <= MOST, words)
    evidence_load.once(path, rows, "year", "organisation")
