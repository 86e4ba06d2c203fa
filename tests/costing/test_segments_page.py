"""The page of segments: which people take which care, where that differs, and what is not shown of it."""

import pytest
from django.test import Client

from costing.models import Concentration, SegmentCost
from evidence import notation
from evidence.models import Run
from tests.costing import people_pages as pages
from tests.costing import results
from tests.costing.people_pages import change, figures, lines, withhold
from tests.reading import Page, read

pytestmark = pytest.mark.django_db

PAGE = "/costing/X01/segments/"
NAMES = {
    "long-decline": "Long course of decline",
    "chronic": "Chronic conditions, normal function",
    "healthy": "Healthy",
}
HEAD = ["Segment", "All settings", "Community care", "Acute hospital care", "Social care"]
SETTINGS = ("all", "community", "acute", "social_care")
POUNDS = ("cost", "cost_per_person", "variation")
HEAT, RANKED, WHO = 0, 1, 2


@pytest.fixture
def run() -> Run:
    return results.run()


def table(page: Page, place: int) -> dict[str, list[str]]:
    return {row[0]: row[1:] for row in page.tables[place][1:]}


def signed(text: str, value: float) -> str:
    return f"+{text}" if value > 0 else text


def cell(row: dict[str, float]) -> str:
    """A cell of the heat table: pounds more than the peers', and the percentage."""
    own, peers = row["cost_per_person"], row["peer_cost_per_person"]
    pounds = signed(notation.said_per_head(own - peers), own - peers)
    share = 100 * (own / peers - 1)
    return f"{pounds} {signed(notation.percent(share, 0), share)}"


# --- The answer -----------------------------------------------------------------------------------


def test_the_first_sentence_says_who_costs_most_and_what_differs(run: Run, client: Client) -> None:
    page = read(client, PAGE)
    assert (
        "Long course of decline: 5.0% of people and 40.0% of the cost of care in 2023-24, £16,800 a "
        "person. The largest variation from the mean of six peers is in acute hospital care of “Long "
        "course of decline”: £480 a person more, +£1.2m in all."
    ) in page.words


def test_the_scheme_is_chosen_and_named(run: Run, client: Client) -> None:
    page = read(client, f"{PAGE}?scheme=use")
    assert any(name.startswith("65 to 84") for name in table(page, HEAT))
    assert not set(NAMES.values()) & set(table(page, HEAT))
    assert "by their age and the most pressing care they used" in page.words


# --- Page, file and API ---------------------------------------------------------------------------


def test_the_heat_table_is_segment_by_setting_of_the_api(run: Run, client: Client) -> None:
    page = read(client, PAGE)
    assert page.tables[HEAT][0] == HEAD
    found = figures(client, "segments", system="X01", scheme="bridges")
    at = {(row["segment"], row["care_setting"]): row for row in found}
    assert table(page, HEAT) == {
        name: [cell(at[code, setting]) for setting in SETTINGS] for code, name in NAMES.items()
    }


def test_the_heat_table_has_the_cost_per_person_by_choice(run: Run, client: Client) -> None:
    page = read(client, f"{PAGE}?show=cost")
    found = figures(client, "segments", system="X01", scheme="bridges", segment="chronic")
    each = {row["care_setting"]: row["cost_per_person"] for row in found}
    assert table(page, HEAT)[NAMES["chronic"]] == [
        notation.said_per_head(each[setting]) for setting in SETTINGS
    ]
    assert "Darker is more." in page.words


@pytest.mark.parametrize("setting", ["all", "acute"])
def test_the_variations_of_a_setting_are_those_of_the_api_the_largest_first(
    run: Run, client: Client, setting: str
) -> None:
    page = read(client, f"{PAGE}?setting={setting}")
    found = figures(client, "segments", system="X01", scheme="bridges", care_setting=setting)
    order = list(NAMES)  # of the rules, where two are alike
    found.sort(key=lambda row: (-row["variation"], order.index(row["segment"])))
    assert page.tables[RANKED][1:] == [
        [
            NAMES[row["segment"]],
            notation.number(row["people"]),
            notation.number(row["users"]),
            notation.exact_pounds(row["cost"]),
            notation.per_head(row["cost_per_person"]),
            notation.per_head(row["peer_cost_per_person"]),
            signed(
                notation.per_head(row["cost_per_person"] - row["peer_cost_per_person"]),
                row["variation"],
            ),
            signed(notation.exact_pounds(row["variation"]), row["variation"]),
        ]
        for row in found
    ]


def test_shares_are_of_everybody_in_the_api(run: Run, client: Client) -> None:
    whole = figures(
        client, "concentration", system="X01", people_group="everybody", care_setting="all"
    )[0]
    found = figures(client, "segments", system="X01", scheme="bridges", care_setting="all")
    assert table(read(client, PAGE), WHO) == {
        NAMES[row["segment"]]: [
            notation.number(row["people"]),
            notation.percent(100 * row["people"] / whole["people"]),
            notation.number(row["users"]),
            notation.exact_pounds(row["cost"]),
            notation.percent(100 * row["cost"] / whole["cost"]),
            notation.per_head(row["cost_per_person"]),
        ]
        for row in found
    }


