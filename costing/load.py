"""Extracts into the store, and what is known of them into the database.

The file of the store and the row about it change together. The row is written first, then the files
are exchanged, then all is committed; the last file is kept until that is done. Who was killed between
the exchange and the commit left a file whose mark is not that of its row, and `mend` goes back to the
last one. So at any moment there is the old extract or the new.
"""

import csv
import hashlib
import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone
from django.utils.text import slugify
from psycopg import sql

from evidence import load as evidence_load
from evidence.access import PUBLISHED
from evidence.models import Release
from organisations.models import Organisation
from programmes.models import Programme

from . import extracts, store
from .models import Extract
from .pseudonyms import Pseudonyms

LICENCE = "not for publication"
CAVEAT = "Patient-level records; only figures of groups are shown, after disclosure control."
Say = Callable[[str], None]


class NotLoaded(ValueError):
    """Something about an extract or a ledger that cannot be; nothing has changed."""


@dataclass(frozen=True)
class About:
    """Which extract it is, and where it comes from."""

    system: str
    year: str
    name: str
    title: str
    publisher: str
    licence: str = LICENCE
    url: str = ""


def extract(path: Path, kind: str, about: About, say: Say = lambda _: None) -> Extract:
    """Load one file in place of the extract of the same system, year and name.

    Raises NotLoaded, Refused, NoKey or NotAName, and then nothing has changed.
    """
    home = Path(settings.COSTING_HOME)
    mapping = extracts.of(kind)
    system = _system(about.system)
    _same_table(about, mapping)
    pseudonyms = Pseudonyms(settings.COSTING_KEY)
    home.mkdir(mode=0o700, parents=True, exist_ok=True)
    mend(home)
    with extracts.read(
        path,
        kind,
        pseudonyms,
        year=about.year,
        programmes=evidence_load.codes(Programme),
        scratch=home,
        memory=settings.COSTING_MEMORY,
        say=say,
    ) as reading:
        return _load(reading, path, system, about, pseudonyms.fingerprint, say)


@transaction.atomic
def remove(system: str, year: str, name: str) -> int:
    """Take an extract out of the store, with its report and its row; the rows it had. Its events are in
    results until the next calculation.

    The files go before the row is gone for good: who is killed in between removes it again.
    """
    home = Path(settings.COSTING_HOME)
    mend(home)
    _one_at_a_time()
    row = Extract.objects.filter(system=system, year=year, name=name).first()
    if row is None:
        there = Extract.objects.filter(system=system, year=year).values_list("name", flat=True)
        raise NotLoaded(
            f"There is no extract {name!r} of {system} {year}; there is: {', '.join(there) or 'none'}."
        )
    table = extracts.of(row.kind).table
    release = row.release
    row.delete()
    release.delete()
    (store.folder(home, table, system, year) / f"{name}.parquet").unlink(missing_ok=True)
    shutil.rmtree(store.folder(home, "set_aside", system, year) / name, ignore_errors=True)
    return int(row.rows_kept)


def _load(
    reading: extracts.Reading,
    path: Path,
    system: Organisation,
    about: About,
    fingerprint: str,
    say: Say,
) -> Extract:
    home, now = Path(settings.COSTING_HOME), timezone.now()
    place = (home, reading.mapping.table, about.system, about.year, about.name)
    with store.replacement(*place, mark=_mark(now), key=fingerprint) as new:
        say("writing")
        for batch in reading.batches():
            new.writer.write_batch(batch, row_group_size=store.ROWS_IN_GROUP)
        _write_report(report_path(about, now), reading)
        with transaction.atomic():
            _one_at_a_time()
            _not_twice(
                reading.report.sha256, about
            )  # here, where nobody else can load it meanwhile
            release = _release(path, reading.report.sha256, system, about)
            row = _row(reading.report, system, about, release, now)
            new.put()
        new.settle()
    _leave_only(report_path(about, now))
    return row


def mend(home: Path) -> None:
    """Where somebody was killed while loading, go back to the last extract or on to the new one.

    Call it before the store is read for a calculation; it waits for a load that is about to commit.
    """
    if store.unsettled(home):
        with transaction.atomic():
            _one_at_a_time()
            for file, kept in store.unsettled(home).items():
                _settle(file, kept)
    _clear_up(home)


def _settle(file: Path, kept: Sequence[Path]) -> None:
    """Put in place the file that its row tells of, and let the others go."""
    system, year = store.system_and_year(file)
    row = Extract.objects.filter(system=system, year=year, name=file.stem).first()
    told = _mark(row.loaded_at) if row else ""
    if not row or store.mark(file) != told:
        store.back(file, next((one for one in kept if store.mark(one) == told), kept[0]))
    for other in kept:
        other.unlink(missing_ok=True)


