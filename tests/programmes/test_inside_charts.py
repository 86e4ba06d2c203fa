"""The drawings inside a programme: pairs of bars, years that are not joined, and their words."""

from datetime import date
from typing import Any

import pytest

from programmes.charts import shares, trend
from programmes.inside import tree
from programmes.sentences import Comparison, inside, parts, pathway

from .test_charts import texts, valid

COMPARED = Comparison("icb", "england", 10, adjusted=True)
BOARDS = Comparison("health_board", "wales", 6, adjusted=False)

Row = dict[str, Any]


def part(name: str, share: float, peers: float, **about: Any) -> Row:
    usual: Row = {"programme_name": name, "programme": "10", "system": "10A", "year": "2023-24"}
    usual |= {"care_setting": "all", "setting_name": "", "share": share, "benchmark_share": peers}
    usual |= {"share_variation": share - peers, "share_variation_pounds": (share - peers) * 1e6}
    usual |= {"per_head": 10 * share, "benchmark_per_head": 10 * peers, "spend": share * 1e6}
    usual |= {"variation_per_head": 10 * (share - peers), "variation": (share - peers) * 1e6}
    usual |= {"variation_percent": 10.0, "population_year": "2023-24", "benchmark": "peer_mean"}
    usual |= {"page": f"/{name}/", "explain_page": "/e/", "said": "–", "note": None}
    return usual | {"outcome_said": "–", "rank_of": "1 of 42", "holds": "38 of 38"} | about


def drawn(rows: list[Row], **more: Any) -> Any:
    return valid(shares.shares("shares", rows, "Title", "Sentence.", "/csv", COMPARED, **more))


# --- Pairs of bars ------------------------------------------------------------------------------


def test_own_and_peers_stand_side_by_side_with_the_difference_at_the_end() -> None:
    figure = drawn([part("Prevention", 12.0, 15.0), part("Acute", 60.0, 55.0)])
    own, peers = figure.data
    assert (own.x, peers.x) == ((60.0, 12.0), (55.0, 15.0))
    ends = [note.text for note in figure.layout.annotations]
    assert ends == ["+5.0 points<br>+£5.0m", "−3.0 points<br>−£3.0m"]
    assert peers.name == "the mean of your ten peers"


def test_a_wide_drawing_has_the_outcome_at_the_end_of_the_row() -> None:
    figure = drawn([part("Acute", 60.0, 55.0, outcome_said="▼ worse")], wide=True)
    assert figure.layout.annotations[0].text == "+5.0 points, +£5.0m<br>outcome ▼ worse"


def test_bars_begin_at_nil_and_leave_room_for_the_words() -> None:
    figure = drawn([part("Acute", 60.0, 55.0)])
    low, high = figure.layout.xaxis.range
    assert low == 0
    assert high > 60
    assert max(figure.layout.xaxis.tickvals) <= 60


def test_points_without_pounds_are_written_alone() -> None:
    row = part("Mental health", 17.4, 14.0, share_variation_pounds=None)
    assert parts.difference(row) == "+3.4 points"


def test_money_paid_back_is_drawn_below_nil() -> None:
    figure = drawn([part("Refunds", -2.0, 1.0), part("Acute", 60.0, 55.0)])
    assert figure.layout.xaxis.range[0] == -2.0


def test_a_part_without_a_share_stays_in_the_table_and_off_the_drawing() -> None:
    unknown = {"share": None, "share_variation": None, "share_variation_pounds": None}
    rows = [part("Acute", 60.0, 55.0), part("Unknown", 1, 1) | unknown]
    chart = shares.shares("shares", rows, "Title", "Sentence.", "/csv", COMPARED)
    assert len(valid(chart).data[0].x) == 1
    assert texts(chart)[1][:2] == ["Unknown", "not available"]


def test_no_share_at_all_draws_nothing() -> None:
    row = part("Unknown", 1, 1) | dict.fromkeys(("share", "share_variation"))
    chart = shares.shares("shares", [row], "Title", "Sentence.", "/csv", COMPARED)
    assert chart.figure is None


def test_spend_a_head_of_another_population_has_no_pounds_at_its_end() -> None:
    row = part("Acute", 60.0, 55.0, population_year="2022-23")
    assert parts.per_head_difference(row) == "+£50 a head"


# --- Sentences about parts ----------------------------------------------------------------------


def test_the_part_that_makes_up_for_the_first_is_named_too() -> None:
    rows = [part("Prevention", 12.0, 15.0), part("Acute", 60.0, 56.9)]
    assert parts.divided(rows, "Stroke", None, COMPARED) == (
        "12% of spend on stroke goes to prevention; the mean of your ten peers is 15%. 60% goes to "
        "acute; there it is 57%."
    )


def test_a_nation_is_not_called_a_mean() -> None:
    rows = [part("Prevention", 12.0, 15.0, benchmark="nation")]
    assert "; in Wales as a whole it is 15%." in parts.divided(rows, "Stroke", None, BOARDS)


def test_shares_that_are_alike_are_said_to_be_alike() -> None:
    rows = [part("Prevention", 12.0, 12.2), part("Acute", 60.0, 59.8)]
    assert "is divided much as at the mean of your ten peers" in (
        parts.divided(rows, "Stroke", None, COMPARED)
    )


def test_without_any_known_difference_nothing_is_said() -> None:
    row = part("Acute", 60.0, 55.0, share_variation=None)
    assert parts.divided([row], "Stroke", None, COMPARED) == ""


