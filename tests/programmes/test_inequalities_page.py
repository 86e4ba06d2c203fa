"""Who is left behind: the page on the published figures, and on made-up ones that carry a gradient."""

import csv as files
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from evidence.models import Run
from organisations.characteristics import CORE20
from organisations.models import PeerCharacteristic
from programmes import core20plus5, example
from programmes.deprivation import FIFTHS
from programmes.load import MEASURES
from programmes.models import Inequality, OutcomeBenchmark
from programmes.sentences import inequalities as said
from tests import builders
from tests.reading import Page, read

MOST_QUERIES = 11  # under twelve
FORBIDDEN = ("saving", "waste", "inefficien", "should")
CORNWALL = "/organisations/QT6/inequalities/"
PAYMENT = f"{CORNWALL}?measure=imd-gp-payment&period=2022-23"


def lines(client: Client, address: str) -> list[dict[str, str]]:
    answer = client.get(address)
    assert answer.status_code == 200, answer.content
    return list(files.DictReader(b"".join(answer).decode().lstrip("\ufeff").splitlines()))


def downloads(page: Page) -> list[str]:
    return [address for address, words in page.links if words.startswith("Download CSV")]


# --- The gap of one measure -----------------------------------------------------------------------


def test_the_gap_in_payments_is_worked_out_before_the_reader(
    published: Run, client: Client
) -> None:
    page = read(client, PAYMENT)
    assert (
        "Paid to general practice per patient: £299 per patient lower for the most deprived 40% than "
        "for the least deprived 20% (2022-23)." in page.words
    )
    assert (
        "£226 per patient for the most deprived 40% less £525 per patient for the least deprived 20% is "
        "a gap of −£299.44 per patient; the mean of 10 peers’ gaps is −£14.38 per patient and that of "
        "England −£14.09 per patient." in page.words
    )
    assert "Neither more nor less is better in itself." in page.words


def test_a_position_is_a_question_and_never_a_finding(published: Run, client: Client) -> None:
    page = read(client, PAYMENT)
    assert "Less goes to the most deprived than at almost all peers (position −5.3)." in page.words
    assert "What explains it? A question to ask, not a finding." in page.words
    assert not [word for word in FORBIDDEN if word in page.words.lower()]


def test_groups_stand_most_deprived_first_and_merged_ones_say_so(
    published: Run, client: Client
) -> None:
    page = read(client, PAYMENT)
    assert [row[0] for row in page.table("Group of people")] == [
        "Most deprived 40%",
        "Middle 20%",
        "Second least deprived 20%",
        "Least deprived 20%",
    ]
    assert "The two most deprived fifths are published together" in page.words
    assert "Core20 gap" in page.words and "Slope index" not in page.words


def test_the_gap_over_time_has_no_word_of_trend(published: Run, client: Client) -> None:
    page = read(client, PAYMENT)
    assert "The gap was −£291.59 per patient in 2014-15 and −£299.44 per patient in 2022-23" in (
        page.words
    )
    assert "Whether it is widening is not known." in page.words
    assert "No errors are published" in page.words
    assert "narrowing" not in page.words
    assert [row[0] for row in page.table("Period")] == ["2014-15", "2018-19", "2022-23"]


def test_a_group_nobody_publishes_leaves_the_gap_unknown(published: Run, client: Client) -> None:
    page = read(client, f"{CORNWALL}?measure=imd-life-women&period=2010")
    assert "Life expectancy of women: the gap is not available (2010)." in page.words
    assert "Position among the peers not available" in page.words
    assert "The gap is known for one period only" in page.words


def test_the_first_period_shown_is_the_latest_and_controls_fit_the_measure(
    published: Run, client: Client
) -> None:
    page = read(client, f"{CORNWALL}?measure=imd-gp-payment&period=2020")
    assert "(2022-23)." in page.words  # the period of another measure gives way
    read(client, f"{CORNWALL}?measure=nothing", status=404)
    read(client, f"{CORNWALL}?measure=imd-gp-payment&period=1999", status=404)


