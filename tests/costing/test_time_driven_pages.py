"""The time-driven page: what is entered comes back as a person's cost, and what is unused as itself."""

import csv as files
import json
import re
from urllib.parse import urlencode

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from costing.whatif.time_driven import MOST_ROWS
from tests.reading import Page, read

pytestmark = pytest.mark.django_db

PAGE = "/costing/time-driven/"
# The published example (Kaplan and Anderson 2004), its quarter taken for a year: 80% of 875,000 minutes
# are practical, £560,000; its 49,000 orders, 1,400 inquiries and 2,500 checks are those of 100 people.
DEPARTMENT = [
    ("people", "100"),
    *(("resource", "Customer service"), ("cost", "560,000")),
    *(("capacity", "875,000"), ("practical", "80")),
    *(("step", "Orders"), ("of", "Customer service"), ("minutes", "8"), ("times", "490")),
    *(("step", "Inquiries"), ("of", "customer service"), ("minutes", "44"), ("times", "14")),
    *(("step", "Credit checks"), ("of", "Customer service"), ("minutes", "50"), ("times", "25")),
]
PUBLISHED = f"{PAGE}?{urlencode(DEPARTMENT)}"
FORBIDDEN = re.compile(r"\b(savings?|waste\w*|inefficien\w+|should)\b", re.IGNORECASE)
MOST_QUERIES = 11


def with_fields(*fields: tuple[str, str]) -> str:
    return f"{PAGE}?{urlencode(fields)}"


def lines(client: Client, address: str) -> list[dict[str, str]]:
    answer = client.get(address)
    assert answer.status_code == 200, answer.content
    return list(files.DictReader(answer.content.decode().splitlines()))


def of(page: Page, name: str) -> str:
    return next(
        a for a, words in page.links if words.startswith("Download") and f"/{name}.csv" in a
    )


def example(client: Client) -> str:
    return read(client, PAGE).address("made-up example")


# --- The published example ------------------------------------------------------------------------


def test_published_cost_of_a_minute_and_of_each_activity(client: Client) -> None:
    rows = read(client, PUBLISHED).table("Step or thing")
    assert [row[4] for row in rows] == ["£0.800"] * 3
    # of one hundred people: 490 orders at £6.40, 14 inquiries at £35.20, 25 checks at £40
    assert [row[-1] for row in rows] == ["£3,136.00", "£492.80", "£1,000.00"]


def test_published_unused_capacity_is_shown_by_itself_and_put_on_nobody(client: Client) -> None:
    page = read(client, PUBLISHED)
    (row,) = page.table("Resource")
    assert row[6:] == ["578,600", "83%", "121,400", "£97,120", "● within capacity"]
    assert "£97,100 a year of the capacity entered is not used by these people" in page.words
    assert "One person costs £4,629 at your figures, all of it time." in page.words  # 462,880 ÷ 100


# --- The page -------------------------------------------------------------------------------------


def test_an_empty_page_teaches_and_works_nothing_out(client: Client) -> None:
    page = read(client, PAGE)
    assert "A resource is whoever or whatever is paid by the year" in page.words
    assert "Download CSV" not in page.words
    assert not FORBIDDEN.findall(page.words)


def test_there_are_always_two_empty_rows_more(client: Client) -> None:
    def rows(address: str) -> int:
        return client.get(address).content.decode().count('name="resource"')

    assert rows(PAGE) == 2
    assert rows(PUBLISHED) == 3
    full = [
        (key, f"{key} {at}" if key == "resource" else "5")
        for at in range(MOST_ROWS)
        for key in ("resource", "cost", "capacity", "practical")
    ]
    assert rows(with_fields(*full)) == MOST_ROWS
    assert rows(with_fields(*full[:-4])) == MOST_ROWS


def test_what_is_not_enough_yet_is_no_error(client: Client) -> None:
    page = read(client, with_fields(("resource", "Nurse"), ("cost", "5"), ("capacity", "9")))
    assert "Nothing can be worked out yet" in page.words
    assert "Download CSV" not in page.words


def test_the_example_is_marked_as_made_up_wherever_it_shows(client: Client) -> None:
    address = example(client)
    page = read(client, address)
    assert "This began as a made-up example" in page.words
    assert page.words.count("Illustrative: made-up figures") == 3
    answer = client.get(of(page, "steps"))
    assert "illustrative-time-driven-steps.csv" in answer["Content-Disposition"]
    assert "Illustrative" not in read(client, PUBLISHED).words
    assert client.get(of(read(client, PUBLISHED), "steps"))["Content-Disposition"] == (
        'attachment; filename="time-driven-steps.csv"'
    )


def test_the_pounds_of_steps_and_of_resources_add_up_to_a_person(client: Client) -> None:
    page = read(client, example(client))
    steps, resources = lines(client, of(page, "steps")), lines(client, of(page, "resources"))
    person = sum(float(row["pounds"]) for row in steps)
    things = sum(float(row["pounds"]) for row in steps if row["kind"] == "thing")
    assert sum(float(row["pounds"]) for row in resources) + things == pytest.approx(person)
    for row in resources:  # cost = what people bear + what is unused
        borne = float(row["pounds"]) * 1800 + float(row["unused_cost"])
        assert borne == pytest.approx(float(row["cost"]))


