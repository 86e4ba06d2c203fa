"""The message of the quadrant: where spend and outcome are out of line together."""

from collections.abc import Sequence

from evidence.notation import counted, in_sentence, known
from evidence.queries import Row

from .words import SHAPES, SIGNALS, Comparison

OUT_OF_LINE = 1  # z, the inner band of the drawing
NAMED = 2  # so many programmes are named, more are counted
WORSE = {
    "higher-worse": "Higher spend and a worse outcome",
    "lower-worse": "Lower spend and a worse outcome",
}


def out_of_line(row: Row) -> bool:
    """Whether spend and outcome both stand outside the inner band."""
    return bool(abs(row["spend_z"]) >= OUT_OF_LINE and abs(row["outcome_z"]) >= OUT_OF_LINE)


def stands(row: Row) -> str:
    """Where a programme stands: only what is outside the inner band is called higher or worse."""
    if not known(row["spend_z"]) or not known(row["outcome_z"]):
        return ""
    spend = _side(row["spend_z"], "lower spend", "spend in line", "higher spend")
    outcome = _side(row["outcome_z"], "worse outcome", "outcome in line", "better outcome")
    both = spend == "spend in line" and outcome == "outcome in line"
    return "in line on both" if both else f"{spend}, {outcome}"


def _side(z: float, below: str, between: str, above: str) -> str:
    return below if z <= -OUT_OF_LINE else above if z >= OUT_OF_LINE else between


def quadrant_title(rows: Sequence[Row]) -> str:
    """The message: which programmes have a worse outcome while spend is out of line."""
    there = [row for row in rows if row["quadrant"]]
    parts = [
        f"{words}: {_which(found)}"
        for corner, words in WORSE.items()
        if (found := [row for row in there if row["quadrant"] == corner and out_of_line(row)])
    ]
    if not parts:
        return f"None of {counted(len(there))} programmes is out of line with a worse outcome"
    return ". ".join(parts)


def _which(rows: Sequence[Row]) -> str:
    """The programmes by name, the largest first; how many they are, where they are many."""
    if len(rows) > NAMED:
        return f"{counted(len(rows))} programmes"
    largest = sorted(rows, key=lambda row: -(row["spend"] or 0))
    return " and ".join(in_sentence(row["programme_name"]) for row in largest)


def quadrant_sentence(rows: Sequence[Row], compared: Comparison) -> str:
    """Who is compared, where most programmes stand, and how the marks are to be read."""
    there = [row for row in rows if known(row["spend_z"]) and known(row["outcome_z"])]
    inside = sum(abs(row["spend_z"]) < OUT_OF_LINE > abs(row["outcome_z"]) for row in there)
    shapes = ", ".join(f"{shape} {SIGNALS[word]}" for word, shape in SHAPES.items())
    return (
        f"{counted(inside).capitalize()} of {counted(len(there))} programmes are in line with "
        f"{compared.against(there[0]['benchmark'])} on both (shaded){compared.caution}; beyond 1 is worth "
        f"a look, beyond 2 a question. The larger a mark, the more is spent; its outcome is {shapes}."
    )
