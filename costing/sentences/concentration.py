"""Cost concentration in words: how much a few people make up, and which care they have."""

from collections.abc import Mapping, Sequence

from evidence import notation
from evidence.notation import number, percent
from evidence.queries import Row

from .. import names
from . import people
from .withheld import WITHHELD, counted, own

EVERYBODY = "everybody"
# The first of these whose share is shown is what the page says first.
LEADING = ("top-5", "top-10", "top-1", "high-resource", "top-20")
IN_SENTENCE = {
    "top-20": "the 20 costliest people together",
    "top-1": "the costliest 1% of people",
    "top-5": "the costliest 5% of people",
    "top-10": "the costliest 10% of people",
    "high-resource": "the few who make up half of all cost",
}
NO_PEOPLE = "No people of this system and year are in the events loaded, so there is nobody to put in order."
RULES = (
    "No row is about one person, and no highest cost is shown. A group’s pounds are withheld where it has "
    "fewer than 20 people, where one person makes up more than half of them, or where they would "
    "tell another figure that is withheld."
)
PLACES = 2  # of a Gini coefficient


def written(row: Row, whole: Row | None) -> Row:
    """A row of a group in a care setting with its words; `whole` is the group's over all care.

    Of a group that is withheld as a whole, nobody is told how many had which care.
    """
    found = people.written(row)
    if row["users"] is None and whole is not None and whole["hidden"]:
        found["said_users"] = WITHHELD
    return found | {
        "name": names.group(row["people_group"]),
        "setting": names.setting(row["care_setting"]),
        "said_share": own(row, "share", percent),
        "said_peer_share": percent(row["peer_share"]),
        "said_mix": own(row, "mix", percent),
        "said_peer_mix": percent(row["peer_mix"]),
    }


def point(row: Row) -> Row:
    """A point of the Lorenz curve with its share as written."""
    return row | {"said_share": own(row, "cost_share", percent)}


def lead(groups: Mapping[str, Row]) -> Row | None:
    """The group that the page says first: the first whose share of the cost is shown."""
    known = (groups[name] for name in LEADING if name in groups)
    return next((row for row in known if row["share"] is not None), None)


def capital(words: str) -> str:
    return words[:1].upper() + words[1:]


# --- The answer -----------------------------------------------------------------------------------


def answer(groups: Mapping[str, Row], parts: Sequence[Row], spread: Row | None, year: str) -> str:
    """How much of the cost a few people make up, and what care they have."""
    if not groups:
        return NO_PEOPLE
    first = lead(groups)
    if first is None:
        return " ".join(
            [f"What the costliest people cost in {year} is withheld.", gini(spread)]
        ).strip()
    return " ".join([_share(first, groups, year), largest_part(first, groups, parts)]).strip()


def _share(row: Row, groups: Mapping[str, Row], year: str) -> str:
    text = (
        f"{capital(IN_SENTENCE[row['people_group']])} make up {percent(row['share'])} of the cost of care in "
        f"{year}"
    )
    everybody = groups.get(EVERYBODY)
    if row["cost_per_person"] is None or everybody is None or everybody["cost_per_person"] is None:
        return f"{text}."
    each = people.a_person(row["cost_per_person"])
    return f"{text}: {each}, {notation.said_per_head(everybody['cost_per_person'])} for everybody."


def largest_part(row: Row, groups: Mapping[str, Row], parts: Sequence[Row]) -> str:
    """The care setting that most of a group's cost is in, beside everybody's."""
    own_parts = _of(parts, row["people_group"])
    if not own_parts:
        return ""
    largest = max(own_parts, key=lambda part: part["mix"])
    setting = names.in_setting(largest["care_setting"])
    text = f"{percent(largest['mix'])} of their cost is {setting}"
    everybody = [p for p in _of(parts, EVERYBODY) if p["care_setting"] == largest["care_setting"]]
    return f"{text}, {percent(everybody[0]['mix'])} of everybody’s." if everybody else f"{text}."


def _of(parts: Sequence[Row], group: str) -> list[Row]:
    return [row for row in parts if row["people_group"] == group and row["mix"] is not None]


# --- The Lorenz curve -----------------------------------------------------------------------------


def gini(spread: Row | None) -> str:
    """The Gini coefficient beside the peers', in words."""
    if spread is None or spread["gini"] is None:
        return "The Gini coefficient is withheld." if spread and spread["hidden"] else ""
    own_gini, theirs = round(spread["gini"], PLACES), spread["peer_gini"]
    text = f"The Gini coefficient is {number(own_gini, PLACES)}"
    if theirs is None:
        return f"{text}."
    if own_gini == round(theirs, PLACES):
        return f"{text}, as is {people.mean_of_peers(spread)}."
    word = "more" if own_gini > theirs else "less"
    return (
        f"{text} and {people.mean_of_peers(spread)} {number(theirs, PLACES)}: cost is spread {word} "
        "unevenly here."
    )


