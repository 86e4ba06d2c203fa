"""What can be taken away of one organisation: factsheet, workbook, tables, feed, addresses for programs."""

import tempfile
from typing import Any
from urllib.parse import urlencode

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

import evidence.queries
from evidence.models import Run
from evidence.queries import Row
from organisations.pages import of_one

from ..files import factsheet, workbook
from ..files.factsheet import Factsheet, NoPdf
from ..files.figures import Figures, chosen
from ..files.once import BeingMade, once

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
LOOK_AGAIN = 3  # seconds
BEING_MADE = "The factsheet is being made; it will be there in a moment."
PLACES = ("benchmarks", "outcome-benchmarks", "value-map", "opportunities", "inequalities")
WORDS = {
    "benchmarks": "Spend against the benchmark",
    "outcome-benchmarks": "Outcomes against the benchmark",
    "value-map": "Spend beside outcome",
    "opportunities": "Findings",
    "inequalities": "Gaps between deprivation groups",
}


@of_one
def files(request: HttpRequest, run: Run, own: Row) -> HttpResponse:
    """The files there are, for one choice of year, benchmark and basis."""
    controls, choice = chosen(run, own, request.GET)
    context = {
        "own": own,
        "run": run,
        "controls": controls,
        "choice": choice,
        "query": urlencode(choice),
        "pdf": factsheet.available(),
        "how_to_get_pdf": factsheet.HOW_TO_GET_IT,
        "lists": [_list(place, run, own["code"], choice) for place in PLACES],
    }
    return render(request, "programmes/files.html", context)


def _list(place: str, run: Run, code: str, choice: dict[str, str]) -> dict[str, str]:
    """A list of the API: its words, and its addresses as CSV and JSON for the choice made."""
    named: dict[str, Any] = {"organisation": code, "run": run.pk}
    if place in ("benchmarks", "value-map"):
        named |= choice
    elif place == "opportunities" and choice:
        named["year"] = choice["year"]
    elif place == "outcome-benchmarks" and choice:
        named["benchmark"] = choice["benchmark"]
    address = f"{reverse(f'api-{place}')}?{urlencode(named)}"
    return {"words": WORDS[place], "csv": f"{address}&format=csv", "json": address}


@of_one
def tables(request: HttpRequest, run: Run, own: Row) -> Any:
    """The tables of the page as a workbook (XLSX), made while it is asked for."""
    figures = Figures(run, own, _choice(run, own, request))
    file = tempfile.TemporaryFile()  # noqa: SIM115  (closed with the answer)
    workbook.write(figures, file)
    file.seek(0)
    named = f"{figures.file}.xlsx"
    return FileResponse(file, as_attachment=True, filename=named, content_type=XLSX)


def _choice(run: Run, own: Row, request: HttpRequest) -> dict[str, str]:
    _, choice = chosen(run, own, request.GET)
    if not choice:
        raise Http404("No spend is loaded for this organisation, so there is no such file.")
    return choice


@of_one
def on_paper(request: HttpRequest, run: Run, own: Row) -> HttpResponse:
    """The factsheet of one organisation as PDF; 503 with words where it cannot be made now."""
    sheet = Factsheet(run, own, _choice(run, own, request))
    page = f"{reverse('organisation', args=[sheet.code])}?{urlencode(sheet.choice)}"
    address = request.build_absolute_uri(page)
    try:
        key = f"factsheet:{run.pk}:{evidence.queries.loaded()}:{address}"
        content = once(key, lambda: factsheet.pdf(sheet, address))
    except BeingMade:
        return _not_now(request, own, BEING_MADE, LOOK_AGAIN)
    except NoPdf:
        return _not_now(request, own, factsheet.HOW_TO_GET_IT)
    answer = HttpResponse(content, content_type="application/pdf")
    answer["Content-Disposition"] = f'attachment; filename="{sheet.file}.pdf"'
    return answer


def _not_now(request: HttpRequest, own: Row, why: str, again: int = 0) -> HttpResponse:
    context = {"own": own, "why": why, "again": again}
    answer = render(request, "programmes/no_file.html", context, status=503)
    if again:
        answer["Retry-After"] = str(again)
    return answer
