"""Rows that cannot be right are set aside or noted, by number and reason; the rest are kept."""

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from costing import extracts

from . import extract_files
from .extract_files import lines, report, rows, write

CELL = "x" * 1_000_000


def aside(path: Path, kind: str = "admitted", **about: object) -> list[tuple[int, str, str]]:
    with extract_files.read(path, kind, **about) as reading:
        return list(reading.set_aside())


def with_one(tmp_path: Path, kind: str = "admitted", **cells: str) -> Path:
    """Forty records of which the second, in row 3, is odd."""
    made = lines(kind)
    made[1] |= cells
    return write(tmp_path / "extract.csv", made)


@pytest.mark.parametrize(
    ("cells", "column", "reason"),
    [
        ({"COST": "1,200"}, "COST", "not_a_number"),
        ({"COST": "£12"}, "COST", "not_a_number"),
        ({"COST": "NaN"}, "COST", "not_a_number"),
        ({"COST": "1e99"}, "COST", "not_a_number"),
        ({"COST": CELL}, "COST", "not_a_number"),
        ({"COST": ""}, "COST", "missing"),
        ({"COST": "-12"}, "COST", "negative_cost"),
        ({"MINUTES": "-1"}, "MINUTES", "negative_amount"),
        ({"EPISODE_START_DATE": "2023-02-30"}, "EPISODE_START_DATE", "not_a_date"),
        ({"EPISODE_START_DATE": "01.06.2023"}, "EPISODE_START_DATE", "not_a_date"),
        ({"EPISODE_END_DATE": ""}, "EPISODE_END_DATE", "missing"),
        ({"EPISODE_END_DATE": "2023-05-31"}, "EPISODE_END_DATE", "reversed_dates"),
        (
            {"EPISODE_START_DATE": "2024-04-01", "EPISODE_END_DATE": "2024-04-02"},
            "EPISODE_START_DATE",
            "outside_year",
        ),
        (
            {"EPISODE_START_DATE": "2023-03-01", "EPISODE_END_DATE": "2023-03-31"},
            "EPISODE_START_DATE",
            "outside_year",
        ),
        ({"POINT_OF_DELIVERY": "SPA"}, "POINT_OF_DELIVERY", "unknown_code"),
        ({"POINT_OF_DELIVERY": ""}, "POINT_OF_DELIVERY", "missing"),
        ({"SEX": "5"}, "SEX", "unknown_code"),
        ({"IMD_FIFTH": "6"}, "IMD_FIFTH", "unknown_code"),
        ({"COST_ESTIMATED": "perhaps"}, "COST_ESTIMATED", "unknown_code"),
        ({"AGE_BAND": "40-45"}, "AGE_BAND", "not_an_age"),
        ({"HRG": "H" * 21}, "HRG", "too_long"),
        ({"EPISODE_ID": CELL}, "EPISODE_ID", "too_long"),
        ({"EPISODE_ID": " "}, "EPISODE_ID", "missing"),
    ],
)
def test_an_episode_that_cannot_be_right_is_set_aside(
    tmp_path: Path, cells: dict[str, str], column: str, reason: str
) -> None:
    path = with_one(tmp_path, **cells)
    found = report(path)
    assert aside(path) == [(3, column, reason)]
    assert (found.rows_read, found.rows_kept, found.rows_set_aside) == (40, 39, 1)
    assert found.problems == {reason: 1}
    assert found.cost_kept == 39 * 100
    assert reason in extracts.REASONS
    assert len(rows(path)) == 39


def test_an_episode_that_spans_the_new_financial_year_belongs_to_both(tmp_path: Path) -> None:
    dates = {"EPISODE_START_DATE": "2023-03-20", "EPISODE_END_DATE": "2023-04-01"}
    assert report(with_one(tmp_path, **dates)).problems == {}
    dates = {"EPISODE_START_DATE": "2024-03-31", "EPISODE_END_DATE": "2024-05-01"}
    assert report(with_one(tmp_path, **dates)).problems == {}


def test_what_people_pay_towards_their_care_may_be_negative(tmp_path: Path) -> None:
    found = report(with_one(tmp_path, "social_care", COST="-60"), "social_care")
    assert (found.problems, found.cost_kept) == ({}, 39 * 100 - 60)


def test_an_attendance_without_a_key_is_kept_and_belongs_to_nobody(tmp_path: Path) -> None:
    path = with_one(tmp_path, "emergency", PERSON_KEY="")
    assert report(path, "emergency").problems == {"unlinked": 1}
    assert [row["person"] for row in rows(path, "emergency")].count(None) == 1


def test_an_nhs_number_with_a_wrong_check_digit_links_nobody(tmp_path: Path) -> None:
    made = [line | {"NHS_NUMBER": "943 476 5919"} for line in lines("community")]
    for line in made:
        del line["PERSON_KEY"]
    made[1]["NHS_NUMBER"] = "943 476 5918"
    path = write(tmp_path / "extract.csv", made)
    assert report(path, "community").problems == {"bad_key": 1}
    assert len({row["person"] for row in rows(path, "community")}) == 2


