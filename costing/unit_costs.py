"""Unit costs arranged as the pages ask: organisations beside the nation, the lines that differ most, and
each specialty over all organisations."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Count, F, Q, Window
from django.db.models.functions import Abs

from evidence.models import Run
from evidence.queries import Listing, Row

from . import queries
from .models.results import ALL

MOST_LINES = 100  # of a table; the download has all
OF_LINES = ~Q(hrg=ALL)
OF_SPECIALTIES = Q(hrg=ALL) & ~Q(care_setting=ALL)
# In an address, for lines without a specialty; no specialty is called so.
NO_SPECIALTY = "not-recorded"

Specialty = tuple[str, str, str | None]  # care setting, point of delivery, specialty


def organisations(run: Run, year: str) -> list[Row]:
    """Everything each organisation of the run does, as one row."""
    return queries.unit_costs(run, year=year, care_setting=ALL).rows()


@dataclass(frozen=True)
class Lines:
    """The lines of a system that differ most in pounds, and how many there are of which kind."""

    rows: Sequence[Row]
    there: int
    withheld: int
    compared: int

    @property
    def priced(self) -> bool:
        return any(row["national_unit_cost"] is not None for row in self.rows)

    @property
    def left_out(self) -> bool:
        return self.there > len(self.rows)


def lines(run: Run, system: str, year: str, chosen: Mapping[str, str]) -> Lines:
    """Lines of a system in a care setting and specialty, those that differ most in pounds first; lines
    that are compared with nothing follow by what they cost, withheld ones last."""
    found = _of(run, system, year, OF_LINES).where(*_conditions(chosen))
    first = (Abs(F("variation")).desc(nulls_last=True), F("cost").desc(nulls_last=True))
    # Counts of all lines stand with each of them, so that one statement answers both.
    counts = {
        "there": Window(Count("organisation")),
        "withheld": Window(Count("organisation", filter=Q(hidden=True))),
        "compared": Window(Count("variation")),
    }
    queryset = found.queryset.order_by(*first, *found.queryset.query.order_by).annotate(**counts)
    names = (*found.columns, *counts)
    rows = Listing(queryset, lambda values: dict(zip(names, values, strict=True))).page(
        0, MOST_LINES
    )
    return Lines(rows, **{name: rows[0][name] if rows else 0 for name in counts})


def choices(run: Run, system: str, year: str) -> dict[str, list[str]]:
    """The care settings of a system's lines, and the specialties in each of them."""
    found = _of(run, system, year, OF_LINES).queryset.order_by("care_setting", "specialty")
    by_setting: dict[str, list[str]] = {}
    for setting, specialty in found.values_list("care_setting", "specialty").distinct():
        by_setting.setdefault(setting, []).append(specialty or NO_SPECIALTY)
    return by_setting


def specialties(run: Run, system: str, year: str, setting: str) -> dict[Specialty, list[Row]]:
    """Each specialty of a system with every organisation of the run that has it, those first in which
    one of the system's organisations differs most in pounds."""
    there = Q(care_setting=setting) if setting != ALL else Q()
    found = queries.unit_costs(run, year=year).where(OF_SPECIALTIES, there)
    by_specialty: dict[Specialty, list[Row]] = {}
    for row in found:
        key = (row["care_setting"], row["point_of_delivery"], row["specialty"])
        by_specialty.setdefault(key, []).append(row)
    ranked = {
        key: largest(rows, system)
        for key, rows in by_specialty.items()
        if any(row["system"] == system for row in rows)
    }
    return {key: by_specialty[key] for key in sorted(ranked, key=lambda key: -ranked[key])}


def largest(rows: Iterable[Row], system: str) -> float:
    """The largest variation in pounds among a system's own rows, whatever its sign; nil without one."""
    own = (row["variation"] for row in rows if row["system"] == system)
    return max((abs(value) for value in own if value is not None), default=0.0)


@dataclass(frozen=True)
class Missing:
    """What there is nothing of to compare unit costs with."""

    national: bool
    market_forces: Sequence[str]  # codes of the organisations without a factor

    @property
    def any(self) -> bool:
        return self.national or bool(self.market_forces)


def missing(own: Sequence[Row], priced: bool) -> Missing:
    """What the organisations or specialties of a system cannot be held against; `priced` is whether a
    line is known to have a national unit cost.

    Without market forces nothing is expected of a sum of lines, whatever the nation's unit costs.
    """
    without = [row["organisation"] for row in own if row["market_forces"] is None]
    placed = [row for row in own if row["market_forces"] is not None and not row["hidden"]]
    expected = any(row["expected"] is not None for row in placed)
    return Missing(bool(placed) and not priced and not expected, sorted(set(without)))


def _of(run: Run, system: str, year: str, which: Q) -> Listing:
    return queries.unit_costs(run, system=system, year=year).where(which)


def _conditions(chosen: Mapping[str, str]) -> list[Q]:
    """A care setting and a specialty; "all" of either narrows nothing."""
    named = {name: value for name, value in chosen.items() if value != ALL}
    if named.get("specialty") == NO_SPECIALTY:
        named["specialty"] = ""
    return [Q(**named)]
