"""What changed in the findings about one organisation since an earlier run, and why."""

from dataclasses import dataclass
from functools import cached_property
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

import organisations.queries
from evidence import notation
from evidence.charts import Chart, Column
from evidence.models import Run
from evidence.queries import Row
from organisations.downloads import as_csv
from organisations.pages import of_one

from .. import changes, places, sentences
from ..changes import Causes, Change, Kept
from ..forms import Control, Controls

EVERY = "every"  # every year together

COLUMNS = (
    Column("name", "Finding", link="page"),
    Column("year", "Year"),
    Column("said", "What changed"),
    Column("then", "Then"),
    Column("now", "Now"),
    Column("why", "Why"),
)
FILE = (
    "organisation year kind programme system measure name changes run_before run_after size_before "
    "size_after unit certainty_before certainty_after why illustrative"
).split()


@of_one
def changed(request: HttpRequest, run: Run, own: Row) -> HttpResponse:
    """The findings that changed since an earlier run that is kept."""
    return render(
        request, "programmes/changes.html", {"own": own, "shown": _shown(request, run, own)}
    )


@of_one
def changed_csv(request: HttpRequest, run: Run, own: Row) -> HttpResponse:
    """The same rows as a file, figures in full."""
    return as_csv(f"changes-{own['code']}", FILE, _shown(request, run, own).lines())


def _shown(request: HttpRequest, run: Run, own: Row) -> "Shown":
    runs = changes.kept(run, own["code"])
    years = sorted({row["year"] for one in runs for row in one.findings}, reverse=True)
    fields = {}
    if len(runs) > 1:
        earlier = [(str(one.number), _named(one)) for one in runs[1:]]
        fields["against"] = Control("Compared with", earlier)
    if years:
        every = (EVERY, "every year")
        fields["year"] = Control("Year", [*((year, year) for year in years), every])
    controls = Controls(request.GET, fields, {})
    return Shown(own, runs, controls, controls.chosen())


def _named(one: Kept) -> str:
    return f"run {one.number}, {notation.day(one.ended)}"


@dataclass(frozen=True)
class Shown:
    """What the page says for one choice of the earlier run and of the year."""

    own: Row
    runs: list[Kept]
    controls: Controls
    choice: dict[str, str]

    @property
    def name(self) -> str:
        return organisations.queries.full_name(self.own)

    @property
    def now(self) -> Kept:
        return self._of_year(self.runs[0])

    @cached_property
    def then(self) -> Kept | None:
        """The earlier run that was chosen; None where this is the only one that is kept."""
        asked = self.choice.get("against")
        found = next((one for one in self.runs[1:] if str(one.number) == asked), None)
        return self._of_year(found) if found else None

    def _of_year(self, one: Kept) -> Kept:
        year = self.choice.get("year", EVERY)
        rows = [row for row in one.findings if year in (EVERY, row["year"])]
        return Kept(one.number, one.started, one.ended, one.method, one.input_hash, rows)

    @cached_property
    def changes(self) -> list[Change]:
        return changes.between(self.now, self.then) if self.then else []

    @cached_property
    def causes(self) -> Causes | None:
        return changes.causes(self.now, self.then, self.own["code"]) if self.then else None

    @property
    def said(self) -> str:
        """How many findings changed, in one sentence."""
        if self.then is None:
            return sentences.NOTHING_BEFORE
        kinds = [change.kinds for change in self.changes]
        return sentences.changed(kinds, self.then.number, self.then.ended)

    @property
    def reasons(self) -> list[str]:
        """Why the two runs may differ, one sentence each."""
        if self.then is None or self.causes is None:
            return []
        return sentences.reasons(
            figures=self.causes.figures,
            loaded=self.causes.loaded,
            corrected=len(self.causes.corrected),
            methods=(self.then.method, self.now.method),
            joined=list(self.causes.joined.values()),
            left=list(self.causes.left.values()),
        )

    @property
    def chart(self) -> Chart | None:
        """The changes as a table with its download; None where nothing changed."""
        if not self.changes:
            return None
        place = reverse("changes-csv", args=[self.own["code"]])
        rows = [self._row(change) for change in self.changes]
        title = f"{notation.counted(len(rows)).capitalize()} findings, then and now"
        if len(rows) == 1:
            title = "One finding, then and now"
        sentence = "Spend in pounds, outcomes in people or cases; the two share no scale."
        return Chart("changes", title, sentence, COLUMNS, rows, f"{place}?{urlencode(self.choice)}")

    def _row(self, change: Change) -> Row:
        row = change.finding
        return {
            "name": sentences.finding_name(row),
            "page": places.organisation_programme(
                self.own["code"], sentences.node(row), year=row["year"]
            ),
            "illustrative": self.own["illustrative"],
            "year": row["year"],
            "said": self._said(change),
            "then": sentences.finding_said(change.then),
            "now": sentences.finding_said(change.now),
            "why": self._why(change),
        }

    def _said(self, change: Change) -> str:
        return ", ".join(sentences.CHANGES[kind] for kind in change.kinds)

    def _why(self, change: Change) -> str:
        codes = changes.why(change, self.own["code"], self.causes) if self.causes else []
        return " ".join(sentences.WHY_CHANGED[code] for code in codes)

    def lines(self) -> list[Row]:
        """The changes with figures in full, as the file has them."""
        return [self._line(change) for change in self.changes]

    def _line(self, change: Change) -> Row:
        row, then, now = change.finding, change.then, change.now
        about = {key: row[key] for key in ("year", "kind", "programme", "system", "measure")}
        return {
            "organisation": self.own["code"],
            **about,
            "name": sentences.finding_name(row),
            "changes": list(change.kinds),
            "run_before": self.then.number if self.then else None,
            "run_after": self.now.number,
            "size_before": changes.figure(then),
            "size_after": changes.figure(now),
            "unit": "pounds" if row["kind"] == "spend" else "people",
            "certainty_before": then["certainty"] if then else None,
            "certainty_after": now["certainty"] if now else None,
            "why": self._why(change),
            "illustrative": self.own["illustrative"],
        }
