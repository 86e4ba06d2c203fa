"""One figure over the years, own and benchmark: spend a head, or an outcome with its interval."""

from collections.abc import Mapping, Sequence
from datetime import date

from evidence import charts, notation
from evidence.charts import Chart, Column, Figure
from evidence.queries import Row

from ..sentences import value
from ..sentences.inside import COVID_YEARS
from .noted import said_once

HEIGHT, NARROW_HEIGHT = 420, 380
FEWEST_POINTS = 2
FEW_YEARS = 7  # whose names stand beside one another
MOST_YEARS = 5  # named under an outcome, which a telephone has room for

SPEND_COLUMNS = (
    Column("year", "Year"),
    Column("per_head", "Spend a head", "per_head"),
    Column("benchmark_per_head", "Benchmark a head", "per_head"),
    Column("lower_quarter", "Lower quartile of the comparators", "per_head"),
    Column("upper_quarter", "Upper quartile of the comparators", "per_head"),
    Column("spend", "Spend", "pounds"),
    Column("population_year", "Population of"),
    Column("said", "Note"),
    Column("explain", "Worked out", link="explain_page", words="Explain"),
)


def spend_trend(
    rows: Sequence[Row],
    title: str,
    sentence: str,
    csv: str,
    breaks: Mapping[str, str],
    explain: str = "",
) -> Chart:
    """`rows` of `inside.spend.trend`, oldest first; `breaks` are the years before which a line must
    not be joined, with the reason."""
    there = [row for row in rows if row["per_head"] is not None]
    drawing = _spend(there, breaks) if len(there) >= FEWEST_POINTS else None
    columns, sentence = said_once(SPEND_COLUMNS, rows, sentence)
    return Chart("spend-trend", title, sentence, columns, rows, csv, drawing, explain)


def _spend(rows: Sequence[Row], breaks: Mapping[str, str]) -> Figure:
    first, last = int(rows[0]["year"][:4]), int(rows[-1]["year"][:4])
    places = [int(row["year"][:4]) for row in rows]
    broken = {int(year[:4]): words for year, words in breaks.items()}
    broken = {year: words for year, words in broken.items() if first < year <= last}
    hover = [
        f"{row['year']}<br>{notation.per_head(row['per_head'])} a head<br>benchmark "
        f"{notation.per_head(row['benchmark_per_head'])}"
        for row in rows
    ]
    own = _line(places, [row["per_head"] for row in rows], broken, "you", charts.OWN)
    own |= {"hovertext": _joined(places, hover, broken, ""), "hoverinfo": "text"}
    own["marker"] = _marks(places, rows, broken)
    theirs = [row["benchmark_per_head"] for row in rows]
    against = _line(places, theirs, broken, "benchmark", charts.QUIET_INK, dashed=True)
    named = [f"{year}-{(year + 1) % 100:02}" for year in range(first, last + 1)]
    layout = {
        "xaxis": charts.axis(
            tickmode="array",
            tickvals=list(range(first, last + 1)),
            ticktext=named,
            range=[first - 0.6, last + 0.6],
            showgrid=False,
            tickangle=-90 if last - first > FEW_YEARS else 0,
        ),
        "yaxis": charts.axis("Spend, £ a head", tickprefix="£", rangemode="tozero"),
        **_legend(),
        "shapes": [*_covid(first, last), *_rules(broken)],
        "annotations": _notes(first, last, broken),
        "bargap": 0.1,
        "height": HEIGHT,
    }
    narrow = {"height": NARROW_HEIGHT, "xaxis": {"tickangle": -90}}
    return charts.figure([*_band(rows, places), against, own], layout, narrow)


def _legend() -> Figure:
    look = {"orientation": "h", "x": 0, "y": 1.08, "yanchor": "bottom"}
    return {"showlegend": True, "legend": look | {"traceorder": "reversed"}}


def _joined(
    places: Sequence[int], values: Sequence, broken: Mapping[int, str], gap: object = None
) -> list:
    """Values with a gap wherever a year is missing or the line must not be joined."""
    found: list = []
    for at, (place, figure) in enumerate(zip(places, values, strict=True)):
        if at and (place in broken or place != places[at - 1] + 1):
            found.append(gap)
        found.append(figure)
    return found


def _line(
    places: Sequence[int],
    values: Sequence[float | None],
    broken: Mapping[int, str],
    name: str,
    colour: str,
    dashed: bool = False,
) -> Figure:
    return {
        "type": "scatter",
        "mode": "lines" if dashed else "lines+markers",
        "name": name,
        "x": _joined(places, places, broken),
        "y": _joined(places, values, broken),
        "hoverinfo": "skip",
        "connectgaps": False,
        "line": {
            "color": colour,
            "width": 2 if dashed else 3,
            "dash": "dash" if dashed else "solid",
        },
    }


def _marks(places: Sequence[int], rows: Sequence[Row], broken: Mapping[int, str]) -> Figure:
    """Full marks; hollow ones where the population or its need is that of another year."""
    borrowed = [row["population_year"] != row["year"] or row["need_carried"] for row in rows]
    symbols = ["circle-open" if other else "circle" for other in borrowed]
    return {"symbol": _joined(places, symbols, broken, "circle"), "size": 9, "color": charts.OWN}


def _band(rows: Sequence[Row], places: Sequence[int]) -> list[Figure]:
    """The comparators' middle half, one block a year: years are not joined where boards changed."""
    there = [
        (place, row["lower_quarter"], row["upper_quarter"])
        for place, row in zip(places, rows, strict=True)
        if row["lower_quarter"] is not None
    ]
    if not there:
        return []
    return [
        {
            "type": "bar",
            "name": "middle half of the comparators",
            "x": [place for place, *_ in there],
            "base": [lower for _, lower, _ in there],
            "y": [upper - lower for _, lower, upper in there],
            "hoverinfo": "skip",
            "marker": {"color": charts.RULE, "line": {"color": charts.OTHER_EDGE, "width": 1}},
        }
    ]


