"""The frame of the costing pages: whose they are, what they say first, and how much they ask."""

import re
from collections.abc import Iterator

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import URLPattern, reverse

from costing import models, scopes, urls
from evidence.models import Run
from organisations import members
from tests import builders
from tests.costing import results
from tests.organisations import people
from tests.reading import Page, read
from tests.valuedash.own_figures import body

pytestmark = pytest.mark.django_db

OWN, OTHER = "QT6", "QE1"
SCOPE = f"costing:{OWN}"
WHY = "Review of the stroke pathway"
MOST_QUERIES = 11  # under twelve
FORBIDDEN = re.compile(r"\b(saving|waste|inefficien|should)", re.IGNORECASE)
# What else the address of a page names, beside the system.
PARTS = {"pathway": "stroke", "of": "people"}
WITHOUT_FIGURES = {"costing-why", "costing-questions", "costing-questions-csv", "costing-ask"}


def addressed(pattern: URLPattern, code: str) -> str:
    """The address of a page of one system."""
    names = pattern.pattern.converters
    return reverse(str(pattern.name), kwargs={n: code if n == "code" else PARTS[n] for n in names})


def of_one_system() -> Iterator[URLPattern]:
    """Every page there is at costing/<code>/…, whoever added it."""
    for pattern in urls.urlpatterns:
        if str(pattern.pattern).startswith("costing/<str:code>/"):
            yield pattern


OF_ONE = {str(pattern.name): pattern for pattern in of_one_system()}
OF_FIGURES = {name: one for name, one in OF_ONE.items() if name not in WITHOUT_FIGURES}


@pytest.fixture
def own_run() -> Run:
    return results.run(SCOPE)


@pytest.fixture
def example() -> Run:
    return results.run()


def with_role(email: str, code: str, role: str) -> User:
    who = members.new_person(email, people.PASSWORD)
    members.add(who, code, role)
    return who


@pytest.fixture
def analyst(own_run: Run) -> Client:
    """Signed in, with a reason said."""
    client = people.with_session(with_role("analyst@example.nhs.uk", OWN, "costing_analyst"))
    said = client.post(reverse("costing-why", args=[OWN]), {"why": WHY})
    assert said.status_code == 302
    return client


@pytest.fixture
def not_theirs(own_run: Run) -> dict[str, Client]:
    """A member without the role, a costing analyst of another system, a stranger, and nobody known."""
    results.organisation(OTHER, illustrative=False)
    makers = {
        "member": with_role("member@example.nhs.uk", OWN, "member"),
        "analyst of another": with_role("other@example.nhs.uk", OTHER, "costing_analyst"),
        "stranger": members.new_person("stranger@example.nhs.uk", people.PASSWORD),
    }
    signed_in = {name: people.with_session(who) for name, who in makers.items()}
    return signed_in | {"nobody": Client()}


# --- Whose it is ----------------------------------------------------------------------------------


def test_every_page_of_costing_is_covered_here() -> None:
    open_to_all = {str(one.name) for one in urls.urlpatterns} - set(OF_ONE)
    assert {"costing", "costing-scenarios", "costing-time-driven"} <= open_to_all
    assert {"costing-system", *WITHOUT_FIGURES} <= set(OF_ONE)


@pytest.mark.parametrize("name", OF_ONE)
def test_a_systems_pages_are_for_its_costing_analysts_alone(
    not_theirs: dict[str, Client], name: str
) -> None:
    for who, client in not_theirs.items():
        answer = client.get(addressed(OF_ONE[name], OWN))
        assert answer.status_code == 404, who
        assert "is for its costing analysts" in answer.content.decode().replace(" are ", " is ")
        assert answer["Cache-Control"] == "private, no-store"
    assert not models.Question.objects.exists()


@pytest.mark.parametrize("name", OF_ONE)
def test_who_may_not_see_is_not_told_whether_there_is_anything(
    not_theirs: dict[str, Client], name: str
) -> None:
    results.organisation("QSL", illustrative=False)
    for who, client in not_theirs.items():
        there = read(client, addressed(OF_ONE[name], OWN), 404).words
        empty = read(client, addressed(OF_ONE[name], "QSL"), 404).words
        assert there.replace(OWN, "…") == empty.replace("QSL", "…"), who