def curve_title(rows: Sequence[Row], spread: Row | None) -> str:
    """The message: what the cheaper half of people make up."""
    half = next((row for row in rows if row["percent"] == 50), None)
    if half is not None and half["cost_share"] is not None:
        return f"The cheaper half of people make up {percent(half['cost_share'])} of the cost"
    return gini(spread).rstrip(".") or "How cost is spread over people is withheld"


def curve_sentence(rows: Sequence[Row], spread: Row | None) -> str:
    """What the Gini coefficient is, who is left out, and how many points are withheld."""
    return " ".join(
        part
        for part in (
            gini(spread),
            "Nil is everybody costing the same, 1 is one person costing everything.",
            left_out(spread),
            people.hidden(rows, "points"),
        )
        if part
    )


def left_out(spread: Row | None) -> str:
    """Who stands in no order of cost: people whose credits are more than their costs."""
    if spread is None or spread["below_nil"] == 0:
        return ""
    number_of = counted(spread["below_nil"])
    return f"Left out: {number_of} people whose year’s credits are more than their costs."


# --- Groups by cost -------------------------------------------------------------------------------


def shares_title(groups: Mapping[str, Row]) -> str:
    """The message: what the leading group makes up, beside the peers'."""
    row = lead(groups)
    if row is None:
        return "What each group makes up is withheld"
    text = (
        f"{capital(IN_SENTENCE[row['people_group']])} make up {percent(row['share'])} of the cost"
    )
    return (
        text if row["peer_share"] is None else f"{text}, {percent(row['peer_share'])} at the peers"
    )


def shares_sentence(groups: Mapping[str, Row], alone: bool) -> str:
    """Who is compared, how few make up half, and that groups lie one inside the other."""
    rows = list(groups.values())
    first = lead(groups)
    with_peers = first is not None and first["peer_share"] is not None
    against = (
        f"Beside {people.mean_of_peers(first)}."
        if first is not None and with_peers
        else people.not_compared(rows, alone)
    )
    return " ".join(
        part for part in (against, half(groups), "The groups lie one inside the other.") if part
    )


def half(groups: Mapping[str, Row]) -> str:
    """How few people make up half of all cost."""
    few, everybody = groups.get("high-resource"), groups.get(EVERYBODY)
    if few is None or few["people"] is None or everybody is None or not everybody["people"]:
        return ""
    part = 100 * few["people"] / everybody["people"]
    return (
        f"{notation.people(few['people'])} of {notation.people(everybody['people'])} people "
        f"({percent(part)}) make up half of all cost."
    )


def not_shown(groups: Mapping[str, Row]) -> list[str]:
    """Which groups are withheld, and which there are no people for."""
    hidden = [IN_SENTENCE[name] for name in LEADING if name in groups and groups[name]["hidden"]]
    absent = [IN_SENTENCE[name] for name in LEADING if name not in groups] if groups else []
    found = [f"{capital(WITHHELD)}: {people.listed(hidden)}."] if hidden else []
    return found + (
        [f"Not there: {people.listed(absent)}, since there are too few people."] if absent else []
    )


# --- Mix of services ------------------------------------------------------------------------------


def mix_title(groups: Mapping[str, Row], parts: Sequence[Row]) -> str:
    """The message: the largest part of the care of the leading group."""
    row = lead(groups)
    text = largest_part(row, groups, parts) if row is not None else ""
    if row is None or not text:
        return "Which care the costliest people have is withheld"
    return text.replace("their cost", f"the cost of {IN_SENTENCE[row['people_group']]}").rstrip(".")


def mix_sentence(parts: Sequence[Row], with_peers: bool) -> str:
    """What a bar is, and that a bar falls short where something is withheld."""
    beside = ", and under it that of their peers on average" if with_peers else ""
    hidden = people.hidden(parts, "pieces")
    short = f"{hidden} A bar that ends before 100% is short of them." if hidden else ""
    return f"Each bar is all cost of a group by care setting{beside}. {short}".strip()


# --- How it is worked out -------------------------------------------------------------------------


def working(groups: Mapping[str, Row]) -> list[str]:
    """The formula of the headline with this page's figures in it."""
    row, everybody = lead(groups), groups.get(EVERYBODY)
    steps = [
        "People are put in order of what all their care cost in the year, the costliest first. People "
        "registered without any care count, at nil.",
        "Share of the cost = pounds of the group ÷ pounds of everybody, both to the nearest £1,000.",
    ]
    if row is not None and everybody is not None and None not in (row["cost"], everybody["cost"]):
        steps.append(
            f"{capital(IN_SENTENCE[row['people_group']])}: {notation.exact_pounds(row['cost'])} ÷ "
            f"{notation.exact_pounds(everybody['cost'])} = {percent(row['share'])}."
        )
    return [
        *steps,
        "High resource individuals (Public Health Scotland): from the costliest on, as many people as "
        "make up half of all cost at most.",
        "Gini coefficient: twice the area between the curve and the line on which everybody costs the same.",
    ]
