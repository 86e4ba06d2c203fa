"""Finding a system, a programme, a measure or a word by what somebody writes in a hurry."""

import pytest
from django.test import Client

from evidence.models import Run
from tests.reading import Page, read
from valuedash import search
from valuedash.search import Thing


def thing(name: str, *keys: str, about: str = "", group: str = "programmes", **more: bool) -> Thing:
    return Thing(group, name, f"/{name}/", keys, about, **more)


THINGS = [
    thing("Problems of circulation", "10", about="Heart disease and stroke."),
    thing("Coronary heart disease", "10A"),
    thing("Heart failure: yearly review", "heart-failure-review", group="measures"),
    thing("Ynys Môn", "W1", group="organisations"),
    thing("Exampleshire", "EX1", group="organisations", illustrative=True, about="Made up. Heart."),
]


def names(text: str) -> list[str]:
    return [one.name for group in search.found(THINGS, text) for one in group.things]


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("10", search.EXACT),
        ("PROBLEMS OF CIRCULATION", search.EXACT),
        ("problems", search.BEGINS),
        ("circ", search.IN_NAME),
        ("stroke heart", search.IN_TEXT),
        ("lungs", None),
        ("", None),
    ],
)
def test_the_exact_name_or_code_comes_first_then_beginnings_then_words(
    text: str, place: int | None
) -> None:
    assert search.rank(THINGS[0], search.plain(text)) == place


def test_the_best_of_a_group_stands_first() -> None:
    assert names("heart")[:2] == ["Coronary heart disease", "Problems of circulation"]


@pytest.mark.parametrize("text", ["ynys mon", "YNYS MÔN", "ynys  môn", "mon"])
def test_accents_case_and_blanks_do_not_matter(text: str) -> None:
    assert names(text) == ["Ynys Môn"]


def test_made_up_organisations_are_found_by_their_name_or_as_examples_only() -> None:
    assert names("exampleshire") == names("example") == ["Exampleshire"]
    assert "Exampleshire" not in names("heart")


def test_a_slip_of_the_pen_is_met_with_what_may_be_meant() -> None:
    assert search.meant(THINGS, "problems of circulaton") == ["Problems of circulation"]
    assert search.meant(THINGS, "coronery") == ["coronary"]
    assert search.meant(THINGS, "exampelshire") == []
    assert search.meant(THINGS, "zzzz") == []


def test_twenty_of_a_group_are_shown_until_all_are_asked_for() -> None:
    many = [thing(f"Programme {number:02}") for number in range(25)]
    [first] = search.found(many, "programme")
    assert (len(first.things), first.count, first.more) == (20, 25, 5)
    [whole] = search.found(many, "programme", "programmes")
    assert (len(whole.things), whole.more) == (25, 0)


def test_two_systems_of_one_name_are_both_listed() -> None:
    twins = [thing("Devon", "A", group="organisations"), thing("Devon", "B", group="organisations")]
    assert search.one_system(twins, "devon") is None
    assert search.one_system(twins, "B") is twins[1]


def test_what_is_asked_is_one_line_of_bounded_length() -> None:
    assert search.asked(" heart\0\n disease ") == "heart disease"
    assert len(search.asked("x" * 10_000)) == search.LONGEST


def test_the_glossary_is_read_with_its_meanings() -> None:
    words = {one.name: one.about for one in search.glossary()}
    assert len(words) > 30
    assert words["programme"].startswith("One of the 23 programme budgeting categories")
    assert "system (of care)" in words


# The page


def headings(page: Page) -> list[str]:
    return page.headings


def test_what_is_found_is_grouped_and_counted(
    published: Run, client: Client, django_assert_max_num_queries
) -> None:
    with django_assert_max_num_queries(11):
        page = read(client, "/search/?q=mental")
    assert any(text.startswith("Programmes and systems of care (") for text in headings(page))
    assert any(text.startswith("Measures (") for text in headings(page))
    assert page.address("Mental health disorders") == "/programmes/05/"


@pytest.mark.parametrize("text", ["QT6", "cornwall and the isles of scilly", "E54000036"])
def test_an_exact_system_leads_to_its_page(published: Run, client: Client, text: str) -> None:
    response = client.get("/search/", {"q": text})
    assert (response.status_code, response["Location"]) == (302, "/organisations/QT6/")


def test_every_group_leads_to_pages_that_are_there(published: Run, client: Client) -> None:
    for text in ("circulation", "blood pressure", "certainty", "south west", "accessibility"):
        page = read(client, f"/search/?q={text}")
        links = [address for address, _ in page.links if address.startswith("/")]
        assert links
        for address in dict.fromkeys(links[:6]):
            assert client.get(address).status_code in (200, 302), address


def test_nothing_found_says_what_may_be_meant_and_where_to_look(
    published: Run, client: Client
) -> None:
    page = read(client, "/search/?q=cornwal and the isle of scily")
    assert "Nothing is called" in page.words
    assert "Did you mean" in page.words
    assert page.address("All systems") == "/"


def test_without_a_question_the_page_teaches(db: None, client: Client) -> None:
    assert "What are you looking for?" in read(client, "/search/").words
    assert "What are you looking for?" in read(client, "/search/?q=%20").words


@pytest.mark.parametrize("text", ["x" * 10_000, "%ff", "🙂", "<script>alert(1)</script>"])
def test_whatever_is_asked_is_answered(published: Run, client: Client, text: str) -> None:
    response = client.get(f"/search/?q={text}")
    assert response.status_code == 200
    assert b"<script>alert" not in response.content


def test_the_field_on_every_page_leads_here(published: Run, client: Client) -> None:
    html = client.get("/data/").content.decode()
    assert 'action="/search/"' in html
