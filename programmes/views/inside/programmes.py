"""How an organisation's money is divided between programmes, and what each of them achieves."""

from dataclasses import dataclass
from functools import cached_property

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from evidence.charts import Chart, csv
from evidence.models import Run
from evidence.queries import Row
from organisations.pages import of_one

from ... import coverage, findings, forms, places, queries, sentences
from ...charts.shares import shares
from ...one import OfOneChoice
from ...sentences import inside as words
from ...sentences import parts as said_of_parts
from ...sentences import pathway as outcome_words
from ...sentences.words import TESTED


@of_one
def organisation_programmes(request: HttpRequest, run: Run, own: Row) -> HttpResponse:
    """The share of spend of each programme beside the peers' share, with its outcome."""
    years = coverage.years(run, own["code"])
    controls = None
    choice = {"benchmark": TESTED}
    if years:
        controls = forms.organisation_controls(request.GET, years, own["kind"])
        choice = controls.chosen()
    shown = Divided(run, own, choice)
    context = {"own": own, "controls": controls, "shown": shown}
    return render(request, "programmes/inside_programmes.html", context)


@dataclass(frozen=True)
class Line:
    """One programme in the list: what is spent on it or why that is unknown, and what it achieves."""

    name: str
    page: str
    spend: str
    why_no_spend: str
    standing: str
    signal: str
    outcome: str
    why_no_outcome: str


@dataclass(frozen=True)
class Divided(OfOneChoice):
    """What the page shows for one choice of year, benchmark and basis; no year without any spend."""

    @property
    def year(self) -> str:
        return self.choice.get("year", "")

    def page(self, node: str) -> str:
        return places.organisation_programme(self.code, node, **self.choice)

    @cached_property
    def rows(self) -> list[Row]:
        """Spend on each programme in the year, with the words beside it."""
        if not self.year:
            return []
        filters = {"organisation": self.code, "care_setting": "all", **self.choice}
        filters["programme__level"] = "programme"
        return [
            findings.in_words(row, self.page(row["programme"]))
            | {"setting_name": "", "outcome_said": self._said(row["programme"]) or "–"}
            for row in queries.benchmarks(self.run, filters).rows()
        ]

    @cached_property
    def outcomes(self) -> dict[str, Row]:
        """The headline outcomes that meet the year, by node, against the mean they are tested on."""
        year = self.year or coverage.latest_year(self.run)
        return coverage.headline_outcomes(self.run, self.code, TESTED, year) if year else {}

    def _said(self, programme: str) -> str:
        outcome = self.outcomes.get(programme)
        return outcome_words.standing(outcome, judged=True) if outcome else ""

    @property
    def message(self) -> list[str]:
        """The answer: the programme whose share stands furthest from the peers'; what is lacking."""
        furthest = said_of_parts.widest(self.rows)
        found = []
        if furthest:
            outcome = self.outcomes.get(furthest["programme"])
            found.append(said_of_parts.share_of_all(furthest, outcome, self.compared))
        lacking = sum(bool(line.why_no_spend) for line in self.lines)
        if lacking:
            found.append(words.lacking_spend(lacking, len(self.lines), self.own["nation"]))
        return found

    @property
    def pictures(self) -> list[Chart]:
        """Shares of all spend, own beside the benchmark; none without any spend."""
        rows, compared = self.rows, self.compared
        if not rows:
            return []
        whole = said_of_parts.all_spend(rows)
        address = csv(
            "benchmarks",
            organisation=self.code,
            level="programme",
            run=self.run.pk,
            **self.choice,
        )
        return [
            shares(
                "shares",
                rows,
                said_of_parts.shares_title(rows, whole, compared),
                said_of_parts.shares_sentence(rows, whole, compared),
                address,
                compared,
                wide=True,
            ),
        ]

    @property
    def other(self) -> str:
        """The share of spend that stands in a programme called other."""
        return (
            said_of_parts.other_share(
                said_of_parts.others(self.rows), said_of_parts.all_spend(self.rows)
            )
            if len(self.rows) > 1
            else ""
        )

    @cached_property
    def lines(self) -> list[Line]:
        """Every programme with spend and outcome, or with why there is none."""
        nation = self.own["nation"]
        nodes = coverage.programmes(nation, self.code, self.year)
        there = {row["programme"]: row for row in self.rows if row["spend"] is not None}
        missing = {
            row["programme"]: row
            for row in coverage.missing(nation, nodes, set(there), self.outcomes)
        }
        return [
            self._line(node, there.get(node["code"]), missing.get(node["code"], {}))
            for node in nodes
        ]

    def _line(self, node: Row, row: Row | None, lacking: Row) -> Line:
        outcome = self.outcomes.get(node["code"])
        return Line(
            name=node["name"],
            page=self.page(node["code"]),
            spend=words.spent(row) if row else "",
            why_no_spend=lacking.get("why_no_spend", ""),
            standing=self._said(node["code"]),
            signal=(outcome["signal"] or "") if outcome else "",
            outcome=outcome_words.in_list(outcome) if outcome else "",
            why_no_outcome=lacking.get("why_no_outcome", ""),
        )

    @property
    def peer_words(self) -> str:
        """Whom all figures are compared with, for the link to them."""
        return self.compared.others.replace("your", "our")

    @property
    def strip(self) -> str:
        """The choice in words, for paper, where there are no controls."""
        return sentences.strip(self.choice, self.compared.against(self.choice["benchmark"]))

    @property
    def cautions(self) -> list[str]:
        if not self.rows:
            return []
        return sentences.cautions(self.rows, self.own, self.compared, "")
