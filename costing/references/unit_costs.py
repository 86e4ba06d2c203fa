"""National unit costs into the database: our own small table, `manage.py load_national_unit_costs`.

One line for each financial year, point of delivery, specialty and HRG or currency, with the pounds of one
unit of activity, market forces taken out: `year,point_of_delivery,specialty,hrg,unit_cost`. Specialty and
HRG are empty where the published line has none.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from evidence import load as evidence_load
from evidence.access import PUBLISHED
from evidence.datasets import table
from evidence.models import Release
from organisations.models import Organisation

from .. import extracts
from ..models import NationalUnitCost
from . import tables


@dataclass(frozen=True, slots=True)
class UnitCostRow:
    """One line of a file of national unit costs."""

    year: str
    point_of_delivery: str
    specialty: str
    hrg: str
    unit_cost: float


def load(path: Path, *, nation: str, **about: Any) -> int:
    """Load unit costs in place of those of the same nation and years; the number of lines.

    `about` are fields of the Release, `title` and `publisher` among them. Raises TableError or
    ValidationError, and then nothing has changed.
    """
    rows = list(table.read(path, UnitCostRow))
    _check(path, rows)
    about |= {"kind": Release.Kind.REFERENCE, "illustrative": nation == Organisation.Nation.EXAMPLE}
    about["covers"] = f"{Organisation.Nation(nation).label}: {tables.covers(rows)}"[:80]
    release = tables.source(path, "unit costs", PUBLISHED, nation, **about)
    new = [
        NationalUnitCost(
            release=release,
            nation=nation,
            year=row.year,
            point_of_delivery=row.point_of_delivery,
            specialty=row.specialty,
            hrg=row.hrg,
            unit_cost=row.unit_cost,
        )
        for row in rows
    ]
    tables.replace([part(nation, new)], release)
    return len(rows)


def part(nation: str, new: Sequence[NationalUnitCost] = ()) -> tables.Part:
    """The unit costs of a nation, with the years that new ones replace."""
    rows = NationalUnitCost.objects.filter(nation=nation)
    old = rows.filter(year__in={row.year for row in new})
    return tables.Part(f"costing/national_unit_costs/{nation}", rows, old, new)


def _check(path: Path, rows: Sequence[UnitCostRow]) -> None:
    tables.years(path, rows)
    given = (row.point_of_delivery for row in rows)
    evidence_load.known(path, "point_of_delivery", given, points_of_delivery())
    tables.codes(path, rows, "specialty", 60, empty=True)
    tables.codes(path, rows, "hrg", 20, empty=True)
    evidence_load.each(path, rows, "unit_cost", lambda row: row.unit_cost > 0, "more than nil")
    evidence_load.once(path, rows, "year", "point_of_delivery", "specialty", "hrg")


@cache
def points_of_delivery() -> frozenset[str]:
    """Every point of delivery that an extract can have: a cost of any other would match nothing."""
    fields = (
        field
        for kind in extracts.KINDS
        for field in extracts.of(kind).fields
        if field.column.name == "point_of_delivery"
    )
    return frozenset(
        code for field in fields for code in (field.constant, *field.codes.values()) if code
    )
