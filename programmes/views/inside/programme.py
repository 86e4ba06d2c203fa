"""Inside one programme of an organisation, three levels down: what is spent where, and what it buys."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

import organisations.queries
from evidence import notation
from evidence.models import Run
from evidence.queries import Row
from organisations.pages import of_one

from ... import places, queries, sentences
from ...inside import choices, pathway, spend, tree
from ...real_terms import RealTerms
from ...sentences import Finding
from ...sentences import inside as words
from ...sentences.words import TESTED
from .money import Money
from .outcomes import Achieved
from .page import Page


@of_one
def organisation_programme(request: HttpRequest, run: Run, own: Row, node: str) -> HttpResponse:
    """One programme or system of an organisation: what is in it, and what it achieves."""
    if node == tree.TOTAL:
        return redirect(places.organisation_programmes(own["code"]))
    setting = request.GET.get("care_setting") or "all"
    try:
        place = tree.place(tree.nodes(run, own), node, own, setting)
    except tree.NoSuchNode as error:
        raise Http404(str(error)) from error
    years, every_year = spend.years(run, own, place)
    if setting != "all" and not years:
        raise Http404(f"No spend on {place.node['name']} is known in the setting {setting}.")
    real, measures = RealTerms(), pathway.measures(place, own)
    lines = pathway.over_time(measures)
    controls = choices.controls(request.GET, own["kind"], years, every_year, real, lines)
    page = Page(run, own, place, controls.chosen(), real)
    context = {
        "own": own,
        "controls": controls,
        "shown": Shown(page, measures, years.get(page.year, [""])[0]),
        "gave_way": choices.gave_way(request.GET, page.choice),
        "kept": [("care_setting", setting)] if setting != "all" else [],
    }
    return render(request, "programmes/inside.html", context)


@dataclass(frozen=True)
class Shown:
    """What the page inside a programme shows; `first_basis` is that of the findings of its year."""

    page: Page
    measures: Sequence[Row]
    first_basis: str

    @property
    def name(self) -> str:
        return organisations.queries.full_name(self.page.own)

    @cached_property
    def achieved(self) -> Achieved:
        return Achieved(self.page, self.measures)

    @cached_property
    def money(self) -> Money:
        return Money(self.page, self.achieved.of_systems, self.achieved.headline)

    @property
    def title(self) -> str:
        setting, name = self.money.setting_name, self.page.node_name
        return f"{name}: {notation.in_sentence(setting)}" if setting else name

    @property
    def crumbs(self) -> list[tuple[str, str]]:
        """What is above: (name, address), the organisation first."""
        page = self.page
        above = [page.place.parent] if page.place.parent else []
        above += [page.place.node] if self.money.setting_name else []
        return [
            (self.name, places.organisation(page.code, **page.of_organisation)),
            ("Programmes", places.organisation_programmes(page.code, **page.of_organisation)),
            *((node["name"], page.inside(node["code"])) for node in above),
        ]

    @property
    def peer_words(self) -> str:
        """Whom all figures are compared with, for the link to them."""
        return self.page.compared.others.replace("your", "our")

    @property
    def everybody(self) -> str:
        """How all organisations do on this node, this one highlighted."""
        choice = self.page.of_organisation
        address = {"organisation": self.page.code, "nation": self.page.nation}
        return places.programme(self.page.place.code, **address, **choice)

    @cached_property
    def _opportunities(self) -> list[Row]:
        """Findings about the node in the year shown; those of the last year where it has no spend."""
        if self.money.setting_name:
            return []
        filters = {"organisation": self.page.code, "programme": self.page.place.code}
        rows = queries.opportunities(self.page.run, filters).rows()
        year = self.page.year or max((row["year"] for row in rows), default="")
        return [row for row in rows if row["year"] == year]

    @property
    def finding(self) -> Row | None:
        """The finding about spend on this node, where there is one."""
        return next((row for row in self._opportunities if row["kind"] == "spend"), None)

    @cached_property
    def message(self) -> list[Finding]:
        """The answer on top: spend on this node, its outcome, the parts that differ most."""
        found, compared = [self._spend], self.page.compared
        found += [
            sentences.outcome_finding(row | {"said": self._stands(row)}, compared)
            for row in self._opportunities
            if row["kind"] == "outcome"
        ]
        if self.money.divided and not self.money.setting_name:
            found.append(Finding(self.money.divided))
        if len(found) == 1:
            found.append(Finding(self.achieved.sentence))
        return found

    def _stands(self, row: Row) -> str:
        """How an outcome stands in the period of its finding: worse, or worse by position only."""
        of_measure = self.achieved.results.get(row["measure"], [])
        found = (one for one in of_measure if one["period"] == row["period"])
        return next((sentences.said({**one, "benchmark": TESTED}) for one in found), "")

    @property
    def _spend(self) -> Finding:
        if self.finding:
            return sentences.spend_finding(self.finding, self._beside, self.page.compared)
        line = self.money.line
        if line is None:
            return Finding(self.money.why_none)
        return Finding(words.headline(line, self._beside, self.page.compared))

    @property
    def _beside(self) -> Row | None:
        """The headline outcome beside spend, where its period meets the year."""
        met = [one for one in self.achieved.standings if one.measure["headline"] and one.meets]
        return {**met[0].result, "benchmark": TESTED} if met else None

    @property
    def class_words(self) -> str:
        """Review, invest, sustain or challenge, as a question."""
        found = self.finding
        if not found or not found["class"]:
            return ""
        tag = f" ({found['tag']})" if found["tag"] else ""
        return sentences.CLASSES[found["class"]] + tag

    @property
    def check_first(self) -> list[str]:
        """What to check before anything is made of a finding, each said once."""
        checks = [row["check_first"] for row in self._opportunities if row["check_first"]]
        return list(dict.fromkeys(checks))

    @property
    def otherwise(self) -> bool:
        """Whether findings are made against another comparison than the one chosen."""
        first = (queries.BENCHMARKS[0], self.first_basis)
        chosen = (self.page.choice["benchmark"], self.page.choice.get("basis"))
        return bool(self._opportunities) and chosen != first

    @property
    def cash_only(self) -> str:
        """That pounds are cash pounds, where there is no choice of prices."""
        return words.CASH_ONLY if self.page.year and not self.page.real.deflator else ""

    @property
    def strip(self) -> str:
        """The choice in words, for paper, where there are no controls."""
        choice = self.page.choice
        return sentences.strip(choice, self.page.compared.against(choice["benchmark"]))

    @property
    def cautions(self) -> list[str]:
        line, compared = self.money.line, self.page.compared
        if line is None:  # no figure of spend, so nothing about its population
            compared = replace(compared, adjusted=True)
        return sentences.cautions([line] if line else [], self.page.own, compared, "")
