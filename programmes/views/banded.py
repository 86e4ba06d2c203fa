"""Rows of a map in their bands: seven of equally many, or seven around a benchmark."""

from collections.abc import Callable, Collection, Sequence

from evidence.charts import Chart
from evidence.notation import known
from evidence.queries import Row
from organisations import outlines

from .. import charts, choices
from ..charts import bands
from ..charts.bands import Band
from ..sentences import across

SEVEN = 7


def mapped(kind: str, of_spend: Sequence[Row], of_outcome: Sequence[Row]) -> list[Row]:
    """Everybody in the order of one kind of map (`choices.MAPS`), highest first, each with its band."""
    if kind in (choices.SPEND, choices.SPEND_DIFFERENCE):
        return spend(of_spend, kind == choices.SPEND_DIFFERENCE)
    return outcomes(of_outcome, kind == choices.OUTCOME_DIFFERENCE)


def spend(rows: Sequence[Row], difference: bool) -> list[Row]:
    """Spend a head, highest first; in percent of the benchmark where the difference is asked for."""
    key = "variation_percent" if difference else "per_head"
    there = _in_order(rows, key)
    shades = (
        [_around(row[key], across.DIFFERENCES, across.DIFFERENCE_WORDS) for row in there]
        if difference
        else _steps(there)
    )
    return _placed(there, shades, across.figure_against if difference else across.figure)


def outcomes(rows: Sequence[Row], difference: bool) -> list[Row]:
    """A measure, highest first; by position, the best first, where the difference is asked for."""
    if not difference:
        there = _in_order(rows, "value")
        return _placed(there, _steps(there))
    there = _in_order(rows, "z")
    edges, words = across.POSITION_EDGES, across.POSITION_WORDS
    return _placed(there, [_around(row["z"], edges, words, better_first=True) for row in there])


def _in_order(rows: Sequence[Row], key: str) -> list[Row]:
    """Rows by a figure, highest first, those without one last."""
    return sorted(rows, key=lambda row: (not known(row[key]), -(row[key] or 0)))


def _steps(rows: Sequence[Row]) -> list[Band]:
    """Equally many in each of seven bands; one for each where there are seven or fewer."""
    number = min(SEVEN, len(rows))
    places = [place * number // len(rows) for place in range(len(rows))]
    found = {}
    for band in range(number):
        members = [row for row, place in zip(rows, places, strict=True) if place == band]
        words = across.nth(band, number, members[-1], members[0])
        found[band] = bands.step(band, number, words)
    return [found[place] for place in places]


def _around(
    figure: float | None,
    edges: Sequence[float],
    words: Sequence[str],
    better_first: bool = False,
) -> Band:
    """The band of a figure: below `edges[0]` and so on, the middle one reaching both of its edges."""
    if figure is None:
        return bands.unknown(across.NO_POSITION)
    above = sum(figure <= edge if edge > 0 else figure < edge for edge in edges)
    return bands.around(above, words[above], better_first)


def _placed(
    rows: Sequence[Row], shades: Sequence[Band], said: Callable[[Row], str] = across.figure
) -> list[Row]:
    return [
        {
            **row,
            "place": place,
            "shade": shade,
            "band": shade.words,
            "said_figure": said(row),
        }
        for place, (row, shade) in enumerate(zip(rows, shades, strict=True), start=1)
    ]


def chart(rows: Sequence[Row], nation: str, csv: str, own: str, peers: Collection[str]) -> Chart:
    """The map of rows in their bands: of boundaries where all have one, else of tiles."""
    names = {row["organisation"]: row["organisation_name"] for row in rows}
    polygons, titles = outlines.boundaries(rows)
    where = charts.boundary_places(polygons) if polygons else charts.tile_places(_tiles(names))
    what = "Spend a head" if "per_head" in rows[0] else str(rows[0]["measure_name"])
    own_row = next((row for row in rows if row["organisation"] == own), None)
    title = across.map_title(rows, what, own_row)
    with_peers = any(code in peers for code in names)
    sentence = across.map_sentence(nation, titles, own_row is not None, with_peers)
    return charts.map_of(rows, where, title, sentence, csv, own, peers)


def _tiles(names: dict[str, str]) -> dict[str, tuple[int, int, str]]:
    found = outlines.tiles(names)
    return {code: (tile.column, tile.row, tile.label) for code, tile in found.items()}
