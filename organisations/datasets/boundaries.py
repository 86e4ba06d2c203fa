"""Boundaries of organisations, as a GeoJSON file (RFC 7946) that an operator loads.

Source: whatever release is named with it; the Office for National Statistics publishes boundaries of
integrated care boards and local health boards. No boundary comes with the product.

Mind: positions are longitude and latitude in degrees; files on the British National Grid (metres) are
refused. Which property names the organisation differs from file to file. Rings are simplified to what a
drawing of a nation can show: areas and shared borders are not to be measured from them. Generalised
publications have rings that cross themselves a little (drawn as they are) and islets that have shrunk to
a line (left out).
"""

import json
import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from evidence.datasets.published import PublishedFileError

from . import rings
from .rings import Points

LARGEST_BYTES = 200_000_000
WORLD = (180.0, 90.0)  # degrees east or west, and north or south
FEWEST = 4  # positions of a closed ring: a triangle, and its first corner again
GRID = "; is it on the British National Grid? Degrees (WGS 84) are needed"

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class BoundaryRow:
    """One organisation with its boundary: polygons of rings of (longitude, latitude)."""

    organisation: str
    polygons: list[list[list[list[float]]]]


@dataclass(frozen=True, slots=True)
class _Feature:
    """One feature of the file; features are counted from 1."""

    file: str
    row: int
    about: Json

    @property
    def properties(self) -> Json:
        found = self.about.get("properties")
        return found if isinstance(found, dict) else {}

    def refusal(self, what: str) -> PublishedFileError:
        return PublishedFileError(f"{self.file}, row {self.row}, {what}")


def read(path: Path, codes: Mapping[str, str], match: str = "") -> Iterator[BoundaryRow]:
    """The boundaries, simplified; `codes` are our codes by every code an organisation has.

    `match` is the property that names the organisation; without it, the one that names most of them.
    """
    features = _features(path)
    named_by = match or _naming(path, features, codes)
    seen: dict[str, int] = {}
    for feature in features:
        code = _organisation(feature, named_by, codes)
        first = seen.setdefault(code, feature.row)
        if first != feature.row:
            value = feature.properties[named_by]
            raise feature.refusal(f"property {named_by}: {value!r} is in row {first} already")
        polygons = list(_polygons(feature))
        if not any(rings.area(polygon[0]) for polygon in polygons):
            raise feature.refusal("property geometry: has no area")
        yield BoundaryRow(code, _simplified(polygons))


def _features(path: Path) -> list[_Feature]:
    if path.stat().st_size > LARGEST_BYTES:
        raise PublishedFileError(f"{path.name}: is larger than {LARGEST_BYTES // 1_000_000} MB")
    try:
        content = json.loads(path.read_text(encoding="utf-8-sig"), parse_constant=_no_number)
    except UnicodeDecodeError as error:
        raise PublishedFileError(f"{path.name}: is not UTF-8 text ({error.reason})") from error
    except json.JSONDecodeError as error:
        where = f"line {error.lineno}, column {error.colno}: {error.msg}"
        raise PublishedFileError(
            f"{path.name}: is not GeoJSON ({where}); is the file cut short?"
        ) from error
    except (ValueError, RecursionError) as error:
        raise PublishedFileError(f"{path.name}: is not GeoJSON ({error})") from error
    found = content.get("features") if isinstance(content, dict) else None
    if not isinstance(found, list) or content.get("type") != "FeatureCollection":
        raise PublishedFileError(f"{path.name}: is not GeoJSON: no FeatureCollection of features")
    if not found:
        raise PublishedFileError(f"{path.name}: has no features; is the file cut short?")
    rows = enumerate(found, start=1)
    return [_Feature(path.name, row, one if isinstance(one, dict) else {}) for row, one in rows]


def _no_number(text: str) -> float:
    raise ValueError(f"{text} is not a number of JSON")


def _naming(path: Path, features: list[_Feature], codes: Mapping[str, str]) -> str:
    """The property that holds a code of an organisation in most features."""
    hits: dict[str, int] = {}
    for feature in features:
        for name, value in feature.properties.items():
            hits[name] = hits.get(name, 0) + (isinstance(value, str) and value.strip() in codes)
    best = max(hits, key=lambda name: hits[name], default="")
    if not best or not hits[best]:
        there = ", ".join(hits) or "none"
        raise PublishedFileError(
            f"{path.name}, row 1: no property is the ONS or ODS code of an organisation that is "
            f"loaded (properties: {there})"
        )
    return best


def _organisation(feature: _Feature, named_by: str, codes: Mapping[str, str]) -> str:
    value = feature.properties.get(named_by)
    if value is None:
        raise feature.refusal(f"property {named_by}: is missing")
    code = codes.get(value.strip()) if isinstance(value, str) else None
    if code is None:
        raise feature.refusal(
            f"property {named_by}: {value!r} is the ONS or ODS code of no organisation of today"
        )
    return code


def _polygons(feature: _Feature) -> Iterator[list[Points]]:
    """The polygons of a feature as lists of rings, each checked."""
    geometry = feature.about.get("geometry")
    kind = geometry.get("type") if isinstance(geometry, dict) else None
    if not isinstance(geometry, dict) or kind not in ("Polygon", "MultiPolygon"):
        raise feature.refusal(f"property geometry: {kind!r} is no Polygon or MultiPolygon")
    parts = geometry.get("coordinates")
    polygons = [parts] if kind == "Polygon" else parts
    if not isinstance(polygons, list) or not polygons:
        raise feature.refusal("property geometry: has no coordinates")
    for polygon in polygons:
        if not isinstance(polygon, list) or not polygon:
            raise feature.refusal("property geometry: has a polygon without rings")
        yield [_ring(feature, ring) for ring in polygon]


def _ring(feature: _Feature, ring: Any) -> Points:
    points = np.array([_position(feature, one) for one in ring] if isinstance(ring, list) else [])
    if len(points) < FEWEST:
        raise feature.refusal(f"property geometry: a ring has fewer than {FEWEST} positions")
    if (points[0] != points[-1]).any():
        raise feature.refusal("property geometry: a ring does not end where it begins")
    return points


def _position(feature: _Feature, position: Any) -> tuple[float, float]:
    """Longitude and latitude; a height after them is left out."""
    place = position[:2] if isinstance(position, list) else []
    if len(place) < 2 or any(type(one) not in (int, float) for one in place):
        raise feature.refusal(f"property geometry: {str(position)[:40]!r} is no position")
    if not all(math.isfinite(n) and abs(n) <= most for n, most in zip(place, WORLD, strict=True)):
        raise feature.refusal(f"property geometry: {place} lies outside the world{GRID}")
    return place[0], place[1]


def _simplified(polygons: list[list[Points]]) -> list[list[list[list[float]]]]:
    """The polygons as they are drawn: islets too small to see are left out, never all of them."""
    largest = max(polygons, key=lambda polygon: rings.area(polygon[0]))
    found = []
    for polygon in polygons:
        drawn = [rings.simplified(ring) for ring in polygon]
        if drawn[0]:
            found.append([ring for ring in drawn if ring])
        elif polygon is largest:
            found.append([rings.listed(polygon[0])])
    return found
