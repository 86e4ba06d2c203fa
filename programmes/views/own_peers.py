"""One organisation against a list of peers of the reader's own: worked out on request, in no run."""

from dataclasses import dataclass
from functools import cached_property
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse

import organisations.queries
from evidence.charts import Chart
from evidence.models import Run
from evidence.queries import Row
from organisations import characteristics, downloads
from organisations import whatif as alike
from organisations.pages import of_one
from organisations.sentences import fit as fit_in_words

from .. import coverage, places, sentences, whatif
from ..charts import own_peers as drawn
from ..forms import Control, Controls
from ..own_peers import Chooser, codes_of
from ..sentences import own_peers as said

OF_LIST = "organisation peer name region distance rank illustrative"
OF_SPEND = (
    "run organisation peers year basis node programme_name per_head population benchmark_per_head "
    "used own_mean own_used variation own_variation variation_per_head own_variation_per_head z own_z "
    "changes explain illustrative"
)
OF_OUTCOMES = (
    "run organisation peers programme measure measure_name unit polarity period value "
    "benchmark_value used own_mean own_used gap own_gap z own_z changes explain illustrative"
)


@of_one
def own_peers(request: HttpRequest, run: Run, own: Row) -> HttpResponse:
    """The chooser, and under an address that names a list what the comparison with it says."""
    finding = "find" in request.GET
    if len(request.GET.getlist("peers")) > 1 and not finding:
        return redirect(_in_one_word(request, own["code"]))
    chooser = Chooser(run, own, request.GET)
    controls, choice = _controls(request.GET, coverage.years(run, own["code"]))
    wrong = chooser.wrong if chooser.asked and not finding else []
    shown = None
    if chooser.asked and not finding and not wrong:
        shown = Shown(run, own, chooser, choice)
    context = {
        "own": own,
        "run": run,
        "name": organisations.queries.full_name(own),
        "chooser": chooser,
        "choice": choice,
        "controls": controls,
        "kept": [("peers", ",".join(chooser.codes))],
        "shown": shown,
        "wrong": wrong,
        "finding": finding,
        "not_in_a_run": said.NOT_IN_A_RUN,
    }
    return render(request, "programmes/own_peers.html", context, status=400 if wrong else 200)


@of_one
def own_peers_csv(request: HttpRequest, run: Run, own: Row, of: str) -> HttpResponse:
    """The rows of one table of the page as a file; the address is that of the page."""
    chooser = Chooser(run, own, request.GET)
    if not chooser.asked or chooser.wrong:
        raise Http404(" ".join(chooser.wrong) or "The address names no list: ?peers=QJK,QSL,…")
    _, choice = _controls(request.GET, coverage.years(run, own["code"]))
    shown = Shown(run, own, chooser, choice)
    tables = {
        "list": (OF_LIST, shown.listed),
        "spend": (OF_SPEND, shown.spend),
        "outcomes": (OF_OUTCOMES, shown.outcomes),
    }
    if of not in tables:
        raise Http404(f"There is no such file. There is: {', '.join(tables)}.")
    columns, rows = tables[of]
    about = {"run": run.pk, "organisation": own["code"], "peers": chooser.codes, **choice}
    name = f"own-peers-{of}-{own['code']}-run-{run.pk}"
    return downloads.as_csv(name, columns.split(), [{**about, **row} for row in rows])


def _in_one_word(request: HttpRequest, code: str) -> str:
    """The address of a list that was ticked: the codes in one word, and nothing that is empty."""
    given = {name: str(value) for name, value in request.GET.items() if value and name != "q"}
    given["peers"] = ",".join(codes_of(request.GET))
    return _address(code, given)


def _address(code: str, given: dict[str, str]) -> str:
    return f"{reverse('own-peers', args=[code])}?{urlencode(given, safe=',')}"


def _controls(
    address: QueryDict, years: dict[str, list[str]]
) -> tuple[Controls | None, dict[str, str]]:
    """Year and population; none where the organisation has no spend."""
    if not years:
        return None, {}
    bases = years.get(address.get("year", ""), next(iter(years.values())))
    fields = {
        "year": Control("Year", [(year, year) for year in years]),
        "basis": Control("Population", [(basis, sentences.BASES[basis]) for basis in bases]),
    }
    controls = Controls(address, fields, {"basis": sentences.BASES})
    return controls, controls.chosen()


