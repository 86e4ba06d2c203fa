"""Every organisation where it is: its boundary, or a tile of its own, in the colour of its band.

Shapes are filled lines of Plotly's cartesian charts, so that no geographic part has to be loaded. The
mark in the middle of each is not seen: it is what the keyboard and the mouse follow to its page.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import cos, radians
from textwrap import wrap

from evidence import charts
from evidence.charts import Chart, Column, Figure
from evidence.queries import Row

from .bands import Band

Point = tuple[float, float]
Polygons = Sequence[Sequence[Sequence[Sequence[float]]]]

LINE_OF_TILE = 13  # letters in a line on a tile
FEWEST_ACROSS = 5  # tiles, so that a few are not drawn as broad bands
TILE_HEIGHT, TILE_GAP = 62, 0.04  # pixels; share of a tile left free on each side
MAP_HEIGHT, NARROW_HEIGHT = 720, 460  # pixels
# Edges of the reader's own and of peers have a white line inside, so that they show on dark fills too:
# (colour, width, width of the white line), in pixels.
EDGES = {
    "others": (charts.OTHER_EDGE, 1, 0),
    "peers": (charts.INK, 4, 1.5),
    "own": (charts.INK, 7, 3),
}

COLUMNS = (
    Column("place", "Rank", "whole"),
    Column("organisation_name", "Organisation", link="page"),
    Column("said_figure", "Figure"),
    Column("band", "On the map"),
)


@dataclass(frozen=True)
class Places:
    """Where organisations are drawn: rings by code, the middle of each, and words for a tile."""

    rings: Mapping[str, Sequence[Sequence[Sequence[float]]]]
    middles: Mapping[str, Point]
    labels: Mapping[str, str]
    axes: Figure
    height: int


def map_of(
    rows: Sequence[Row],
    places: Places,
    title: str,
    sentence: str,
    csv: str,
    own: str = "",
    peers: Collection[str] = (),
) -> Chart:
    """`rows` highest first, each with its `place`, `band`, `shade` (a Band), `said_figure`, `page`."""
    standing = {
        row["organisation"]: "own"
        if row["organisation"] == own
        else "peers"
        if row["organisation"] in peers
        else "others"
        for row in rows
    }
    # Last drawn lies on top: the edge of the reader's own is never under its neighbour's.
    order = sorted(rows, key=lambda row: list(EDGES).index(standing[row["organisation"]]))
    traces = [
        trace for row in order for trace in _shape(row, places, standing[row["organisation"]])
    ]
    wide, narrow = _words(rows, places, own)
    layout = {**places.axes, "annotations": wide, "height": places.height} | _BARE
    small = {"annotations": narrow, "height": min(places.height, NARROW_HEIGHT)}
    drawing = charts.figure([*traces, _links(rows, places)], layout, small)
    return Chart("map", title, sentence, COLUMNS, rows, csv, drawing)


_BARE: Figure = {"margin": {"l": 5, "r": 5, "t": 5, "b": 5}}


def _shape(row: Row, places: Places, standing: str) -> list[Figure]:
    """The rings of one organisation as one filled line, a gap between them, and the line in its edge."""
    x: list[float | None] = []
    y: list[float | None] = []
    for ring in places.rings[row["organisation"]]:
        x += [None] * bool(x) + [point[0] for point in ring]
        y += [None] * bool(y) + [point[1] for point in ring]
    colour, width, inside = EDGES[standing]
    line = {"type": "scatter", "mode": "lines", "x": x, "y": y}
    shape = line | {
        "fill": "toself",
        "fillcolor": row["shade"].fill,
        "line": {"color": colour, "width": width},
        "hoveron": "fills",
        "hoverinfo": "text",
        "text": _hover(row),
    }
    edge = line | {"line": {"color": "#ffffff", "width": inside}, "hoverinfo": "skip"}
    return [shape, edge] if inside else [shape]


def _links(rows: Sequence[Row], places: Places) -> Figure:
    middles = [places.middles[row["organisation"]] for row in rows]
    return {
        "type": "scatter",
        "mode": "markers",
        "x": [x for x, _ in middles],
        "y": [y for _, y in middles],
        "hovertext": [_hover(row) for row in rows],
        "hoverinfo": "text",
        "customdata": [row["page"] for row in rows],
        "marker": {"size": 22, "opacity": 0, "color": charts.OWN},
    }


def _hover(row: Row) -> str:
    return (
        f"{row['organisation_name']}<br>{row['said_figure']}, rank {row['place']}<br>{row['band']}"
    )


def _words(rows: Sequence[Row], places: Places, own: str) -> tuple[list[Figure], list[Figure]]:
    """What is written on the shapes: a name and rank on each tile, or the reader's own name."""
    if not places.labels:
        return ([_own_name(row, places) for row in rows if row["organisation"] == own],) * 2
    wide = [_on_tile(row, places, f"{_lines(places, row)}<br>{row['place']}", 11) for row in rows]
    narrow = [_on_tile(row, places, str(row["place"]), 12) for row in rows]
    return wide, narrow


