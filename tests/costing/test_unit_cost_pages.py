"""The pages of unit costs and specialties: who costs more than the nation, by how much, and whether chance
would do as well."""

from typing import Any

import orjson
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from costing import models, scopes
from evidence.models import Run
from tests import builders
from tests.reading import Page, read

from . import results

pytestmark = pytest.mark.django_db

API = "/api/v1/costing/unit-costs/"
ALL = "all"
YEAR = "2023-24"
UNIT_COSTS, SPECIALTIES = "/costing/X01/unit-costs/", "/costing/X01/specialties/"
LIMITS = {"lower_95": 96.0, "upper_95": 104.0, "lower_998": 93.0, "upper_998": 107.0}
MOST_QUERIES = 11

Row = dict[str, Any]


def row(organisation: str = "X01-acute-1", over: float = 1.0, **about: Any) -> Row:
    """All that an organisation does: £10m at national unit costs, so many times that in fact."""
    usual: Row = {"system": organisation[:3], "year": YEAR, "organisation": organisation}
    usual |= {"care_setting": ALL, "point_of_delivery": ALL, "specialty": ALL, "hrg": ALL}
    usual |= {"people": 900.0, "market_forces": 1.05, "organisations": 34, "overdispersion": 2.0}
    usual |= {"expected": 10_000_000.0, "priced": 1.0, "hidden": False, "position": "inside"}
    usual |= LIMITS | about
    if usual["expected"] is None:
        none = dict.fromkeys((*LIMITS, "overdispersion", "priced"))
        return {"cost": 10_500_000.0} | usual | none | {"position": ""}
    usual |= {"index": 100 * over, "variation": usual["expected"] * (over - 1)}
    usual["cost"] = round(usual["expected"] * over * (usual["market_forces"] or 1), -3)
    return usual


def line(hrg: str = "HN22D", over: float = 1.0, **about: Any) -> Row:
    """One line of trauma and orthopaedics, £1m at national unit costs."""
    usual: Row = {"care_setting": "acute", "point_of_delivery": "elective_inpatient", "hrg": hrg}
    usual |= {"specialty": "trauma_and_orthopaedics", "expected": 1_000_000.0, "activity": 200.0}
    usual |= {"unit_cost": 5000.0 * over, "national_unit_cost": 5000.0}
    return row(over=over, **usual | about)


def withheld(made: Row) -> Row:
    figures = ("cost", "activity", "unit_cost", "expected", "index", "variation", *LIMITS)
    return made | dict.fromkeys(figures) | {"people": None, "position": "", "hidden": True}


def shown(*rows: Row, scope: str = scopes.EXAMPLE) -> Run:
    """A run with these rows of unit costs and nothing else that their pages show."""
    run = builders.run(scope=scope)
    for code in sorted({"X01", *(one["system"] for one in rows)}):
        results.organisation(code)
    builders.results(models.UnitCost, run, *rows)
    there = {"system": "X01", "organisation": ALL, "care_setting": ALL, "year": YEAR}
    builders.results(models.Reconciliation, run, there)
    return run


DEAR = row(over=1.08, position="above_998")
FAIR = row("X01-acute-2", over=0.99)
ELSEWHERE = row("X02-acute-1", over=1.2, position="above_998")
ORTHOPAEDICS = line(over=1.2, hrg=ALL, position="above_95")


def figures(client: Client, address: str) -> list[Row]:
    """The drawings of a page, as they are sent to the browser."""
    parts = client.get(address).content.decode().split('type="application/json">')[1:]
    return [orjson.loads(part.split("</script>")[0]) for part in parts]


def cells(page: Page, heading: str, first: str) -> list[str]:
    """The row of a table that begins so."""
    return next(cells for cells in page.table(heading) if cells[0] == first)


def traces(drawing: Row) -> dict[str, Row]:
    return {trace["name"]: trace for trace in drawing["data"]}


# --- Organisations --------------------------------------------------------------------------------


def test_the_first_sentence_names_who_lies_outside_and_by_how_much(client: Client) -> None:
    shown(DEAR, FAIR, ELSEWHERE)
    page = read(client, UNIT_COSTS)
    assert (
        "Acute hospital care 1 cost £800,000 more than the same activity would at national unit costs "
        "in 2023-24 (index 108.0, above the 99.8% limit). One of two organisations lies outside its "
        "95% limits."
    ) in page.words
    assert "Acute hospital care 1 lies outside the limits" in page.headings


