"""Whether everything is there: events beside the general ledger, and what was loaded."""

from dataclasses import dataclass
from functools import cached_property

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from evidence.charts import Chart
from evidence.kept import kept
from evidence.queries import Row

from .. import forms, loaded, pages, queries
from ..charts import reconciliation as drawn
from ..models.results import ALL
from ..pages import OfSystem
from ..sentences import reconciliation as said


@kept("year", scope=pages.scope_of_address)
@pages.of_system
def reconciliation(request: HttpRequest, of: OfSystem) -> HttpResponse:
    """Events to ledger by organisation and care setting."""
    controls = forms.year_controls(request.GET, of.years)
    controls.chosen()
    context = {"own": of.own, "run": of.run, "of": of, "shown": Shown(of), "controls": controls}
    return render(request, "costing/reconciliation.html", context)


@dataclass(frozen=True)
class Shown:
    """What the page shows of a system and year."""

    of: OfSystem

    @cached_property
    def rows(self) -> list[Row]:
        """Organisations over all settings, then by setting, then the settings over all organisations."""
        found = queries.reconciliation(self.of.run, system=self.of.code, year=self.of.year).rows()
        return sorted(found, key=_organisations_first)

    @cached_property
    def organisations(self) -> list[Row]:
        each = [row for row in self.rows if row["organisation"] != ALL]
        return [row for row in each if row["care_setting"] == ALL]

    @cached_property
    def whole(self) -> Row | None:
        both = (row for row in self.rows if row["organisation"] == row["care_setting"] == ALL)
        return next(both, None)

    @property
    def lede(self) -> str:
        return said.lede(self.of.year, self.whole, self.organisations)

    @property
    def parts(self) -> str:
        return said.parts(self.whole)

    @property
    def outside(self) -> list[Row]:
        return said.outside(self.organisations)

    @property
    def ledger(self) -> Chart:
        title, sentence = said.title(self.organisations), said.sentence(self.organisations)
        return drawn.beside_ledger(self.rows, title, sentence, pages.csv(self.of, "reconciliation"))

    @cached_property
    def _extracts(self) -> list[Row]:
        return loaded.extracts(self.of.run.scope, self.of.code, year=self.of.year)

    @property
    def no_extracts(self) -> str:
        return "" if self._extracts else said.no_extracts(self.of.illustrative)

    @property
    def later(self) -> str:
        return said.later(self._extracts, self.of.run)

    @property
    def loaded(self) -> list[Chart]:
        """What was loaded, and why rows of it were set aside."""
        if not self._extracts:
            return []
        file, about = pages.csv(self.of, "extracts"), said.extracts_sentence()
        found = [drawn.extracts(self._extracts, said.extracts_title(self._extracts), about, file)]
        if problems := loaded.problems(self._extracts):
            title = said.problems_title(problems)
            found.append(drawn.problems(problems, title, said.PROBLEMS_SENTENCE, file))
        return found


def _organisations_first(row: Row) -> tuple[bool, str, bool, str]:
    own, setting = row["organisation"], row["care_setting"]
    return (own == ALL, own, setting != ALL, setting)
