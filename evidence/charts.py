"""What every chart on a page is made of, and how all of them look.

A chart is never only a drawing: its title says the message, one sentence says how large and how
sure, and the table and the download under it hold the same rows. Colours are never the only sign.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from plotly import graph_objects

from . import notation
from .queries import Row
from .rated import DataRating, worst

Figure = dict[str, Any]

# Ink at least 4.5:1 and marks at least 3:1 against white; others are light with a dark enough edge.
INK = "#212b32"
QUIET_INK = "#4c6272"
RULE = "#d8dde0"
OWN = "#003087"
PEER = "#768692"
OTHER = "#e8edee"
OTHER_EDGE = "#768692"
BETTER, SIMILAR, WORSE = "#005eb8", "#4c6272", "#b34700"
STEPS = ("#003087", "#0072ce", "#41b6e6", "#768692", "#ae2573", "#330072", "#ed8b00")
TYPEFACE = "Arial, Helvetica, sans-serif"

# What a drawing of made-up figures says of itself, so that a copy of the picture says it too.
MADE_UP = "Illustrative: made-up figures"
LINE = 24  # pixels

# A chart drawn narrower than this (a telephone) takes its `narrow` layout as well.
NARROW_NAME = 18
WIDE_NAME = 40


def _text(value: Any) -> str:
    return notation.UNKNOWN if value is None or value == "" else str(value)


WRITTEN: Mapping[str, Callable[[Any], str]] = {
    "text": _text,
    "period": notation.period,
    "whole": notation.number,
    "decimal": lambda value: notation.number(value, 1),
    "distance": lambda value: notation.number(value, 2),
    "score": lambda value: notation.signed(notation.number(value, 2), value),
    "pounds": notation.exact_pounds,
    "variation": lambda value: notation.signed(notation.exact_pounds(value), value),
    "per_head": notation.per_head,
    "per_head_variation": lambda value: notation.signed(notation.per_head(value), value),
    "percent": notation.percent,
    "percent_variation": lambda value: notation.signed(notation.percent(value), value),
    "points": lambda value: notation.signed(notation.number(value, 1), value),
}


@dataclass(frozen=True)
class Column:
    """One column of the table under a chart: the key of the rows, its heading, how it is written.

    `link` is the key that holds an address, where the cell is a link; `words` stands in place of the
    value as the text of a link.
    """

    key: str
    heading: str
    written: str = "text"
    link: str = ""
    words: str = ""

    @property
    def numeric(self) -> bool:
        return self.written not in ("text", "period")


@dataclass(frozen=True)
class Cell:
    """`about` says of which row a link such as "Explain" is, for whoever hears links one by one."""

    text: str
    address: str
    numeric: bool
    about: str = ""
    header: bool = False


@dataclass(frozen=True)
class Chart:
    """A drawing with its title, sentence, table and download; `figure` is None where none is drawn.

    `rating` is that of the data ("red"); without one, the worst of what the rows say of themselves.
    """

    id: str
    title: str
    sentence: str
    columns: Sequence[Column]
    rows: Sequence[Row]
    csv: str
    figure: Figure | None = None
    explain: str = ""
    rating: str = ""

    @property
    def figure_id(self) -> str:
        return f"{self.id}-figure"

    @property
    def illustrative(self) -> bool:
        """Whether the figures are made up: real ones never stand beside them."""
        return any(row.get("illustrative") for row in self.rows)

    @property
    def made_up(self) -> str:
        """What a chart of made-up figures says of them; empty where they are real."""
        return MADE_UP if self.illustrative else ""

    @property
    def drawing(self) -> Figure | None:
        """The figure as it is drawn: one of made-up figures carries the words that say so."""
        return labelled(self.figure) if self.figure and self.illustrative else self.figure

    @property
    def rated(self) -> str:
        """The rating of the data, in shape and word: ▼ red. Empty where nothing is rated."""
        words = [self.rating] if self.rating else [row.get("rating") for row in self.rows]
        return DataRating(worst(words) or "").said

    def body(self) -> Iterator[list[Cell]]:
        """The rows of the table, cell by cell, as written."""
        return ([self._cell(column, row) for column in self.columns] for row in self.rows)

    def _cell(self, column: Column, row: Row) -> Cell:
        text = column.words or WRITTEN[column.written](row.get(column.key))
        address = row.get(column.link) or "" if column.link else ""
        about = _text(row.get(self.named_by)) if column.words else ""
        return Cell(text, address, column.numeric, about, column.key == self.named_by)

    @property
    def named_by(self) -> str:
        """The column that names a row: the first whose text leads to a page."""
        return next((column.key for column in self.columns if column.link), self.columns[0].key)


def csv(place: str, **filters: Any) -> str:
    """The address under which the API gives the same rows as CSV."""
    named = {key: value for key, value in filters.items() if value not in (None, "")}
    return f"/api/v1/{place}/?{urlencode(named | {'format': 'csv'}, doseq=True)}"


def figure(data: list[Figure], layout: Figure, narrow: Figure | None = None) -> Figure:
    """A drawing: traces and layout of Plotly, and what is laid out otherwise where it is narrow.

    Plotly refuses (ValueError) a part that its script would not understand.
    """
    # Its own look would add thousands of characters to the page.
    unstyled: Figure = {"template": {}}
    drawn: Figure = graph_objects.Figure(data, base() | layout | unstyled).to_plotly_json()
    del drawn["layout"]["template"]
    return {**drawn, "narrow": {"font": {"size": 12}} | (narrow or {})}


def base() -> Figure:
    """What all drawings share: the page's typeface and ink, white ground, no legend, no dragging."""
    return {
        "font": {"family": TYPEFACE, "size": 14, "color": INK},
        "paper_bgcolor": "#ffffff",
        "plot_bgcolor": "#ffffff",
        "showlegend": False,
        "dragmode": False,
        "hovermode": "closest",
        "hoverlabel": {"bgcolor": "#ffffff", "font": {"color": INK}, "bordercolor": QUIET_INK},
        "margin": {"l": 70, "r": 20, "t": 20, "b": 60},
        "height": 460,
    }