@pytest.mark.parametrize("name", OF_FIGURES)
def test_a_costing_analyst_reads_their_system_alone_and_each_look_is_written_down(
    analyst: Client, own_run: Run, name: str
) -> None:
    address = addressed(OF_FIGURES[name], OWN)
    answer = analyst.get(address)
    assert answer.status_code == 200, answer.content[:500]
    assert answer["Cache-Control"] == "private, no-store"
    looks = models.Question.objects.filter(kind="page")
    assert [(look.what, look.why, look.run) for look in looks] == [(address, WHY, own_run)]
    assert looks[0].who == "analyst@example.nhs.uk"


@pytest.mark.parametrize("name", OF_FIGURES)
def test_everybody_reads_the_illustrative_systems_and_nobody_is_written_down(
    example: Run, client: Client, name: str
) -> None:
    page = client.get(addressed(OF_FIGURES[name], "X01"))
    assert page.status_code == 200, page.content[:500]
    if page["Content-Type"].startswith("text/html"):
        assert "Illustrative" in page.content.decode()
    assert not models.Question.objects.exists()
    assert not page.cookies


@pytest.mark.parametrize("name", OF_FIGURES)
def test_a_page_asks_less_than_twelve_times(
    example: Run, analyst: Client, client: Client, name: str
) -> None:
    for reader, code in ((client, "X01"), (analyst, OWN)):
        with CaptureQueriesContext(connection) as asked:
            assert reader.get(addressed(OF_FIGURES[name], code)).status_code == 200
        queries = [one["sql"] for one in asked.captured_queries]
        assert len(queries) <= MOST_QUERIES, (code, *queries)


@pytest.mark.parametrize("name", OF_FIGURES)
def test_every_download_of_a_page_is_there_for_whoever_reads_the_page(
    example: Run, analyst: Client, client: Client, name: str
) -> None:
    for reader, code in ((client, "X01"), (analyst, OWN)):
        results.extract(code)
        answer = reader.get(addressed(OF_FIGURES[name], code))
        if not answer["Content-Type"].startswith("text/html"):
            continue
        links = {link for link, words in Page(answer.content.decode()).links if "CSV" in words}
        assert links
        for link in links:
            file = reader.get(link)
            assert file.status_code == 200, link
            assert file["Content-Type"].startswith("text/csv"), link
            assert body(file), link


@pytest.mark.parametrize("name", OF_FIGURES)
def test_pages_keep_to_the_words_of_the_house(example: Run, client: Client, name: str) -> None:
    answer = client.get(addressed(OF_FIGURES[name], "X01"))
    if answer["Content-Type"].startswith("text/html"):
        assert not FORBIDDEN.findall(answer.content.decode())


@pytest.mark.parametrize("name", OF_FIGURES)
def test_before_the_first_run_a_page_says_what_to_load_and_start(client: Client, name: str) -> None:
    results.organisation("X01")
    answer = client.get(addressed(OF_FIGURES[name], "X01"))
    assert answer.status_code == 503
    assert "There are no patient-level figures yet" in answer.content.decode()
    assert "manage.py calculate_costing" in answer.content.decode()


def test_a_page_of_a_run_under_way_looks_again(client: Client) -> None:
    results.organisation("X01")
    started = {"state": Run.State.RUNNING, "total": 10, "done": 3, "step": "Segments"}
    run = builders.run(published=False, scope=scopes.EXAMPLE, **started)
    answer = client.get("/costing/X01/")
    assert answer["Retry-After"]
    text = answer.content.decode()
    assert 'http-equiv="refresh"' in text
    assert f"/runs/{run.pk}/" in text
    assert "Steps done: 3 of 10" in text


def test_a_run_that_found_nothing_of_a_system_says_so(example: Run, client: Client) -> None:
    results.organisation("X03")
    page = read(client, "/costing/X03/", 404)
    assert f"Run {example.pk} found no event of System X03" in page.words


def test_a_year_there_is_nothing_of_is_an_unknown_page(example: Run, client: Client) -> None:
    page = read(client, "/costing/X01/?year=1999-00", 404)
    assert "there is 2023-24, 2022-23" in page.words


