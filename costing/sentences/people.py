"""What the pages of people have in common: figures as written, and what is said of whom they are not."""

from collections.abc import Callable, Sequence

from evidence import notation
from evidence.queries import Row

from .withheld import ALONE, WITHHELD, counted, own

TOO_FEW = "Fewer than five peers have these figures shown, so there is no mean to compare with."
CHANCE = "No interval is given: where few people are, one costly year moves it."
NOT_ADJUSTED = "Nobody’s age or need is taken into account."

Written = Callable[[float | None], str]


def signed(written: Written) -> Written:
    """The same writing of a figure, with a plus sign above nil."""
    return lambda value: notation.signed(written(value), value)


def of_people(row: Row, key: str, written: Written) -> str:
    """A figure for each person of a row: withheld with the pounds or with the count of people."""
    unknown = row[key] is None and row["people"] is None
    return WITHHELD if unknown else own(row, key, written)


def written(row: Row) -> Row:
    """A row with people, pounds and pounds per person as they stand in a table."""
    return row | {
        "said_people": counted(row["people"]),
        "said_users": counted(row["users"]),
        "said_cost": own(row, "cost", notation.exact_pounds),
        "said_per_person": of_people(row, "cost_per_person", notation.per_head),
    }


def each(value: float | None) -> str:
    """Pounds for each person as said aloud; nil without pence."""
    return "£0" if value == 0 else notation.said_per_head(value)


def a_person(value: float | None) -> str:
    """Pounds for each person, as said aloud."""
    return f"{each(value)} a person"


def more(value: float) -> str:
    """A difference in words: "£310 a person more"."""
    said = notation.said_per_head(abs(value))
    return f"{said} a person {'more' if value > 0 else 'less'}"


def mean_of_peers(row: Row) -> str:
    """Whom a row is compared with: "the mean of ten peers"."""
    return f"the mean of {notation.counted(row['peers'])} peers"


def listed(words: Sequence[str]) -> str:
    """Words in a sentence: a, b and c."""
    *first, last = words
    return f"{', '.join(first)} and {last}" if first else last


def compared(rows: Sequence[Row], key: str) -> bool:
    """Whether any of the rows has a figure of the peers."""
    return any(row[key] is not None for row in rows)


def not_compared(rows: Sequence[Row], alone: bool) -> str:
    """Why nothing is compared: nobody else is there, or too few of them show the figure."""
    return ALONE if alone or not any(row["peers"] for row in rows) else TOO_FEW


def hidden(rows: Sequence[Row], what: str) -> str:
    """Of how many rows the pounds are withheld: "Three of 64 cells are withheld."; empty for none."""
    number = sum(bool(row["hidden"]) for row in rows)
    if not number:
        return ""
    verb = "is" if number == 1 else "are"
    return f"{notation.counted(number).capitalize()} of {len(rows)} {what} {verb} withheld."
