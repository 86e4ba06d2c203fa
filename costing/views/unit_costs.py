"""What a unit of care costs each organisation of a system, beside what it costs the nation."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from evidence.charts import Chart
from evidence.kept import kept
from evidence.queries import Row

from .. import names, pages, unit_costs
from ..charts import unit_costs as drawn
from ..forms import Control, Controls, year_controls
from ..models.results import ALL
from ..pages import OfSystem
from ..sentences import unit_costs as said
from ..unit_costs import NO_SPECIALTY, Lines


@kept("year", "care_setting", "specialty", scope=pages.scope_of_address)
@pages.of_system
def unit_costs_page(request: HttpRequest, shown: OfSystem) -> HttpResponse:
    """Each organisation's index against its limits, and the lines that differ most in pounds."""
    controls = _controls(request, shown)
    chosen = controls.chosen()
    chosen.pop("year", None)
    context = {"of": shown, "own": shown.own, "run": shown.run, "controls": controls}
    context["shown"] = Shown(shown, chosen)
    return render(request, "costing/unit_costs.html", context)


def _controls(request: HttpRequest, shown: OfSystem) -> Controls:
    """Year, care setting, and the specialties there are in it; one of another setting gives way."""
    by_setting = unit_costs.choices(shown.run, shown.code, shown.year)
    setting = request.GET.get("care_setting", ALL)
    there = by_setting.get(setting) or sorted(
        {one for found in by_setting.values() for one in found}
    )
    settings = [code for code in names.SETTINGS if code in by_setting]
    fields = {
        "care_setting": Control(
            "Lines: care setting", [(ALL, names.ALL_SETTINGS), *_named(settings)]
        ),
        "specialty": Control(
            "Lines: specialty", [(ALL, "All specialties"), *map(_specialty, there)]
        ),
    }
    every = {one for found in by_setting.values() for one in found}
    found = year_controls(request.GET, shown.years, fields)
    return Controls(request.GET, found.controls, {"specialty": every})


def _named(settings: list[str]) -> list[tuple[str, str]]:
    return [(code, names.setting(code)) for code in settings]


def _specialty(code: str) -> tuple[str, str]:
    return code, names.specialty(None if code == NO_SPECIALTY else code)


@dataclass(frozen=True)
class Shown:
    """What the page shows in one year, care setting and specialty."""

    of: OfSystem
    chosen: Mapping[str, str]

    @cached_property
    def organisations(self) -> list[Row]:
        return unit_costs.organisations(self.of.run, self.of.year)

    @cached_property
    def own(self) -> list[Row]:
        return [row for row in self.organisations if row["system"] == self.of.code]

    @property
    def others(self) -> list[Row]:
        return [row for row in self.organisations if row["system"] != self.of.code]

    @cached_property
    def found(self) -> Lines:
        return unit_costs.lines(self.of.run, self.of.code, self.of.year, self.chosen)

    @property
    def answer(self) -> list[str]:
        return said.answer(self.own, self.of.year)

    @property
    def question(self) -> str:
        return said.QUESTION

    @property
    def missing(self) -> list[str]:
        return said.missing(unit_costs.missing(self.own, self.found.priced), self.of.year)

    @property
    def funnel(self) -> Chart:
        return drawn.funnel(self.own, self.others, self._csv(care_setting=ALL))

    @property
    def lines(self) -> Chart:
        setting, specialty = self.chosen["care_setting"], self.chosen["specialty"]
        named = {"care_setting": setting, "specialty": specialty}
        # The API has no name for lines without a specialty: their file has those of all.
        csv = self._csv(**{k: v for k, v in named.items() if v not in (ALL, NO_SPECIALTY)})
        recorded = "" if specialty == NO_SPECIALTY else specialty
        return drawn.lines(self.found, said.narrowed(setting, recorded), csv)

    def _csv(self, **filters: str) -> str:
        return pages.csv(self.of, "unit-costs", **filters)

    @property
    def working(self) -> list[str]:
        known = [row for row in self.own if row["index"] is not None]
        first = max(known, key=lambda row: (said.outside(row), abs(row["variation"])), default=None)
        return [*(said.worked_out(first) if first else []), said.ABOUT]

    @property
    def api(self) -> str:
        return pages.api(self.of, "unit-costs", care_setting=ALL)
