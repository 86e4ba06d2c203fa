"""The pathways there are, and the figures of them arranged as the pages ask: what the whole of it costs,
who bears it, where it differs from the peers, and how much of it is there yet."""

import tomllib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

from evidence.models import Run
from evidence.queries import Row

from . import queries
from .models.results import ALL

DATA = Path(__file__).parent / "data" / "pathways.toml"
# What is not shown of a pathway whose window is not over: care that is still to come is no difference.
COMPARED = ("peer_cost_per_person", "variation_per_person", "variation")
WHOLE = 100  # percent of people whose whole window lies in the years loaded


@dataclass(frozen=True)
class Pathway:
    """A pathway as a reader knows it: its name, its question, its window in months of 30 days, and the
    programmes whose care belongs to it (all care where none is named)."""

    code: str
    name: str
    question: str
    months_before: int
    months_after: int
    programmes: list[str]

    @property
    def months(self) -> range:
        """The months of the window, of which 0 begins with the day of the event."""
        return range(-self.months_before, self.months_after)


@cache
def pathways() -> dict[str, Pathway]:
    """Every pathway by its code, in the order of the table they stand in."""
    found = tomllib.loads(DATA.read_text())
    shown = ("name", "question", "months_before", "months_after", "programmes")
    return {
        code: Pathway(code, **{name: about[name] for name in shown})
        for code, about in found.items()
    }


@dataclass(frozen=True)
class Taken:
    """What people of one pathway and year took: its rows, each only what it is about."""

    pathway: Pathway
    year: str
    rows: Sequence[Row]

    @cached_property
    def total(self) -> Row | None:
        """All care of the whole window; None where nobody had the event."""
        return next(self._about(), None)

    def in_all(self, key: str) -> float | None:
        """A figure of all care; None where it is not shown or nobody had the event."""
        return self.total[key] if self.total else None

    @cached_property
    def settings(self) -> list[Row]:
        """By care setting, the dearest first; those whose pounds are withheld last."""
        return sorted(self._about("care_setting"), key=_dearest_first)

    @cached_property
    def organisations(self) -> list[Row]:
        """By organisation in its care setting, the dearest first."""
        return sorted(self._about("care_setting", "organisation"), key=_dearest_first)

    @cached_property
    def months(self) -> list[Row]:
        """By month and care setting, "all" settings among them, in the order of the months."""
        both = (*self._about("month"), *self._about("care_setting", "month"))
        return sorted(both, key=lambda row: int(row["month"]))

    def _about(self, *keys: str) -> Iterator[Row]:
        """The rows that are about all of these keys, with the others summed over."""
        every = ("care_setting", "organisation", "month")
        return (
            row for row in self.rows if all((row[key] != ALL) == (key in keys) for key in every)
        )

    @property
    def whole(self) -> bool:
        """Whether the window of everybody is over, so that costs are all there and can be compared."""
        return is_whole(self.total)

    @property
    def differing(self) -> list[Row]:
        """Care settings by their difference from the peers, the largest first; none while the window
        is not over."""
        return differing(self.settings) if self.whole else []


def is_whole(total: Row | None) -> bool:
    """Whether everybody's whole window lies in the years there are events of."""
    return bool(total and total["complete"] is not None and total["complete"] >= WHOLE)


def differing(rows: Iterable[Row]) -> list[Row]:
    """The rows whose difference from the peers is known, the largest first."""
    known = [row for row in rows if row["variation_per_person"] is not None]
    return sorted(known, key=lambda row: -abs(row["variation_per_person"]))


def totals(run: Run, system: str) -> list[Row]:
    """All care of every pathway and year of a system: one row each."""
    found = queries.pathways(run, system=system, care_setting=ALL, organisation=ALL, month=ALL)
    return _with_differences(found)


def by_setting(run: Run, system: str, year: str) -> list[Row]:
    """Every pathway of a year by care setting, and in all."""
    found = queries.pathways(run, system=system, year=year, organisation=ALL, month=ALL)
    return _with_differences(found)


def taken(run: Run, system: str, year: str, pathway: Pathway) -> Taken:
    """One pathway and year of a system."""
    found = queries.pathways(run, system=system, year=year, pathway=pathway.code)
    return Taken(pathway, year, _with_differences(found))


def whole_year(rows: Sequence[Row], years: Sequence[str]) -> str:
    """The latest year in which the windows of all these pathways are over, as far as that is known; the
    latest of all where there is none."""
    for year in years:
        there = [row for row in rows if row["year"] == year and row["complete"] is not None]
        if there and all(map(is_whole, there)):
            return year
    return years[0] if years else ""


def _with_differences(rows: Iterable[Row]) -> list[Row]:
    """With the difference in pounds for each person, of the two figures as they are shown."""
    return [row | {"variation_per_person": _difference(row)} for row in rows]


def _difference(row: Row) -> float | None:
    own, peers = row["cost_per_person"], row["peer_cost_per_person"]
    return None if own is None or peers is None else own - peers


def _dearest_first(row: Row) -> tuple[bool, float]:
    return row["cost"] is None, -(row["cost"] or 0)