def test_the_practical_share_is_tried_from_70_to_90_percent(client: Client) -> None:
    page = read(client, PUBLISHED)
    rows = page.table("Practical share of every resource, %")
    assert [row[0] for row in rows] == ["70%", "75%", "80%", "85%", "90%"]
    assert [row[1] for row in rows][2] == "£4,628.80"
    assert [row[2] for row in rows][2] == "£0.00"
    # 875,000 × 70% = 612,500 minutes, of which 578,600 are used
    assert rows[0][3] == "£30,994"
    assert rows[0][4] == "none"


def test_a_resource_over_its_capacity_is_warned_of(client: Client) -> None:
    page = read(client, PUBLISHED.replace("people=100", "people=125"))
    assert "Customer service is over its capacity: 723,250 minutes a year are needed, 700,000" in (
        page.words
    )
    (row,) = page.table("Resource")
    assert row[-1] == "▼ over capacity"
    assert row[8:10] == ["0", "£0"]
    assert "Customer service is over capacity" in page.headings


def test_without_the_number_of_people_a_person_still_costs_something(client: Client) -> None:
    page = read(client, PUBLISHED.replace("people=100", "people="))
    assert "One person costs £4,629" in page.words
    (row,) = page.table("Resource")
    assert row[6:] == ["not available"] * 5
    assert "Enter how many people a year there are" in page.words
    assert lines(client, of(page, "shares"))[0]["over"] == ""


def test_things_used_up_alone_have_a_cost_and_no_capacity(client: Client) -> None:
    page = read(client, with_fields(("consumable", "Kit"), ("price", "12.50"), ("number", "2")))
    assert "One person costs £25.00 at your figures, all of it things used up." in page.words
    assert len([words for _, words in page.links if words.startswith("Download CSV")]) == 1


def test_what_costs_nothing_at_all_is_a_page_too(client: Client) -> None:
    page = read(client, with_fields(("consumable", "Leaflet"), ("price", "0"), ("number", "1")))
    assert "No step costs anything at your figures" in page.words


def test_a_page_asks_the_database_little(client: Client) -> None:
    with CaptureQueriesContext(connection) as asked:
        client.get(PUBLISHED)
    assert len(asked) <= MOST_QUERIES


# --- Files and refusals ---------------------------------------------------------------------------


def test_a_name_that_is_a_formula_is_text_in_a_file(client: Client) -> None:
    address = with_fields(("consumable", "=1+1"), ("price", "1"), ("number", "1"))
    (row,) = lines(client, of(read(client, address), "steps"))
    assert row["part"] == "'=1+1"


def test_a_file_of_what_is_refused_or_of_nothing_says_why(client: Client) -> None:
    answer = client.get(f"{PAGE}steps.csv?people=-1")
    assert answer.status_code == 400
    assert "People a year: “-1” is below nil." in answer.content.decode()
    assert client.get(f"{PAGE}steps.csv").status_code == 400
    assert client.get(PUBLISHED.replace("/?", "/people.csv?")).status_code == 404
    assert client.post(PAGE).status_code == 405


@pytest.mark.parametrize(
    ("field", "text"),
    [
        *(("cost", "-1"), ("cost", "NaN"), ("cost", "1e400"), ("cost", "lots"), ("cost", "")),
        *(("capacity", "0"), ("practical", "0"), ("practical", "250"), ("minutes", "0")),
        *(("times", "-0.4"), ("of", "Nobody"), ("of", ""), ("resource", "N" * 51)),
        *(("step", "<script>alert(1)</script>"), ("people", "many")),
    ],
)
def test_bad_input_is_400_with_the_form_kept(client: Client, field: str, text: str) -> None:
    fields = [(key, text if key == field else value) for key, value in DEPARTMENT]
    answer = client.get(with_fields(*fields))
    body = answer.content.decode()
    assert answer.status_code == 400
    assert "This cannot be worked out yet" in body
    assert "<script>alert" not in body
    kept = [value for key, value in fields if key in ("step", "of", "minutes") and key != field]
    assert all(f'value="{value}"' in body for value in kept)
    page = Page(body)
    assert any(address.startswith("#") for address, words in page.links if ":" in words)


def test_every_error_leads_to_a_field_that_is_there(client: Client) -> None:
    fields = [(key, "x" if key in ("cost", "minutes", "people") else v) for key, v in DEPARTMENT]
    body = client.get(with_fields(*fields)).content.decode()
    wanted = re.findall(r'href="#([a-z]+(?:-\d+-[a-z]+)?)">[^<]*:', body)
    assert len(wanted) == 5
    for place in wanted:
        assert f'id="{place}"' in body
        assert f'aria-describedby="{place}-error"' in body


def test_a_name_with_markup_like_signs_is_shown_as_it_is(client: Client) -> None:
    address = with_fields(("consumable", 'A&E "kit"'), ("price", "1"), ("number", "1"))
    body = client.get(address).content.decode()
    assert "A&amp;E &quot;kit&quot;" in body
    block = re.search(r'<script id="time-parts-figure"[^>]*>(.*?)</script>', body, re.DOTALL)
    assert block
    assert json.loads(block[1])["layout"]["yaxis"]["ticktext"] == ['A&E "kit"']
