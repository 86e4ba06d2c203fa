"""Releases and parameters into the database, and the one way in which facts are replaced."""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import asdict, fields
from pathlib import Path
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.db.models import Model, Q
from django.utils.text import slugify
from psycopg import sql

from .datasets import gdp_deflator, table
from .datasets.gdp_deflator import DeflatorYear
from .datasets.rows import ParameterRow, ReleaseRow
from .models import LoadedTable, Parameter, Release

DATA = Path(__file__).parent / "data"

Row = TypeVar("Row")

DEFLATOR_TABLE = "evidence/gdp_deflator"
# The tables that come with the product, whatever else is loaded.
OURS = Q(name__endswith=".csv") | Q(name__endswith=".toml") | Q(name__endswith=".py")
# The folders that an app's own tables are in: they are named by app and file alone.
ROOMS = ("data", "measures")
DEFLATOR_CAVEAT = "Prices of everything the country produces, not of what health care buys."


def releases(made_up: Iterable[ReleaseRow] = ()) -> None:
    """The releases of our table, and those of made-up figures, which say so."""
    path, illustrative = DATA / "releases.csv", list(made_up)
    rows = [*table.read(path, ReleaseRow), *illustrative]
    once(path, rows, "release")
    known(path, "kind", (row.kind for row in rows), Release.Kind.values)
    upsert(Release, [_release(row, row in illustrative) for row in rows])


def _release(row: ReleaseRow, illustrative: bool) -> Release:
    return Release(code=row.release, illustrative=illustrative, **_without(row, "release"))


def parameters() -> None:
    path = DATA / "parameters.csv"
    rows = list(table.read(path, ParameterRow))
    known(path, "release", (row.release for row in rows), codes(Release))
    once(path, rows, "parameter", "programme", "price_base")
    Parameter.objects.exclude(parameter=Parameter.DEFLATOR).delete()
    Parameter.objects.bulk_create(
        Parameter(release_id=row.release, **_without(row, "release")) for row in rows
    )


def deflator(path: Path, **about: Any) -> int:
    """Load a GDP deflator in place of the last one; returns its years.

    `about` are fields of its Release, `title` and `url` among them. All or nothing: readers see the old
    index until commit. Raises PublishedFileError or ValidationError, and then nothing has changed.
    """
    years = list(gdp_deflator.read(path))
    code = f"gdp-deflator-{slugify(about['title'])}"[:60].rstrip("-")
    release = Release(
        code=code,
        kind=Release.Kind.PARAMETERS,
        covers=f"United Kingdom, {years[0].year} to {years[-1].year}",
        source_file=path.name,
        source_sha256=table.sha256(path),
        caveat=DEFLATOR_CAVEAT,
        **about,
    )
    release.clean_fields()
    with transaction.atomic():
        _replace_deflator(release, years)
    return len(years)


def _replace_deflator(release: Release, years: Sequence[DeflatorYear]) -> None:
    old = Parameter.objects.filter(parameter=Parameter.DEFLATOR)
    releases = set(old.values_list("release_id", flat=True))
    if release.code not in releases and Release.objects.filter(pk=release.code).exists():
        raise ValidationError(f"{release.code!r} is the release of other figures.")
    [base] = [row.year for row in years if row.index == Parameter.BASE]
    old.delete()
    upsert(Release, [release])
    Parameter.objects.bulk_create(
        Parameter(
            parameter=Parameter.DEFLATOR,
            value=float(row.index),
            unit=f"index, {base} = {Parameter.BASE}",
            grade="published",
            price_base=row.year,
            source=release.title,
            release=release,
        )
        for row in years
    )
    Release.objects.filter(pk__in=releases - {release.code}).delete()
    loaded = LoadedTable(name=DEFLATOR_TABLE, sha256=release.source_sha256, rows=len(years))
    upsert(LoadedTable, [loaded])


def _without(row: Any, *names: str) -> dict[str, Any]:
    return {key: value for key, value in asdict(row).items() if key not in names}


def codes(model: type[Model]) -> set[str]:
    """The codes in use of a model whose key is its code."""
    return set(model._default_manager.values_list("pk", flat=True))


