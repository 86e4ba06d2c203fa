"""Drawings of time-driven costing: a person's cost by step, and the capacity used of each resource."""

from collections.abc import Sequence

from evidence import charts
from evidence.charts import Chart, Column, Figure
from evidence.notation import per_head
from evidence.queries import Row

ROW = 34  # pixels in height for a bar
ROOM, NARROW_ROOM = 0.25, 0.7  # of the range, left free for what is written at the end of a bar
ALL = 100  # per cent

PARTS = (
    Column("part", "Step or thing"),
    Column("resource_words", "Resource"),
    Column("minutes_words", "Minutes"),
    Column("times_words", "Number of times, or probability"),
    Column("rate_words", "£ a minute"),
    Column("price_words", "Price of one, £"),
    Column("pounds", "£ a person", "per_head"),
)
RESOURCES = (
    Column("resource", "Resource"),
    Column("cost", "Cost a year", "pounds"),
    Column("theoretical_words", "Theoretical minutes"),
    Column("practical_words", "Practical minutes"),
    Column("rate_words", "£ a minute"),
    Column("pounds", "£ a person", "per_head"),
    Column("used_words", "Minutes used a year"),
    Column("share_words", "Share used, %"),
    Column("unused_words", "Minutes unused a year"),
    Column("unused_cost", "Cost of what is unused, a year", "pounds"),
    Column("stands", "Is there enough?"),
)
SHARES = (
    Column("share_words", "Practical share of every resource, %"),
    Column("pounds", "£ a person", "per_head"),
    Column("variation", "Against what you entered, £ a person", "per_head_variation"),
    Column("unused_cost", "Cost of what is unused, a year", "pounds"),
    Column("over_words", "Number of resources over capacity"),
)


def parts(rows: Sequence[Row], title: str, sentence: str, csv: str) -> Chart:
    """A person's cost by step and by thing used up, in the order they were entered."""
    return Chart("time-parts", title, sentence, PARTS, rows, csv, _parts(rows))


def _parts(rows: Sequence[Row]) -> Figure:
    bars = {
        "x": [row["pounds"] for row in rows],
        "text": [per_head(row["pounds"]) for row in rows],
        "hovertext": [f"{row['part']}<br>{per_head(row['pounds'])} a person" for row in rows],
        # A thing is an outline: told from a step without colour too.
        "marker": {
            "color": [charts.OTHER if row["kind"] == "thing" else charts.OWN for row in rows],
            "line": {"color": charts.OWN, "width": 1.5},
        },
    }
    longest = max(row["pounds"] for row in rows) or 1
    return _bars(rows, "part", bars, "Pounds a person, £", longest, {"tickprefix": "£"})


def resources(rows: Sequence[Row], title: str, sentence: str, csv: str, known: bool) -> Chart:
    """What is used of each resource; drawn where the number of people is known."""
    drawing = _resources(rows) if known else None
    return Chart("time-resources", title, sentence, RESOURCES, rows, csv, drawing)


def _resources(rows: Sequence[Row]) -> Figure:
    used = [row["used_share"] for row in rows]
    bars = {
        "x": used,
        "text": [f"{row['share_words']}{' ▼ over' if row['over'] else ''}" for row in rows],
        "hovertext": [
            f"{row['resource']}<br>{row['share_words']} of practical capacity used" for row in rows
        ],
        "marker": {"color": [charts.WORSE if row["over"] else charts.OWN for row in rows]},
    }
    longest = max(*used, ALL)
    figure = _bars(rows, "resource", bars, "Practical capacity used, %", longest, {})
    everything = charts.line(x0=ALL, x1=ALL, yref="paper", y0=0, y1=1, layer="below")
    figure["layout"]["shapes"] = [everything]
    figure["layout"]["annotations"] = [
        charts.caption("all of it", x=ALL, yref="paper", y=1, yanchor="bottom")
    ]
    return figure


def _bars(
    rows: Sequence[Row], key: str, bars: Figure, title: str, longest: float, across: Figure
) -> Figure:
    """Bars with a name each, from nil, with room for what is written at their ends."""
    look = {
        "type": "bar",
        "orientation": "h",
        "y": list(range(len(rows))),
        "textposition": "outside",
        "textfont": {"size": 13},
        "cliponaxis": False,
        "hoverinfo": "text",
    }
    layout = {
        "xaxis": charts.axis(title, range=[0, (1 + ROOM) * longest], nticks=6, **across),
        "yaxis": charts.axis(
            tickmode="array",
            tickvals=list(range(len(rows))),
            ticktext=[charts.wrapped(row[key]) for row in rows],
            ticklabelstandoff=6,
            range=[len(rows) - 0.4, -0.6],
            showgrid=False,
        ),
        "margin": {"l": 70, "r": 20, "t": 30, "b": 60},
        "height": 120 + ROW * len(rows),
    }
    names = [charts.wrapped(row[key], charts.NARROW_NAME) for row in rows]
    narrow = {
        "xaxis": {"range": [0, (1 + NARROW_ROOM) * longest], "nticks": 3},
        "yaxis": {"ticktext": names, "tickfont": {"size": 11}},
    }
    return charts.figure([look | bars], layout, narrow)


def shares(rows: Sequence[Row], title: str, sentence: str, csv: str) -> Chart:
    """A person's cost at other practical shares, as a table."""
    return Chart("time-shares", title, sentence, SHARES, rows, csv)
