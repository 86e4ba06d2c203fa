"""Unit costs drawn: organisations by size against their limits, and the lines that differ most."""

from collections import Counter
from collections.abc import Sequence
from math import log10

from evidence import charts, notation
from evidence.charts import Chart, Column, Figure
from evidence.queries import Row

from .. import names
from ..sentences import unit_costs as said
from ..sentences import withheld
from ..sentences.pathway import signed_pounds
from ..unit_costs import Lines
from .bars import from_nil
from .said import Said

MOST_BARS = 12
MOST_LABELS = 8
MOST_ROWS = 200
PALE = "rgba(255, 255, 255, 0.8)"  # behind a name that lies over marks
MILLION = notation.MILLION
# Marks on an axis of millions of pounds, of which those are shown that the figures reach.
TICKS = (0.01, 0.03, 0.1, 0.3, 1, 3, 10, 30, 100, 300, 1000, 3000)
NEAR = (60.0, 140.0)  # limits beyond which run out of the drawing
# By position: the mark, and whether it is filled.
SYMBOLS = {
    "above_998": "triangle-up",
    "above_95": "triangle-up-open",
    "inside": "circle",
    "below_95": "triangle-down-open",
    "below_998": "triangle-down",
}
NO_LIMITS = "circle-open"

ORGANISATION = Column("organisation_name", "Organisation")
FIGURES = (
    Said("said_cost", "Cost"),
    Said("said_forces", "Market forces factor"),
    Said("said_expected", "The same at national unit costs"),
    Said("said_index", "Index (100 is the nation)"),
    Said("said_variation", "Variation, £"),
    Column("said_position", "Where it lies"),
)
LIMITS = (
    Column("lower_95", "95% limit below", "decimal"),
    Column("upper_95", "95% limit above", "decimal"),
    Column("lower_998", "99.8% limit below", "decimal"),
    Column("upper_998", "99.8% limit above", "decimal"),
)
OF_LINES = (
    Column("line", "HRG or currency"),
    Column("specialty_name", "Specialty"),
    ORGANISATION,
    Said("said_people", "People"),
    Said("said_activity", "Units of activity"),
    Said("said_unit_cost", "Unit cost, market forces taken out"),
    Column("national_unit_cost", "National unit cost", "per_head"),
    *FIGURES[3:],
)


def written(row: Row) -> Row:
    """A row with its figures as they stand in a table, withheld ones in words."""
    return row | {
        "organisation_name": names.organisation(row["organisation"]),
        "specialty_name": names.specialty(row["specialty"]),
        "line": said.line(row),
        "said_people": withheld.counted(row["people"]),
        "said_activity": withheld.activity(row, "activity"),
        "said_cost": withheld.own(row, "cost", notation.exact_pounds),
        "said_forces": notation.number(row["market_forces"], 3),
        "said_unit_cost": withheld.own(row, "unit_cost", notation.per_head),
        "said_expected": withheld.own(row, "expected", notation.exact_pounds),
        "said_index": withheld.own(row, "index", said.index),
        "said_variation": withheld.own(row, "variation", signed_pounds),
        "said_position": said.position(row),
        "said_priced": notation.percent(row["priced"]),
    }


# --- Organisations --------------------------------------------------------------------------------


def funnel(own: Sequence[Row], others: Sequence[Row], csv: str) -> Chart:
    """The organisations of a system against their limits, by size; the table has them alone."""
    rows = sorted(map(written, own), key=lambda row: -abs(row["variation"] or 0))
    columns = (
        ORGANISATION,
        *FIGURES,
        *LIMITS,
        Said("said_priced", "Cost with a national unit cost, %"),
    )
    there = [row for row in rows if row["index"] is not None]
    grey = [row for row in others if row["index"] is not None]
    drawing = _funnel(there, grey) if there else None
    title, sentence = said.funnel_title(own), said.funnel_sentence(own, len(grey))
    return Chart("funnel", title, sentence, columns, rows[:MOST_ROWS], csv, drawing)


def _funnel(own: Sequence[Row], others: Sequence[Row]) -> Figure:
    both = (*own, *others)
    low, high = (pick(row["expected"] for row in both) / MILLION for pick in (min, max))
    limits = [row for row in own if row["upper_998"] is not None]
    traces = [
        _others(others),
        _limits(limits, "998", 1.5, "99.8% limits"),
        _limits(limits, "95", 5, "95% limits"),
        _own(own),
    ]
    layout = {
        "xaxis": charts.axis(
            "Cost of the same activity at national unit costs, £m",
            type="log",
            range=[log10(low / 1.4), log10(high * 1.4)],
            tickmode="array",
            tickvals=list(TICKS),
            ticktext=[f"{tick:,}" for tick in TICKS],
        ),
        "yaxis": charts.axis("Index of unit costs", range=_height(own, others)),
        "shapes": [charts.line(y0=said.NATION, y1=said.NATION, xref="paper", x0=0, x1=1)],
        "annotations": [_nation(), *_labels(own)],
        "showlegend": True,
        "legend": {"orientation": "h", "x": 0, "y": 1.02, "yanchor": "bottom"},
        "height": 400,
    }
    narrow = {
        "height": 400,
        "legend": {"font": {"size": 11}},
        "annotations": [],
        "xaxis": {"title": {"text": "At national unit costs, £m"}},
    }
    return charts.figure([trace for trace in traces if trace["x"]], layout, narrow)


