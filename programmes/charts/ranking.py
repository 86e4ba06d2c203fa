"""Every organisation of one programme, ranked: spend a head, or an outcome with its interval."""

from collections.abc import Collection, Sequence

from evidence import charts, notation
from evidence.charts import Chart, Column, Figure
from evidence.queries import Row

from ..sentences import value
from ..sentences.across import outcome_rank
from ..sentences.words import in_unit
from .marks import bar_height, bar_look, bar_names

# A label at the end of the axis must not push the drawing about: its room is fixed.
ACROSS = {"rangemode": "tozero", "automargin": False}
FAR_ACROSS = 0.7

SPEND_COLUMNS = (
    Column("rank", "Rank (1 is the highest spend)", "whole"),
    Column("organisation_name", "Organisation", link="page"),
    Column("per_head", "Spend a head", "per_head"),
    Column("spend", "Spend", "pounds"),
    Column("benchmark_per_head", "Benchmark a head", "per_head"),
    Column("variation", "Variation", "variation"),
    Column("variation_percent", "Variation, %", "percent_variation"),
    Column("said", "Note"),
    Column("explain", "Worked out", link="explain_page", words="Explain"),
)


def _outcome_columns(row: Row) -> tuple[Column, ...]:
    """The columns of one measure, each figure in its unit."""
    unit = row["unit"]
    return (
        Column("rank", outcome_rank(row), "whole"),
        Column("organisation_name", "Organisation", link="page"),
        Column("value", in_unit("Value", unit), "decimal"),
        Column("lower", "Lower limit (95%)", "decimal"),
        Column("upper", "Upper limit (95%)", "decimal"),
        Column("benchmark_value", in_unit("Benchmark", unit), "decimal"),
        Column("said", "Against the benchmark"),
        Column("explain", "Worked out", link="explain_page", words="Explain"),
    )


def spend_ranking(
    rows: Sequence[Row],
    title: str,
    sentence: str,
    csv: str,
    own: str = "",
    peers: Collection[str] = (),
) -> Chart:
    """`rows` of benchmarks for one node, each with the `page` of its organisation."""
    ranked = sorted(rows, key=lambda row: -row["per_head"])
    bars = _bars(ranked, "per_head", notation.said_per_head, own, peers)
    layout = {
        "xaxis": charts.axis("Spend, £ a head", tickprefix="£", **ACROSS),
        **_benchmark(ranked, "per_head", "benchmark_per_head", notation.said_per_head),
    }
    drawing = _figure(ranked, [bars, *_ticks(ranked, "benchmark_per_head")], layout)
    return Chart("spend", title, sentence, SPEND_COLUMNS, ranked, csv, drawing)


def outcome_ranking(
    rows: Sequence[Row],
    title: str,
    sentence: str,
    csv: str,
    own: str = "",
    peers: Collection[str] = (),
) -> Chart:
    """`rows` of outcome benchmarks for one measure and period, best first."""
    ranked = sorted(rows, key=lambda row: (row["rank"] or 0, row["organisation_name"]))
    unit = ranked[0]["unit"]
    bars = _bars(ranked, "value", lambda figure: value(figure, unit), own, peers)
    if any(row["upper"] is not None for row in ranked):
        bars |= _whiskers(ranked)
    axis_title = "%" if unit == "percent" else str(unit)
    layout = {
        "xaxis": charts.axis(axis_title, **ACROSS),
        **_benchmark(ranked, "value", "benchmark_value", lambda f: value(f, unit)),
    }
    drawing = _figure(ranked, [bars, *_ticks(ranked, "benchmark_value")], layout)
    columns = _outcome_columns(ranked[0])
    return Chart("outcome", title, sentence, columns, ranked, csv, drawing)


def _figure(rows: Sequence[Row], traces: list[Figure], layout: Figure) -> Figure:
    names, narrow_names = bar_names([row["organisation_name"] for row in rows])
    height = bar_height(len(rows))
    narrow = {"yaxis": narrow_names, "xaxis": {"nticks": 4}}
    return charts.figure(traces, layout | {"yaxis": names, "height": height}, narrow)


def _bars(rows: Sequence[Row], key: str, written, own: str, peers: Collection[str]) -> Figure:
    return {
        "type": "bar",
        "orientation": "h",
        "y": list(range(len(rows))),
        "x": [row[key] for row in rows],
        "text": [written(row[key]) for row in rows],
        "textposition": "inside",
        "insidetextanchor": "start",
        "textangle": 0,
        "hovertext": [f"{row['organisation_name']}: {written(row[key])}" for row in rows],
        "hoverinfo": "text",
        "customdata": [row["page"] for row in rows],
        "constraintext": "none",
    } | bar_look(rows, own, list(peers))


def _whiskers(rows: Sequence[Row]) -> Figure:
    """The intervals, where they are published."""
    up = [0 if r["upper"] is None else r["upper"] - r["value"] for r in rows]
    down = [0 if r["lower"] is None else r["value"] - r["lower"] for r in rows]
    look = {"type": "data", "symmetric": False, "color": charts.INK, "thickness": 1, "width": 3}
    return {"error_x": look | {"array": up, "arrayminus": down}}


def _one(values: Sequence[float | None]) -> float | None:
    """The benchmark, where all rows have the same one (the nation's)."""
    there = {value for value in values if value is not None}
    return there.pop() if len(there) == 1 else None


def _benchmark(rows: Sequence[Row], key: str, benchmark: str, written) -> Figure:
    one = _one([row[benchmark] for row in rows])
    if one is None:
        return {}
    rule = charts.line(x0=one, x1=one, yref="paper", y0=0, y1=1)
    furthest = max(row[key] or 0 for row in rows)
    side = "right" if one > FAR_ACROSS * furthest else "left"  # so that the words are not cut off
    words = charts.caption(
        f"benchmark {written(one)}", x=one, yref="paper", y=1, yanchor="bottom", xanchor=side
    )
    return {"shapes": [rule], "annotations": [words]}


def _ticks(rows: Sequence[Row], key: str) -> list[Figure]:
    """A tick on each bar where every organisation has a benchmark of its own (its peers')."""
    if _one([row[key] for row in rows]) is not None:
        return []
    return [
        {
            "type": "scatter",
            "mode": "markers",
            "x": [row[key] for row in rows],
            "y": list(range(len(rows))),
            "hoverinfo": "skip",
            "marker": {
                "symbol": "line-ns",
                "size": 14,
                "line": {"color": charts.WORSE, "width": 3},
            },
        }
    ]
