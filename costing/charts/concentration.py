"""How cost is spread over people: the Lorenz curve, groups by cost, and the care they have."""

from collections.abc import Sequence

from evidence import charts, notation
from evidence.charts import Chart, Column, Figure
from evidence.queries import Row
from programmes.charts.marks import bar_names

from .. import names
from ..sentences.withheld import WITHHELD
from .bars import LEGEND, Series, pairs
from .said import Said

PARTS = {
    "acute": (charts.STEPS[0], "#ffffff"),
    "social_care": (charts.STEPS[6], charts.INK),
    "primary": (charts.STEPS[2], charts.INK),
    "prescribing": (charts.STEPS[1], "#ffffff"),
    "mental_health": (charts.STEPS[4], "#ffffff"),
    "community": (charts.STEPS[5], "#ffffff"),
    "ambulance": (charts.STEPS[3], charts.INK),
}
FITS = 6  # percent of the whole: a narrower piece has no room for its figure
BEHIND = 101  # percent: where words behind a bar begin
ROOM, NARROW_ROOM = 126, 140  # percent to the end of those words
BAR = 40  # pixels in height for one bar of a hundred percent

LORENZ = (
    Column("percent", "Percent of people, cheapest first", "whole"),
    Said("said_share", "Percent of cost they make up"),
)
SHARES = (
    Column("name", "People"),
    Said("said_people", "People, to the nearest 5"),
    Said("said_cost", "Cost"),
    Said("said_per_person", "Cost per person"),
    Said("said_share", "Share of everybody's cost"),
)
MIX = (
    Column("name", "People"),
    Column("setting", "Care setting"),
    Said("said_users", "People with such care"),
    Said("said_cost", "Cost"),
    Said("said_per_person", "Cost per person of the group"),
    Said("said_mix", "Share of the group's cost"),
)
PEER_SHARE = Said("said_peer_share", "Share at the peers")
PEER_MIX = Said("said_peer_mix", "Share at the peers")


def lorenz(rows: Sequence[Row], title: str, sentence: str, csv: str) -> Chart:
    """`rows` of the curve, percent by percent, each with its share as written."""
    there = any(row["cost_share"] is not None for row in rows)
    return Chart("lorenz", title, sentence, LORENZ, rows, csv, _curve(rows) if there else None)


def _curve(rows: Sequence[Row]) -> Figure:
    """From point to point; straight where points between are withheld."""
    there = [row for row in rows if row["cost_share"] is not None and row["percent"]]
    own = {
        "type": "scatter",
        "mode": "lines",
        "x": [0, *(row["percent"] for row in there)],
        "y": [0, *(row["cost_share"] for row in there)],
        "line": {"color": charts.OWN, "width": 3.5},
        "hovertext": ["", *(_point(row) for row in there)],
        "hoverinfo": "text",
    }
    equal = {"type": "scatter", "mode": "lines", "x": [0, 100], "y": [0, 100]} | {
        "line": {"color": charts.QUIET_INK, "width": 1.5, "dash": "dash"},
        "hoverinfo": "skip",
    }
    words = [
        charts.caption("if everybody cost the same", x=48, y=50, xanchor="right"),
        charts.caption("as it is", x=72, y=10, xanchor="left")
        | {"font": {"size": 14, "color": charts.OWN}},
    ]
    layout = {
        "xaxis": charts.axis("People, cheapest first, %", range=[0, 100], dtick=20),
        "yaxis": charts.axis("Cost, %", range=[0, 100], dtick=20),
        "annotations": words,
        "height": 380,
    }
    narrow = {"height": 360, "annotations": [{**word, "font": {"size": 11}} for word in words]}
    return charts.figure([equal, own], layout, narrow)


def _point(row: Row) -> str:
    return f"The cheapest {row['percent']}% of people<br>make up {row['said_share']} of the cost"


def shares(rows: Sequence[Row], compared: bool, title: str, sentence: str, csv: str) -> Chart:
    """`rows` of the groups in all settings; everybody's is no part of the drawing."""
    columns = (*SHARES, PEER_SHARE) if compared else SHARES
    drawn = [row for row in rows if row["people_group"] != "everybody"]
    series = [Series("share", "you", charts.OWN)]
    if compared:
        series.append(Series("peer_share", "the mean of the peers", charts.PEER))
    axis = charts.axis("Share of everybody's cost, %")
    there = any(row["share"] is not None for row in drawn)
    drawing = pairs(drawn, series, notation.percent, axis) if there else None
    return Chart("shares", title, sentence, columns, rows, csv, drawing)


