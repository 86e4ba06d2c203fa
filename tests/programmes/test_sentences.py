"""What a board member reads first says how large, against whom and how sure, and nothing more."""

from typing import Any

import pytest

from programmes import sentences
from programmes.sentences import Comparison

ENGLISH = Comparison("icb", "england", 10, adjusted=True)
WELSH = Comparison("health_board", "wales", 6, adjusted=False)

Row = dict[str, Any]


def spend_row(**about: Any) -> Row:
    usual: Row = {"kind": "spend", "programme": "05", "system": None, "headline": True}
    usual |= {"programme_name": "Mental health disorders", "basis": "need_weighted"}
    usual |= {"variation": 38_625_171.0, "variation_per_head": 65.94, "certainty": "likely"}
    return usual | {"robust": 1.0, "specifications": 38} | about


def outcome_row(**about: Any) -> Row:
    usual: Row = {
        "kind": "outcome",
        "measure_name": "High blood pressure controlled",
        "headline": True,
    }
    usual |= {"net": 1912.0, "polarity": 1, "unit": "percent", "period": "2024-25"}
    usual |= {"certainty": "clear", "robust": 1.0, "specifications": 19}
    return usual | {"programme": "10", "system": None} | about


def beside_row(**about: Any) -> Row:
    usual: Row = {"measure_name": "Recovery", "period": "2022-07 to 2023-05", "signal": "similar"}
    usual |= {"lower": 49.0, "programme_name": "Mental health disorders", "benchmark": "peer_mean"}
    usual |= {"per_head": 328.12, "benchmark_per_head": 262.18, "unit": "percent"}
    return usual | {"outcome": 50.1, "benchmark_outcome": 50.0} | about


def test_a_finding_about_spend_says_pounds_peers_and_the_outcome_beside_it() -> None:
    found = sentences.spend_finding(spend_row(), beside_row(), ENGLISH)
    assert found.text == (
        "You spend £38.6m more on mental health disorders than the mean of your ten peers; the "
        "outcome beside it (recovery, July 2022 to May 2023) is similar."
    )
    assert (found.certainty, found.holds) == ("likely", "38 of 38")


def test_less_spend_is_said_without_a_minus_sign() -> None:
    row = spend_row(variation=-15_400_000.0, variation_per_head=-22.2)
    text = sentences.spend_finding(row, None, ENGLISH).text
    assert text.startswith("You spend £15.4m less on mental health disorders than")


def test_wales_is_compared_with_the_other_boards_and_says_what_is_not_adjusted_for() -> None:
    row = spend_row(programme_name="Problems of circulation", basis="resident")
    text = sentences.spend_finding(row | {"variation": 24_644_598.0}, None, WELSH).text
    assert text == (
        "You spend £24.6m more on problems of circulation than the mean of the other six boards "
        "(not adjusted for age or need)."
    )
    assert "peer" not in text


def test_pounds_of_another_years_population_stay_out_of_the_sentence() -> None:
    text = sentences.spend_finding(spend_row(headline=False), None, ENGLISH).text
    assert "£66 a head more" in text
    assert "m more" not in text


def test_an_outcome_worse_than_peers_is_counted_in_people() -> None:
    found = sentences.outcome_finding(outcome_row(), ENGLISH)
    assert found.text == (
        "High blood pressure controlled: 1,900 fewer people than at the mean of your ten peers "
        "(2024-25)."
    )


def test_where_less_is_better_worse_means_more_people() -> None:
    text = sentences.outcome_finding(outcome_row(polarity=-1), ENGLISH).text
    assert "1,900 more people" in text


def test_an_outcome_that_counts_nobody_is_worse_without_a_number() -> None:
    text = sentences.outcome_finding(outcome_row(net=None), ENGLISH).text
    assert text == (
        "High blood pressure controlled: worse than at the mean of your ten peers (2024-25)."
    )


def test_without_an_interval_better_and_worse_are_by_position_only() -> None:
    assert sentences.said(beside_row(signal="worse", lower=None)) == "worse by position only"
    assert sentences.said(beside_row(signal="similar", lower=None)) == "similar"


def test_nothing_is_called_better_or_worse_against_a_benchmark_it_was_not_tested_against() -> None:
    row = beside_row(benchmark="nation", signal="worse")
    assert "worse" not in sentences.beside_sentence(row, ENGLISH)
    assert "England as a whole" in sentences.beside_sentence(row, ENGLISH)


