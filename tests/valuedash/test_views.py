"""The house's own pages: finding a system, the documents, and what a lost reader meets."""

from unittest.mock import patch

import pytest
from django.db import connection
from django.test import Client, RequestFactory

from evidence.models import Run
from tests.reading import Page, read
from valuedash import views


def test_every_system_can_be_chosen_by_region(published: Run, client: Client) -> None:
    page = read(client, "/")
    assert page.address("Cornwall and the Isles of Scilly") == "/organisations/QT6/"
    assert page.address("Betsi Cadwaladr") == "/organisations/W11000023/"
    assert {"England", "Wales", "Boards that have ended"} <= set(page.headings)
    found = {a for a, _ in page.links if a.startswith("/organisations/")}
    made_up = [a for a in found if a.startswith("/organisations/X")]
    assert (len(found) - len(made_up), len(made_up)) == (51, 17)


def test_what_is_loaded_and_which_run_is_shown_are_said(published: Run, client: Client) -> None:
    words = read(client, "/").words
    assert f"run {published.pk}" in words
    assert "Wales: spend on 23 of 23 programmes, 2009-10 to 2023-24" in words
    assert "England: spend on one of 23 programmes, 2016-17 to 2023-24" in words


def test_a_search_asked_for_on_the_first_page_leads_to_the_search(client: Client) -> None:
    answer = client.get("/", {"q": "Cwm Taf & Powys"})
    assert (answer.status_code, answer["Location"]) == (302, "/search/?q=Cwm+Taf+%26+Powys")


def test_before_the_first_run_the_list_leads_to_progress(db: None, client: Client) -> None:
    assert "No calculation has finished yet" in read(client, "/").words


@pytest.mark.parametrize("name", ["method", "glossary"])
def test_our_documents_are_pages_with_one_heading(db: None, client: Client, name: str) -> None:
    html = client.get(f"/{name}/").content.decode()
    assert html.count("<h1") == 1
    assert "<table>" in html


def test_the_accessibility_statement_is_linked_from_every_page(db: None, client: Client) -> None:
    assert 'href="/accessibility/"' in client.get("/").content.decode()
    assert "Web Content Accessibility Guidelines 2.2" in read(client, "/accessibility/").words


def test_the_footer_names_the_licence_and_the_sources(db: None, client: Client) -> None:
    html = client.get("/").content.decode()
    assert "Open Government Licence v3.0" in html
    assert "Contains OS data © Crown copyright" in html
    assert "Office for National Statistics" in html


def test_an_unknown_address_is_answered_with_a_way_back(db: None, client: Client) -> None:
    page = read(client, "/no/such/page", status=404)
    assert "There is no page at this address." in page.words
    assert page.address("Choose a system") == "/"


def test_a_broken_page_is_made_without_the_database() -> None:
    with connection.execute_wrapper(refuse):
        answer = views.broken(RequestFactory().get("/"))
    assert answer.status_code == 500
    assert "Something went wrong" in Page(answer.content.decode()).words


def refuse(*_: object) -> None:
    raise AssertionError("the database was asked")


def test_a_fault_of_ours_is_answered_with_the_broken_page(published: Run) -> None:
    client = Client(raise_request_exception=False)
    with patch("organisations.queries.organisations", side_effect=RuntimeError("broken")):
        answer = client.get("/")
    assert answer.status_code == 500
    assert "Nothing has been lost" in answer.content.decode()


def test_pages_answer_only_to_reading(db: None, client: Client) -> None:
    assert client.post("/runs/").status_code == 405
