"""Boundaries of organisations into the database, from the operator's file."""

from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.text import slugify

from evidence.datasets.published import PublishedFileError
from evidence.datasets.table import sha256
from evidence.load import upsert
from evidence.models import LoadedTable, Release

from .datasets import boundaries
from .datasets.boundaries import BoundaryRow
from .models import Boundary, Organisation

# The name under which it is kept that boundaries were loaded: pages kept before are made anew.
TABLE = "organisations/boundaries"
CAVEAT = "Simplified for drawing; not to be measured."


def load(path: Path, *, match: str = "", **about: Any) -> int:
    """Load boundaries in place of those of the same kinds and nations; returns how many.

    `about` are fields of their Release, `title` among them. All or nothing: readers see the old ones
    until commit. Raises PublishedFileError or ValidationError, and then nothing has changed.
    """
    today = Organisation.objects.filter(valid_to=None, illustrative=False).exclude(kind="nation")
    organisations = {one.code: one for one in today}
    rows = list(boundaries.read(path, _codes(list(organisations.values())), match))
    groups = {_group(organisations[row.organisation]) for row in rows}
    _complete(path, rows, [one for one in organisations.values() if _group(one) in groups])
    release = Release(
        code=f"boundaries-{slugify(about['title'])}"[:60].rstrip("-"),
        kind=Release.Kind.REFERENCE,
        covers=", ".join(_words(*group) for group in sorted(groups)),
        source_file=path.name,
        source_sha256=sha256(path),
        caveat=CAVEAT,
        **about,
    )
    release.clean_fields()
    with transaction.atomic():
        _replace(release, rows, groups)
    return len(rows)


def _codes(organisations: list[Organisation]) -> dict[str, str]:
    """Our code by every code an organisation has."""
    return {
        code: one.code
        for one in organisations
        for code in (one.code, one.ons_code, one.ods_code)
        if code
    }


def _group(one: Organisation) -> tuple[str, str]:
    return one.kind, one.nation


def _words(kind: str, nation: str) -> str:
    return f"{Organisation.Nation(nation).label}: {Organisation.Kind(kind).label.lower()}s"


def _complete(path: Path, rows: list[BoundaryRow], wanted: list[Organisation]) -> None:
    """Refuse a file without one of the organisations: its map would have a hole."""
    there = {row.organisation for row in rows}
    for one in wanted:
        if one.code not in there:
            raise PublishedFileError(
                f"{path.name}: has no feature for {one.name} ({one.code}); is the file cut short?"
            )


def _of_other_figures(release: Release) -> bool:
    """Whether there is a release of this code that is not free to be taken."""
    taken = Release.objects.filter(pk=release.code)
    return taken.exclude(kind=release.kind, boundary=None).exists()


def _replace(release: Release, rows: list[BoundaryRow], groups: set[tuple[str, str]]) -> None:
    old = Boundary.objects.none()
    for kind, nation in groups:
        old |= Boundary.objects.filter(organisation__kind=kind, organisation__nation=nation)
    releases = set(old.values_list("release_id", flat=True))
    if release.code not in releases and _of_other_figures(release):
        raise ValidationError(f"{release.code!r} is the release of other figures.")
    old.delete()
    upsert(Release, [release])
    Boundary.objects.bulk_create(
        Boundary(
            release=release,
            organisation_id=row.organisation,
            geometry={"type": "MultiPolygon", "coordinates": row.polygons},
        )
        for row in rows
    )
    unused = Release.objects.filter(pk__in=releases - {release.code}, boundary=None)
    unused.delete()
    loaded = LoadedTable(name=TABLE, sha256=release.source_sha256, rows=Boundary.objects.count())
    upsert(LoadedTable, [loaded])
