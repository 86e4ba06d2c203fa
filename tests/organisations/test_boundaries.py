"""Boundaries an operator loads: all or nothing, and refused by row and property.

The shapes are made up: squares beside one another.
"""

from itertools import pairwise

import numpy as np
import pytest
from django.core.management import CommandError

from evidence.models import LoadedTable, Release
from organisations import outlines
from organisations.datasets import rings
from organisations.models import Boundary, Organisation, Population
from tests import builders
from tests.organisations.boundary_files import (
    CODES,
    File,
    both,
    collection,
    feature,
    loaded,
    square,
)

# --- Loading --------------------------------------------------------------------------------------


def test_boundaries_are_loaded_with_their_release(organisations: None, file: File) -> None:
    loaded(file(both()), title="Systems of 2023", publisher="Made-up office", licence="OGL-3.0")
    assert list(Boundary.objects.order_by("pk").values_list("pk", flat=True)) == ["QJK", "QT6"]
    release = Release.objects.get(code="boundaries-systems-of-2023")
    assert (release.title, release.publisher) == ("Systems of 2023", "Made-up office")
    assert (release.licence, release.kind) == ("OGL-3.0", "reference")
    assert release.covers == "England: integrated care boards"
    assert len(release.source_sha256) == 64
    assert release.source_file == "made_up.geojson"


def test_without_a_title_the_name_of_the_file_stands(organisations: None, file: File) -> None:
    loaded(file(both()))
    assert Boundary.objects.first().release.title == "made_up"  # type: ignore[union-attr]


def test_the_ods_code_names_an_organisation_as_well(organisations: None, file: File) -> None:
    loaded(file(collection(feature("QT6"), feature("QJK"))))
    assert Boundary.objects.count() == 2


def test_the_property_may_be_named(organisations: None, file: File) -> None:
    features = [feature(ons, alias=code) for code, ons in CODES.items()]
    loaded(file(collection(*features)), match="alias")
    assert Boundary.objects.count() == 2


def test_the_next_file_replaces_the_last_of_its_kind_and_leaves_others(
    organisations: None, file: File
) -> None:
    builders.organisation(
        "W11000023", kind="health_board", nation="wales", ons_code="W11000023", ods_code=""
    )
    loaded(file(collection(feature("W11000023"))), title="Boards")
    loaded(file(both()), title="Systems of 2023")
    loaded(file(both()), title="Systems of 2024")
    assert Boundary.objects.count() == 3
    assert set(Release.objects.filter(kind="reference").values_list("title", flat=True)) == {
        "Boards",
        "Systems of 2024",
    }


def test_a_refused_file_leaves_the_last_boundaries_standing(
    organisations: None, file: File
) -> None:
    loaded(file(both()), title="Systems of 2023")
    with pytest.raises(CommandError, match="Nothing was loaded"):
        loaded(file(collection(feature("E54000036"))), title="Systems of 2024")
    assert Boundary.objects.count() == 2
    assert Boundary.objects.first().release.title == "Systems of 2023"  # type: ignore[union-attr]


def test_pages_kept_before_are_made_anew(organisations: None, file: File) -> None:
    loaded(file(both()))
    assert LoadedTable.objects.get(name="organisations/boundaries").rows == 2


def test_a_release_of_other_figures_is_not_taken_over(organisations: None, file: File) -> None:
    builders.release("boundaries-systems")
    with pytest.raises(CommandError, match="is the release of other figures"):
        loaded(file(both()), title="Systems")
    assert not Boundary.objects.exists()


def test_boundaries_of_two_nations_do_not_share_a_release(organisations: None, file: File) -> None:
    board = {"kind": "health_board", "nation": "wales", "ods_code": ""}
    builders.organisation("W11000023", ons_code="W11000023", **board)
    loaded(file(collection(feature("W11000023"))), title="Boundaries")
    with pytest.raises(CommandError, match="is the release of other figures"):
        loaded(file(both()), title="Boundaries")
    assert Boundary.objects.count() == 1


