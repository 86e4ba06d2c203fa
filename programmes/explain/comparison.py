"""Whom a figure was compared with, and what explanations of spend and of outcomes share."""

from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlencode

from django.db.models import Q
from django.urls import reverse

import evidence.queries
import organisations.queries
from evidence.access import PUBLISHED
from evidence.explain import Step
from evidence.models import Run
from evidence.queries import Row
from organisations.models import Organisation

# Benchmarks made of every organisation of the kind and nation, one's own included.
OF_ALL = ("nation", "top_quartile")

AGAINST = {
    "peer_mean": "the mean of its peers",
    "peer_median": "the median of its peers",
    "nation": "its nation",
    "peer_best5_last": "the peers that were the best five in the period before",
    "peer_best5": "the best five of its peers",
    "top_quartile": "the best quarter",
}
MIDDLE = {"peer_mean": "mean", "peer_median": "median"}
NO_BENCHMARK = "Fewer than five others have this figure, so there is no benchmark."


@dataclass(frozen=True)
class Comparison:
    """Who stands in the table of peers: `ranks` by code, nearest 1; None for everyone else."""

    ranks: dict[str, int] | None
    words: str

    def rows(self, own: str, found: dict[str, Row]) -> list[Row]:
        """The others' rows, by code: the order in which ties are broken."""
        return [
            {"organisation": code, "name": row["organisation_name"], "rank": self._rank(code)}
            for code, row in sorted(found.items())
            if code != own and (self.ranks is None or code in self.ranks)
        ]

    def _rank(self, code: str) -> int | None:
        return self.ranks[code] if self.ranks else None


def comparison(run: Run, organisation: Organisation, benchmark: str) -> Comparison:
    """Everyone of the kind and nation, or the organisation's peers."""
    nation, kind = organisation.get_nation_display(), organisation.get_kind_display().lower()
    chosen = organisations.queries.peer_set(run, organisation.code)
    if benchmark in OF_ALL:
        return Comparison(None, f"every other {kind} of {nation}; its own figure counts too")
    if chosen is None or chosen.fit is None:
        return Comparison(None, f"every other {kind} of {nation} that has this figure")
    listing = organisations.queries.peers(run, organisation.code)
    ranks = {row["peer"]: row["rank"] for row in listing}
    return Comparison(
        ranks, f"its {len(ranks)} peers by the method {chosen.method}, fit {chosen.grade}"
    )


def own(code: str) -> Organisation | None:
    """The organisation of an id, by our code only."""
    found = organisations.queries.organisation(code)
    return found if found and found.code == code else None


def alike(organisation: Organisation) -> dict[str, str]:
    """Lookups of the organisations of the same kind and nation."""
    return {
        "organisation__kind": organisation.kind,
        "organisation__nation": organisation.nation,
    }


def known(steps: Iterable[tuple[str, str, str, float | None, str]]) -> list[Step]:
    """The steps whose result the run knows."""
    return [
        Step(name, label, formula, value, unit)
        for name, label, formula, value, unit in steps
        if value is not None
    ]


def releases(codes: Iterable[str | None]) -> list[Row]:
    return list(evidence.queries.releases().where(Q(code__in={code for code in codes if code})))


def common_notes(run: Run, row: Row, peers: list[Row], benchmark: float | None) -> list[str]:
    """What is to be said of any figure, spend or outcome."""
    notes = [] if benchmark is not None else [NO_BENCHMARK]
    if evidence.queries.loaded_since(run):
        notes.append("Published figures were loaded again after this run: inputs are today's.")
    if row["illustrative"]:
        notes.append("The organisation is made up, to show how this works.")
    return notes


def links(
    figure: str, run: Run, organisation: str, endpoint: str, **filters: str
) -> dict[str, str]:
    """Where the figure, its peers and what it is made of are found in the API."""
    made_by = {"run": run.pk} | ({} if run.scope == PUBLISHED else {"scope": run.scope})
    query = urlencode({"organisation": organisation, **filters, **made_by})
    peers = reverse("api-peers", kwargs={"code": organisation})
    return {
        "self": reverse("api-explain", kwargs={"figure": figure}),
        "row": f"{reverse(endpoint)}?{query}",
        "peers": f"{peers}?{urlencode(made_by)}",
        "organisation": reverse("api-organisation", kwargs={"code": organisation}),
    }
