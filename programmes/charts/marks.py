"""Marks that the drawings of this app share: who is who, and better, similar or worse by shape."""

from collections.abc import Sequence

from evidence import charts
from evidence.charts import Figure
from evidence.notation import plain
from evidence.queries import Row

ROW = 32  # pixels for a bar, which two lines of its name have room beside
ALIKE = "#005eb8"  # bars where nobody is highlighted
SYMBOLS = {
    "better": "triangle-up",
    "similar": "circle",
    "worse": "triangle-down",
    "unclear": "diamond-open",
}
COLOURS = {
    "better": charts.BETTER,
    "similar": charts.SIMILAR,
    "worse": charts.WORSE,
    "unclear": charts.SIMILAR,
}


def groups(
    rows: Sequence[Row], own: str, peers: Sequence[str]
) -> list[tuple[str, str, str, list[Row]]]:
    """Others, peers and own in the order they are drawn: (who, fill, edge, rows)."""
    named: dict[str, list[Row]] = {"others": [], "peers": [], "own": []}
    for row in rows:
        code = row["organisation"]
        who = "own" if code == own else "peers" if code in peers else "others"
        named[who].append(row)
    return [
        ("others", charts.OTHER, charts.OTHER_EDGE, named["others"]),
        ("peers", charts.PEER, charts.PEER, named["peers"]),
        ("own", charts.OWN, charts.OWN, named["own"]),
    ]


def bar_look(rows: Sequence[Row], own: str, peers: Sequence[str]) -> Figure:
    """Fill, edge and ink of each row's bar; all alike where nobody is highlighted."""
    looks = {
        row["organisation"]: (fill, edge, charts.INK if who == "others" else "#ffffff")
        for who, fill, edge, members in groups(rows, own, peers)
        for row in members
    }
    if not own:
        looks = dict.fromkeys(looks, (ALIKE, ALIKE, "#ffffff"))
    fill, edge, ink = zip(*(looks[row["organisation"]] for row in rows), strict=True)
    font = {"color": list(ink), "size": 13}
    return {
        "marker": {"color": list(fill), "line": {"color": list(edge), "width": 1}},
        "insidetextfont": font,
    }


def bar_names(names: Sequence[str]) -> tuple[Figure, Figure]:
    """The axis of bars with a name each, on two lines where it is long; the same for a telephone."""
    places = list(range(len(names)))
    wide = [charts.wrapped(plain(name)) for name in names]
    narrow = [charts.wrapped(plain(name), charts.NARROW_NAME) for name in names]
    upright = charts.axis(
        tickmode="array",
        tickvals=places,
        ticktext=wide,
        ticklabelstandoff=6,
        tickfont={"size": 12},
        range=[len(names) - 0.4, -0.6],
        showgrid=False,
    )
    return upright, {"ticktext": narrow, "tickfont": {"size": 11}}


def bar_height(bars: int) -> int:
    """Height of a drawing of so many bars, in pixels."""
    return 110 + ROW * bars
