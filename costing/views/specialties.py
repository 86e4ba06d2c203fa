"""How the same specialty differs between organisations: the view of Getting It Right First Time."""

from dataclasses import dataclass
from functools import cached_property

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from evidence.charts import Chart
from evidence.kept import kept
from evidence.queries import Row

from .. import names, pages, unit_costs
from ..charts import specialties as drawn
from ..forms import Control, year_controls
from ..models.results import ALL
from ..pages import OfSystem
from ..sentences import unit_costs as said


@kept("year", "care_setting", scope=pages.scope_of_address)
@pages.of_system
def specialties_page(request: HttpRequest, shown: OfSystem) -> HttpResponse:
    """Specialties by what they differ in pounds, each over all organisations that have it."""
    settings = [(code, names.setting(code)) for code in (ALL, *names.SETTINGS)]
    setting = {"care_setting": Control("Care setting", settings)}
    controls = year_controls(request.GET, shown.years, setting)
    chosen = controls.chosen()["care_setting"]
    context = {"of": shown, "own": shown.own, "run": shown.run, "controls": controls}
    context["shown"] = Shown(shown, chosen)
    return render(request, "costing/specialties.html", context)


@dataclass(frozen=True)
class Shown:
    """What the page shows in one year and care setting."""

    of: OfSystem
    setting: str

    @cached_property
    def found(self) -> list[tuple[list[Row], list[Row]]]:
        """Each specialty: rows of the system's own organisations, the largest variation first, and
        rows of the others."""
        every = unit_costs.specialties(self.of.run, self.of.code, self.of.year, self.setting)
        return [self._apart(rows) for rows in every.values()]

    def _apart(self, rows: list[Row]) -> tuple[list[Row], list[Row]]:
        own = [row for row in rows if row["system"] == self.of.code]
        others = [row for row in rows if row["system"] != self.of.code]
        return sorted(own, key=lambda row: -abs(row["variation"] or 0)), others

    @cached_property
    def own(self) -> list[Row]:
        return [row for own, _ in self.found for row in own]

    @property
    def answer(self) -> list[str]:
        return said.specialties_answer(self.own, self.of.year)

    @property
    def question(self) -> str:
        return said.QUESTION

    @property
    def view(self) -> str:
        return said.GIRFT

    @property
    def missing(self) -> list[str]:
        return said.missing(unit_costs.missing(self.own, priced=False), self.of.year)

    @property
    def chart(self) -> Chart:
        return drawn.specialties(self.found, pages.csv(self.of, "unit-costs", **self._narrowed))

    @property
    def _narrowed(self) -> dict[str, str]:
        return {"hrg": ALL} | ({} if self.setting == ALL else {"care_setting": self.setting})

    @property
    def working(self) -> list[str]:
        known = [row for row in self.own if row["index"] is not None]
        first = max(known, key=lambda row: abs(row["variation"]), default=None)
        return [*(said.worked_out(first) if first else []), said.ABOUT]

    @property
    def api(self) -> str:
        return pages.api(self.of, "unit-costs", **self._narrowed)
