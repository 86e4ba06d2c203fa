"""A number or a name that a reader entered, as it is let in: plain, in limits, or refused in words."""

import re
from dataclasses import dataclass

from evidence.notation import number as written

from ..sentences import entered as said

# 64000, 64,000 or 64000.50; a comma stands only between thousands, and nothing else is let in.
PLAIN = re.compile(r"-?(?:\d{1,3}(?:,\d{3})+|\d+)?(?:\.\d+)?", re.ASCII)
LONGEST_NUMBER = 20
LONGEST_NAME = 50  # 20 rows of each table then fit in an address


class Refused(ValueError):
    """What was entered is not let in; the message says why and what would mend it."""


@dataclass(frozen=True)
class Limits:
    """What a number may be: at most `most`, nil only where it is allowed, never below it.

    Above nil it is at least `least`: what is smaller would be written as nil on the page.
    """

    most: float
    example: str
    nil: bool = True
    whole: bool = False
    least: float = 0


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong, and the id of the field on the page where it is mended."""

    words: str
    place: str


def number(text: str, limits: Limits) -> float:
    """The number that a text says; Refused where it says none, or one that cannot be."""
    plain = text.strip().removeprefix("£").strip()
    if not plain:
        raise Refused(said.missing(limits.example))
    if len(plain) > LONGEST_NUMBER or not PLAIN.fullmatch(plain) or not plain.strip("-."):
        raise Refused(said.no_number(text.strip(), limits.example))
    value = float(plain.replace(",", ""))
    if value < 0:
        raise Refused(said.below(text.strip()))
    if value > limits.most:
        raise Refused(said.above(text.strip(), written(limits.most)))
    if limits.whole and value != int(value):
        raise Refused(said.not_whole(text.strip()))
    if value == 0 and not limits.nil:
        raise Refused(said.nil())
    if 0 < value < limits.least:
        raise Refused(said.too_small(text.strip(), f"{limits.least:g}"))
    return abs(value)  # nil, not minus nil


def name(text: str, example: str) -> str:
    """A name without anything a page or a drawing could take for markup."""
    plain = " ".join(text.split())
    if not plain:
        raise Refused(said.missing(example))
    if len(plain) > LONGEST_NAME:
        raise Refused(said.too_long(LONGEST_NAME))
    if not plain.isprintable() or "<" in plain or ">" in plain:
        raise Refused(said.letters())
    return plain
