"""Published figures that changed after they were first loaded, and what that did."""

from datetime import datetime
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

import organisations.queries
from evidence.charts import Chart, Column
from evidence.queries import Row
from organisations.downloads import as_csv

from .. import corrected, places, sentences
from ..forms import Control, Controls

COLUMNS = (
    Column("subject", "Figure", link="page"),
    Column("organisation_name", "Organisation"),
    Column("period", "Year or period", "period"),
    Column("moved", "Before → after"),
    Column("effect", "What it did to the difference from the peers’ mean"),
    Column("release_title", "Source", link="source"),
)


@require_safe
def corrections(request: HttpRequest) -> HttpResponse:
    """The corrections of every load, the largest of each first."""
    controls = _controls(request)
    organisation = controls.chosen()["organisation"]
    loads = corrected.loads(organisation)
    rows = corrected.largest(organisation, loads[-1]["loaded_at"]) if loads else []
    context = {
        "controls": controls if len(controls.controls["organisation"].names) > 1 else None,
        "charts": [_chart(place, load, rows, organisation) for place, load in enumerate(loads)],
        "nothing": sentences.NO_CORRECTIONS_OF_THIS if organisation else sentences.NO_CORRECTIONS,
    }
    return render(request, "programmes/corrections.html", context)


@require_safe
def corrections_csv(request: HttpRequest) -> HttpResponse:
    """Every correction as a file, figures in full; of one organisation or of one load."""
    organisation = _controls(request).chosen()["organisation"]
    listing = corrected.corrections(organisation, _loaded(request))
    return as_csv("corrections", listing.columns, listing)


def _loaded(request: HttpRequest) -> datetime | None:
    """The moment of the load asked for; None for every load."""
    asked = request.GET.get("loaded", "")
    try:
        return datetime.fromisoformat(asked) if asked else None
    except ValueError as error:
        raise Http404(f"{asked} is not the moment of a load.") from error


def _controls(request: HttpRequest) -> Controls:
    """Whose figures: those of everybody, or of one of whom a figure changed or who was asked for."""
    names = {"": "every organisation", **dict(corrected.organisations())}
    asked = request.GET.get("organisation", "")
    if asked not in names and (found := organisations.queries.organisation(asked)):
        names[found.code] = found.name
    return Controls(request.GET, {"organisation": Control("Figures of", [*names.items()])}, {})


def _chart(place: int, load: Row, rows: list[Row], organisation: str) -> Chart:
    """One load as a table with its download."""
    mine = [_row(row) for row in rows if row["loaded_at"] == load["loaded_at"]]
    address = reverse("corrections-csv")
    asked = {"loaded": load["loaded_at"].isoformat()}
    asked |= {"organisation": organisation} if organisation else {}
    title, sentence = sentences.load_title(load), sentences.load_sentence(load, len(mine))
    return Chart(f"load-{place}", title, sentence, COLUMNS, mine, f"{address}?{urlencode(asked)}")


def _row(row: Row) -> Row:
    node = sentences.node(row)
    year = {"year": row["period"]} if row["kind"] == "spend" else {}
    return {
        **row,
        "subject": sentences.corrected_subject(row),
        "page": places.organisation_programme(row["organisation"], node, **year),
        "moved": sentences.moved(row),
        "source": f"{reverse('data')}#{row['release']}",
        "effect": sentences.effect(row),
    }