def _covid(first: int, last: int) -> list[Figure]:
    """A shade behind the years of COVID-19, whose spend was paid for otherwise."""
    years = [int(year[:4]) for year in COVID_YEARS]
    shown = [year for year in years if first <= year <= last]
    if not shown:
        return []
    shade = {"type": "rect", "xref": "x", "yref": "paper", "y0": 0, "y1": 1, "layer": "below"}
    return [
        shade
        | {"x0": shown[0] - 0.5, "x1": shown[-1] + 0.5}
        | {"fillcolor": charts.OTHER, "opacity": 0.6, "line": {"width": 0}}
    ]


def _rules(broken: Mapping[int, str]) -> list[Figure]:
    look = {"color": charts.QUIET_INK, "width": 1, "dash": "dot"}
    place = {"yref": "paper", "y0": 0, "y1": 1, "line": look}
    return [charts.line(x0=year - 0.5, x1=year - 0.5, **place) for year in broken]


def _notes(first: int, last: int, broken: Mapping[int, str]) -> list[Figure]:
    """What the rules and the shade are, at the foot of the drawing."""
    notes = [
        charts.caption(
            words,
            x=year - 0.5,
            yref="paper",
            y=0,
            yanchor="bottom",
            xanchor="left",
            textangle=-90,
            font={"size": 12, "color": charts.INK},
        )
        for year, words in broken.items()
    ]
    covid = [int(year[:4]) for year in COVID_YEARS if first <= int(year[:4]) <= last]
    if covid:
        middle = sum(covid) / len(covid)
        notes.append(charts.caption("COVID-19", x=middle, yref="paper", y=1, yanchor="top"))
    return notes


def outcome_trend(
    rows: Sequence[Row], measure: Row, title: str, sentence: str, csv: str, explain: str = ""
) -> Chart:
    """`rows` of one measure over its periods, oldest first."""
    drawing = _outcome(rows, measure) if len(rows) >= FEWEST_POINTS else None
    columns = _outcome_columns(measure["unit"])
    return Chart("outcome-trend", title, sentence, columns, rows, csv, drawing, explain)


def _outcome_columns(unit: str) -> tuple[Column, ...]:
    """The columns of an outcome over time, each figure with its unit."""
    of = "%" if unit == "percent" else unit
    return (
        Column("period", "Period", "period"),
        Column("value", f"Value, {of}", "decimal"),
        Column("lower", f"Lower limit of the 95% interval, {of}", "decimal"),
        Column("upper", f"Upper limit of the 95% interval, {of}", "decimal"),
        Column("benchmark_value", f"Benchmark, {of}", "decimal"),
        Column("said", "Against the mean"),
        Column("rank_of", "Rank (1 is the best)"),
        Column("explain", "Worked out", link="explain_page", words="Explain"),
    )


def _outcome(rows: Sequence[Row], measure: Row) -> Figure:
    unit = measure["unit"]
    middles = [row["start"] + (row["end"] - row["start"]) / 2 for row in rows]
    when = [day.isoformat() for day in middles]
    own = {
        "type": "scatter",
        "mode": "lines+markers",
        "name": "you",
        "x": when,
        "y": [row["value"] for row in rows],
        "hovertext": [f"{notation.period(r['period'])}<br>{value(r['value'], unit)}" for r in rows],
        "hoverinfo": "text",
        "line": {"color": charts.OWN, "width": 3},
        "marker": {"color": charts.OWN, "size": 9},
    }
    if any(row["upper"] is not None for row in rows):
        own["error_y"] = _whiskers(rows)
    against = {
        "type": "scatter",
        "mode": "lines",
        "name": "benchmark",
        "x": when,
        "y": [row["benchmark_value"] for row in rows],
        "hoverinfo": "skip",
        "line": {"color": charts.QUIET_INK, "width": 2, "dash": "dash"},
    }
    layout = {
        "xaxis": charts.axis("Each at the middle of its period", showgrid=False, **_years(middles)),
        "yaxis": charts.axis(_of(unit)),
        **_legend(),
        "height": HEIGHT,
    }
    return charts.figure([against, own], layout, {"height": NARROW_HEIGHT})


def _of(unit: str) -> str:
    """A unit as the title of an axis: %, Index score, Per 100,000."""
    return "%" if unit == "percent" else f"{unit[:1].upper()}{unit[1:]}"


def _years(middles: Sequence[date]) -> Figure:
    """A label at the beginning of some years, at most five, and at least two of them in reach."""
    first, last = middles[0].year, middles[-1].year + 1
    step = -(-(last - first) // MOST_YEARS)
    named = range(first, last + 1, step)
    return {
        "type": "date",
        "tickmode": "array",
        "tickvals": [f"{year}-01-01" for year in named],
        "ticktext": [str(year) for year in named],
        "range": [f"{first}-01-01", f"{named[-1] if named[-1] >= last else last}-01-01"],
    }


def _whiskers(rows: Sequence[Row]) -> Figure:
    """The intervals, where they are published."""
    up = [0 if r["upper"] is None else r["upper"] - r["value"] for r in rows]
    down = [0 if r["lower"] is None else r["value"] - r["lower"] for r in rows]
    look = {"type": "data", "symmetric": False, "color": charts.INK, "thickness": 1, "width": 4}
    return look | {"array": up, "arrayminus": down}