def test_an_outcome_known_by_position_only_is_said_so() -> None:
    outcome = {"signal": "better", "benchmark_value": 10.0, "value": 12.0, "lower": None}
    outcome |= {"measure_name": "Recovery", "unit": "percent", "period": "2023-24"}
    said = parts.divided([part("Prevention", 12.0, 15.0)], "Stroke", outcome, COMPARED)
    assert "and their outcome is worse by position only (recovery: 10.0% there, 12.0% here" in said


# --- Years --------------------------------------------------------------------------------------


def year(begins: int, **about: Any) -> Row:
    name = f"{begins}-{(begins + 1) % 100:02}"
    usual: Row = {"year": name, "per_head": 40.0 + begins % 10, "benchmark_per_head": 40.0}
    usual |= {"lower_quarter": 35.0, "upper_quarter": 45.0, "population_year": name}
    usual |= {"need_carried": False, "spend": 1e7, "said": "–", "explain_page": "/e/"}
    return usual | {"benchmark": "peer_mean"} | about


def years(rows: list[Row], **breaks: str) -> Any:
    named = {name.strip("y").replace("_", "-"): words for name, words in breaks.items()}
    return valid(trend.spend_trend(rows, "Title", "Sentence.", "/csv", named))


def test_a_line_is_not_joined_across_a_change_of_boards() -> None:
    figure = years([year(at) for at in range(2017, 2021)], y2019_20="boards changed")
    own = figure.data[-1]
    assert own.x == (2017, 2018, None, 2019, 2020)
    assert "boards changed" in {note.text for note in figure.layout.annotations}
    assert 2018.5 in {shape.x0 for shape in figure.layout.shapes}


def test_a_year_that_is_missing_is_a_gap() -> None:
    figure = years([year(2016), year(2018)])
    assert figure.data[-1].x == (2016, None, 2018)
    assert figure.layout.xaxis.ticktext == ("2016-17", "2017-18", "2018-19")


def test_the_years_of_covid_are_shaded_where_they_are_shown() -> None:
    shaded = years([year(at) for at in range(2019, 2024)]).layout.shapes[0]
    assert (shaded.x0, shaded.x1) == (2019.5, 2021.5)
    assert not years([year(2022), year(2023)]).layout.shapes


def test_years_on_a_borrowed_population_have_hollow_marks() -> None:
    figure = years([year(2022, population_year="2023-24"), year(2023)])
    assert figure.data[-1].marker.symbol == ("circle-open", "circle")


def test_the_middle_half_stands_between_its_quartiles() -> None:
    band = years([year(2022), year(2023, lower_quarter=None, upper_quarter=None)]).data[0]
    assert (band.x, band.base, band.y) == ((2022,), (35.0,), (10.0,))


def test_one_year_is_listed_and_not_drawn() -> None:
    chart = trend.spend_trend([year(2023)], "Title", "Sentence.", "/csv", {})
    assert chart.figure is None
    assert len(texts(chart)) == 1


def test_an_outcome_over_time_has_its_intervals() -> None:
    measure = {"unit": "percent", "polarity": 1, "name": "Recovery"}
    rows = [
        {"period": f"{at}", "start": date(at, 1, 1), "end": date(at, 12, 31), "value": 50.0}
        | {"lower": 48.0, "upper": 53.0, "benchmark_value": 51.0}
        for at in (2022, 2023)
    ]
    figure = valid(trend.outcome_trend(rows, measure, "Title", "Sentence.", "/csv"))
    own = figure.data[-1]
    assert own.error_y.array == (3.0, 3.0)
    assert own.error_y.arrayminus == (2.0, 2.0)


# --- The pathway in words -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("trend_of", "polarity", "words"),
    [
        ("rising", -1, "↗ getting worse"),
        ("falling", -1, "↘ getting better"),
        ("rising", 1, "↗ getting better"),
        ("none", 1, "→ no clear change"),
        ("unknown", 1, "trend not tested"),
        ("rising", 0, "↗ rising"),
    ],
)
def test_a_trend_is_said_by_which_way_is_better(trend_of: str, polarity: int, words: str) -> None:
    assert pathway.trend_mark(trend_of, polarity) == words


def test_a_strip_is_one_sentence() -> None:
    signals = ["better", "worse", "worse", "unclear"]
    assert pathway.pathway_sentence(signals, COMPARED) == (
        "Four measures against the mean of your ten peers: one better, two worse and one not "
        "clearly different."
    )
    assert pathway.tally(signals) == "▲ 1 better, ▼ 2 worse, ◇ 1 not clearly different"


# --- The tree and the headline ------------------------------------------------------------------


def test_the_nearest_node_is_named_by_a_word_or_by_its_code() -> None:
    nodes = [{"code": "10A", "name": "Coronary heart disease"}, {"code": "11", "name": "Lungs"}]
    assert tree.nearest("heart", nodes) == nodes[0]
    assert tree.nearest("1l", nodes) == nodes[1]
    assert tree.nearest("x", []) is None


def test_spend_that_hardly_differs_is_about_as_much() -> None:
    row = part("Stroke", 1, 1, variation_percent=-1.2, per_head=149.0, benchmark_per_head=150.6)
    assert inside.headline(row, None, COMPARED) == (
        "You spend about as much on stroke as the mean of your ten peers: £149 a head against £151 "
        "in 2023-24."
    )


def test_spend_without_a_benchmark_is_compared_with_nothing() -> None:
    row = part("Stroke", 1, 1, benchmark_per_head=None)
    assert inside.headline(row, None, COMPARED).endswith("in 2023-24: nothing to compare it with.")


def test_a_division_like_the_peers_has_no_furthest_part_in_its_title() -> None:
    rows = [part("Prevention", 12.0, 12.2), part("Acute", 60.0, 59.8)]
    assert parts.shares_title(rows, "spend on stroke", COMPARED) == (
        "Spend on stroke is divided much as at the mean of your ten peers"
    )
