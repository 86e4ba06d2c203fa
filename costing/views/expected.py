"""Cost beside what is expected of people of the same age, sex and deprivation."""

from dataclasses import dataclass
from functools import cached_property

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from evidence.charts import Chart
from evidence.queries import Row

from .. import pages, queries
from ..charts import expected as drawn
from ..forms import Control, Controls
from ..models.results import ALL
from ..pages import OfSystem
from ..sentences import expected as said
from ..sentences.expected import AGE, DEPRIVATION, REFERENCES, SEX


@pages.of_system
def expected(request: HttpRequest, shown: OfSystem) -> HttpResponse:
    """Cost against expected, by age in pounds per person, by sex and deprivation as a ratio."""
    rows = queries.expected(shown.run, system=shown.code, year=shown.year).rows()
    there = {row["reference"] for row in rows}
    references = {name: words for name, words in REFERENCES.items() if name in there}
    fields = {"year": Control("Year", [(year, year) for year in shown.years])}
    if references:
        fields["reference"] = Control("Compared with", [*references.items()])
    # A reference that this run has not gives way to the one it has, in an address as in the form.
    controls = Controls(request.GET, fields, {"reference": REFERENCES})
    reference = controls.chosen().get("reference", said.PUBLISHED)
    page = Shown(
        shown, [row for row in rows if row["reference"] == reference], reference, references
    )
    context = {"own": shown.own, "run": shown.run, "of": shown, "controls": controls}
    return render(request, "costing/expected.html", context | {"shown": page})


@dataclass(frozen=True)
class Shown:
    """What the page shows of a system and year beside one reference."""

    of: OfSystem
    found: list[Row]
    reference: str
    references: dict[str, str]

    @cached_property
    def rows(self) -> list[Row]:
        return [said.written(row) for row in self.found]

    def _by(self, by: str) -> list[Row]:
        return [row for row in self.rows if row["by"] == by]

    @cached_property
    def whole(self) -> Row | None:
        """Everybody, in one row."""
        return next(iter(self._by(ALL)), None)

    @cached_property
    def ages(self) -> list[Row]:
        return self._by(AGE)

    @property
    def answer(self) -> str:
        return said.answer(self.whole, self.ages, self.reference, self.of.year)

    @property
    def cautions(self) -> list[str]:
        if not self.found:
            return []
        return said.cautions(self.reference, self.references, self.of.illustrative)

    @property
    def charts(self) -> list[Chart]:
        """By age, then everybody by sex and deprivation; only what there is."""
        return [
            *([self._ages()] if self.ages else []),
            *([self._groups()] if self.rows else []),
        ]

    def _ages(self) -> Chart:
        title = said.ages_title(self.ages, self.reference)
        sentence = said.ages_sentence(self.ages, self.reference)
        return drawn.ages(self.ages, title, sentence, self._csv(AGE))

    def _groups(self) -> Chart:
        rows = [*self._by(ALL), *self._by(SEX), *self._by(DEPRIVATION)]
        title, sentence = said.groups_title(rows), said.groups_sentence(rows, self.reference)
        return drawn.groups(rows, title, sentence, self._csv(ALL, SEX, DEPRIVATION))

    def _csv(self, *by: str) -> str:
        return pages.csv(self.of, "expected", reference=self.reference, by=by)

    @property
    def working(self) -> list[str]:
        return said.working(self.whole, self.reference)

    @property
    def api(self) -> str:
        return pages.api(self.of, "expected", reference=self.reference)
