"""What the pages inside a programme say of its parts: shares and spend a head beside the peers'."""

from collections.abc import Iterable, Sequence

from evidence.notation import (
    UNKNOWN,
    counted,
    in_sentence,
    known,
    number,
    percent,
    period,
    plain,
    said_per_head,
    signed,
    signed_pounds,
)
from evidence.queries import Row

from .. import notes
from .words import Comparison, value

# A line of what was not told apart; how much of the spend it holds is always said.
OTHER = "Other "
HALF_A_PENNY = 0.005
ABOUT = 0.9  # of the largest difference: from there on two are about as large
ALIKE = 0.5  # points, below which two shares are called alike
# Why one line has two gaps in pounds, where both are shown.
TWO_SUMS = (
    "The pounds here are the gap a head times your people. Those of the shares are another sum: your "
    "own spend, divided as theirs is."
)
FAR_APART = 2  # points, from which whole percents say enough


def whole(name: str) -> str:
    """A node as the whole that a share is of: "spend on problems of circulation"."""
    return f"spend on {in_sentence(name)}"


def part_name(row: Row) -> str:
    """The name of a part: its care setting where it is one, else its system or programme."""
    return str(row["setting_name"] if row["care_setting"] != "all" else row["programme_name"])


def points(value: float | None) -> str:
    """A difference between two shares: "+1.1 points"."""
    return f"{signed(number(value, 1), round(value, 1))} points" if value is not None else UNKNOWN


def difference(row: Row) -> str:
    """The difference in share as written at the end of a row: points, and pounds where known."""
    if not known(row["share_variation"]):
        return ""
    in_pounds = row["share_variation_pounds"]
    money = f", {signed_pounds(in_pounds)}" if known(in_pounds) else ""
    return points(row["share_variation"]) + money


def per_head_difference(row: Row) -> str:
    """The difference in spend a head as written at the end of a row."""
    gap = row["variation_per_head"]
    if not known(gap):
        return ""
    if abs(gap) < HALF_A_PENNY:
        return "the same"
    of_year = row["population_year"] == row["year"]
    money = f", {signed_pounds(row['variation'])}" if of_year else ""
    return f"{signed(said_per_head(gap), gap)} a head{money}"


def divided(rows: Sequence[Row], name: str, outcome: Row | None, compared: Comparison) -> str:
    """The parts whose shares stand furthest from the peers', with the outcome of the whole.

    "12% of spend on stroke goes to secondary prevention; the mean of your ten peers is 15%. 28% goes
    to community care; there it is 25%." The second is the part that makes up for the first.
    """
    first = widest(rows)
    if first is None:
        return ""
    if abs(first["share_variation"]) < ALIKE:
        return (
            f"{_alike(whole(name), first, compared)}: no share is as much as {ALIKE} points away."
        )
    mine, theirs = _apart(first["share"], first["benchmark_share"])
    text = (
        f"{mine} of {whole(name)} goes to {in_sentence(part_name(first))}; "
        f"{_theirs(first, compared)} {theirs}"
        f"{_peers_outcome(outcome)}."
    )
    return text + _instead(first, rows)


def _theirs(row: Row, compared: Comparison) -> str:
    """Whose share follows: "the mean of your ten peers is"; a nation has one and is none."""
    against = compared.against(row["benchmark"])
    return f"in {against} it is" if row["benchmark"] == "nation" else f"{against} is"


def _alike(whole: str, row: Row, compared: Comparison) -> str:
    place = "in" if row["benchmark"] == "nation" else "at"
    against = compared.against(row["benchmark"])
    return f"{whole[:1].upper()}{whole[1:]} is divided much as {place} {against}"


def _instead(first: Row, rows: Sequence[Row]) -> str:
    """The part furthest on the other side, which makes up for the first; nothing where small."""
    below = first["share_variation"] < 0
    across = [row for row in rows if known(gap := row["share_variation"]) and (gap > 0) == below]
    second = widest(across)
    if second is None or abs(second["share_variation"]) < ALIKE:
        return ""
    mine, theirs = _apart(second["share"], second["benchmark_share"])
    return f" {mine} goes to {in_sentence(part_name(second))}; there it is {theirs}."


def share_of_all(row: Row, outcome: Row | None, compared: Comparison) -> str:
    """One programme's share of all spend, or of the allocation, beside the peers' share."""
    mine, theirs = _apart(row["share"], row["benchmark_share"])
    return (
        f"{mine} of {all_spend([row])} goes to {in_sentence(row['programme_name'])} in "
        f"{row['year']}; {_theirs(row, compared)} {theirs}{_peers_outcome(outcome)}."
    )


def all_spend(rows: Sequence[Row]) -> str:
    """What shares of programmes are of: all spend, or the allocation where only that is published."""
    in_pounds = any(known(row["share_variation_pounds"]) for row in rows)
    return "spend on all programmes" if in_pounds else "the allocation"


