"""Bars that several pages of people share: two side by side for each row, and variations from nil."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from evidence import charts, notation
from evidence.charts import Figure
from evidence.queries import Row
from programmes.charts.bands import ABOVE_AND_BELOW
from programmes.charts.marks import bar_height, bar_names

from ..sentences.withheld import WITHHELD

ABOVE, BELOW = ABOVE_AND_BELOW[1], ABOVE_AND_BELOW[5]
ABOVE_EDGE, BELOW_EDGE = ABOVE_AND_BELOW[0], ABOVE_AND_BELOW[6]
PAIR = 46  # pixels in height for the two bars of one row
# Of the range, left free for what is written at the end of a bar.
ROOM, NARROW_ROOM = 0.15, 0.55
BOTH_ROOM, NARROW_BOTH_ROOM = 0.25, 0.75
LEGEND = {"orientation": "h", "x": 0, "y": 1, "yanchor": "bottom", "traceorder": "normal"}

Written = Callable[[float | None], str]


@dataclass(frozen=True)
class Series:
    """One bar of each row: the key of its figure, what it is called, its colour."""

    key: str
    name: str
    colour: str
    edge: str = ""

    def trace(self, rows: Sequence[Row], written: Written) -> Figure:
        """A figure that is not shown has no bar; hover and table say why."""
        values = [row[self.key] for row in rows]
        said = ["" if value is None else written(value) for value in values]
        return {
            "type": "bar",
            "orientation": "h",
            "name": self.name,
            "y": list(range(len(rows))),
            "x": values,
            "text": said,
            "textposition": "outside",
            "textfont": {"size": 12},
            "cliponaxis": False,
            "hovertext": [
                f"{row['name']}<br>{self.name}: {words or without(row)}"
                for row, words in zip(rows, said, strict=True)
            ],
            "hoverinfo": "text",
            "marker": {
                "color": self.colour,
                "line": {"color": self.edge or self.colour, "width": 1},
            },
        }


def pairs(
    rows: Sequence[Row], series: Sequence[Series], written: Written, axis: Figure
) -> Figure | None:
    """A bar of each series for each row, by the row's `name`; None where no figure is shown."""
    values = [row[one.key] for row in rows for one in series if row[one.key] is not None]
    if not values:
        return None
    names, narrow_names = bar_names([row["name"] for row in rows])
    low, high = min(0.0, *values), max(0.0, *values)
    layout = {
        "barmode": "group",
        "bargap": 0.3,
        "xaxis": axis | {"range": [low, high + ROOM * (high - low or 1)]},
        "yaxis": names,
        "showlegend": len(series) > 1,
        "legend": LEGEND,
        "margin": {"l": 70, "r": 20, "t": 40, "b": 60},
        "annotations": [
            charts.caption(without(row), x=0, y=place, xanchor="left")
            for place, row in enumerate(rows)
            if row[series[0].key] is None
        ],
        "height": 120 + PAIR * len(rows),
    }
    across = {"range": [low, high + NARROW_ROOM * (high - low or 1)], "nticks": 4}
    narrow = {"yaxis": narrow_names, "xaxis": across}
    return charts.figure([one.trace(rows, written) for one in series], layout, narrow)


def without(row: Row) -> str:
    """What stands in place of a bar: that its pounds are withheld, or that it is not known."""
    return WITHHELD if row["hidden"] else notation.UNKNOWN


def from_nil(rows: Sequence[Row], key: str, written: Written, axis: Figure) -> Figure | None:
    """Variations of rows by their `name`, orange above nil and blue below; None where there is none."""
    there = [row for row in rows if row[key] is not None]
    if not there:
        return None
    names, narrow_names = bar_names([row["name"] for row in there])
    values = [row[key] for row in there]
    trace = Series(key, "Variation", ABOVE).trace(there, written)
    trace["marker"] = {
        "color": [ABOVE if value > 0 else BELOW for value in values],
        "line": {"color": [ABOVE_EDGE if v > 0 else BELOW_EDGE for v in values], "width": 1},
    }
    layout = {
        "xaxis": axis
        | {"range": _both(values, BOTH_ROOM), "zeroline": True, "zerolinecolor": charts.INK},
        "yaxis": names,
        "height": bar_height(len(there)),
    }
    narrow = {
        "yaxis": narrow_names,
        "xaxis": {"range": _both(values, NARROW_BOTH_ROOM), "nticks": 3},
    }
    return charts.figure([trace], layout, narrow)


def _both(values: Sequence[float], room: float) -> list[float]:
    """From the lowest to the highest with room on both sides."""
    low, high = min(0.0, *values), max(0.0, *values)
    space = room * (high - low or 1)
    return [low - space, high + space]