def test_below_the_nation_is_said_so(client: Client) -> None:
    shown(row(over=0.9, position="below_95"))
    page = read(client, UNIT_COSTS)
    assert "cost £1.0m less than the same activity" in page.words
    found = cells(page, "Organisation", "Acute hospital care 1")
    assert found[3:7] == ["£10,000,000", "90.0", "−£1,000,000", "▽ below the 95% limit"]


def test_that_nobody_lies_outside_comes_before_the_largest_difference(client: Client) -> None:
    shown(FAIR, row(over=1.02))
    words = read(client, UNIT_COSTS).words
    assert (
        "None of two organisations lies outside its 95% limits. Acute hospital care 1 cost £200,000 more"
    ) in words


def test_who_has_no_limits_is_not_said_to_be_inside_them(client: Client) -> None:
    shown(DEAR, FAIR, row("X01-acute-3", over=1.01, position=""))
    words = read(client, UNIT_COSTS).words
    assert (
        "One of two organisations with limits lies outside its 95% limits. One has no limits."
        in words
    )
    models.UnitCost.objects.update(position="")
    page = read(client, UNIT_COSTS)
    assert "No organisation compared has limits" in page.words
    assert "No organisation has limits" in page.headings


def test_the_funnel_has_own_organisations_with_their_limits_and_others_in_grey(
    client: Client,
) -> None:
    shown(DEAR, FAIR, ELSEWHERE)
    found = traces(figures(client, UNIT_COSTS)[0])
    own = found["your organisations"]
    assert dict(zip(own["marker"]["symbol"], own["y"], strict=True)) == {
        "triangle-up": 108.0,
        "circle": 99.0,
    }
    assert found["other systems"]["y"] == [120.0]
    assert found["95% limits"]["y"] == [96.0, 104.0, None, 96.0, 104.0, None]
    assert found["99.8% limits"]["y"] == [93.0, 107.0, None, 93.0, 107.0, None]
    page = read(client, UNIT_COSTS)
    assert [cells[0] for cells in page.table("Organisation")] == [
        "Acute hospital care 1",
        "Acute hospital care 2",
    ]


def test_market_forces_are_said(client: Client) -> None:
    shown(DEAR, row("X01-acute-2", market_forces=0.97))
    page = read(client, UNIT_COSTS)
    assert "Market forces (factors 0.970 to 1.050) are taken out." in page.words
    assert cells(page, "Organisation", "Acute hospital care 1")[2] == "1.050"


def test_limits_of_chance_alone_are_said_to_be(client: Client) -> None:
    shown(row(overdispersion=None))
    words = read(client, UNIT_COSTS).words
    assert "The only organisation compared lies inside its 95% limits." in words
    assert "Limits not widened are those of chance alone" in words


# --- What is missing ------------------------------------------------------------------------------


@pytest.mark.parametrize("address", [UNIT_COSTS, SPECIALTIES])
def test_without_national_unit_costs_it_is_said_how_to_load_them(
    client: Client, address: str
) -> None:
    alone = {"expected": None, "national_unit_cost": None}
    shown(row(**alone), line(**alone), line(hrg=ALL, **alone))
    page = read(client, address)
    assert "No national unit costs of 2023-24 are loaded" in page.words
    assert "manage.py load_national_unit_costs" in page.words
    assert "load_market_forces" not in page.words
    assert "not compared" in page.words


@pytest.mark.parametrize("address", [UNIT_COSTS, SPECIALTIES])
def test_without_market_forces_it_is_said_for_whom_and_how_to_load_them(
    client: Client, address: str
) -> None:
    alone = {"expected": None, "market_forces": None, "unit_cost": None}
    shown(row(**alone), line(**alone), line(hrg=ALL, **alone))
    page = read(client, address)
    assert "No market forces factor of 2023-24 is loaded for Acute hospital care 1" in page.words
    assert "manage.py load_market_forces" in page.words
    assert "load_national_unit_costs" not in page.words


def test_unit_costs_stand_alone_where_nothing_is_loaded(client: Client) -> None:
    alone = {"expected": None, "national_unit_cost": None}
    shown(row(**alone), line(**alone))
    page = read(client, UNIT_COSTS)
    assert "No organisation’s unit costs can be held against the nation’s in 2023-24." in page.words
    found = cells(page, "HRG or currency", "HN22D, planned admission")
    assert found[5:9] == ["£5,000.00", "not available", "not available", "not available"]
    assert figures(client, UNIT_COSTS) == []


