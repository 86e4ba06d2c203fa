"""The scorecard: what each panel counts, what it says is missing, and that nothing is added up."""

import csv as files
from collections import Counter
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from evidence.models import Run
from programmes import scorecard
from programmes.models import Benchmark, Inequality, Measure, Outcome, OutcomeBenchmark
from programmes.sentences import scorecard as said
from tests import builders
from tests.reading import Page, read

MOST_QUERIES = 11  # under twelve
FORBIDDEN = ("saving", "waste", "inefficien", "should", "overall score")
CORNWALL = "/organisations/QT6/scorecard/"
WALES = "/organisations/W11000023/scorecard/"


def lines(client: Client, address: str) -> list[dict[str, str]]:
    answer = client.get(address)
    assert answer.status_code == 200, answer.content
    return list(files.DictReader(b"".join(answer).decode().splitlines()))


def counted(page: Page) -> dict[str, list[str]]:
    return {row[0]: row[1:7] for row in page.table("Panel")}


def slow_latest(run: Run, organisation: str) -> dict[str, OutcomeBenchmark]:
    """The result of the latest period of each measure, one measure at a time."""
    latest = {}
    for measure in Measure.objects.all():
        outcomes = Outcome.objects.filter(organisation=organisation, measure=measure, group="all")
        periods = [o.period for o in outcomes.order_by("-end") if o.value is not None]
        if periods:
            latest[measure.code] = OutcomeBenchmark.objects.select_related("measure").get(
                run=run, organisation=organisation, measure=measure, period=periods[0],
                benchmark="peer_mean", group="all",
            )  # fmt: skip
    return latest


def standing(result: OutcomeBenchmark) -> str:
    if not result.measure.polarity or not result.signal:
        return "not judged"
    return "position" if result.lower is None else result.signal


# --- Counts ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("frame", ["aims", "values"])
@pytest.mark.parametrize("organisation", ["QT6", "QE1", "W11000023"])
def test_panels_count_the_latest_outcomes_behind_them(
    published: Run, client: Client, organisation: str, frame: str
) -> None:
    expected: dict[str, Counter[str]] = {name: Counter() for name in scorecard.FRAMES[frame]}
    for result in slow_latest(published, organisation).values():
        expected[getattr(result.measure, scorecard.TAG[frame])][standing(result)] += 1
    gaps = Inequality.objects.filter(run=published, organisation=organisation)
    for measure in Measure.objects.filter(pk__in=gaps.values("measure")):
        word = "position" if measure.polarity else "not judged"
        expected[getattr(measure, scorecard.TAG[frame])][word] += 1
    page = read(client, f"/organisations/{organisation}/scorecard/?frame={frame}")
    assert counted(page) == {
        said.NAMES[name]: [str(counts[word]) for word in scorecard.STANDINGS]
        for name, counts in expected.items()
    }


def test_the_file_has_each_measure_once_with_its_panel(published: Run, client: Client) -> None:
    rows = lines(client, f"{CORNWALL}aims.csv")
    assert len(rows) == len({row["measure"] for row in rows}) == 100
    latest = slow_latest(published, "QT6")
    for row in rows:
        if row["measure"] in latest:
            result = latest[row["measure"]]
            assert (row["period"], float(row["value"])) == (result.period, result.value)
            assert (row["panel"], row["standing"]) == (result.measure.aim, standing(result))
    assert client.get(f"{CORNWALL}nothing.csv").status_code == 404


def test_every_measure_leads_to_its_programme_and_its_arithmetic(
    published: Run, client: Client
) -> None:
    page = read(client, CORNWALL)
    place = page.address("Severe mental illness: all six parts")
    assert place.startswith("/organisations/QT6/programmes/05/?year=2023-24")
    assert any("/explain/outcome~" in address for address, _ in page.links)
    assert page.address("Life expectancy of women, by deprivation") == (
        "/organisations/QT6/inequalities/?measure=imd-life-women"
    )


def test_spend_a_head_stands_beside_the_measures_of_its_programme(
    published: Run, client: Client
) -> None:
    spend = Benchmark.objects.get(
        run=published, organisation="QT6", programme="05", care_setting="all", year="2023-24",
        basis="need_weighted", benchmark="peer_mean",
    )  # fmt: skip
    page = read(client, CORNWALL)
    rows = {row[0]: row for table in page.tables for row in table}
    recovery = rows["Talking therapies: moved to recovery"]
    assert recovery[7] == f"£{spend.per_head:.2f} (+£{spend.variation_per_head:.2f})"
    assert rows["Infant mortality (Health Index score)"][7] == "not available"
    assert "in 2023-24 (need-weighted population)" in page.words