def known(path: Path, column: str, values: Iterable[str], allowed: Collection[str]) -> None:
    """Refuse a table with a code that names nothing, before anything is written."""
    for number, value in enumerate(values, start=2):
        if value not in allowed:
            raise table.TableError(
                f"{path.name}, row {number}, column {column}: {value!r} is not known; "
                "add it to its own table first or mend the code"
            )


def each(
    path: Path, rows: Sequence[Row], column: str, rule: Callable[[Row], bool], words: str
) -> None:
    """Refuse a table with a row that breaks a rule: what stands in the column is not `words`."""
    for number, row in enumerate(rows, start=2):
        if not rule(row):
            value = getattr(row, column)
            raise table.TableError(
                f"{path.name}, row {number}, column {column}: {value!r} is not {words}"
            )


def once(path: Path, rows: Sequence[Any], *columns: str) -> None:
    """Refuse a table that has two rows for the same thing."""
    seen: dict[tuple, int] = {}
    for number, row in enumerate(rows, start=2):
        same = tuple(getattr(row, column) for column in columns)
        first = seen.setdefault(same, number)
        if first != number:
            raise table.TableError(
                f"{path.name}, row {number}: row {first} already has {', '.join(map(str, same))} "
                f"({', '.join(columns)})"
            )


def upsert(model: type[Model], objects: Sequence[Any]) -> None:
    """Insert or update reference rows by their code; rows that went are left for their facts' sake."""
    key = model._meta.pk.name
    others = [f.name for f in model._meta.concrete_fields if f.name != key]
    model._default_manager.bulk_create(
        objects, update_conflicts=True, unique_fields=[key], update_fields=others
    )
    analyse(model)


def replace(model: type[Model], row_type: type, rows: Iterable[Any]) -> int:
    """Replace every fact of one model by COPY; call it inside a transaction.

    `rows` are frozen rows whose field names are the model's.
    """
    names = [field.name for field in fields(row_type)]
    columns_of = {field.name: str(field.column) for field in model._meta.concrete_fields}
    columns = [columns_of[name] for name in names]
    into = sql.Identifier(model._meta.db_table)
    # First, since checking them asks the database, which cannot answer amid a COPY.
    facts = list(rows)
    with connection.cursor() as cursor:
        cursor.execute(sql.SQL("DELETE FROM {}").format(into))
        statement = sql.SQL("COPY {} ({}) FROM STDIN").format(
            into, sql.SQL(", ").join(map(sql.Identifier, columns))
        )
        with cursor.copy(statement) as copy:
            for row in facts:
                copy.write_row([getattr(row, name) for name in names])
    analyse(model)
    return len(facts)


def analyse(model: type[Model]) -> None:
    """Tell the planner what a table holds now: left to itself it would learn a minute later, and until
    then take a filter that all rows pass for one that three do."""
    with connection.cursor() as cursor:
        cursor.execute(sql.SQL("ANALYZE {}").format(sql.Identifier(model._meta.db_table)))


def one_at_a_time() -> None:
    """Wait until nobody else is loading; nobody begins before the end of this transaction."""
    with connection.cursor() as cursor:
        table_lock = sql.SQL("LOCK TABLE {} IN SHARE ROW EXCLUSIVE MODE")
        cursor.execute(table_lock.format(sql.Identifier(LoadedTable._meta.db_table)))


def changed(paths: Iterable[Path]) -> bool:
    """Whether a table is new, is not what was loaded last, or is gone."""
    loaded = dict(LoadedTable.objects.filter(OURS).values_list("name", "sha256"))
    return loaded != {table_name(path): table.sha256(path) for path in paths}


def remember(paths: Iterable[Path]) -> None:
    """Record the checksums of the tables just loaded, in the same transaction as their facts."""
    LoadedTable.objects.filter(OURS).delete()
    upsert(
        LoadedTable,
        [
            LoadedTable(name=table_name(path), sha256=table.sha256(path), rows=_lines(path))
            for path in paths
        ],
    )


def table_name(path: Path) -> str:
    """Name of a table of ours: app and file, with the package between them where there is one."""
    folder = path.parent
    places = [folder.parent.name, *([] if folder.name in ROOMS else [folder.name]), path.name]
    return "/".join(places)


def _lines(path: Path) -> int:
    return max(0, path.read_bytes().count(b"\n") - 1)
