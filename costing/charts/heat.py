"""A heat table: groups of people by care setting, a figure in each cell and a shade behind it.

It is a table and no drawing, so that it is read out, printed and scrolled like one; the number and its
sign say what the shade says.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from evidence import notation
from evidence.charts import Chart
from evidence.queries import Row
from programmes.charts import bands
from programmes.charts.bands import Band

from .. import names
from ..by_setting import Matrix
from ..sentences import people
from ..sentences.people import signed

DIFFERENCE, COST = "difference", "cost"
FROM = (25, 10, 5)  # percent from whom it is compared with, where a shade begins
PENCE = 2  # decimal places of a pound
SHADES = 5  # of pounds per person
NOT_SHADED = bands.unknown("not shaded: withheld, not available or nothing to compare with")


@dataclass(frozen=True)
class Shade:
    """One cell: its figure, the percentage under it, and the shade behind."""

    text: str
    small: str
    band: Band

    @property
    def style(self) -> str:
        return self.band.style.replace("band--", "heat--")


@dataclass(frozen=True)
class Heat(Chart):
    """A chart that is its own table: `head` over the columns, a name and shades in each line."""

    first: str = ""
    head: Sequence[str] = ()
    lines: Sequence[tuple[str, Sequence[Shade]]] = ()
    legend: Sequence[Band] = ()


def heat(matrix: Matrix, show: str, first: str, title: str, sentence: str, csv: str) -> Heat:
    """Cells as differences from whom they are compared with, or as pounds per person; `first` names
    the column of groups."""
    legend = around() if show == DIFFERENCE else steps(matrix.cells)
    lines = [
        (name, [_shade(matrix.at.get((code, s)), show, legend) for s in matrix.settings])
        for code, name in matrix.groups.items()
    ]
    shown = [
        band for band in legend.bands if any(c.band == band for _, line in lines for c in line)
    ]
    bare = any(cell.band == NOT_SHADED for _, line in lines for cell in line)
    return Heat(
        "heat",
        title,
        sentence,
        (),
        matrix.cells,
        csv,
        first=first,
        head=[names.setting(code) for code in matrix.settings],
        lines=lines,
        legend=[*shown, *([NOT_SHADED] if bare else [])],
    )


@dataclass(frozen=True)
class Legend:
    """Bands from the highest to the lowest and the limits between them."""

    bands: Sequence[Band]
    limits: Sequence[float]

    def band(self, value: float | None) -> Band:
        """The band that a figure lies in."""
        if value is None:
            return NOT_SHADED
        above = sum(value < limit for limit in self.limits)
        return self.bands[above]


def around() -> Legend:
    """Seven bands around whom it is compared with, as percentages."""
    most, more, some = FROM
    words = (
        f"{most}% or more above",
        f"{more}% to {most}% above",
        f"{some}% to {more}% above",
        f"within {some}%",
        f"{some}% to {more}% below",
        f"{more}% to {most}% below",
        f"{most}% or more below",
    )
    found = [bands.around(place, text) for place, text in enumerate(words)]
    return Legend(found, (most, more, some, -some, -more, -most))


def steps(cells: Sequence[Row]) -> Legend:
    """Up to five bands of pounds per person with about as many cells in each, limits as said aloud."""
    values = sorted(c["cost_per_person"] for c in cells if c["cost_per_person"] is not None)
    cuts = [values[len(values) * place // SHADES] for place in range(1, SHADES)] if values else []
    limits = sorted({_round(cut) for cut in cuts if cut > 0}, reverse=True)
    said = [f"£{limit:,.0f}" for limit in limits]
    words = [f"{limit} and more" for limit in said[:1]]
    words += [f"{low} to {high}" for high, low in pairwise(said)]
    words += [f"under {said[-1]}" if said else "pounds per person"]
    return Legend([bands.step(i, len(words), text) for i, text in enumerate(words)], limits)


def _round(value: float) -> float:
    """To two figures, and to whole pounds."""
    return float(round(value, 2 - len(str(round(value)))) if value >= 100 else max(round(value), 1))


def _percent(value: float | None) -> str:
    return notation.percent(value, 0)


def _shade(cell: Row | None, show: str, legend: Legend) -> Shade:
    if cell is None:
        return Shade(notation.UNKNOWN, "", NOT_SHADED)
    if show == COST:
        pounds = people.of_people(cell, "cost_per_person", people.each)
        return Shade(pounds, "", legend.band(cell["cost_per_person"]))
    pounds = people.of_people(cell, "cost_per_person", lambda _: notation.UNKNOWN)
    if cell["difference"] is not None:
        pounds = signed(people.each)(round(cell["difference"], PENCE))
    percent = cell["percent"]
    small = "" if percent is None else signed(_percent)(round(percent))
    return Shade(pounds, small, legend.band(percent))
