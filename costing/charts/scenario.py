"""Drawings of a scenario: both pathways month by month, and by care setting."""

from collections.abc import Sequence

from evidence import charts, notation
from evidence.charts import Chart, Column, Figure
from evidence.queries import Row

from ..sentences.scenario import NOTHING, SIDES, about

HEIGHT, NARROW_HEIGHT = 400, 340
ROW = 56  # pixels in height for the two bars of one care setting
ROOM, NARROW_ROOM = 0.2, 0.5  # of the range, left free for what is written at the end of a bar
MOST_TICKS = 12  # of months
POUNDS = {"tickprefix": "£", "tickformat": ",.0f"}
LONGEST = 60  # letters of what begins in a month, where a mark is pointed at
FIRST, SECOND = SIDES.values()
# Neither is drawn as better or worse: that is not a matter of pounds.
COLOURS = {FIRST: charts.QUIET_INK, SECOND: charts.OWN}
# The first is an outline: told apart without colour too.
FILLS = {FIRST: charts.OTHER, SECOND: charts.OWN}
DASHES = {FIRST: "dash", SECOND: "solid"}

MONTHS = (
    Column("month", "Month", "whole"),
    Column("first", f"{FIRST}, £ so far", "pounds"),
    Column("first_words", "What begins in it"),
    Column("second", f"{SECOND}, £ so far", "pounds"),
    Column("second_words", "What begins in it"),
)
SETTINGS = (
    Column("setting", "Care setting"),
    Column("bearer", "Who bears it"),
    Column("first", f"{FIRST}, £", "pounds"),
    Column("second", f"{SECOND}, £", "pounds"),
    Column("difference", "Difference, £", "variation"),
)
SERVICES = (
    Column("name", "Service"),
    Column("price_words", "Price of one, £"),
    Column("first_times", f"Number of times, {FIRST.lower()}"),
    Column("second_times", f"Number of times, {SECOND.lower()}"),
    Column("difference", "Difference, £", "variation"),
    Column("turns", "Price at which both come to the same, £"),
)
STEPS = (
    Column("side", "Pathway"),
    Column("when", "When, month"),
    Column("service", "Step"),
    Column("setting", "Care setting"),
    Column("bearer", "Who bears it"),
    Column("times", "Number of times"),
    Column("price_words", "Price of one, £"),
    Column("pounds", "Pounds", "pounds"),
    Column("yours", "Changed by you"),
    Column("rests_on", "What the reason rests on"),
)


def months(rows: Sequence[Row], title: str, sentence: str, csv: str) -> Chart:
    """Both pathways added up month by month; the table has the months in which something begins."""
    last = rows[-1]["month"]
    there = [row for row in rows if row["begins"] or row["month"] == last]
    return Chart("scenario-months", title, sentence, MONTHS, there, csv, _months(rows))


def _months(rows: Sequence[Row]) -> Figure:
    lines = [
        _line(rows, "first", "first_words", FIRST),
        _line(rows, "second", "second_words", SECOND),
    ]
    last = rows[-1]["month"]
    step = next(step for step in (1, 2, 3, 6, 12, 24, 60) if last / step <= MOST_TICKS)
    layout = {
        "xaxis": charts.axis("Month of the pathway", range=[-0.5, last + 0.5], dtick=step),
        "yaxis": charts.axis("Pounds so far, £", rangemode="tozero", **POUNDS),
        "showlegend": True,
        "legend": {"orientation": "h", "x": 0, "y": 1.04, "yanchor": "bottom"},
        "annotations": [_ending(rows[-1], key) for key in ("first", "second")],
        "margin": {"l": 70, "r": 80, "t": 50, "b": 60},
        "height": HEIGHT,
    }
    narrow = {
        "height": NARROW_HEIGHT,
        "xaxis": {"dtick": max(step, 12)},
        "margin": {"l": 60, "r": 66, "t": 50, "b": 60},
    }
    return charts.figure(lines, layout, narrow)


