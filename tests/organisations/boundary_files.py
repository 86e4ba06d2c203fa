"""Made-up boundaries for the tests: squares beside one another, as GeoJSON."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.core.management import call_command

File = Callable[[Any], Path]

CODES = {"QT6": "E54000036", "QJK": "E54000037"}


def square(west: float, south: float, side: float = 1.0) -> list[list[float]]:
    east, north = west + side, south + side
    return [[west, south], [east, south], [east, north], [west, north], [west, south]]


def feature(code: str, *polygons: Any, **properties: Any) -> dict[str, Any]:
    geometry = {"type": "MultiPolygon", "coordinates": list(polygons) or [[square(-5.0, 50.0)]]}
    return {"type": "Feature", "properties": {"ICBCD": code} | properties, "geometry": geometry}


def collection(*features: Any) -> dict[str, Any]:
    return {"type": "FeatureCollection", "features": list(features)}


def both() -> dict[str, Any]:
    return collection(
        feature("E54000036", [square(-5.0, 50.0)]), feature("E54000037", [square(-4.0, 50.0)])
    )


def loaded(path: Path, **options: Any) -> None:
    call_command("load_boundaries", path, verbosity=0, **options)
