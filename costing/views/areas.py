"""The resource map: what people of each area take of health and social care."""

import re
from dataclasses import dataclass
from functools import cached_property

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from evidence.charts import Chart

from .. import names, pages, queries
from ..by_setting import UNKNOWN, Matrix, beside
from ..charts import heat as heats
from ..charts import segments as drawn
from ..charts.heat import COST, DIFFERENCE, Heat
from ..forms import Control, year_controls
from ..models.results import ALL
from ..pages import OfSystem
from ..sentences import areas as said
from .segments import setting_control

SHOWN = {DIFFERENCE: "Difference from the whole system", COST: "Cost per person"}
NUMBERS = re.compile(r"([0-9]+)")


@pages.of_system
def areas(request: HttpRequest, shown: OfSystem) -> HttpResponse:
    """Area by care setting, and the variations of one setting."""
    more = {"show": Control("In each cell", [*SHOWN.items()]), "setting": setting_control()}
    controls = year_controls(request.GET, shown.years, more)
    chosen = controls.chosen()
    page = Shown(shown, chosen["show"], chosen["setting"])
    context = {"own": shown.own, "run": shown.run, "of": shown, "controls": controls}
    return render(request, "costing/areas.html", context | {"shown": page})


@dataclass(frozen=True)
class Shown:
    """What the page shows of a system and year."""

    of: OfSystem
    show: str
    setting: str

    @cached_property
    def matrix(self) -> Matrix:
        """Areas by care setting, the dearest of all care first and the unknown one last."""
        found = queries.areas(self.of.run, system=self.of.code, year=self.of.year).rows()
        cells = [
            beside(row, row["area"], names.area(row["area"]), row["system_cost_per_person"])
            for row in found
        ]
        cells.sort(key=lambda cell: in_order(cell["group"]))
        dearest = [cell["group"] for cell in said.known_areas(Matrix(cells), ALL)]
        cells.sort(key=lambda cell: _place(dearest, cell["group"]))
        return Matrix(cells)

    @property
    def answer(self) -> str:
        return said.answer(self.matrix, self.of.year)

    @property
    def heat(self) -> Heat | None:
        if not self.matrix.cells:
            return None
        title, sentence = (
            said.heat_title(self.matrix, self.show),
            said.heat_sentence(self.matrix, self.show),
        )
        return heats.heat(self.matrix, self.show, "Area", title, sentence, self._csv())

    @property
    def charts(self) -> list[Chart]:
        return [self._ranked()] if self.matrix.cells else []

    def _ranked(self) -> Chart:
        cells = self.matrix.of(self.setting)
        title = said.ranked_title(cells, self.setting)
        sentence = said.ranked_sentence(len(drawn.drawn(cells)), len(cells))
        csv = self._csv(self.setting)
        return drawn.ranked(cells, "Area", "Whole system", title, sentence, csv)

    def _csv(self, setting: str = "") -> str:
        return pages.csv(self.of, "areas", care_setting=setting)

    caveat = said.CAVEAT
    no_map = said.NO_MAP

    @property
    def working(self) -> list[str]:
        return said.working(self.matrix)

    @property
    def api(self) -> str:
        return pages.api(self.of, "areas")


def in_order(name: str) -> list[tuple[int, str]]:
    """The order of names with numbers in them: Area 2 before Area 10."""
    parts = NUMBERS.split(name)
    return [(int(part), "") if part.isdigit() else (0, part) for part in parts]


def _place(dearest: list[str], area: str) -> tuple[bool, int]:
    """Where an area stands: those that are withheld behind the others, those not known last."""
    return area == UNKNOWN, dearest.index(area) if area in dearest else len(dearest)