def labelled(figure: Figure) -> Figure:
    """A drawing with the words that its figures are made up, on a line of their own at its foot."""
    place = {"xref": "container", "x": 1, "xanchor": "right", "pad": {"b": 6, "r": 20}}
    place |= {"yref": "container", "y": 0, "yanchor": "bottom"}
    words = {"text": MADE_UP, "font": {"size": 13, "color": INK}, **place}
    layout = {**_taller(figure["layout"]), "title": words}
    return {**figure, "layout": layout, "narrow": _taller(figure.get("narrow", {}))}


def _taller(layout: Figure) -> Figure:
    """A layout with room for one more line at the foot, where it says how much there is."""
    margin, height = layout.get("margin", {}), layout.get("height")
    more = {"height": height + LINE} if height else {}
    more |= {"margin": {**margin, "b": margin["b"] + LINE}} if "b" in margin else {}
    return {**layout, **more}


def axis(title: str = "", **own: Any) -> Figure:
    """An axis with its title and unit, light rules and no zooming."""
    return {
        "title": {"text": title},
        "fixedrange": True,
        "gridcolor": RULE,
        "zeroline": False,
        "automargin": True,
    } | own


def line(**place: Any) -> Figure:
    """A straight rule across a drawing, such as a benchmark."""
    return {"type": "line", "line": {"color": QUIET_INK, "width": 1.5, "dash": "dash"}} | place


def caption(text: str, **place: Any) -> Figure:
    """Words on a drawing, without an arrow."""
    look = {"showarrow": False, "font": {"size": 13, "color": QUIET_INK}}
    return {"text": text, **look} | place


def short(name: str, most: int = WIDE_NAME) -> str:
    """A name cut so that it fits beside a bar; the table and the hover have it in full."""
    return name if len(name) <= most else name[: most - 1].rstrip(" ,") + "…"


def wrapped(name: str, most: int = WIDE_NAME) -> str:
    """A name on two lines where one has no room for it, cut where two have none either."""
    breaks = [place for place, letter in enumerate(name[: most + 1]) if letter == " "]
    if len(name) <= most or not breaks:
        return short(name, most)
    at = min(breaks, key=lambda place: max(place, len(name) - place - 1))
    return f"{name[:at]}<br>{short(name[at + 1 :], most)}"