def _lines(places: Places, row: Row) -> str:
    return "<br>".join(wrap(places.labels[row["organisation"]], LINE_OF_TILE)[:3])


def _on_tile(row: Row, places: Places, words: str, size: int) -> Figure:
    x, y = places.middles[row["organisation"]]
    band: Band = row["shade"]
    return {
        "x": x,
        "y": y,
        "text": words,
        "showarrow": False,
        "font": {"size": size, "color": band.ink},
        "captureevents": False,
    }


def _own_name(row: Row, places: Places) -> Figure:
    x, y = places.middles[row["organisation"]]
    return {
        "x": x,
        "y": y,
        "text": charts.short(row["organisation_name"], 24),
        "ax": 0,
        "ay": -40,
        "arrowcolor": charts.INK,
        "bgcolor": "#ffffff",
        "bordercolor": charts.INK,
        "font": {"size": 13, "color": charts.OWN},
    }


def boundary_places(polygons: Mapping[str, Polygons]) -> Places:
    """Organisations inside their boundaries, a degree of longitude as wide as it is in the middle."""
    rings = {
        code: [ring for polygon in all_of for ring in polygon] for code, all_of in polygons.items()
    }
    middles = {code: middle(max(found, key=_extent)) for code, found in rings.items()}
    latitudes = [point[1] for found in rings.values() for ring in found for point in ring]
    half_way = (min(latitudes) + max(latitudes)) / 2
    axes = {
        "xaxis": _HIDDEN,
        "yaxis": _HIDDEN | {"scaleanchor": "x", "scaleratio": round(1 / cos(radians(half_way)), 4)},
    }
    return Places(rings, middles, {}, axes, MAP_HEIGHT)


def tile_places(tiles: Mapping[str, tuple[int, int, str]]) -> Places:
    """Organisations as tiles of one size; `tiles` are column, row from the north, and words."""
    low, high = TILE_GAP, 1 - TILE_GAP
    rings = {
        code: [
            [
                (x + a, y + b)
                for a, b in ((low, low), (high, low), (high, high), (low, high), (low, low))
            ]
        ]
        for code, (x, y, _) in tiles.items()
    }
    middles = {code: (x + 0.5, y + 0.5) for code, (x, y, _) in tiles.items()}
    last = max(y for _, y, _ in tiles.values()) + 1
    columns = max(x for x, _, _ in tiles.values()) + 1
    free = max(FEWEST_ACROSS - columns, 0) / 2
    across = _HIDDEN | {"range": [-free, columns + free]}
    axes = {"xaxis": across, "yaxis": _HIDDEN | {"range": [last, 0]}}
    labels = {code: words for code, (_, _, words) in tiles.items()}
    return Places(rings, middles, labels, axes, 10 + TILE_HEIGHT * last)


_HIDDEN: Figure = {"visible": False, "fixedrange": True}


def _extent(ring: Sequence[Sequence[float]]) -> float:
    """The area inside a ring, to find the largest."""
    pairs = pairwise(ring)
    return abs(sum(a[0] * b[1] - b[0] * a[1] for a, b in pairs)) / 2


def middle(ring: Sequence[Sequence[float]]) -> Point:
    """The centre of gravity of a ring; of its corners where it has no area."""
    pairs = [(a, b, a[0] * b[1] - b[0] * a[1]) for a, b in pairwise(ring)]
    area = sum(part for *_, part in pairs) / 2
    if not area:
        return ring[0][0], ring[0][1]
    x = sum((a[0] + b[0]) * part for a, b, part in pairs) / (6 * area)
    y = sum((a[1] + b[1]) * part for a, b, part in pairs) / (6 * area)
    return round(x, 3), round(y, 3)
