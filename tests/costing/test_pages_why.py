"""Why somebody asks: said once in a session, written down with each look, read by the system's own."""

import csv
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client

from costing import models, questions
from costing.views.why import own_place
from evidence.models import Run
from organisations import members
from tests.costing import results
from tests.organisations import people
from tests.reading import read

pytestmark = pytest.mark.django_db

OWN, OTHER = "QT6", "QE1"
SCOPE = f"costing:{OWN}"
WHY = "Review of the stroke pathway"
PLACE, SYSTEM = f"/costing/{OWN}/why/", f"/costing/{OWN}/"


@pytest.fixture
def person() -> User:
    for code in (OWN, OTHER):
        results.organisation(code, illustrative=False)
    made = members.new_person("analyst@example.nhs.uk", people.PASSWORD)
    for code in (OWN, OTHER):
        members.add(made, code, "costing_analyst")
    return made


@pytest.fixture
def own_run(person: User) -> Run:
    return results.run(SCOPE)


@pytest.fixture
def client(person: User) -> Client:
    """A costing analyst of two systems, signed in, who has not said why."""
    return people.with_session(person)


def say(client: Client, why: str = WHY, **more: str) -> Any:
    return client.post(PLACE, {"why": why, **more})


# --- Asked once -----------------------------------------------------------------------------------


def test_a_reader_is_asked_why_before_the_first_look_and_led_on(
    client: Client, own_run: Run
) -> None:
    wanted = f"{SYSTEM}reconciliation/?year=2022-23"
    asked = client.get(wanted)
    assert asked.status_code == 302
    assert asked["Cache-Control"] == "private, no-store"
    page = client.get(asked["Location"])
    assert page.status_code == 200
    assert f'name="next" value="{wanted}"' in page.content.decode()
    assert not models.Question.objects.exists()
    answer = say(client, next=wanted)
    assert (answer.status_code, answer["Location"]) == (302, wanted)
    assert client.get(wanted).status_code == 200
    assert client.get(SYSTEM).status_code == 200
    looks = [(one.what, one.why) for one in models.Question.objects.order_by("id")]
    assert looks == [(wanted, WHY), (SYSTEM, WHY)]


def test_a_reason_for_one_system_is_none_for_another(client: Client, own_run: Run) -> None:
    say(client)
    answer = client.get(f"/costing/{OTHER}/")
    assert answer["Location"].startswith(f"/costing/{OTHER}/why/")
    page = client.get(f"/costing/{OTHER}/why/").content.decode()
    assert f"Same reason: {WHY}" in page


def test_a_reason_ends_with_the_session(client: Client, person: User, own_run: Run) -> None:
    say(client)
    assert people.with_session(person).get(SYSTEM).status_code == 302


@pytest.mark.parametrize("why", ["", "because", " " * 40, "x" * 301, "a b\0c d e f g h i"])
def test_what_is_no_reason_is_asked_again(client: Client, own_run: Run, why: str) -> None:
    answer = say(client, why)
    assert answer.status_code == 422
    assert "There is a problem" in answer.content.decode()
    assert client.get(SYSTEM).status_code == 302


def test_a_reason_with_marks_in_it_is_shown_as_words(client: Client, own_run: Run) -> None:
    say(client, "<script>alert(1)</script> review")
    text = client.get(PLACE).content.decode()
    assert "<script>alert" not in text
    assert "&lt;script&gt;alert(1)&lt;/script&gt; review" in text


def test_nobody_is_asked_about_made_up_figures(client: Client) -> None:
    results.run()
    answer = Client().get("/costing/X01/why/?next=/costing/X01/programmes/")
    assert answer["Location"] == "/costing/X01/programmes/"


def test_a_form_of_another_site_says_nothing(person: User, own_run: Run) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(person)
    assert say(client).status_code == 403
    assert client.get(SYSTEM).status_code == 302


def test_a_reason_in_the_address_is_none(client: Client, own_run: Run) -> None:
    client.get(f"{PLACE}?why={WHY}")
    assert client.get(f"{SYSTEM}?why={WHY}").status_code == 302


