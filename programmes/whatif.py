"""Spend and outcomes against a reader's own list of peers: worked out on request, in no run.

The same sums as those of a run (`method.benchmark`, `method.opportunity`) on the rates that the run
keeps: those of the organisation and of at most twenty others, for one year and one population.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from evidence.models import Run
from evidence.partitions import known
from evidence.queries import Row
from method import benchmark, opportunity

from . import columns
from .models import Benchmark, Outcome, OutcomeBenchmark
from .periods import meeting, midpoint
from .sentences.words import TESTED

Array = NDArray[np.float64]

# With fewer programmes the systems in them stand in the same list.
FEWEST_TOPS = 3

# Figures of the run that stand beside those worked out here.
OF_RUN = "per_head spend population benchmark_per_head variation variation_per_head z used"
OUTCOMES_OF_RUN = "period value benchmark_value gap z used"


@dataclass(frozen=True)
class Against:
    """Rates of one organisation against the mean of the chosen; one cell for each rate."""

    mean: list[float | None]
    used: list[int]
    z: list[float | None]


def against(own: Array, chosen: Array) -> Against:
    """`own` rates (m,), those of the chosen (n, m), NaN where unknown: their mean, how many, z.

    No mean and no position below five known, as in a run.
    """
    rates = np.vstack([own[None], chosen])
    membership = np.zeros((len(rates), len(rates)), dtype=bool)
    membership[0, 1:] = True
    mean, used = benchmark.peer_mean(rates, membership)
    z = benchmark.position_z(rates, membership)
    return Against(known(mean[0]), used[0].astype(int).tolist(), known(z[0]))


def spend(run: Run, own: str, chosen: Sequence[str], year: str, basis: str) -> list[Row]:
    """The programmes of an organisation (or, of a few, the systems in them) against the chosen."""
    rows = _spend_rows(run, [own, *chosen], year, basis)
    mine = [row for row in rows if row["organisation"] == own]
    if sum(row["level"] == "programme" for row in mine) >= FEWEST_TOPS:
        mine = [row for row in mine if row["level"] != "system"]
    rate = {(row["organisation"], row["node"]): row["per_head"] for row in rows}
    theirs = [[rate.get((code, row["node"])) for row in mine] for code in chosen]
    found = against(_array([row["per_head"] for row in mine]), _array(theirs, len(mine)))
    return [_with_variation(row, found, place) for place, row in enumerate(mine)]


def _array(values: Sequence, width: int = 0) -> Array:
    array = np.array(values, dtype=np.float64)
    return array.reshape(-1, width) if width else array


def _spend_rows(run: Run, codes: Sequence[str], year: str, basis: str) -> list[Row]:
    found = Benchmark.objects.filter(
        run=run,
        organisation__in=codes,
        care_setting="all",
        year=year,
        basis=basis,
        benchmark=TESTED,
    ).order_by("programme")
    named = {
        "organisation": "organisation_id",
        "node": "programme_id",
        "programme_name": "programme__name",
        "level": "programme__level",
        **columns.fields(OF_RUN),
        "explain": columns.SPEND_ID,
        "illustrative": "organisation__illustrative",
    }
    return [dict(zip(named, values, strict=True)) for values in found.values_list(*named.values())]


def _with_variation(row: Row, found: Against, place: int) -> Row:
    mean = found.mean[place]
    pounds = opportunity.spend_variation(
        np.array([row["per_head"]]), _array([mean]), _array([row["population"]])
    )
    return {
        **row,
        "own_mean": mean,
        "own_used": found.used[place],
        "own_variation": known(pounds)[0],
        "own_variation_per_head": None if mean is None else row["per_head"] - mean,
        "own_z": found.z[place],
        "changes": changes(row["variation"], known(pounds)[0]),
    }


def outcomes(run: Run, own: str, chosen: Sequence[str], year: str) -> list[Row]:
    """The headline outcomes of an organisation that meet a year of spend, against the chosen.

    A gap above nil is better, as in a run.
    """
    met = _meeting(own, year)
    rows = [
        row
        for row in _outcome_rows(run, [own, *chosen], met)
        if (row["measure"], row["period"]) in met
    ]
    values = {(row["organisation"], row["measure"]): row["value"] for row in rows}
    mine = sorted((r for r in rows if r["organisation"] == own), key=lambda row: row["programme"])
    if not mine:
        return []
    theirs = [[values.get((code, row["measure"])) for row in mine] for code in chosen]
    found = against(_array([row["value"] for row in mine]), _array(theirs, len(mine)))
    return [_with_gap(row, found, place) for place, row in enumerate(mine)]


def _meeting(own: str, year: str) -> set[tuple[str, str]]:
    """Of each programme's headline outcome the (measure, period) that meets the year."""
    published = Outcome.objects.filter(organisation=own, group="all", measure__headline=True)
    names = ("measure__programme_id", "measure_id", "period", "start", "end")
    periods: dict[str, list[tuple[float, tuple[str, str]]]] = {}
    for programme, measure, period, start, end in published.exclude(value=None).values_list(*names):
        periods.setdefault(programme, []).append((midpoint(start, end), (measure, period)))
    found = (meeting(year, near) for near in periods.values())
    return {one for one in found if one}


def _outcome_rows(run: Run, codes: Sequence[str], met: Collection[tuple[str, str]]) -> list[Row]:
    """The outcomes of some organisations in the measures and the periods that are met."""
    found = OutcomeBenchmark.objects.filter(
        run=run,
        organisation__in=codes,
        measure__in={measure for measure, _ in met},
        period__in={period for _, period in met},
        group="all",
        benchmark=TESTED,
    )
    named = {
        "organisation": "organisation_id",
        "programme": "measure__programme_id",
        "measure": "measure_id",
        "measure_name": "measure__name",
        "unit": "measure__unit",
        "polarity": "measure__polarity",
        **columns.fields(OUTCOMES_OF_RUN),
        "illustrative": "organisation__illustrative",
        "explain": columns.OUTCOME_ID,
    }
    return [dict(zip(named, values, strict=True)) for values in found.values_list(*named.values())]


def _with_gap(row: Row, found: Against, place: int) -> Row:
    mean, z, sign = found.mean[place], found.z[place], row["polarity"]
    gap = None if mean is None else (row["value"] - mean) * sign
    return {
        **row,
        "own_mean": mean,
        "own_used": found.used[place],
        "own_gap": gap,
        "own_z": None if z is None else z * sign,
        "changes": changes(row["gap"], gap),
    }


def changes(of_run: float | None, own: float | None) -> bool | None:
    """Whether a variation stands on the other side of nil; None where either is unknown."""
    if of_run is None or own is None:
        return None
    return bool(np.sign(of_run) != np.sign(own))
