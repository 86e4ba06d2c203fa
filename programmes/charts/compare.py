"""Two organisations side by side: a pair of marks for each line of spend, and the tables beside."""

from collections.abc import Sequence

from evidence import charts, notation
from evidence.charts import Chart, Column, Figure
from evidence.queries import Row

from .marks import bar_height, bar_names

OTHER = charts.STEPS[4]  # dark enough on white, told from the other by its shape as well


def two_of_spend(
    rows: Sequence[Row], own: str, other: str, others: str, title: str, sentence: str, csv: str
) -> Chart:
    """`rows` of two organisations by line of spend, each with the `page` of its programme."""
    there = [row for row in rows if row["difference"] is not None]
    drawing = _figure(there, own, other, others) if there else None
    return Chart("two", title, sentence, _columns(own, other, others), rows, csv, drawing)


def _columns(own: str, other: str, others: str) -> tuple[Column, ...]:
    return (
        Column("programme_name", "Programme or system", link="page"),
        Column("per_head_own", f"{own}, a head", "per_head"),
        Column("per_head_other", f"{other}, a head", "per_head"),
        Column("difference", "Difference", "per_head_variation"),
        Column("benchmark", _sentence_case(others), "per_head"),
        Column("share_own", f"{own}, share of spend", "percent"),
        Column("share_other", f"{other}, share of spend", "percent"),
        Column("share_difference", "Difference in points", "points"),
        Column("explain_own", f"{own}, worked out", link="explain_own_page", words="Explain"),
        Column("explain_other", f"{other}, worked out", link="explain_other_page", words="Explain"),
    )


def _figure(rows: Sequence[Row], own: str, other: str, others: str) -> Figure:
    order = sorted(rows, key=lambda row: -abs(row["difference"]))
    names, narrow_names = bar_names([row["programme_name"] for row in order])
    own_look = {"symbol": "circle", "size": 13, "color": charts.OWN}
    other_look = {"symbol": "diamond", "size": 13, "color": OTHER}
    tick = {"symbol": "line-ns", "size": 16, "line": {"color": charts.QUIET_INK, "width": 2}}
    traces = [
        _between(order),
        _marks(order, "benchmark", others, tick),
        _marks(order, "per_head_other", other, other_look),
        _marks(order, "per_head_own", own, own_look),
    ]
    layout = {
        "xaxis": charts.axis("Spend, £ a head", tickprefix="£", rangemode="tozero"),
        "yaxis": names,
        "showlegend": True,
        "legend": {"orientation": "h", "x": 0, "y": 1, "yanchor": "bottom"},
        "margin": {"l": 70, "r": 20, "t": 60, "b": 60},
        "height": bar_height(len(order)) + 60,
    }
    narrow = {"yaxis": narrow_names, "xaxis": {"nticks": 4}}
    return charts.figure(traces, layout, narrow)


def _between(rows: Sequence[Row]) -> Figure:
    """The rule from one mark to the other of each line."""
    x = [part for row in rows for part in (row["per_head_own"], row["per_head_other"], None)]
    y = [part for place in range(len(rows)) for part in (place, place, None)]
    look = {"color": charts.OTHER_EDGE, "width": 3}
    return {
        "type": "scatter",
        "mode": "lines",
        "x": x,
        "y": y,
        "line": look,
        "hoverinfo": "skip",
        "showlegend": False,
    }


def _marks(rows: Sequence[Row], key: str, name: str, look: Figure) -> Figure:
    return {
        "type": "scatter",
        "mode": "markers",
        "name": charts.short(name),
        "x": [row[key] for row in rows],
        "y": list(range(len(rows))),
        "marker": look,
        "hovertext": [
            f"{row['programme_name']}<br>{name}: {notation.per_head(row[key])} a head"
            for row in rows
        ],
        "hoverinfo": "text",
        "customdata": [row["page"] for row in rows] if key == "per_head_own" else None,
        "cliponaxis": False,
    }


def two_of_outcomes(
    rows: Sequence[Row], own: str, other: str, others: str, title: str, sentence: str, csv: str
) -> Chart:
    """The headline outcomes of both, in words, since no two of them have one unit.

    Each figure leads to how it is worked out.
    """
    columns = (
        Column("measure_name", "Headline outcome", link="page"),
        Column("when", "Period"),
        Column("own", f"{own} (95% interval)", link="explain_own_page"),
        Column("other", f"{other} (95% interval)", link="explain_other_page"),
        Column("benchmark", _sentence_case(others)),
        Column("verdict", "What the intervals say of the two"),
    )
    return Chart("two-outcomes", title, sentence, columns, rows, csv)


def two_alike(
    rows: Sequence[Row], own: str, other: str, title: str, sentence: str, csv: str
) -> Chart:
    """Populations and peer characteristics side by side."""
    weighted = any(isinstance(row["weight"], int | float) for row in rows)
    columns = (
        Column("label", "Characteristic"),
        Column("value_own", own),
        Column("value_other", other),
        *([Column("weight", "Weight in the peer method")] if weighted else []),
    )
    return Chart("two-alike", title, sentence, columns, rows, csv)


def _sentence_case(words: str) -> str:
    return words[:1].upper() + words[1:]
