"""Limits within which an index of unit costs lies by chance, given how much single events differ."""

import numpy as np
import pyarrow as pa

from evidence.binary import Columns
from method.arrays import Array, ratio
from method.intervals import normal_quantile, overdispersion

from ..expressions import unit_costs
from ..models import UnitCost
from .cells import Cells, added, in_fives, numbered, numbers, together

LINE = unit_costs.LINE
FEWEST = 5  # organisations with a line, for its overdispersion to be worked out
LEVELS = (0.95, 0.998)
DIGITS = 1  # with more, the limits of two organisations would tell how many events each has


def variance(found: Cells, lines: pa.Table) -> Array:
    """By how much the pounds of a line vary by chance: events, to the nearest 5, times the variance of
    single events over all organisations with the line.

    A line with a single event has no variance of its own: it is taken to vary as much, for its cost, as
    all lines of the run together.
    """
    events, cost, squares = (numbers(lines, name) for name in ("events", "cost", "squares"))
    line = numbered([found.keys[name][: len(events)] for name in ("year", *LINE)])
    number, total, square = (added(line, one) for one in (events, cost, squares))
    mean = ratio(total, number)
    scatter = np.maximum(square - total * mean, 0.0)
    relative = ratio(scatter.sum(), ((number - 1) * mean**2).sum())
    each = np.where(number > 1, ratio(scatter, number - 1), relative * mean**2)
    return in_fives(events) * each[line]


def limits(found: Cells, variance: Array, index: Array, expected: Array) -> Columns:
    """Funnel limits of the index, from figures as they are shown: 100 ± z × the standard error by chance,
    times √φ where φ > 1."""
    error = 100 * ratio(np.sqrt(variance), expected)
    error = np.where(error > 0, error, np.nan)
    phi, number = np.full(len(found), np.nan), np.zeros(len(found), dtype=int)
    z = ratio(index - 100, error)
    for rows in together(numbered([found.keys[name] for name in ("year", *LINE)])):
        number[rows] = len(rows)
        if np.isfinite(z[rows]).sum() >= FEWEST:
            phi[rows] = np.round(overdispersion(z[rows]), DIGITS)
    wide = error * np.sqrt(np.maximum(np.nan_to_num(phi, nan=1.0), 1.0))
    edges = [sign * normal_quantile(level) * wide for level in LEVELS for sign in (-1, 1)]
    found_limits = [np.maximum(np.round(100 + edge, DIGITS), 0.0) for edge in edges]
    names = ("lower_95", "upper_95", "lower_998", "upper_998")
    return {
        "overdispersion": np.where(np.isfinite(index), phi, np.nan),
        **dict(zip(names, found_limits, strict=True)),
        "position": _position(index, found_limits),
        "organisations": number,
    }


def _position(index: Array, limits: list[Array]) -> list[str]:
    """Where the index lies, the wider limits first; empty where there are none."""
    low_95, high_95, low_998, high_998 = limits
    where = UnitCost.Position
    conditions = {
        "": np.isnan(index) | np.isnan(low_95),
        where.ABOVE_998: index > high_998,
        where.BELOW_998: index < low_998,
        where.ABOVE_95: index > high_95,
        where.BELOW_95: index < low_95,
    }
    names = [str(name) for name in conditions]
    found = np.select(list(conditions.values()), names, str(where.INSIDE))
    return [str(one) for one in found]
