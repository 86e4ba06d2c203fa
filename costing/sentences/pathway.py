"""What the pages of pathways say: what the whole of it costs, who bears it, where it differs."""

from collections.abc import Callable, Iterable, Sequence

from evidence import notation
from evidence.notation import counted, in_sentence, number, signed
from evidence.queries import Row

from .. import names
from ..pathways import Pathway, Taken, is_whole
from .withheld import ALONE, FEW, WITHHELD, own

TOO_FEW_PEERS = "Fewer than five peers have a figure that is shown, so nothing is compared."
FEW_MOVE = "so few that one costly person moves the mean"
MANY = 100  # people, whose mean one of them moves by little
NOT_COMPARED = "not compared"
VOWELS = "aeiou"
TO_THE_NEAREST = ((100_000, -3), (1_000, -2), (100, -1), (0, 0))  # least pounds, decimal places
HALF = 0.5  # of a pound


def a_person(value: float | None) -> str:
    """Pounds for each person as said aloud: to the nearest hundred above a thousand, to the nearest ten
    above a hundred."""
    if value is None:
        return notation.UNKNOWN
    size = abs(value)
    if 0 < size < HALF:
        return "less than £1"
    places = next(places for least, places in TO_THE_NEAREST if size >= least)
    return f"{notation.MINUS if value < 0 else ''}£{round(size, places):,.0f}"


def signed_per_head(value: float | None) -> str:
    """A difference for each person, to the penny, with its sign."""
    return signed(notation.per_head(value), value)


def signed_pounds(value: float | None) -> str:
    """A variation to the pound, with its sign."""
    return signed(notation.exact_pounds(value), value)


def of_each(row: Row, key: str, written: Callable[[float | None], str]) -> str:
    """A figure for each person with the event: withheld with the pounds, or with the count of them."""
    return WITHHELD if row["index_people"] is None else own(row, key, written)


def more(value: float) -> str:
    """A difference from the peers in words: £310 a person more."""
    return f"{a_person(abs(value))} a person {'more' if value > 0 else 'less'}"


def event(pathway: Pathway) -> str:
    """The index event with its article: a stroke, an admission for diabetes."""
    name = in_sentence(pathway.name)
    return f"{'an' if name[0].lower() in VOWELS else 'a'} {name}"


def window(pathway: Pathway) -> str:
    """Over which months care is counted: from nine months before to six months after."""
    after = f"{counted(pathway.months_after)} months after"
    if not pathway.months_before:
        return f"in the {after}"
    return f"from {counted(pathway.months_before)} months before to {after}"


def listed(words: Sequence[str], joined: str = "and") -> str:
    """Words in a sentence: a, b and c."""
    *first, last = words
    return f"{', '.join(first)} {joined} {last}" if first else last


# --- The answer -----------------------------------------------------------------------------------


def answer(taken: Taken) -> list[str]:
    """The question of the pathway, answered: at most three sentences, the figures first."""
    total = taken.total
    if total is None:
        return [f"No {in_sentence(taken.pathway.name)} is among the events of {taken.year}."]
    if total["index_people"] is None:
        return [
            f"{FEW} people had {event(taken.pathway)} in {taken.year}: too few to show anything of them."
        ]
    if total["cost_per_person"] is None:
        return [
            f"{number(total['index_people'])} people had {event(taken.pathway)} in "
            f"{taken.year}; what their care cost is withheld, because it would tell of single people."
        ]
    return [_cost(taken, total), *_compared(taken, total)]


def _cost(taken: Taken, total: Row) -> str:
    people = number(total["index_people"])
    text = (
        f"Each of {people} people who had {event(taken.pathway)} in {taken.year} took on average "
        f"{a_person(total['cost_per_person'])} of care {window(taken.pathway)}"
    )
    dearest = next(iter(taken.settings), None)
    if dearest is None or dearest["cost_per_person"] is None:
        return f"{text}."
    return f"{text}; {a_person(dearest['cost_per_person'])} of it was {in_setting(dearest)}."


def _compared(taken: Taken, total: Row) -> list[str]:
    if not taken.whole:
        return [unfinished(total)]
    if total["variation_per_person"] is None:
        return [no_comparison(total)]
    apart = total["variation_per_person"]
    words = (
        f"That is {more(apart)} than at the peers." if apart else "That is as much as at the peers."
    )
    largest = next((row for row in taken.differing if row["variation_per_person"]), None)
    if largest is None:
        return [words]
    difference = more(largest["variation_per_person"])
    return [words, f"The largest difference is in {in_setting(largest)}: {difference}."]


