"""Shades of the heat table, bars and curve of the pages of people: what is drawn is what is shown."""

import re
from pathlib import Path
from typing import Any

import pytest

from costing.by_setting import Matrix, beside, furthest
from costing.charts import bars, concentration, heat
from evidence import charts, notation
from programmes.charts import bands

STYLES = Path(__file__).parents[2] / "static" / "_costing_people.scss"
DARKEST, PALEST = 0.18, 0.19  # luminance: below white letters can be read, above it dark ones

Row = dict[str, Any]


def cell(own: float | None, against: float | None, setting: str = "all", **about: Any) -> Row:
    """A cell of the heat table: pounds per person, and those that they are compared with."""
    plain: Row = {"people": 100.0, "users": 50.0, "cost": 1000.0, "hidden": own is None, "peers": 6}
    plain |= {"care_setting": setting, "cost_per_person": own, "variation": None}
    return beside(plain | about, about.get("code", "healthy"), "Healthy", against)


def shade(found: Row, show: str = heat.DIFFERENCE) -> heat.Shade:
    drawn = heat.heat(Matrix([found]), show, "Segment", "Title", "Sentence", "/csv")
    return drawn.lines[0][1][0]


@pytest.mark.parametrize(
    ("own", "words"),
    [
        (125.0, "25% or more above"),
        (124.9, "10% to 25% above"),
        (105.0, "5% to 10% above"),
        (104.9, "within 5%"),
        (95.0, "within 5%"),
        (94.9, "5% to 10% below"),
        (74.9, "25% or more below"),
    ],
)
def test_a_shade_begins_at_its_limit(own: float, words: str) -> None:
    assert shade(cell(own, 100.0)).band.words == words


def test_the_same_is_said_by_sign_and_number() -> None:
    assert (shade(cell(130.0, 100.0)).text, shade(cell(130.0, 100.0)).small) == ("+£30", "+30%")
    assert (shade(cell(70.0, 100.0)).text, shade(cell(70.0, 100.0)).small) == ("−£30", "−30%")


@pytest.mark.parametrize(
    ("found", "text"),
    [
        (cell(None, 100.0), "withheld"),
        (cell(None, 100.0, hidden=False, people=None), "withheld"),
        (cell(50.0, None), "not available"),
        (cell(0.0, 0.0), "£0"),
        (cell(5.0, 0.0), "+£5.00"),
    ],
)
def test_what_has_no_percentage_has_no_shade(found: Row, text: str) -> None:
    assert shade(found).text == text
    assert shade(found).band == heat.NOT_SHADED


def test_pounds_per_person_are_shaded_by_what_there_is() -> None:
    cells = [cell(float(10**power), None) for power in range(6)]
    legend = heat.steps(cells)
    places = [legend.bands.index(legend.band(one["cost_per_person"])) for one in cells]
    assert places == sorted(places, reverse=True)
    assert len(set(places)) == heat.SHADES
    assert shade(cell(1234.0, None), heat.COST).text == "£1,234"


@pytest.mark.parametrize("values", [[], [None], [0.0, 0.0], [7.0]])
def test_few_cells_have_few_shades(values: list[float | None]) -> None:
    legend = heat.steps([cell(value, None) for value in values])
    assert all(legend.band(value).words for value in values)


def test_a_group_without_care_in_a_setting_is_not_taken_for_nil() -> None:
    cells = [cell(5.0, 4.0, "acute", code="a"), cell(5.0, 4.0, "ambulance", code="b")]
    drawn = heat.heat(Matrix(cells), heat.DIFFERENCE, "Segment", "Title", "Sentence", "/csv")
    assert [[one.text for one in line] for _, line in drawn.lines] == [
        ["+£1.00", "not available"],
        ["not available", "+£1.00"],
    ]


