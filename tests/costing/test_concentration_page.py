"""The page of cost concentration: what few people make up, which care they have, and whom it never shows."""

import re

import pytest
from django.test import Client

from costing.models import Concentration, CostSpread, LorenzPoint
from evidence import notation
from evidence.models import Run
from tests.costing import people_pages as pages
from tests.costing import results
from tests.costing.people_pages import figures, lines, withhold
from tests.reading import Page, read

pytestmark = pytest.mark.django_db

PAGE = "/costing/X01/concentration/"
NAMES = {
    "everybody": "Everybody",
    "top-10": "The costliest 10%",
    "top-5": "The costliest 5%",
    "top-1": "The costliest 1%",
    "top-20": "The costliest 20 people",
    "high-resource": "The few who make up half of all cost",
}
SETTINGS = {
    "community": "Community care",
    "acute": "Acute hospital care",
    "social_care": "Social care",
}
POUNDS = ("cost", "cost_per_person", "share", "mix")


@pytest.fixture
def run() -> Run:
    return results.run()


def groups(page: Page) -> dict[str, list[str]]:
    """The table of groups over all care, by name."""
    return {row[0]: row[1:] for row in page.tables[1][1:]}


def parts(page: Page) -> dict[tuple[str, str], list[str]]:
    """The table of groups by care setting."""
    return {(row[0], row[1]): row[2:] for row in page.tables[2][1:]}


# --- The answer -----------------------------------------------------------------------------------


def test_the_first_sentence_says_the_share_the_pounds_and_the_care(
    run: Run, client: Client
) -> None:
    page = read(client, PAGE)
    assert page.headings[0].endswith(
        "How much of the cost do a few people make up, and what care do they have?"
    )
    assert (
        "The costliest 5% of people make up 45.0% of the cost of care in 2023-24: £18,900 a person, "
        "£2,100 for everybody. 60.0% of their cost is acute hospital care, 60.0% of everybody’s."
    ) in page.words


def test_the_gini_coefficient_stands_beside_the_peers(run: Run, client: Client) -> None:
    words = read(client, PAGE).words
    assert (
        "The Gini coefficient is 0.72 and the mean of six peers 0.70: cost is spread more unevenly here."
        in words
    )
    assert "Left out: 10 people whose year’s credits are more than their costs." in words


@pytest.mark.parametrize(
    ("peer", "said"),
    [
        (0.7204, "0.72, as is the mean of six peers."),
        (0.8, "0.80: cost is spread less unevenly here."),
    ],
)
def test_a_gini_is_compared_as_it_is_written(
    run: Run, client: Client, peer: float, said: str
) -> None:
    pages.change(CostSpread, run, {}, peer_gini=peer)
    assert said in read(client, PAGE).words


def test_few_people_make_up_half_of_all_cost(run: Run, client: Client) -> None:
    words = read(client, PAGE).words
    assert "3,500 of 50,000 people (7.0%) make up half of all cost." in words


# --- Page, file and API ---------------------------------------------------------------------------


def test_the_groups_are_those_of_the_api(run: Run, client: Client) -> None:
    page = read(client, PAGE)
    found = figures(client, "concentration", system="X01", care_setting="all")
    assert groups(page) == {
        NAMES[row["people_group"]]: [
            notation.number(row["people"]),
            notation.exact_pounds(row["cost"]),
            notation.per_head(row["cost_per_person"]),
            notation.percent(row["share"]),
            notation.percent(row["peer_share"]),
        ]
        for row in found
    }


def test_the_mix_of_services_is_that_of_the_api(run: Run, client: Client) -> None:
    page = read(client, PAGE)
    found = figures(client, "concentration", system="X01", care_setting=list(SETTINGS))  # type: ignore[arg-type]
    assert parts(page) == {
        (NAMES[row["people_group"]], SETTINGS[row["care_setting"]]): [
            notation.number(row["users"]),
            notation.exact_pounds(row["cost"]),
            notation.per_head(row["cost_per_person"]),
            notation.percent(row["mix"]),
            notation.percent(row["peer_mix"]),
        ]
        for row in found
    }


def test_the_curve_is_that_of_the_api(run: Run, client: Client) -> None:
    page = read(client, PAGE)
    assert page.tables[0][1:] == [
        [str(row["percent"]), notation.percent(row["cost_share"])]
        for row in figures(client, "lorenz", system="X01")
    ]
    assert "The cheaper half of people make up 6.2% of the cost" in page.headings


def test_each_file_has_the_rows_of_its_table(run: Run, client: Client) -> None:
    page = read(client, PAGE)
    files = [address for address, words in page.links if words.startswith("Download CSV")]
    curve, shares, mix = (lines(client, address) for address in files)
    assert [row["percent"] for row in curve] == [row[0] for row in page.tables[0][1:]]
    assert {NAMES[row["people_group"]]: f"£{float(row['cost']):,.0f}" for row in shares} == {
        name: row[1] for name, row in groups(page).items()
    }
    assert {(row["people_group"], row["care_setting"]) for row in mix} >= {
        (group, setting) for group in NAMES for setting in SETTINGS
    }


def test_the_address_of_the_api_answers_with_the_figure_worked_out(
    run: Run, client: Client
) -> None:
    page = read(client, PAGE)
    address = page.address("/api/v1/costing/concentration/")
    rows = client.get(address).json()["results"]
    row = next(r for r in rows if r["people_group"] == "top-5" and r["care_setting"] == "all")
    whole = next(r for r in rows if r["people_group"] == "everybody" and r["care_setting"] == "all")
    said = f"£{row['cost']:,.0f} ÷ £{whole['cost']:,.0f} = {100 * row['cost'] / whole['cost']:.1f}%"
    assert said in page.words


