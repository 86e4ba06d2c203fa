"""The figure of the past beside the one of now: what the best five of ten would flag, and what stays."""

from collections.abc import Sequence

from evidence.notation import counted, known, people
from evidence.queries import Row

from .words import TESTED, Comparison


def flagged(rows: Sequence[Row]) -> list[Row]:
    """The outcomes the classic way would flag, the largest first.

    `rows` are outcomes against the mean of the peers; classic are people short of the best five.
    """
    there = [row for row in rows if known(row["classic"]) and row["classic"] > 0]
    return sorted(there, key=lambda row: -row["classic"])


def stays(row: Row) -> bool:
    """Whether a gap is more than chance against the mean of the peers."""
    return bool(known(row["net"]) and row["net"] > 0)


def classic_switch(rows: Sequence[Row]) -> str:
    """How many gaps the classic way would flag, and how many of them are more than chance."""
    found = flagged(rows)
    left = sum(stays(row) for row in found)
    if not found:
        return "The classic way, against the best five of ten peers, would flag no gap."
    gaps = f"Of {_gaps(len(found))} the classic way would flag"
    if left == len(found):
        return f"{gaps}, {'it' if left == 1 else 'all'} {_are(left)} more than chance."
    some = "none" if not left else counted(left)
    return f"{gaps}, {some} {_are(left)} more than chance: {_vanish(len(found) - left)}."


def _gaps(number: int) -> str:
    return f"the {counted(number)} gap" if number == 1 else f"{counted(number)} gaps"


def _are(number: int) -> str:
    return "is" if number == 1 else "are"


def _vanish(number: int) -> str:
    return f"{counted(number)} vanish" + ("es" if number == 1 else "")


def who(row: Row) -> str:
    """Whom a measure counts."""
    return "cases" if row["unit"].startswith("per ") else "people"


def said_people(row: Row, key: str) -> str:
    """1,500 fewer people: by how much an outcome is worse, by one of its figures."""
    fewer = "more" if row["polarity"] < 0 else "fewer"
    return f"{people(row[key])} {fewer} {who(row)}"


def classic_beside(row: Row) -> str:
    """The classic figure and its noise floor, for a finding; empty where there is none."""
    if not known(row["classic"]) or row["classic"] < 1:
        return ""
    return (
        f"Classic figure, against the best five of ten: {said_people(row, 'classic')}. {floor(row)}"
    )


def floor(row: Row) -> str:
    """What the classic figure would be if nobody truly differed."""
    if not known(row["noise_floor"]):
        return "What chance alone would give is not known."
    return f"Chance alone would give about {people(row['noise_floor'])}."


def verdict(row: Row, compared: Comparison) -> str:
    """What is left of a classic flag when only what is more than chance counts."""
    against = compared.against(TESTED)
    if stays(row):
        return f"Stays: {said_people(row, 'net')} than at {against}, which is more than chance."
    if row["signal"] == "better":
        return f"Vanishes: the outcome is better than at {against}."
    return f"Vanishes: not distinguishable from {against}."