@dataclass(frozen=True)
class Shown:
    """The comparison with one list, in one year and on one population."""

    run: Run
    own: Row
    chooser: Chooser
    choice: dict[str, str]

    @property
    def code(self) -> str:
        return str(self.own["code"])

    @cached_property
    def alike(self) -> alike.OwnList:
        """How alike the list is, where published characteristics say who is alike."""
        of_run = self.chooser.set_of_run
        if of_run.get("fit") is None:
            return alike.NO_FIT
        weights = organisations.queries.weights(of_run["method"])
        variables = [weight.variable for weight in weights]
        rows = characteristics.of_kind(self.own["kind"], self.own["nation"], variables).rows()
        values = characteristics.side_by_side(rows)
        return alike.own_list(self.code, self.chooser.codes, values, weights)

    @property
    def others(self) -> str:
        """The run's own comparators in words."""
        if self.own["kind"] == "health_board":
            return "the other boards of the run"
        return "the run’s ten"

    @property
    def fit(self) -> str:
        """The fit of the list beside that of the run's peers."""
        nation, of_run = self.own["nation"], self.chooser.set_of_run
        mine = _grade(self.alike.grade, nation)
        theirs = _grade(of_run.get("grade") or "", nation)
        return said.fit(mine, self.alike.fit, theirs, of_run.get("fit"), self.others)

    @cached_property
    def listed(self) -> list[Row]:
        """The chosen, the nearest first where distances are known."""
        rows = [
            {
                "organisation": self.code,
                "peer": row["code"],
                "name": row["name"],
                "region": row["region"],
                "page": places.organisation(row["code"]),
                "distance": self.alike.distances.get(row["code"]),
                "rank": self.chooser.of_run.get(row["code"]),
                "illustrative": row["illustrative"],
            }
            for row in self.chooser.chosen
        ]
        return sorted(rows, key=lambda row: (row["distance"] is None, row["distance"] or 0))

    @cached_property
    def spend(self) -> list[Row]:
        if not self.choice:
            return []
        rows = whatif.spend(self.run, self.code, self.chooser.codes, **self.choice)
        rows = [row for row in rows if row["node"] != "ALL"] + [
            r for r in rows if r["node"] == "ALL"
        ]
        key = ("variation_per_head", "own_variation_per_head")
        return [{**row, "direction": said.direction(row, "more", "less", *key)} for row in rows]

    @cached_property
    def outcomes(self) -> list[Row]:
        year = self.choice.get("year") or coverage.latest_year(self.run)
        if year is None:
            return []
        rows = whatif.outcomes(self.run, self.code, self.chooser.codes, year)
        key = ("gap", "own_gap")
        return [{**row, "direction": said.direction(row, "better", "worse", *key)} for row in rows]

    def _csv(self, of: str) -> str:
        place = reverse("own-peers-csv", args=[self.code, of])
        return (
            f"{place}?{urlencode({'peers': ','.join(self.chooser.codes)} | self.choice, safe=',')}"
        )

    @property
    def charts(self) -> list[Chart]:
        """Spend, outcomes and the list, as far as there is anything to show of each."""
        found = [self._spend_chart(), self._outcomes_chart(), self._list_chart()]
        return [chart for chart in found if chart.rows]

    def _spend_chart(self) -> Chart:
        rows = [
            {
                **row,
                "page": places.organisation_programme(self.code, row["node"], **self.choice),
                "explain_page": places.explain(row),
            }
            for row in self.spend
        ]
        basis = sentences.BASES.get(self.choice.get("basis", ""), "")
        title = said.spend_title(rows, len(self.chooser.codes))
        sentence = said.spend_sentence(self.others, self.choice.get("year", ""), basis)
        return drawn.own_spend(rows, title, sentence, self._csv("spend"))

    def _outcomes_chart(self) -> Chart:
        rows = [
            {
                **row,
                "page": places.organisation_programme(self.code, row["programme"], **self.choice),
                "explain_page": places.explain(row),
            }
            for row in self.outcomes
        ]
        title, sentence = said.outcomes_title(rows), said.outcomes_sentence()
        return drawn.own_outcomes(rows, title, sentence, self._csv("outcomes"))

    def _list_chart(self) -> Chart:
        rows = [
            {
                **row,
                "far": said.far(row["distance"]),
                "place": said.place(row["rank"], self.own["kind"]),
            }
            for row in self.listed
        ]
        title = said.list_title(rows, self.others)
        sentence = said.list_sentence(self.alike.fit is not None)
        return drawn.own_list(rows, title, sentence, self._csv("list"))


def _grade(grade: str, nation: str) -> str:
    """The letter with its words, without what is said of a list of ten."""
    return fit_in_words(grade, nation).partition(",")[0]