def test_all_measures_stand_in_order_of_their_position(published: Run, client: Client) -> None:
    rows = read(client, CORNWALL).table("Measure")
    found = (
        Inequality.objects.filter(run=published, organisation="QT6").values("measure").distinct()
    )
    assert len(rows) == len(found) == 12
    z = [float(row[8].replace("−", "-")) for row in rows]
    assert z == sorted(z)
    (women,) = [row for row in rows if row[0] == "Life expectancy of women"]
    assert women[2:6] == ["83.2 years", "90.3 years", "−7.0 years", "−2.9 years"]
    assert women[9] == (
        "Worse for the most deprived than at almost all peers; check first how large the group is"
    )


def test_downloads_have_the_figures_of_the_page(published: Run, client: Client) -> None:
    page = read(client, PAYMENT)
    groups, periods, everything, core20, areas = downloads(page)
    (row,) = lines(client, groups)
    assert float(row["deprivation_gap"]) == pytest.approx(-299.44)
    assert {row["period"] for row in lines(client, periods)} == {"2014-15", "2018-19", "2022-23"}
    assert len({row["measure"] for row in lines(client, everything)}) == 12
    share = {
        r["organisation"]: r["value"] for r in lines(client, core20) if r["variable"] == CORE20
    }
    assert share["QT6"] == "10.1425" and len(share) == 11
    assert "smi-health-check" in {row["measure"] for row in lines(client, areas)}


def test_the_page_asks_the_database_few_questions(published: Run, client: Client) -> None:
    with CaptureQueriesContext(connection) as asked:
        read(client, PAYMENT)
    assert len(asked) <= MOST_QUERIES, [query["sql"][:80] for query in asked]


# --- Core20 and Core20PLUS5 -----------------------------------------------------------------------


def test_the_core20_share_is_the_one_loaded(published: Run, client: Client) -> None:
    page = read(client, CORNWALL)
    loaded = PeerCharacteristic.objects.get(organisation="QT6", variable=CORE20)
    assert f"Core20: {loaded.value:.1f}% of people of Cornwall" in page.words
    rows = page.table("System")
    shares = [float(row[1].rstrip("%")) for row in rows]
    assert len(rows) == 11 and shares == sorted(shares, reverse=True)


def test_severe_mental_illness_stands_beside_its_target(published: Run, client: Client) -> None:
    value = OutcomeBenchmark.objects.get(
        run=published, organisation="QT6", measure="smi-health-check", benchmark="peer_mean"
    ).value
    page = read(client, CORNWALL)
    assert "Target: 60% by March 2025." in page.words
    assert f"{value:.1f}% (2024-25), below the 60% of the target; ▼ worse" in page.words


def test_a_target_is_never_held_against_a_measure_of_something_else(
    published: Run, client: Client
) -> None:
    page = read(client, CORNWALL)
    assert "Target: 75% by 2028." in page.words
    assert "the 75% of the target" not in page.words
    assert "Not here: Stage at diagnosis by system." in page.words


def test_what_nobody_measures_is_said(published: Run, client: Client) -> None:
    words = read(client, CORNWALL).words
    for area in core20plus5.areas():
        assert area.lacks in words and area.source in words
    assert "PLUS groups are chosen locally" in words
    assert words.count("No measure of it is loaded") >= 4


def test_every_measure_the_table_names_is_a_reviewed_one() -> None:
    made_up = {row.code for row in example.measures()}
    files_there = {path.stem for path in MEASURES.glob("*.toml")} | made_up
    assert core20plus5.measures_of(core20plus5.areas()) <= files_there


def test_a_target_has_a_source_that_sets_it_and_a_date() -> None:
    areas = core20plus5.areas()
    assert {area.framework for area in areas} == set(core20plus5.FRAMEWORKS)
    for area in areas:
        assert area.source.startswith("NHS England")
        assert (area.target is None) == (not area.by)
        assert area.target is None or 0 < area.target <= 100
    assert {area.name: area.target for area in areas if area.target} == {
        "Severe mental illness": 60,
        "Early cancer diagnosis": 75,
        "High blood pressure: finding it and treating it well": 80,
    }


