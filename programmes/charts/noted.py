"""The notes of a table: one that is the same in every row is said once, and its column left out."""

from collections.abc import Sequence

from evidence.charts import Column
from evidence.queries import Row

NONE = "–"
NOTE = "said"  # the key of the notes in the rows


def said_once(
    columns: Sequence[Column], rows: Sequence[Row], sentence: str
) -> tuple[Sequence[Column], str]:
    """The columns to show, and the sentence with the note that all rows have in common."""
    notes = {row[NOTE] for row in rows}
    if len(rows) < 2 or len(notes) > 1:
        return columns, sentence
    note = notes.pop()
    more = "" if note == NONE else f" {note}"
    return [column for column in columns if column.key != NOTE], sentence + more