def test_somebody_in_the_register_without_a_key_is_set_aside(tmp_path: Path) -> None:
    path = with_one(tmp_path, "people", PERSON_KEY="")
    assert aside(path, "people") == [(3, "PERSON_KEY", "no_person")]


def test_somebody_who_is_in_the_register_twice_counts_once(tmp_path: Path) -> None:
    path = with_one(tmp_path, "people", PERSON_KEY="person 0")
    assert aside(path, "people") == [(3, "", "duplicate")]


def test_a_programme_that_is_not_known_is_noted_and_left_blank(tmp_path: Path) -> None:
    path = with_one(tmp_path, PROGRAMME="99")
    assert report(path, programmes={"10B"}).problems == {"unknown_programme": 1}
    assert [row["programme"] for row in rows(path, programmes={"10B"})].count(None) == 1
    assert report(path).problems == {}


def test_a_record_that_is_there_twice_counts_once(tmp_path: Path) -> None:
    made = lines()
    path = write(tmp_path / "extract.csv", [*made, made[0]])
    assert aside(path) == [(42, "", "duplicate")]


def test_lines_for_the_resources_of_one_episode_become_one_event(tmp_path: Path) -> None:
    made = lines(MINUTES="60")
    theatre = made[0] | {"RESOURCE": "theatre", "COST": "900.5", "COST_ESTIMATED": "Y"}
    path = write(tmp_path / "extract.csv", [*made, theatre])
    found = report(path)
    assert (found.rows_kept, found.events, found.problems) == (41, 40, {})
    [event] = [row for row in rows(path) if row["event"] == "record 0"]
    assert (event["cost"], event["minutes"], event["activity"]) == (1000.5, 120, 1)
    assert (event["resource"], event["flags"]) == ("theatre", "e")


def test_lines_of_one_episode_that_disagree_are_all_set_aside(tmp_path: Path) -> None:
    made = lines()
    other = made[0] | {"RESOURCE": "theatre", "HRG": "HN22D"}
    path = write(tmp_path / "extract.csv", [*made, other])
    assert aside(path) == [(2, "", "lines_disagree"), (42, "", "lines_disagree")]


def test_the_same_number_in_two_hospitals_is_two_records(tmp_path: Path) -> None:
    made = lines()
    other = made[0] | {"ORGANISATION_CODE": "another hospital"}
    found = report(write(tmp_path / "extract.csv", [*made, other]))
    assert (found.events, found.problems) == (41, {})


def test_of_two_resources_of_the_same_cost_the_same_one_is_always_named(tmp_path: Path) -> None:
    made = lines(RESOURCE="ward")
    path = write(tmp_path / "extract.csv", [*made, made[0] | {"RESOURCE": "drugs"}])
    assert [row["resource"] for row in rows(path)].count("drugs") == 1


def test_lines_of_an_overlapping_spell_are_all_set_aside(tmp_path: Path) -> None:
    made = lines(EPISODE_END_DATE="2023-06-10")
    made[5] |= {"PERSON_KEY": "person 4", "EPISODE_START_DATE": "2023-06-09"}
    path = write(tmp_path / "extract.csv", [*made, made[5] | {"RESOURCE": "theatre"}])
    assert aside(path) == [(7, "", "overlap"), (42, "", "overlap")]


def test_a_spell_that_overlaps_an_earlier_one_in_the_same_hospital_is_set_aside(
    tmp_path: Path,
) -> None:
    made = lines(EPISODE_END_DATE="2023-06-10")
    made[5] |= {"PERSON_KEY": "person 4", "EPISODE_START_DATE": "2023-06-09"}
    path = write(tmp_path / "extract.csv", made)
    assert aside(path) == [(7, "", "overlap")]


@pytest.mark.parametrize(
    "apart",
    [
        {"EPISODE_START_DATE": "2023-06-10"},  # the next episode begins as the last one ends
        {"ORGANISATION_CODE": "another hospital"},
        {"POINT_OF_DELIVERY": "RDN"},  # a regular attender
        {"PERSON_KEY": ""},
    ],
)
def test_spells_one_after_the_other_or_elsewhere_do_not_overlap(
    tmp_path: Path, apart: dict[str, str]
) -> None:
    made = lines(EPISODE_END_DATE="2023-06-10")
    made[5] |= {"PERSON_KEY": "person 4"} | apart
    assert "overlap" not in report(write(tmp_path / "extract.csv", made)).problems


