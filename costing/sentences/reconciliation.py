"""Events beside the general ledger in words: how much matches, who is outside, what is linked to nobody."""

from collections.abc import Sequence

from evidence.models import Run
from evidence.notation import counted, known, number, percent, pounds, signed_pounds
from evidence.queries import Row

from .. import names
from . import front
from .answers import TOLERANCE, outside_tolerance
from .people import listed

ABOVE, BELOW, WITHIN, UNKNOWN = "▲ above", "▼ below", "● within", "– no ledger"
WITHHELD = "– withheld"
CHECKS = {
    ABOVE: "Is an extract loaded twice, of another year, or with care the ledger keeps elsewhere?",
    BELOW: "Is an extract missing, cut, or without costs that the ledger has, such as overheads?",
}
PROBLEMS_SENTENCE = "Set aside: the row is not in the store. Noted: it is kept, and counted here."
LOAD = "manage.py load_ledger loads one: a line for each organisation, care setting and year with its pounds."
NO_LEDGER = f"{front.NO_LEDGER} {LOAD}"


def lede(year: str, whole: Row | None, rows: Sequence[Row]) -> str:
    """The answer first: how much of the ledger is in the events, and how many stand outside."""
    if whole is None:
        return NO_LEDGER
    if not known(whole["matched"]):
        return _no_share(whole, rows)
    outside = sum(outside_tolerance(row["matched"]) for row in rows)
    text = (
        f"In {year} the events come to {percent(whole['matched'])} of the general ledgers: "
        f"{pounds(whole['cost'])} of {pounds(whole['ledger'])}."
    )
    if not outside:
        all_shown = all(known(row["matched"]) for row in rows)
        who = "Every organisation" if all_shown else "Every organisation whose figures are shown"
        return f"{text} {who} is within {number(TOLERANCE)}% of its own."
    who, verb, whose = _organisations(outside), "are", "their"
    if outside == 1:
        verb, whose = "is", "its"
    return (
        f"{text} {who[:1].upper()}{who[1:]} {verb} more than {number(TOLERANCE)}% above or below {whose} "
        "ledger."
    )


def _no_share(whole: Row, rows: Sequence[Row]) -> str:
    """Why no share is given of the whole, and what loads a ledger where that is the reason."""
    without = sum(not known(row["ledger"]) for row in rows)
    why = front.no_share(whole["hidden"], without, len(rows))
    return why if whole["hidden"] else f"{why} {LOAD}"


def parts(whole: Row | None) -> str:
    """How sure the rest of the pages can be: what is linked to nobody, and what is an average."""
    if whole is None:
        return ""
    said = [
        _part(whole["unlinked"], "of the cost is linked to no person: people’s years leave it out"),
        _part(whole["estimated"], "of the cost is estimated from an average"),
        _part(whole["linked_people"], "of people were seen by more than one organisation"),
    ]
    return " ".join(sentence for sentence in said if sentence)


def _part(value: float | None, words: str) -> str:
    """A part in percent; nothing where it is not shown."""
    return f"{percent(value, 0)} {words}." if known(value) else ""


def stands(row: Row) -> str:
    """Where an organisation stands, in shape and word."""
    matched = row["matched"]
    if matched is None or not known(matched):
        return WITHHELD if row["hidden"] else UNKNOWN
    if not outside_tolerance(matched):
        return WITHIN
    return ABOVE if matched > 100 else BELOW


def outside(rows: Sequence[Row]) -> list[Row]:
    """The organisations outside, the largest difference first: shape, words, and what to check first."""
    found = [row for row in rows if outside_tolerance(row["matched"])]
    return [_item(row) for row in sorted(found, key=lambda row: -abs(row["matched"] - 100))]


def _item(row: Row) -> Row:
    where = stands(row)
    shape, word = where.split(" ")
    return {
        "shape": shape,
        "words": (
            f"{names.organisation(row['organisation'])}: events {percent(abs(row['matched'] - 100))} {word} "
            f"its ledger ({signed_pounds(row['difference'])})."
        ),
        "check": CHECKS[where],
    }


def title(rows: Sequence[Row]) -> str:
    """The message of the picture."""
    compared = [row for row in rows if known(row["matched"])]
    if not compared:
        if WITHHELD in map(stands, rows):
            return "No organisation’s events may be shown beside its ledger"
        return "No organisation has a ledger to stand beside"
    within = sum(not outside_tolerance(row["matched"]) for row in compared)
    verb = "is" if within == 1 else "are"
    return (
        f"{counted(within).capitalize()} of {_organisations(len(compared))} {verb} within "
        f"{number(TOLERANCE)}% of the ledger"
    )


def sentence(rows: Sequence[Row]) -> str:
    """Who is furthest, and how many have no ledger or are withheld."""
    compared = [row for row in rows if known(row["matched"])]
    others = [stands(row) for row in rows if not known(row["matched"])]
    if not compared and WITHHELD not in others:
        return NO_LEDGER
    left = {"without a ledger": others.count(UNKNOWN), "withheld": others.count(WITHHELD)}
    more = (f"{_organisations(n).capitalize()} {how}." for how, n in left.items() if n)
    return " ".join([*_furthest(compared), *more])


def _furthest(compared: Sequence[Row]) -> list[str]:
    if not compared:
        return []
    one = max(compared, key=lambda row: abs(row["matched"] - 100))
    who = names.organisation(one["organisation"])
    return [f"{who} is furthest: its events are {percent(one['matched'])} of its ledger."]


def extracts_title(rows: Sequence[Row]) -> str:
    """The message of what was loaded."""
    aside = sum(row["rows_set_aside"] for row in rows)
    read = sum(row["rows_read"] for row in rows)
    many = f"{counted(len(rows)).capitalize()} extract{'' if len(rows) == 1 else 's'}"
    return f"{many} loaded: {number(aside)} of {number(read)} rows set aside"


def extracts_sentence() -> str:
    """What setting aside means."""
    return (
        "A row that cannot be read as it stands is set aside with its reason, never guessed; a file with "
        "too many of them is refused as a whole. Rows are lines of a file, not people."
    )


def problems_title(rows: Sequence[Row]) -> str:
    """The most frequent reason for setting a row aside."""
    aside = [row for row in rows if row["effect"] != "noted"]
    if not aside:
        return "No row was set aside; what was noted of rows that were kept"
    return (
        f"Most rows set aside: {aside[0]['words'][:1].lower()}{aside[0]['words'][1:].rstrip('.')}"
    )


def no_extracts(illustrative: bool) -> str:
    """Why no extract is listed."""
    if illustrative:
        return (
            "The events of this system are made up by a program (manage.py make_up_events) and were not "
            "read from files, so nothing was set aside."
        )
    return "No extract of this system is loaded for this year. manage.py load_events loads one."


def later(rows: Sequence[Row], run: Run) -> str:
    """The extracts that a run cannot have read, since they were loaded after it had begun."""
    found = [row["name"] for row in rows if run.started and row["loaded_at"] > run.started]
    if not found:
        return ""
    return (
        f"Loaded after run {run.pk}, and so not in the figures above: {listed(found)}. A new calculation "
        "takes them in."
    )


def _organisations(count: int) -> str:
    return f"{counted(count)} organisation{'' if count == 1 else 's'}"
