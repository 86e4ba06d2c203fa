"""Programmes, spend, measures and outcomes into the database.

`made_up` are rows of the illustrative nation, which are loaded beside those of our tables.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path

import psycopg
from django.db import DatabaseError, transaction

import evidence.load
import organisations.load
from evidence.datasets import table
from evidence.load import codes, each, known, once, replace, upsert
from evidence.models import Release
from organisations.load import FINANCIAL_YEAR, financial_year
from organisations.models import Organisation, Population

from . import corrections, example, other, ratings
from .datasets import measures as measure_files
from .datasets.rows import (
    CareSettingRow,
    GroupOutcomeRow,
    NoMeasureRow,
    OutcomeRow,
    PeriodRow,
    ProgrammeRow,
    SpendRow,
)
from .deprivation import CODES as GROUPS
from .models import CareSetting, Measure, NoMeasure, Outcome, Programme, Spend
from .notes import WORDS

DATA = Path(__file__).parent / "data"
MEASURES = Path(__file__).parent / "measures"

# The first year of the allocations model's registered populations: earlier pounds are derived with
# this year's population and say so (method.md, "Rates and populations").
FIRST_REGISTERED_YEAR = "2023-24"

# Tables of outcomes with a column `group`; in all others a figure is of everybody.
BY_GROUP = "outcomes_by_*.csv"
EVERYBODY = "all"
ALL_GROUPS = (EVERYBODY, *GROUPS)


@dataclass(frozen=True, slots=True)
class SpendFact:
    """A row of Spend, in the order it is copied."""

    release: str
    organisation: str
    programme: str
    care_setting: str
    year: str
    spend: float | None
    per_head: float | None
    share_of_allocation: float | None
    derived: bool
    population_year: str
    note: str


@dataclass(frozen=True, slots=True)
class OutcomeFact:
    """A row of Outcome, in the order it is copied."""

    release: str
    organisation: str
    measure: str
    period: str
    start: date
    end: date
    group: str
    value: float | None
    lower: float | None
    upper: float | None
    numerator: float | None
    denominator: float | None
    note: str


def tables() -> list[Path]:
    """Every table, measure file and generating module that the product's figures come from."""
    folders = (evidence.load.DATA, organisations.load.DATA, DATA)
    files = [path for folder in folders for path in sorted(folder.glob("*.csv"))]
    return files + sorted(MEASURES.glob("*.toml")) + example.sources()


def everything(say: Callable[[str], None] = lambda _: None) -> bool:
    """Load all published figures in one transaction; False where nothing changed since last time.

    Readers see the old figures until commit. A table that cannot be read stops the whole load.
    """
    files = tables()
    with transaction.atomic():
        evidence.load.one_at_a_time()
        if not evidence.load.changed(files):
            return False
        corrections.before()
        for words, step in STEPS:
            say(words)
            _performed(words, step)
        corrections.after()
        evidence.load.remember(files)
    return True


def _performed(words: str, step: Callable[[], None]) -> None:
    """One step; what only the database can see, as a row that two tables both have, in words too."""
    try:
        step()
    except (DatabaseError, psycopg.Error) as error:
        raise table.TableError(f"{words}: the database refuses a row: {error}") from error


def programmes() -> None:
    path = DATA / "programmes.csv"
    rows = list(table.read(path, ProgrammeRow))
    known(path, "parent", (r.parent for r in rows), {r.code for r in rows} | {""})
    known(path, "release", (r.release for r in rows), codes(Release) | {""})
    known(path, "level", (r.level for r in rows), Programme.Level.values)
    once(path, rows, "code")
    each(path, rows, "parent", _is_total_or_below, "empty for the total and only for the total")
    upsert(Programme, [_programme(row) for row in rows])


def _is_total_or_below(row: ProgrammeRow) -> bool:
    return (row.level == Programme.Level.TOTAL) != bool(row.parent)


def _programme(row: ProgrammeRow) -> Programme:
    values = asdict(row)
    return Programme(
        parent_id=values.pop("parent") or None, release_id=values.pop("release") or None, **values
    )


def care_settings() -> None:
    path = DATA / "care_settings.csv"
    rows = list(table.read(path, CareSettingRow))
    once(path, rows, "code")
    upsert(CareSetting, [CareSetting(**asdict(row)) for row in rows])


def measures(
    made_up: Iterable[measure_files.MeasureRow] = (), without: Iterable[NoMeasureRow] = ()
) -> None:
    nodes, releases = codes(Programme), codes(Release)
    rows = [measure_files.read(path) for path in sorted(MEASURES.glob("*.toml"))]
    rows += made_up
    for row in rows:
        if row.programme not in nodes or row.release not in releases:
            raise measure_files.MeasureError(
                f"{row.code}.toml: {row.programme} or {row.release} is not loaded"
            )
    upsert(Measure, [_measure(row) for row in rows])
    path = DATA / "no_measure.csv"
    missing = [*table.read(path, NoMeasureRow), *without]
    known(path, "programme", (r.programme for r in missing), nodes)
    once(path, missing, "programme", "nation")
    NoMeasure.objects.all().delete()
    NoMeasure.objects.bulk_create(
        NoMeasure(programme_id=row.programme, nation=row.nation, reason=row.reason)
        for row in missing
    )


def _measure(row: measure_files.MeasureRow) -> Measure:
    values = asdict(row)
    values["second"], values["nations"] = list(row.second), list(row.nations)
    return Measure(programme_id=values.pop("programme"), release_id=values.pop("release"), **values)


