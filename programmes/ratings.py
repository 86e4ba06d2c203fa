"""What is measured of each release for its ratings: whom and what it covers, how finely, how old.

The rules themselves are data (`evidence/data/rating_rules.csv`). Quantities are of the last year or
period that has a known figure, unless their function says otherwise.
"""

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence, Sized
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from django.db.models import BooleanField, ExpressionWrapper, Q, Value
from django.utils import timezone

from evidence import notation, ratings
from evidence.models import Release
from evidence.ratings import Measured
from organisations.models import Organisation, PeerCharacteristic, Population

from .models import Measure, Outcome, Programme, Spend
from .notes import EXCEEDS_PROGRAMME, FALSE_ZERO, ODD
from .released import covered_to, months, openness

PROGRAMME_LEVELS = {Programme.Level.PROGRAMME, Programme.Level.SYSTEM}
FLAGS = (EXCEEDS_PROGRAMME, FALSE_ZERO, ODD)
EVERYBODY = "all"
ALL_SETTINGS = "all"

# A share of figures from which one kind of detail is said to go with the figures of a release.
MOST = 0.5

ESTIMATES = re.compile(r"\bestimat\w+|\bmapped\b|\bapproximate", re.IGNORECASE)

Quantities = dict[str, float]
Place = tuple[str, str]  # kind of organisation, nation


def rate(on: date | None = None) -> None:
    """Rate every release whose figures are loaded, as of today."""
    today = on or timezone.localdate()
    ratings.rate([*measured(today)], today)


def measured(on: date) -> Iterator[Measured]:
    """What is known of each release of spend, outcomes, populations and peer characteristics.

    Made-up figures are not rated: nothing was published that could be good or bad.
    """
    organisations = Organisations.loaded()
    releases = {release.code: release for release in Release.objects.all()}
    for found in (spend, outcomes, populations, characteristics):
        for code, facts in sorted(found(organisations).items()):
            if not releases[code].illustrative:
                yield facts.measured(releases[code], organisations, on)


@dataclass(frozen=True)
class Organisations:
    """Who there is, by code: kind, nation, and the dates between which it held a budget.

    `programmes` is how many programmes there are to have figures of.
    """

    by_code: Mapping[str, tuple[str, str, date, date | None]]
    programmes: int

    @classmethod
    def loaded(cls) -> "Organisations":
        rows = Organisation.objects.values_list("code", "kind", "nation", "valid_from", "valid_to")
        programmes = Programme.objects.filter(level=Programme.Level.PROGRAMME).count()
        by_code = {code: (kind, nation, first, last) for code, kind, nation, first, last in rows}
        return cls(by_code, programmes)

    def there(self, places: Collection[Place], on: date) -> set[str]:
        """The organisations of these kinds and nations on a day."""
        return {
            code
            for code, (kind, nation, first, last) in self.by_code.items()
            if (kind, nation) in places and first <= on and (last is None or last >= on)
        }

    def nation(self, code: str) -> str:
        return self.by_code[code][1]

    def nation_itself(self, code: str) -> bool:
        """Whether a code is that of a whole nation."""
        return self.by_code[code][0] == Organisation.Kind.NATION

    def places(self, codes: Iterable[str]) -> set[Place]:
        """The kinds and nations of organisations; a nation stands for itself only."""
        found = {self.by_code[code][:2] for code in codes}
        return {place for place in found if place[0] != Organisation.Kind.NATION}


@dataclass(frozen=True)
class Facts:
    """What a release holds: whom its rows are of, who has a known figure of the last year, and how old.

    `last` is the year or period in words and `end` its last day; unknown where there is none.
    """

    kind: str
    named: set[str]
    with_figures: set[str]
    last: str
    end: date | None
    quantities: Quantities
    feeds: Collection[tuple[str, str]] = ()

    def measured(self, release: Release, organisations: Organisations, on: date) -> Measured:
        end = self.end or covered_to(release.covers)
        places = organisations.places(self.named)
        # Figures may be older than the bodies that they are given for.
        there = organisations.there(places, end or on) or organisations.there(places, on)
        quantities = {**self.quantities, "openness": openness(release)}
        if there:
            quantities["organisations"] = 100 * len(there & self.with_figures) / len(there)
        if end:
            quantities["age"] = months(end, on)
        if release.caveat:
            quantities["estimates"] = len(ESTIMATES.findall(release.caveat))
        words = {"last": notation.period(self.last), "end": notation.day(end)}
        words |= {"nation": _nations(places), "programmes": str(organisations.programmes)}
        return Measured(release.code, self.kind, quantities, words, self.feeds)


def _nations(places: Collection[Place]) -> str:
    labels = dict(Organisation.Nation.choices)
    return " and ".join(sorted({str(labels[nation]) for _, nation in places})) or "no nation"


class SpendRow(NamedTuple):
    release: str
    organisation: str
    programme: str
    setting: str
    year: str
    known: bool
    derived: bool
    note: str


class OutcomeRow(NamedTuple):
    release: str
    organisation: str
    measure: str
    period: str
    end: date
    known: bool
    counts: bool
    interval: bool
    group: str


