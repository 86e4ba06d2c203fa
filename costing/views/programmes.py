"""Programme cost built from below beside the programme budget from above."""

from dataclasses import dataclass
from functools import cached_property

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

import programmes.queries
from evidence import notation
from evidence.charts import Chart
from evidence.kept import kept
from evidence.queries import Row
from programmes import places

from .. import forms, pages, queries
from ..charts import programmes as drawn
from ..pages import OfSystem
from ..sentences import programmes as said

TOTAL = "ALL"  # the code of all programmes together


@kept("year", scope=pages.scope_of_address)
@pages.of_system
def programme_costs(request: HttpRequest, of: OfSystem) -> HttpResponse:
    """What care of each programme cost, and what was spent on it."""
    controls = forms.year_controls(request.GET, of.years)
    controls.chosen()
    context = {"own": of.own, "run": of.run, "of": of, "shown": Shown(of), "controls": controls}
    return render(request, "costing/programmes.html", context)


@dataclass(frozen=True)
class Shown:
    """What the page shows of a system and year."""

    of: OfSystem

    @property
    def run(self) -> object:
        return self.of.run

    @cached_property
    def rows(self) -> list[Row]:
        """Every programme and system of care by name and level, the largest difference a person first."""
        about = {row["code"]: row for row in programmes.queries.programmes().rows()}
        found = queries.programmes(self.of.run, system=self.of.code, year=self.of.year).rows()
        rows = [self._named(row, about.get(row["programme"] or "")) for row in found]
        return sorted(rows, key=_by_difference)

    def _named(self, row: Row, about: Row | None) -> Row:
        name = notation.plain(about["name"]) if about else row["programme"] or said.NO_PROGRAMME
        level = about["level"] if about else "programme"
        page = places.organisation_programme(self.of.code, about["code"]) if about else ""
        return {**row, "name": name, "level": level, "page": page}

    @cached_property
    def total(self) -> Row | None:
        return next((row for row in self.rows if row["programme"] == TOTAL), None)

    @cached_property
    def programmes(self) -> list[Row]:
        return [row for row in self.rows if row["level"] == "programme"]

    @cached_property
    def systems(self) -> list[Row]:
        """Systems of care, which are inside programmes."""
        return [row for row in self.rows if row["level"] == "system"]

    @property
    def lede(self) -> str:
        return said.lede(self.of.year, self.total, self.programmes)

    @property
    def beside(self) -> Chart:
        covered = self.total["covered"] if self.total else None
        title = said.title(self.programmes)
        sentence = said.sentence(self.programmes, covered)
        return drawn.beside(self.programmes, title, sentence, self._csv)

    @property
    def inside(self) -> Chart | None:
        if not self.systems:
            return None
        return drawn.inside(self.systems, said.SYSTEMS_TITLE, said.SYSTEMS_SENTENCE, self._csv)

    @property
    def _csv(self) -> str:
        return pages.csv(self.of, "programmes")

    @property
    def ways(self) -> tuple[str, ...]:
        return said.WAYS

    @property
    def left_out(self) -> Row:
        """What is in neither, and what is in one of the two alone."""
        return {"neither": said.NEITHER, "spend": said.ONLY_SPEND, "cost": said.ONLY_COST}


def _by_difference(row: Row) -> tuple[bool, float, float]:
    """The largest difference first; then, without one, the largest cost."""
    difference = row["difference_per_person"]
    return (difference is None, -abs(difference or 0.0), -(row["cost_per_person"] or 0.0))
