"""The variations of one organisation, largest above the benchmark first, as bars from nil."""

from collections.abc import Sequence

from evidence import charts, notation
from evidence.charts import Chart, Column, Figure
from evidence.queries import Row

from .marks import bar_height, bar_names

ABOVE, BELOW = charts.OWN, "#0072ce"
FEWEST_BARS = 2
# Of the range, left free on each side for what is written at the end of a bar.
ROOM, NARROW_ROOM = 0.3, 0.8

# Spend a head against the benchmark, whatever the rows are named by.
AGAINST = (
    Column("per_head", "Spend a head", "per_head"),
    Column("benchmark_per_head", "Benchmark a head", "per_head"),
    Column("variation_per_head", "Variation a head", "per_head_variation"),
    Column("variation", "Variation", "variation"),
    Column("variation_percent", "Variation, %", "percent_variation"),
    Column("rank_of", "Rank (1 is the highest spend)"),
    Column("holds", "Holds in"),
    Column("said", "Note"),
    Column("explain", "Worked out", link="explain_page", words="Explain"),
)
COLUMNS = (
    Column("programme_name", "Programme", link="page"),
    Column("spend", "Spend", "pounds"),
    *AGAINST,
)


def variations(id: str, rows: Sequence[Row], title: str, sentence: str, csv: str) -> Chart:
    """`rows` of benchmarks, each with its `page` and what the table says beside the figures.

    Pounds that rest on another year's population are drawn as pounds a head instead.
    """
    ranked = sorted(rows, key=lambda row: (row["variation"] is None, -(row["variation"] or 0)))
    there = [row for row in ranked if row["variation"] is not None]
    drawing = _figure(there) if len(there) >= FEWEST_BARS else None
    explain = ranked[0]["explain_page"] if ranked else ""
    return Chart(id, title, sentence, COLUMNS, ranked, csv, drawing, explain)


def _figure(rows: Sequence[Row]) -> Figure:
    of_year = all(row["population_year"] == row["year"] for row in rows)
    key = "variation" if of_year else "variation_per_head"
    written = notation.signed_pounds if of_year else _a_head
    unit = notation.MILLION if of_year else 1
    lengths = [row[key] / unit for row in rows]
    names, narrow_names = bar_names([row["programme_name"] for row in rows])
    trace = {
        "type": "bar",
        "orientation": "h",
        "y": list(range(len(rows))),
        "x": lengths,
        "text": [written(row[key]) for row in rows],
        "textposition": "outside",
        "textfont": {"size": 12},
        "cliponaxis": False,
        "hovertext": [_hover(row) for row in rows],
        "hoverinfo": "text",
        "customdata": [row["page"] for row in rows],
        "marker": {"color": [ABOVE if row[key] > 0 else BELOW for row in rows]},
    }
    title = "below ← → above the benchmark" + (", £m" if of_year else ", £ a head")
    across = charts.axis(title, zeroline=True, zerolinecolor=charts.INK)
    layout = {
        "xaxis": across | {"range": _range(lengths, ROOM)},
        "yaxis": names,
        "height": bar_height(len(rows)),
    }
    narrow = {
        "yaxis": narrow_names,
        "xaxis": {
            "title": {"text": title.replace(" the benchmark", "")},
            "range": _range(lengths, NARROW_ROOM),
            "nticks": 4,
        },
    }
    return charts.figure([trace], layout, narrow)


def _range(lengths: Sequence[float], room: float) -> list[float]:
    """From the lowest to the highest, with room for what is written at the end of the bars."""
    low, high = min(0, *lengths), max(0, *lengths)
    space = room * (high - low or 1)
    return [low - space, high + space]


def _a_head(value: float) -> str:
    return notation.signed(notation.said_per_head(value), value)


def _hover(row: Row) -> str:
    return (
        f"{row['programme_name']}<br>{notation.per_head(row['per_head'])} a head, benchmark "
        f"{notation.per_head(row['benchmark_per_head'])}"
    )
