"""The ratings of the data as they are read: over all, of several releases, beside figures of a run.

They are worked out by rule when figures are loaded (`ratings`); here they are only put together.
"""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, OuterRef, Value
from django.db.models.functions import Concat

from .models import Feed, Rating, Release, Run

Row = dict[str, Any]
REDS_OF_RED = 2  # requirements that are red, from which a release is red over all
MEANINGS = {
    "red": "Red: two or more of the five requirements of finance data are badly met.",
    "amber": "Amber: fit to ask questions with, but not all of the five requirements are met in full.",
    "green": "Green: all five requirements of finance data are met.",
}
RATING_SHAPES = {"red": "▼", "amber": "●", "green": "▲"}


def overall(words: Iterable[str | None]) -> str | None:
    """One word for a release: green where all are green, red where two or more are red, else amber.

    The worst of five would be red of nearly every release and so would tell nobody anything.
    """
    found = [word for word in words if word]
    if found.count(Rating.Word.RED) >= REDS_OF_RED:
        return Rating.Word.RED
    if set(found) == {Rating.Word.GREEN}:
        return Rating.Word.GREEN
    return Rating.Word.AMBER if found else None


def worst(words: Iterable[str | None]) -> str | None:
    """The worst of ratings; unknown where there are none."""
    return min(filter(None, words), key=Rating.Word.values.index, default=None)


@dataclass(frozen=True)
class DataRating:
    """The rating of the data behind something shown: of its worst release, and what is not green there.

    `word` is empty where nothing is rated. Shape and word stand together: colour is never alone.
    """

    word: str = ""
    reasons: tuple[str, ...] = ()

    @property
    def plain(self) -> str:
        """What the word means, in one sentence; empty where nothing is rated."""
        return MEANINGS.get(self.word, "")

    @property
    def shape(self) -> str:
        return RATING_SHAPES.get(self.word, "")

    @property
    def said(self) -> str:
        """▼ red; empty where nothing is rated."""
        return f"{self.shape} {self.word}".strip()


def together(rows: Iterable[Row]) -> DataRating:
    """The worst rating over all of the releases that these ratings are of, with the reasons for it."""
    by_release: dict[str, list[Row]] = {}
    for row in rows:
        by_release.setdefault(row["release"], []).append(row)
    words = {code: overall(row["rating"] for row in five) for code, five in by_release.items()}
    word = worst(words.values())
    if not word:
        return DataRating()
    found = [row for code, five in by_release.items() if words[code] == word for row in five]
    found.sort(key=lambda row: Rating.Word.values.index(row["rating"]))
    return DataRating(word, tuple(dict.fromkeys(_why(row) for row in found if _short(row))))


def _short(row: Row) -> bool:
    return bool(row["rating"] != Rating.Word.GREEN)


def _why(row: Row) -> str:
    """A requirement that is not met in full, and the plain sentence that its reason begins with."""
    said, _, _ = row["reason"].partition(". ")
    return f"{row['requirement']} {row['shape']} {row['rating']}: {said.rstrip('.')}."


def ratings() -> Iterator[Row]:
    """The ratings of all releases, in the order of the five requirements.

    `feeds` are the nations and nodes that the release feeds, as "wales 10".
    """
    fed = Feed.objects.filter(release=OuterRef("release")).order_by()
    found = Rating.objects.order_by("pk").annotate(
        kind=F("release__kind"),
        feeds=ArraySubquery(fed.values(fed=Concat("nation", Value(" "), "programme"))),
    )
    labels = dict(Rating.Requirement.choices)
    columns = ("release", "requirement", "rating", "reason", "rated_on", "kind", "feeds")
    for row in found.values(*columns):
        shape = RATING_SHAPES[row["rating"]]
        yield {**row, "requirement": str(labels[row["requirement"]]), "shape": shape}


@dataclass(frozen=True)
class Rated:
    """All ratings; that over all by release, and the worst of spend by (nation, programme or system)."""

    ratings: tuple[Row, ...]
    by_release: dict[str, str]
    of_spend: dict[tuple[str, str], str]

    def of(self, releases: Collection[str]) -> DataRating:
        """The worst rating of some releases."""
        return together(row for row in self.ratings if row["release"] in releases)


def worst_ratings(run: Run) -> Rated:
    """The ratings that stand beside figures of a run; asked once for the run in hand."""
    held: Rated | None = vars(run).get("worst_ratings")
    return held or vars(run).setdefault("worst_ratings", _rated(tuple(ratings())))


def _rated(rows: tuple[Row, ...]) -> Rated:
    words: dict[str, list[str]] = {}
    feeding: dict[tuple[str, str], set[str]] = {}
    for row in rows:
        words.setdefault(row["release"], []).append(row["rating"])
        for fed in row["feeds"] if row["kind"] == Release.Kind.SPEND else ():
            nation, _, node = fed.partition(" ")
            feeding.setdefault((nation, node), set()).add(row["release"])
    by_release = {release: overall(five) or "" for release, five in words.items()}
    of_spend = {
        place: worst(by_release[release] for release in releases) or ""
        for place, releases in feeding.items()
    }
    return Rated(rows, by_release, of_spend)