def _apart(mine: float, theirs: float) -> tuple[str, str]:
    """Two shares in whole percents, or to a decimal where rounding would hide or make a difference."""
    places = 0 if abs(mine - theirs) >= FAR_APART else 1
    return percent(mine, places), percent(theirs, places)


def _peers_outcome(outcome: Row | None) -> str:
    """What the peers achieve, where that was tested and is known."""
    if outcome is None or outcome["signal"] not in ("better", "worse"):
        return ""
    if not known(outcome["benchmark_value"]):
        return ""
    theirs = "better" if outcome["signal"] == "worse" else "worse"
    by_position = " by position only" if outcome["lower"] is None else ""
    unit = outcome["unit"]
    return (
        f", and their outcome is {theirs}{by_position} ({in_sentence(outcome['measure_name'])}: "
        f"{value(outcome['benchmark_value'], unit)} there, {value(outcome['value'], unit)} here, "
        f"{period(outcome['period'])})"
    )


def others(rows: Iterable[Row]) -> list[Row]:
    """The parts that hold what was not told apart: lines called other, and the rest of a total."""
    return [
        row for row in rows if row["programme_name"].startswith(OTHER) or row["note"] == notes.REST
    ]


def widest(rows: Sequence[Row], key: str = "share_variation") -> Row | None:
    """The part that stands furthest from the peers, of several about as far one with less.

    One called other only where there is nothing else.
    """
    there = [row for row in rows if known(row[key])]
    told_apart = [row for row in there if row not in others(there)]
    judged = told_apart or there
    furthest = max((abs(row[key]) for row in judged), default=0)
    about_as_far = [row for row in judged if abs(row[key]) >= ABOUT * furthest]
    below = [row for row in about_as_far if row[key] < 0]
    return max(below or about_as_far, key=lambda row: abs(row[key]), default=None)


def shares_title(rows: Sequence[Row], whole: str, compared: Comparison) -> str:
    """The message of the shares: where the division differs most."""
    furthest = widest(rows)
    if furthest is None:
        return f"How {whole} is divided"
    gap = furthest["share_variation"]
    if abs(gap) < ALIKE:
        return _alike(whole, furthest, compared)
    size = number(abs(gap), 1)
    point = "point" if size == "1.0" else "points"
    return (
        f"{plain(part_name(furthest))}: {percent(furthest['share'])} of {whole}, {size} {point} "
        f"{'above' if gap > 0 else 'below'} {compared.against(furthest['benchmark'])}"
    )


def shares_sentence(rows: Sequence[Row], whole: str, compared: Comparison) -> str:
    """How many parts there are, what they add up to, and what the pounds at the end of a row are."""
    there = [row["share"] for row in rows if known(row["share"])]
    text = f"{_parts(rows)} of {whole} in {rows[0]['year']}, in percent"
    if len(there) > 1:
        text += f"; those shown add up to {percent(sum(there), 0)} of it"
    if any(known(row["share_variation_pounds"]) for row in rows):
        return (
            f"{text}. At the end of each row: own share less that of "
            f"{compared.against(rows[0]['benchmark'])}, and what that is in pounds of your spend."
        )
    return (
        f"{text}. At the end of each row: own share less that of "
        f"{compared.against(rows[0]['benchmark'])}. What one point is in pounds is not published."
    )


def _parts(rows: Sequence[Row]) -> str:
    one = len(rows) == 1
    if rows[0]["care_setting"] != "all":
        name = "care setting" if one else "care settings"
    else:
        name = ("system" if rows[0]["system"] else "programme") + ("" if one else "s")
    return f"{counted(len(rows)).capitalize()} {name}"


def heads_title(rows: Sequence[Row], compared: Comparison) -> str:
    """The message of spend a head on the parts: which stands furthest from the peers."""
    furthest = widest(rows, "variation_per_head")
    if furthest is None:
        return "Spend a head on each part"
    gap = furthest["variation_per_head"]
    return (
        f"{plain(part_name(furthest))}: {said_per_head(abs(gap))} a head "
        f"{'above' if gap > 0 else 'below'} {compared.against(furthest['benchmark'])}"
    )


def heads_sentence(rows: Sequence[Row], basis: str, compared: Comparison) -> str:
    there = [row for row in rows if known(row["variation_per_head"])]
    above = sum(row["variation_per_head"] > 0 for row in there)
    text = (
        f"Spend a head in {rows[0]['year']}, {basis}: {above} of {len(there)} above "
        f"{compared.against(rows[0]['benchmark'])}{compared.caution}."
    )
    return text + (f" {TWO_SUMS}" if any(_in_both(row) for row in there) else "")


def _in_both(row: Row) -> bool:
    """Whether pounds stand at the end of a row here and in the shares."""
    return known(row["share_variation_pounds"]) and row["population_year"] == row["year"]


def other_share(rows: Sequence[Row], of: str) -> str:
    """How much stands in lines called other, which says nothing about what it buys."""
    if not rows:
        return "None of the parts shown is called other, or is what remains of a total."
    named = ", ".join(f"{percent(row['share'])} in {in_sentence(part_name(row))}" for row in rows)
    return f"Of {of}: {named}."
