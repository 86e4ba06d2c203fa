"""Spend against outcome of one organisation's programmes: where each stands among the peers."""

from collections.abc import Sequence

from evidence import charts, notation
from evidence.charts import Chart, Column, Figure
from evidence.queries import Row

from ..sentences import QUADRANTS, signal, stands
from .marks import COLOURS, SYMBOLS

BANDS = (1, 2)  # explore and investigate, docs/method.md
LEAST_REACH = 2.6  # z, so that both bands are always in the picture
SMALLEST_MARK, LARGEST_MARK = 8, 36  # pixels across
AROUND = 1.3  # times the furthest point, so that the words in the corners stand free
NARROW_REACH = 1.3  # times the reach, again on a telephone, where words take more room

COLUMNS = (
    Column("programme_name", "Programme", link="page"),
    Column("spend", "Spend", "pounds"),
    Column("spend_z", "Spend position (z)", "score"),
    Column("measure_name", "Outcome"),
    Column("period", "Period of the outcome", "period"),
    Column("outcome_z", "Outcome position (z, above 0 is better)", "score"),
    Column("said", "Where it stands"),
)


def quadrant(rows: Sequence[Row], title: str, sentence: str, csv: str) -> Chart:
    """`rows` of the value map, each with the `page` of its programme."""
    there = [r for r in rows if r["spend_z"] is not None and r["outcome_z"] is not None]
    said = [{**row, "said": stands(row)} for row in rows]
    return Chart("quadrant", title, sentence, COLUMNS, said, csv, _figure(there))


def _figure(rows: Sequence[Row]) -> Figure:
    reach = max(
        [LEAST_REACH, *(AROUND * abs(r[z]) for r in rows for z in ("spend_z", "outcome_z"))]
    )
    largest = max((row["spend"] or 0 for row in rows), default=0) or 1
    sizes = [_across(row, largest) for row in rows]
    trace = {
        "type": "scatter",
        "mode": "markers",
        "x": [row["spend_z"] for row in rows],
        "y": [row["outcome_z"] for row in rows],
        "hovertext": [_hover(row) for row in rows],
        "hoverinfo": "text",
        "customdata": [row["page"] for row in rows],
        "cliponaxis": False,
        "marker": {
            "symbol": [SYMBOLS.get(row["signal"], "circle-open") for row in rows],
            "color": [COLOURS.get(row["signal"], charts.SIMILAR) for row in rows],
            "size": sizes,
            "opacity": 0.9,
            "line": {"width": 2},
        },
    }
    across = {"range": [-reach, reach], "showgrid": False, **_ticks(reach)}
    layout = {
        "xaxis": charts.axis("Spend: lower ← → higher (z)", **across),
        "yaxis": charts.axis("Outcome: worse ↓ ↑ better (z)", **across),
        "shapes": _rules(NARROW_REACH * reach),
        "annotations": [*corners(), *_names(rows, sizes, BANDS[0], 26)],
        "height": 520,
    }
    wider = [-NARROW_REACH * reach, NARROW_REACH * reach]
    narrow = {
        "xaxis": {"range": wider},
        "yaxis": {"range": wider},
        "annotations": [*corners(), *_names(rows, sizes, BANDS[1], 16)],
        "height": 460,
    }
    return charts.figure([trace], layout, narrow)


def _across(row: Row, largest: float) -> float:
    """Pixels across a mark whose area stands for spend."""
    return float(max(SMALLEST_MARK, LARGEST_MARK * ((row["spend"] or 0) / largest) ** 0.5))


def _names(rows: Sequence[Row], sizes: Sequence[float], band: float, most: int) -> list[Figure]:
    """The names of the programmes that stand out by so much, each above its mark."""
    return [
        charts.caption(
            charts.short(brief(row["programme_name"]), most),
            x=row["spend_z"],
            y=row["outcome_z"],
            yshift=size / 2,
            yanchor="bottom",
            font={"size": 13, "color": charts.INK},
        )
        for row, size in zip(rows, sizes, strict=True)
        if max(abs(row["spend_z"]), abs(row["outcome_z"])) >= band
    ]


def brief(name: str) -> str:
    """The name of a programme beside a mark: Circulation for Problems of circulation."""
    kernel = notation.plain(name)
    for start in ("Problems of the ", "Problems due to ", "Problems of "):
        kernel = kernel.removeprefix(start)
    return kernel[:1].upper() + kernel[1:]


def _hover(row: Row) -> str:
    return (
        f"{row['programme_name']}<br>{notation.pounds(row['spend'])}, "
        f"{stands(row)}<br>{row['measure_name']}: "
        f"{signal(row['signal'])}"
    )


def _rules(reach: float) -> list[Figure]:
    """Light rules at one and two either way, darker ones through the middle."""
    rules = []
    for place in sorted({0, *BANDS, *(-band for band in BANDS)}):
        look = {"color": charts.QUIET_INK if place == 0 else charts.RULE, "width": 1}
        rules.append(charts.line(x0=place, x1=place, y0=-reach, y1=reach, line=look))
        rules.append(charts.line(y0=place, y1=place, x0=-reach, x1=reach, line=look))
    return [_in_line(), *(rule | {"layer": "below"} for rule in rules)]


def _in_line() -> Figure:
    """The middle, where neither spend nor outcome is out of line."""
    edge = BANDS[0]
    place = {"x0": -edge, "x1": edge, "y0": -edge, "y1": edge}
    look = {"fillcolor": charts.OTHER, "line": {"width": 0}, "layer": "below"}
    return {"type": "rect", **place, **look}


def _ticks(reach: float) -> Figure:
    """Ticks at the bands, and beyond them at every second number."""
    places = [0, *BANDS, *range(2 * BANDS[1], int(reach) + 1, 2)]
    return {"tickmode": "array", "tickvals": sorted({*places, *(-place for place in places)})}


def corners() -> list[Figure]:
    """The four corners of spend and outcome, in words."""
    places = {"lower-better": (0, 1), "higher-better": (1, 1), "lower-worse": (0, 0)}
    places["higher-worse"] = (1, 0)
    return [
        charts.caption(
            QUADRANTS[name].replace(", ", "<br>"),
            xref="paper",
            yref="paper",
            x=x,
            y=y,
            xshift=-6 if x else 6,
            yshift=-6 if y else 6,
            xanchor="right" if x else "left",
            yanchor="top" if y else "bottom",
            align="right" if x else "left",
        )
        for name, (x, y) in places.items()
    ]
