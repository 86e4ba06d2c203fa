"""The first page of a system in words: what care costs a person, and one answer for each analysis."""

from collections.abc import Sequence
from typing import Any

from evidence.notation import (
    counted,
    known,
    number,
    percent,
    said_per_head,
    signed,
)
from evidence.queries import Row

from .. import names
from ..models.results import ALL
from .people import listed
from .withheld import ALONE, WITHHELD

NO_LEDGER = "No ledger is loaded to hold the events against."
WITHHELD_WHOLE = "What all events come to is withheld, so no share of the ledgers is given."
COSTLIEST = ("top-1", "top-5", "top-10")


def headline(year: str, groups: Sequence[Row], matched: str) -> list[str]:
    """What a board reads first: pounds a person, where they go, who they go to, whether all is there."""
    whole = _of(groups, "everybody", ALL)
    said = [_each(year, whole, groups), _few(groups), matched]
    return [sentence for sentence in said if sentence]


def _each(year: str, whole: Row | None, groups: Sequence[Row]) -> str:
    if whole is None or not known(whole["cost_per_person"]):
        return f"What a person’s care cost in {year} is {WITHHELD if whole else 'not available'}."
    settings = [row for row in groups if row["people_group"] == "everybody" and known(row["mix"])]
    most = max((row for row in settings if row["care_setting"] != ALL), key=_mix, default=None)
    text = f"In {year} all care cost {said_per_head(whole['cost_per_person'])} for each person"
    if most is None:
        return f"{text}."
    where = names.in_setting(most["care_setting"])
    return f"{text}, {percent(most['mix'], 0)} of it for {where}."


def _few(groups: Sequence[Row]) -> str:
    """What the fewest make up that may be shown: with few people, the costliest 1% are too few."""
    top = costliest(groups)
    if _of(groups, "everybody", ALL) is None:
        return ""  # nobody is listed in the year: unknown, which the sentence before says
    if top is None:
        return "How much of it the costliest few make up is withheld: they are too few people."
    who = names.small(names.group(top["people_group"]))
    peers = f" (peers: {percent(top['peer_share'], 0)})" if known(top["peer_share"]) else ""
    return f"{who[:1].upper()}{who[1:]} of people make up {percent(top['share'], 0)} of the cost{peers}."


def costliest(groups: Sequence[Row]) -> Row | None:
    """The smallest of the costliest groups whose part of the cost is shown."""
    found = (_of(groups, group, ALL) for group in COSTLIEST)
    return next((row for row in found if row and known(row["share"])), None)


def matched(share: float | None, hidden: bool, without: int, there: int) -> str:
    """How much of the ledgers the events come to, in percent, or why that is not told."""
    if known(share):
        return f"The events come to {percent(share)} of the general ledgers."
    return no_share(hidden, without, there)


def no_share(hidden: bool, without: int, there: int) -> str:
    """Why no share of the ledgers is given of all events: they are withheld, or so many of the
    organisations that are there have no ledger."""
    if hidden:
        return WITHHELD_WHOLE
    if without == there:
        return NO_LEDGER
    if not without:
        return "Some care has no ledger, so no share of the whole is given."
    one = without == 1
    who = f"{counted(without).capitalize()} organisation{'' if one else 's'}"
    return f"{who} {'has' if one else 'have'} no ledger, so no share of the whole is given."


def _of(groups: Sequence[Row], group: str, setting: str) -> Row | None:
    wanted = (group, setting)
    return next((r for r in groups if (r["people_group"], r["care_setting"]) == wanted), None)


def _mix(row: Row) -> float:
    return float(row["mix"])


# --- The picture ----------------------------------------------------------------------------------


def settings_title(rows: Sequence[Row]) -> str:
    """The message of the picture: where most of a person's cost is, beside the peers."""
    there = [row for row in rows if known(row["mix"])]
    if not there:
        return "Where the cost is"
    most = max(there, key=_mix)
    where, pounds = names.setting(most["care_setting"]), said_per_head(most["cost_per_person"])
    return f"{where}: {pounds} of what care costs a person in a year"


def settings_sentence(rows: Sequence[Row], whole: Row | None) -> str:
    """How large, beside whom, and what it leaves out."""
    differing = [row for row in rows if known(row["mix"]) and known(row["peer_mix"])]
    text = "Each setting’s part of the cost of everybody, people without any care included."
    if not differing:
        return f"{text} {ALONE}" if whole and not whole["peers"] else text
    most = max(differing, key=lambda row: abs(row["mix"] - row["peer_mix"]))
    points = signed(number(most["mix"] - most["peer_mix"], 1), most["mix"] - most["peer_mix"])
    return (
        f"{text} The largest difference from the mean of the peers is {points} percentage points, in "
        f"{names.in_setting(most['care_setting'])}. Nobody’s age or need is taken into account."
    )


def nothing_of(rows: Sequence[Row]) -> str:
    """Which settings have no event at all; the nil of one whose extract is missing says nothing of care."""
    empty = [names.in_setting(row["care_setting"]) for row in rows if row["cost"] == 0]
    if not empty:
        return ""
    return (
        f"No event of {listed(empty)} in {rows[0]['year']} is among those loaded: £0 and 0% of it are no "
        "finding, since an extract may be missing."
    )


# --- Everybody's first page -----------------------------------------------------------------------


def one_system(row: Row) -> str:
    """One system in a list: "£2,345 a person in 2023-24"."""
    cost: Any = row["cost_per_person"]
    return f"{said_per_head(cost)} a person in {row['year']}" if known(cost) else ""