# --- What is missing ------------------------------------------------------------------------------


def test_an_aim_without_a_measure_is_shown_with_the_reason(published: Run, client: Client) -> None:
    page = read(client, CORNWALL)
    assert "nothing on experience of staff" in page.words
    assert "No measure of staff experience is loaded." in page.words
    assert counted(page)["Experience of staff"] == ["0"] * 6


def test_wales_says_which_aims_nothing_speaks_to(published: Run, client: Client) -> None:
    page = read(client, WALES)
    assert (
        "None of 20 latest measures can be tested against the other boards; nothing on experience of care, "
        "cost per head, experience of staff and equity" in page.words
    )
    assert "No figure by deprivation group is published by health board" in page.words
    assert "the other six boards" in page.words
    assert "(resident population, not adjusted for age or need)" in page.words


def test_the_pyramid_counts_what_there_is_at_each_level(published: Run, client: Client) -> None:
    latest = slow_latest(published, "QT6")
    grades = Counter(result.measure.proxy_grade for result in latest.values())
    rows = {row[0]: row for row in read(client, CORNWALL).table("Level")}
    assert list(rows) == ["Programme", "Sub-population", "Performance", "Quality"]
    assert rows["Performance"][2] == f"{grades['process']} measures of process"
    assert rows["Sub-population"][2].startswith(f"{grades['need']} measures of need")
    quality = grades["outcome"] + grades["intermediate"]
    assert rows["Quality"][2] == f"{quality} outcomes and intermediate outcomes"


def test_nothing_is_added_up_and_nobody_is_blamed(published: Run, client: Client) -> None:
    for address in (CORNWALL, f"{CORNWALL}?frame=values", WALES):
        page = read(client, address)
        assert "There is no total score." in page.words
        assert not [word for word in FORBIDDEN if word in page.words.lower()]
    read(client, f"{CORNWALL}?frame=nothing", status=404)


def test_a_board_that_ended_has_its_spend_and_no_outcome(published: Run, client: Client) -> None:
    page = read(client, "/organisations/W11000026/scorecard/")
    assert all(row == ["0"] * 6 for row in counted(page).values())
    assert "No measure" in page.words


@pytest.mark.parametrize("address", [CORNWALL, WALES, f"{CORNWALL}?frame=values"])
def test_the_page_asks_the_database_few_questions(
    published: Run, client: Client, address: str
) -> None:
    with CaptureQueriesContext(connection) as asked:
        read(client, address)
    assert len(asked) <= MOST_QUERIES, [query["sql"][:80] for query in asked]


def test_made_up_measures_of_staff_have_their_panel(published: Run, client: Client) -> None:
    staff = OutcomeBenchmark.objects.filter(
        run=published, organisation="X01", benchmark="peer_mean", measure__aim="staff"
    )
    page = read(client, "/organisations/X01/scorecard/")
    counts = sum(int(cell) for cell in counted(page)["Experience of staff"])
    assert counts == staff.values("measure").distinct().count()
    rows = lines(client, "/organisations/X01/scorecard/aims.csv")
    assert {row["illustrative"] for row in rows} == {"true"}


# --- Rows by themselves ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("about", "word"),
    [
        ({"signal": "better"}, "better"),
        ({"signal": "unclear"}, "unclear"),
        ({"signal": "worse", "position_only": True}, "position"),
        ({"signal": None}, "not judged"),
        ({"signal": "worse", "polarity": 0}, "not judged"),
    ],
)
def test_how_an_outcome_stands(about: dict[str, Any], word: str) -> None:
    assert scorecard.standing({"polarity": 1, "position_only": False, **about}) == word


def test_a_system_without_spend_says_so(db: None, client: Client) -> None:
    builders.organisation("Q00")
    builders.run()
    page = read(client, "/organisations/Q00/scorecard/")
    assert "No spend of this system is published" in page.words
    assert "No measure has a figure for this system" in page.words


def test_before_the_first_run_there_is_no_scorecard(db: None, client: Client) -> None:
    read(client, CORNWALL, status=503)
