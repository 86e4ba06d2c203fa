"""The sentences of the classic view, of shares, of the quadrant, and of a finding inside a programme."""

from typing import Any

import pytest

from evidence.queries import Row
from programmes import charts, sentences
from programmes.sentences import Comparison

ENGLISH = Comparison("icb", "england", 10, True)


def outcome(**about: Any) -> Row:
    usual: Row = {"measure_name": "Recovery", "polarity": 1, "unit": "percent", "signal": "worse"}
    return usual | {"net": 0.0, "classic": 300.0, "noise_floor": 60.0} | about


# --- The classic view ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("nets", "said"),
    [
        ([], "would flag no gap"),
        (
            [0.0],
            "Of the one gap the classic way would flag, none are more than chance: one vanishes.",
        ),
        ([5.0], "Of the one gap the classic way would flag, it is more than chance."),
        ([5.0, 6.0], "Of two gaps the classic way would flag, all are more than chance."),
        ([5.0, 0.0, None], "Of three gaps the classic way would flag, one is more than chance"),
    ],
)
def test_the_switch_counts_flags_and_those_that_stay(nets: list[float | None], said: str) -> None:
    assert said in sentences.classic_switch([outcome(net=net) for net in nets])


def test_a_flag_needs_a_shortfall_from_the_best_five() -> None:
    rows = [outcome(classic=0.0), outcome(classic=None), outcome(classic=10.0), outcome()]
    assert [row["classic"] for row in sentences.flagged(rows)] == [300.0, 10.0]


def test_a_flag_that_vanishes_says_why() -> None:
    assert "not distinguishable" in sentences.verdict(outcome(signal="unclear"), ENGLISH)
    assert "the outcome is better" in sentences.verdict(outcome(signal="better"), ENGLISH)
    assert sentences.verdict(outcome(net=120.0), ENGLISH) == (
        "Stays: 120 fewer people than at the mean of your ten peers, which is more than chance."
    )


def test_an_unknown_noise_floor_is_not_nil() -> None:
    assert "not known" in sentences.floor(outcome(noise_floor=None))


# --- Inside a programme -------------------------------------------------------------------------


def finding(**about: Any) -> Row:
    usual: Row = {"kind": "spend", "programme": "11", "system": None, "headline": True}
    usual |= {"programme_name": "Problems of the respiratory system", "basis": "need_weighted"}
    usual |= {"variation": 3e6, "certainty": "clear", "robust": 1.0, "specifications": 38}
    return usual | {"check_first": "Check recording."} | about


def line(variation: float | None, name: str = "Asthma") -> Row:
    return {"programme": "11", "system": name, "programme_name": name, "variation": variation}


def first(*lines: Row, **about: Any) -> str:
    return sentences.top([finding(**about)], {}, ENGLISH, 5, lines)[0].text


def test_the_system_a_difference_is_all_but_made_of_is_named() -> None:
    said = first(line(0.2e6, "Other"), line(2.9e6), line(None, "Unknown"))
    assert "than the mean of your ten peers, nearly all of it on asthma." in said


def test_a_part_of_a_difference_or_of_an_unsure_one_is_not() -> None:
    assert "nearly all" not in first(line(2e6))
    assert "nearly all" not in first(line(3e6), certainty="tentative")


def test_a_sure_finding_the_other_way_stands_beside_the_first() -> None:
    other = finding(programme="05", programme_name="Mental health", variation=-2e6)
    texts = [one.text for one in sentences.top([finding(), other], {}, ENGLISH, 5)]
    assert "£3.0m more" in texts[0]
    assert "£2.0m less" in texts[1]
    unsure = [
        one.text
        for one in sentences.top([finding(), other | {"certainty": "tentative"}], {}, ENGLISH, 5)
    ]
    assert len(unsure) == 2


# --- The quadrant -------------------------------------------------------------------------------


def point(name: str, spend_z: float | None, outcome_z: float, **about: Any) -> Row:
    side = "higher" if (spend_z or 0) > 0 else "lower"
    corner = f"{side}-{'better' if outcome_z > 0 else 'worse'}"
    usual: Row = {"programme_name": name, "spend_z": spend_z, "outcome_z": outcome_z}
    return usual | {"quadrant": corner, "spend": 1e6, "benchmark": "peer_mean"} | about


def test_only_what_is_out_of_line_on_both_is_in_the_title() -> None:
    rows = [point("Respiratory", 3, -3), point("Vision", 2, 3), point("Cancers", 0.2, -2)]
    assert sentences.quadrant_title(rows) == "Higher spend and a worse outcome: respiratory"


def test_where_none_is_out_of_line_the_title_says_so() -> None:
    rows = [point("Vision", 2, 3), point("Cancers", 0.2, -0.2)]
    assert sentences.quadrant_title(rows) == (
        "None of two programmes is out of line with a worse outcome"
    )


@pytest.mark.parametrize(
    ("spend_z", "outcome_z", "said"),
    [
        (0.5, -0.5, "in line on both"),
        (1.5, -0.5, "higher spend, outcome in line"),
        (-0.5, 1.0, "spend in line, better outcome"),
        (-2.5, -3.0, "lower spend, worse outcome"),
        (None, -3.0, ""),
    ],
)
def test_a_programme_stands_where_the_bands_put_it(
    spend_z: float | None, outcome_z: float, said: str
) -> None:
    assert sentences.stands(point("Any", spend_z, outcome_z)) == said


# --- Shares -------------------------------------------------------------------------------------


def share(name: str, own: float | None, theirs: float) -> Row:
    gap = None if own is None else own - theirs
    usual: Row = {"programme_name": name, "share": own, "benchmark_share": theirs}
    usual |= {"share_variation": gap, "share_variation_pounds": gap and gap * 1e6}
    return usual | {"benchmark": "peer_mean", "page": "/p/", "explain_page": "/e/", "spend": 1e6}


def test_the_share_furthest_from_the_peers_is_the_message() -> None:
    rows = [share("Stroke", 12.0, 15.0), share("Vision", 2.0, 1.5), share("Unknown", None, 3.0)]
    assert sentences.shares_title(rows, ENGLISH, "all spend") == (
        "Stroke takes 12.0% of all spend; the mean of your ten peers is 15.0%"
    )


def test_own_and_peers_stand_side_by_side_with_the_difference_at_the_end() -> None:
    rows = [share("Vision", 2.0, 1.5), share("Stroke", 12.0, 15.0), share("Unknown", None, 3.0)]
    chart = charts.share_bar(rows, "Title", "Sentence.", "/csv", "the mean of your ten peers")
    assert chart.figure
    own, theirs = chart.figure["data"]
    assert (own["name"], theirs["name"]) == ("you", "the mean of your ten peers")
    assert own["text"][0] == "12.0% (−3.0 points, −£3.0m)"
    assert [row["programme_name"] for row in chart.rows] == ["Stroke", "Vision", "Unknown"]
    assert len(own["x"]) == 2


def test_no_more_shares_are_drawn_than_can_be_read_and_the_table_has_all() -> None:
    rows = [share(f"P{n}", 5.0 + n, 5.0) for n in range(12)]
    chart = charts.share_bar(rows, "Title", "Sentence.", "/csv", "peers")
    assert chart.figure
    assert len(chart.figure["data"][0]["x"]) == charts.MOST_SHARES
    assert len(list(chart.body())) == 12
