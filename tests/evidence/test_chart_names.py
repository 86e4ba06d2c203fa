"""Names beside bars: on two lines where they are long, so that two of them never read the same."""

import pytest

from evidence.charts import NARROW_NAME, WRITTEN, wrapped

ALIKE_AT_THE_START = [
    "Problems of the gastrointestinal system",
    "Problems of the genitourinary system",
    "Problems of the musculoskeletal system",
    "Children and young people's mental health",
    "Children and young people's eating disorders",
    "Life expectancy at birth of men",
    "Life expectancy at birth of women",
]


def test_a_short_name_stays_on_its_line() -> None:
    assert wrapped("Asthma", NARROW_NAME) == "Asthma"


def test_a_long_name_breaks_between_words() -> None:
    assert wrapped("Life expectancy at birth of women", NARROW_NAME) == (
        "Life expectancy<br>at birth of women"
    )


def test_names_that_begin_alike_still_differ_on_a_telephone() -> None:
    found = [wrapped(name, NARROW_NAME) for name in ALIKE_AT_THE_START]
    assert len(set(found)) == len(found)
    assert all(len(line) <= NARROW_NAME for name in found for line in name.split("<br>"))


@pytest.mark.parametrize("name", ["X" * 60, "Endocrine " + "X" * 60, "one two " * 20])
def test_what_does_not_fit_on_two_lines_is_cut_and_marked(name: str) -> None:
    first, *rest = wrapped(name, NARROW_NAME).split("<br>")
    assert len(rest) <= 1
    assert [first, *rest][-1].endswith("…")
    assert all(len(line) <= NARROW_NAME for line in (first, *rest))


def test_a_distance_has_no_sign_because_it_is_never_below_nil() -> None:
    assert WRITTEN["distance"](0.031) == "0.03"
