"""Organisations, populations and peer characteristics into the database.

`made_up` are rows of the illustrative nation, which are loaded beside those of our tables.
"""

import re
from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path

from evidence.datasets import table
from evidence.load import codes, each, known, once, replace, upsert
from evidence.models import Release

from .datasets.rows import CharacteristicRow, OrganisationRow, PopulationRow, WeightRow
from .models import YEAR, Organisation, PeerCharacteristic, PeerWeight, Population

DATA = Path(__file__).parent / "data"

FINANCIAL_YEAR = "a financial year such as 2023-24"
CODES = "codes of this table, a blank between them"


def organisations(made_up: Iterable[OrganisationRow] = ()) -> None:
    path = DATA / "organisations.csv"
    rows = [*table.read(path, OrganisationRow), *made_up]
    known(path, "release", (row.release for row in rows), codes(Release))
    known(path, "kind", (row.kind for row in rows), Organisation.Kind.values)
    known(path, "nation", (row.nation for row in rows), Organisation.Nation.values)
    once(path, rows, "code")
    each(path, rows, "valid_to", _ends_after_it_begins, "a date after valid_from")
    here = {row.code for row in rows}
    each(path, rows, "successors", lambda row: here.issuperset(row.successors.split()), CODES)
    upsert(Organisation, [_organisation(row) for row in rows])
    for row in rows:
        successors = Organisation.objects.filter(code__in=row.successors.split())
        Organisation.objects.get(code=row.code).successors.set(successors)


def _ends_after_it_begins(row: OrganisationRow) -> bool:
    return row.valid_to is None or row.valid_to > row.valid_from


def _organisation(row: OrganisationRow) -> Organisation:
    values = asdict(row)
    del values["successors"], values["release"]
    return Organisation(
        release_id=row.release, illustrative=row.nation == Organisation.Nation.EXAMPLE, **values
    )


def populations(made_up: Iterable[PopulationRow] = ()) -> None:
    path = DATA / "populations.csv"
    rows = [*table.read(path, PopulationRow), *made_up]
    known(path, "organisation", (row.organisation for row in rows), codes(Organisation))
    known(path, "release", (row.release for row in rows), codes(Release))
    once(path, rows, "organisation", "year", "basis")
    each(path, rows, "year", lambda row: financial_year(row.year), FINANCIAL_YEAR)
    each(path, rows, "population", lambda row: row.population > 0, "a number of people above nil")
    replace(Population, PopulationRow, rows)


def financial_year(text: str) -> bool:
    """Whether a text is a year such as 2023-24."""
    return bool(re.fullmatch(YEAR, text)) and (int(text[:4]) + 1) % 100 == int(text[5:])


def characteristics(made_up: Iterable[CharacteristicRow] = ()) -> None:
    path = DATA / "peer_characteristics.csv"
    rows = [*table.read(path, CharacteristicRow), *made_up]
    known(path, "organisation", (row.organisation for row in rows), codes(Organisation))
    known(path, "release", (row.release for row in rows), codes(Release))
    once(path, rows, "organisation", "variable")
    each(path, rows, "value", lambda row: row.value >= 0, "nil or more")
    replace(PeerCharacteristic, CharacteristicRow, rows)


def weights() -> None:
    path = DATA / "peer_weights.csv"
    rows = list(table.read(path, WeightRow))
    once(path, rows, "method", "variable")
    each(path, rows, "weight", lambda row: row.weight >= 0, "nil or more")
    PeerWeight.objects.all().delete()
    PeerWeight.objects.bulk_create(PeerWeight(**asdict(row)) for row in rows)
