"""The pages of pathways: what the whole of one costs, who bears it, where it differs, how sure that is."""

from typing import Any

import orjson
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from costing import models, pathways, scopes
from costing.sentences.pathway import a_person, event, more, window
from evidence.models import Run
from organisations import members
from tests import builders
from tests.organisations import people
from tests.reading import Page, read

from . import results

pytestmark = pytest.mark.django_db

API = "/api/v1/costing/pathways/"
ALL = "all"
BEFORE, YEAR = "2022-23", "2023-24"
STROKE = "/costing/X01/pathways/stroke/"
MOST_QUERIES = 11

Row = dict[str, Any]


def row(setting: str = ALL, **about: Any) -> Row:
    """One row of a stroke pathway of 120 people whose window is over, £9,000 a person at the peers."""
    usual: Row = {"system": "X01", "year": YEAR, "pathway": "stroke", "care_setting": setting}
    usual |= {"organisation": ALL, "month": ALL, "index_people": 120.0, "complete": 1.0}
    usual |= {"people": 120.0, "events": 600.0, "peers": 7, "hidden": False}
    usual |= {"cost": 1_128_000.0, "peer_cost_per_person": 9000.0} | about
    cost, peers = usual["cost"], usual["peer_cost_per_person"]
    own = None if cost is None else cost / usual["index_people"]
    usual.setdefault("cost_per_person", own)
    known = own is not None and peers is not None
    return usual | {"variation": (own - peers) * usual["index_people"] if known else None}


def withheld(setting: str, **about: Any) -> Row:
    return row(setting, **{"cost": None, "people": None, "events": None, "hidden": True} | about)


def stroke(*rows: Row, scope: str = scopes.EXAMPLE, code: str = "X01", **about: Any) -> Run:
    """A run with these rows of pathways and nothing else that pages of pathways show."""
    results.organisation(code, illustrative=scope == scopes.EXAMPLE)
    run = builders.run(scope=scope, **about)
    builders.results(models.PathwayCost, run, *(one | {"system": code} for one in rows))
    years = sorted({one["year"] for one in rows} or {YEAR})
    there = {"system": code, "organisation": ALL, "care_setting": ALL}
    builders.results(models.Reconciliation, run, *(there | {"year": year} for year in years))
    return run


WHOLE = (
    row(),
    row("acute", cost=732_000.0, peer_cost_per_person=6100.0),
    row("community", cost=288_000.0, peer_cost_per_person=2090.0),
    row("social_care", cost=108_000.0, peer_cost_per_person=810.0),
    row("acute", organisation="X01-acute-1", cost=480_000.0, peers=0, peer_cost_per_person=None),
    row("acute", organisation="X01-acute-2", cost=252_000.0, peers=0, peer_cost_per_person=None),
    row(month="-1", cost=12_000.0, peer_cost_per_person=90.0),
    row(month="0", cost=780_000.0, peer_cost_per_person=6000.0),
    row("acute", month="0", cost=732_000.0, peer_cost_per_person=6100.0),
    withheld("community", month="0"),
)


def figures(page: str) -> list[Row]:
    """The drawings of a page, as they are sent to the browser."""
    parts = page.split('type="application/json">')[1:]
    return [orjson.loads(part.split("</script>")[0]) for part in parts]


def cells(page: Page, heading: str, first: str) -> list[str]:
    """The row of a table that begins so."""
    return next(cells for cells in page.table(heading) if cells[0] == first)


# --- The answer -----------------------------------------------------------------------------------


def test_the_first_sentences_answer_what_it_costs_who_takes_most_and_where_it_differs(
    client: Client,
) -> None:
    stroke(*WHOLE)
    words = read(client, STROKE).words
    assert (
        "Each of 120 people who had a stroke in 2023-24 took on average £9,400 of care in the twelve "
        "months after; £6,100 of it was acute hospital care. That is £400 a person more than at the "
        "peers. The largest difference is in community care: £310 a person more."
    ) in words


def test_how_sure_it_is_says_people_window_what_is_withheld_and_that_nothing_is_tested(
    client: Client,
) -> None:
    stroke(*WHOLE, withheld("ambulance"))
    words = read(client, STROKE).words
    assert (
        "How sure: 120 people, to the nearest 5; whole window loaded; withheld: ambulance care; "
        "compared with the mean of seven peers, without a test against chance."
    ) in words


def test_a_few_people_are_said_to_be_few(client: Client) -> None:
    stroke(row(index_people=35.0, cost=350_000.0))
    assert (
        "35 people, to the nearest 5; so few that one costly person" in read(client, STROKE).words
    )


