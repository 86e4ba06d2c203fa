"""How much of the cost a few people make up, and what care they have."""

from dataclasses import dataclass
from functools import cached_property

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from evidence.charts import Chart
from evidence.queries import Row

from .. import pages, queries
from ..charts import concentration as drawn
from ..forms import year_controls
from ..models.results import ALL
from ..names import GROUPS, SETTINGS
from ..pages import OfSystem
from ..sentences import concentration as said
from ..sentences import people


@pages.of_system
def concentration(request: HttpRequest, shown: OfSystem) -> HttpResponse:
    """Groups of people by cost, the curve, and the mix of services of each group."""
    controls = year_controls(request.GET, shown.years)
    controls.chosen()
    context = {"own": shown.own, "run": shown.run, "of": shown, "controls": controls}
    return render(request, "costing/concentration.html", context | {"shown": Shown(shown)})


@dataclass(frozen=True)
class Shown:
    """What the page shows of a system and year."""

    of: OfSystem

    @cached_property
    def rows(self) -> list[Row]:
        """Every group in every care setting, groups and settings in the order of their names."""
        found = queries.concentration(self.of.run, system=self.of.code, year=self.of.year).rows()
        groups, settings = list(GROUPS), [ALL, *SETTINGS]
        found = [row for row in found if row["people_group"] in groups]
        found.sort(
            key=lambda row: (
                groups.index(row["people_group"]),
                settings.index(row["care_setting"]),
            )
        )
        whole = {row["people_group"]: row for row in found if row["care_setting"] == ALL}
        return [said.written(row, whole.get(row["people_group"])) for row in found]

    @cached_property
    def groups(self) -> dict[str, Row]:
        """Every group over all care, by its code."""
        return {row["people_group"]: row for row in self.rows if row["care_setting"] == ALL}

    @cached_property
    def parts(self) -> list[Row]:
        return [row for row in self.rows if row["care_setting"] != ALL]

    @cached_property
    def spread(self) -> Row | None:
        found = queries.spreads(self.of.run, system=self.of.code, year=self.of.year).rows()
        return found[0] if found else None

    @cached_property
    def points(self) -> list[Row]:
        found = queries.lorenz(self.of.run, system=self.of.code, year=self.of.year).rows()
        return [said.point(row) for row in found]

    @property
    def answer(self) -> str:
        return said.answer(self.groups, self.parts, self.spread, self.of.year)

    @property
    def charts(self) -> list[Chart]:
        """The curve, the groups and their mix; only what there is."""
        return [
            *([self._curve()] if self.points else []),
            *([self._shares()] if self.groups else []),
            *([self._mix()] if self.parts else []),
        ]

    def _curve(self) -> Chart:
        title = said.curve_title(self.points, self.spread)
        sentence = said.curve_sentence(self.points, self.spread)
        return drawn.lorenz(self.points, title, sentence, pages.csv(self.of, "lorenz"))

    def _shares(self) -> Chart:
        rows = list(self.groups.values())
        title, sentence = (
            said.shares_title(self.groups),
            said.shares_sentence(self.groups, self.of.alone),
        )
        compared = people.compared(rows, "peer_share")
        return drawn.shares(rows, compared, title, sentence, self._csv(ALL))

    def _mix(self) -> Chart:
        compared = people.compared(self.parts, "peer_mix")
        title = said.mix_title(self.groups, self.parts)
        sentence = said.mix_sentence(self.parts, compared)
        return drawn.mix(self.parts, compared, title, sentence, self._csv())

    def _csv(self, setting: str = "") -> str:
        return pages.csv(self.of, "concentration", care_setting=setting)

    @property
    def not_shown(self) -> list[str]:
        return said.not_shown(self.groups)

    rules = said.RULES

    @property
    def working(self) -> list[str]:
        return said.working(self.groups)

    @property
    def api(self) -> str:
        return pages.api(self.of, "concentration")
