"""The share of people in the most deprived fifth of areas, own among the peers."""

from collections.abc import Sequence

from evidence import charts, notation
from evidence.charts import Chart, Column
from evidence.queries import Row

from .marks import bar_height, bar_look, bar_names

# Of the longest bar, left free behind it for the figure at its end.
ROOM, NARROW_ROOM = 0.15, 0.4

CORE20_COLUMNS = (
    Column("organisation_name", "System", link="page"),
    Column("value", "Core20, share of people", "percent"),
    Column("release_title", "Release"),
)


def core20(
    rows: Sequence[Row], own: str, peers: Sequence[str], title: str, sentence: str, csv: str
) -> Chart:
    """The share of people in the most deprived fifth: own among the peers, highest first."""
    ranked = sorted(rows, key=lambda row: -row["value"])
    longest = max(row["value"] for row in ranked)
    names, narrow_names = bar_names([row["organisation_name"] for row in ranked])
    bars = {
        "type": "bar",
        "orientation": "h",
        "y": list(range(len(ranked))),
        "x": [row["value"] for row in ranked],
        "text": [notation.percent(row["value"]) for row in ranked],
        "textposition": "outside",
        "cliponaxis": False,
        "hovertext": [
            f"{row['organisation_name']}: {notation.percent(row['value'])}" for row in ranked
        ],
        "hoverinfo": "text",
        "customdata": [row["page"] for row in ranked],
    } | bar_look(ranked, own, peers)
    layout = {
        "xaxis": charts.axis(
            "People in the most deprived fifth, %", range=[0, longest * (1 + ROOM)]
        ),
        "yaxis": names,
        "height": bar_height(len(ranked)),
    }
    narrow = {
        "yaxis": narrow_names,
        "xaxis": {
            "nticks": 4,
            "range": [0, longest * (1 + NARROW_ROOM)],
            "title": {"text": "% of people"},
        },
    }
    drawing = charts.figure([bars], layout, narrow)
    return Chart("core20", title, sentence, CORE20_COLUMNS, ranked, csv, drawing)
