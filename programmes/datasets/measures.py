"""One reviewed file per outcome measure: `programmes/measures/<code>.toml`.

The file name is the measure's code. Every key is required and no other is allowed, so that a
measure cannot reach a page half described: what it counts, why it matters, why it differs between
systems, what others ask and do, where to read on, what it cannot say, when it was looked at last.
"""

import re
import tomllib
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, fields
from datetime import date
from pathlib import Path
from typing import Any

from evidence.datasets.table import TableError

# Units, and what a rate in that unit is multiplied by; 0 where no count of people may be derived
# from the value (method.md: index scores are never converted to people).
MULTIPLIERS = {
    "percent": (0, 100),
    "per 100,000": (0, 100_000),
    "index score": (0,),
    "years": (0, 1),
    "score out of 10": (0,),
    "£ per patient": (0,),
}
NEED = "need"
# What was paid, in the shape of a measure because it is published by group: never an outcome.
COST = "cost"
UNJUDGED = (NEED, COST)  # more is neither better nor worse
CHOICES: Mapping[str, tuple[str, ...]] = {
    "unit": tuple(MULTIPLIERS),
    "value_kind": ("allocative", "technical", "personal", "societal"),
    "aim": ("experience", "population health", "cost", "staff", "equity"),
    "proxy_grade": ("outcome", "intermediate", "process", NEED, COST),
    "stage": ("risk", "detection", "treatment", "outcome"),
    "interval": ("wilson", "published", "none"),
    "release": (
        "qof-2024-25",
        "gp-patient-survey-2025",
        "ons-health-index-2021",
        "talking-therapies-2022-23",
        "cancer-waits-icb-2012-2024",
        "primary-care-by-deprivation-2024",
        "wales-outcomes-2024",
    ),
}
NATIONS = ("england", "wales")
# The total, the 23 programme budgeting categories, and the systems that a measure may speak to.
PROGRAMMES = (
    "ALL",
    *(f"{number:02}" for number in range(1, 24)),
    *("04A", "10A", "10B", "17A", "17B", "17C", "23A"),
    *("05-ENG-CYP", "05-ENG-TT", "05-WAL-ELDERLY"),
)
# Context, reasons for variation, options for action, resources: what a reader is told of a measure
# beside its figures, each short enough for a board to read.
FOUR_TEXTS = ("why", "reasons", "options", "resources")
LONGEST_TEXT = 500
CODE = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


class MeasureError(TableError):
    """A measure file that cannot be read as it stands; the message names file, key and remedy."""


@dataclass(frozen=True, slots=True)
class MeasureRow:
    """One row per outcome measure: what it counts, how far it may be used, when reviewed."""

    code: str
    name: str
    programme: str
    second: tuple[str, ...]
    nations: tuple[str, ...]
    headline: bool
    unit: str
    multiplier: float
    polarity: int
    value_kind: str
    aim: str
    proxy_grade: str
    stage: str
    interval: str
    standardised: bool
    release: str
    numerator: str
    denominator: str
    why: str
    reasons: str
    options: str
    resources: str
    caveats: str
    check_first: str
    reviewed: date
    next_review: date


KEYS = tuple(field.name for field in fields(MeasureRow) if field.name != "code")


def read(path: Path) -> MeasureRow:
    """The measure that one file describes.

    Raises MeasureError on text that is not TOML, a missing or unknown key, a value of the wrong
    type, a value outside those allowed, and on keys that contradict each other.
    """
    values = _parsed(path)
    _same_keys(path, values)
    row = MeasureRow(code=_code(path), **{key: _checked(path, key, values[key]) for key in KEYS})
    _consistent(path, row)
    return row


def _parsed(path: Path) -> dict[str, Any]:
    try:
        with path.open("rb") as file:
            return tomllib.load(file)
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise MeasureError(f"{path.name}: not a TOML file: {error}") from error