def _clear_up(home: Path) -> None:
    """Remove what was left half-written more than a day ago."""
    long_ago = timezone.now().timestamp() - 24 * 3600
    for path in home.glob(".reading-*"):
        if path.stat().st_mtime < long_ago:
            shutil.rmtree(path, ignore_errors=True)
    for name in store.TABLES:
        for path in (home / name).glob(f"*/*/.*{store.UNFINISHED}"):
            if path.stat().st_mtime < long_ago:
                path.unlink(missing_ok=True)


def report_path(about: About, loaded_at: datetime) -> Path:
    """The report of rows set aside that belongs to an extract as loaded at a time."""
    place = store.folder(Path(settings.COSTING_HOME), "set_aside", about.system, about.year)
    return place / about.name / f"{loaded_at:%Y%m%dT%H%M%S.%fZ}.csv"


def _write_report(path: Path, reading: extracts.Reading) -> None:
    """Row, column and reason of every row set aside; nothing of what stands in it."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(["row", "column", "reason", "words"])
        for row, column, reason in reading.set_aside():
            writer.writerow([row, column, reason, extracts.REASONS[reason].words])


def _leave_only(report: Path) -> None:
    for other in report.parent.glob("*.csv"):
        if other != report:
            other.unlink(missing_ok=True)


def _mark(loaded_at: datetime) -> str:
    """What a file and its row have in common."""
    return loaded_at.isoformat()


def _system(code: str) -> Organisation:
    system = Organisation.objects.filter(pk=code).first()
    if system is None:
        raise NotLoaded(f"There is no system with the code {code!r}.")
    return system


def _same_table(about: About, mapping: extracts.Mapping) -> None:
    """People do not take the place of events, nor the other way round."""
    last = Extract.objects.filter(
        system=about.system, year=about.year, name=about.name
    ).values_list("kind", flat=True)
    for kind in last:
        if kind not in extracts.KINDS or extracts.of(kind).table != mapping.table:
            raise NotLoaded(
                f"{about.name!r} of {about.system} {about.year} is an extract of kind {kind}; "
                "choose another name."
            )


def _not_twice(sha256: str, about: About) -> None:
    """The same file under another name would count twice."""
    same = Extract.objects.filter(system=about.system, year=about.year, sha256=sha256)
    if other := same.exclude(name=about.name).first():
        raise NotLoaded(
            f"The same file is loaded already, as {other.name!r} of {about.system} {about.year}. To give it "
            "another name, take that one out first (remove_events)."
        )


def _one_at_a_time() -> None:
    """Wait until nobody else exchanges files; nobody begins before the end of this transaction."""
    with connection.cursor() as cursor:
        lock = sql.SQL("LOCK TABLE {} IN SHARE ROW EXCLUSIVE MODE")
        cursor.execute(lock.format(sql.Identifier(Extract._meta.db_table)))


def _release(path: Path, sha256: str, system: Organisation, about: About) -> Release:
    release = Release(
        code=release_code(about),
        title=about.title,
        publisher=about.publisher,
        licence=about.licence,
        url=about.url,
        kind=Release.Kind.REFERENCE,  # cost, which is not spend
        scope=PUBLISHED if system.illustrative else f"system:{system.code}",
        covers=f"{system.name}, {about.year}"[:80],
        source_file=path.name[-120:],
        source_sha256=sha256,
        caveat=CAVEAT,
        illustrative=system.illustrative,
    )
    release.clean_fields()
    evidence_load.upsert(Release, [release])
    return release


def release_code(about: About) -> str:
    """The code of the release of an extract, the same whenever it is loaded again."""
    which = f"{about.system} {about.year} {about.name}"
    short = hashlib.sha256(which.encode()).hexdigest()[:8]
    return f"{slugify(f'costing {which}')[:51]}-{short}"


def _row(
    report: extracts.Report, system: Organisation, about: About, release: Release, now: datetime
) -> Extract:
    row, _ = Extract.objects.update_or_create(
        system=system,
        year=about.year,
        name=about.name,
        defaults={
            "kind": report.kind,
            "release": release,
            "sha256": report.sha256,
            "loaded_at": now,
            "rows_read": report.rows_read,
            "rows_kept": report.rows_kept,
            "rows_set_aside": report.rows_set_aside,
            "cost_read": report.cost_read,
            "cost_kept": report.cost_kept,
            "problems": report.problems,
        },
    )
    return row


def other_keys(home: Path, system: str, fingerprint: str) -> list[str]:
    """Extracts of a system that were read with another key, so that nobody in them can be linked."""
    files = (home / "events").glob(f"system={system}/year=*/*.parquet")
    keys = {file: store.mark(file, b"key") for file in files}
    return sorted(file.stem for file, key in keys.items() if key and key != fingerprint)
