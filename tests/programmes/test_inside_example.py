"""Exampleshire, three levels down: the worked example that the pages must be able to say."""

from typing import Any

import pytest
from django.test import Client

from evidence.models import Run
from organisations.models import Organisation
from programmes.models import Programme
from tests.reading import Page, read


@pytest.fixture
def place(published: Run) -> str:
    """The address of Exampleshire's programmes."""
    code = Organisation.objects.get(name="Exampleshire").code
    return f"/organisations/{code}/programmes/"


def node(name: str) -> str:
    return Programme.objects.get(name__startswith=name, nation__in=["", "example"]).code


def alike(page: Page, *words: str) -> None:
    for one in words:
        assert one in page.words


def test_all_programmes_have_a_share_and_are_labelled_made_up(place: str, client: Client) -> None:
    page = read(client, place)
    assert len(page.table("Part")) == 23
    assert "those shown add up to 100% of it" in page.words
    assert "Illustrative." in client.get(place).content.decode()


def test_asthma_costs_three_million_more_and_its_outcome_is_worse(
    place: str, client: Client
) -> None:
    page = read(client, f"{place}11/")
    asthma = page.address("Asthma")
    assert asthma.startswith(f"{place}{node('Asthma')}/")
    alike(
        read(client, asthma),
        "You spend £3.0m more on asthma than the mean of your ten peers",
        "worse",
    )


def test_mental_health_has_two_million_less_and_more_intensive_use(
    place: str, client: Client
) -> None:
    page = read(client, f"{place}05/")
    alike(page, "You spend £2.0m less on mental health", "Invest? Less is spent")


def test_stroke_has_12_percent_for_prevention_where_peers_have_15(
    place: str, client: Client
) -> None:
    page = read(client, f"{place}{node('Cerebrovascular disease')}/")
    alike(
        page,
        "12% of spend on cerebrovascular disease goes to secondary prevention; the mean of your ten "
        "peers is 15%, and their outcome is better (strokes:",
    )


def test_secondary_prevention_is_the_third_level(place: str, client: Client) -> None:
    system = f"{place}{node('Cerebrovascular disease')}/"
    page = read(client, read(client, system).address("Secondary prevention"))
    assert page.headings[0].endswith("Cerebrovascular disease: secondary prevention")
    alike(page, "less on cerebrovascular disease in secondary prevention than the mean of your ten")


def test_a_pathway_of_the_example_has_every_stage_and_trends(place: str, client: Client) -> None:
    page = read(client, f"{place}{node('Cerebrovascular disease')}/")
    alike(page, "Risk and prevention", "Detection", "Treatment", "→ no clear change")


def test_english_lines_are_refused_for_the_example(place: str, client: Client) -> None:
    page = read(client, f"{place}05-ENG-TT/", status=404)
    assert "is a line of England" in page.words


@pytest.mark.parametrize("inside", ["", "05/", "11/", "10/?prices=real"])
def test_the_example_asks_the_database_fewer_than_twelve_times(
    place: str, inside: str, client: Client, django_assert_max_num_queries: Any
) -> None:
    with django_assert_max_num_queries(11):
        read(client, f"{place}{inside}")
