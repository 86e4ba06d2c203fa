"""Where costing begins: everybody's page, and the page of one system."""

from functools import cached_property
from typing import Any

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe

from evidence import access, kept
from evidence.charts import Chart
from evidence.models import Run
from evidence.queries import Row, published_run
from organisations import members

from .. import answers, forms, pages, queries, scopes
from ..charts import settings
from ..models.results import ALL
from ..pages import OfSystem
from ..sentences import answers as words
from ..sentences import front as said

EVERYBODY = "everybody"


@require_safe
def front(request: HttpRequest) -> HttpResponse:
    """What patient-level costing answers, and whose figures the reader may see."""
    run = published_run(scopes.EXAMPLE)
    person = access.signed_in(request)
    context = {
        "run": run,
        "examples": _examples(run),
        "person": person,
        "own_systems": _own(person),
    }
    response = render(request, "costing/front.html", context)
    if person:
        return access.private(response)
    patch_vary_headers(response, ["Cookie"])
    return response


def _examples(run: Run | None) -> list[Row]:
    """The made-up systems with what a person's care cost in the latest year, by name."""
    if run is None:
        return []
    whole = queries.concentration(run, people_group=EVERYBODY, care_setting=ALL)
    latest = {row["system"]: row for row in whole.rows()}  # years in their order
    rows = sorted(latest.values(), key=lambda row: str(row["system_name"]))
    return [{**row, "said": said.one_system(row)} for row in rows]


def _own(person: Any) -> list[Row]:
    """The systems whose patient-level figures somebody may read."""
    if person is None:
        return []
    return [row for row in members.systems(person) if row["costing"]]


@kept.kept("year", scope=pages.scope_of_address)
@pages.of_system
def system(request: HttpRequest, of: OfSystem) -> HttpResponse:
    """One system at a glance, and one answer of each analysis."""
    controls = forms.year_controls(request.GET, of.years)
    controls.chosen()
    context = {"own": of.own, "run": of.run, "of": of, "shown": Glance(of), "controls": controls}
    return render(request, "costing/system.html", context)


class Glance:
    """What the page of one system shows."""

    def __init__(self, of: OfSystem) -> None:
        self.of = of
        self.run = of.run

    @cached_property
    def _groups(self) -> list[Row]:
        """Everybody by care setting, and the costliest few over all care."""
        costliest = Q(people_group__in=said.COSTLIEST, care_setting=ALL)
        wanted = Q(people_group=EVERYBODY) | costliest
        found = queries.concentration(self.run, system=self.of.code, year=self.of.year)
        return found.where(wanted).rows()

    @cached_property
    def _facts(self) -> words.Facts:
        return answers.facts(self.of)

    @property
    def headline(self) -> list[str]:
        matched = words.matched(self._facts.get("reconciliation", []))
        return said.headline(self.of.year, self._groups, matched)

    @property
    def settings(self) -> Chart:
        """The picture: each care setting's part of the cost."""
        everybody = [row for row in self._groups if row["people_group"] == EVERYBODY]
        rows = [row for row in everybody if row["care_setting"] != ALL]
        whole = next((row for row in everybody if row["care_setting"] == ALL), None)
        title, sentence = said.settings_title(rows), said.settings_sentence(rows, whole)
        if self.of.alone and (missing := said.nothing_of(rows)):
            sentence = f"{sentence} {missing}"
        file = pages.csv(self.of, "concentration", people_group=EVERYBODY)
        return settings.by_setting(rows, self.of.alone, title, sentence, file)

    @property
    def cards(self) -> list[Row]:
        return words.answers(self._facts, self._groups, self.of.alone)
