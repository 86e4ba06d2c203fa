"""Two organisations side by side: a choice that belongs to one reader, made of figures of one run.

Each figure is as stored; only the difference between the two is worked out here, when it is asked for.
It is a difference between two organisations and no finding: no test, no certainty.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import F, OuterRef, Q, Subquery

from evidence.models import Run
from evidence.notation import known
from evidence.queries import Listing, Row
from organisations.models import Organisation, Peer, PeerCharacteristic, PeerSet, PeerWeight

from . import queries
from .coverage import ANY, FIRST_BASIS
from .models import Benchmark, Outcome, Programme
from .periods import meeting, midpoint
from .sentences import node

Level = Programme.Level


def others(run: Run, own: Row) -> list[Row]:
    """All of the same kind and nation with their rank among the peers, the nearest peers first.

    `distance` is None for everybody else; `their_rank` is that of the organisation among theirs.
    """
    mine = Peer.objects.filter(run=run, organisation=own["code"], peer=OuterRef("code"))
    theirs = Peer.objects.filter(run=run, organisation=OuterRef("code"), peer=own["code"])
    found = Organisation.objects.filter(kind=own["kind"], nation=own["nation"])
    rows = (
        found.exclude(code=own["code"])
        .annotate(
            rank=Subquery(mine.values("rank")[:1]),
            distance=Subquery(mine.values("distance")[:1]),
            their_rank=Subquery(theirs.values("rank")[:1]),
        )
        .order_by(F("rank").asc(nulls_last=True), "name")
    )
    names = ("code", "name", "kind", "nation", "valid_to", "rank", "distance", "their_rank")
    return list(rows.values(*names))


def years(run: Run, codes: Sequence[str]) -> dict[str, list[str]]:
    """The bases on which all of some organisations have figures, by year, latest first."""
    found = Benchmark.objects.filter(run=run, organisation__in=codes, benchmark=ANY)
    there = set(found.values_list("organisation_id", "year", "basis").distinct())
    common = {(y, b) for _, y, b in there if all((code, y, b) in there for code in codes)}
    by_year: dict[str, list[str]] = {}
    for year, basis in sorted(
        common, key=lambda one: (-int(one[0][:4]), FIRST_BASIS.index(one[1]))
    ):
        by_year.setdefault(year, []).append(basis)
    return by_year


def spend(run: Run, codes: tuple[str, str], choice: dict[str, str]) -> list[Row]:
    """Spend a head of both on every programme and system that either has, and the difference.

    Keys end in `_own` and `_other`; `benchmark` is that of the first. By programme, systems after.
    """
    filters = {"organisation__in": codes, "care_setting": "all", **choice}
    found = queries.benchmarks(run, filters).where(~Q(programme__level=Level.TOTAL)).rows()
    by_node: dict[str, dict[str, Row]] = {}
    for row in found:
        by_node.setdefault(node(row), {})[row["organisation"]] = row
    return [_together(pair, codes) for _, pair in sorted(by_node.items(), key=_programmes_first)]


def _programmes_first(item: tuple[str, dict[str, Row]]) -> tuple[bool, str]:
    code, pair = item
    return any(row["system"] is not None for row in pair.values()), code


def _together(pair: dict[str, Row], codes: tuple[str, str]) -> Row:
    own, other = (pair.get(code) for code in codes)
    either = own or other
    assert either is not None  # a node is there because one of them has it
    same = {key: either[key] for key in ("programme", "system", "programme_name", "illustrative")}
    figures = ("per_head", "share", "population", "weighting", "explain", "spend")
    return {
        **same,
        "rating": either["rating"],
        **{f"{key}_own": own and own[key] for key in figures},
        **{f"{key}_other": other and other[key] for key in figures},
        "benchmark": own and own["benchmark_per_head"],
        "difference": _difference(own, other, "per_head"),
        "share_difference": _difference(own, other, "share"),
    }


def _difference(own: Row | None, other: Row | None, key: str) -> float | None:
    """Own less other; unknown where either is."""
    if own is None or other is None or not known(own[key]) or not known(other[key]):
        return None
    return float(own[key] - other[key])


def outcomes(run: Run, codes: tuple[str, str], benchmark: str, year: str) -> list[Row]:
    """The headline outcomes of both that meet a year, by programme: each as its row, or None."""
    listing = queries.outcome_benchmarks(
        run,
        {
            "organisation__in": codes,
            "benchmark": benchmark,
            "measure__headline": True,
            "group": "all",
        },
    )
    periods: dict[tuple[str, str], list[tuple[float, Row]]] = {}
    found = listing.queryset.annotate(
        name=F("measure__programme__name"), start=_day("start"), end=_day("end")
    )
    for *values, name, start, end in found:
        row = {**listing.row(values), "programme_name": name}
        key = (row["programme"], row["organisation"])
        periods.setdefault(key, []).append((midpoint(start, end), row))
    met = {key: meeting(year, rows) for key, rows in periods.items()}
    programmes = sorted({programme for programme, _ in met})
    pairs = [{"own": met.get((p, codes[0])), "other": met.get((p, codes[1]))} for p in programmes]
    return [pair for pair in pairs if pair["own"] or pair["other"]]


def _day(edge: str) -> Subquery:
    same = {key: OuterRef(key) for key in ("organisation_id", "measure_id", "period")}
    return Subquery(Outcome.objects.filter(group="all", **same).values(edge))


CHARACTERISTICS = (
    "organisation organisation_name variable label weight value release illustrative".split()
)


@dataclass(frozen=True)
class Characteristics:
    """The published peer characteristics of both, heaviest first."""

    rows: Sequence[Row]

    def side_by_side(self, codes: tuple[str, str]) -> list[Row]:
        """One row for each variable: its label, its weight and the value of each."""
        found: dict[str, Row] = {}
        for row in self.rows:
            line = found.setdefault(row["variable"], _blank(row))
            line["value_own" if row["organisation"] == codes[0] else "value_other"] = row["value"]
        return list(found.values())

    @property
    def releases(self) -> list[str]:
        return sorted({row["release"] for row in self.rows})


def _blank(row: Row) -> Row:
    keys = ("variable", "label", "weight", "illustrative")
    unknown: dict[str, Any] = {"value_own": None, "value_other": None}
    return {key: row[key] for key in keys} | unknown


def characteristics(run: Run, codes: tuple[str, str]) -> Listing:
    """What the peer method compares of two organisations, with how much each variable counts."""
    method = PeerSet.objects.filter(run=run, organisation=codes[0]).values("method")[:1]
    weight = PeerWeight.objects.filter(method=Subquery(method), variable=OuterRef("variable"))
    found = PeerCharacteristic.objects.filter(organisation__in=codes).annotate(
        label=Subquery(weight.values("label")[:1]), counts=Subquery(weight.values("weight")[:1])
    )
    columns = {
        "organisation": "organisation_id",
        "organisation_name": "organisation__name",
        "variable": "variable",
        "label": "label",
        "weight": "counts",
        "value": "value",
        "release": "release__title",
        "illustrative": "organisation__illustrative",
    }
    listed = found.exclude(counts=None).order_by("-counts", "variable", "organisation")
    return Listing.of(listed, columns)
