"""One organisation: the triple, quadruple and quintuple aim, the kinds of value, the data pyramid."""

from dataclasses import dataclass
from functools import cached_property

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from evidence.charts import Chart
from evidence.models import Run
from evidence.queries import Row
from organisations import downloads
from organisations.pages import of_one

from .. import coverage, places, scorecard, sentences
from ..charts import scorecard as drawn
from ..forms import Control, Controls
from ..one import OfOne
from ..scorecard import Panel
from ..sentences import scorecard as said

COLUMNS = (
    "run organisation panel programme measure measure_name unit polarity proxy_grade period value "
    "benchmark_value deprivation_gap benchmark_gap peers signal standing z spend_year spend_basis "
    "spend_per_head spend_benchmark_per_head explain illustrative"
).split()


@of_one
def scorecard_page(request: HttpRequest, run: Run, own: Row) -> HttpResponse:
    """The latest outcomes of an organisation by aim or by kind of value; never one score."""
    field = {"frame": Control("Arranged by", [*said.FRAMES.items()])}
    controls = Controls(request.GET, field, {})
    shown = Shown(run, own, controls.chosen()["frame"])
    context = {"own": own, "run": run, "controls": controls, "shown": shown}
    return render(request, "programmes/scorecard.html", context)


@of_one
def scorecard_csv(request: HttpRequest, run: Run, own: Row, of: str) -> HttpResponse:
    """The measures of every panel of a frame as a file."""
    if of not in scorecard.FRAMES:
        raise Http404(f"There is no such file. There is: {', '.join(scorecard.FRAMES)}.")
    shown = Shown(run, own, of)
    rows = [
        {**dict.fromkeys(COLUMNS), **row, "run": run.pk, "panel": panel.name}
        for panel in shown.panels
        for row in panel.rows
    ]
    return downloads.as_csv(f"scorecard-{of}-{own['code']}-run-{run.pk}", COLUMNS, rows)


@dataclass(frozen=True)
class Shown(OfOne):
    """What the page shows in one frame."""

    frame: str

    @cached_property
    def choice(self) -> dict[str, str]:
        """The latest year of spend and its first population basis; empty where there is no spend."""
        years = coverage.years(self.run, self.code)
        return {"year": next(iter(years)), "basis": next(iter(years.values()))[0]} if years else {}

    @cached_property
    def spend(self) -> dict[str, Row]:
        if not self.choice:
            return {}
        return scorecard.spend_a_head(self.run, self.code, **self.choice)

    @cached_property
    def outcomes(self) -> list[Row]:
        return scorecard.latest_outcomes(self.run, self.code)

    @cached_property
    def gaps(self) -> list[Row]:
        return scorecard.latest_gaps(self.run, self.code)

    @cached_property
    def panels(self) -> list[Panel]:
        rows = [self._in_words(row) for row in (*self.outcomes, *self.gaps)]
        return scorecard.panels(self.frame, rows)

    def _in_words(self, row: Row) -> Row:
        """A row with its spend, its words and its addresses."""
        spend = self.spend.get(row["programme"])
        return {
            **row,
            "page": self._page(row),
            "explain_page": places.explain(row) if row.get("explain") else "",
            "explain": row.get("explain") or "",
            "measured": said.measured(row),
            "benchmarked": said.benchmarked(row),
            "stands": said.stands(row),
            "spend_a_head": said.spend(spend),
            "spend_year": self.choice.get("year"),
            "spend_basis": self.choice.get("basis"),
            "spend_per_head": spend and spend["per_head"],
            "spend_benchmark_per_head": spend and spend["benchmark_per_head"],
        }

    def _page(self, row: Row) -> str:
        """The programme's page; of a gap, the page of inequalities."""
        if "deprivation_gap" in row:
            return f"{reverse('inequalities', args=[self.code])}?measure={row['measure']}"
        return places.organisation_programme(self.code, row["programme"], **self.choice)

    @property
    def csv(self) -> str:
        return reverse("scorecard-csv", args=[self.code, self.frame])

    @property
    def lede(self) -> str:
        return said.lede(self.compared)

    @property
    def counts(self) -> Chart:
        title, sentence = said.title(self.panels, self.compared), said.sentence(self.compared)
        return drawn.counts(self.panels, self.nation, title, sentence, self.csv)

    @property
    def cards(self) -> list[dict[str, object]]:
        """Each panel with its counts, what is missing, and the table behind it."""
        return [
            {
                "name": said.NAMES[panel.name],
                "about": said.ABOUT[panel.name],
                "counts": said.counts(panel),
                "gap": said.gap_of(panel, self.nation),
                "place": f"panel-{panel.name.replace(' ', '-')}" if panel.rows else "",
            }
            for panel in self.panels
        ]

    @property
    def charts(self) -> list[Chart]:
        return [drawn.panel(panel, self.compared, self.csv) for panel in self.panels if panel.rows]

    @property
    def about_spend(self) -> str:
        if not self.choice:
            return said.no_spend()
        basis = sentences.BASES[self.choice["basis"]]
        return said.about_spend(self.choice["year"], basis, self.compared)

    @property
    def pyramid(self) -> list[tuple[str, str, str, str]]:
        found = scorecard.pyramid(self.outcomes, self.gaps, self.spend)
        return said.pyramid(found, self.nation)
