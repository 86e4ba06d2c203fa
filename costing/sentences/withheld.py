"""What stands in a table where a figure may not be shown, is not known, or is nil: three different things."""

from collections.abc import Callable

from evidence import notation
from evidence.queries import Row

WITHHELD = "withheld"
FEW = "1 to 7"
ALONE = "No other system’s figures are here to compare with."


def counted(value: float | None) -> str:
    """A count of people, to the nearest 5; from 1 to 7 no more than that is said."""
    return FEW if value is None else notation.number(value)


def own(row: Row, key: str, written: Callable[[float | None], str]) -> str:
    """A figure that is made of a row's own pounds, as `written`; withheld where those are."""
    value = row[key]
    return WITHHELD if value is None and row["hidden"] else written(value)


def activity(row: Row, key: str) -> str:
    """Events or units of activity, which are withheld with the pounds or the people."""
    return WITHHELD if row[key] is None else notation.number(row[key])
