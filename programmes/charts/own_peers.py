"""Spend against a reader's own list of peers beside the run's peers: two marks for each programme."""

from collections.abc import Sequence

from evidence import charts, notation
from evidence.charts import Chart, Column, Figure
from evidence.queries import Row

from ..sentences import value
from ..sentences.inequalities import gap
from .marks import bar_height, bar_names

SPEND_COLUMNS = (
    Column("programme_name", "Programme", link="page"),
    Column("per_head", "Your spend a head", "per_head"),
    Column("benchmark_per_head", "Mean before, a head", "per_head"),
    Column("used", "How many of the run’s own", "whole"),
    Column("own_mean", "Mean of your list, a head", "per_head"),
    Column("own_used", "How many of your list", "whole"),
    Column("variation", "Variation before", "variation"),
    Column("own_variation", "Variation, your list", "variation"),
    Column("own_variation_per_head", "A head, your list", "per_head_variation"),
    Column("z", "Position before (z)", "score"),
    Column("own_z", "Position, your list (z)", "score"),
    Column("direction", "Direction"),
    Column("explain", "Worked out (before)", link="explain_page", words="Explain"),
)
OUTCOME_COLUMNS = (
    Column("measure_name", "Headline outcome", link="page"),
    Column("period", "Period", "period"),
    Column("value", "Your value"),
    Column("benchmark_value", "Mean before"),
    Column("used", "How many of the run’s own", "whole"),
    Column("own_mean", "Mean of your list"),
    Column("own_used", "How many of your list", "whole"),
    Column("gap", "Gap before (above 0 is better)"),
    Column("own_gap", "Gap, your list"),
    Column("z", "Position before (z)", "score"),
    Column("own_z", "Position, your list (z)", "score"),
    Column("direction", "Direction"),
    Column("explain", "Worked out (before)", link="explain_page", words="Explain"),
)
LIST_COLUMNS = (
    Column("name", "On your list", link="page"),
    Column("region", "Region"),
    Column("far", "Distance (0 is the same)"),
    Column("place", "Among the run’s own peers?"),
)


def own_list(rows: Sequence[Row], title: str, sentence: str, csv: str) -> Chart:
    """Who is on the list, how far each is, and whether the run compares with it too."""
    columns = [
        column
        for column in LIST_COLUMNS
        if column.key not in ("region", "far") or any(row[column.key] for row in rows)
    ]
    return Chart("own-list", title, sentence, columns, rows, csv)


def own_spend(rows: Sequence[Row], title: str, sentence: str, csv: str) -> Chart:
    """`rows` of programmes.whatif.spend, each with its `page` and its `direction` in words.

    The total is in the table alone: its size would press all others together.
    """
    parts = [row for row in rows if row["level"] != "total"]
    there = [row for row in parts if row["own_variation_per_head"] is not None]
    drawing = _figure(there) if there else None
    return Chart("own-spend", title, sentence, SPEND_COLUMNS, rows, csv, drawing)


def own_outcomes(rows: Sequence[Row], title: str, sentence: str, csv: str) -> Chart:
    """`rows` of programmes.whatif.outcomes; the table has each figure with its unit."""
    written = [_with_units(row) for row in rows]
    return Chart("own-outcomes", title, sentence, OUTCOME_COLUMNS, written, csv)


def _with_units(row: Row) -> Row:
    unit = row["unit"]
    values = {key: value(row[key], unit) for key in ("value", "benchmark_value", "own_mean")}
    return row | values | {key: gap(row[key], unit) for key in ("gap", "own_gap")}


def _figure(rows: Sequence[Row]) -> Figure:
    names, narrow_names = bar_names([row["programme_name"] for row in rows])
    across = charts.axis(
        "Spend a head: below ← → above the mean, £", zeroline=True, zerolinecolor=charts.INK
    )
    layout = {
        "xaxis": across,
        "yaxis": names,
        "height": bar_height(len(rows)) + 40,
        "showlegend": True,
        "legend": {"orientation": "h", "x": 0, "y": 1.02, "yanchor": "bottom"},
        "shapes": _links(rows),
    }
    traces = [
        _marks(rows, "variation_per_head", "the run’s peers", "diamond-open", charts.QUIET_INK),
        _marks(rows, "own_variation_per_head", "your list", "circle", charts.OWN),
    ]
    narrow = {
        "yaxis": narrow_names,
        "xaxis": {"nticks": 4, "title": {"text": "£ a head: below ← → above"}},
    }
    return charts.figure(traces, layout, narrow)


def _links(rows: Sequence[Row]) -> list[Figure]:
    """A thin line between the two marks of each programme."""
    look = {"color": charts.RULE, "width": 4}
    return [
        charts.line(
            x0=row["variation_per_head"],
            x1=row["own_variation_per_head"],
            y0=place,
            y1=place,
            line=look,
            layer="below",
        )
        for place, row in enumerate(rows)
        if row["variation_per_head"] is not None
    ]


def _marks(rows: Sequence[Row], key: str, name: str, symbol: str, colour: str) -> Figure:
    return {
        "type": "scatter",
        "mode": "markers",
        "name": name,
        "x": [row[key] for row in rows],
        "y": list(range(len(rows))),
        "hovertext": [_hover(row, row[key], name) for row in rows],
        "hoverinfo": "text",
        "customdata": [row["page"] for row in rows],
        "cliponaxis": False,
        "marker": {"symbol": symbol, "color": colour, "size": 12, "line": {"width": 2}},
    }


def _hover(row: Row, variation: float | None, name: str) -> str:
    written = notation.signed(notation.per_head(variation), variation)
    return f"{row['programme_name']}<br>{written} a head against {name}"
