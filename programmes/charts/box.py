"""How far organisations lie apart, period by period: a box for each, the reader's own on top."""

from collections.abc import Mapping, Sequence

from evidence import charts, notation
from evidence.charts import Chart, Column, Figure
from evidence.queries import Row

from ..sentences.words import in_unit

FEWEST_BOXES = 2  # one box alone says less than its sentence
PERCENT = {"percent": "%"}
BOX = "#c8d5dc"


def box_by_period(
    id: str,
    rows: Sequence[Row],
    own: Mapping[str, float],
    own_name: str,
    title: str,
    sentence: str,
    csv: str,
) -> Chart:
    """`rows` of spread for one figure, oldest first; `own` the reader's figure by period."""
    spend = rows[0]["subject"] == "spend"
    there = [row for row in rows if row["lowest"] is not None]
    table = [{**row, "own": own.get(row["period"])} for row in rows]
    drawing = _figure(there, own, own_name, spend) if len(there) >= FEWEST_BOXES else None
    return Chart(
        id, title, sentence, _columns(_unit(rows[0]), own_name if own else ""), table, csv, drawing
    )


def _unit(row: Row) -> str:
    """What the figures are: pounds a head, or the unit of the measure."""
    return "£ a head" if row["subject"] == "spend" else str(row["unit"])


def _columns(unit: str, own_name: str) -> tuple[Column, ...]:
    spend = unit == "£ a head"
    written = "per_head" if spend else "decimal"
    first = Column("period", "Year" if spend else "Period", "period")
    own = (Column("own", in_unit(own_name, unit), written),) if own_name else ()
    return (
        first,
        Column("organisations", "Organisations with a figure", "whole"),
        *own,
        Column("lowest", in_unit("Lowest", unit), written),
        Column("lower_quartile", in_unit("A quarter lie below", unit), written),
        Column("median", in_unit("Median", unit), written),
        Column("upper_quartile", in_unit("A quarter lie above", unit), written),
        Column("highest", in_unit("Highest", unit), written),
        Column("ratio", "Highest over lowest, times", "decimal"),
        Column("ratio_trimmed", "The same without the top and bottom five, times", "decimal"),
        Column("coefficient_of_variation", "Coefficient of variation, %", "percent"),
    )


def _figure(rows: Sequence[Row], own: Mapping[str, float], own_name: str, spend: bool) -> Figure:
    names = [notation.period(row["period"]).replace(" to ", "<br>to ") for row in rows]
    box = {
        "type": "box",
        "name": "all organisations",
        "x": names,
        **{
            part: [row[key] for row in rows]
            for part, key in (
                ("lowerfence", "lowest"),
                ("q1", "lower_quartile"),
                ("median", "median"),
                ("q3", "upper_quartile"),
                ("upperfence", "highest"),
            )
        },
        "fillcolor": BOX,
        "line": {"color": charts.QUIET_INK, "width": 1.5},
        "hoverinfo": "y",
    }
    unit = PERCENT.get(_unit(rows[0]), _unit(rows[0]))
    layout = {
        "xaxis": charts.axis("", type="category", automargin=False),
        "yaxis": charts.axis(
            unit, tickprefix="£" if spend else "", hoverformat=",.2f" if spend else ",.1f"
        ),
        "showlegend": bool(own),
        "legend": {"orientation": "h", "x": 0, "y": 1.02, "yanchor": "bottom"},
        "height": 440,
    }
    traces = [box, *_own(rows, names, own, own_name)]
    narrow = {"height": 400, "xaxis": {"tickangle": -60}, "margin": {"b": 110}}
    return charts.figure(traces, layout, narrow)


def _own(
    rows: Sequence[Row], names: Sequence[str], own: Mapping[str, float], own_name: str
) -> list[Figure]:
    if not own:
        return []
    return [
        {
            "type": "scatter",
            "name": charts.short(own_name),
            "mode": "lines+markers",
            "x": list(names),
            "y": [own.get(row["period"]) for row in rows],
            "line": {"color": charts.OWN, "width": 2.5},
            "marker": {"symbol": "diamond", "size": 10, "color": charts.OWN},
            "hoverinfo": "x+y",
        }
    ]