def test_less_than_at_the_peers_is_said_so(client: Client) -> None:
    stroke(row(cost=960_000.0), row("acute", cost=600_000.0, peer_cost_per_person=6000.0))
    page = read(client, STROKE)
    assert "That is £1,000 a person less than at the peers." in page.words
    assert "Acute hospital care: £1,000 a person less than at the peers" in page.headings
    assert cells(page, "Care setting", "Acute hospital care")[-2:] == ["−£1,000.00", "−£120,000"]


def test_as_much_as_at_the_peers_is_said_so(client: Client) -> None:
    stroke(row(peer_cost_per_person=9400.0), row("acute", peer_cost_per_person=9400.0))
    words = read(client, STROKE).words
    assert "acute hospital care. That is as much as at the peers. How sure" in words


def test_credits_beyond_the_cost_of_a_setting_are_drawn_below_nil(client: Client) -> None:
    stroke(row(), row("ambulance", cost=-12_000.0, peer_cost_per_person=50.0))
    page = read(client, STROKE)
    assert cells(page, "Care setting", "Ambulance")[3:] == [
        "−£12,000",
        "−£100.00",
        "£50.00",
        "7",
        "−£150.00",
        "−£18,000",
    ]
    low, high = figures(client.get(STROKE).content.decode())[0]["layout"]["xaxis"]["range"]
    assert low < -100.0
    assert high > 50.0


@pytest.mark.parametrize(
    ("pounds", "said"),
    [
        (9433.0, "£9,400"),
        (-310.4, "−£310"),
        (0.0, "£0"),
        (0.3, "less than £1"),
        (123_456.0, "£123,000"),
    ],
)
def test_pounds_a_person_are_said_as_far_as_they_bear(pounds: float, said: str) -> None:
    assert a_person(pounds) == said


def test_a_pathway_is_said_with_its_article_and_its_window() -> None:
    found = pathways.pathways()
    assert event(found["joint-replacement"]) == "a hip or knee replacement"
    assert event(found["diabetes-admission"]) == "an admission for diabetes"
    assert window(found["joint-replacement"]) == "from nine months before to six months after"
    assert window(found["stroke"]) == "in the twelve months after"
    assert more(-12.0) == "£12 a person less"


# --- Windows that are not over --------------------------------------------------------------------


def test_an_unfinished_window_is_said_and_compared_with_nobody(client: Client) -> None:
    stroke(row(complete=0.62), row("acute", cost=732_000.0, complete=0.62))
    page = read(client, STROKE)
    assert "For only 62% of them the whole window lies in the years loaded" in page.words
    assert "compared with nobody" in page.words
    assert "than at the peers" not in page.words
    assert "Peers’ mean" not in page.words
    settings = figures(client.get(STROKE).content.decode())[0]
    assert [trace["name"] for trace in settings["data"]] == ["you"]


def test_where_nobodys_window_is_over_it_is_nobodys_and_not_0_percent(client: Client) -> None:
    stroke(row(complete=0.0))
    words = read(client, STROKE).words
    assert "For none of them the whole window lies in the years loaded" in words
    assert "whole window loaded for nobody" in words
    assert "0%" not in words


def test_of_how_many_the_window_is_over_may_not_be_known(client: Client) -> None:
    stroke(row(complete=None), row("acute", cost=732_000.0, complete=None))
    assert "It is not known for how many of them the whole window" in read(client, STROKE).words


def test_without_a_year_the_latest_is_shown_whose_windows_are_over(client: Client) -> None:
    stroke(row(complete=0.5), row(year=BEFORE))
    assert f"who had a stroke in {BEFORE}" in read(client, STROKE).words
    page = read(client, f"{STROKE}?year={YEAR}")
    assert f"who had a stroke in {YEAR}" in page.words
    assert page.address("everybody’s window is over") == f"?year={BEFORE}"


def test_all_pathways_do_not_compare_one_whose_window_is_not_over(client: Client) -> None:
    replaced = {"pathway": "joint-replacement"}
    stroke(*WHOLE, row(complete=0.4) | replaced, row("acute", complete=0.4) | replaced)
    page = read(client, f"/costing/X01/pathways/?year={YEAR}")
    unfinished = cells(page, "Pathway", "Hip or knee replacement")
    assert unfinished[1:7] == [
        "120",
        "£9,400.00",
        "not compared",
        "7",
        "not compared",
        "not compared",
    ]
    assert "whole window loaded for 40% only" in unfinished[-1]
    assert cells(page, "Pathway", "Stroke")[5:8] == [
        "+£400.00",
        "+£48,000",
        "Community care: £310 a person more",
    ]


# --- Withheld, not available, nil -----------------------------------------------------------------


