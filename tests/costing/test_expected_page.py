"""The page of expected cost: what people cost beside people of the same age, sex and deprivation."""

import pytest
from django.test import Client

from costing.models import ExpectedCost
from evidence import notation
from evidence.models import Run
from tests.costing import people_pages as pages
from tests.costing import results
from tests.costing.people_pages import change, figures, lines, withhold
from tests.reading import Page, read

pytestmark = pytest.mark.django_db

PAGE = "/costing/X01/expected/"
AGES = {"00-04": "0 to 4", "65-69": "65 to 69", "85+": "85 and over"}
GROUPS = {
    "all": "Everybody",
    "female": "Women and girls",
    "male": "Men and boys",
    "1": "Most deprived 20%",
    "2": "Second most deprived 20%",
    "3": "Middle 20%",
    "4": "Second least deprived 20%",
    "5": "Least deprived 20%",
}
POUNDS = ("cost", "expected", "ratio", "variation")
BY_AGE, BY_GROUP = 0, 1


@pytest.fixture
def run() -> Run:
    return results.run()


def table(page: Page, place: int) -> dict[str, list[str]]:
    return {row[0]: row[1:] for row in page.tables[place][1:]}


def written(row: dict[str, float]) -> list[str]:
    """A row of the API as the page has it."""
    return [
        notation.number(row["people"]),
        notation.exact_pounds(row["cost"]),
        notation.exact_pounds(row["expected"]),
        notation.per_head(row["cost"] / row["people"]),
        notation.per_head(row["expected"] / row["people"]),
        notation.number(row["ratio"], 1),
        notation.signed(notation.exact_pounds(row["variation"]), row["variation"]),
    ]


# --- The answer -----------------------------------------------------------------------------------


def test_the_first_sentence_says_cost_difference_and_expected(run: Run, client: Client) -> None:
    assert (
        "Care of these 50,000 people cost £105.0m in 2023-24, 4.2% more than expected: the same people "
        "would cost £100.8m at the average of all systems here together, this one included. That is "
        "£2,100 a person, £2,016 expected."
    ) in read(client, PAGE).words


@pytest.mark.parametrize(
    ("ratio", "said"),
    [(97.04, "3.0% less than expected"), (100.02, "in 2023-24, as much as expected")],
)
def test_less_and_as_much_are_said_so(run: Run, client: Client, ratio: float, said: str) -> None:
    change(ExpectedCost, run, {"by": "all", "reference": "systems"}, ratio=ratio)
    assert said in read(client, PAGE).words


def test_the_published_reference_is_a_pattern_and_no_level(run: Run, client: Client) -> None:
    change(ExpectedCost, run, {"group": "85+", "reference": "published"}, ratio=171.0)
    page = read(client, f"{PAGE}?reference=published")
    assert "104.2 for each 100 expected at what the NHS in England spent on average in 2014-15" in (
        page.words
    )
    assert "the pattern counts: 171.0 at ages 85 and over, 104.2 at ages 0 to 4" in page.words
    assert "Compare the pattern, not the level." in page.words
    assert "in the prices of that year and without social care" in page.words


def test_made_up_people_beside_the_published_reference_say_nothing_of_england(
    run: Run, client: Client
) -> None:
    assert "nothing about England" in read(client, f"{PAGE}?reference=published").words
    assert "nothing about England" not in read(client, PAGE).words


def test_the_most_deprived_stand_beside_the_least(run: Run, client: Client) -> None:
    keys = {"by": "deprivation", "reference": "systems"}
    change(ExpectedCost, run, keys | {"group": "1"}, ratio=112.3)
    change(ExpectedCost, run, keys | {"group": "5"}, ratio=91.2)
    title = "Most deprived 20%: 112.3 for each 100 expected; least deprived 20%: 91.2"
    assert title in read(client, PAGE).headings


# --- Page, file and API ---------------------------------------------------------------------------


