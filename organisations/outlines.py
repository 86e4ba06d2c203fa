"""Where organisations are, for a drawing: the boundaries an operator loaded, or a tile for each.

Tiles are our own table (`data/tiles.csv`): a place on a small grid, roughly where the organisation is,
and a name short enough for a tile. It holds no figure and is read once by each process.
"""

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.db.models import F

from evidence.queries import Row

TILES = Path(__file__).parent / "data" / "tiles.csv"
ACROSS = 4  # tiles in a row where no place is given

Polygons = list[list[list[list[float]]]]


@dataclass(frozen=True, slots=True)
class Tile:
    """tiles.csv: one row per organisation; columns from the west and rows from the north, from 0."""

    column: int
    row: int
    label: str


# What a query of rows by organisation asks for besides, so that a map needs no query of its own.
BOUNDARY = {
    "boundary": F("organisation__boundary__geometry"),
    "boundary_title": F("organisation__boundary__release__title"),
}


def boundaries(rows: Sequence[Row]) -> tuple[dict[str, Polygons], str]:
    """The polygons of the organisations of rows (with `BOUNDARY`), and the titles of their releases.

    Nothing unless all of them have a boundary: a map with holes says less than tiles.
    """
    if not rows or any(row["boundary"] is None for row in rows):
        return {}, ""
    titles = " and ".join(sorted({row["boundary_title"] for row in rows}))
    return {row["organisation"]: row["boundary"]["coordinates"] for row in rows}, titles


def tiles(names: dict[str, str]) -> dict[str, Tile]:
    """A tile for each organisation, by code; `names` are their names.

    Where one has no place of its own, all stand in rows by name: nothing is said of where they are.
    """
    known = _tiles()
    if all(code in known for code in names):
        return {code: known[code] for code in names}
    by_name = sorted(names, key=lambda code: names[code])
    return {
        code: Tile(place % ACROSS, place // ACROSS, names[code])
        for place, code in enumerate(by_name)
    }


@cache
def _tiles() -> dict[str, Tile]:
    with TILES.open(encoding="utf-8", newline="") as file:
        return {
            row["code"]: Tile(int(row["column"]), int(row["row"]), row["label"])
            for row in csv.DictReader(file)
        }


def placed(rows: Sequence[Row]) -> list[tuple[Row, Tile]]:
    """The organisations of rows that have a place of their own, each with its tile."""
    known = _tiles()
    return [(row, known[row["code"]]) for row in rows if row["code"] in known]