def test_each_file_has_the_rows_of_its_table(run: Run, client: Client) -> None:
    page = read(client, f"{PAGE}?setting=acute")
    files = [address for address, words in page.links if words.startswith("Download CSV")]
    heat, ranked, who = (lines(client, address) for address in files)
    assert {row["segment"] for row in heat} == set(NAMES)
    assert {row["scheme"] for row in heat} == {"bridges"}
    assert {(row["segment"], row["care_setting"]) for row in ranked} == {
        (s, "acute") for s in NAMES
    }
    assert {NAMES[row["segment"]]: f"£{float(row['cost']):,.0f}" for row in who} == {
        name: row[3] for name, row in table(page, WHO).items()
    }


def test_the_formula_has_the_figures_of_the_page(run: Run, client: Client) -> None:
    words = read(client, PAGE).words
    assert "Long course of decline: £42,000,000 ÷ £105,000,000 = 40.0%." in words
    assert "(£10,080.00 − £9,600.00) × 2,500 people = £1,200,000" in words
    assert client.get(read(client, PAGE).address("/api/v1/costing/segments/")).status_code == 200


# --- What is not shown ----------------------------------------------------------------------------


def test_withheld_few_not_available_and_nil_are_told_apart(run: Run, client: Client) -> None:
    own = {"scheme": "bridges", "segment": "healthy"}
    withhold(SegmentCost, run, *POUNDS, **own, care_setting="community")
    change(SegmentCost, run, own | {"care_setting": "community"}, users=None)
    change(
        SegmentCost, run, own | {"care_setting": "acute"}, peer_cost_per_person=None, variation=None
    )
    nil = {"users": 0, "cost": 0, "cost_per_person": 0, "peer_cost_per_person": 0, "variation": 0}
    change(SegmentCost, run, own | {"care_setting": "social_care"}, **nil)
    page = read(client, f"{PAGE}?setting=community")
    assert table(page, HEAT)["Healthy"][1:] == ["withheld", "not available", "£0"]
    assert table(page, RANKED)["Healthy"][1:5] == ["1 to 7", "withheld", "withheld", "£85.71"]
    assert "One of 12 cells is withheld." in page.words
    assert table(read(client, f"{PAGE}?show=cost"), HEAT)["Healthy"][3] == "£0"


def test_what_follows_from_a_count_of_a_few_people_is_withheld(run: Run, client: Client) -> None:
    own = {"scheme": "bridges", "segment": "healthy"}
    change(SegmentCost, run, own, people=None, cost_per_person=None, variation=None)
    page = read(client, PAGE)
    assert table(page, HEAT)["Healthy"] == ["withheld"] * 4
    assert table(page, WHO)["Healthy"][:2] == ["1 to 7", "1 to 7"]


def test_where_everything_is_withheld_the_page_says_so(run: Run, client: Client) -> None:
    withhold(SegmentCost, run, *POUNDS)
    page = read(client, PAGE)
    assert "What each segment cost in 2023-24 is withheld." in page.words
    assert "Pounds per person of each segment are withheld" in page.headings
    assert {text for row in table(page, HEAT).values() for text in row} == {"withheld"}


def test_shares_are_not_available_where_everybody_is_withheld(run: Run, client: Client) -> None:
    withhold(Concentration, run, "cost", people_group="everybody")
    assert table(read(client, PAGE), WHO)["Healthy"][1:5:3] == ["70.0%", "not available"]


def test_nobody_at_all_is_explained(run: Run, client: Client) -> None:
    SegmentCost.objects.filter(run=run).delete()
    page = read(client, PAGE)
    assert "so there are no segments" in page.words
    assert page.tables == []


# --- Without peers, and other addresses -----------------------------------------------------------


def test_a_system_alone_shows_its_cost_and_compares_nothing(db: None) -> None:
    client = pages.analyst()
    page = read(client, f"/costing/{pages.OWN}/segments/")
    assert "No other system’s figures are here to compare with." in page.words
    assert table(page, HEAT)["Healthy"][0] == "£600"
    assert page.tables[RANKED][0][-1] == "Cost per person"
    for address, words in page.links:
        if words.startswith("Download CSV"):
            assert lines(client, address)


def test_fewer_than_five_peers_are_no_comparison(run: Run, client: Client) -> None:
    change(SegmentCost, run, {}, peer_cost_per_person=None, variation=None, peers=4)
    assert "Fewer than five peers have these figures shown" in read(client, PAGE).words


@pytest.mark.parametrize(
    ("asked", "there"),
    [
        ("year=1999-00", "2023-24"),
        ("scheme=camden", "bridges"),
        ("setting=moon", "acute"),
        ("show=x", "cost"),
    ],
)
def test_what_there_is_not_is_no_page_and_says_what_there_is(
    run: Run, client: Client, asked: str, there: str
) -> None:
    refused = client.get(f"{PAGE}?{asked}")
    assert refused.status_code == 404
    assert there in refused.content.decode()


def test_the_page_is_labelled_and_says_no_forbidden_word(run: Run, client: Client) -> None:
    words = read(client, PAGE).words
    assert "Illustrative: made-up figures" in words
    assert not any(word in words.lower() for word in pages.FORBIDDEN)


@pytest.mark.parametrize("asked", ["", "?scheme=use&show=cost&setting=acute"])
def test_the_page_asks_little_of_the_database(run: Run, client: Client, asked: str) -> None:
    assert pages.asked(client, PAGE + asked) <= pages.MOST_QUERIES