def _same_keys(path: Path, values: Mapping[str, Any]) -> None:
    missing = [key for key in KEYS if key not in values]
    unknown = [key for key in values if key not in KEYS]
    if missing:
        raise MeasureError(f"{path.name}: key {missing[0]} is missing; required: {', '.join(KEYS)}")
    if unknown:
        raise MeasureError(f"{path.name}: key {unknown[0]} is unknown; allowed: {', '.join(KEYS)}")


def _code(path: Path) -> str:
    if not CODE.fullmatch(path.stem):
        raise MeasureError(
            f"{path.name}: the file name is the measure's code; allowed: small letters, digits and "
            "single hyphens"
        )
    return path.stem


class _BadValueError(ValueError):
    """A value that one key does not allow; the message says what is allowed."""


def _text(value: Any) -> str:
    if not isinstance(value, str) or not value.strip():
        raise _BadValueError("text that is not empty")
    return value.strip()


def _short_text(value: Any) -> str:
    text = _text(value)
    if len(text) > LONGEST_TEXT:
        raise _BadValueError(f"text of at most {LONGEST_TEXT} characters: it has {len(text)}")
    return text


def _truth(value: Any) -> bool:
    if not isinstance(value, bool):
        raise _BadValueError("true or false")
    return value


def _day(value: Any) -> date:
    # A TOML date with a time is refused, although Python calls it a date too.
    if type(value) is not date:
        raise _BadValueError("a date such as 2026-11-21")
    return value


def _one_of(allowed: Collection[Any]) -> Callable[[Any], Any]:
    def check(value: Any) -> Any:
        # True equals 1 in Python, and is no polarity.
        if isinstance(value, bool) or value not in allowed:
            raise _BadValueError("one of " + ", ".join(map(str, allowed)))
        return value

    return check


def _several_of(allowed: Collection[str], least: int) -> Callable[[Any], tuple[str, ...]]:
    def check(value: Any) -> tuple[str, ...]:
        listed = isinstance(value, list) and len(value) == len(set(map(str, value))) >= least
        if not listed or any(item not in allowed for item in value):
            raise _BadValueError(f"a list of {least} or more, each once, of " + ", ".join(allowed))
        return tuple(value)

    return check


CHECKS: Mapping[str, Callable[[Any], Any]] = {
    **dict.fromkeys(
        ("name", "numerator", "denominator", "caveats", "check_first"),
        _text,
    ),
    **dict.fromkeys(FOUR_TEXTS, _short_text),
    **{key: _one_of(allowed) for key, allowed in CHOICES.items()},
    **dict.fromkeys(("headline", "standardised"), _truth),
    **dict.fromkeys(("reviewed", "next_review"), _day),
    "programme": _one_of(PROGRAMMES),
    "second": _several_of(PROGRAMMES, least=0),
    "nations": _several_of(NATIONS, least=1),
    "multiplier": _one_of(sorted({one for some in MULTIPLIERS.values() for one in some})),
    "polarity": _one_of((1, -1, 0)),
}


def _checked(path: Path, key: str, value: Any) -> Any:
    try:
        return CHECKS[key](value)
    except _BadValueError as error:
        raise MeasureError(f"{path.name}, key {key}: {value!r} is not {error}") from None


def _consistent(path: Path, row: MeasureRow) -> None:
    """Refuse a measure whose keys contradict each other."""
    unjudged = row.proxy_grade in UNJUDGED
    multipliers = MULTIPLIERS[row.unit]
    rules = {
        "multiplier": (row.multiplier in multipliers, f"one of {multipliers} for {row.unit}"),
        "polarity": (unjudged == (row.polarity == 0), "0 for need and cost and only for those"),
        "headline": (not (unjudged and row.headline), f"false for {row.proxy_grade}: no outcome"),
        "second": (row.programme not in row.second, "a list without the programme itself"),
        "next_review": (row.next_review > row.reviewed, "a date after reviewed"),
    }
    for key, (kept, allowed) in rules.items():
        if not kept:
            raise MeasureError(f"{path.name}, key {key}: {getattr(row, key)!r} is not {allowed}")
