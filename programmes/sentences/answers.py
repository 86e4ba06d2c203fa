"""The answer on top of an organisation's page, and what to bear in mind with it."""

from collections.abc import Sequence
from dataclasses import dataclass

from evidence.notation import (
    counted,
    day,
    in_sentence,
    known,
    people,
    period,
    pounds,
    said_per_head,
)
from evidence.queries import Row

from .words import NOT_ADJUSTED, WEAK_FIT, Comparison, holds, node, said

OTHER = "23"  # the programme of spend on no condition
SURE = ("clear", "likely")
ALL_BUT = 0.1  # share by which a system's difference may be another than its programme's


@dataclass(frozen=True)
class Finding:
    """One sentence, the word of certainty, in how many specifications it holds, what to check first."""

    text: str
    certainty: str = ""
    holds: str = ""
    check_first: str = ""


def top(
    findings: Sequence[Row],
    outcomes: dict[str, Row],
    compared: Comparison,
    published: int,
    lines: Sequence[Row] = (),
) -> list[Finding]:
    """The sentences at the top of an organisation's page: on spend, then on outcomes.

    `findings` by rank; `outcomes` the outcome that meets each node's spend; `published` how many
    headline outcomes meet the year; `lines` the rows of spend that findings are made of. A second
    finding about spend stands there where it points the other way and is sure.
    """
    spend = [row for row in findings if row["kind"] == "spend"]
    # Spend that is shared out to no condition is the least of answers, however large.
    spend.sort(key=lambda row: (not row["headline"], row["programme"] == OTHER))
    worse = [row for row in findings if row["kind"] == "outcome"]
    said = [(row, _inside(row, lines)) for row in _both_ways(spend)]
    beside = [outcomes.get(node(system or row)) or outcomes.get(node(row)) for row, system in said]
    named = {row["measure"] for row in beside if row and "measure" in row}
    by_both_tests = [row for row in worse if row["headline"]]
    by_both_tests.sort(key=lambda row: row.get("measure") in named)
    return [
        *(
            spend_finding(row, outcome, compared, system)
            for (row, system), outcome in zip(said, beside, strict=True)
        ),
        *([] if said else [_no_spend_finding(compared)]),
        outcome_finding(by_both_tests[0], compared)
        if by_both_tests
        else Finding(no_outcome_finding(compared, published, len(worse))),
    ]


def _both_ways(spend: Sequence[Row]) -> list[Row]:
    """The first finding, and the first that points the other way where that one is sure."""
    other = [row for row in spend if row["variation"] * spend[0]["variation"] < 0]
    sure = [row for row in other if row["certainty"] in SURE and row["headline"]]
    return [*spend[:1], *sure[:1]]


def _inside(finding: Row, lines: Sequence[Row]) -> Row | None:
    """The one system that the difference of a sure finding is all but made of."""
    if finding["certainty"] not in SURE:
        return None
    inside = [row for row in lines if row["system"] and row["programme"] == finding["programme"]]
    return next((row for row in inside if _all_but(row["variation"], finding["variation"])), None)


def _all_but(part: float | None, whole: float) -> bool:
    return part is not None and abs(part / whole - 1) <= ALL_BUT


def _no_spend_finding(compared: Comparison) -> Finding:
    return Finding(
        "No difference in spend is large and steady enough to be called a finding against "
        f"{compared.against('peer_mean')}."
    )


def spend_finding(
    row: Row, outcome: Row | None, compared: Comparison, system: Row | None = None
) -> Finding:
    """A finding about spend, with the outcome beside it and the system it is all but made of.

    Pounds that rest on another year's population stay out of the sentence: it says pounds a head.
    """
    size = pounds(abs(row["variation"])) if row["headline"] else _a_head(row)
    more = "more" if row["variation"] > 0 else "less"
    text = (
        f"You spend {size} {more} on {in_sentence(row['programme_name'])} "
        f"than {compared.against('peer_mean')}{_caution(row)}{_system_clause(system)}"
        f"{_outcome_clause(outcome)}."
    )
    return Finding(text, row["certainty"], holds(row), row.get("check_first", ""))


