"""Rows with the words and addresses that a page puts beside them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from evidence import notation
from evidence.queries import Row

from . import places, sentences
from .notes import WORDS


@dataclass(frozen=True)
class Item:
    """One line of "Where to look": how large, how sure, and what to ask first.

    `words` are its class with the question it asks (review, invest, sustain, challenge); `classic` the
    figure of the past beside an outcome's own.
    """

    name: str
    page: str
    size: str
    certainty: str
    holds: str
    signal: str
    words: str
    tag: str
    check_first: str
    classic: str


Page = Callable[[Row], str]


def spend_items(found: Sequence[Row], value_map: Sequence[Row], page: Page) -> list[Item]:
    """Findings about spend by rank, each with the outcome beside it."""
    beside = {sentences.node(row): row for row in value_map}
    return [
        _item(
            {**row, "programme_name": _named(row, beside)},
            page,
            spend_size(row),
            _signal(beside.get(sentences.node(row))),
        )
        for row in found
        if row["kind"] == "spend"
    ]


def _named(row: Row, by_node: Mapping[str, Row]) -> str:
    """The name of a node; a system with the programme that it is part of."""
    name = str(row["programme_name"])
    whole = by_node.get(row["programme"]) if row["system"] else None
    return f"{name} (part of {notation.in_sentence(whole['programme_name'])})" if whole else name


def outcome_items(found: Sequence[Row], page: Page) -> list[Item]:
    """Findings about outcomes by rank."""
    return [
        _item(row, page, sentences.finding_size(row), "", sentences.classic_beside(row))
        for row in found
        if row["kind"] == "outcome"
    ]


def _signal(row: Row | None) -> str:
    """▼ worse by position only: the outcome beside a finding about spend."""
    word = sentences.said(row) if row else ""
    return f"{sentences.SHAPES[row['signal']]} {word}" if row and word else ""


@dataclass(frozen=True)
class Flag:
    """One line of the classic view: the figure of the past, its noise floor, and what is left of it."""

    name: str
    page: str
    size: str
    floor: str
    stays: bool
    verdict: str


def flags(outcomes: Sequence[Row], compared: sentences.Comparison, page: Page) -> list[Flag]:
    """What the classic way would flag among headline outcomes, the largest first."""
    return [
        Flag(
            row["measure_name"],
            page({**row, "system": None}),  # a measure's programme may be a system as it is
            sentences.said_people(row, "classic"),
            sentences.floor(row),
            sentences.stays(row),
            sentences.verdict(row, compared),
        )
        for row in sentences.flagged(outcomes)
    ]


def _item(row: Row, page: Page, size: str, signal: str, classic: str = "") -> Item:
    name = row["measure_name"] if row["kind"] == "outcome" else row["programme_name"]
    return Item(
        name,
        page(row),
        size,
        row["certainty"],
        sentences.holds(row),
        signal,
        sentences.CLASSES.get(row["class"] or "", ""),
        row["tag"] or "",
        row["check_first"],
        classic,
    )


def spend_size(row: Row) -> str:
    """+£38.6m (+25%), or pounds a head where pounds rest on another year's population."""
    change = notation.signed(notation.percent(row["variation_percent"], 0), row["variation"])
    if row["headline"]:
        return f"{notation.signed_pounds(row['variation'])} ({change})"
    a_head = notation.said_per_head(row["variation_per_head"])
    return f"{notation.signed(a_head, row['variation_per_head'])} a head ({change})"


def in_words(row: Row, page: str) -> Row:
    """A row of spend with its page, the page of its arithmetic, its rank and its note in words."""
    return {
        **row,
        "page": page,
        "explain_page": places.explain(row),
        "rank_of": f"{row['rank']} of {row['of']}" if row["rank"] else None,
        "holds": sentences.holds(row) or "only tested against the peer mean",
        "said": spend_note(row),
    }


def spend_note(row: Row) -> str:
    """What travels with a figure of spend: its flag, how pounds and population were come by."""
    parts = [WORDS.get(row["note"] or "", "")]
    if row["weighting"]:
        parts.append(f"People weighted for {sentences.WEIGHTINGS[row['weighting']]}.")
    if row["derived"]:
        parts.append("Pounds worked out from published pounds a head.")
    if row["population_year"] and row["population_year"] != row["year"]:
        parts.append(f"Population of {row['population_year']}.")
    if row["need_carried"]:
        parts.append("Need index carried back.")
    return " ".join(part for part in parts if part) or "–"


def node_filters(row: Row) -> dict[str, str]:
    """The API's filters for the one node that a row is about."""
    if row["system"]:
        return {"system": row["system"], "level": "system"}
    level = "total" if row["programme"] == "ALL" else "programme"
    return {"programme": row["programme"], "level": level}


def common_check(items: Sequence[Item]) -> str:
    """What to check first, where it is the same for all of several findings."""
    checks = {item.check_first for item in items}
    return checks.pop() if len(checks) == 1 and len(items) > 1 else ""