def test_another_code_of_a_system_leads_to_the_same_page(client: Client) -> None:
    builders.organisation("X01", nation="example", ods_code="Z9Z")
    results.run()
    answer = client.get("/costing/Z9Z/pathways/stroke/?year=2022-23")
    assert answer["Location"] == "/costing/X01/pathways/stroke/?year=2022-23"


@pytest.mark.parametrize("asked", ["", "?year=1999-00"])
def test_what_there_is_of_a_system_is_kept_by_no_cache(analyst: Client, asked: str) -> None:
    answer = analyst.get(f"/costing/{OWN}/{asked}")
    assert answer.status_code == (404 if asked else 200)
    assert answer["Cache-Control"] == "private, no-store"
    assert "2022-23" in answer.content.decode()


def test_a_costing_analyst_is_told_what_is_missing_before_the_first_run() -> None:
    results.organisation(OWN, illustrative=False)
    client = people.with_session(with_role("first@example.nhs.uk", OWN, "costing_analyst"))
    client.post(reverse("costing-why", args=[OWN]), {"why": WHY})
    assert "None is loaded" in read(client, f"/costing/{OWN}/", 503).words
    results.extract(OWN, "admitted-2324")
    page = read(client, f"/costing/{OWN}/", 503)
    assert "Loaded: admitted-2324 2023-24." in page.words
    assert page.address("ask for one") == f"/costing/{OWN}/calculate/"


@pytest.mark.parametrize("name", ["costing", *sorted(WITHOUT_FIGURES - {"costing-questions-csv"})])
def test_a_page_without_figures_asks_less_than_twelve_times(
    example: Run, analyst: Client, name: str
) -> None:
    results.extract(OWN)
    address = addressed(OF_ONE[name], OWN) if name in OF_ONE else reverse(name)
    with CaptureQueriesContext(connection) as asked:
        assert analyst.get(address).status_code == 200
    assert len(asked.captured_queries) <= MOST_QUERIES


# --- By itself, and everybody's page ---------------------------------------------------------------


def test_a_system_by_itself_says_that_nobody_is_here_to_compare_with(analyst: Client) -> None:
    page = read(analyst, f"/costing/{OWN}/")
    assert "No other system’s figures are here to compare with." in page.words
    assert "peers:" not in page.words
    csv = page.address("Download CSV")
    assert f"scope=costing%3A{OWN}" in csv
    assert "why=Review+of+the+stroke+pathway" in csv
    assert body(analyst.get(csv)).startswith(b"run,system")


def test_everybodys_page_leads_to_the_illustrative_systems_and_the_calculators(
    example: Run, client: Client
) -> None:
    page = read(client, "/costing/")
    assert "We may be efficient at an elective knee replacement" in page.words
    assert page.address("System X01") == "/costing/X01/"
    assert "£2,100 a person in 2023-24" in page.words
    assert page.address("One person, two pathways") == reverse("costing-scenarios")
    assert page.address("Time-driven costing") == reverse("costing-time-driven")
    assert page.address("Sign in") == "/account/sign-in/?next=/costing/"


def test_a_costing_analyst_finds_their_systems_first(analyst: Client) -> None:
    answer = analyst.get("/costing/")
    assert answer["Cache-Control"] == "private, no-store"
    page = read(analyst, "/costing/")
    assert page.headings[1] == "Your systems"
    assert page.address(f"System {OWN}") == f"/costing/{OWN}/"


def test_a_member_without_the_role_is_offered_no_system(not_theirs: dict[str, Client]) -> None:
    assert "Your systems" not in read(not_theirs["member"], "/costing/").headings


def test_everybodys_page_before_any_run(client: Client) -> None:
    assert "manage.py make_up_events" in read(client, "/costing/").words


def test_the_organisations_page_and_the_main_menu_lead_here(client: Client) -> None:
    builders.peers(builders.run(), results.organisation("QT6", illustrative=False).code)
    text = client.get("/organisations/QT6/peers/").content.decode()
    assert 'href="/costing/QT6/"' in text
    assert 'href="/costing/"' in text