def test_withheld_is_neither_not_available_nor_nil(client: Client) -> None:
    shown(DEAR, withheld(row("X01-ambulance-1")), line(over=1.0), withheld(line("ZZ99Z")))
    page = read(client, UNIT_COSTS)
    small = cells(page, "Organisation", "Ambulance 1")
    assert small[1:7] == ["withheld", "1.050", "withheld", "withheld", "withheld", "withheld"]
    lines = page.table("HRG or currency")
    assert [cells[0] for cells in lines] == ["HN22D, planned admission", "ZZ99Z, planned admission"]
    assert lines[0][7:9] == ["100.0", "£0"]
    assert lines[1][3:6] == ["1 to 7", "withheld", "withheld"]
    assert lines[1][6:] == ["£5,000.00", "withheld", "withheld", "withheld"]
    assert "Compared are 1 of 2. One is withheld." in page.words


def test_no_organisation_at_all_says_so(client: Client) -> None:
    shown()
    for address in (UNIT_COSTS, SPECIALTIES):
        assert "of this system has costed activity in 2023-24." in read(client, address).words


# --- Lines ----------------------------------------------------------------------------------------


def test_lines_stand_by_what_they_differ_in_pounds_whatever_the_sign(client: Client) -> None:
    shown(DEAR, line("AA01A", 1.1), line("BB02B", 0.7, position="below_998"), line("CC03C", 1.02))
    page = read(client, UNIT_COSTS)
    assert [cells[0][:5] for cells in page.table("HRG or currency")] == ["BB02B", "AA01A", "CC03C"]
    assert (
        "BB02B, planned admission at Acute hospital care 1: −£300,000 against national unit costs"
        in page.headings
    )
    drawing = figures(client, UNIT_COSTS)[1]
    assert drawing["data"][0]["text"] == ["−£300,000 ▼", "+£100,000 ●", "+£20,000 ●"]
    assert drawing["layout"]["yaxis"]["ticktext"][0] == "BB02B, Acute hospital care 1"


def test_lines_of_one_setting_and_specialty(client: Client) -> None:
    contact = {"care_setting": "community", "point_of_delivery": "community_contact", "hrg": ""}
    shown(DEAR, line(), line("AA35C", specialty="stroke"), line(specialty="nursing", **contact))
    page = read(client, f"{UNIT_COSTS}?care_setting=acute&specialty=stroke")
    assert [cells[0] for cells in page.table("HRG or currency")] == ["AA35C, planned admission"]
    assert "Of acute hospital care and stroke only." in page.words
    assert page.address("Download CSV: AA35C").endswith(
        "care_setting=acute&specialty=stroke&format=csv"
    )
    page = read(client, f"{UNIT_COSTS}?care_setting=community&specialty=stroke")
    assert [cells[1] for cells in page.table("HRG or currency")] == ["Nursing"]


def test_lines_without_a_specialty_are_a_choice_of_their_own(client: Client) -> None:
    shown(DEAR, line(), line("HN99Z", specialty=""))
    page = read(client, f"{UNIT_COSTS}?specialty=not-recorded")
    assert [cells[:2] for cells in page.table("HRG or currency")] == [
        ["HN99Z, planned admission", "No specialty recorded"]
    ]
    assert "Of no specialty recorded only." in page.words
    assert b"HN99Z" in client.get(page.address("Download CSV: HN99Z")).getvalue()


def test_more_lines_than_a_page_holds_are_in_the_download(client: Client) -> None:
    shown(DEAR, *(line(f"A{place:04}", 1 + place / 1000) for place in range(1, 131)))
    page = read(client, UNIT_COSTS)
    assert len(page.table("HRG or currency")) == 100
    assert "The table has the 100 that differ most; the download has all." in page.words
    downloads = [
        address for address, words in page.links if words.startswith("Download CSV: A0130")
    ]
    assert client.get(downloads[0]).getvalue().count(b"\n") >= 131


# --- Specialties ----------------------------------------------------------------------------------


def test_specialties_stand_by_what_one_of_your_organisations_differs_in_pounds(
    client: Client,
) -> None:
    small = line(over=0.98, hrg=ALL, specialty="urology")
    second = ORTHOPAEDICS | {"organisation": "X01-acute-2", "index": 90.0, "variation": -100_000.0}
    other = ORTHOPAEDICS | {"organisation": "X02-acute-1", "system": "X02", "index": 130.0}
    shown(small, ORTHOPAEDICS, second | {"position": "below_95"}, other)
    page = read(client, SPECIALTIES)
    assert (
        "Trauma and orthopaedics, planned admission, at Acute hospital care 1 cost £200,000 more than "
        "the same activity would at national unit costs in 2023-24 (index 120.0, above the 95% limit). "
        "Two of three specialties of an organisation lie outside their 95% limits."
    ) in page.words
    assert [cells[1] for cells in page.table("Specialty")] == [
        "Acute hospital care 1",
        "Acute hospital care 2",
        "Acute hospital care 1",
    ]
    drawing = figures(client, SPECIALTIES)[0]
    found = traces(drawing)
    assert found["your organisations"]["x"] == [120.0, 90.0, 98.0]
    assert found["your organisations"]["marker"]["symbol"] == [
        "triangle-up-open",
        "triangle-down-open",
        "circle",
    ]
    assert (found["other systems"]["x"], found["other systems"]["y"]) == ([130.0], [0])
    ends = [one["text"] for one in drawing["layout"]["annotations"]]
    assert ends == ["+£200,000", "−£20,000"]


