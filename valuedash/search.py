"""Finding things by name, code or word: organisations, programmes, measures, words, pages.

All that can be found is a few hundred names, so they are compared one by one: the exact name or code
first, then names that begin so, then names with all the words, then texts with all the words.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache, cached_property
from pathlib import Path

from django.conf import settings
from django.urls import reverse

import organisations.queries
import programmes.queries
from programmes import places

# More of a query is not read: nobody looks for a name that long.
LONGEST = 100
SHOWN = 20  # of a group, until all are asked for
# How alike a name has to be to be meant, from 0 to 1; more than these few say nothing.
ALIKE, MOST_MEANT = 0.75, 3

GROUPS = {
    "organisations": "Organisations",
    "programmes": "Programmes and systems of care",
    "measures": "Measures",
    "words": "What words mean",
    "pages": "Pages",
}
EXACT, BEGINS, IN_NAME, IN_TEXT = range(4)
EXAMPLE = "example"
PAGES = (
    ("home", "Choose a system", "England and Wales, regions, boards"),
    ("programmes", "All programmes", "The 23 programmes of care and the systems in them"),
    (
        "costing",
        "What care costs",
        "Patient-level costs, pathways, concentration, segments, unit costs",
    ),
    ("costing-scenarios", "Scenarios", "One person's care in two pathways, step by step"),
    ("costing-time-driven", "Time-driven costing", "What a step of care costs by the minute"),
    ("data", "What is loaded", "Sources, releases, ratings of the data, licences, files, deflator"),
    ("corrections", "Corrections", "Published figures that changed"),
    ("runs", "Runs", "Calculations and how far they are"),
    ("method", "How it is worked out", "Formulas, benchmarks, peers, tests, certainty"),
    ("glossary", "What the words mean", "Glossary"),
    ("accessibility", "Accessibility statement", "Keyboard, screen readers, contrast"),
    ("api-docs", "The same figures for programs (API)", "REST, CSV, JSON, Parquet, OpenAPI"),
)
# A word of the glossary and its meaning: | **word** (of what) | meaning |
MEANING = re.compile(r"^\| (\*\*.+?) \| (.+) \|$", re.MULTILINE)


@dataclass(frozen=True)
class Thing:
    """One thing that can be found: its name, its page, its other names, and what is said of it.

    A made-up organisation is `illustrative`: it is found by its own name or as an example only.
    """

    group: str
    name: str
    address: str
    keys: tuple[str, ...] = ()
    about: str = ""
    illustrative: bool = False

    @cached_property
    def names(self) -> tuple[str, ...]:
        return tuple(plain(text) for text in (self.name, *self.keys) if text)

    @cached_property
    def text(self) -> str:
        return " ".join((*self.names, plain(self.about)))


@dataclass(frozen=True)
class Found:
    """The things of one group that were found, best first, as many as are shown, and how many in all."""

    group: str
    title: str
    things: Sequence[Thing]
    count: int

    @property
    def more(self) -> int:
        return self.count - len(self.things)


def plain(text: str) -> str:
    """Text without accents, case and signs, its words one blank apart."""
    letters = unicodedata.normalize("NFKD", text.replace("\0", " ")).casefold()
    kept = "".join(letter for letter in letters if not unicodedata.combining(letter))
    return " ".join(re.findall(r"\w+", kept))


def asked(text: str) -> str:
    """What a reader asked for, as it is read: one line of at most a hundred characters."""
    return " ".join(text.replace("\0", " ").split())[:LONGEST]


def rank(thing: Thing, wanted: str) -> int | None:
    """How well a thing fits what is wanted (plain text), 0 the best; None where it does not."""
    words = wanted.split()
    if not words:
        return None
    if wanted in thing.names:
        return EXACT
    if any(name.startswith(wanted) for name in thing.names):
        return BEGINS
    if _all_in(words, " ".join(thing.names)):
        return IN_NAME
    if thing.illustrative:
        return IN_TEXT if EXAMPLE in words else None
    return IN_TEXT if _all_in(words, thing.text) else None


def _all_in(words: Iterable[str], text: str) -> bool:
    """Whether each word begins a word of the text."""
    there = text.split()
    return all(any(one.startswith(word) for one in there) for word in words)


def found(things: Sequence[Thing], text: str, whole: str = "") -> list[Found]:
    """What fits, by group; the first of each group, or all of the group named."""
    wanted = plain(text)
    ranked: dict[str, list[tuple[int, str, Thing]]] = {group: [] for group in GROUPS}
    for thing in things:
        place = rank(thing, wanted)
        if place is not None:
            ranked[thing.group].append((place, plain(thing.name), thing))
    return [
        _shown(group, [thing for *_, thing in sorted(rows, key=lambda row: row[:2])], whole)
        for group, rows in ranked.items()
        if rows
    ]


def _shown(group: str, things: Sequence[Thing], whole: str) -> Found:
    shown = things if group == whole else things[:SHOWN]
    return Found(group, GROUPS[group], shown, len(things))


def one_system(things: Sequence[Thing], text: str) -> Thing | None:
    """The organisation of exactly this name or code, where there is one and only one."""
    wanted = plain(text)
    exact = [one for one in things if one.group == "organisations" and rank(one, wanted) == EXACT]
    return exact[0] if len(exact) == 1 else None


def meant(things: Sequence[Thing], text: str) -> list[str]:
    """Names that are nearly what was asked for, nearest first."""
    names = {plain(thing.name): thing.name for thing in things if not thing.illustrative}
    names |= {word: word for word in _words(things)}
    close = get_close_matches(plain(text), names, MOST_MEANT, ALIKE)
    return [names[name] for name in close]


def _words(things: Sequence[Thing]) -> set[str]:
    """The longer words of names, for a slip in one word of several."""
    return {
        word
        for thing in things
        if not thing.illustrative
        for word in plain(thing.name).split()
        if len(word) > 4
    }


# --- What there is --------------------------------------------------------------------------------


def things() -> list[Thing]:
    """Everything that can be found."""
    return [*_organisations(), *_programmes(), *_measures(), *glossary(), *_pages()]


def _organisations() -> Iterator[Thing]:
    for nation in (None, EXAMPLE):
        for row in organisations.queries.organisations(nation=nation).rows():
            if row["kind"] == "nation":
                continue
            name = organisations.queries.full_name(row)
            keys = (row["name"], row["code"], row["ons_code"], row["ods_code"])
            about = " ".join(filter(None, (row["code"], row["region"] or row["nation"].title())))
            address = reverse("organisation", args=[row["code"]])
            yield Thing("organisations", name, address, keys, about, row["illustrative"])


def _programmes() -> Iterator[Thing]:
    for row in programmes.queries.programmes().rows():
        if row["level"] != "total" and row["nation"] != EXAMPLE:
            address = places.programme(row["code"])
            yield Thing("programmes", row["name"], address, (row["code"],), row["includes"])


def _measures() -> Iterator[Thing]:
    for row in programmes.queries.measures().rows():
        if EXAMPLE in row["nations"]:
            continue
        about = f"{row['numerator']}, of {row['denominator']}. {row['why']}"
        address = places.programme(row["programme"], nation=row["nations"][0], measure=row["code"])
        yield Thing("measures", row["name"], address, (row["code"],), about)


def glossary() -> list[Thing]:
    """The words of the glossary with their meanings."""
    return _glossary(settings.BASE_DIR / "docs" / "glossary.md")


@cache
def _glossary(path: Path) -> list[Thing]:
    address = reverse("glossary")
    rows = MEANING.findall(path.read_text(encoding="utf-8"))
    return [Thing("words", word.replace("*", ""), address, (), said) for word, said in rows]


def _pages() -> Iterator[Thing]:
    for place, name, about in PAGES:
        yield Thing("pages", name, reverse(place), (), about)
