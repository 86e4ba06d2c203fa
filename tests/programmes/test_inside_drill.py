"""Three levels down on made-up figures: a system, its care settings, real terms, and the four texts."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from django.test import Client

from evidence.models import Parameter, Run
from programmes.models import (
    Benchmark,
    CareSetting,
    NoMeasure,
    Opportunity,
    Outcome,
    OutcomeBenchmark,
)
from tests import builders
from tests.reading import read

YEARS = ("2021-22", "2022-23", "2023-24")
SETTINGS = {"prevention": (12.0, 15.0), "acute": (72.0, 69.0), "rehabilitation": (16.0, 16.0)}
OWN, PEERS = "QT6", ("QSL", "QYG", "QOX", "QUY", "QVV")
STROKE = f"/organisations/{OWN}/programmes/10B/"


def line(organisation: str, year: str, setting: str = "all", **about: Any) -> dict[str, Any]:
    """One row of spend on stroke: £50 a head against £40, the shares of its settings as above."""
    own, peers = SETTINGS.get(setting, (20.0, 16.0))
    usual: dict[str, Any] = {"organisation": organisation, "programme": "10B", "year": year}
    usual |= {"care_setting": setting, "basis": "need_weighted", "benchmark": "peer_mean"}
    usual |= {"population_year": year, "spend": 50e6, "per_head": 50.0, "benchmark_per_head": 40.0}
    usual |= {"share": own / 100, "benchmark_share": peers / 100, "share_variation": own - peers}
    usual |= {"share_variation_pounds": (own - peers) * 0.5e6, "used": 5, "rank": 1, "of": 6}
    usual |= {"variation": 10e6, "variation_per_head": 10.0, "variation_percent": 0.25}
    usual |= {"robust": 34 / 38, "specifications": 38}
    return usual | about


def stroke_deaths(**about: Any) -> dict[str, Any]:
    usual: dict[str, Any] = {"organisation": OWN, "measure": "strokes", "group": "all"}
    usual |= {"period": "2023-24", "benchmark": "peer_mean", "value": 150.0, "lower": 140.0}
    usual |= {"upper": 160.0, "benchmark_value": 120.0, "signal": "worse", "rank": 6, "of": 6}
    return usual | {"trend": "rising"} | about


@pytest.fixture
def run(db: None) -> Run:
    """A system that spends 12% of stroke spend on prevention where its five peers spend 15%."""
    made = builders.run()
    for code in (OWN, *PEERS):
        builders.organisation(code)
    for setting in ("all", "acute", "rehabilitation"):
        builders.care_setting(setting)
    CareSetting.objects.create(code="prevention", name="Secondary prevention")
    builders.programme("10", name="Problems of circulation")
    programme = builders.programme_named("10")
    stroke = builders.programme("10B", name="Stroke", parent=programme, includes="Stroke care.")
    about = {"polarity": -1, "unit": "per 100,000", "multiplier": 100_000, "stage": "outcome"}
    texts = {"reasons": "Age differs.", "options": "Ask whether clinics are full.", "resources": ""}
    builders.measure("strokes", name="Strokes", programme=stroke, **about, **texts)
    for year in YEARS:
        builders.outcome(OWN, "strokes", period=year, **days(year), value=150.0)
    builders.peers(made, OWN, *PEERS)
    builders.results(OutcomeBenchmark, made, *(stroke_deaths(period=year) for year in YEARS))
    builders.results(Opportunity, made)
    builders.results(Benchmark, made, *rows())
    return made


def days(year: str) -> dict[str, date]:
    start = int(year[:4])
    return {"start": date(start, 4, 1), "end": date(start + 1, 3, 31)}


def rows() -> Iterator[dict[str, Any]]:
    """Every year of everybody, in the order of the key."""
    for code in sorted((OWN, *PEERS)):
        for setting in sorted(("all", *SETTINGS)) if code == OWN else ["all"]:
            for at, year in enumerate(YEARS):
                a_head = 50.0 - 10 * (2 - at) if code == OWN else 10.0 * (1 + PEERS.index(code))
                yield line(code, year, setting, per_head=a_head)


def _breadcrumb(html: str) -> str:
    return html.split('aria-label="Breadcrumb">')[1].split("</nav>", maxsplit=1)[0]


# --- The third level ----------------------------------------------------------------------------


def test_a_system_says_what_share_goes_to_prevention_and_what_the_peers_achieve(
    run: Run, client: Client
) -> None:
    page = read(client, STROKE)
    assert (
        "12% of spend on stroke goes to secondary prevention; the mean of your five peers is 15%, "
        "and their outcome is better (strokes: 120.0 per 100,000 there, 150.0 per 100,000 here, "
        "2023-24). 72% goes to acute; there it is 69%."
    ) in page.words


def test_care_settings_stand_side_by_side_with_points_and_pounds(run: Run, client: Client) -> None:
    page = read(client, STROKE)
    (row,) = [row for row in page.table("Part") if row[0] == "Secondary prevention"]
    assert row[1:5] == ["12.0%", "15.0%", "−3.0", "−£1,500,000"]
    assert page.address("Secondary prevention").startswith(f"{STROKE}?")
    assert "care_setting=prevention" in page.address("Secondary prevention")


def test_one_setting_is_looked_into_with_the_system_above_it(run: Run, client: Client) -> None:
    page = read(client, f"{STROKE}?care_setting=prevention")
    assert page.headings[0].endswith("Stroke: secondary prevention")
    assert (
        "You spend £10.0m more on stroke in secondary prevention than the mean of your five peers: "
        "£50 a head against £40 in 2023-24; the outcome beside it (strokes, 2023-24) is worse. "
        "The difference holds in 34 of 38 ways to compare."
    ) in page.words
    assert "Stroke" in _breadcrumb(client.get(f"{STROKE}?care_setting=prevention").content.decode())
    download = next(address for address, words in page.links if "Download CSV" in words)
    assert "care_setting=prevention" in download


def test_a_choice_keeps_the_setting_looked_into(run: Run, client: Client) -> None:
    html = client.get(f"{STROKE}?care_setting=prevention").content.decode()
    assert '<input type="hidden" name="care_setting" value="prevention">' in html


def test_a_programme_names_the_outcome_of_each_system_inside(run: Run, client: Client) -> None:
    acute = Benchmark.objects.filter(programme="10B", care_setting="acute")
    acute.update(programme="10", care_setting="all")
    page = read(client, "/organisations/QT6/programmes/10/")
    (row,) = page.table("Part")[:1]
    assert row[0] == "Stroke"
    assert "▼ worse" in row


# --- The pathway --------------------------------------------------------------------------------


def test_a_rising_trend_of_something_bad_is_getting_worse(run: Run, client: Client) -> None:
    assert "↗ getting worse" in read(client, STROKE).words


def test_texts_that_are_written_are_shown_and_empty_ones_are_not(run: Run, client: Client) -> None:
    words = read(client, STROKE).words
    assert "Reasons for variation Age differs." in words
    assert "Options for action Ask whether clinics are full." in words
    assert "Resources" not in words


def test_a_measure_of_no_stage_stands_apart(run: Run, client: Client) -> None:
    stroke = builders.programme_named("10B")
    builders.measure("loose", programme=stroke, headline=False, stage="", name="Loose measure")
    builders.outcome(OWN, "loose")
    OutcomeBenchmark.objects.filter(period="2021-22").update(measure="loose", period="2023-24")
    html = client.get(STROKE).content.decode()
    assert "Loose measure" in html.split("pathway--apart")[1]


# --- Real terms ---------------------------------------------------------------------------------


def test_without_a_deflator_pounds_are_said_to_be_cash(run: Run, client: Client) -> None:
    html = client.get(f"{STROKE}?prices=real").content.decode()
    assert "Cash pounds of each year: no deflator is loaded." in html
    assert "load_deflator" not in html
    assert 'name="prices"' not in html


def deflator(**index: float) -> None:
    builders.release("deflator", title="Made-up deflator", kind="parameters")
    for year, number in index.items():
        Parameter.objects.create(
            parameter=Parameter.DEFLATOR,
            programme="",
            value=number,
            unit="index",
            grade="",
            price_base=year.replace("_", "-").removeprefix("y"),
            source="Made up",
            release_id="deflator",
        )


def test_the_switch_shows_pounds_of_the_price_year(run: Run, client: Client) -> None:
    deflator(y2021_22=80.0, y2022_23=90.0, y2023_24=100.0)
    cash, real = (read(client, f"{STROKE}?prices={prices}") for prices in ("cash", "real"))
    assert [row[1] for row in cash.table("Year")] == ["£30.00", "£40.00", "£50.00"]
    assert [row[1] for row in real.table("Year")] == ["£37.50", "£44.44", "£50.00"]
    assert [row[2] for row in real.table("Year")] == ["£50.00", "£44.44", "£40.00"]
    assert "Spend a head in pounds of 2023-24 (Made-up deflator)" in real.words
    assert "prices=real" in real.address("Secondary prevention")


def test_a_year_the_deflator_does_not_know_is_unknown(run: Run, client: Client) -> None:
    deflator(y2022_23=90.0, y2023_24=100.0)
    page = read(client, f"{STROKE}?prices=real")
    assert [row[1] for row in page.table("Year")] == ["not available", "£44.44", "£50.00"]


def test_the_middle_half_of_five_peers_is_between_their_quartiles(run: Run, client: Client) -> None:
    page = read(client, STROKE)
    assert page.table("Year")[-1][3:5] == ["£20.00", "£40.00"]  # of 10, 20, 30, 40 and 50


def test_of_four_peers_no_middle_half_is_drawn(run: Run, client: Client) -> None:
    Benchmark.objects.filter(organisation=PEERS[0]).delete()
    page = read(client, STROKE)
    assert page.table("Year")[-1][3:5] == ["not available", "not available"]


def test_an_outcome_of_another_time_says_so(run: Run, client: Client) -> None:
    Outcome.objects.update(start=date(2010, 4, 1), end=date(2011, 3, 31))
    assert "More than 30 months from 2023-24: the nearest there is." in read(client, STROKE).words


# --- Nothing to show ----------------------------------------------------------------------------


def test_an_organisation_without_any_spend_still_has_both_pages(db: None, client: Client) -> None:
    made = builders.run()
    builders.organisation(OWN, name="Isles of Nothing")
    builders.programme("10", name="Problems of circulation")
    builders.peers(made, OWN, *PEERS)
    for results in (Benchmark, OutcomeBenchmark, Opportunity):
        builders.results(results, made)
    divided = read(client, f"/organisations/{OWN}/programmes/")
    assert "Spend on one of 1 programmes is not published in England" in divided.words
    inside = read(client, divided.address("Problems of circulation"))
    assert "No public body publishes spend on this line" in inside.words
    assert "No measure speaks for this line by itself" in inside.words


def test_a_reason_for_no_outcome_is_given(db: None, client: Client) -> None:
    made = builders.run()
    builders.organisation(OWN)
    builders.programme("12", name="Dental problems")
    NoMeasure.objects.create(
        programme_id="12", nation="england", reason="No outcome of dental care is published."
    )
    for results in (Benchmark, OutcomeBenchmark, Opportunity):
        builders.results(results, made)
    page = read(client, f"/organisations/{OWN}/programmes/12/")
    assert "No headline outcome: No outcome of dental care is published." in page.words


def test_before_the_first_run_both_pages_say_that_there_are_no_figures(
    db: None, client: Client
) -> None:
    for address in (f"/organisations/{OWN}/programmes/", STROKE):
        assert "There are no figures yet" in read(client, address, status=503).words