def test_specialties_of_one_care_setting(client: Client) -> None:
    visit = {"care_setting": "community", "point_of_delivery": "community_contact"}
    shown(ORTHOPAEDICS, line(hrg=ALL, specialty="nursing", **visit))
    page = read(client, f"{SPECIALTIES}?care_setting=community")
    assert [cells[0] for cells in page.table("Specialty")] == ["Nursing, community contact"]
    empty = read(client, f"{SPECIALTIES}?care_setting=ambulance")
    assert "No specialty of this system has costed activity in 2023-24." in empty.words


def test_only_another_systems_specialty_is_not_shown(client: Client) -> None:
    other = line(hrg=ALL, specialty="urology") | {"system": "X02", "organisation": "X02-acute-1"}
    shown(ORTHOPAEDICS, other)
    assert "Urology" not in read(client, SPECIALTIES).words


# --- Addresses, and the same figures everywhere ---------------------------------------------------


@pytest.mark.parametrize("address", [UNIT_COSTS, SPECIALTIES])
@pytest.mark.parametrize(
    "asked", ["year=1999-00", "care_setting=moon", "care_setting=acute&year=x"]
)
def test_what_there_is_not_is_404_in_words(client: Client, address: str, asked: str) -> None:
    shown(DEAR, line(), ORTHOPAEDICS)
    words = read(client, f"{address}?{asked}", 404).words
    assert "here is" in words


def test_a_specialty_there_is_not_is_404_in_words(client: Client) -> None:
    shown(DEAR, line())
    words = read(client, f"{UNIT_COSTS}?specialty=alchemy", 404).words
    assert "There is: all, trauma_and_orthopaedics." in words


def test_page_csv_and_api_have_the_same_rows(client: Client) -> None:
    shown(DEAR, FAIR, ELSEWHERE, line(over=1.2))
    page = read(client, UNIT_COSTS)
    address = page.address("Download CSV: Acute hospital care 1 lies")
    text = client.get(address).getvalue().decode().splitlines()
    names = text[0].lstrip("\ufeff").split(",")
    csv = [dict(zip(names, one.split(","), strict=True)) for one in text[1:]]
    api = client.get(address.replace("format=csv", "format=json")).json()["results"]
    assert [float(one["index"]) for one in csv] == [one["index"] for one in api]
    assert [cells[3] for cells in page.table("Organisation")] == [
        f"£{one['expected']:,.0f}" for one in api
    ]
    assert [cells[5] for cells in page.table("Organisation")] == ["+£800,000", "−£100,000"]
    assert [one["variation"] for one in api] == pytest.approx([800_000, -100_000])


def test_the_index_is_worked_out_with_the_numbers_of_the_page(client: Client) -> None:
    shown(DEAR, FAIR)
    page = read(client, UNIT_COSTS)
    assert "100 × (£10,000,000 +£800,000) ÷ £10,000,000 = 108.0." in page.words
    found = client.get(page.address(API)).json()["results"]
    assert [one["organisation"] for one in found] == ["X01-acute-1", "X01-acute-2"]


@pytest.mark.parametrize("address", [UNIT_COSTS, SPECIALTIES])
def test_a_page_asks_the_database_a_few_times(client: Client, address: str) -> None:
    shown(DEAR, line(), ORTHOPAEDICS)
    client.get(address)
    with CaptureQueriesContext(connection) as context:
        read(client, f"{address}?year={YEAR}")
    assert len(context) <= MOST_QUERIES


@pytest.mark.parametrize("address", [UNIT_COSTS, SPECIALTIES])
def test_no_page_speaks_of_saving_or_waste(client: Client, address: str) -> None:
    shown(DEAR, line(over=1.3), ORTHOPAEDICS)
    words = read(client, address).words.lower()
    assert not [word for word in ("saving", "waste", "inefficien", "should") if word in words]
    assert "a question to ask" in words