def test_a_short_spell_within_a_long_one_does_not_hide_a_third(tmp_path: Path) -> None:
    made = lines(PERSON_KEY="", EPISODE_END_DATE="2023-06-30")
    made[0]["PERSON_KEY"] = made[1]["PERSON_KEY"] = made[2]["PERSON_KEY"] = "somebody"
    made[1] |= {"EPISODE_START_DATE": "2023-06-02", "EPISODE_END_DATE": "2023-06-03"}
    made[2]["EPISODE_START_DATE"] = "2023-06-20"
    found = aside(write(tmp_path / "extract.csv", made))
    assert found == [(3, "", "overlap"), (4, "", "overlap")]


@pytest.mark.parametrize(
    ("born", "band"), [("1983-06-01", "40-44"), ("1983-06-02", "35-39"), ("1900-01-01", "85+")]
)
def test_age_is_in_completed_years_on_the_first_day_of_care(
    tmp_path: Path, born: str, band: str
) -> None:
    made = [line | {"DATE_OF_BIRTH": born} for line in lines()]
    for line in made:
        del line["AGE_BAND"]
    path = write(tmp_path / "extract.csv", made)
    assert {row["age_band"] for row in rows(path)} == {band}
    assert not any(value == date.fromisoformat(born) for value in rows(path)[0].values())


def test_nobody_is_cared_for_before_birth(tmp_path: Path) -> None:
    made = [line | {"DATE_OF_BIRTH": "1980-01-01"} for line in lines()]
    for line in made:
        del line["AGE_BAND"]
    made[1]["DATE_OF_BIRTH"] = "2023-06-02"
    path = write(tmp_path / "extract.csv", made)
    assert aside(path) == [(3, "DATE_OF_BIRTH", "not_an_age")]


def test_two_tenths_of_deprivation_are_one_fifth(tmp_path: Path) -> None:
    made = [line | {"IMD_DECILE": str(place % 10 + 1)} for place, line in enumerate(lines())]
    for line in made:
        del line["IMD_FIFTH"]
    fifths = [row["deprivation"] for row in rows(write(tmp_path / "extract.csv", made))]
    assert fifths[:10] == [1, 1, 2, 2, 3, 3, 4, 4, 5, 5]


def test_a_person_s_stated_gender_that_is_blank_is_unknown(tmp_path: Path) -> None:
    found = [row["sex"] for row in rows(with_one(tmp_path, SEX=""))]
    assert found.count("unknown") == 40  # the first national code is "not known"


def test_an_empty_line_is_set_aside_and_not_passed_over(tmp_path: Path) -> None:
    path = write(tmp_path / "extract.csv", lines())
    path.write_text(path.read_text().replace("\n", "\n\n", 1))
    [(row, _, reason)] = aside(path)
    assert (row, reason) == (2, "missing")


def test_the_first_reason_is_the_one_that_is_counted(tmp_path: Path) -> None:
    path = with_one(tmp_path, COST="a lot", SEX="5", EPISODE_END_DATE="2020-01-01")
    assert sum(report(path).problems.values()) == 1


def test_up_to_a_twentieth_may_be_set_aside_and_no_more(tmp_path: Path) -> None:
    made = lines()
    made[0]["COST"] = made[1]["COST"] = "a lot"
    assert report(write(tmp_path / "extract.csv", made)).rows_set_aside == 2
    made[2]["COST"] = "a lot"
    with pytest.raises(extracts.Refused, match=r"3 of 40 rows \(7.5%\)"):
        report(write(tmp_path / "extract.csv", made))


def test_a_row_with_most_of_the_cost_may_not_be_set_aside(tmp_path: Path) -> None:
    with pytest.raises(extracts.Refused, match="of the cost"):
        report(with_one(tmp_path, COST="1000000", SEX="5"))


ODD = st.dictionaries(
    st.sampled_from(
        ["COST", "SEX", "HRG", "EPISODE_START_DATE", "PERSON_KEY", "RESOURCE", "MINUTES"]
    ),
    st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\r\n\0"), max_size=12),
    max_size=3,
)


@settings(max_examples=25, deadline=None)
@given(ODD, ODD)
def test_every_row_is_either_kept_or_set_aside_whatever_stands_in_it(
    tmp_path_factory: pytest.TempPathFactory, one: dict[str, str], other: dict[str, str]
) -> None:
    made = lines()
    made[3] |= one
    made[30] |= other
    path = write(tmp_path_factory.mktemp("odd") / "extract.csv", made)
    try:
        with extract_files.read(path) as reading:
            found = reading.report
            kept = sum(batch.num_rows for batch in reading.batches())
            reasons = [reason for _, _, reason in reading.set_aside()]
    except extracts.Refused as refused:
        assert refused.reason.code in {"identified", "too_much_aside"}
    else:
        assert found.rows_read == 40 == kept + len(reasons)
        noted = sum(found.problems.get(code, 0) for code in ("unlinked", "bad_key"))
        assert sum(found.problems.values()) == len(reasons) + noted
