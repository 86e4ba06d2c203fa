"""One file of ours in place of what it replaces: with its source, all of it or nothing.

Each file has a Release of its own, known by what the file holds: years that came from an earlier file
keep the checksum of that one. What is in the database of each part is remembered in a LoadedTable, so
that a calculation can tell whether anything it reads has changed.
"""

import hashlib
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from django.db import transaction
from django.db.models import Model, QuerySet
from django.utils.text import slugify

from evidence import load as evidence_load
from evidence.datasets import table
from evidence.models import LoadedTable, Release

PART = "costing"  # of the tables loaded: what calculations of patient-level costs read
YEAR = re.compile(r"([0-9]{4})-([0-9]{2})")
CODE_LENGTH = 60  # of a Release
FEW_YEARS = 3  # of a file that are named one by one

Row = TypeVar("Row", bound=Any)


@dataclass(frozen=True)
class Part:
    """What is replaced by itself, such as the unit costs of one nation.

    `rows` are all there are of it, `old` those that go, `new` the ones that come; `read_by` says which
    calculations read it: all of patient-level costs, or those of one system (`of_system`).
    """

    name: str
    rows: QuerySet[Any]
    old: QuerySet[Any]
    new: Sequence[Model] = ()
    read_by: str = PART


def of_system(code: str) -> str:
    """The part of the tables loaded that calculations of one system's costs read."""
    return f"{PART}:{code}"


def source(path: Path, what: str, scope: str, whose: str, **about: Any) -> Release:
    """The Release of a file, checked; `whose` tells apart the same file loaded for two nations.

    Raises ValidationError where a field of it cannot be.
    """
    checksum = table.sha256(path)
    which = hashlib.sha256(f"{scope} {whose} {checksum}".encode()).hexdigest()[:8]
    room = CODE_LENGTH - len(which) - 1
    words = slugify(f"{what} {about['title']}")[:room].rstrip("-")
    release = Release(
        code=f"{words}-{which}",
        scope=scope,
        source_file=path.name[-120:],
        source_sha256=checksum,
        **about,
    )
    release.clean_fields()
    return release


def replace(parts: Sequence[Part], release: Release | None = None) -> None:
    """Put the new rows of each part in place of its old ones; all of them or none.

    Releases of which nothing is left go as well. Loads wait for each other here.
    """
    with transaction.atomic():
        evidence_load.one_at_a_time()
        if release:
            evidence_load.upsert(Release, [release])
        for part in parts:
            before = set(part.old.values_list("release_id", flat=True))
            part.old.delete()
            part.rows.model._default_manager.bulk_create(part.new)
            _forget(before, part.rows.model)
            _remember(part)
        for model in {part.rows.model for part in parts}:
            evidence_load.analyse(model)


def _forget(releases: set[str], model: type[Model]) -> None:
    used = model._default_manager.filter(release__in=releases).values("release")
    Release.objects.filter(pk__in=releases).exclude(pk__in=used).delete()


def _remember(part: Part) -> None:
    """Of each year in the database, which file it came from."""
    found = sorted(set(part.rows.values_list("year", "release__source_sha256")))
    if not found:
        LoadedTable.objects.filter(pk=part.name).delete()
        return
    text = "".join(f"{year} {checksum}\n" for year, checksum in found)
    loaded = LoadedTable(name=part.name, part=part.read_by, rows=part.rows.count())
    loaded.sha256 = hashlib.sha256(text.encode()).hexdigest()
    evidence_load.upsert(LoadedTable, [loaded])


def years(path: Path, rows: Sequence[Row]) -> None:
    """Refuse a row whose year is not a financial year."""
    evidence_load.each(path, rows, "year", lambda row: _is_year(row.year), "a year such as 2023-24")


def _is_year(text: str) -> bool:
    found = YEAR.fullmatch(text)
    return found is not None and (int(found[1]) + 1) % 100 == int(found[2])


def codes(path: Path, rows: Sequence[Row], column: str, longest: int, empty: bool = False) -> None:
    """Refuse a row whose code is too long, has blanks round it, or is empty where it must not be."""
    words = f"a code of at most {longest} letters without blanks round it"

    def is_code(row: Row) -> bool:
        code = getattr(row, column)
        return len(code) <= longest and code == code.strip() and (empty or bool(code))

    evidence_load.each(path, rows, column, is_code, words)


def made_up(path: Path, rows: Sequence[Row], column: str, rule: Callable[[str], bool]) -> bool:
    """Whether a file is about made-up systems; one that is about real ones as well is refused."""
    first = rule(getattr(rows[0], column))
    for number, row in enumerate(rows, start=2):
        if rule(value := getattr(row, column)) != first:
            raise table.TableError(
                f"{path.name}, row {number}, column {column}: made-up systems and real ones stand in "
                f"one file; {value!r} is {'real' if first else 'made up'}, the rows above are not. "
                "Load a file for each."
            )
    return first


def covers(rows: Sequence[Row]) -> str:
    """The years of a file, in words that fit a Release."""
    found = sorted({row.year for row in rows})
    return ", ".join(found) if len(found) <= FEW_YEARS else f"{found[0]} to {found[-1]}"