def _height(own: Sequence[Row], others: Sequence[Row]) -> list[float]:
    """Every index, and the limits as far as they are near: those of a very small organisation would
    leave no room for the rest."""
    every = [row["index"] for row in (*own, *others)]
    limits = [row[f"{side}_998"] for row in own for side in ("lower", "upper")]
    near = [min(max(limit, NEAR[0]), NEAR[1]) for limit in limits if limit is not None]
    low, high = min(*every, *near, said.NATION), max(*every, *near, said.NATION)
    return [low - 3, high + 5]


def _own(rows: Sequence[Row]) -> Figure:
    return {
        "type": "scatter",
        "mode": "markers",
        "name": "your organisations",
        "x": [row["expected"] / MILLION for row in rows],
        "y": [row["index"] for row in rows],
        "hovertext": [_hover(row) for row in rows],
        "hoverinfo": "text",
        "marker": look(rows, own=True),
    }


def _others(rows: Sequence[Row]) -> Figure:
    return {
        "type": "scatter",
        "mode": "markers",
        "name": "other systems",
        "x": [row["expected"] / MILLION for row in rows],
        "y": [row["index"] for row in rows],
        "hovertext": [f"{of_system(row)}<br>index {said.index(row['index'])}" for row in rows],
        "hoverinfo": "text",
        "marker": look(rows, own=False),
    }


def look(rows: Sequence[Row], own: bool) -> Figure:
    """The marks of the reader's own organisations, by shape where they lie; of others small and grey."""
    if not own:
        return {
            "size": 7,
            "color": charts.OTHER,
            "line": {"color": charts.OTHER_EDGE, "width": 1},
        }
    return {
        "symbol": [SYMBOLS.get(row["position"] or "", NO_LIMITS) for row in rows],
        "size": 12,
        "color": charts.OWN,
        "line": {"width": 2, "color": charts.OWN},
    }


def of_system(row: Row) -> str:
    """An organisation with the name of its system."""
    return f"{names.organisation(row['organisation'])}, {row['system_name']}"


def _limits(rows: Sequence[Row], level: str, width: float, name: str) -> Figure:
    """An upright rule for each organisation, from its lower to its upper limit."""
    across = [place for row in rows for place in (row["expected"] / MILLION,) * 2 + (None,)]
    up = [place for row in rows for place in (row[f"lower_{level}"], row[f"upper_{level}"], None)]
    return {
        "type": "scatter",
        "mode": "lines",
        "name": name,
        "x": across,
        "y": up,
        "line": {"color": charts.PEER, "width": width},
        "hoverinfo": "skip",
    }


def _nation() -> Figure:
    place = {"xref": "paper", "x": 0, "xanchor": "left", "yanchor": "bottom"}
    return charts.caption("nation 100", y=said.NATION, **place)


def _labels(rows: Sequence[Row]) -> list[Figure]:
    """The names of those outside their limits, the largest variations first."""
    named = sorted(filter(said.outside, rows), key=lambda row: -abs(row["variation"]))
    return [
        {
            "x": log10(row["expected"] / MILLION),
            "y": row["index"],
            "text": charts.short(row["organisation_name"], 26),
            "showarrow": False,
            "xanchor": "left",
            "xshift": 10,
            "bgcolor": PALE,
            "font": {"size": 12, "color": charts.OWN},
        }
        for row in named[:MOST_LABELS]
    ]


def _hover(row: Row) -> str:
    return (
        f"{row['organisation_name']}<br>index {row['said_index']}, {row['said_variation']}"
        f"<br>{row['said_position']}"
    )


# --- Lines ----------------------------------------------------------------------------------------


def lines(found: Lines, of: str, csv: str) -> Chart:
    """The lines that differ most in pounds from the same activity at national unit costs; `of` says of
    which care setting and specialty they are."""
    rows = [written(row) | {"name": _line(row)} for row in found.rows]
    drawn = _told_apart([row for row in rows if row["variation"] is not None][:MOST_BARS])
    axis = charts.axis("below ← → above national unit costs, £", tickformat="~s")
    drawing = from_nil(drawn, "variation", notation.signed_pounds, axis)
    if drawing:
        drawing["data"][0] |= {
            "text": [_end(row) for row in drawn],
            "hovertext": [f"{row['name']}<br>{row['said_position']}" for row in drawn],
        }
    title, sentence = said.lines_title(found), said.lines_sentence(found, of)
    return Chart("lines", title, sentence, OF_LINES, rows, csv, drawing)


def _told_apart(rows: Sequence[Row]) -> list[Row]:
    """Bars that would have the same name, with their point of delivery and specialty as well."""
    times = Counter(row["name"] for row in rows)
    return [row | {"name": _in_full(row)} if times[row["name"]] > 1 else row for row in rows]


def _in_full(row: Row) -> str:
    return f"{row['name']}: {said.specialty(row)}"


def _end(row: Row) -> str:
    """At the end of a bar its pounds, and the shape of where its index lies."""
    shape = said.SHAPES.get(row["position"] or "", "")
    return f"{notation.signed_pounds(row['variation'])} {shape}".strip()


def _line(row: Row) -> str:
    """A line in short, so that its organisation has room beside a bar on a telephone as well."""
    what = row["hrg"] or names.point_of_delivery(row["point_of_delivery"])
    return f"{what}, {names.organisation(row['organisation'])}"
