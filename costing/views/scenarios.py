"""Scenarios: a sub-optimal against an optimal pathway of one described person, worked out on request."""

from dataclasses import dataclass
from functools import cached_property
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from evidence.charts import Chart
from evidence.queries import Row
from organisations import downloads

from ..charts import scenario as drawn
from ..sentences import scenario as said
from ..whatif.changes import NUMBER, PRICE, Changes, changes
from ..whatif.pathways import Worked
from ..whatif.scenarios import SIDES, Scenario, prices, scenarios

OF_STEPS = (
    "scenario pathway step month until service care_setting borne_by number number_is_yours "
    "priced_as price price_is_yours pounds why evidence source illustrative"
)
OF_MONTHS = "scenario month first second first_begins second_begins illustrative"
OF_SETTINGS = "scenario care_setting borne_by first second difference illustrative"
OF_SERVICES = (
    "scenario service price price_is_yours first_number second_number first second difference "
    "turns_at_price illustrative"
)


@require_safe
def scenario_list(request: HttpRequest) -> HttpResponse:
    """Every scenario with its person, its question and what both pathways come to."""
    listed = [
        {
            "scenario": one,
            "address": reverse("costing-scenario", args=[one.code]),
            "between": said.between(*Worked(one, Changes()).totals),
            "over": said.over(one.months),
        }
        for one in scenarios().values()
    ]
    return render(request, "costing/scenarios.html", {"listed": listed, "priced": said.PRICED})


@require_safe
def scenario(request: HttpRequest, code: str) -> HttpResponse:
    """One scenario, with the numbers and prices that the address puts in place of its own."""
    found = _found(code)
    made = changes(found, request.GET)
    if not made.wrong and _ours(request) != sorted(made.address.items()):
        return redirect(_address("costing-scenario", [code], made))
    shown = Shown(found, made)
    context = {"shown": shown, "scenario": found, "wrong": made.wrong}
    status = 400 if made.wrong else 200
    return render(request, "costing/scenario.html", context, status=status)


@require_safe
def scenario_csv(request: HttpRequest, code: str, of: str) -> HttpResponse:
    """The rows of one table of the page as a file; the address is that of the page."""
    found = _found(code)
    made = changes(found, request.GET)
    if made.wrong:
        words = "\n".join(problem.words for problem in made.wrong)
        return HttpResponse(words, status=400, content_type="text/plain; charset=utf-8")
    shown = Shown(found, made)
    tables = {
        "steps": (OF_STEPS, shown.steps),
        "months": (OF_MONTHS, shown.worked.months),
        "settings": (OF_SETTINGS, shown.settings),
        "services": (OF_SERVICES, shown.worked.services),
    }
    if of not in tables:
        raise Http404(f"There is no such file. There is: {', '.join(tables)}.")
    columns, rows = tables[of]
    return downloads.as_csv(f"scenario-{code}-{of}", columns.split(), rows)


def _found(code: str) -> Scenario:
    found = scenarios().get(code)
    if found is None:
        raise Http404(f"There is no scenario {code}. There is: {', '.join(scenarios())}.")
    return found


def _ours(request: HttpRequest) -> list[tuple[str, str]]:
    """The fields of the address that are of a step or a service, as they were asked."""
    return sorted(
        (name, text)
        for name, texts in request.GET.lists()
        if name.startswith((NUMBER, PRICE))
        for text in texts
    )


def _address(name: str, arguments: list[str], made: Changes) -> str:
    asked = f"?{urlencode(made.address)}" if made else ""
    return reverse(name, args=arguments) + asked


