"""Parts of a whole, own and peers side by side, with the difference written at the end of each row."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import floor, log10

from evidence import charts, notation
from evidence.charts import Chart, Column, Figure
from evidence.queries import Row

from ..sentences import Comparison
from ..sentences.parts import difference, part_name, per_head_difference
from .marks import bar_names
from .noted import said_once
from .quadrant import brief
from .variations import AGAINST

ROW = 46  # pixels for a pair of bars
TOP = 64
AROUND = 150  # pixels above and below all rows: legend, axis and its title
TICKS, NARROW_TICKS = 5, 3  # at most, besides nil
STEPS = (0.1, 0.2, 0.5, 1, 2, 5)  # of the power of ten below the longest bar
INSIDE = 0.5  # of the longest bar, from which a bar has room for its own figure
# Of the longest bar, left free behind it for what is written at the end of a row.
ROOM, WIDE_ROOM, NARROW_ROOM = 0.6, 0.5, 1.2

# At the very top of the drawing, so that nothing written above the bars meets it.
LEGEND = {"orientation": "h", "x": 0, "yref": "container", "y": 0.99, "yanchor": "top"}

SHARE_COLUMNS = (
    Column("part", "Part", link="page"),
    Column("share", "Share", "percent"),
    Column("benchmark_share", "Benchmark’s share", "percent"),
    Column("share_variation", "Difference, points", "points"),
    Column("share_variation_pounds", "Difference in share, £", "variation"),
    Column("spend", "Spend", "pounds"),
    Column("per_head", "Spend a head", "per_head"),
    Column("benchmark_per_head", "Benchmark a head", "per_head"),
    Column("outcome_said", "Outcome, against the mean"),
    Column("said", "Note"),
    Column("explain", "Worked out", link="explain_page", words="Explain"),
)
HEAD_COLUMNS = (Column("part", "Part", link="page"), *AGAINST)


@dataclass(frozen=True)
class Pair:
    """What a pair of bars shows: the keys of own and benchmark, how they are written, the axis."""

    own: str
    benchmark: str
    written: Callable[[float | None], str]
    difference: Callable[[Row], str]
    tick: Callable[[float], str]
    axis: Figure


SHARES = Pair(
    "share",
    "benchmark_share",
    notation.percent,
    difference,
    lambda value: f"{value:g}%",
    charts.axis("Share, %"),
)
HEADS = Pair(
    "per_head",
    "benchmark_per_head",
    notation.said_per_head,
    per_head_difference,
    lambda value: f"£{value:,g}",
    charts.axis("Spend, £ a head"),
)


def shares(
    id: str,
    rows: Sequence[Row],
    title: str,
    sentence: str,
    csv: str,
    compared: Comparison,
    explain: str = "",
    wide: bool = False,
) -> Chart:
    """Shares of the parts, largest first. `rows` of benchmarks, each with its `page` (empty for
    none), `setting_name` and the words beside the figures; a `wide` drawing has the outcome at the
    end of each row too."""
    ranked = _ranked(rows, "share")
    drawing = _figure(ranked, SHARES, compared, wide)
    columns, sentence = said_once(SHARE_COLUMNS, ranked, sentence)
    return Chart(id, title, sentence, columns, ranked, csv, drawing, explain)


def heads(
    id: str,
    rows: Sequence[Row],
    title: str,
    sentence: str,
    csv: str,
    compared: Comparison,
    explain: str = "",
) -> Chart:
    """Spend a head on the parts, largest first, from the same rows."""
    ranked = _ranked(rows, "per_head")
    drawing = _figure(ranked, HEADS, compared)
    columns, sentence = said_once(HEAD_COLUMNS, ranked, sentence)
    return Chart(id, title, sentence, columns, ranked, csv, drawing, explain)


def _ranked(rows: Sequence[Row], key: str) -> list[Row]:
    named = [{**row, "part": notation.plain(part_name(row))} for row in rows]
    return sorted(named, key=lambda row: (row[key] is None, -(row[key] or 0), row["part"]))


def _figure(
    rows: Sequence[Row], pair: Pair, compared: Comparison, wide: bool = False
) -> Figure | None:
    there = [row for row in rows if row[pair.own] is not None]
    if not there:
        return None
    names, _ = bar_names([row["part"] for row in there])
    _, narrow_names = bar_names([brief(row["part"]) for row in there])
    ends = [max(row[pair.own], row[pair.benchmark] or 0) for row in there]
    lowest = min(0, *(row[pair.own] for row in there))
    words = [pair.difference(row) for row in there]
    against = compared.against(there[0]["benchmark"])
    layout = {
        "barmode": "group",
        "bargap": 0.25,
        "bargroupgap": 0.05,
        "showlegend": True,
        "legend": LEGEND,
        "margin": {"l": 70, "r": 20, "t": TOP, "b": 60},
        "xaxis": pair.axis
        | _axis(max(ends), TICKS, pair)
        | {"range": [lowest, (1 + (WIDE_ROOM if wide else ROOM)) * max(ends)]},
        "yaxis": names,
        "annotations": _ends([_with_outcome(*both) for both in zip(words, there, strict=True)])
        if wide
        else _ends(_stacked(words)),
        "height": AROUND + ROW * len(there),
    }
    narrow = {
        "xaxis": {"range": [lowest, (1 + NARROW_ROOM) * max(ends)]}
        | _axis(max(ends), NARROW_TICKS, pair),
        "yaxis": narrow_names,
        "annotations": _ends(_stacked(words)),
    }
    traces = [
        _bars(there, pair.own, pair, "you", charts.OWN, max(ends)),
        _bars(there, pair.benchmark, pair, against, charts.PEER, max(ends)),
    ]
    return charts.figure(traces, layout, narrow)


def _where(length: float | None, longest: float) -> str:
    """Where a figure is written: inside a bar that is long enough for it on a telephone too."""
    return "inside" if length is not None and length >= INSIDE * longest else "outside"


def _bars(
    rows: Sequence[Row], key: str, pair: Pair, name: str, colour: str, longest: float
) -> Figure:
    written = [pair.written(row[key]) if row[key] is not None else "" for row in rows]
    return {
        "type": "bar",
        "orientation": "h",
        "name": name,
        "y": list(range(len(rows))),
        "x": [row[key] for row in rows],
        "hovertext": [
            f"{row['part']}<br>{name}: {said}" for row, said in zip(rows, written, strict=True)
        ],
        "hoverinfo": "text",
        "text": written,
        "textposition": [_where(row[key], longest) for row in rows],
        "textangle": 0,
        "constraintext": "none",
        "insidetextanchor": "end",
        "insidetextfont": {"color": "#ffffff", "size": 12},
        "outsidetextfont": {"color": charts.INK, "size": 12},
        "customdata": [row["page"] for row in rows],
        "marker": {"color": colour},
    }


def _axis(longest: float, most: int, pair: Pair) -> Figure:
    places = _ticks(longest, most)
    return {"tickvals": places, "ticktext": [pair.tick(place) for place in places]}


def _ticks(longest: float, most: int) -> list[float]:
    """Round places from nil to the end of the longest bar, not under the words behind it."""
    if longest <= 0:
        return [0]
    power = 10 ** floor(log10(longest))
    step = next(one * power for one in STEPS if longest / (one * power) <= most)
    return [step * place for place in range(floor(longest / step) + 1)]


def _stacked(words: Sequence[str]) -> list[str]:
    """The rate above and pounds below, where there is no room beside each other."""
    return [said.replace(", ", "<br>") for said in words]


def _with_outcome(said: str, row: Row) -> str:
    """What is written at the end of a wide row: the difference, then the outcome in words."""
    return said if row["outcome_said"] == "–" else f"{said}<br>outcome {row['outcome_said']}"


def _ends(words: Sequence[str]) -> list[Figure]:
    """What is written at the end of each row."""
    look = {"xref": "paper", "x": 1, "xanchor": "right", "align": "right"}
    return [
        charts.caption(said, y=place, font={"size": 12, "color": charts.INK}, **look)
        for place, said in enumerate(words)
        if said
    ]
