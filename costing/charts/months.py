"""A pathway month by month round its event: a strip of bars for each care setting, on one line of time."""

from collections.abc import Sequence

from evidence import charts
from evidence.charts import Chart, Column, Figure
from evidence.queries import Row

from .. import names
from ..models.results import ALL
from ..pathways import Taken
from ..sentences import pathway as said
from ..sentences import pathway_pictures as pictures
from .pathways import A_PERSON, COMPARED, EVENTS, PEOPLE, POUNDS, written

STRIP = 84  # pixels in height of one strip
GAP = 0.32  # of a strip, above its bars: where it is named
WIDTH = 0.75  # of a month, also where those beside it are withheld
ROOM = 1.08  # above the highest mark of a strip
TOP, BOTTOM = 60, 60  # margins, in pixels


def months(taken: Taken, csv: str) -> Chart:
    """What each person took in each month, by care setting; month 0 begins with the event."""
    rows = [written(row) | {"when": names.month(row["month"])} for row in taken.months]
    columns = (
        Column("when", "Month"),
        Column("name", "Care setting"),
        PEOPLE,
        EVENTS,
        POUNDS,
        A_PERSON,
        *(COMPARED if taken.whole else ()),
    )
    drawing = _figure(taken, rows) if rows else None
    title, sentence = pictures.months_title(taken), pictures.months_sentence(taken)
    return Chart("months", title, sentence, columns, rows, csv, drawing)


def _figure(taken: Taken, rows: Sequence[Row]) -> Figure:
    there = {row["care_setting"] for row in rows}
    settings = [code for code in (ALL, *names.SETTINGS) if code in there]
    traces: list[Figure] = []
    layout: Figure = {"annotations": [_event()], "shapes": [_band()], "barmode": "overlay"}
    for place, setting in enumerate(settings):
        axis = f"y{place + 1}" if place else "y"
        own = [row for row in rows if row["care_setting"] == setting]
        traces += _strip(own, axis, taken.whole, named=not place)
        layout[axis.replace("y", "yaxis")] = _upright(own, taken.whole, place, len(settings))
        layout["annotations"].append(_name(setting, place, len(settings)))
    low, high = taken.pathway.months[0] - 0.6, taken.pathway.months[-1] + 0.6
    layout |= {
        "xaxis": charts.axis(
            "Months from the event", range=[low, high], dtick=1, anchor="free", position=0
        ),
        "showlegend": True,
        "legend": {"orientation": "h", "x": 0, "y": 1.035, "yanchor": "bottom"},
        "margin": {"l": 70, "r": 20, "t": TOP, "b": BOTTOM},
        "height": TOP + BOTTOM + STRIP * len(settings),
    }
    return charts.figure(traces, layout, {"xaxis": {"dtick": 3}})


def _strip(rows: Sequence[Row], axis: str, compared: bool, named: bool) -> list[Figure]:
    """Own bars, the peers' mean as a rule across each, and ◇ where a month is withheld."""
    bars = {
        "type": "bar",
        "name": "you",
        "width": WIDTH,
        "marker": {"color": charts.OWN},
        **_points(rows, "cost_per_person", "you"),
    }
    peers = {
        "type": "scatter",
        "mode": "markers",
        "name": "mean of the peers",
        "marker": {
            "symbol": "line-ew",
            "size": 16,
            "line": {"width": 3, "color": charts.PEER},
            "color": charts.PEER,
        },
        **_points(rows, "peer_cost_per_person", "mean of the peers"),
    }
    hidden = [row for row in rows if row["hidden"]]
    marks = {
        "type": "scatter",
        "mode": "markers",
        "name": "withheld",
        "x": [int(row["month"]) for row in hidden],
        "y": [0] * len(hidden),
        "hovertext": [f"{row['when']}, {row['name']}<br>withheld" for row in hidden],
        "hoverinfo": "text",
        "marker": {"symbol": "diamond-open", "size": 8, "color": charts.QUIET_INK},
        "cliponaxis": False,
    }
    traces = [bars, peers] if compared else [bars]
    return [
        trace | {"yaxis": axis, "showlegend": named}
        for trace in (*traces, *([marks] if hidden else []))
    ]


def _points(rows: Sequence[Row], key: str, who: str) -> Figure:
    there = [row for row in rows if row[key] is not None]
    return {
        "x": [int(row["month"]) for row in there],
        "y": [row[key] for row in there],
        "hovertext": [
            f"{row['when']}, {row['name']}<br>{who}: {said.a_person(row[key])} a person"
            for row in there
        ],
        "hoverinfo": "text",
    }


def _upright(rows: Sequence[Row], compared: bool, place: int, strips: int) -> Figure:
    """The axis of one strip, from nil to its own highest bar, marked at that alone."""
    keys = ("cost_per_person", *(("peer_cost_per_person",) if compared else ()))
    values = [row[key] for row in rows for key in keys if row[key] is not None]
    low, high = min(0.0, *values, 0.0), max(0.0, *values, 0.0)
    marks = sorted({low, 0.0, high}) if values else []
    return charts.axis(
        "",
        domain=[1 - (place + 1) / strips + 0.01, 1 - (place + GAP) / strips],
        range=[low * ROOM, high * ROOM or 1.0],
        tickmode="array",
        tickvals=marks,
        ticktext=[said.a_person(mark) for mark in marks],
        zeroline=True,
        zerolinecolor=charts.INK,
    )


def _name(setting: str, place: int, strips: int) -> Figure:
    return charts.caption(
        names.setting(setting),
        xref="paper",
        yref="paper",
        x=0,
        y=1 - place / strips,
        xanchor="left",
        yanchor="top",
        font={"size": 13, "color": charts.INK},
    )


def _band() -> Figure:
    """The month of the event, from top to bottom."""
    look = {"fillcolor": charts.OTHER, "line": {"width": 0}, "layer": "below"}
    return {"type": "rect", "x0": -0.5, "x1": 0.5, "y0": 0, "y1": 1, "yref": "paper", **look}


def _event() -> Figure:
    return charts.caption("event", x=0, y=1, yref="paper", yanchor="bottom", yshift=-2)
