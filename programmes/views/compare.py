"""Two organisations side by side: what both spend and achieve, and how alike they are."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

import organisations.queries
from evidence import notation
from evidence.charts import WRITTEN, Chart, csv
from evidence.models import Run
from evidence.queries import Row
from organisations import downloads
from organisations.characteristics import written
from organisations.models import PeerWeight
from organisations.pages import of_one

from .. import choices, places, sentences, side_by_side
from ..charts import compare as drawn
from ..sentences import compare as said

# With fewer programmes the systems in them stand in the same picture.
FEWEST_TOPS = 3
WHO = ("own", "other")
KEPT = "measure measure_name programme_name rating illustrative".split()


@of_one
def compare(request: HttpRequest, run: Run, own: Row) -> HttpResponse:
    """The other is chosen in the address; the nearest peer where it names none."""
    others = side_by_side.others(run, own)
    asked = request.GET.get("with", "")
    context: dict[str, Any] = {"own": own, "run": run, "name": organisations.queries.full_name(own)}
    if wrong := _wrong(own, asked, others):
        address = request.GET.copy()
        address.pop("with", None)
        context["controls"] = choices.of_two(address, others, {}, own["kind"]) if others else None
        return render(request, "programmes/compare.html", context | {"wrong": wrong}, status=404)
    years = side_by_side.years(run, (own["code"], asked or others[0]["code"]))
    controls = choices.of_two(request.GET, others, years, own["kind"])
    choice = controls.chosen()
    other = next(row for row in others if row["code"] == choice["with"])
    shown = Two(run, own, other, choice)
    return render(
        request, "programmes/compare.html", context | {"controls": controls, "shown": shown}
    )


def _wrong(own: Row, asked: str, others: Sequence[Row]) -> str:
    """Why what was asked for is not laid beside the organisation; empty where it may be."""
    if not others:
        return said.ALONE
    if not asked or asked in {row["code"] for row in others}:
        return ""
    known = asked.isalnum() and asked.isascii()
    found = organisations.queries.organisation_row(asked) if known else None
    if found is None:
        raise Http404(f"There is no organisation with the code {asked}.")
    if found["code"] == own["code"]:
        return said.ONESELF
    return said.refused(own["name"], own["nation"], found["name"], found["nation"])


@of_one
def compare_characteristics(request: HttpRequest, run: Run, own: Row) -> HttpResponse:
    """What the peer method compares of the two, as a file: one line for each and variable."""
    other = request.GET.get("with", "")
    if other not in {row["code"] for row in side_by_side.others(run, own)}:
        raise Http404(f"{other!r} is no code of another organisation of the same kind and nation.")
    rows = side_by_side.characteristics(run, (own["code"], other))
    name = f"characteristics-{own['code']}-{other}-run-{run.pk}"
    return downloads.as_csv(name, side_by_side.CHARACTERISTICS, rows)


@dataclass(frozen=True)
class Two:
    """What the page of two organisations shows for one choice of year, benchmark and basis."""

    run: Run
    organisation: Row
    chosen: Row
    choice: dict[str, str]

    @property
    def codes(self) -> tuple[str, str]:
        return self.organisation["code"], self.chosen["code"]

    @property
    def own(self) -> str:
        return str(self.organisation["name"])

    @property
    def other(self) -> str:
        return str(self.chosen["name"])

    @property
    def of_both(self) -> dict[str, str]:
        """The choice but for the other organisation; empty where no year is known of both."""
        return {key: value for key, value in self.choice.items() if key != "with"}

    @property
    def no_year(self) -> str:
        return "" if "year" in self.choice else said.no_year(self.own, self.other)

    @property
    def back(self) -> str:
        """The same two, the other first."""
        place = reverse("compare", args=[self.chosen["code"]])
        return f"{place}?{urlencode(self.of_both | {'with': self.organisation['code']})}"

    @property
    def strip(self) -> str:
        return sentences.strip(self.of_both, self.against) if self.of_both else ""

    @property
    def against(self) -> str:
        """Whose figure the third column is, in words."""
        return said.of_whom(*self.third, self.own)

    @property
    def third(self) -> tuple[str, str, str]:
        """The benchmark of the third column, and of which kind and nation."""
        kind, nation = self.organisation["kind"], self.organisation["nation"]
        return self.choice["benchmark"], kind, nation

    # Spend

    @cached_property
    def rows(self) -> list[Row]:
        """Programmes; with so few of them, the systems in them too."""
        if not self.of_both:
            return []
        rows = [
            self._spend_row(row) for row in side_by_side.spend(self.run, self.codes, self.of_both)
        ]
        tops = [row for row in rows if row["system"] is None]
        return rows if len(tops) < FEWEST_TOPS else tops

    def _spend_row(self, row: Row) -> Row:
        address = {"organisation": self.codes[0], "nation": self.organisation["nation"]}
        page = places.programme(sentences.node(row), **address, **self.of_both)
        return {**row, "page": page, **_explained(row)}

    @cached_property
    def spend(self) -> Chart | None:
        if not self.rows:
            return None
        levels = sorted({"system" if row["system"] else "programme" for row in self.rows})
        address = csv(
            "benchmarks", organisation=self.codes, level=levels, run=self.run.pk, **self.of_both
        )
        adjusted = self.choice["basis"] == "need_weighted"
        title = said.spend_title(self.rows, self.own, self.other)
        sentence = said.spend_sentence(self.rows, self.own, self.against, adjusted)
        names = (self.own, self.other, said.third(*self.third))
        return drawn.two_of_spend(self.rows, *names, title, sentence, address)

    # Outcomes

    @cached_property
    def outcome_rows(self) -> list[Row]:
        if not self.of_both:
            return []
        choice = self.choice["benchmark"], self.choice["year"]
        pairs = side_by_side.outcomes(self.run, self.codes, *choice)
        return [self._outcome_row(pair["own"], pair["other"]) for pair in pairs]

    def _outcome_row(self, own: Row | None, other: Row | None) -> Row:
        either = own or other
        assert either is not None  # a pair is there because one of them is
        address = {"organisation": self.codes[0], "nation": self.organisation["nation"]}
        measured = {"measure": either["measure"], "year": self.choice["year"]}
        return {
            **{key: either[key] for key in KEPT},
            "page": places.programme(either["programme"], **address, **measured),
            "when": said.when(own, other),
            "own": said.outcome(own),
            "other": said.outcome(other),
            "benchmark": said.benchmark(own),
            "verdict": said.verdict(own, other),
            **_explained({"explain_own": own and own["explain"]}),
            **_explained({"explain_other": other and other["explain"]}),
        }

    @cached_property
    def outcomes(self) -> Chart | None:
        rows = self.outcome_rows
        if not rows:
            return None
        address = csv(
            "outcome-benchmarks",
            organisation=self.codes,
            measure=sorted({row["measure"] for row in rows}),
            benchmark=self.choice["benchmark"],
            run=self.run.pk,
        )
        title, sentence = said.outcomes_title(rows), said.outcomes_sentence(rows)
        names = (self.own, self.other, said.third(*self.third))
        return drawn.two_of_outcomes(rows, *names, title, sentence, address)

    # How alike

    @cached_property
    def alike(self) -> Chart:
        found = side_by_side.Characteristics(
            side_by_side.characteristics(self.run, self.codes).rows()
        )
        rows = [*self._people(), *map(_written, found.side_by_side(self.codes))]
        address = reverse("compare-characteristics", args=[self.codes[0]])
        title = said.alike_title(self.own, self.other, self.chosen)
        sentence = said.alike_sentence(found.releases)
        file = f"{address}?{urlencode({'with': self.codes[1]})}"
        return drawn.two_alike(rows, self.own, self.other, title, sentence, file)

    def _people(self) -> list[Row]:
        """The populations that spend is divided by, one line for each way of weighting."""
        found: dict[str, Row] = {}
        for row in self.rows:
            weighting = row["weighting_own"] or row["weighting_other"] or ""
            label = f"People, {sentences.BASES[self.choice['basis']]}, {self.choice['year']}"
            label += f": {sentences.WEIGHTINGS[weighting]}" if weighting else ""
            counts = {f"value_{who}": notation.number(row[f"population_{who}"]) for who in WHO}
            found.setdefault(weighting, {"label": label, "weight": "–", **counts})
        return list(found.values())


def _explained(row: Row) -> dict[str, str]:
    """The pages of the arithmetic of each figure that there is."""
    return {
        f"{key}_page": places.explain({"explain": row[key]})
        for key in ("explain_own", "explain_other")
        if row.get(key)
    }


def _written(row: Row) -> Row:
    """A characteristic as it is written: per cent, whole persons, or a score."""
    unit = WRITTEN[written(PeerWeight(variable=row["variable"]))]
    return {**row, **{f"value_{who}": unit(row[f"value_{who}"]) for who in WHO}}
