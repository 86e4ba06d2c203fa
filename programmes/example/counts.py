"""Outcomes of the made-up nation: whole people are counted, then rates and their intervals follow."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import product

import numpy as np
from numpy.typing import NDArray

from method import intervals

from ..datasets.rows import GroupOutcomeRow
from ..deprivation import FIFTHS
from .chance import draw, shared_out
from .definitions import MULTIPLIERS, made, written
from .money import so_far
from .people import LAST, YEARS, registered
from .places import CITIES, NAMES, OWN, PEERS, value

EVERYBODY = "all"
PERCENT = "percent"
DECIMALS = 4

# Of the usual spread of a measure: from year to year, and of Exampleshire where it is like its peers.
SPREAD_OF_YEARS, SPREAD_OF_OWN = 0.15, 0.5
SPREAD_OF_PEOPLE = 0.02
# People outside the most deprived fifth: how they are shared out over the others.
OTHER_FIFTHS = (0.22, 0.25, 0.27, 0.26)
# How steep the gradient is from fifth to fifth, most deprived first; it grows in Exampleshire.
STEPS = (1.0, 0.5, 0.0, -0.5, -1.0)
STEEPER = 0.6


@dataclass(frozen=True, slots=True)
class Count:
    """Whom a measure counts, in one group of people."""

    measure: str
    organisation: str
    year: str
    group: str
    numerator: int
    denominator: int


def outcomes() -> Iterator[GroupOutcomeRow]:
    """Every measure, system and year; some of them by deprivation fifth as well."""
    for measure, texts in written().items():
        counts = list(of_measure(measure))
        rates, lower, upper = with_limits(counts, texts["unit"])
        for one, rate, low, high in zip(counts, rates, lower, upper, strict=True):
            yield GroupOutcomeRow(
                measure=measure,
                organisation=one.organisation,
                period=one.year,
                group=one.group,
                value=round(float(rate), DECIMALS),
                lower=round(float(low), DECIMALS),
                upper=round(float(high), DECIMALS),
                numerator=float(one.numerator),
                denominator=float(one.denominator),
                note="",
            )


def of_measure(measure: str) -> Iterator[Count]:
    """Everybody, and then each fifth: the fifths add up to everybody."""
    for code, year in product(NAMES, YEARS):
        people = counted(code, measure, year)
        share = rate(code, measure, year) / MULTIPLIERS[written()[measure]["unit"]]
        everybody = Count(measure, code, year, EVERYBODY, round(share * people), people)
        yield everybody
        if made(measure).slope:
            yield from by_fifth(everybody)


def with_limits(
    counts: Sequence[Count], unit: str
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    """Rates in a measure's unit with their 95% limits: Wilson's of a proportion, else of the count."""
    cases = np.array([float(one.numerator) for one in counts])
    people = np.array([float(one.denominator) for one in counts])
    times = MULTIPLIERS[unit]
    if unit == PERCENT:
        lower, upper = intervals.wilson(cases, people)
        return times * cases / people, times * lower, times * upper
    lower, upper = intervals.poisson(cases)
    return times * cases / people, times * lower / people, times * upper / people


def counted(code: str, measure: str, year: str) -> int:
    """The people whom a measure is out of."""
    differs = 0.0 if made(measure).people == 1 else SPREAD_OF_PEOPLE * draw(code, measure, "people")
    return round(registered(code, year) * made(measure).people * (1 + differs))


@cache
def rate(code: str, measure: str, year: str) -> float:
    """The rate of a system in a year, in the measure's unit, before people are counted whole."""
    about, before = made(measure), YEARS.index(LAST) - YEARS.index(year)
    if code != OWN:
        usual = about.rate / (1 + about.growth) ** before * (about.cities if code in CITIES else 1)
        by_year = SPREAD_OF_YEARS * draw(code, measure, year)
        return usual * (1 + about.spread * (draw(code, measure) + by_year))
    usual = sum(rate(peer, measure, year) for peer in PEERS) / len(PEERS)
    like_others = SPREAD_OF_OWN * about.spread * draw(code, measure)
    return usual * (1 + (like_others if about.own is None else about.own - 1) * so_far(year))


def by_fifth(everybody: Count) -> Iterator[Count]:
    """The same people by deprivation fifth."""
    code, year = everybody.organisation, everybody.year
    core20 = value(code, "pct_core20_imd2025") / 100
    shares = (core20, *((1 - core20) * share for share in OTHER_FIFTHS))
    names = [group.code for group in FIFTHS]
    people = shared_out(everybody.denominator, dict(zip(names, shares, strict=True)))
    slope = made(everybody.measure).slope * (1 + STEEPER * so_far(year) * (code == OWN))
    weights = {
        name: people[name] * (1 + slope * step) for name, step in zip(names, STEPS, strict=True)
    }
    cases = shared_out(everybody.numerator, weights)
    for name in names:
        yield Count(everybody.measure, code, year, name, cases[name], people[name])