def test_withheld_not_available_and_nil_are_told_apart(client: Client) -> None:
    stroke(
        row(),
        row("acute", cost=732_000.0, peer_cost_per_person=None, peers=3),
        row("community", cost=0.0, people=10.0, peer_cost_per_person=0.0),
        withheld("ambulance"),
    )
    page = read(client, STROKE)
    assert cells(page, "Care setting", "Ambulance")[1:5] == [
        "1 to 7",
        "withheld",
        "withheld",
        "withheld",
    ]
    acute = cells(page, "Care setting", "Acute hospital care")
    assert acute[4:] == ["£6,100.00", "not available", "3", "not available", "not available"]
    assert cells(page, "Care setting", "Community care")[3:6] == ["£0", "£0.00", "£0.00"]
    assert (
        "Nobody on it had primary care, prescribing, mental health care or social care."
        in page.words
    )
    drawn = figures(client.get(STROKE).content.decode())[0]["layout"]["yaxis"]["ticktext"]
    assert drawn == ["Acute hospital care", "Community care"]


def test_what_takes_most_is_of_what_is_shown_where_something_is_withheld(client: Client) -> None:
    alone = {"peer_cost_per_person": None, "peers": 0}
    stroke(row(**alone), row("acute", cost=732_000.0, **alone), withheld("ambulance", **alone))
    headings = read(client, STROKE).headings
    assert (
        "Acute hospital care takes the most of what is shown: £6,100 of £9,400 a person" in headings
    )


def test_seven_people_or_fewer_are_told_of_and_no_more(client: Client) -> None:
    stroke(withheld(ALL, index_people=None, complete=None, cost_per_person=None))
    page = read(client, STROKE)
    assert "1 to 7 people had a stroke in 2023-24: too few to show anything of them." in page.words
    assert page.tables == []
    page = read(client, "/costing/X01/pathways/")
    assert cells(page, "Pathway", "Stroke")[1:3] == ["1 to 7", "withheld"]


def test_a_cost_that_is_withheld_is_said_so(client: Client) -> None:
    stroke(withheld(ALL), withheld("acute"))
    words = read(client, STROKE).words
    assert "120 people had a stroke in 2023-24; what their care cost is withheld" in words


# --- Nobody to compare with, nobody at all --------------------------------------------------------


@pytest.mark.parametrize(
    ("peers", "said"),
    [(0, "No other system’s figures are here to compare with."), (4, "Fewer than five peers have")],
)
def test_without_peers_the_figures_stand_alone_and_say_why(
    client: Client, peers: int, said: str
) -> None:
    alone = {"peer_cost_per_person": None, "peers": peers}
    stroke(row(**alone), row("acute", cost=732_000.0, **alone))
    page = read(client, STROKE)
    assert said in page.words
    assert "Acute hospital care takes the most: £6,100 of £9,400 a person" in page.headings
    assert said in read(client, "/costing/X01/pathways/").words


def test_a_pathway_nobody_was_on_says_so(client: Client) -> None:
    stroke(*WHOLE)
    page = read(client, "/costing/X01/pathways/diabetes-admission/")
    assert "No admission for diabetes is among the events of 2023-24." in page.words
    assert page.tables == []
    assert "admission for diabetes" in read(client, "/costing/X01/pathways/").words


def test_no_pathway_at_all_teaches_how_to_load_one(client: Client) -> None:
    stroke()
    page = read(client, "/costing/X01/pathways/")
    assert "manage.py load_events" in page.words
    assert "What does the first year after a stroke take, and who bears it?" in page.words


# --- Addresses ------------------------------------------------------------------------------------


def test_a_pathway_there_is_not_is_404_and_names_those_there_are(client: Client) -> None:
    stroke(*WHOLE)
    assert "joint-replacement, stroke" in read(client, "/costing/X01/pathways/flu/", 404).words


@pytest.mark.parametrize("place", ["", "stroke/"])
def test_a_year_there_is_not_is_404_and_names_those_there_are(client: Client, place: str) -> None:
    stroke(*WHOLE)
    words = read(client, f"/costing/X01/pathways/{place}?year=1999-00", 404).words
    assert "there is 2023-24" in words


@pytest.mark.parametrize("place", ["", "stroke/"])
def test_a_real_systems_pathways_are_not_for_everybody(client: Client, place: str) -> None:
    stroke(*WHOLE, scope="costing:QT6", code="QT6")
    assert "£9,400" not in read(client, f"/costing/QT6/pathways/{place}", 404).words


# --- Who bears it, and when -----------------------------------------------------------------------


