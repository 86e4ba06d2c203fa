"""Who is compared with whom, and are they alike?"""

from collections.abc import Sequence

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from evidence.charts import Chart, csv
from evidence.models import Run
from evidence.queries import Row

from . import characteristics, charts, downloads, queries, sentences
from .models import PeerSet, PeerWeight
from .pages import of_one

COLUMNS = ["rank", *characteristics.COLUMNS]


@of_one
def peers(request: HttpRequest, run: Run, own: Row) -> HttpResponse:
    """The comparators of one organisation: who, how far, by which variable.

    An address that names peers is that of a list of the reader's own, which has a page of its own.
    """
    if "peers" in request.GET:
        page = reverse("own-peers", args=[own["code"]])
        return redirect(f"{page}?{request.GET.urlencode()}")
    rows = [
        {**row, "page": reverse("organisation", args=[row["peer"]])}
        for row in queries.peers(run, own["code"]).rows()
    ]
    context = {"own": own, "name": queries.full_name(own), "peers": rows, "run": run}
    return render(request, "organisations/peers.html", context | _fit(run, own, rows))


def _fit(run: Run, own: Row, peers: Sequence[Row]) -> dict[str, object]:
    """The grade in words and the charts, where a method says who is alike."""
    found = queries.peer_set(run, own["code"])
    if found is None or found.fit is None or not peers:
        return {"fit": None}
    weights = queries.weights(found.method)
    least_alike = _least_alike(peers, weights)
    return {
        "fit": found,
        "grade": sentences.fit(found.grade, own["nation"]),
        "caution": sentences.caution(found.grade),
        "one_way": sentences.one_way(peers),
        "weights": weights,
        "least_alike": least_alike,
        "distances": _distances(run, own, peers, weights),
        "side_by_side": _side_by_side(own, peers, weights, least_alike),
    }


def _distances(run: Run, own: Row, peers: Sequence[Row], weights: Sequence[PeerWeight]) -> Chart:
    address = csv(f"organisations/{own['code']}/peers", run=run.pk)
    title = sentences.distances_title(peers)
    sentence = sentences.distances_sentence(peers, len(weights))
    return charts.distances(peers, weights, title, sentence, address)


def _side_by_side(
    own: Row, peers: Sequence[Row], weights: Sequence[PeerWeight], least_alike: str
) -> Chart:
    """The published characteristics of the organisation and of its peers."""
    codes = [own["code"], *(row["peer"] for row in peers)]
    rows = characteristics.published(codes, [weight.variable for weight in weights]).rows()
    title = sentences.values_title(least_alike)
    sentence = sentences.values_sentence(characteristics.releases(rows))
    address = reverse("peer-characteristics", args=[own["code"]])
    values = characteristics.side_by_side(rows)
    return charts.side_by_side(own, peers, weights, values, title, sentence, address)


def _least_alike(peers: Sequence[Row], weights: Sequence[PeerWeight]) -> str:
    """The kind of variable that sets an organisation furthest apart from its peers."""
    apart = {
        label: sum((row["contributions"] or {}).get(v) or 0 for row in peers for v in variables)
        for label, variables, _ in charts.grouped(weights)
    }
    return max(apart, key=lambda label: apart[label], default="")


@of_one
def peer_characteristics(request: HttpRequest, run: Run, own: Row) -> HttpResponse:
    """What makes the organisation and its peers alike, as a file: one line for each and variable."""
    found: PeerSet | None = queries.peer_set(run, own["code"])
    weights = queries.weights(found.method) if found else []
    ranks = {row["peer"]: row["rank"] for row in queries.peers(run, own["code"]).rows()}
    variables = [*(weight.variable for weight in weights), characteristics.CORE20]
    rows = characteristics.published([own["code"], *ranks], variables)
    ranked = ({**row, "rank": ranks.get(row["organisation"], 0)} for row in rows)
    name = f"peer-characteristics-{own['code']}-run-{run.pk}"
    return downloads.as_csv(name, COLUMNS, ranked)