# --- Where it leads -------------------------------------------------------------------------------

ELSEWHERE = [
    "",
    "https://example.org/costing/QT6/",
    "//example.org/costing/QT6/",
    "http://[",
    "\\\\example.org\\",
    "/\\example.org/",
    "javascript:alert(1)",
    "/account/",
    "/costing/../account/",
    "/costing/%2e%2e/account/",
    "/costing/QT6/why/",
    "/organisations/QT6/",
    "/costing/QT6/nothing/",
    "costing/QT6/",
]


@pytest.mark.parametrize("wanted", ELSEWHERE)
def test_next_leads_to_pages_of_costing_only(client: Client, own_run: Run, wanted: str) -> None:
    assert say(client, next=wanted)["Location"] == SYSTEM


@pytest.mark.parametrize(
    "wanted",
    [SYSTEM, f"/costing/{OTHER}/", f"{SYSTEM}pathways/stroke/?year=2023-24", f"{SYSTEM}questions/"],
)
def test_next_leads_to_any_page_of_costing_as_it_was_asked_for(wanted: str) -> None:
    assert own_place(wanted, OWN) == wanted


def test_next_to_another_system_is_still_that_systems_own_to_show(own_run: Run) -> None:
    member = members.new_person("one@example.nhs.uk", people.PASSWORD)
    members.add(member, OWN, "costing_analyst")
    client = people.with_session(member)
    answer = say(client, next=f"/costing/{OTHER}/")
    assert client.get(answer["Location"]).status_code == 404


# --- The book -------------------------------------------------------------------------------------


def test_the_book_says_who_what_why_and_when(client: Client, own_run: Run) -> None:
    say(client)
    client.get(f"{SYSTEM}programmes/")
    client.get(SYSTEM)
    page = read(client, f"{SYSTEM}questions/")
    assert "3 entries" in page.words
    rows = page.table("When")
    run = f"Run {own_run.pk}"
    assert rows[0][1:5] == ["analyst@example.nhs.uk", "page", f"{SYSTEM}questions/", WHY]
    assert [row[1:] for row in rows[1:]] == [
        ["analyst@example.nhs.uk", "page", SYSTEM, WHY, run],
        ["analyst@example.nhs.uk", "page", f"{SYSTEM}programmes/", WHY, run],
    ]


def test_the_book_as_a_file_has_every_entry(client: Client, own_run: Run) -> None:
    say(client, "=1+1 is the reason I have")
    client.get(SYSTEM)
    answer = client.get(f"{SYSTEM}questions.csv")
    assert answer["Content-Type"].startswith("text/csv")
    assert answer["Cache-Control"] == "private, no-store"
    rows = list(csv.DictReader(answer.content.decode().splitlines()))
    looks = [f"{SYSTEM}questions.csv", SYSTEM]
    assert [(row["who"], row["what"]) for row in rows] == [
        ("analyst@example.nhs.uk", what) for what in looks
    ]
    assert not rows[0]["why"].startswith("=")  # which a spreadsheet would work out


@pytest.mark.parametrize("book", ["questions/", "questions.csv"])
def test_the_book_is_read_by_nobody_who_has_not_said_why(
    client: Client, own_run: Run, book: str
) -> None:
    questions.calculation(own_run, "operator@example.nhs.uk", "The figures of this quarter")
    answer = client.get(f"{SYSTEM}{book}")
    assert answer["Location"].startswith(f"{PLACE}?next=")
    assert b"operator@" not in answer.content
    assert say(client, next=f"{SYSTEM}{book}")["Location"] == f"{SYSTEM}{book}"


def test_the_book_of_the_made_up_systems_names_nobody(client: Client) -> None:
    run = results.run()
    questions.calculation(run, "operator@example.nhs.uk", "To show what can be seen")
    text = Client().get("/costing/X01/questions/").content.decode()
    assert "To show what can be seen" in text
    assert "operator@example.nhs.uk" not in text
    assert Client().get("/costing/X01/questions.csv").status_code == 404