@pytest.mark.parametrize("reference", ["systems", "published"])
def test_ages_and_groups_are_those_of_the_api(run: Run, client: Client, reference: str) -> None:
    page = read(client, f"{PAGE}?reference={reference}")
    found = figures(client, "expected", system="X01", reference=reference)
    ages = [row for row in found if row["by"] == "age_band"]
    assert table(page, BY_AGE) == {AGES[row["group"]]: written(row) for row in ages}
    groups = [row for row in found if row["by"] != "age_band"]
    assert table(page, BY_GROUP) == {GROUPS[row["group"]]: written(row) for row in groups}


def test_each_file_has_the_rows_of_its_table(run: Run, client: Client) -> None:
    page = read(client, PAGE)
    files = [address for address, words in page.links if words.startswith("Download CSV")]
    ages, groups = (lines(client, address) for address in files)
    assert {AGES[row["group"]]: f"{float(row['ratio']):.1f}" for row in ages} == {
        name: row[5] for name, row in table(page, BY_AGE).items()
    }
    assert {GROUPS[row["group"]] for row in groups} == set(table(page, BY_GROUP))
    assert {row["reference"] for row in (*ages, *groups)} == {"systems"}


def test_the_formula_has_the_figures_of_the_page(run: Run, client: Client) -> None:
    page = read(client, PAGE)
    assert "Everybody: 100 × £105,000,000 ÷ £100,800,000 = 104.2." in page.words
    assert client.get(page.address("/api/v1/costing/expected/")).status_code == 200


# --- What is not shown ----------------------------------------------------------------------------


def test_withheld_few_and_nil_are_told_apart(run: Run, client: Client) -> None:
    withhold(ExpectedCost, run, *POUNDS, by="age_band", group="00-04", reference="systems")
    keys = {"by": "age_band", "reference": "systems"}
    change(ExpectedCost, run, keys | {"group": "00-04"}, people=None)
    nil = {"cost": 0, "ratio": 0, "variation": -35_280_000}
    change(ExpectedCost, run, keys | {"group": "65-69"}, **nil)
    page = read(client, PAGE)
    assert table(page, BY_AGE)["0 to 4"] == ["1 to 7", *["withheld"] * 6]
    assert table(page, BY_AGE)["65 to 69"][1:6:2] == ["£0", "£0.00", "0.0"]
    assert "One of 3 ages is withheld." in page.words


def test_a_ratio_over_nothing_is_not_available(run: Run, client: Client) -> None:
    keys = {"by": "age_band", "reference": "systems", "group": "65-69"}
    change(ExpectedCost, run, keys, expected=0, ratio=None)
    assert table(read(client, PAGE), BY_AGE)["65 to 69"][5] == "not available"


def test_where_everything_is_withheld_the_page_says_so(run: Run, client: Client) -> None:
    withhold(ExpectedCost, run, *POUNDS)
    page = read(client, PAGE)
    assert "What these people cost in 2023-24 is withheld." in page.words
    assert "data-figure" not in client.get(PAGE).content.decode()


def test_people_of_no_known_age_are_shown_and_are_no_headline(run: Run, client: Client) -> None:
    keys = {"by": "age_band", "reference": "systems", "group": "85+"}
    change(ExpectedCost, run, keys, group="unknown", variation=9_000_000)
    page = read(client, PAGE)
    assert "Age not known" in table(page, BY_AGE)
    assert "Age not known" not in "".join(page.headings)


def test_nobody_at_all_is_explained(run: Run, client: Client) -> None:
    ExpectedCost.objects.filter(run=run).delete()
    page = read(client, PAGE)
    assert "so nothing is expected of them" in page.words
    assert page.tables == []


# --- A system alone, and other addresses ----------------------------------------------------------


def test_a_system_alone_has_the_published_reference_only(db: None) -> None:
    client = pages.analyst()
    for asked in ("", "?reference=systems"):
        page = read(client, f"/costing/{pages.OWN}/expected/{asked}")
        assert "Fewer than six systems are in this run" in page.words
        assert "NHS care of these 50,000 people" in page.words
        assert "made up" not in page.words
    for address, words in page.links:
        if words.startswith("Download CSV"):
            assert lines(client, address)


@pytest.mark.parametrize(
    ("asked", "there"), [("year=1999-00", "2023-24"), ("reference=moon", "published")]
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