def test_who_bears_the_cost_stands_by_organisation_dearest_first(client: Client) -> None:
    stroke(*WHOLE)
    page = read(client, STROKE)
    assert "Acute hospital care 1 bears the most: £480,000 of £1.1m" in page.headings
    assert [cells[0] for cells in page.table("Organisation")] == [
        "Acute hospital care 1",
        "Acute hospital care 2",
    ]


def test_a_long_name_and_many_organisations_leave_a_short_table(client: Client) -> None:
    many = [
        row("primary", organisation=f"{'Y' * 36}{place:04}", cost=1000.0 * place)
        for place in range(1, 231)
    ]
    stroke(row(), row("primary", cost=500_000.0), *many)
    page = read(client, STROKE)
    assert len(page.table("Organisation")) == 200
    assert "The twelve largest of 230 are drawn." in page.words
    organisations = figures(client.get(STROKE).content.decode())[1]
    assert len(organisations["data"][0]["x"]) == 12


def test_months_stand_round_the_event_with_the_withheld_marked(client: Client) -> None:
    stroke(*WHOLE)
    page = read(client, STROKE)
    assert "The 1st month from the event takes the most: £6,500 of £9,400 a person" in page.headings
    months = page.table("Month")
    assert [cells[:2] for cells in months] == [
        ["1st month before", "All settings"],
        ["1st month from the event", "All settings"],
        ["1st month from the event", "Acute hospital care"],
        ["1st month from the event", "Community care"],
    ]
    assert "◇ marks a month that is withheld" in page.words
    drawing = figures(client.get(STROKE).content.decode())[2]
    marks = [trace for trace in drawing["data"] if trace["name"] == "withheld"]
    assert [mark["x"] for mark in marks] == [[0]]


# --- The same figures everywhere ------------------------------------------------------------------


def test_page_csv_and_api_have_the_same_rows(client: Client) -> None:
    stroke(*WHOLE)
    page = read(client, STROKE)
    address = page.address("Download CSV")
    lines = client.get(address).getvalue().decode().splitlines()
    names = lines[0].lstrip("\ufeff").split(",")
    csv = [dict(zip(names, line.split(","), strict=True)) for line in lines[1:]]
    api = client.get(address.replace("format=csv", "format=json")).json()["results"]
    assert [float(one["cost"]) for one in csv] == [one["cost"] for one in api]
    shown = {cells[0]: cells[3] for cells in page.table("Care setting")}
    of_api = {
        one["care_setting"]: f"£{one['cost']:,.0f}" for one in api if one["care_setting"] != ALL
    }
    assert shown == {
        "Acute hospital care": of_api["acute"],
        "Community care": of_api["community"],
        "Social care": of_api["social_care"],
    }


def test_the_headline_is_worked_out_with_the_numbers_of_the_page(client: Client) -> None:
    stroke(*WHOLE)
    page = read(client, STROKE)
    assert "£1,128,000 ÷ 120 = £9,400.00." in page.words
    assert "£9,400.00 − £9,000.00 = +£400.00." in page.words
    assert "+£400.00 × 120 = +£48,000." in page.words
    address = page.address(API)
    found = client.get(address).json()["results"]
    assert [one["cost_per_person"] for one in found] == [9400.0]


def test_care_that_is_counted_is_named_by_its_programmes(client: Client) -> None:
    builders.programme("10B", name="Cerebrovascular disease")
    stroke(*WHOLE)
    assert "Care of cerebrovascular disease and 22 is counted" in read(client, STROKE).words


@pytest.mark.parametrize("place", ["", "stroke/"])
def test_a_page_asks_the_database_a_few_times(client: Client, place: str) -> None:
    stroke(*WHOLE)
    address = f"/costing/X01/pathways/{place}"
    client.get(address)
    with CaptureQueriesContext(connection) as context:
        read(client, f"{address}?year={YEAR}")
    assert len(context) <= MOST_QUERIES


def test_an_analyst_reads_a_real_system_alone_and_downloads_with_the_reason_given(
    client: Client,
) -> None:
    alone = {"peer_cost_per_person": None, "peers": 0}
    stroke(row(**alone), row("acute", **alone), scope="costing:QT6", code="QT6")
    who = members.new_person("analyst@example.nhs.uk", people.PASSWORD)
    members.add(who, "QT6", "costing_analyst")
    client.force_login(who)
    place = "/costing/QT6/pathways/stroke/"
    client.post("/costing/QT6/why/", {"why": "review of the stroke pathway", "next": place})
    page = read(client, place)
    assert "Each of 120 people who had a stroke in 2023-24" in page.words
    assert "No other system’s figures are here to compare with." in page.words
    download = client.get(page.address("Download CSV"))
    assert download.status_code == 200
    assert b"QT6" in download.getvalue()
