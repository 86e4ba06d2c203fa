"""One organisation: who is left behind?"""

from dataclasses import dataclass
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django.db.models import Q
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse

from evidence import notation
from evidence.charts import Chart, csv
from evidence.models import Run
from evidence.queries import Row
from organisations import characteristics
from organisations.pages import of_one

from .. import core20plus5, places, queries, scorecard, sentences
from ..charts import groups as drawn
from ..charts.core20 import core20
from ..forms import Control, Controls
from ..one import OfOne
from ..sentences import inequalities as said
from ..sentences.words import TESTED

# What happened to people comes before how care was done and what was paid.
GRADES = ("outcome", "intermediate", "process", "need", "cost")
# Whose approach Core20PLUS5 is; made-up systems show it too, to teach it.
CORE20PLUS5_NATIONS = ("england", "example")


@of_one
def inequalities(request: HttpRequest, run: Run, own: Row) -> HttpResponse:
    """Core20 share, outcomes and payments by deprivation group, and Core20PLUS5."""
    rows = queries.inequalities(run, {"organisation": own["code"]}).rows()
    controls = _controls(request.GET, rows) if rows else None
    choice = controls.chosen() if controls else {}
    shown = Shown(run, own, rows, choice)
    context = {"own": own, "controls": controls, "shown": shown, "run": run}
    return render(request, "programmes/inequalities.html", context)


def _controls(address: QueryDict, rows: list[Row]) -> Controls:
    """Measure and period; the periods are those of the measure, the latest first."""
    ordered = sorted(rows, key=lambda row: (GRADES.index(row["proxy_grade"]), row["measure_name"]))
    names = {row["measure"]: said.plain_name(row) for row in ordered}
    asked = address.get("measure", "")
    measure = asked if asked in names else next(iter(names))
    of_measure = sorted((r for r in rows if r["measure"] == measure), key=lambda row: row["end"])
    periods = [(row["period"], notation.period(row["period"])) for row in reversed(of_measure)]
    fields = {"measure": Control("Measure", [*names.items()]), "period": Control("Period", periods)}
    return Controls(address, fields, {"period": {row["period"] for row in rows}})


