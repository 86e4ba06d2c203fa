"""The message and sentence of shares of spend beside those of the peers."""

from collections.abc import Sequence

from evidence.notation import counted, in_sentence, known, number, percent, plain
from evidence.queries import Row

from .words import Comparison


def shares_title(rows: Sequence[Row], compared: Comparison, of: str) -> str:
    """The message: the share that is furthest from the benchmark's; `of` says of what it is one."""
    largest = furthest(rows)
    if largest is None:
        return f"No share of {of} can be compared"
    against = compared.against(largest["benchmark"])
    return (
        f"{plain(largest['programme_name'])} takes {percent(largest['share'])} of {of}; "
        f"{against} is {percent(largest['benchmark_share'])}"
    )


def shares_sentence(rows: Sequence[Row], compared: Comparison, shown: int) -> str:
    """How many shares there are, how many of them are drawn, and what they are not adjusted for."""
    there = [row for row in rows if known(row["share_variation"])]
    text = "Differences in percentage points, the largest first"
    if shown < len(there):
        text = f"The {counted(shown)} largest differences of {len(there)}, in percentage points"
    return f"{text}; shares say nothing about how much is spent in all{compared.caution}."


def share_difference(row: Row, signed: str) -> str:
    """What is written at the end of a row: −3.0 points, and the pounds that would be."""
    points = f"{_sign(row['share_variation'])}{number(abs(row['share_variation']), 1)} points"
    return f"{points}, {signed}" if signed else points


def _sign(value: float) -> str:
    return "+" if value > 0 else "−" if value < 0 else ""


def furthest(rows: Sequence[Row]) -> Row | None:
    """The row whose share is furthest from the benchmark's."""
    there = [row for row in rows if known(row["share_variation"])]
    return max(there, key=lambda row: abs(row["share_variation"]), default=None)


def whole(total: bool, parent: str) -> str:
    """What shares are of: all spend, the allocation, or the spend on one programme."""
    if parent:
        return f"spend on {in_sentence(parent)}"
    return "all spend" if total else "the allocation"