def spend(organisations: Organisations) -> dict[str, Facts]:
    """By release of spend with a known figure; shares of figures are of the rows of its last year."""
    found = Spend.objects.order_by().values_list(
        *("release", "organisation", "programme", "care_setting", "year"),
        *(_is_known("spend"), "derived", "note"),
    )
    levels = dict(Programme.objects.values_list("code", "level"))
    rows = _by_release(map(SpendRow._make, found.iterator()))
    return {
        code: _spend(of, organisations, levels)
        for code, of in rows.items()
        if any(row.known for row in of)
    }


def _spend(
    rows: Sequence[SpendRow], organisations: Organisations, levels: Mapping[str, str]
) -> Facts:
    year = max(row.year for row in rows if row.known)
    of_year = [row for row in rows if row.year == year]
    known = [row for row in of_year if row.known]
    bodies = [row for row in known if not organisations.nation_itself(row.organisation)]
    tops = {row.programme for row in bodies if levels[row.programme] == Programme.Level.PROGRAMME}
    split = any(row.setting != ALL_SETTINGS for row in bodies)
    return Facts(
        kind=Release.Kind.SPEND,
        named={row.organisation for row in rows},
        with_figures={row.organisation for row in known},
        last=year,
        end=date(int(year[:4]) + 1, 3, 31),
        quantities={
            "programmes": len(tops),
            "levels": len({levels[row.programme] for row in bodies} & PROGRAMME_LEVELS) + split,
            "known": _percent(known, of_year),
            "flagged": _percent([row for row in of_year if row.note in FLAGS], of_year),
            "published_pounds": _percent([row for row in known if not row.derived], known),
        },
        feeds={(organisations.nation(row.organisation), row.programme) for row in rows},
    )


def _percent(part: Sized, whole: Sized) -> float:
    return 100 * len(part) / len(whole)


def _is_known(field: str) -> ExpressionWrapper:
    return ExpressionWrapper(Q(**{f"{field}__isnull": False}), BooleanField())


def outcomes(organisations: Organisations) -> dict[str, Facts]:
    """By release of outcomes with a known figure; shares of figures are of its last period."""
    counts = ExpressionWrapper(
        Q(numerator__isnull=False, denominator__isnull=False), BooleanField()
    )
    interval = ExpressionWrapper(Q(lower__isnull=False, upper__isnull=False), BooleanField())
    found = Outcome.objects.order_by().values_list(
        *("release", "organisation", "measure", "period", "end"),
        *(_is_known("value"), counts, interval, "group"),
    )
    programmes = dict(Measure.objects.values_list("code", "programme"))
    rows = _by_release(map(OutcomeRow._make, found.iterator()))
    return {
        code: _outcomes(of, organisations, programmes)
        for code, of in rows.items()
        if any(row.known for row in of)
    }


def _outcomes(
    rows: Sequence[OutcomeRow], organisations: Organisations, programmes: Mapping[str, str]
) -> Facts:
    known = [row for row in rows if row.known]
    end = max(row.end for row in known)
    of_period = [row for row in rows if row.end == end]
    last = [row for row in of_period if row.known]
    kinds = ("counts", "interval", "groups")
    by_kind = dict.fromkeys(kinds, 0)
    for row in known:
        by_kind["counts"] += row.counts
        by_kind["interval"] += row.interval
        by_kind["groups"] += row.group != EVERYBODY
    return Facts(
        kind=Release.Kind.OUTCOME,
        named={row.organisation for row in rows},
        with_figures={row.organisation for row in last},
        last=min(row.period for row in last),
        end=end,
        quantities={
            "detail": sum(by_kind[name] > MOST * len(known) for name in kinds),
            "known": _percent(last, of_period),
        },
        feeds={(organisations.nation(row.organisation), programmes[row.measure]) for row in rows},
    )


def _by_release(rows: Iterable[Any]) -> dict[str, list[Any]]:
    """Rows by the release that they name."""
    found: dict[str, list[Any]] = defaultdict(list)
    for row in rows:
        found[row.release].append(row)
    return found


def populations(organisations: Organisations) -> dict[str, Facts]:
    """By release of populations."""
    rows = Population.objects.order_by().values_list("release", "organisation", "basis", "year")
    return _of_kind(Release.Kind.POPULATION, "bases", rows)


def characteristics(organisations: Organisations) -> dict[str, Facts]:
    """By release of peer characteristics, which have no year of their own."""
    found = PeerCharacteristic.objects.order_by()
    rows = found.values_list("release", "organisation", "variable", Value(""))
    return _of_kind(Release.Kind.CHARACTERISTICS, "variables", rows)


def _of_kind(kind: str, test: str, rows: Iterable[tuple[str, ...]]) -> dict[str, Facts]:
    """Facts of releases whose rows are (release, organisation, what of it, year or nothing)."""
    found: dict[str, list[tuple[str, ...]]] = defaultdict(list)
    for release, *row in rows:
        found[release].append(tuple(row))
    return {code: _named(kind, test, of) for code, of in found.items()}


def _named(kind: str, test: str, rows: Sequence[tuple[str, ...]]) -> Facts:
    last = max(year for *_, year in rows)
    return Facts(
        kind=kind,
        named={organisation for organisation, *_ in rows},
        with_figures={organisation for organisation, _, year in rows if year == last},
        last=last,
        end=date(int(last[:4]) + 1, 3, 31) if last else None,
        quantities={test: len({of for _, of, _ in rows})},
    )
