"""A file of boundaries that cannot be used is refused by row and property, and changes nothing."""

import json
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError

from evidence.models import Release
from organisations.models import Boundary
from tests.organisations.boundary_files import File, both, collection, feature, loaded, square


def refusal(path: Path, **options: Any) -> str:
    with pytest.raises(CommandError) as refused:
        loaded(path, **options)
    assert not Boundary.objects.exists()
    assert not Release.objects.filter(code__startswith="boundaries").exists()
    return str(refused.value)


def test_a_feature_of_no_organisation_is_refused_by_row_and_property(
    organisations: None, file: File
) -> None:
    words = refusal(file(collection(feature("E54000036"), feature("E54999999"))))
    assert (
        "made_up.geojson, row 2, property ICBCD: 'E54999999' is the ONS or ODS code of no" in words
    )


@pytest.mark.parametrize("code", [None, 7, ["E54000037"]])
def test_a_code_that_is_no_text_is_refused(organisations: None, file: File, code: Any) -> None:
    assert "row 2, property ICBCD" in refusal(file(collection(feature("E54000036"), feature(code))))


def test_made_up_organisations_have_no_boundary(organisations: None, file: File) -> None:
    assert "row 1: no property is the ONS or ODS code" in refusal(file(collection(feature("X01"))))


def test_two_features_of_one_organisation_are_refused(organisations: None, file: File) -> None:
    words = refusal(file(collection(feature("E54000036"), feature("QJK"), feature("E54000036"))))
    assert "row 3, property ICBCD: 'E54000036' is in row 1 already" in words


def test_a_property_that_is_not_there_is_refused(organisations: None, file: File) -> None:
    assert "row 1, property CODE: is missing" in refusal(file(both()), match="CODE")


def test_a_file_without_one_of_the_organisations_is_refused(
    organisations: None, file: File
) -> None:
    words = refusal(file(collection(feature("E54000036"))))
    assert "has no feature for System QJK (QJK); is the file cut short?" in words


def test_metres_of_the_national_grid_are_refused(organisations: None, file: File) -> None:
    far = feature("E54000037", [square(290_000.0, 90_000.0, 1000.0)])
    words = refusal(file(collection(feature("E54000036"), far)))
    assert "row 2, property geometry: [290000.0, 90000.0] lies outside the world" in words
    assert "British National Grid" in words


OPEN = [*square(-5.0, 50.0)[:4], [-5.0, 50.5]]


@pytest.mark.parametrize(
    ("polygon", "words"),
    [
        ([OPEN], "a ring does not end where it begins"),
        ([square(-5.0, 50.0)[:3]], "a ring has fewer than 4 positions"),
        ([[[-5.0, 50.0], [-4.0, 51.0], [-3.0, 52.0], [-5.0, 50.0]]], "has no area"),
        ([[["west", 50.0]] * 4], "is no position"),
        ([[[-5.0]] * 4], "is no position"),
        ([[True] * 4], "is no position"),
        ([[[True, False]] * 4], "is no position"),
        (["ring"], "fewer than 4 positions"),
        ([], "has a polygon without rings"),
        ("polygon", "has a polygon without rings"),
        ([[[-181.0, 50.0]] * 4], "lies outside the world"),
        ([[[-5.0, 90.5]] * 4], "lies outside the world"),
    ],
)
def test_an_invalid_geometry_is_refused_by_row(
    organisations: None, file: File, polygon: Any, words: str
) -> None:
    said = refusal(file(collection(feature("E54000036"), feature("E54000037", polygon))))
    assert "row 2, property geometry" in said
    assert words in said


@pytest.mark.parametrize("geometry", [None, "here", {"type": "Point", "coordinates": [-5, 50]}])
def test_a_feature_without_an_area_is_refused(
    organisations: None, file: File, geometry: Any
) -> None:
    broken = feature("E54000037") | {"geometry": geometry}
    said = refusal(file(collection(feature("E54000036"), broken)))
    assert "row 2, property geometry" in said
    assert "is no Polygon or MultiPolygon" in said


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (json.dumps(both())[:-200], "is not GeoJSON (line 1"),
        ("", "is not GeoJSON"),
        ("code,name\nQT6,Cornwall\n", "is not GeoJSON"),
        ("[1, 2]", "no FeatureCollection"),
        ('{"type": "Feature"}', "no FeatureCollection"),
        ('{"type": "FeatureCollection", "features": {}}', "no FeatureCollection"),
        ('{"type": "FeatureCollection", "features": []}', "has no features"),
        ('{"type": "FeatureCollection", "features": [null]}', "properties: none"),
        ('{"type": "FeatureCollection", "features": [NaN]}', "NaN is not a number of JSON"),
    ],
)
def test_a_file_that_is_no_geojson_is_refused(
    organisations: None, file: File, content: str, words: str
) -> None:
    assert words in refusal(file(content))


def test_a_file_of_other_bytes_is_refused(organisations: None, tmp_path: Path) -> None:
    path = tmp_path / "made_up.geojson"
    path.write_bytes(b"\xff\xfe{}")
    assert "is not UTF-8 text" in refusal(path)
    assert "No such file" in refusal(tmp_path / "absent.geojson")
