"""Figures by deprivation group, most deprived first; the gap over time; gaps among the peers' gaps."""

from collections.abc import Sequence

from evidence import charts, notation
from evidence.charts import Chart, Column, Figure
from evidence.queries import Row

from ..deprivation import CODES, WORDS
from ..sentences import inequalities as said
from .marks import bar_height, bar_names

# Periods that contain spring 2020 to spring 2021 are not like others.
COVID = ("2020-03-15", "2021-03-31")
ROOM = 0.15  # of the range of values, left free on each side

GROUP_COLUMNS = (
    Column("group", "Group of people"),
    Column("written", "Yours"),
    Column("peers_written", "Peers’ mean"),
)
WITH_A_GAP = Column("peers", "Peers with a gap", "whole")
TIME_COLUMNS = (
    Column("period", "Period", "period"),
    Column("most_written", f"The {said.MOST}"),
    Column("least_written", f"The {said.LEAST}"),
    Column("gap_written", "Gap"),
    Column("benchmark_written", "Mean of the peers’ gaps"),
    WITH_A_GAP,
    Column("nation_written", "The nation’s gap"),
    Column("why_unknown", "What is not known"),
)
POSITION_COLUMNS = (
    Column("name", "Measure", link="page"),
    Column("period", "Period", "period"),
    Column("most_written", f"The {said.MOST}"),
    Column("least_written", f"The {said.LEAST}"),
    Column("gap_written", "Gap"),
    Column("benchmark_written", "Mean of the peers’ gaps"),
    WITH_A_GAP,
    Column("nation_written", "The nation’s gap"),
    Column("z", "Position (z)", "score"),
    Column("position", "In words"),
)


def by_group(row: Row, title: str, sentence: str, csv: str) -> Chart:
    """One measure and period: own figure and the peers' mean for each group that is published."""
    unit = row["unit"]
    there = [
        {
            "group": WORDS[code].capitalize(),
            "own": row["groups"][code],
            "peers": row["peer_groups"][code],
            "written": said.written(row["groups"][code], unit),
            "peers_written": said.written(row["peer_groups"][code], unit),
            "illustrative": row["illustrative"],
        }
        for code in CODES
        if row["groups"][code] is not None or row["peer_groups"][code] is not None
    ]
    drawing = _by_group(there, unit) if there else None
    return Chart("by-group", title, sentence, GROUP_COLUMNS, there, csv, drawing)


def _by_group(rows: Sequence[Row], unit: str) -> Figure:
    traces = [
        _dots(rows, "peers", "peers’ mean", "diamond", charts.PEER, 12),
        _dots(rows, "own", "you", "circle", charts.OWN, 16),
    ]
    values = [row[key] for row in rows for key in ("own", "peers") if row[key] is not None]
    layout = {
        "xaxis": charts.axis(_axis_title(unit), range=_range(values), **_pounds(unit)),
        "yaxis": charts.axis(
            tickmode="array",
            tickvals=list(range(len(rows))),
            ticktext=[row["group"] for row in rows],
            range=[len(rows) - 0.5, -0.5],
        ),
        "showlegend": True,
        "legend": {"orientation": "h", "x": 0, "y": 1.02, "yanchor": "bottom"},
        "height": 140 + 56 * len(rows),
    }
    short = [row["group"].replace("deprived ", "deprived<br>") for row in rows]
    return charts.figure(traces, layout, {"xaxis": {"nticks": 4}, "yaxis": {"ticktext": short}})


def _dots(rows: Sequence[Row], key: str, name: str, symbol: str, colour: str, size: int) -> Figure:
    words = "written" if key == "own" else "peers_written"
    return {
        "type": "scatter",
        "mode": "lines+markers",
        "name": name,
        "x": [row[key] for row in rows],
        "y": list(range(len(rows))),
        "hovertext": [f"{row['group']}, {name}: {row[words]}" for row in rows],
        "hoverinfo": "text",
        "cliponaxis": False,
        "line": {"color": colour, "width": 1.5, "dash": "dot"},
        "marker": {"symbol": symbol, "color": colour, "size": size},
    }


def _range(values: Sequence[float]) -> list[float]:
    low, high = min(values), max(values)
    room = ROOM * (high - low or abs(high) or 1)
    return [low - room, high + room]


def _axis_title(unit: str) -> str:
    return "%" if unit == "percent" else f"{unit[:1].upper()}{unit[1:]}"


def _gap_unit(unit: str) -> str:
    """The unit of a gap: a difference of percentages is in points."""
    return "points" if unit == "percent" else unit


def _pounds(unit: str) -> Figure:
    return {"tickprefix": "£"} if unit.startswith("£") else {}


def over_time(rows: Sequence[Row], title: str, sentence: str, csv: str) -> Chart:
    """The gap of one measure over its periods, oldest first; a line without a verdict."""
    table = [_written(row) for row in rows]
    there = [row for row in table if row["deprivation_gap"] is not None]
    drawing = _over_time(there) if len(there) > 1 else None
    return Chart("gap-over-time", title, sentence, TIME_COLUMNS, table, csv, drawing)