# --- What is not shown ----------------------------------------------------------------------------


def test_a_withheld_group_is_named_and_shown_as_nothing_else(run: Run, client: Client) -> None:
    withhold(Concentration, run, *POUNDS, "users", people_group="top-20")
    page = read(client, PAGE)
    assert "Withheld: the 20 costliest people together." in page.words
    assert (
        "has fewer than 20 people, where one person makes up more than half of them" in page.words
    )
    assert groups(page)["The costliest 20 people"] == [
        "20", "withheld", "withheld", "withheld", "1.9%",
    ]  # fmt: skip
    assert parts(page)["The costliest 20 people", "Social care"][:4] == ["withheld"] * 4


def test_the_next_group_answers_where_the_first_is_withheld(run: Run, client: Client) -> None:
    withhold(Concentration, run, *POUNDS, people_group="top-5")
    assert (
        "The costliest 10% of people make up 60.0% of the cost of care" in read(client, PAGE).words
    )


def test_few_people_withheld_pounds_unknown_and_nil_are_told_apart(
    run: Run, client: Client
) -> None:
    top = {"people_group": "top-1"}
    few = top | {"care_setting": "community"}
    pages.change(
        Concentration, run, few, users=None, hidden=True, cost=None, cost_per_person=None, mix=None
    )
    pages.change(Concentration, run, top | {"care_setting": "acute"}, peer_mix=None)
    nil = {"users": 0, "cost": 0, "cost_per_person": 0, "mix": 0}
    pages.change(Concentration, run, top | {"care_setting": "social_care"}, **nil)
    page = parts(read(client, PAGE))
    assert page["The costliest 1%", "Community care"][:4] == [
        "1 to 7",
        "withheld",
        "withheld",
        "withheld",
    ]
    assert page["The costliest 1%", "Acute hospital care"][4] == "not available"
    assert page["The costliest 1%", "Social care"][:4] == ["0", "£0", "£0.00", "0.0%"]
    assert "One of 18 pieces is withheld. A bar that ends before 100%" in read(client, PAGE).words


def test_points_of_the_curve_that_are_withheld_are_counted(run: Run, client: Client) -> None:
    withhold(LorenzPoint, run, "cost_share", percent__gt=97, percent__lt=100)
    page = read(client, PAGE)
    assert "Two of 100 points are withheld." in page.words
    assert page.tables[0][98:] == [["98", "withheld"], ["99", "withheld"], ["100", "100.0%"]]


def test_where_everything_is_withheld_the_page_says_so(run: Run, client: Client) -> None:
    withhold(Concentration, run, *POUNDS, "users")
    withhold(LorenzPoint, run, "cost_share")
    withhold(CostSpread, run, "cost", "gini")
    page = read(client, PAGE)
    assert "What the costliest people cost in 2023-24 is withheld." in page.words
    assert "data-figure" not in client.get(PAGE).content.decode()
    assert not re.search(r"£[1-9]", page.words.replace("£1,000", ""))


def test_a_group_that_nobody_is_in_is_said_not_to_be_there(run: Run, client: Client) -> None:
    Concentration.objects.filter(run=run, people_group="top-1").delete()
    assert "Not there: the costliest 1% of people, since there are too few people." in (
        read(client, PAGE).words
    )


def test_nobody_at_all_is_explained(run: Run, client: Client) -> None:
    for model in (Concentration, CostSpread, LorenzPoint):
        model._default_manager.filter(run=run).delete()
    page = read(client, PAGE)
    assert "there is nobody to put in order" in page.words
    assert page.tables == []


def test_no_row_is_about_one_person_and_no_largest_cost_is_shown(run: Run, client: Client) -> None:
    page = read(client, PAGE)
    assert set(groups(page)) == set(NAMES.values())
    assert "No row is about one person, and no highest cost is shown." in page.words
    columns = set(figures(client, "concentration", system="X01")[0])
    assert not columns & {"largest", "maximum", "person"}


# --- Without peers, and other addresses -----------------------------------------------------------


def test_a_system_alone_is_compared_with_nobody(db: None) -> None:
    client = pages.analyst()
    page = read(client, f"/costing/{pages.OWN}/concentration/")
    assert "No other system’s figures are here to compare with." in page.words
    assert all("at the peers" not in heading for table in page.tables for heading in table[0])
    assert "made up" not in page.words
    for address, words in page.links:
        if words.startswith("Download CSV"):
            assert lines(client, address)


def test_another_year_is_chosen_and_one_without_figures_is_no_page(
    run: Run, client: Client
) -> None:
    assert "of the cost of care in 2022-23" in read(client, f"{PAGE}?year=2022-23").words
    refused = client.get(f"{PAGE}?year=2050-51")
    assert refused.status_code == 404
    assert "2023-24" in refused.content.decode()


def test_the_page_is_labelled_and_says_no_forbidden_word(run: Run, client: Client) -> None:
    words = read(client, PAGE).words
    assert "Illustrative: made-up figures" in words
    assert not any(word in words.lower() for word in pages.FORBIDDEN)


def test_the_page_asks_little_of_the_database(run: Run, client: Client) -> None:
    assert pages.asked(client, PAGE) <= pages.MOST_QUERIES
