"""The resource map: what people of each area take of health and social care, and what is not shown."""

import pytest
from django.test import Client

from costing.models import AreaCost
from evidence import notation
from evidence.models import Run
from tests.costing import people_pages as pages
from tests.costing import results
from tests.costing.people_pages import change, figures, lines, withhold
from tests.reading import Page, read

pytestmark = pytest.mark.django_db

PAGE = "/costing/X01/areas/"
NAMES = {"Area 1": "Area 1", "Area 2": "Area 2", "unknown": "Area not known"}
SETTINGS = ("all", "community", "acute", "social_care")
POUNDS = ("cost", "cost_per_person", "variation")
HEAT, RANKED = 0, 1


@pytest.fixture
def run() -> Run:
    return results.run()


def table(page: Page, place: int) -> dict[str, list[str]]:
    return {row[0]: row[1:] for row in page.tables[place][1:]}


def signed(text: str, value: float) -> str:
    return f"+{text}" if value > 0 else text


def test_the_first_sentence_says_the_dearest_and_the_cheapest_area(
    run: Run, client: Client
) -> None:
    assert (
        "In 2023-24 care cost £1,982 a person in Area 1, 0.9% below the system’s average of £2,000, and "
        "£1,916 in Area 2. Social care ranges from £479 (Area 2) to £495 (Area 1) a person."
    ) in read(client, PAGE).words


def test_people_of_no_known_area_stand_last_and_are_no_headline(run: Run, client: Client) -> None:
    change(AreaCost, run, {"area": "unknown"}, cost_per_person=9000.0, variation=9_000_000.0)
    page = read(client, PAGE)
    assert list(table(page, HEAT)) == ["Area 1", "Area 2", "Area not known"]
    assert "Area not known" not in "".join(page.headings)
    assert "£9,000" not in page.words.split("Year")[0]


def test_areas_are_not_adjusted_and_lead_to_what_is_expected(run: Run, client: Client) -> None:
    page = read(client, PAGE)
    assert "Not adjusted for age or need" in page.words
    assert "No boundaries of these areas are loaded" in page.words
    assert read(client, page.address("Cost beside what is expected")).headings


def test_areas_with_a_number_stand_in_its_order(run: Run, client: Client) -> None:
    change(AreaCost, run, {"area": "Area 1"}, area="Area 10")
    withhold(AreaCost, run, *POUNDS)
    assert list(table(read(client, PAGE), HEAT)) == ["Area 2", "Area 10", "Area not known"]


# --- Page, file and API ---------------------------------------------------------------------------


def test_the_heat_table_is_area_by_setting_of_the_api(run: Run, client: Client) -> None:
    found = figures(client, "areas", system="X01")
    at = {(row["area"], row["care_setting"]): row for row in found}

    def cell(row: dict[str, float]) -> str:
        own, whole = row["cost_per_person"], row["system_cost_per_person"]
        share = 100 * (own / whole - 1)
        pounds = signed(notation.said_per_head(own - whole), own - whole)
        return f"{pounds} {signed(notation.percent(share, 0), share)}"

    assert table(read(client, PAGE), HEAT) == {
        name: [cell(at[code, setting]) for setting in SETTINGS] for code, name in NAMES.items()
    }
    assert table(read(client, f"{PAGE}?show=cost"), HEAT) == {
        name: [notation.said_per_head(at[code, s]["cost_per_person"]) for s in SETTINGS]
        for code, name in NAMES.items()
    }


@pytest.mark.parametrize("setting", ["all", "social_care"])
def test_the_variations_of_a_setting_are_those_of_the_api(
    run: Run, client: Client, setting: str
) -> None:
    page = read(client, f"{PAGE}?setting={setting}")
    assert table(page, RANKED) == {
        NAMES[row["area"]]: [
            notation.number(row["people"]),
            notation.number(row["users"]),
            notation.exact_pounds(row["cost"]),
            notation.per_head(row["cost_per_person"]),
            notation.per_head(row["system_cost_per_person"]),
            notation.per_head(row["cost_per_person"] - row["system_cost_per_person"]),
            notation.exact_pounds(row["variation"]),
        ]
        for row in figures(client, "areas", system="X01", care_setting=setting)
    }


def test_each_file_has_the_rows_of_its_table(run: Run, client: Client) -> None:
    page = read(client, f"{PAGE}?setting=acute")
    files = [address for address, words in page.links if words.startswith("Download CSV")]
    heat, ranked = (lines(client, address) for address in files)
    assert {row["area"] for row in heat} == set(NAMES)
    assert {NAMES[row["area"]]: f"£{float(row['cost']):,.0f}" for row in ranked} == {
        name: row[2] for name, row in table(page, RANKED).items()
    }


def test_the_formula_has_the_figures_of_the_page(run: Run, client: Client) -> None:
    page = read(client, PAGE)
    assert "Area 1: £55,488,000 ÷ 28,000 people = £1,981.71." in page.words
    assert client.get(page.address("/api/v1/costing/areas/")).status_code == 200


# --- What is not shown ----------------------------------------------------------------------------


def test_withheld_few_not_available_and_nil_are_told_apart(run: Run, client: Client) -> None:
    own = {"area": "Area 2"}
    withhold(AreaCost, run, *POUNDS, **own, care_setting="community")
    change(AreaCost, run, own | {"care_setting": "community"}, users=None)
    change(
        AreaCost, run, own | {"care_setting": "acute"}, system_cost_per_person=None, variation=None
    )
    nil = {"users": 0, "cost": 0, "cost_per_person": 0, "system_cost_per_person": 0, "variation": 0}
    change(AreaCost, run, own | {"care_setting": "social_care"}, **nil)
    page = read(client, f"{PAGE}?setting=community")
    assert table(page, HEAT)["Area 2"][1:] == ["withheld", "not available", "£0"]
    assert table(page, RANKED)["Area 2"][1:4] == ["1 to 7", "withheld", "withheld"]
    assert "One of 12 cells is withheld." in page.words


def test_where_everything_is_withheld_the_page_says_so(run: Run, client: Client) -> None:
    withhold(AreaCost, run, *POUNDS)
    page = read(client, PAGE)
    assert "What care cost in each area in 2023-24 is withheld." in page.words
    assert {text for row in table(page, HEAT).values() for text in row} == {"withheld"}


def test_one_area_alone_is_compared_with_no_other(run: Run, client: Client) -> None:
    AreaCost.objects.filter(run=run).exclude(area="Area 1").delete()
    assert "no other area is shown" in read(client, PAGE).words


def test_nobody_at_all_is_explained(run: Run, client: Client) -> None:
    AreaCost.objects.filter(run=run).delete()
    page = read(client, PAGE)
    assert "so there are no areas" in page.words
    assert page.tables == []


# --- Other addresses ------------------------------------------------------------------------------


def test_a_system_of_ones_own_has_its_areas_too(db: None) -> None:
    client = pages.analyst()
    page = read(client, f"/costing/{pages.OWN}/areas/")
    assert "Illustrative" not in page.words
    for address, words in page.links:
        if words.startswith("Download CSV"):
            assert lines(client, address)


@pytest.mark.parametrize(
    ("asked", "there"), [("year=1999-00", "2023-24"), ("setting=moon", "acute"), ("show=x", "cost")]
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


def test_the_page_asks_little_of_the_database(run: Run, client: Client) -> None:
    assert pages.asked(client, PAGE) <= pages.MOST_QUERIES
