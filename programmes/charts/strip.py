"""The pathway on a page: a strip of four stages with a card for each measure, in words and shapes.

Drawn by the page itself and not by Plotly, so that it reads and prints without script.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from evidence import notation
from evidence.queries import Row

from .. import places
from ..inside import pathway
from ..inside.pathway import Standing
from ..sentences import value
from ..sentences.pathway import (
    GRADES,
    NOT_OF_YEAR,
    STAGES,
    WHY_NO_TREND,
    standing,
    tally,
    trend_mark,
)

# The four texts of a measure by the column that has them; one that is empty is not shown.
TEXTS = {
    "why": "Context",
    "reasons": "Reasons for variation",
    "options": "Options for action",
    "resources": "Resources",
}
ABOUT = {
    "numerator": "Counts",
    "denominator": "Out of",
    "caveats": "Bear in mind",
    "check_first": "Check first",
}


@dataclass(frozen=True)
class Card:
    """One measure as the strip shows it: where the organisation stands, and what is behind it."""

    code: str
    name: str
    of_system: str
    headline: bool
    signal: str
    said: str
    value: str
    interval: str
    benchmark: str
    rank: str
    trend: str
    why_no_trend: str
    period: str
    not_of_year: str
    grade: str
    texts: Sequence[tuple[str, str]]
    about: Sequence[tuple[str, str]]
    release: str
    next_review: str
    explain: str


@dataclass(frozen=True)
class Stage:
    """One stage of care with its cards and how they stand."""

    name: str
    tally: str
    cards: Sequence[Card]


def strip(found: Sequence[Standing], year: str) -> list[Stage]:
    """The four stages in order, empty ones too: that nothing is published is worth knowing."""
    stages = pathway.by_stage(found, STAGES)
    return [
        Stage(STAGES[stage], tally([one.signal for one in members]), cards(members, year))
        for stage, members in stages.items()
    ]


def apart(found: Sequence[Standing], year: str) -> list[Card]:
    """Cards of the measures that are no outcome, or of no stage."""
    return cards(pathway.apart(found, STAGES), year)


def cards(found: Iterable[Standing], year: str) -> list[Card]:
    return [_card(one, year) for one in found]


def _card(one: Standing, year: str) -> Card:
    measure, row, unit = one.measure, one.result, one.measure["unit"]
    trend = trend_mark(row["trend"], measure["polarity"])
    return Card(
        code=measure["code"],
        name=measure["name"],
        of_system=notation.plain(measure["of_system"]),
        headline=measure["headline"],
        signal=one.signal,
        said=standing(row, one.judged),
        value=value(row["value"], unit),
        interval=_interval(row),
        benchmark=f"{value(row['benchmark_value'], unit)} ({row['peers']} compared)",
        rank=f"{row['rank']} of {row['of']}" if row["rank"] else notation.UNKNOWN,
        trend=trend,
        why_no_trend=WHY_NO_TREND if row["trend"] in (None, "", "unknown") else "",
        period=notation.period(row["period"]),
        not_of_year="" if one.meets else NOT_OF_YEAR.format(year=year),
        grade=GRADES[measure["proxy_grade"]],
        texts=_texts(measure, TEXTS),
        about=_texts(measure, ABOUT),
        release=measure["release"],
        next_review=notation.day(measure["next_review"]),
        explain=places.explain(row),
    )


def _texts(measure: Row, named: dict[str, str]) -> list[tuple[str, str]]:
    return [(heading, measure[key]) for key, heading in named.items() if measure.get(key)]


def _interval(row: Row) -> str:
    """The limits in words; that there are none is said too."""
    if row["lower"] is None or row["upper"] is None:
        return "no interval published"
    return f"{notation.number(row['lower'], 1)} to {notation.number(row['upper'], 1)} (95%)"