def in_setting(row: Row) -> str:
    """The care of a row's setting, inside a sentence."""
    return care(row["care_setting"])


def care(setting: str) -> str:
    """A care setting inside a sentence, as a kind of care."""
    name = names.in_setting(setting)
    return name if name.endswith(("care", "prescribing")) else f"{name} care"


def unfinished(total: Row) -> str:
    """That the window of some people is not over, and what follows from it."""
    part = {None: "It is not known for how many of them the", 0: "For none of them the"}.get(
        total["complete"], f"For only {number(total['complete'])}% of them the"
    )
    return (
        f"{part} whole window lies in the years loaded: the rest of their care is not in these pounds, "
        "which are compared with nobody."
    )


def no_comparison(total: Row) -> str:
    """Why a total stands alone."""
    return TOO_FEW_PEERS if total["peers"] else ALONE


def certainty(total: Row, settings: Iterable[Row]) -> str:
    """How far the figures can be trusted: people, window, what is withheld, with whom it is compared."""
    people = total["index_people"]
    parts = [
        f"{FEW} people" if people is None else f"{number(people)} people, to the nearest 5",
        FEW_MOVE if people is not None and people < MANY else "",
        said_window(total),
        *withheld(settings),
        peers(total),
    ]
    return "; ".join(part for part in parts if part)


def compared(row: Row, text: str) -> str:
    """What stands in a column of comparisons: nothing is compared before the window is over."""
    return text if is_whole(row) else NOT_COMPARED


def said_window(total: Row) -> str:
    """How much of the window is there, in a few words."""
    if is_whole(total):
        return "whole window loaded"
    if total["complete"] is None:
        return "not known for whom the whole window is loaded"
    if total["complete"] == 0:
        return "whole window loaded for nobody"
    return f"whole window loaded for {number(total['complete'])}% only"


def withheld(rows: Iterable[Row]) -> list[str]:
    """Of how many care settings the pounds are withheld; nothing where there is none."""
    hidden = [in_setting(row) for row in rows if row["hidden"]]
    return [f"withheld: {listed(hidden)}"] if hidden else []


def nobody(taken: Taken) -> str:
    """The care settings in which nobody on the pathway had care, which is nil and not unknown."""
    there = {row["care_setting"] for row in taken.settings}
    missing = [care(code) for code in names.SETTINGS if code not in there]
    return f"Nobody on it had {listed(missing, 'or')}." if missing and there else ""


def peers(total: Row) -> str:
    if not is_whole(total):
        return ""
    if total["peer_cost_per_person"] is None:
        return in_sentence(no_comparison(total)).rstrip(".")
    return (
        f"compared with the mean of {counted(total['peers'])} peers, without a test against chance"
    )


# --- How it is worked out -------------------------------------------------------------------------


def worked_out(total: Row) -> list[str]:
    """The headline figure with this page's numbers put in; nothing where it is withheld."""
    if total["cost_per_person"] is None:
        return []
    lines = [
        f"Cost a person = pounds of care in the window ÷ people who had the event: "
        f"{notation.exact_pounds(total['cost'])} ÷ {number(total['index_people'])} = "
        f"{notation.per_head(total['cost_per_person'])}."
    ]
    if not is_whole(total) or total["variation_per_person"] is None:
        return lines
    own, theirs = total["cost_per_person"], total["peer_cost_per_person"]
    apart = total["variation_per_person"]
    difference, pounds = signed_per_head(apart), signed_pounds(total["variation"])
    return [
        *lines,
        f"Difference = own cost a person − mean of {counted(total['peers'])} peers: "
        f"{notation.per_head(own)} − {notation.per_head(theirs)} = {difference}.",
        f"Variation in pounds = difference × people: {difference} × "
        f"{number(total['index_people'])} = {pounds}.",
    ]


def counted_care(pathway: Pathway, programmes: Sequence[str]) -> str:
    """Which care is counted, of whom, and when."""
    care = f"Care of {listed(programmes)}" if programmes else "All care, of whatever programme,"
    return (
        f"{care} is counted, by whoever gave it, {window(pathway)} the event, for each person with "
        f"{event(pathway)}; of one person only the first event in a financial year counts. A month has 30 "
        "days. Pounds are what the care cost its provider, not what was paid for it."
    )