@dataclass(frozen=True)
class Shown(OfOne):
    """What the page shows for one measure and period; `rows` are all gaps of the organisation."""

    rows: list[Row]
    choice: dict[str, str]

    @property
    def why_nothing(self) -> str:
        return said.NO_CORE20[self.nation]

    @property
    def why_nothing_more(self) -> str:
        return said.WALES_WHY if self.nation == "wales" else ""

    @property
    def series(self) -> list[Row]:
        """The periods of the measure chosen, oldest first."""
        found = [row for row in self.rows if row["measure"] == self.choice.get("measure")]
        return sorted(found, key=lambda row: row["end"])

    @cached_property
    def row(self) -> Row | None:
        """The measure and period chosen."""
        period = self.choice.get("period")
        return next((row for row in self.series if row["period"] == period), None)

    @property
    def answer(self) -> str:
        return said.answer(self.row) if self.row else ""

    @property
    def question(self) -> str:
        return said.question(self.row) if self.row else ""

    @property
    def cautions(self) -> list[str]:
        """What to bear in mind, and what to check first."""
        if self.row is None:
            return []
        return said.cautions(self.row, self.nation, self.measure)

    @property
    def carried(self) -> list[tuple[str, str]]:
        """Slope index, relative index and Core20 gap, where the figures carry them."""
        return said.carried(self.row) if self.row else []

    @cached_property
    def measure(self) -> Row | None:
        """What the measure counts, and what to bear in mind."""
        found = queries.measures().where(Q(code=self.choice.get("measure"))).rows()
        return found[0] if found else None

    def _csv(self, **filters: Any) -> str:
        return csv("inequalities", organisation=self.code, run=self.run.pk, **filters)

    @property
    def by_group(self) -> Chart | None:
        if self.row is None:
            return None
        sentence = said.sentence(self.row, self.compared)
        return drawn.by_group(self.row, said.title(self.row), sentence, self._csv(**self.choice))

    @property
    def over_time(self) -> Chart | None:
        if not self.series:
            return None
        title, sentence = said.over_time_title(self.series), said.over_time_sentence(self.series)
        address = self._csv(measure=self.choice["measure"])
        return drawn.over_time(self.series, title, sentence, address)

    @property
    def positions(self) -> Chart | None:
        """The latest gap of every measure among the peers' gaps."""
        latest: dict[str, Row] = {}
        for row in sorted(self.rows, key=lambda row: row["end"]):
            latest[row["measure"]] = {**row, "page": self._page(row["measure"])}
        if not latest:
            return None
        rows = [*latest.values()]
        title, sentence = said.positions_title(rows), said.positions_sentence(rows)
        return drawn.positions(rows, title, sentence, self._csv())

    def _page(self, measure: str) -> str:
        place = reverse("inequalities", args=[self.code])
        return f"{place}?{urlencode({'measure': measure})}"

    @cached_property
    def core20(self) -> Chart | None:
        """The share of people in the most deprived fifth, own among the peers."""
        peers = [row["peer"] for row in self.peers]
        rows = characteristics.published([self.code, *peers], [characteristics.CORE20]).rows()
        own = next((row for row in rows if row["organisation"] == self.code), None)
        if own is None:
            return None
        rows = [
            {**row, "page": reverse("inequalities", args=[row["organisation"]])} for row in rows
        ]
        title = said.core20_title(self.own["name"], own["value"])
        others = [row["value"] for row in rows if row is not own and row["organisation"] in peers]
        sentence = said.core20_sentence(others, self.compared.others, self.nation)
        address = reverse("peer-characteristics", args=[self.code])
        return core20(rows, self.code, peers, title, sentence, address)

    @property
    def plus(self) -> str:
        return said.PLUS

    @cached_property
    def areas(self) -> list[tuple[str, list[dict[str, Any]]]]:
        """Core20PLUS5 with the outcomes that come near each area, adults first."""
        if self.nation not in CORE20PLUS5_NATIONS:
            return []
        areas = core20plus5.areas()
        found = {row["measure"]: row for row in self._outcomes(core20plus5.measures_of(areas))}
        gaps = {row["measure"]: row for row in sorted(self.rows, key=lambda row: row["end"])}
        return [
            (words, [self._area(one, found, gaps) for one in areas if one.framework == framework])
            for framework, words in core20plus5.FRAMEWORKS.items()
        ]

    def _outcomes(self, measures: set[str]) -> list[Row]:
        return scorecard.latest_outcomes(self.run, self.code, measures)

    def _area(
        self, area: core20plus5.Area, found: dict[str, Row], gaps: dict[str, Row]
    ) -> dict[str, Any]:
        measures = [self._beside(area, found[code]) for code in area.measures if code in found]
        near = [self._beside(None, found[code]) for code in area.near if code in found]
        near += [self._gap(gaps[code]) for code in area.near if code in gaps]
        codes = [code for code in (*area.measures, *area.near) if code in found]
        published = self.nation == "england"
        return {
            "area": area,
            "target": said.target(area),
            "differs": area.differs if published and codes else "",
            "lacks": area.lacks if published else "",
            "measures": measures,
            "near": near,
            "codes": codes,
        }

    def _beside(self, area: core20plus5.Area | None, row: Row) -> dict[str, Any]:
        """One outcome in words, with its side of the target and its standing among the peers."""
        return {
            "name": row["measure_name"],
            "page": places.organisation_programme(self.code, row["programme"]),
            "value": sentences.value(row["value"], row["unit"]),
            "period": row["period"],
            "target": said.beside_target(area, row) if area else "",
            "said": said.standing(row),
            "explain": places.explain(row),
        }

    def _gap(self, row: Row) -> dict[str, Any]:
        return {
            "name": f"{said.plain_name(row)}, gap between deprivation groups",
            "page": self._page(row["measure"]),
            "value": said.gap(row["deprivation_gap"], row["unit"]),
            "period": row["period"],
            "said": said.position(row).lower(),
        }

    @property
    def areas_csv(self) -> str:
        """The outcomes of the panel over the API."""
        measures = [code for _, areas in self.areas for area in areas for code in area["codes"]]
        filters = {"organisation": self.code, "measure": measures, "run": self.run.pk}
        return csv("outcome-benchmarks", benchmark=TESTED, **filters)
