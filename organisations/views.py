"""Who is compared with whom, and are they alike?"""

from collections.abc import Sequence

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from evidence.charts import Chart, csv
from evidence.models import Run
from evidence.queries import Row

from . import charts, queries
from .models import PeerWeight
from .pages import of_one

GRADES = {
    "A": "very good fit",
    "B": "good fit",
    "C": "fair fit",
    "D": "weak fit",
    "E": "poor fit: nobody is much like it",
}


@of_one
def peers(request: HttpRequest, run: Run, own: Row) -> HttpResponse:
    """The comparators of one organisation."""
    rows = [
        {**row, "page": reverse("organisation", args=[row["peer"]])}
        for row in queries.peers(run, own["code"]).rows()
    ]
    context = {"own": own, "name": queries.full_name(own), "peers": rows}
    return render(request, "organisations/peers.html", context | _fit(run, own, rows))


def _fit(run: Run, own: Row, peers: Sequence[Row]) -> dict[str, object]:
    """The grade in words and the chart, where a method says who is alike."""
    found = queries.peer_set(run, own["code"])
    if found is None or found.fit is None:
        return {"run": run, "fit": None, "chart": None}
    weights = queries.weights(found.method)
    words = f"{found.grade}: {GRADES.get(found.grade, '')}"
    return {
        "run": run,
        "fit": found,
        "grade": words,
        "weights": weights,
        "one_way": [row for row in peers if row["two_way"] is False],
        "least_alike": least_alike(peers, weights),
        "chart": _chart(run, own, peers, weights),
    }


def _chart(run: Run, own: Row, peers: Sequence[Row], weights: Sequence[PeerWeight]) -> Chart:
    address = csv(f"organisations/{own['code']}/peers", run=run.pk)
    nearest, furthest = peers[0], peers[-1]
    title = f"{nearest['name']} is the most alike, {furthest['name']} the least of the ten"
    sentence = (
        f"The ten that are nearest by {len(weights)} published characteristics; distances run from "
        f"{nearest['distance']:.2f} to {furthest['distance']:.2f}."
    )
    return charts.distances(peers, weights, title, sentence, address)


def least_alike(peers: Sequence[Row], weights: Sequence[PeerWeight]) -> str:
    """The kind of variable that sets an organisation furthest apart from its peers."""
    apart = {
        label: sum((row["contributions"] or {}).get(v) or 0 for row in peers for v in variables)
        for label, variables, _ in charts.grouped(weights)
    }
    return max(apart, key=lambda label: apart[label], default="")