def _line(rows: Sequence[Row], key: str, begins: str, name: str) -> Figure:
    return {
        "type": "scatter",
        "mode": "lines",
        "name": name,
        "x": [row["month"] for row in rows],
        "y": [row[key] for row in rows],
        "hovertext": [_hover(row, key, begins, name) for row in rows],
        "hoverinfo": "text",
        "line": {"color": COLOURS[name], "dash": DASHES[name], "width": 3, "shape": "hv"},
    }


def _hover(row: Row, key: str, begins: str, name: str) -> str:
    words = f"{name}<br>month {row['month']}: {notation.exact_pounds(row[key])} so far"
    if row[begins] == NOTHING:
        return words
    return f"{words}<br>begins: {charts.short(row[begins], LONGEST)}"


def _ending(row: Row, key: str) -> Figure:
    """The total written at the end of a line: the larger above it, the smaller below."""
    above = (key == "first") == (row["first"] >= row["second"])
    place = {"x": 1, "xref": "paper", "y": row[key], "xanchor": "left", "xshift": 6}
    place["yanchor"] = "bottom" if above else "top"
    return charts.caption(about(row[key]), **place, font={"size": 13, "color": charts.INK})


def settings(rows: Sequence[Row], title: str, sentence: str, csv: str) -> Chart:
    """Who bears what: both pathways by care setting."""
    return Chart("scenario-settings", title, sentence, SETTINGS, rows, csv, _settings(rows))


def _settings(rows: Sequence[Row]) -> Figure:
    bars = [_bars(rows, "first", FIRST), _bars(rows, "second", SECOND)]
    longest = max(max(row["first"], row["second"]) for row in rows) or 1
    names = [charts.wrapped(row["setting"]) for row in rows]
    layout = {
        "barmode": "group",
        "bargap": 0.35,
        "xaxis": charts.axis("Pounds, £", **POUNDS, range=[0, (1 + ROOM) * longest], nticks=6),
        "yaxis": charts.axis(
            tickmode="array",
            tickvals=list(range(len(rows))),
            ticktext=names,
            ticklabelstandoff=6,
            range=[len(rows) - 0.4, -0.6],
            showgrid=False,
        ),
        "showlegend": True,
        "legend": {"orientation": "h", "x": 0, "y": 1, "yanchor": "bottom"},
        "margin": {"l": 70, "r": 20, "t": 40, "b": 60},
        "height": 130 + ROW * len(rows),
    }
    wrapped = [charts.wrapped(row["setting"], charts.NARROW_NAME) for row in rows]
    narrow = {
        "xaxis": {"range": [0, (1 + NARROW_ROOM) * longest], "nticks": 3},
        "yaxis": {"ticktext": wrapped, "tickfont": {"size": 11}},
    }
    return charts.figure(bars, layout, narrow)


def _bars(rows: Sequence[Row], key: str, name: str) -> Figure:
    return {
        "type": "bar",
        "orientation": "h",
        "name": name,
        "y": list(range(len(rows))),
        "x": [row[key] for row in rows],
        "text": [about(row[key]) for row in rows],
        "textposition": "outside",
        "textfont": {"size": 12},
        "cliponaxis": False,
        "hovertext": [
            f"{row['setting']}, {row['bearer']}<br>{name}: {notation.exact_pounds(row[key])}"
            for row in rows
        ],
        "hoverinfo": "text",
        "marker": {"color": FILLS[name], "line": {"color": COLOURS[name], "width": 2}},
    }


def services(rows: Sequence[Row], title: str, sentence: str, csv: str) -> Chart:
    """What the difference hangs on, service by service, as a table."""
    return Chart("scenario-services", title, sentence, SERVICES, rows, csv)


def steps(rows: Sequence[Row], title: str, sentence: str, csv: str) -> Chart:
    """All steps of both pathways, as a table."""
    return Chart("scenario-steps", title, sentence, STEPS, rows, csv)
