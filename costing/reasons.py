"""Why a file is refused, a row set aside, or something about it noted: one table, in words for people.

Refused: nothing of the file is kept. Set aside: the row is not in the store; its number and the reason
stand in a report beside the store. Noted: the row is kept, and how many of them there are is told.
"""

from dataclasses import dataclass
from enum import Enum


class Effect(Enum):
    """What is done about a reason."""

    REFUSED = "refused"
    SET_ASIDE = "set aside"
    NOTED = "noted"


@dataclass(frozen=True)
class Reason:
    """One reason: its code as it is counted, what is done, and the sentence for people."""

    code: str
    effect: Effect
    words: str


# How much of a file may be set aside, of its rows and of its cost (both without sign).
LIMIT = 0.05

_REFUSED = {
    "empty": "The file is empty, or has a header and no rows.",
    "cut_short": "The file was cut short.",
    "not_text": "The file is not UTF-8 text.",
    "not_readable": "The file cannot be read.",
    "uneven": "A row has more or fewer cells than the header.",
    "column_missing": "A column that is needed is missing.",
    "column_unknown": "There is a column that the mapping does not know.",
    "column_twice": "Two columns give the same thing, or have the same name.",
    "identifying_column": "There is a column that says who somebody is.",
    "identified": "A cell says who somebody is.",
    "too_much_aside": "Too much of the file would have to be set aside.",
}
_SET_ASIDE = {
    "missing": "A cell that is needed is empty.",
    "not_a_number": "A cell is not a plain decimal number.",
    "not_a_date": "A cell is not a date.",
    "not_an_age": "An age is neither between 0 and 130 nor a band of five years, or care came before birth.",
    "unknown_code": "A code is not in the mapping.",
    "too_long": "A text is longer than its column allows.",
    "negative_cost": "A cost is negative where the mapping knows no credits.",
    "negative_amount": "An activity or a time is negative.",
    "reversed_dates": "An event ends before it starts.",
    "outside_year": "An event lies wholly outside the financial year.",
    "no_person": "A row of the people's register has no usable key of a person.",
    "duplicate": "The same record is there already.",
    "lines_disagree": "Lines of one record say different things about it.",
    "overlap": "An admitted spell overlaps an earlier one of the same person in the same organisation.",
}
_NOTED = {
    "unlinked": "There is no key of a person; the event is kept and belongs to nobody.",
    "bad_key": "The NHS number fails its check digit; the event is kept and belongs to nobody.",
    "unknown_programme": "The programme is not known here; the event is kept without one.",
}


def _table() -> dict[str, Reason]:
    effects = (
        (Effect.REFUSED, _REFUSED),
        (Effect.SET_ASIDE, _SET_ASIDE),
        (Effect.NOTED, _NOTED),
    )
    return {
        code: Reason(code, effect, words)
        for effect, reasons in effects
        for code, words in reasons.items()
    }


REASONS = _table()
# By number, as they are kept beside a row while a file is read; 0 is no reason.
NUMBERED = ("", *_SET_ASIDE)
NOTES = tuple(_NOTED)


class Refused(ValueError):
    """A file that is refused as a whole; the message never repeats a cell."""

    def __init__(self, reason: str, detail: str) -> None:
        self.reason = REASONS[reason]
        super().__init__(f"{self.reason.words} {detail}")
