"""Spend of the made-up nation in whole pounds: lines first, and everything above them as their sums."""

from collections import Counter
from collections.abc import Iterator
from functools import cache

from ..datasets.rows import SpendRow
from .chance import draw, shared_out
from .people import LAST, YEARS, weighted
from .places import CITIES, NAMES, OWN, PEERS
from .provenance import SPEND
from .tree import (
    GAPS,
    LINES,
    PREVENTION_OF_OWN,
    PREVENTION_OF_PEERS,
    SECONDARY_PREVENTION,
    STROKE,
    UNUSUAL,
    Mix,
    above,
    programme,
)

ALL_SETTINGS = "all"
# How much systems differ: in a line, in its care settings, from year to year.
SPREAD, SPREAD_OF_SETTINGS, SPREAD_OF_YEARS = 0.035, 0.05, 0.004
# Lines that systems hardly differ in, and how much Exampleshire differs where it is like its peers.
STEADY, SPREAD_OF_OWN = {"05": 0.016}, 0.012
SPREAD_OF_PREVENTION = 0.006
# Differences grew: this share of them was there in the first year.
AT_FIRST = 0.5
WEIGHTINGS = {"05": "wp_mental_health", "18": "wp_maternity"}
WEIGHTING_OF_PRACTICES = {"23A": "wp_primary_medical_final"}


def spend() -> Iterator[SpendRow]:
    """Every system, node, care setting and year with spend; cities do not split theirs by setting."""
    for code in NAMES:
        for year in YEARS:
            for (node, setting), pounds in sorted(nodes(code, year).items()):
                if setting == ALL_SETTINGS or code not in CITIES:
                    yield SpendRow(
                        SPEND, code, node, setting, year, float(pounds), None, None, note=""
                    )


def nodes(code: str, year: str) -> Counter[tuple[str, str]]:
    """Pounds of a system and year by node and care setting."""
    found: Counter[tuple[str, str]] = Counter()
    for line in LINES:
        total = pounds(code, line, year)
        for setting, part in shared_out(total, mix(code, line)).items():
            for node in above(line):
                found[node, setting] += part
                found[node, ALL_SETTINGS] += part
    return found


@cache
def pounds(code: str, line: str, year: str) -> int:
    """What a system spends on a line in a year, in whole pounds."""
    people = weighted(code, year, weighting(line))
    if code != OWN:
        return round(per_head(code, line, year) * people)
    usual = sum(pounds(peer, line, year) / weighted(peer, year, weighting(line)) for peer in PEERS)
    expected, grown = usual / len(PEERS) * people, so_far(year)
    if line in GAPS:
        return round(expected + GAPS[line] * grown)
    differs = UNUSUAL.get(line, SPREAD_OF_OWN * draw(OWN, line))
    return round(expected * (1 + differs * grown))


def per_head(code: str, line: str, year: str) -> float:
    """Pounds per weighted head of a system that is not Exampleshire."""
    about, before = LINES[line], YEARS.index(LAST) - YEARS.index(year)
    spread = STEADY.get(programme(line), SPREAD)
    differs = 1 + spread * draw(code, line) + SPREAD_OF_YEARS * draw(code, line, year)
    return about.per_head / (1 + about.growth) ** before * differs


def so_far(year: str) -> float:
    """How much of today's differences was there in a year: half at first, all of it in the last."""
    return AT_FIRST + (1 - AT_FIRST) * YEARS.index(year) / (len(YEARS) - 1)


def weighting(line: str) -> str:
    """Whose need the line is for, as the calculation takes it."""
    usual = WEIGHTINGS.get(programme(line), "wp_overall_core")
    return WEIGHTING_OF_PRACTICES.get(line, usual)


@cache
def mix(code: str, line: str) -> Mix:
    """The weight of each care setting in a line of a system."""
    weights = {
        setting: weight * (1 + SPREAD_OF_SETTINGS * draw(code, line, setting))
        for setting, weight in LINES[line].mix.items()
    }
    if line == STROKE:
        rest = sum(weights.values()) - weights[SECONDARY_PREVENTION]
        share = prevention(code)
        weights[SECONDARY_PREVENTION] = rest * share / (1 - share)
    return weights


def prevention(code: str) -> float:
    """The share of stroke spend that goes to secondary prevention."""
    if code == OWN:
        return PREVENTION_OF_OWN
    return PREVENTION_OF_PEERS + SPREAD_OF_PREVENTION * draw(code, STROKE, SECONDARY_PREVENTION)