def _written(row: Row) -> Row:
    """A row with its figures in words of its unit."""
    unit = row["unit"]
    return {
        **row,
        "name": said.plain_name(row),
        "most_written": said.written(row["most_deprived"], unit),
        "least_written": said.written(row["least_deprived"], unit),
        "gap_written": said.gap(row["deprivation_gap"], unit),
        "benchmark_written": said.gap(row["benchmark_gap"], unit),
        "nation_written": said.gap(row["nation_gap"], unit),
        "position": said.in_table(row),
    }


def _over_time(rows: Sequence[Row]) -> Figure:
    unit = rows[0]["unit"]
    middles = [row["start"] + (row["end"] - row["start"]) / 2 for row in rows]
    lines = [
        _line(rows, middles, "benchmark_gap", "mean of the peers’ gaps", "diamond", charts.PEER),
        _line(rows, middles, "deprivation_gap", "your gap", "circle", charts.OWN),
    ]
    values = [row[key] for row in rows for key in ("benchmark_gap", "deprivation_gap")]
    across = charts.axis(
        type="date",
        tickmode="array",
        tickvals=[day.isoformat() for day in middles],
        ticktext=[notation.period(row["period"]) for row in rows],
    )
    layout = {
        "xaxis": across,
        "yaxis": charts.axis(
            f"Gap: {said.MOST} less<br>{said.LEAST}, {_gap_unit(unit)}",
            range=_range([0, *(value for value in values if value is not None)]),
            zeroline=True,
            zerolinecolor=charts.INK,
        ),
        "shapes": _covid(rows),
        "showlegend": True,
        "legend": {"orientation": "h", "x": 0, "y": 1.02, "yanchor": "bottom"},
        "height": 360,
    }
    return charts.figure(lines, layout)


def _covid(rows: Sequence[Row]) -> list[Figure]:
    """The covid year as a shade, where the periods reach across it."""
    if not rows[0]["start"].isoformat() < COVID[1] <= rows[-1]["end"].isoformat():
        return []
    shade = {"type": "rect", "x0": COVID[0], "x1": COVID[1], "yref": "paper", "y0": 0, "y1": 1}
    return [shade | {"fillcolor": charts.OTHER, "line": {"width": 0}, "layer": "below"}]


def _line(
    rows: Sequence[Row], middles: Sequence, key: str, name: str, symbol: str, colour: str
) -> Figure:
    return {
        "type": "scatter",
        "mode": "lines+markers",
        "name": name,
        "x": [day.isoformat() for day in middles],
        "y": [row[key] for row in rows],
        "hovertext": [
            f"{notation.period(row['period'])}, {name}: {said.gap(row[key], row['unit'])}"
            for row in rows
        ],
        "hoverinfo": "text",
        "line": {"color": colour, "width": 3 if key == "deprivation_gap" else 1.5},
        "marker": {"symbol": symbol, "color": colour, "size": 11},
    }


def positions(rows: Sequence[Row], title: str, sentence: str, csv: str) -> Chart:
    """The gap of every measure among the peers' gaps; what was paid stands in the table alone."""
    table = sorted((_written(row) for row in rows), key=lambda row: (row["z"] is None, row["z"]))
    there = [row for row in table if row["z"] is not None and row["polarity"]]
    drawing = _positions(there) if there else None
    return Chart("positions", title, sentence, POSITION_COLUMNS, table, csv, drawing)


def _positions(rows: Sequence[Row]) -> Figure:
    names, narrow_names = bar_names([row["name"] for row in rows])
    reach = max(3.0, *(1.15 * abs(row["z"]) for row in rows))
    look = [_look(row["z"]) for row in rows]
    trace = {
        "type": "scatter",
        "mode": "markers",
        "x": [row["z"] for row in rows],
        "y": list(range(len(rows))),
        "hovertext": [f"{row['name']}<br>{row['gap_written']}: {row['position']}" for row in rows],
        "hoverinfo": "text",
        "customdata": [row["page"] for row in rows],
        "marker": {
            "symbol": [symbol for symbol, _ in look],
            "color": [colour for _, colour in look],
            "size": 14,
        },
    }
    rules = [
        charts.line(x0=x, x1=x, yref="paper", y0=0, y1=1, layer="below", line=_rule(x))
        for x in (-2, -1, 0, 1, 2)
    ]
    layout = {
        "xaxis": charts.axis(
            "Worse ← for the most deprived than at the peers (z) → better",
            range=[-reach, reach],
            showgrid=False,
        ),
        "yaxis": names,
        "shapes": rules,
        "height": bar_height(len(rows)) + 20,
    }
    narrow = {"yaxis": narrow_names, "xaxis": {"title": {"text": "worse ← → better (z)"}}}
    return charts.figure([trace], layout, narrow)


def _look(z: float) -> tuple[str, str]:
    """Shape and colour of a position: a triangle from 1, a disc between."""
    if abs(z) < said.EXPLORE:
        return "circle", charts.SIMILAR
    return ("triangle-up", charts.BETTER) if z > 0 else ("triangle-down", charts.WORSE)


def _rule(x: int) -> Figure:
    return {"color": charts.QUIET_INK if x == 0 else charts.RULE, "width": 1}
