"""What a correction was, and what it did to the comparison with the peers, in words."""

from evidence.notation import (
    UNKNOWN,
    counted,
    day,
    exact_pounds,
    known,
    number,
    people,
    signed,
    signed_pounds,
)
from evidence.queries import Row

from .words import value

HARDLY = 0.01  # share of a difference by which it may move and still be called the same
NO_CORRECTIONS = (
    "No published figure has changed since it was first loaded here. When a publisher revises a file "
    "and it is loaded again, every figure that is another one stands here with what it was before, the "
    "release it comes from, and what that did to the comparison."
)
NO_CORRECTIONS_OF_THIS = (
    "No published figure of this organisation has changed since it was first loaded here."
)


def load_title(row: Row) -> str:
    """One load: when, and how many figures it changed."""
    figures = "figure" if row["figures"] == 1 else "figures"
    return (
        f"Loaded on {day(row['loaded_at'])}: {counted(row['figures'])} published {figures} changed"
    )


def load_sentence(row: Row, shown: int) -> str:
    """How many of them are pounds, and how many of all are listed."""
    text = (
        f"{number(row['spend'])} of spend and {number(row['figures'] - row['spend'])} of outcomes"
    )
    if shown < row["figures"]:
        return f"{text}; the largest {shown} are listed, the download has all."
    return f"{text}; the largest first."


def moved(row: Row) -> str:
    """What a figure was and what it is: £71,805,498 → £78,907,141."""
    return f"{_value(row, 'before')} → {_value(row, 'after')}"


def _value(row: Row, key: str) -> str:
    """Pounds in full, an outcome in its unit."""
    figure = row[key]
    if not known(figure):
        return UNKNOWN
    return exact_pounds(figure) if row["kind"] == "spend" else value(figure, row["unit"])


def corrected_subject(row: Row) -> str:
    """What the figure is of."""
    if row["kind"] == "outcome":
        group = "" if row["group"] in (None, "all") else f" ({row['group'].replace('_', ' ')})"
        return f"{row['measure_name']}{group}"
    setting = row["care_setting"]
    return str(row["programme_name"]) + ("" if setting in (None, "all") else f", {setting}")


def effect(row: Row) -> str:
    """What a correction did to the difference from the mean of the peers."""
    if row["run"] is None:
        return "No run has been published since: the next one says."
    before, after = row["variation_before"], row["variation_after"]
    if not known(before) and not known(after):
        return f"Nothing to compare it with (run {row['run']})."
    text = f"{_difference(row, 'variation_before')} → {_difference(row, 'variation_after')}"
    where = _where(before, after) if known(before) and known(after) else ""
    return f"{text}{where} (run {row['run']})"


def _where(before: float, after: float) -> str:
    """Where a correction moved an organisation, seen from its peers."""
    if before * after < 0:
        return ", to the other side of the peers"
    if abs(abs(after) - abs(before)) <= HARDLY * abs(before):
        return ", as far from the peers as before"
    return ", further from the peers" if abs(after) > abs(before) else ", nearer to the peers"


def _difference(row: Row, key: str) -> str:
    figure = row[key]
    if not known(figure):
        return UNKNOWN
    if row["kind"] == "spend":
        return signed_pounds(figure)
    side = "better" if figure > 0 else "worse"
    return f"{signed(people(figure), figure)} people ({side})" if round(figure) else "nobody"