def _a_head(row: Row) -> str:
    return f"{said_per_head(abs(row['variation_per_head']))} a head"


def _caution(row: Row) -> str:
    return "" if row["basis"] == "need_weighted" else f" ({NOT_ADJUSTED})"


def _system_clause(system: Row | None) -> str:
    return f", nearly all of it on {in_sentence(system['programme_name'])}" if system else ""


def _outcome_clause(outcome: Row | None) -> str:
    if outcome is None or not said(outcome):
        return ""
    name, when = in_sentence(outcome["measure_name"]), period(outcome["period"])
    return f"; the outcome beside it ({name}, {when}) is {said(outcome)}"


def outcome_finding(row: Row, compared: Comparison) -> Finding:
    """A finding about an outcome, in people where the measure counts people."""
    name, against = row["measure_name"], compared.against("peer_mean")
    if known(row["net"]) and row["net"] >= 1:
        fewer = "more" if row["polarity"] < 0 else "fewer"
        who = "cases" if row["unit"].startswith("per ") else "people"
        text = f"{name}: {people(row['net'])} {fewer} {who} than at {against}"
    else:
        text = f"{name}: {row.get('said') or 'worse'} than at {against}"
    text += f" ({period(row['period'])})."
    return Finding(text, row["certainty"], holds(row), row.get("check_first", ""))


def no_outcome_finding(compared: Comparison, published: int, maybe: int = 0) -> str:
    """What is said where no outcome passes both tests: how many may be worse, or none, or unknown."""
    if not published:
        return "No headline outcome is published for this year, so nothing is said of outcomes."
    outcomes = "headline outcome" if published == 1 else "headline outcomes"
    if maybe:
        return (
            f"No headline outcome is clearly worse than at {compared.against('peer_mean')}; "
            f"{counted(maybe)} of the {counted(published)} published may be (see where to look)."
        )
    return (
        f"None of the {counted(published)} {outcomes} published is shown to be worse than at "
        f"{compared.against('peer_mean')}."
    )


def cautions(rows: Sequence[Row], organisation: Row, compared: Comparison, grade: str) -> list[str]:
    """What to bear in mind with every figure on an organisation's page."""
    words = []
    if compared.welsh:
        words.append(
            f"Compared with {compared.others}, per resident: {NOT_ADJUSTED}. No score says how "
            "alike the boards are."
        )
    elif not compared.adjusted:
        words.append(f"Per registered patient: {NOT_ADJUSTED}.")
    if grade in WEAK_FIT:
        words.append(
            f"The ten peers are a weak fit ({grade}): read every comparison with that in mind."
        )
    if any(row["need_carried"] for row in rows):
        words.append(
            "The need of this year's population was not published: the index of 2023-24 is used."
        )
    if any(row["population_year"] not in (None, row["year"]) for row in rows):
        words.append(
            "The population of this year was not published: pounds rest on that of another year, "
            "so sentences give pounds a head."
        )
    if organisation["valid_to"]:
        words.append(f"This board ended on {day(organisation['valid_to'])}.")
    return words


def why_no_picture(year: str) -> str:
    """Why no spend stands beside an outcome in a year."""
    return (
        f"No outcome of a programme with known spend is published for a period within 30 months of "
        f"{year}. The outcomes there are stand with their periods at the end of this page; a later "
        "year may have a picture."
    )


def total_against(row: Row, compared: Comparison) -> str:
    """Spend on all programmes against the benchmark."""
    if not known(row["variation_per_head"]):
        return "with nothing to compare it with"
    gap = row["variation_per_head"]
    side = "more" if gap > 0 else "less"
    against = compared.against(row["benchmark"])
    return f"{said_per_head(abs(gap))} {side} than {against}{compared.caution}"
