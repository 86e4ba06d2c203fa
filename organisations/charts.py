"""How like an organisation its peers are, variable by variable."""

from collections.abc import Mapping, Sequence

from evidence import charts
from evidence.charts import Chart, Column, Figure
from evidence.queries import Row

from .characteristics import written
from .models import PeerWeight
from .sentences import kind_of

PEER = Column("name", "Peer", link="page")
REGION = Column("region", "Region")  # made-up systems have none
COLUMNS = (
    Column("rank", "Rank (1 is the most alike)", "whole"),
    PEER,
    REGION,
    Column("distance", "Distance", "distance"),
    Column("two_way_words", "Is it mutual?"),
)
PEER_OR_OWN = Column("name", "System", link="page")
WHO = Column("who", "Who")
ROOM, NARROW_ROOM = 1.18, 1.5  # times the longest bar, so that the words at its end fit


def distances(
    peers: Sequence[Row], weights: Sequence[PeerWeight], title: str, sentence: str, csv: str
) -> Chart:
    """`peers` nearest first, each with the `page` of the peer; one bar each, split by variable."""
    rows = [_split(row, weights) for row in peers]
    shown = [column for column in COLUMNS if column is not REGION or any(r["region"] for r in rows)]
    columns = [*shown, *(Column(w.variable, f"of it: {w.label}", "distance") for w in weights)]
    return Chart("distances", title, sentence, columns, rows, csv, _figure(rows, weights))


def side_by_side(
    own: Row,
    peers: Sequence[Row],
    weights: Sequence[PeerWeight],
    values: Mapping[str, Mapping[str, float]],
    title: str,
    sentence: str,
    csv: str,
) -> Chart:
    """The published value of each variable: own first, then the peers, nearest first."""
    here = {"rank": 0, "peer": own["code"], "name": own["name"], "who": "You"}
    here["illustrative"] = own["illustrative"]
    named = [here, *({**row, "who": f"Peer {row['rank']}"} for row in peers)]
    rows = [{**row, **values.get(row["peer"], {})} for row in named]
    columns = [PEER_OR_OWN, WHO, *(Column(w.variable, w.label, written(w)) for w in weights)]
    return Chart("side-by-side", title, sentence, columns, rows, csv)


def _split(row: Row, weights: Sequence[PeerWeight]) -> Row:
    shares = row["contributions"] or {}
    mutual = "Yes" if row["two_way"] else "No: one-way, we are not among its ten"
    return {**row, "two_way_words": mutual, **{w.variable: shares.get(w.variable) for w in weights}}


def _figure(rows: Sequence[Row], weights: Sequence[PeerWeight]) -> Figure:
    places = list(range(len(rows)))
    traces = [_trace(rows, group, label, colour) for label, group, colour in grouped(weights)]
    traces.append(_one_way(rows))
    names = [row["name"] for row in rows]
    upright = charts.axis(
        tickmode="array",
        tickvals=places,
        ticktext=[charts.wrapped(name) for name in names],
        autorange="reversed",
        showgrid=False,
    )
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
        "xaxis": charts.axis("Distance (0 is the same)", range=[0, ROOM * _furthest(rows)]),
        "yaxis": upright,
        "height": 480,
    }
    narrow = {
        "yaxis": {"ticktext": [charts.wrapped(name, charts.NARROW_NAME) for name in names]},
        "xaxis": {"range": [0, NARROW_ROOM * _furthest(rows)], "nticks": 4},
        "height": 620,
    }
    return charts.figure(traces, layout, narrow)


def _furthest(rows: Sequence[Row]) -> float:
    return max((row["distance"] for row in rows), default=0) or 1


def grouped(weights: Sequence[PeerWeight]) -> list[tuple[str, list[str], str]]:
    """Variables in few enough groups to tell apart: (label, variables, colour)."""
    kinds: dict[str, list[str]] = {}
    for weight in weights:
        kinds.setdefault(kind_of(weight.variable), []).append(weight.variable)
    return [
        (label, variables, colour)
        for (label, variables), colour in zip(kinds.items(), charts.STEPS, strict=False)
    ]


def _one_way(rows: Sequence[Row]) -> Figure:
    """The word at the end of a bar whose link is not mutual."""
    there = [(place, row) for place, row in enumerate(rows) if row["two_way"] is False]
    return {
        "type": "scatter",
        "mode": "text",
        "showlegend": False,
        "hoverinfo": "skip",
        "x": [row["distance"] for _, row in there],
        "y": [place for place, _ in there],
        "text": [" one-way" for _ in there],
        "textposition": "middle right",
        "textfont": {"size": 13, "color": charts.INK},
        "cliponaxis": False,
    }


def _trace(rows: Sequence[Row], variables: list[str], label: str, colour: str) -> Figure:
    lengths = [sum(row[variable] or 0 for variable in variables) for row in rows]
    return {
        "type": "bar",
        "orientation": "h",
        "name": label,
        "y": list(range(len(rows))),
        "x": lengths,
        "hovertext": [
            f"{row['name']}: {length:.2f} of {row['distance']:.2f} from {label}"
            for row, length in zip(rows, lengths, strict=True)
        ],
        "hoverinfo": "text",
        "customdata": [row["page"] for row in rows],
        "marker": {"color": colour, "line": {"color": "#ffffff", "width": 1}},
    }
