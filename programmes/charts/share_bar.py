"""Shares of spend beside those of the benchmark: own and peers side by side, the difference at the end."""

from collections.abc import Sequence

from evidence import charts, notation
from evidence.charts import Chart, Column, Figure
from evidence.queries import Row

from ..sentences import share_difference
from .marks import bar_names

DRAWN = 8  # of the largest differences; the table has all
# Of the range, left free for what is written at the end of a bar.
ROOM, NARROW_ROOM = 0.55, 3.0
STEPS, WHOLE = (0.5, 1, 2, 5, 10, 20, 50), 100  # of percent
MOST_TICKS, NARROW_TICKS = 5, 2  # to the end of the longest bar
ROW = 52  # pixels in height for the two bars of one line

COLUMNS = (
    Column("programme_name", "Programme", link="page"),
    Column("share", "Share", "percent"),
    Column("benchmark_share", "Share at the benchmark", "percent"),
    Column("share_variation", "Difference, percentage points", "points"),
    Column("share_variation_pounds", "The same in pounds of own spend", "variation"),
    Column("spend", "Spend", "pounds"),
    Column("explain", "Worked out", link="explain_page", words="Explain"),
)


def share_bar(rows: Sequence[Row], title: str, sentence: str, csv: str, others: str) -> Chart:
    """`rows` of benchmarks with a share each, and their `page`; `others` names the benchmark."""
    ranked = sorted(rows, key=lambda row: -abs(row["share_variation"] or 0))
    drawn = [row for row in ranked if row["share_variation"] is not None][:DRAWN]
    explain = ranked[0]["explain_page"] if ranked else ""
    drawing = _figure(drawn, others) if drawn else None
    return Chart("shares", title, sentence, COLUMNS, ranked, csv, drawing, explain)


def _figure(rows: Sequence[Row], others: str) -> Figure:
    names, narrow_names = bar_names([row["programme_name"] for row in rows])
    # Drawn in this order, the first stands below the second in each pair.
    theirs = _bars(rows, "benchmark_share", others, charts.PEER, [_share(r) for r in rows])
    own = _bars(rows, "share", "you", charts.OWN, [_own(row) for row in rows])
    longest = max(max(row["share"], row["benchmark_share"]) for row in rows)
    layout = {
        "barmode": "group",
        "bargap": 0.35,
        "xaxis": _across(longest, ROOM, MOST_TICKS),
        "yaxis": names,
        "showlegend": True,
        "legend": {"orientation": "h", "x": 0, "y": 1, "yanchor": "bottom"},
        "margin": {"l": 70, "r": 20, "t": 40, "b": 60},
        "height": 130 + ROW * len(rows),
    }
    narrow = {"yaxis": narrow_names, "xaxis": _across(longest, NARROW_ROOM, NARROW_TICKS)}
    return charts.figure([own, theirs], layout, narrow)


def _across(longest: float, room: float, most: int) -> Figure:
    """From nil past the longest bar, which leaves room for words; no tick beyond the whole."""
    step = next((step for step in STEPS if longest / step <= most), STEPS[-1])
    ticks = [step * number for number in range(most + 1) if step * number <= WHOLE]
    axis = charts.axis("Share of spend, %", range=[0, (1 + room) * (longest or 1)])
    return axis | {"tickmode": "array", "tickvals": ticks}


def _bars(rows: Sequence[Row], key: str, name: str, colour: str, written: Sequence[str]) -> Figure:
    return {
        "type": "bar",
        "orientation": "h",
        "name": name,
        "y": list(range(len(rows))),
        "x": [row[key] for row in rows],
        "text": list(written),
        "textposition": "outside",
        "textfont": {"size": 11},
        "cliponaxis": False,
        "hovertext": [_hover(row, others=name) for row in rows],
        "hoverinfo": "text",
        "customdata": [row["page"] for row in rows],
        "marker": {"color": colour},
    }


def _own(row: Row) -> str:
    pounds = row["share_variation_pounds"]
    written = notation.signed_pounds(pounds) if pounds is not None else ""
    return f"{notation.percent(row['share'])} ({share_difference(row, written)})"


def _share(row: Row) -> str:
    return notation.percent(row["benchmark_share"])


def _hover(row: Row, others: str) -> str:
    share = row["share"] if others == "you" else row["benchmark_share"]
    return f"{row['programme_name']}<br>{others}: {notation.percent(share)}"