@dataclass(frozen=True)
class Shown:
    """What the page of a scenario shows."""

    scenario: Scenario
    changes: Changes

    @cached_property
    def worked(self) -> Worked:
        return Worked(self.scenario, self.changes)

    @property
    def answer(self) -> str:
        return said.answer(*self.worked.totals, self.scenario.months, bool(self.changes))

    @property
    def question(self) -> str:
        return said.question(*self.worked.totals)

    @property
    def sensitive(self) -> str:
        """The largest step, and where the difference would turn."""
        dearest = self.worked.dearest
        return said.sensitive(dearest, self.worked.difference) if dearest else ""

    @cached_property
    def steps(self) -> list[Row]:
        """The steps with their words."""
        return [
            {
                **row,
                "side": said.SIDES[row["pathway"]],
                "when": said.when(row),
                "setting": said.setting(row),
                "bearer": said.bearer(row),
                "borne_by": said.bearer(row),
                "times": said.times(row["number"]),
                "price_words": said.price(row["price"]),
                "working": said.working(row),
                "yours": said.changed(row),
                "rests_on": said.rests_on(row),
            }
            for row in self.worked.steps
        ]

    @property
    def pathways(self) -> list[dict[str, object]]:
        """Both pathways side by side, each with its total and its steps."""
        written = (self.scenario.first, self.scenario.second)
        return [
            {
                "side": side,
                "words": said.SIDES[side],
                "pathway": pathway,
                "total": said.about(total),
                "steps": [row for row in self.steps if row["pathway"] == side],
            }
            for side, pathway, total in zip(SIDES, written, self.worked.totals, strict=True)
        ]

    @cached_property
    def settings(self) -> list[Row]:
        return [
            {
                **row,
                "setting": said.setting(row),
                "bearer": said.bearer(row),
                "borne_by": said.bearer(row),
            }
            for row in self.worked.settings
        ]

    @property
    def months_chart(self) -> Chart:
        rows = [
            {
                **row,
                "first_words": "; ".join(row["first_begins"]) or said.NOTHING,
                "second_words": "; ".join(row["second_begins"]) or said.NOTHING,
                "begins": bool(row["first_begins"] or row["second_begins"]),
            }
            for row in self.worked.months
        ]
        title = said.months_title(*self.worked.totals, self.worked.overtakes)
        return drawn.months(rows, title, said.months_sentence(), self._csv("months"))

    @property
    def settings_chart(self) -> Chart:
        rows = self.settings
        title, sentence = said.settings_title(rows), said.settings_sentence(rows)
        return drawn.settings(rows, title, sentence, self._csv("settings"))

    @property
    def services_chart(self) -> Chart:
        rows = [
            {
                **row,
                "name": said.SERVICES[row["service"]],
                "price_words": said.price(row["price"]),
                "first_times": said.times(row["first_number"]),
                "second_times": said.times(row["second_number"]),
                "turns": said.turns(row),
            }
            for row in self.worked.services
        ]
        title, sentence = said.services_title(rows), said.services_sentence()
        return drawn.services(rows, title, sentence, self._csv("services"))

    @property
    def steps_chart(self) -> Chart:
        title, sentence = said.steps_title(self.steps), said.steps_sentence()
        return drawn.steps(self.steps, title, sentence, self._csv("steps"))

    def _csv(self, of: str) -> str:
        return _address("costing-scenario-csv", [self.scenario.code, of], self.changes)

    @property
    def fields(self) -> list[tuple[str, list[dict[str, object]]]]:
        """The form: numbers of each pathway's steps, then prices, with what is given now."""
        groups = [
            (
                f"{words}: number of times",
                [
                    self._field(NUMBER + step.code, step.service, step.number)
                    for of, step in self.scenario.steps
                    if of == side
                ],
            )
            for side, words in said.SIDES.items()
        ]
        of_services = [
            self._field(PRICE + service, said.SERVICES[service], prices()[service].pounds)
            for service in self.scenario.services
        ]
        return [*groups, ("Prices in both pathways, £", of_services)]

    def _field(self, name: str, words: str, own: float) -> dict[str, object]:
        plain = said.times(own).replace(",", "")
        given = self.changes.given.get(name)
        messages = [problem.words for problem in self.changes.wrong if problem.place == name]
        return {
            "name": name,
            "words": words,
            "value": given or plain,
            "own": plain,
            "changed": bool(given) and given != plain,
            "wrong": messages,
        }

    @property
    def changed(self) -> bool:
        return bool(self.changes)

    said_of_run = said.NOT_IN_A_RUN
    said_of_grades = said.ABOUT_GRADES
    said_of_prices = said.PRICED