def test_the_style_sheet_has_the_shades_and_their_ink() -> None:
    style = STYLES.read_text()
    for name, colours in (("steps", bands.STEPS), ("around", bands.ABOVE_AND_BELOW)):
        found = re.search(rf"\${name}: \((.*?)\);", style)
        assert found and tuple(found[1].split(", ")) == colours
    dark = re.search(r"\$dark: \((.*?)\);", style)
    assert dark and set(dark[1].split(", ")) == bands.DARK


def test_people_of_no_known_area_are_not_the_first_to_look_at() -> None:
    rows = [cell(9.0, 1.0, variation=800.0, code="unknown"), cell(2.0, 1.0, variation=-9.0)]
    assert furthest(rows) == rows[1]
    assert furthest(rows[:1]) is None


# --- Bars and curve -------------------------------------------------------------------------------


def test_a_bar_that_is_not_shown_says_why() -> None:
    rows: list[Row] = [
        {"name": "one", "share": 5.0, "hidden": False},
        {"name": "two", "share": None, "hidden": True},
        {"name": "three", "share": None, "hidden": False},
    ]
    figure = bars.pairs(rows, [bars.Series("share", "you", charts.OWN)], notation.percent, {})
    assert figure is not None
    said = {note["y"]: note["text"] for note in figure["layout"]["annotations"]}
    assert said == {1: "withheld", 2: "not available"}
    assert figure["data"][0]["x"] == [5.0, None, None]


def test_without_any_figure_nothing_is_drawn() -> None:
    rows = [{"name": "one", "share": None, "hidden": True}]
    assert bars.pairs(rows, [bars.Series("share", "you", "#000")], notation.percent, {}) is None
    assert bars.from_nil(rows, "share", notation.percent, {}) is None


def test_variations_are_orange_above_and_blue_below() -> None:
    rows = [{"name": "a", "gap": 2.0, "hidden": False}, {"name": "b", "gap": -1.0, "hidden": False}]
    figure = bars.from_nil(rows, "gap", notation.number, {})
    assert figure is not None
    assert figure["data"][0]["marker"]["color"] == [bars.ABOVE, bars.BELOW]
    assert figure["data"][0]["text"] == ["2", "−1"]


def test_a_bar_of_the_mix_that_falls_short_says_so() -> None:
    parts = [("acute", 60.0, 70.0), ("primary", None, None), ("community", None, 30.0)]
    rows = [
        {
            "people_group": "top-1",
            "name": "The costliest 1%",
            "care_setting": setting,
            "setting": setting,
            "mix": own,
            "peer_mix": peers,
        }
        for setting, own, peers in parts
    ]
    figure = concentration.mix(rows, True, "Title", "Sentence", "/csv").figure
    assert figure is not None
    said = [note["text"] for note in figure["layout"]["annotations"]]
    assert said == ["rest<br>withheld", "rest<br>not available"]
    assert [trace["x"] for trace in figure["data"]] == [[60.0, 70.0], [None, None], [None, 30.0]]


def test_the_curve_is_straight_between_the_points_that_are_shown() -> None:
    points = [(0, 0.0), (1, 0.5), (2, None), (100, 100.0)]
    rows = [
        {"percent": percent, "cost_share": share, "said_share": notation.percent(share)}
        for percent, share in points
    ]
    figure = concentration.lorenz(rows, "Title", "Sentence", "/csv").figure
    assert figure is not None
    equal, own = figure["data"]
    assert (own["x"], own["y"]) == ([0, 1, 100], [0, 0.5, 100.0])
    assert (equal["x"], equal["y"]) == ([0, 100], [0, 100])


@pytest.mark.parametrize("colour", list(concentration.PARTS))
def test_the_figure_on_a_piece_can_be_read(colour: str) -> None:
    fill, ink = concentration.PARTS[colour]
    light = luminance(fill)
    assert light < DARKEST if ink == "#ffffff" else light > PALEST


def luminance(colour: str) -> float:
    """Relative luminance (WCAG 2)."""
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
