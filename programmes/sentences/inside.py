"""What the pages inside a programme say of its money: the answer on top, and the years."""

from collections.abc import Sequence

from evidence.notation import counted, in_sentence, known, period, plain, pounds, said_per_head
from evidence.queries import Row
from method.findings import MATERIAL

from .parts import part_name
from .words import Comparison, holds, said

NO_SPEND = {
    "england": "No public body publishes spend on this line by integrated care board. What it "
    "achieves stands below.",
    "wales": "No spend is published on this line for this board. What it achieves, where it is "
    "published, stands below.",
    "example": "The illustrative figures have no spend on this line. What it achieves stands below.",
}
UNSPLIT = {
    "england": "NHS England publishes no split of this spend by part of care or by care setting.",
    "wales": "The Welsh Government publishes no split of this spend by part of care or by care "
    "setting.",
    "example": "The illustrative figures do not split this line further.",
}

# Where a line of spend must not be joined over years, as the release says (evidence/data/releases.csv).
BREAKS = {
    "wales": {
        "2019-20": "boards changed",
        "2021-22": "population of the new census",
    },
}
CASH_ONLY = "Cash pounds of each year: no deflator is loaded."
COVID_YEARS = ("2020-21", "2021-22")


def headline(row: Row, outcome: Row | None, compared: Comparison) -> str:
    """Spend on a line that is no finding by itself: how much more or less, in which ways to compare.

    Findings are made of programmes; systems and care settings are said with how steady they are.
    """
    what = _line(row)
    if not known(row["benchmark_per_head"]):
        a_head = said_per_head(row["per_head"])
        return f"You spend {a_head} a head on {what} in {row['year']}: nothing to compare it with."
    against = compared.against(row["benchmark"])
    heads = f"{said_per_head(row['per_head'])} a head against "
    heads += f"{said_per_head(row['benchmark_per_head'])} in {row['year']}"
    if known(row["variation_percent"]) and abs(row["variation_percent"]) < 100 * MATERIAL:
        return f"You spend about as much on {what} as {against}{compared.caution}: {heads}."
    size = f"{_size(row)} {'more' if row['variation_per_head'] > 0 else 'less'}"
    text = f"You spend {size} on {what} than {against}{compared.caution}: {heads}"
    return f"{text}{_beside(outcome)}.{_steady(row)}"


def _line(row: Row) -> str:
    """A line of spend inside a sentence: "asthma", or "stroke in secondary prevention"."""
    what = in_sentence(row["programme_name"])
    return f"{what} in {in_sentence(part_name(row))}" if row["care_setting"] != "all" else what


def _size(row: Row) -> str:
    """A variation without its sign: pounds, or pounds a head where the population is another's."""
    if row["population_year"] == row["year"]:
        return pounds(abs(row["variation"]))
    return f"{said_per_head(abs(row['variation_per_head']))} a head"


def _steady(row: Row) -> str:
    """In how many reasonable ways to compare a difference holds; nothing where that is not tested."""
    ways = holds(row)
    return f" The difference holds in {ways} ways to compare." if ways else ""


def _beside(outcome: Row | None) -> str:
    if outcome is None or not said(outcome):
        return ""
    name, when = in_sentence(outcome["measure_name"]), period(outcome["period"])
    return f"; the outcome beside it ({name}, {when}) is {said(outcome)}"


def lacking_spend(lacking: int, programmes: int, nation: str) -> str:
    """How many programmes have no published spend, and that they still have a page."""
    who = "of the made-up nation" if nation == "example" else f"in {nation.title()}"
    return (
        f"Spend on {counted(lacking)} of {programmes} programmes is not published {who}; each is "
        "listed below with the reason, and with its outcome where there is one."
    )


def spent(row: Row) -> str:
    """Spend on a programme in a list: pounds, pounds a head, and the benchmark's."""
    size = f"{pounds(row['spend'])}, {said_per_head(row['per_head'])} a head"
    if not known(row["benchmark_per_head"]):
        return size
    return f"{size}; benchmark {said_per_head(row['benchmark_per_head'])}"


def trend_title(rows: Sequence[Row], name: str) -> str:
    """The message of spend by year: how it moved, and where it stands at the end."""
    there = [row for row in rows if known(row["per_head"])]
    if not there:
        return f"{plain(name)}: no spend in these prices"
    last = there[-1]
    start = f"{said_per_head(there[0]['per_head'])} a head in {there[0]['year']}"
    if len(there) == 1:
        return f"{plain(name)}: {start}"
    return f"{plain(name)}: from {start} to {said_per_head(last['per_head'])} in {last['year']}"


def trend_sentence(rows: Sequence[Row], prices: str, basis: str, compared: Comparison) -> str:
    """What the lines and the grey are, in which prices, and which years bear less."""
    text = f"Spend a head in {prices}, {basis}{compared.caution}; dashed: "
    text += compared.against(rows[-1]["benchmark"])
    if any(known(row["lower_quarter"]) for row in rows):
        text += f"; grey: the middle half of {compared.others}"
    if any(row["population_year"] != row["year"] or row["need_carried"] for row in rows):
        text += "; hollow marks rest on the population or need of another year"
    return f"{text}."


def lacking(asked: str, shown: str) -> str:
    """Why another year than the one asked for is shown."""
    return f"No spend on this line is published for {asked}; {shown} is shown instead."
