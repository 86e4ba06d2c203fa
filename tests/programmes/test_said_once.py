"""What stands once and not in every row, and figures that carry their unit in the heading."""

from datetime import date
from typing import Any

import pytest

from programmes.charts import scorecard as panels
from programmes.charts import shares, trend
from programmes.scorecard import Panel
from programmes.sentences import Comparison, inequalities, parts, scorecard
from programmes.sentences.answers import outcome_finding

from .test_inside_charts import BOARDS, COMPARED, part

WEIGHTED = "People weighted for mental health."


def heads(notes: list[str]) -> Any:
    rows = [part(f"Part {place}", 10.0, 12.0, said=note) for place, note in enumerate(notes)]
    return shares.heads("heads", rows, "Title", "Sentence.", "/csv", COMPARED)


def headings(chart: Any) -> list[str]:
    return [column.heading for column in chart.columns]


def test_a_note_that_all_rows_share_is_said_once() -> None:
    chart = heads([WEIGHTED, WEIGHTED])
    assert chart.sentence == f"Sentence. {WEIGHTED}"
    assert "Note" not in headings(chart)


def test_notes_that_differ_stay_in_their_rows() -> None:
    chart = heads([WEIGHTED, "–"])
    assert chart.sentence == "Sentence."
    assert "Note" in headings(chart)


def test_a_table_without_any_note_has_no_column_of_them() -> None:
    chart = heads(["–", "–"])
    assert chart.sentence == "Sentence."
    assert "Note" not in headings(chart)


def test_two_gaps_in_pounds_of_one_line_are_told_apart() -> None:
    rows = [part("Talking therapies", 4.9, 6.5), part("Rest", 80.0, 78.0)]
    assert parts.TWO_SUMS in parts.heads_sentence(rows, "registered population", COMPARED)
    unknown = [{**row, "share_variation_pounds": None} for row in rows]
    assert parts.TWO_SUMS not in parts.heads_sentence(unknown, "registered population", COMPARED)


@pytest.mark.parametrize(
    ("unit", "heading"), [("percent", "Value, %"), ("index score", "Value, index score")]
)
def test_an_outcome_over_time_has_its_unit_in_the_heading(unit: str, heading: str) -> None:
    row = {"period": "2020", "value": 94.7, "lower": None, "upper": None, "benchmark_value": 95.0}
    chart = trend.outcome_trend([row], {"unit": unit}, "Title", "Sentence.", "/csv")
    assert headings(chart)[1] == heading
    assert headings(chart)[4] == heading.replace("Value", "Benchmark")


@pytest.mark.parametrize(("first", "last"), [(2019, 2020), (2015, 2021), (2001, 2024)])
def test_an_outcome_over_time_names_two_to_five_years(first: int, last: int) -> None:
    rows = [
        {"period": str(year), "value": 1.0, "lower": None, "upper": None, "benchmark_value": 1.0}
        | {"start": date(year, 1, 1), "end": date(year, 12, 31)}
        for year in range(first, last + 1)
    ]
    chart = trend.outcome_trend(rows, {"unit": "percent"}, "Title", "Sentence.", "/csv")
    assert chart.figure is not None
    named = chart.figure["layout"]["xaxis"]["ticktext"]
    assert named[0] == str(first)
    assert 2 <= len(named) <= 6


@pytest.mark.parametrize(("compared", "word"), [(COMPARED, "Peers"), (BOARDS, "Boards")])
def test_the_boards_of_wales_are_no_peers_on_a_scorecard(compared: Comparison, word: str) -> None:
    table = panels.panel(Panel("equity", []), compared, "/csv")
    words = " ".join([*headings(table), scorecard.lede(compared)])
    words += scorecard.about_spend("2023-24", "registered population", compared)
    assert f"{word} with a figure" in words
    assert ("peer" in words.lower()) == (compared is COMPARED)


def test_an_outcome_without_an_interval_is_worse_by_position_only() -> None:
    row: dict[str, Any] = {
        "measure_name": "Recovery",
        "net": None,
        "period": "2022-23",
        "certainty": "tentative",
    }
    row |= {"robust": None, "specifications": None, "polarity": 1, "unit": "percent"}
    assert outcome_finding(row | {"said": "worse by position only"}, COMPARED).text == (
        "Recovery: worse by position only than at the mean of your ten peers (2022-23)."
    )
    assert "worse than at" in outcome_finding(row, COMPARED).text


GAP: dict[str, Any] = {"polarity": 1, "core20_lower": None, "check_first": "", "groups": {}}


@pytest.mark.parametrize(("z", "said"), [(-5.3, True), (3.7, True), (-2.0, False), (None, False)])
def test_a_gap_far_out_is_a_question_about_the_size_of_its_group(
    z: float | None, said: bool
) -> None:
    row = {**GAP, "z": z}
    assert ("how large the group" in inequalities.in_table(row)) == said


def test_gaps_without_errors_are_not_counted_as_if_chance_were_known() -> None:
    rows = [{**GAP, "z": -2.0}, {**GAP, "z": 0.1}]
    assert inequalities.positions_title(rows).endswith("(chance not known)")
    assert "chance" not in inequalities.positions_title(
        [{**row, "core20_lower": 1.0} for row in rows]
    )
