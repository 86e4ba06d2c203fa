"""Time-driven costing: what a person's care costs by minutes, worked out from what a reader enters."""

import tomllib
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from evidence.charts import Chart
from evidence.notation import per_head
from evidence.queries import Row
from organisations import downloads

from ..charts import time_driven as drawn
from ..sentences import time_driven as said
from ..whatif.capacity import Worked
from ..whatif.time_driven import EMPTY_ROWS, MOST_ROWS, TABLES, Entered, Table, entered, place

EXAMPLE = Path(__file__).parent.parent / "data" / "time_driven_example.toml"

OF_STEPS = "part kind resource minutes times pounds_a_minute price pounds illustrative"
OF_RESOURCES = (
    "resource cost theoretical_minutes practical_share practical_minutes pounds_a_minute pounds "
    "used_minutes used_share unused_minutes unused_cost short_minutes over illustrative"
)
OF_SHARES = "practical_share pounds variation unused_cost over illustrative"


@require_safe
def time_driven(request: HttpRequest) -> HttpResponse:
    """The form with what is entered in it, and what it comes to; 400 where something is refused."""
    found = entered(request.GET)
    shown = Shown(found)
    context = {"shown": shown, "wrong": found.wrong, "example": example_address()}
    status = 400 if found.wrong else 200
    return render(request, "costing/time_driven.html", context, status=status)


@require_safe
def time_driven_csv(request: HttpRequest, of: str) -> HttpResponse:
    """The rows of one table of the page as a file; the address is that of the page."""
    found = entered(request.GET)
    if found.wrong or not found.enough:
        words = [problem.words for problem in found.wrong] or [said.NOTHING_YET]
        text = "\n".join(words)
        return HttpResponse(text, status=400, content_type="text/plain; charset=utf-8")
    worked = Worked(found)
    tables = {
        "steps": (OF_STEPS, worked.parts),
        "resources": (OF_RESOURCES, worked.resources),
        "shares": (OF_SHARES, worked.shares),
    }
    if of not in tables:
        raise Http404(f"There is no such file. There is: {', '.join(tables)}.")
    columns, rows = tables[of]
    return downloads.as_csv(f"time-driven-{of}", columns.split(), rows)


@cache
def example_address() -> str:
    """The address of the page with the made-up example in it."""
    written = tomllib.loads(EXAMPLE.read_text("utf-8"))
    fields = [
        (field.key, str(cell))
        for table in TABLES
        for row in written[table.name]
        for field, cell in zip(table.fields, row, strict=True)
    ]
    asked = [("example", "1"), ("people", str(written["people"])), *fields]
    return f"{reverse('costing-time-driven')}?{urlencode(asked)}"


@dataclass(frozen=True)
class Shown:
    """What the page shows: the form, and what is worked out where there is enough to do so."""

    entered: Entered

    @property
    def ready(self) -> bool:
        return self.entered.enough and not self.entered.wrong

    @property
    def missing(self) -> str:
        """What is missing where something is entered and nothing can be worked out."""
        there = not self.entered.nothing and not self.entered.wrong
        return said.NOTHING_YET if there and not self.entered.enough else ""

    @cached_property
    def worked(self) -> Worked:
        return Worked(self.entered)

    @property
    def answer(self) -> str:
        return said.answer(self.worked.person, self.worked.time, self.worked.things)

    @cached_property
    def resources(self) -> list[Row]:
        return [
            {
                **row,
                "theoretical_words": said.minutes(row["theoretical_minutes"]),
                "practical_words": said.minutes(row["practical_minutes"]),
                "rate_words": said.a_minute(row["pounds_a_minute"]),
                "used_words": said.minutes(row["used_minutes"]),
                "share_words": said.share(row["used_share"]),
                "unused_words": said.minutes(row["unused_minutes"]),
                "stands": said.stands(row),
            }
            for row in self.worked.resources
        ]

    @property
    def warnings(self) -> list[str]:
        return said.warnings(self.resources)

    @property
    def charts(self) -> list[Chart]:
        """A person's cost; with resources, what is used of them, and other practical shares."""
        of_resources = [self._resources(), self._shares()] if self.entered.resources else []
        return [self._parts(), *of_resources]

    def _parts(self) -> Chart:
        rows = [
            {
                **row,
                "resource_words": row["resource"] or "–",
                "minutes_words": said.plain(row["minutes"]),
                "times_words": said.plain(row["times"]),
                "rate_words": said.a_minute(row["pounds_a_minute"]),
                "price_words": per_head(row["price"]) if row["price"] is not None else "–",
            }
            for row in self.worked.parts
        ]
        title = said.parts_title(rows, self.worked.person)
        return drawn.parts(rows, title, said.parts_sentence(), self._csv("steps"))

    def _resources(self) -> Chart:
        people = self.entered.people
        title = said.resources_title(self.resources, people)
        sentence = said.resources_sentence(people)
        known = people is not None
        return drawn.resources(self.resources, title, sentence, self._csv("resources"), known)

    def _shares(self) -> Chart:
        rows = [
            {
                **row,
                "share_words": said.share(row["practical_share"]),
                "variation": round(row["variation"], 2),
                "over_words": said.how_many_over(row["over"]),
            }
            for row in self.worked.shares
        ]
        title = said.shares_title(rows)
        return drawn.shares(rows, title, said.shares_sentence(), self._csv("shares"))

    def _csv(self, of: str) -> str:
        """The file of a table: what was entered stands in its address as in that of the page."""
        fields = [
            (field.key, cell)
            for table in TABLES
            for row in self.entered.texts[table.name]
            for field, cell in zip(table.fields, row, strict=True)
        ]
        asked = [("example", "1")] if self.entered.example else []
        asked += [("people", self.entered.people_text)] if self.entered.people_text else []
        return f"{reverse('costing-time-driven-csv', args=[of])}?{urlencode([*asked, *fields])}"

    @property
    def tables(self) -> list[dict[str, object]]:
        """The form: each table with its rows, and two empty ones while there is room."""
        return [{"table": table, "rows": self._rows(table), "most": MOST_ROWS} for table in TABLES]

    def _rows(self, table: Table) -> list[list[dict[str, object]]]:
        texts = self.entered.texts[table.name]
        empty = [[""] * len(table.fields)] * min(EMPTY_ROWS, MOST_ROWS - len(texts))
        return [self._row(table, at, row) for at, row in enumerate([*texts, *empty], start=1)]

    def _row(self, table: Table, at: int, cells: list[str]) -> list[dict[str, object]]:
        return [
            {
                "id": place(table, at, field),
                "key": field.key,
                "label": f"{table.title}, row {at}: {field.heading}",
                "value": cell,
                "name": field.limits is None,
                "list": "resource-names" if field.key == "of" else "",
                "wrong": self._wrong(place(table, at, field)),
            }
            for field, cell in zip(table.fields, cells, strict=True)
        ]

    @property
    def people_wrong(self) -> list[str]:
        return self._wrong("people")

    def _wrong(self, where: str) -> list[str]:
        return [problem.words for problem in self.entered.wrong if problem.place == where]

    @property
    def resource_names(self) -> list[str]:
        return [row["resource"] for row in self.entered.resources if row["resource"]]

    said_of_run = said.NOT_IN_A_RUN
    said_of_example = said.FROM_EXAMPLE
    said_of_unused = said.UNUSED
