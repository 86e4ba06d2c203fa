"""Codes in words: each has its own, and none that the store knows is missing."""

import csv
import tomllib
from pathlib import Path

import pytest

import programmes
from costing import extracts, names, schema
from costing.expressions import pathways, segments
from costing.made_up import invented
from costing.models.results import ALL

MAPPINGS = Path(extracts.__file__).parent / "mappings"


def test_settings_are_called_as_everywhere() -> None:
    table = Path(programmes.__file__).parent / "data" / "care_settings.csv"
    with table.open(newline="") as file:
        everywhere = {row["code"]: row["name"] for row in csv.DictReader(file)}
    assert set(names.SETTINGS) == set(schema.SETTINGS)
    assert {code: everywhere[code] for code in names.SETTINGS} == names.SETTINGS
    assert names.setting(ALL) == everywhere[ALL]


def test_every_point_of_delivery_that_is_read_or_made_up_has_a_name() -> None:
    there = {service.point_of_delivery for service in invented.services().values()}
    for path in MAPPINGS.glob("*.toml"):
        column = tomllib.loads(path.read_text()).get("columns", {}).get("point_of_delivery", {})
        there |= {*column.get("codes", {}).values(), *filter(None, [column.get("constant")])}
    assert there == set(names.POINTS_OF_DELIVERY)


def test_segments_and_pathways_are_those_of_the_calculation() -> None:
    assert set(names.SCHEMES) == set(segments.schemes())
    for scheme in names.SCHEMES:
        assert names.segments(scheme) == segments.segments(scheme)
    assert list(names.pathways()) == list(pathways.pathways())


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("-1", "1st month before"),
        ("-12", "12th month before"),
        ("0", "1st month from the event"),
        ("1", "2nd month from the event"),
        ("20", "21st month from the event"),
        (ALL, "All months"),
    ],
)
def test_months_are_counted_from_the_day_of_the_event(code: str, words: str) -> None:
    assert names.month(code) == words


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("X01-acute-1", "Acute hospital care 1"),
        ("X12-mental_health-2", "Mental health care 2"),
        ("RTH", "RTH"),
        ("X01-acute-", "X01-acute-"),
        (ALL, "All organisations"),
    ],
)
def test_a_made_up_organisation_is_called_by_what_it_is(code: str, words: str) -> None:
    assert names.organisation(code) == words


def test_a_code_without_a_name_is_still_words() -> None:
    assert names.point_of_delivery("virtual_ward_day") == "Virtual ward day"
    assert names.specialty("trauma_and_orthopaedics") == "Trauma and orthopaedics"
    assert names.specialty(None) == "No specialty recorded"
    assert names.in_setting("acute") == "acute hospital care"
    assert names.small("GP appointment") == "GP appointment"
