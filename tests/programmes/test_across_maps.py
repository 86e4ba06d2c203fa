"""One programme over everybody on a map: of tiles, or of boundaries that an operator loaded."""

import json
import re
from itertools import pairwise
from pathlib import Path

import pytest
from django.core.management import call_command
from django.test import Client

from evidence.models import Run
from organisations.models import Boundary, Organisation
from programmes.charts import bands
from programmes.views import banded
from tests.programmes.test_across import QT6, drawn, shapes
from tests.reading import Page, read

STYLES = Path(__file__).parents[2] / "static" / "_across.scss"


def test_without_boundaries_every_system_is_a_tile(published: Run, client: Client) -> None:
    page = read(client, QT6)
    assert "Each tile is one integrated care system, all of one size" in page.words
    figure = drawn(client, QT6)["map"]
    assert len(shapes(figure)) == 42
    assert all(len(shape["x"]) == 5 for shape in shapes(figure))
    assert any("Cornwall<br>3" in note["text"] for note in figure["layout"]["annotations"])


def test_the_list_beside_the_map_is_in_the_same_order_and_leads_to_each_system(
    published: Run, client: Client
) -> None:
    html = client.get(QT6).content.decode()
    beside = html.split('class="mapped__list"')[1].split("</ol>")[0]
    places = re.findall(r"mapped__place\">(\d+)<", beside)
    assert places == [str(place) for place in range(1, 43)]
    assert "Cornwall and the Isles of Scilly</a></span> £328 a head (you)" in beside
    assert beside.count("(peer)") == 10
    table = Page(html).tables[0][1:]
    names = re.findall(r'"><a href="[^"]+">([^<]+)</a>', beside)
    assert [row[1] for row in table] == [name.replace("&#x27;", "'") for name in names]


def test_every_band_of_the_map_is_in_the_legend_in_words(published: Run, client: Client) -> None:
    html = client.get(QT6).content.decode()
    legend = html.split('class="mapped__legend"')[1].split("</ul>")[0]
    words = re.findall(r'<li class="band band--step-\d">([^<]+)</li>', legend)
    assert len(words) == 7
    assert words[0].startswith("highest seventh: £")
    assert words[-1].startswith("lowest seventh: £178")


def test_the_difference_from_the_benchmark_is_blue_below_and_orange_above(
    published: Run, client: Client
) -> None:
    figure = drawn(client, f"{QT6}&map=spend-difference")["map"]
    by_name = {shape["text"].split("<br>")[0]: shape for shape in shapes(figure)}
    above = by_name["Cornwall and the Isles of Scilly"]
    assert above["fillcolor"] == bands.ABOVE_AND_BELOW[0]
    assert "£328 a head (+36%), rank 3<br>more than 20% above the benchmark" in above["text"]
    assert by_name["North East London"]["fillcolor"] == bands.ABOVE_AND_BELOW[-1]


def boundaries_of_england(path: Path) -> Path:
    """A made-up square for every system."""
    codes = Organisation.objects.filter(kind="icb", nation="england").values_list("pk", flat=True)
    features = []
    for place, code in enumerate(codes):
        west, south = place % 7 - 5.0, 50.0 + place // 7
        ring = [[west, south], [west + 1, south], [west + 1, south + 1], [west, south + 1]]
        geometry = {"type": "Polygon", "coordinates": [[*ring, ring[0]]]}
        features.append({"type": "Feature", "properties": {"ods": code}, "geometry": geometry})
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}))
    return path


def test_with_boundaries_loaded_the_map_is_drawn_of_them(
    published: Run, client: Client, tmp_path: Path
) -> None:
    path = boundaries_of_england(tmp_path / "squares.geojson")
    call_command("load_boundaries", path, title="Squares of 2023", verbosity=0)
    assert Boundary.objects.count() == 42
    page = read(client, QT6)
    assert "Each shape is one integrated care system (Squares of 2023; simplified)." in page.words
    figure = drawn(client, QT6)["map"]
    assert len(shapes(figure)) == 42
    ratio = figure["layout"]["yaxis"]["scaleratio"]
    assert ratio == pytest.approx(1.663, abs=0.01)  # 1 ÷ cos 53°
    wales = read(client, "/programmes/05/?nation=wales")
    assert "Each tile is one health board" in wales.words


def test_own_and_peers_have_thicker_outlines(published: Run, client: Client) -> None:
    widths = [shape["line"]["width"] for shape in shapes(drawn(client, QT6)["map"])]
    assert sorted(set(widths)) == [1, 4, 7]
    assert (widths.count(7), widths.count(4)) == (1, 10)
    assert widths[-1] == 7


def test_seven_bands_hold_equally_many_and_a_band_keeps_its_words() -> None:
    rows = [
        {"per_head": float(rate), "organisation_name": str(rate)} for rate in range(114, 100, -1)
    ]
    found = banded.spend(rows, difference=False)
    assert [row["shade"].style for row in found][:4] == ["band--step-0"] * 2 + ["band--step-1"] * 2
    assert found[0]["band"] == "highest seventh: £113 to £114 a head"
    assert [row["place"] for row in found] == list(range(1, 15))


@pytest.mark.parametrize(
    ("percent", "words"),
    [
        (20.1, "more than 20% above the benchmark"),
        (20.0, "10% to 20% above it"),
        (5.1, "5% to 10% above it"),
        (5.0, "within 5% of it"),
        (-5.0, "within 5% of it"),
        (-5.1, "5% to 10% below it"),
        (-20.1, "more than 20% below it"),
        (None, "nothing to compare it with"),
    ],
)
def test_a_difference_is_said_by_its_band(percent: float | None, words: str) -> None:
    row = {"per_head": 100.0, "variation_percent": percent, "organisation_name": "Devon"}
    assert banded.spend([row], difference=True)[0]["band"] == words


def test_an_outcome_s_better_end_is_blue() -> None:
    rows = [{"value": 50.0, "unit": "percent", "z": z} for z in (2.5, 0.0, -2.5)]
    best, middle, worst = banded.outcomes(rows, difference=True)
    assert best["shade"].fill == bands.ABOVE_AND_BELOW[-1]
    assert middle["band"] == "much like the others"
    assert worst["shade"].fill == bands.ABOVE_AND_BELOW[0]


def luminance(colour: str) -> float:
    """Of a colour as #rrggbb, from 0 to 1 (WCAG 2.2, relative luminance)."""
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("fill", [*bands.STEPS, *bands.ABOVE_AND_BELOW, bands.UNKNOWN])
def test_what_is_written_on_a_band_can_be_read(fill: str) -> None:
    band = bands.Band("words", fill, "style")
    low, high = sorted(map(luminance, (band.fill, band.ink)))
    assert (high + 0.05) / (low + 0.05) >= 4.5


def test_seven_steps_grow_lighter_one_by_one() -> None:
    light = [luminance(colour) for colour in bands.STEPS]
    assert light == sorted(light)
    assert min(b - a for a, b in pairwise(light)) > 0.02


def test_the_legend_has_the_colours_of_the_map() -> None:
    styles = STYLES.read_text()
    for name, colours in (("steps", bands.STEPS), ("around", bands.ABOVE_AND_BELOW)):
        assert f"${name}: ({', '.join(colours)});" in " ".join(styles.split()).replace(
            "( #", "(#"
        ).replace(", )", ")")
