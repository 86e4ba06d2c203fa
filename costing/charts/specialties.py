"""Specialties drawn: in each, the reader's own organisations among all that have it, by index."""

from collections.abc import Sequence

from evidence import charts, notation
from evidence.charts import Chart, Column, Figure
from evidence.queries import Row
from programmes.charts.marks import bar_names

from ..sentences import unit_costs as said
from .said import Said
from .unit_costs import FIGURES, MOST_ROWS, ORGANISATION, look, of_system, written

SPECIALTIES_DRAWN = 12
STRIP = 44  # pixels in height of one specialty

COLUMNS = (
    Column("name", "Specialty"),
    ORGANISATION,
    Said("said_people", "People"),
    *FIGURES[:1],
    *FIGURES[2:],
    Column("organisations", "Organisations that have it", "whole"),
)


def specialties(found: Sequence[tuple[list[Row], list[Row]]], csv: str) -> Chart:
    """Each specialty as (rows of your own, rows of others), the one that differs most first."""
    rows = [written(row) | {"name": said.specialty(row)} for own, _ in found for row in own]
    strips = [pair for pair in found if any(row["index"] is not None for row in pair[0])]
    drawn = strips[:SPECIALTIES_DRAWN]
    drawing = _strips(drawn) if drawn else None
    title = said.specialties_title([row for own, _ in found for row in own])
    sentence = said.specialties_sentence(any(others for _, others in drawn))
    return Chart("specialties", title, sentence, COLUMNS, rows[:MOST_ROWS], csv, drawing)


def _strips(found: Sequence[tuple[list[Row], list[Row]]]) -> Figure:
    upright, narrow = bar_names([said.specialty(own[0]) for own, _ in found])
    others = [(place, row) for place, (_, rows) in enumerate(found) for row in rows]
    mine = [(place, row) for place, (rows, _) in enumerate(found) for row in rows]
    traces = [
        _points(others, "other systems", own=False),
        _points(mine, "your organisations", own=True),
    ]
    values = [row["index"] for _, row in (*others, *mine) if row["index"] is not None]
    low, high = min(*values, said.NATION), max(*values, said.NATION)
    room = 0.06 * (high - low or 1)
    layout = {
        "xaxis": charts.axis("Index of unit costs", range=[low - room, high + room]),
        "yaxis": upright | {"showgrid": True, "side": "left"},
        "shapes": [charts.line(x0=said.NATION, x1=said.NATION, yref="paper", y0=0, y1=1)],
        "annotations": [_variation(place, own) for place, (own, _) in enumerate(found)],
        "showlegend": True,
        "legend": {"orientation": "h", "x": 0, "y": 1, "yanchor": "bottom"},
        "margin": {"l": 70, "r": 90, "t": 40, "b": 60},
        "height": 120 + STRIP * len(found),
    }
    across = {"yaxis": narrow, "xaxis": {"nticks": 4}, "margin": {"r": 70}}
    return charts.figure([trace for trace in traces if trace["x"]], layout, across)


def _points(rows: Sequence[tuple[int, Row]], name: str, own: bool) -> Figure:
    there = [(place, row) for place, row in rows if row["index"] is not None]
    return {
        "type": "scatter",
        "mode": "markers",
        "name": name,
        "x": [row["index"] for _, row in there],
        "y": [place for place, _ in there],
        "hovertext": [_point(row) for _, row in there],
        "hoverinfo": "text",
        "marker": look([row for _, row in there], own),
    }


def _point(row: Row) -> str:
    return f"{of_system(row)}<br>index {said.index(row['index'])}, {said.position(row)}"


def _variation(place: int, own: Sequence[Row]) -> Figure:
    """At the end of a row, the largest variation of one of the reader's own organisations."""
    known = [row["variation"] for row in own if row["variation"] is not None]
    words = notation.signed_pounds(max(known, key=abs)) if known else ""
    beside = {"xref": "paper", "x": 1, "xanchor": "left", "xshift": 6}
    return charts.caption(words, y=place, font={"size": 12, "color": charts.INK}, **beside)