def mix(rows: Sequence[Row], compared: bool, title: str, sentence: str, csv: str) -> Chart:
    """`rows` of the groups by care setting, without the sum over all of them."""
    columns = (*MIX, PEER_MIX) if compared else MIX
    there = any(row["mix"] is not None for row in rows)
    drawing = _whole_bars(rows, compared) if there else None
    return Chart("mix", title, sentence, columns, rows, csv, drawing)


def _whole_bars(rows: Sequence[Row], compared: bool) -> Figure:
    """A bar of a hundred percent for each group, and one of its peers under it."""
    groups = list(dict.fromkeys(row["people_group"] for row in rows))
    keys = ["mix", *(["peer_mix"] if compared else [])]
    bars = [(group, key) for group in groups for key in keys]
    at = {(row["people_group"], row["care_setting"]): row for row in rows}
    wide, narrow_names = bar_names([_bar_name(group, key) for group, key in bars])
    traces = [
        _pieces(code, [(at.get((group, code)), key) for group, key in bars])
        for code in PARTS
        if any(row["care_setting"] == code for row in rows)
    ]
    short = _short(bars, rows)
    layout = {
        "barmode": "stack",
        "bargap": 0.25,
        "xaxis": _of_hundred(short),
        "yaxis": wide,
        "showlegend": True,
        "legend": LEGEND,
        "margin": {"l": 70, "r": 20, "t": 60, "b": 60},
        "height": 170 + BAR * len(bars),
        "annotations": short,
    }
    narrow = {
        "yaxis": narrow_names,
        "xaxis": {"range": [0, NARROW_ROOM if short else 100]},
        "height": 300 + BAR * len(bars),
        "margin": {"l": 60, "r": 15, "t": 150, "b": 60},
        "annotations": [{**word, "font": {"size": 10}} for word in short],
        "uniformtext": {"minsize": 11, "mode": "hide"},
    }
    return charts.figure(traces, layout, narrow)


def _of_hundred(short: Sequence[Figure]) -> Figure:
    """The axis of percent, with room for words behind it where there are any."""
    ticks = {"tickmode": "array", "tickvals": [0, 20, 40, 60, 80, 100]}
    title = "Share of the cost of the group, %"
    return charts.axis(title, range=[0, ROOM if short else 100], **ticks)


def _short(bars: Sequence[tuple[str, str]], rows: Sequence[Row]) -> list[Figure]:
    """What is written behind a bar that ends before a hundred percent."""
    look = {"xanchor": "left", "align": "left", "font": {"size": 12, "color": charts.QUIET_INK}}
    found = []
    for place, (group, key) in enumerate(bars):
        there = [row[key] for row in rows if row["people_group"] == group]
        end = sum(value for value in there if value is not None)
        if None in there:
            words = WITHHELD if key == "mix" else notation.UNKNOWN
            words = f"rest<br>{words}" if end else words
            found.append(charts.caption(words, x=BEHIND, y=place, **look))
    return found


def _bar_name(group: str, key: str) -> str:
    return names.group(group) if key == "mix" else "their peers"


def _pieces(setting: str, pieces: Sequence[tuple[Row | None, str]]) -> Figure:
    """The pieces of one care setting in all bars; none where it is withheld."""
    fill, ink = PARTS[setting]
    values = [row[key] if row else None for row, key in pieces]
    return {
        "type": "bar",
        "orientation": "h",
        "name": names.setting(setting),
        "y": list(range(len(pieces))),
        "x": values,
        "text": [notation.percent(v, 0) if v is not None and v >= FITS else "" for v in values],
        "textposition": "inside",
        "insidetextanchor": "middle",
        "textangle": 0,
        "insidetextfont": {"color": ink, "size": 12},
        "hovertext": [_piece(row, key) if row else "" for row, key in pieces],
        "hoverinfo": "text",
        "marker": {"color": fill, "line": {"color": "#ffffff", "width": 1}},
    }


def _piece(row: Row, key: str) -> str:
    whose = row["name"] if key == "mix" else f"{row['name']}, mean of the peers"
    return f"{whose}<br>{row['setting']}: {notation.percent(row[key])}"
