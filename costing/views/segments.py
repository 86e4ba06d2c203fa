"""Segments of people: who is in each, what they take in each care setting, where that differs."""

from dataclasses import dataclass
from functools import cached_property

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from evidence.charts import Chart
from evidence.queries import Row

from .. import names, pages, queries
from ..by_setting import Matrix, beside
from ..charts import heat as heats
from ..charts import segments as drawn
from ..charts.heat import COST, DIFFERENCE, Heat
from ..forms import Control, Controls, year_controls
from ..models.results import ALL
from ..pages import OfSystem
from ..sentences import segments as said

SHOWN = {DIFFERENCE: "Difference from the peers", COST: "Cost per person"}


@pages.of_system
def segments(request: HttpRequest, shown: OfSystem) -> HttpResponse:
    """Segment by care setting of one scheme, who is in each, and the variations of one setting."""
    more = {
        "scheme": Control("Segments", [*names.SCHEMES.items()]),
        "show": Control("In each cell", [*SHOWN.items()]),
        "setting": setting_control(),
    }
    controls = year_controls(request.GET, shown.years, more)
    page = Shown(shown, controls, **_chosen(controls))
    context = {"own": shown.own, "run": shown.run, "of": shown, "controls": controls}
    return render(request, "costing/segments.html", context | {"shown": page})


def setting_control() -> Control:
    """The care setting whose variations are put in order; all of them first."""
    settings = {ALL: names.ALL_SETTINGS, **names.SETTINGS}
    return Control("Variations in", [*settings.items()])


def _chosen(controls: Controls) -> dict[str, str]:
    chosen = controls.chosen()
    return {name: chosen[name] for name in ("scheme", "show", "setting")}


@dataclass(frozen=True)
class Shown:
    """What the page shows of a system and year in one scheme."""

    of: OfSystem
    controls: Controls
    scheme: str
    show: str
    setting: str

    @cached_property
    def matrix(self) -> Matrix:
        """Segments in the order of their rules by care setting."""
        found = queries.segments(
            self.of.run, system=self.of.code, year=self.of.year, scheme=self.scheme
        ).rows()
        order = list(names.segments(self.scheme))
        found.sort(key=lambda row: order.index(row["segment"]) if row["segment"] in order else -1)
        return Matrix([
            beside(
                row,
                row["segment"],
                names.segment(self.scheme, row["segment"]),
                row["peer_cost_per_person"],
            )
            for row in found
        ])  # fmt: skip

    @cached_property
    def everybody(self) -> Row | None:
        """Everybody's people and cost."""
        found = queries.concentration(
            self.of.run,
            system=self.of.code,
            year=self.of.year,
            people_group="everybody",
            care_setting=ALL,
        ).rows()
        return found[0] if found else None

    @cached_property
    def segments(self) -> list[Row]:
        """Each segment over all care, in the order of the rules, with its shares."""
        cells = [cell for cell in self.matrix.cells if cell["care_setting"] == ALL]
        return [said.who(cell, self.everybody) for cell in cells]

    @property
    def shade(self) -> str:
        """What stands in the cells: where nobody is compared, the cost."""
        return self.show if self.matrix.compared else COST

    @property
    def answer(self) -> str:
        return said.answer(self.segments, self.matrix, self.of.year, self.of.alone)

    @property
    def heat(self) -> Heat | None:
        if not self.matrix.cells:
            return None
        title = said.heat_title(self.matrix, self.shade)
        sentence = said.heat_sentence(self.matrix, self.shade, self.of.alone)
        return heats.heat(self.matrix, self.shade, "Segment", title, sentence, self._csv())

    @property
    def charts(self) -> list[Chart]:
        return [self._ranked(), self._who()] if self.matrix.cells else []

    def _ranked(self) -> Chart:
        cells = self.matrix.of(self.setting)
        title = said.ranked_title(cells, self.setting)
        sentence = said.ranked_sentence(cells, len(drawn.drawn(cells)), self.of.alone)
        against = "Mean of the peers" if self.matrix.compared else ""
        csv = self._csv(self.setting)
        return drawn.ranked(cells, "Segment", against, title, sentence, csv)

    def _who(self) -> Chart:
        drawn_of = min(drawn.DRAWN, len(self.segments))
        title = said.who_title(self.segments)
        sentence = said.who_sentence(self.scheme, drawn_of, len(self.segments))
        return drawn.who(self.segments, title, sentence, self._csv(ALL))

    def _csv(self, setting: str = "") -> str:
        return pages.csv(self.of, "segments", scheme=self.scheme, care_setting=setting)

    @property
    def working(self) -> list[str]:
        return said.working(self.segments, self.everybody, self.matrix)

    @property
    def api(self) -> str:
        return pages.api(self.of, "segments", scheme=self.scheme)