def test_the_answer_prefers_a_finding_whose_pounds_may_be_said() -> None:
    first = spend_row(headline=False, programme_name="Dental problems")
    top = sentences.top([first, spend_row(), outcome_row()], {}, ENGLISH, 5)
    assert "mental health" in top[0].text
    assert "High blood pressure" in top[1].text


def test_spend_on_no_condition_is_the_last_answer() -> None:
    other = spend_row(programme="23", programme_name="Other areas of spend")
    assert "mental health" in sentences.top([other, spend_row()], {}, ENGLISH, 5)[0].text
    assert "other areas" in sentences.top([other], {}, ENGLISH, 5)[0].text


def test_an_outcome_worse_by_one_test_only_is_no_headline() -> None:
    _, outcome = sentences.top([outcome_row(headline=False)], {}, ENGLISH, 13)
    assert outcome.text == (
        "No headline outcome is clearly worse than at the mean of your ten peers; "
        "one of the 13 published may be (see where to look)."
    )
    assert outcome.certainty == ""


def test_no_finding_is_said_so_with_what_was_looked_at() -> None:
    spend, outcome = sentences.top([], {}, ENGLISH, 14)
    assert spend.text.startswith("No difference in spend is large and steady enough")
    assert outcome.text.startswith("None of the 14 headline outcomes published")
    assert spend.certainty == outcome.certainty == ""


def test_no_outcome_published_is_not_called_no_difference() -> None:
    _, outcome = sentences.top([], {}, WELSH, 0)
    assert outcome.text == (
        "No headline outcome is published for this year, so nothing is said of outcomes."
    )


@pytest.mark.parametrize("word", ["saving", "waste", "inefficient", "should", "target"])
def test_a_variation_is_a_question_and_never_a_verdict(word: str) -> None:
    words = [*sentences.CLASSES.values(), *sentences.SIGNALS.values(), *sentences.BASES.values()]
    words += [found.text for found in sentences.top([spend_row(), outcome_row()], {}, ENGLISH, 3)]
    assert not any(word in text.casefold() for text in words)


def test_every_signal_has_a_shape_of_its_own() -> None:
    assert set(sentences.SHAPES) == set(sentences.SIGNALS)
    assert len(set(sentences.SHAPES.values())) == len(sentences.SHAPES)


def test_values_carry_their_unit() -> None:
    assert sentences.value(48.23, "percent") == "48.2%"
    assert sentences.value(11.34, "per 100,000") == "11.3 per 100,000"
    assert sentences.value(None, "percent") == "not available"


def line(name: str, system: str | None, variation: float) -> Row:
    usual: Row = {"programme": "05", "system": system, "programme_name": name}
    usual |= {"variation": variation, "variation_per_head": variation / 1000}
    return usual | {"benchmark": "peer_mean"}


def test_a_programme_is_never_counted_beside_its_own_parts() -> None:
    whole = line("Mental health disorders", None, 90_000)
    parts = [line("Dementia (England)", "05B", 60_000), line("Talking therapies", "05C", -30_000)]
    assert sentences.variations_title([whole, *parts], ENGLISH) == (
        "Inside mental health disorders, dementia stands furthest from the mean of your ten peers: "
        "£60 a head above"
    )
    said = sentences.variations_sentence([whole, *parts], ENGLISH)
    assert said.startswith("1 of 2 parts of mental health disorders are above")


def test_programmes_are_counted_without_the_parts_of_any() -> None:
    tops = [line("Circulation", None, 90_000), line("Cancers", None, -20_000)]
    part = line("Stroke", "10B", 500_000)
    assert sentences.variations_title([*tops, part], ENGLISH).startswith("Circulation stands")
    assert sentences.variations_sentence([*tops, part], ENGLISH).startswith("1 of 2 lines of spend")


def test_where_no_part_is_known_the_whole_is_said() -> None:
    rows = [line("Mental health disorders", None, 90_000)]
    rows.append(line("Dementia", "05B", 0) | {"variation": None, "variation_per_head": None})
    said = "Mental health disorders: £90 a head above the mean of your ten peers"
    assert sentences.variations_title(rows, ENGLISH) == said


def test_a_score_has_its_unit_in_brackets() -> None:
    assert sentences.value(94.7, "index score") == "94.7 (index score)"
    assert sentences.value(None, "index score") == "not available"