def spend(made_up: Iterable[SpendRow] = ()) -> None:
    registered = registered_populations()
    replace(Spend, SpendFact, _spend_facts(registered, made_up))


def registered_populations() -> dict[tuple[str, str], float]:
    """Registered population by organisation and year, in persons."""
    rows = Population.objects.filter(basis="registered").values_list(
        "organisation_id", "year", "population"
    )
    return {(organisation, year): persons for organisation, year, persons in rows}


def _spend_facts(
    registered: dict[tuple[str, str], float], made_up: Iterable[SpendRow]
) -> Iterator[SpendFact]:
    for path, rows in _spend_tables(made_up):
        known(path, "release", (r.release for r in rows), codes(Release))
        known(path, "organisation", (r.organisation for r in rows), codes(Organisation))
        known(path, "programme", (r.programme for r in rows), codes(Programme))
        known(path, "care_setting", (r.care_setting for r in rows), codes(CareSetting))
        known(path, "note", (r.note for r in rows), {*WORDS, ""})
        once(path, rows, "release", "organisation", "programme", "care_setting", "year")
        each(path, rows, "year", lambda row: financial_year(row.year), FINANCIAL_YEAR)
        each(path, rows, "per_head", _not_said_twice, "empty, where pounds are published")
        each(path, rows, "note", _known_or_explained, "the reason why nothing is known")
        for row in rows:
            yield spend_fact(row, registered)


def _spend_tables(made_up: Iterable[SpendRow]) -> Iterator[tuple[Path, list[SpendRow]]]:
    for path in sorted(DATA.glob("spend_*.csv")):
        yield path, list(table.read(path, SpendRow))
    yield example.PACKAGE, list(made_up)


def _not_said_twice(row: SpendRow) -> bool:
    return row.spend is None or row.per_head is None


def _known_or_explained(row: SpendRow) -> bool:
    return row.spend is not None or row.per_head is not None or bool(row.note)


def spend_fact(row: SpendRow, registered: dict[tuple[str, str], float]) -> SpendFact:
    """Pounds as published, or published pounds per registered head times registered population.

    Source: method.md, "Rates and populations". Unknown where neither is published or there is no
    population to multiply with.
    """
    if row.spend is not None or row.per_head is None:
        return SpendFact(**asdict(row), derived=False, population_year="")
    year = max(row.year, FIRST_REGISTERED_YEAR)
    population = registered.get((row.organisation, year))
    values = asdict(row)
    values["spend"] = row.per_head * population if population else None
    return SpendFact(**values, derived=True, population_year=year if population else "")


def outcomes(made_up: Iterable[GroupOutcomeRow] = ()) -> None:
    replace(Outcome, OutcomeFact, _outcome_facts(made_up))


def _outcome_facts(made_up: Iterable[GroupOutcomeRow]) -> Iterator[OutcomeFact]:
    periods = _periods(DATA / "periods.csv")
    releases = dict(Measure.objects.values_list("code", "release_id"))
    for path, rows in _outcome_tables(made_up):
        known(path, "measure", (r.measure for r in rows), releases)
        known(path, "organisation", (r.organisation for r in rows), codes(Organisation))
        known(path, "period", (r.period for r in rows), periods)
        known(path, "group", (r.group for r in rows), ALL_GROUPS)
        once(path, rows, "measure", "organisation", "period", "group")
        each(path, rows, "upper", _limits_in_order, "empty, or an upper limit above the lower one")
        for row in rows:
            period = periods[row.period]
            yield OutcomeFact(
                release=releases[row.measure], start=period.start, end=period.end, **asdict(row)
            )


def _periods(path: Path) -> dict[str, PeriodRow]:
    rows = list(table.read(path, PeriodRow))
    once(path, rows, "period")
    each(path, rows, "end", lambda row: row.end >= row.start, "a date from start on")
    return {row.period: row for row in rows}


def _limits_in_order(row: GroupOutcomeRow) -> bool:
    if row.lower is None or row.upper is None:
        return row.lower is row.upper
    return row.lower <= row.upper


def _outcome_tables(
    made_up: Iterable[GroupOutcomeRow],
) -> Iterator[tuple[Path, list[GroupOutcomeRow]]]:
    """The rows of every table of outcomes; where a table has no groups, they are of everybody."""
    by_group = set(DATA.glob(BY_GROUP))
    for path in sorted(DATA.glob("outcomes_*.csv")):
        if path in by_group:
            yield path, list(table.read(path, GroupOutcomeRow))
        else:
            rows = table.read(path, OutcomeRow)
            yield path, [GroupOutcomeRow(group=EVERYBODY, **asdict(row)) for row in rows]
    yield example.PACKAGE, list(made_up)


STEPS = (
    ("releases", lambda: evidence.load.releases(example.releases())),
    ("parameters of the method", evidence.load.parameters),
    ("organisations", lambda: organisations.load.organisations(example.organisations())),
    ("populations", lambda: organisations.load.populations(example.populations())),
    ("peer characteristics", lambda: organisations.load.characteristics(example.characteristics())),
    ("weights of the peer method", organisations.load.weights),
    ("programmes", programmes),
    ("care settings", care_settings),
    ("outcome measures", lambda: measures(example.measures(), example.no_measures())),
    ("spend", lambda: spend(example.spend())),
    ("outcomes", lambda: outcomes(example.outcomes())),
    ("ratings of the releases", ratings.rate),
    ("spend called other", other.called_other),
)