def test_a_release_whose_boundaries_are_gone_may_be_loaded_again(
    organisations: None, file: File
) -> None:
    loaded(file(both()), title="Systems")
    Boundary.objects.all().delete()
    loaded(file(both()), title="Systems")
    assert Boundary.objects.count() == 2


# --- Simplified for drawing -----------------------------------------------------------------------


def test_positions_are_rounded_and_those_that_say_nothing_left_out(
    organisations: None, file: File
) -> None:
    side = [[-5.0 + step / 100, 50.00001] for step in range(101)]
    ring = [*side, [-4.0, 51.0], [-5.0, 51.0], side[0]]
    loaded(file(collection(feature("E54000036", [ring]), feature("E54000037"))))
    (polygon,) = Boundary.objects.get(pk="QT6").geometry["coordinates"]
    assert polygon == [[[-5.0, 50.0], [-4.0, 50.0], [-4.0, 51.0], [-5.0, 51.0], [-5.0, 50.0]]]


def test_islets_too_small_to_see_are_left_out_but_never_all(
    organisations: None, file: File
) -> None:
    islet = [square(-6.0, 49.0, 0.001)]
    coast = feature("E54000036", [square(-5.0, 50.0)], islet)
    loaded(file(collection(coast, feature("E54000037", [square(-4.0, 50.0, 0.002)]))))
    assert len(Boundary.objects.get(pk="QT6").geometry["coordinates"]) == 1
    assert len(Boundary.objects.get(pk="QJK").geometry["coordinates"]) == 1


def test_no_position_left_out_lies_further_off_than_the_tolerance() -> None:
    random = np.random.default_rng(3)
    angle = np.sort(random.uniform(0, 2 * np.pi, 400))
    radius = 1 + random.normal(0, 0.01, 400)
    points = np.column_stack([radius * np.cos(angle), 50 + radius * np.sin(angle)])
    ring = np.vstack([points, points[:1]])
    kept = np.array(rings.simplified(ring))
    assert 4 <= len(kept) < len(ring)
    sides = list(pairwise(kept))
    rounding = 10.0**-rings.DECIMALS
    for point in points:
        away = min(distance(point, start, end) for start, end in sides)
        assert away <= rings.TOLERANCE + rounding


def distance(point: np.ndarray, start: np.ndarray, end: np.ndarray) -> float:
    along = end - start
    share = np.clip(np.dot(point - start, along) / np.dot(along, along), 0, 1)
    return float(np.hypot(*(point - start - share * along)))


# --- For the page ---------------------------------------------------------------------------------


def test_boundaries_are_drawn_only_where_all_have_one(organisations: None, file: File) -> None:
    loaded(file(both()), title="Systems of 2023")
    for code in ("QT6", "QJK", "X01"):
        builders.population(code, "registered", 1000.0)
    listed = Population.objects.annotate(**outlines.BOUNDARY)
    rows = list(listed.values("organisation", *outlines.BOUNDARY))
    assert outlines.boundaries(rows) == ({}, "")
    real = [row for row in rows if row["organisation"] != "X01"]
    found, titles = outlines.boundaries(real)
    assert (set(found), titles) == ({"QT6", "QJK"}, "Systems of 2023")
    assert outlines.boundaries([]) == ({}, "")


def test_every_organisation_of_england_and_wales_has_a_tile(published: object) -> None:
    real = Organisation.objects.exclude(kind="nation").filter(illustrative=False)
    for nation in ("england", "wales"):
        names = dict(real.filter(nation=nation).values_list("code", "name"))
        today = real.filter(nation=nation, valid_to=None).values_list("code", flat=True)
        tiles = outlines.tiles(names)
        assert tiles.keys() == names.keys()
        places = [(tiles[code].column, tiles[code].row) for code in today]
        assert len(set(places)) == len(places)


def test_without_places_of_their_own_all_stand_in_rows_by_name() -> None:
    tiles = outlines.tiles({"X01": "B", "QT6": "A", "X02": "C", "X03": "D", "X04": "E"})
    assert [(t.column, t.row, t.label) for t in (tiles["QT6"], tiles["X04"])] == [
        (0, 0, "A"),
        (0, 1, "E"),
    ]
