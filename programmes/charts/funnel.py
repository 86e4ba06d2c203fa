"""Figures by size, with the limits that chance and the usual differences draw around the average.

The limits are those stored with each organisation: a line runs from one to the next by size.
"""

from collections.abc import Collection, Sequence

from evidence import charts, notation
from evidence.charts import Chart, Column, Figure
from evidence.queries import Row

from ..sentences import value
from ..sentences.words import in_unit
from .marks import groups

LIMITS = {"95": "dot", "998": "solid"}
WORDS = {"95": "95% limits", "998": "99.8% limits"}
NAMED = {"others": "the others", "peers": "your peers", "own": "you"}
SIZES = {"others": 10, "peers": 11, "own": 16}
MOST_LABELS = 8


def _columns(unit: str) -> tuple[Column, ...]:
    return (
        Column("organisation_name", "Organisation", link="page"),
        Column("numerator", "People or events counted", "whole"),
        Column("denominator", "Out of how many people", "whole"),
        Column("value", in_unit("Value", unit), "decimal"),
        Column("average", in_unit("All together", unit), "decimal"),
        Column("lower_95", "95% limit below", "decimal"),
        Column("upper_95", "95% limit above", "decimal"),
        Column("lower_998", "99.8% limit below", "decimal"),
        Column("upper_998", "99.8% limit above", "decimal"),
        Column("said", "Where it lies"),
    )


def funnel(
    rows: Sequence[Row],
    title: str,
    sentence: str,
    csv: str,
    own: str = "",
    peers: Collection[str] = (),
) -> Chart:
    """`rows` of the funnel of one measure and period, each with its `page` and where it lies `said`."""
    drawing = _figure(rows, own, list(peers))
    return Chart("funnel", title, sentence, _columns(rows[0]["unit"]), rows, csv, drawing)


def _figure(rows: Sequence[Row], own: str, peers: list[str]) -> Figure:
    by_size = sorted(rows, key=lambda row: row["denominator"])
    lines = [_limit(by_size, level, side) for level in LIMITS for side in ("lower", "upper")]
    marks = [
        _marks(who, fill, edge, members)
        for who, fill, edge, members in groups(rows, own, peers)
        if members
    ]
    if not own:
        marks = [{**trace, "name": "each organisation"} for trace in marks]
    unit = {"percent": "%"}.get(rows[0]["unit"], rows[0]["unit"])
    average = rows[0]["average"]
    layout = {
        "xaxis": charts.axis("Out of how many people", rangemode="tozero", separatethousands=True),
        "yaxis": charts.axis(str(unit)),
        "shapes": [charts.line(y0=average, y1=average, xref="paper", x0=0, x1=1)],
        "annotations": [_average(rows[0]), *_labels(by_size, own)],
        "showlegend": True,
        "legend": {"orientation": "h", "x": 0, "y": 1.02, "yanchor": "bottom"},
        "height": 520,
    }
    narrow = {"height": 460, "xaxis": {"nticks": 4}, "annotations": [_average(rows[0])]}
    return charts.figure([*lines, *marks], layout, narrow)


def _limit(rows: Sequence[Row], level: str, side: str) -> Figure:
    return {
        "type": "scatter",
        "mode": "lines",
        "name": WORDS[level],
        "showlegend": side == "lower",
        "x": [row["denominator"] for row in rows],
        "y": [row[f"{side}_{level}"] for row in rows],
        "line": {"color": charts.QUIET_INK, "width": 1.5, "dash": LIMITS[level], "shape": "spline"},
        "hoverinfo": "skip",
    }


def _marks(who: str, fill: str, edge: str, rows: Sequence[Row]) -> Figure:
    return {
        "type": "scatter",
        "mode": "markers",
        "name": NAMED[who],
        "x": [row["denominator"] for row in rows],
        "y": [row["value"] for row in rows],
        "hovertext": [_hover(row) for row in rows],
        "hoverinfo": "text",
        "customdata": [row["page"] for row in rows],
        "marker": {"color": fill, "size": SIZES[who], "line": {"color": edge, "width": 1.5}},
    }


def _hover(row: Row) -> str:
    return (
        f"{row['organisation_name']}<br>{value(row['value'], row['unit'])} of "
        f"{notation.number(row['denominator'])}<br>{row['said']}"
    )


def _average(row: Row) -> Figure:
    words = f"all together {value(row['average'], row['unit'])}"
    place = {"xref": "paper", "x": 1, "xanchor": "right", "yanchor": "bottom"}
    return charts.caption(words, y=row["average"], **place)


def _labels(rows: Sequence[Row], own: str) -> list[Figure]:
    """The names of those outside, and of the reader's own, in the order of their size."""
    named = [row for row in rows if row["position"] != "inside" or row["organisation"] == own]
    outermost = sorted(named, key=lambda row: row["organisation"] != own)[:MOST_LABELS]
    return [
        {
            "x": row["denominator"],
            "y": row["value"],
            "text": charts.short(row["organisation_name"], 26),
            "showarrow": False,
            "yshift": 14 if row["value"] >= row["average"] else -14,
            "font": {"size": 12, "color": charts.OWN if row["organisation"] == own else charts.INK},
        }
        for row in outermost
    ]