def test_a_table_with_an_unknown_framework_is_refused(
    tmp_path: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = core20plus5.TABLE.read_text("utf-8").replace('"children"', '"pets"')
    (tmp_path / "table.toml").write_text(text, "utf-8")
    monkeypatch.setattr(core20plus5, "TABLE", tmp_path / "table.toml")
    with pytest.raises(ValueError, match="of no framework: pets"):
        core20plus5.areas.__wrapped__()


# --- Wales, and where little or more is published --------------------------------------------------


@pytest.mark.parametrize("board", ["W11000023", "W11000026"])
def test_wales_says_what_is_missing_and_why(published: Run, client: Client, board: str) -> None:
    page = read(client, f"/organisations/{board}/inequalities/")
    assert "No share of people in the most deprived fifth of Wales" in page.words
    assert "Core20PLUS5 is an approach of NHS England" in page.words
    assert not page.tables


def test_made_up_fifths_carry_a_slope_and_a_core20_gap(published: Run, client: Client) -> None:
    page = read(client, "/organisations/X01/inequalities/")
    row = Inequality.objects.filter(
        run=published, organisation="X01", measure="example-avoidable-deaths"
    ).latest("end")
    assert f"+{row.core20_gap:.1f} per 100,000 (95% interval" in page.words
    assert "Slope index" in page.words
    assert "published together" not in page.words
    assert "Core20: " in page.words
    assert "in the most deprived fifth of areas" in page.words
    assert "of the target" in page.words and "Not here:" not in page.words


def inequality(code: str, **about: Any) -> dict[str, Any]:
    """A result as a run writes it: made-up fifths with a gradient."""
    codes = [group.code for group in FIFTHS]
    fifths = dict(zip(codes, (40, 44, 48, 52, 56), strict=True))
    usual: dict[str, Any] = {"organisation": code, "measure": "recovery", "period": "2023-24"}
    usual |= {"start": date(2023, 4, 1), "end": date(2024, 3, 31), "gap_trend": "widening"}
    usual |= {"most_deprived": 42.0, "least_deprived": 56.0, "deprivation_gap": -14.0, "z": 0.4}
    usual |= {"core20_gap": -10.0, "core20_lower": -12.0, "core20_upper": -8.0}
    usual |= {"slope_index": 20.0, "slope_lower": 17.0, "slope_upper": 23.0, "of": 7}
    return usual | {"groups": fifths, "peer_groups": fifths} | about


def test_what_the_figures_carry_is_said_with_its_interval(db: None, client: Client) -> None:
    builders.organisation("Q00")
    builders.measure("recovery", programme=builders.programme("05"))
    run = builders.run()
    builders.results(Inequality, run, inequality("Q00"))
    page = read(client, "/organisations/Q00/inequalities/")
    assert "−10.0 points (95% interval −12.0 points to −8.0 points)" in page.words
    assert "+20.0 points (95% interval +17.0 points to +23.0 points)" in page.words
    assert "published together" not in page.words
    assert "called widening: more than chance" in page.words
    assert "About as at the peers" in page.words
    assert len(page.table("Group of people")) == 5


def test_a_system_without_figures_by_group_says_so(db: None, client: Client) -> None:
    builders.organisation("Q00")
    builders.run()
    page = read(client, "/organisations/Q00/inequalities/")
    assert "No figure by deprivation group is loaded for this system." in page.words
    assert "Core20PLUS5: what is measured" in page.words


@pytest.mark.parametrize(
    ("z", "polarity", "words"),
    [
        (0.99, 1, "About as at the peers"),
        (1.0, 1, "Better for the most deprived than at most peers"),
        (-1.99, 1, "Worse for the most deprived than at most peers"),
        (-2.0, -1, "Worse for the most deprived than at almost all peers"),
        (2.5, 0, "More goes to the most deprived than at almost all peers"),
        (None, 1, "Position among the peers not available"),
    ],
)
def test_positions_in_words(z: float | None, polarity: int, words: str) -> None:
    assert said.position({"z": z, "polarity": polarity}) == words


def test_gaps_carry_their_unit_and_sign() -> None:
    assert said.gap(-7.26, "percent") == "−7.3 points"
    assert said.gap(4.0, "years") == "+4.0 years"
    assert said.gap(-299.44, "£ per patient") == "−£299.44 per patient"
    assert said.gap(None, "years") == "not available"
    assert said.written(225.52, "£ per patient") == "£226 per patient"
    row = {"measure_name": "Life, by deprivation", "deprivation_gap": 0.01, "unit": "years"}
    assert (
        said.title(row) == "Life: the same for the most deprived 40% as for the least deprived 20%"
    )
