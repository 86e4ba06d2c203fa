"""Spend against outcome of one programme, for every organisation of a kind: own and peers marked."""

from collections.abc import Sequence

from evidence import charts, notation
from evidence.charts import Chart, Column, Figure
from evidence.queries import Row

from ..sentences import Comparison, beside_sentence, value
from ..sentences.words import in_unit
from .marks import groups
from .quadrant import corners

SIZES = {"others": 9, "peers": 11, "own": 18}
WORDS = {"others": "other", "peers": "peer", "own": "own"}
BOARDS = WORDS | {"peers": "other board"}
AROUND = 0.16  # of the range left free on each side, for the words in the corners


def _columns(unit: str) -> tuple[Column, ...]:
    return (
        Column("organisation_name", "Organisation", link="page"),
        Column("standing", "Who"),
        Column("per_head", "Spend a head", "per_head"),
        Column("spend", "Spend", "pounds"),
        Column("outcome", in_unit("Outcome", unit), "decimal"),
        Column("period", "Period of the outcome", "period"),
        Column("spend_z", "Spend position (z)", "score"),
        Column("outcome_z", "Outcome position (z, above 0 is better)", "score"),
    )


def all_organisations(
    rows: Sequence[Row],
    own: Row,
    peers: Sequence[str],
    compared: Comparison,
    title: str,
    csv: str,
    explain: str,
) -> Chart:
    """`rows` of the value map for one programme, each with the `page` of its organisation."""
    there = [row for row in rows if row["per_head"] is not None and row["outcome"] is not None]
    words = BOARDS if compared.kind == "health_board" else WORDS
    standing = {
        row["organisation"]: words[who]
        for who, _, _, members in groups(rows, own["organisation"], peers)
        for row in members
    }
    table = [{**row, "standing": standing[row["organisation"]]} for row in rows]
    table.sort(key=lambda row: -(row["per_head"] or 0))
    sentence = beside_sentence(own, compared)
    drawing = _figure(there, own, peers, compared)
    columns = _columns(own["unit"])
    return Chart("picture", title, sentence, columns, table, csv, drawing, explain)


def _figure(rows: Sequence[Row], own: Row, peers: Sequence[str], compared: Comparison) -> Figure:
    traces = [
        _trace(who, fill, edge, members, rows, compared)
        for who, fill, edge, members in groups(rows, own["organisation"], peers)
        if members
    ]
    lower = own["polarity"] < 0
    unit = {"percent": "%"}.get(own["unit"], own["unit"])
    layout = {
        "xaxis": charts.axis("Spend, £ a head", tickprefix="£", range=_range(rows, "per_head")),
        "yaxis": charts.axis(
            f"Outcome ({unit}): worse ↓ ↑ better",
            range=_range(rows, "outcome")[:: -1 if lower else 1],
        ),
        "showlegend": True,
        "legend": {"orientation": "h", "x": 0, "y": -0.2, "traceorder": "reversed"},
        "shapes": _benchmarks(own),
        "annotations": [*corners(), *_benchmark_words(own, compared)],
        "height": 520,
    }
    return charts.figure(traces, layout, {"height": 480, "xaxis": {"nticks": 5}})


def _trace(
    who: str,
    fill: str,
    edge: str,
    rows: Sequence[Row],
    everybody: Sequence[Row],
    compared: Comparison,
) -> Figure:
    own = who == "own"
    named = {"own": "you", "peers": compared.others, "others": "the others"}
    return {
        "type": "scatter",
        "name": named[who],
        "mode": "markers+text" if own else "markers",
        "x": [row["per_head"] for row in rows],
        "y": [row["outcome"] for row in rows],
        "text": [charts.short(row["organisation_name"]) if own else "" for row in rows],
        "textposition": "top left" if own and _right(rows[0], everybody) else "top right",
        "textfont": {"color": charts.OWN, "size": 15},
        "hovertext": [_hover(row) for row in rows],
        "hoverinfo": "text",
        "customdata": [row["page"] for row in rows],
        "cliponaxis": False,
        "marker": {"color": fill, "size": SIZES[who], "line": {"color": edge, "width": 1.5}},
    }


def _right(row: Row, rows: Sequence[Row]) -> bool:
    """Whether a mark lies in the right half of the picture, so that its name fits on its left."""
    low, high = min(r["per_head"] for r in rows), max(r["per_head"] for r in rows)
    return bool(row["per_head"] > (low + high) / 2)


def _range(rows: Sequence[Row], key: str) -> list[float]:
    """The values with room around them."""
    low, high = min(row[key] for row in rows), max(row[key] for row in rows)
    room = AROUND * (high - low or 1)
    return [low - room, high + room]


def _hover(row: Row) -> str:
    return (
        f"{row['organisation_name']}<br>{notation.per_head(row['per_head'])} a head<br>"
        f"{value(row['outcome'], row['unit'])} ({notation.period(row['period'])})"
    )


def _benchmarks(own: Row) -> list[Figure]:
    upright = own["benchmark_per_head"]
    level = own["benchmark_outcome"]
    rules = []
    if upright is not None:
        rules.append(charts.line(x0=upright, x1=upright, yref="paper", y0=0, y1=1))
    if level is not None:
        rules.append(charts.line(y0=level, y1=level, xref="paper", x0=0, x1=1))
    return [rule | {"layer": "below"} for rule in rules]


def _benchmark_words(own: Row, compared: Comparison) -> list[Figure]:
    """The value of each benchmark, written where its rule leaves the picture."""
    words = []
    if own["benchmark_per_head"] is not None:
        said = f"{notation.said_per_head(own['benchmark_per_head'])}"
        place = {"x": own["benchmark_per_head"], "yref": "paper", "y": 1, "yanchor": "bottom"}
        words.append(charts.caption(f"{compared.against(own['benchmark'])}: {said}", **place))
    if own["benchmark_outcome"] is not None:
        place = {"y": own["benchmark_outcome"], "xref": "paper", "x": 1, "xanchor": "right"}
        said = value(own["benchmark_outcome"], own["unit"])
        words.append(charts.caption(said, yanchor="bottom", **place))
    return words
