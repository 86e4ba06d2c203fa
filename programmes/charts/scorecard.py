"""Panels of a scorecard: how many measures stand how, and the measures behind each count."""

from collections.abc import Sequence

from evidence import charts
from evidence.charts import Chart, Column, Figure
from evidence.queries import Row

from ..scorecard import BY_POSITION, NOT_JUDGED, STANDINGS, Panel
from ..sentences import Comparison
from ..sentences import scorecard as said

# Fill and edge of the bars; pale ones have a dark edge, and each has its number and word.
LOOKS = {
    "better": (charts.BETTER, charts.BETTER, "#ffffff"),
    "similar": (charts.SIMILAR, charts.SIMILAR, "#ffffff"),
    "worse": (charts.WORSE, charts.WORSE, "#ffffff"),
    "unclear": ("#ffffff", charts.SIMILAR, charts.INK),
    BY_POSITION: (charts.OTHER, charts.OTHER_EDGE, charts.INK),
    NOT_JUDGED: ("#ffffff", charts.OTHER_EDGE, charts.INK),
}
# Of the longest bar: a shorter piece has no room for its number; cards and table have it.
FITS = 0.05
COUNT_COLUMNS = (
    Column("name", "Panel"),
    *(
        Column(name, f"{said.STANDING_SHAPES[name]} {said.STANDING_WORDS[name]}", "whole")
        for name in STANDINGS
    ),
    Column("missing", "What no measure speaks to"),
)


def counts(panels: Sequence[Panel], nation: str, title: str, sentence: str, csv: str) -> Chart:
    """One bar for each panel, one piece for each standing."""
    rows = [
        {
            "name": said.NAMES[panel.name],
            **{name: panel.counts.get(name, 0) for name in STANDINGS},
            "missing": said.gap_of(panel, nation) or "–",
            "illustrative": any(row["illustrative"] for row in panel.rows),
        }
        for panel in panels
    ]
    drawing = _figure(rows) if any(panel.rows for panel in panels) else None
    return Chart("scorecard", title, sentence, COUNT_COLUMNS, rows, csv, drawing)


def _figure(rows: Sequence[Row]) -> Figure:
    there = [name for name in STANDINGS if any(row[name] for row in rows)]
    names = [row["name"] for row in rows]
    layout = {
        "barmode": "stack",
        "showlegend": True,
        "legend": {
            "orientation": "h",
            "x": 0,
            "y": 1.02,
            "yanchor": "bottom",
            "traceorder": "normal",
        },
        "xaxis": charts.axis("Number of measures", rangemode="tozero"),
        "yaxis": charts.axis(
            tickmode="array",
            tickvals=list(range(len(rows))),
            ticktext=names,
            autorange="reversed",
            showgrid=False,
        ),
        "height": 150 + 48 * len(rows),
    }
    short = [name.replace(" of ", "<br>of ").replace(" value", "<br>value") for name in names]
    narrow = {"yaxis": {"ticktext": short}, "height": 220 + 52 * len(rows), "xaxis": {"nticks": 4}}
    return charts.figure([_bars(rows, name) for name in there], layout, narrow)


def _bars(rows: Sequence[Row], name: str) -> Figure:
    fill, edge, ink = LOOKS[name]
    words = f"{said.STANDING_SHAPES[name]} {said.STANDING_WORDS[name]}"
    longest = max(sum(row[each] for each in STANDINGS) for row in rows)
    return {
        "type": "bar",
        "orientation": "h",
        "name": words,
        "y": list(range(len(rows))),
        "x": [row[name] or None for row in rows],
        "text": [_label(name, row[name], longest) for row in rows],
        "textposition": "inside",
        "insidetextanchor": "middle",
        "textangle": 0,
        "insidetextfont": {"color": ink, "size": 13},
        "hovertext": [f"{row['name']}: {row[name]} {words}" for row in rows],
        "hoverinfo": "text",
        "marker": {"color": fill, "line": {"color": edge, "width": 1.5}},
    }


def _label(name: str, number: int, longest: int) -> str:
    """Shape and number inside a piece that is wide enough for them."""
    fits = number and number >= FITS * longest
    return f"{said.STANDING_SHAPES[name]} {number}" if fits else ""


def _panel_columns(compared: Comparison) -> tuple[Column, ...]:
    """The columns of a panel, with whom a system of its kind is compared with."""
    mean, how_many, against = said.headings(compared)
    return (
        Column("measure_name", "Measure", link="page"),
        Column("programme_name", "Programme"),
        Column("period", "Period", "period"),
        Column("measured", "Yours"),
        Column("benchmarked", mean),
        Column("peers", how_many, "whole"),
        Column("stands", against),
        Column("spend_a_head", "Spend a head"),
        Column("explain", "Worked out", link="explain_page", words="Explain"),
    )


def panel(panel: Panel, compared: Comparison, csv: str) -> Chart:
    """The measures behind one panel, as a table."""
    place = f"panel-{panel.name.replace(' ', '-')}"
    title, sentence = said.panel_title(panel), said.panel_sentence(panel)
    return Chart(place, title, sentence, _panel_columns(compared), panel.rows, csv)
