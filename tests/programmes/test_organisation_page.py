"""The page of one organisation: the answer, where to look, the switch to the classic view, shares."""

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from evidence.models import Run
from programmes.models import Opportunity
from tests.programmes.test_views import MOST_QUERIES
from tests.reading import read

# --- The made-up system, where every part of the page is full -----------------------------------


def test_exampleshire_reads_what_was_built_into_it(published: Run, client: Client) -> None:
    page = read(client, "/organisations/X01/?year=2023-24")
    assert "You spend £3.0m more on problems of the respiratory system" in page.words
    assert "nearly all of it on asthma; the outcome beside it (emergency admissions for asthma" in (
        page.words
    )
    assert "You spend £2.0m less on mental health disorders" in page.words
    assert (
        "Higher spend and a worse outcome: problems of the respiratory system. "
        "Lower spend and a worse outcome: mental health disorders" in page.headings
    )


def test_made_up_figures_say_so_and_are_compared_with_nobody_real(
    published: Run, client: Client
) -> None:
    page = read(client, "/organisations/X01/")
    assert "Illustrative: made-up figures" in page.words
    assert "England" not in page.words


def test_shares_stand_beside_those_of_the_peers(published: Run, client: Client) -> None:
    page = read(client, "/organisations/X01/?year=2023-24")
    (table,) = [table for table in page.tables if "Share at the benchmark" in table[0]]
    apart = [abs(float(row[3].replace("−", "-").replace("+", ""))) for row in table[1:]]
    assert len(apart) > 20
    assert apart == sorted(apart, reverse=True)
    assert page.address("All programmes and their shares").startswith(
        "/organisations/X01/programmes/?year=2023-24"
    )


def test_one_programme_of_the_quadrant_may_be_seen_for_everybody(
    published: Run, client: Client
) -> None:
    page = read(client, "/organisations/X01/?year=2023-24&programme=05")
    table = page.table("Organisation")
    assert len(table) > 10
    assert {row[1] for row in table} >= {"own", "peer"}
    assert page.address("All programmes").startswith("/organisations/X01/?year=2023-24")


def test_a_programme_that_is_not_there_leaves_the_picture_as_it_is(
    published: Run, client: Client
) -> None:
    page = read(client, "/organisations/X01/?year=2023-24&programme=99")
    assert any("and a worse outcome" in heading for heading in page.headings)


# --- Where to look ------------------------------------------------------------------------------


def test_findings_stand_by_certainty_and_then_size_and_lead_inside_the_programme(
    published: Run, client: Client
) -> None:
    found = Opportunity.objects.filter(organisation="X01", year="2023-24", run=published)
    spend = found.filter(kind="spend").order_by("rank").select_related("programme")
    sure = ["clear", "likely", "tentative"]
    order = sorted(spend, key=lambda one: (sure.index(one.certainty), -abs(one.variation or 0)))
    assert [one.rank for one in order] == [one.rank for one in spend]
    page = read(client, "/organisations/X01/?year=2023-24")
    words = page.words.split("Where to look")[-1]
    places = [words.index(one.programme.name) for one in spend]
    assert len(places) > 2
    assert places == sorted(places)
    assert page.address("Mental health disorders").startswith("/organisations/X01/programmes/05/")


def test_an_outcome_has_the_classic_figure_and_its_noise_floor_beside_it(
    published: Run, client: Client
) -> None:
    page = read(client, "/organisations/QT6/?year=2023-24")
    assert (
        "2,300 fewer people likely (19 of 19) Classic figure, against the best five of ten: "
        "3,300 fewer people. Chance alone would give about 64." in page.words
    )


def test_the_switch_says_how_many_flags_vanish(published: Run, client: Client) -> None:
    page = read(client, "/organisations/QT6/?year=2023-24")
    said = "Of seven gaps the classic way would flag, three are more than chance: four vanish."
    assert said in page.words
    classic = read(client, page.address("Classic view").split("#")[0])
    assert said in classic.words
    assert classic.words.count("Vanishes: ") == 4
    assert classic.words.count("Stays: ") == 3
    back = read(client, classic.address("Back to what is more than chance").split("#")[0])
    assert "Vanishes" not in back.words


def test_the_classic_view_is_kept_when_another_year_is_chosen(
    published: Run, client: Client
) -> None:
    html = client.get("/organisations/QT6/?year=2023-24&view=classic").content.decode()
    assert '<input type="hidden" name="view" value="classic">' in html


def test_the_flags_are_of_the_peers_whatever_benchmark_is_shown(
    published: Run, client: Client
) -> None:
    page = read(client, "/organisations/QT6/?year=2023-24&benchmark=nation")
    assert "Of seven gaps the classic way would flag" in page.words


def test_boards_have_no_ten_peers_to_take_the_best_five_of(published: Run, client: Client) -> None:
    assert "classic" not in read(client, "/organisations/W11000023/").words.casefold()


# --- What stands around the figures -------------------------------------------------------------


def test_what_every_figure_is_of_is_a_control_or_a_link(published: Run, client: Client) -> None:
    page = read(client, "/organisations/QT6/?year=2023-24")
    assert page.address("Against the mean of your ten peers, fit D") == "/organisations/QT6/peers/"
    assert page.address("Another system") == "/"
    assert page.address("Data ▼ red").startswith("/data/#")
    assert page.address(f"Run {published.pk}") == f"/runs/{published.pk}/"
    assert "Year 2025-26" in page.words or "Year 2023-24" in page.words
    for label in ("Compared with", "Population"):
        assert label in page.words


def test_what_to_check_first_stands_under_the_answer(published: Run, client: Client) -> None:
    page = read(client, "/organisations/QT6/?year=2023-24")
    assert "What to check first: Pounds are worked out from published pounds" in page.words


def test_the_first_run_has_nothing_to_be_compared_with(published: Run, client: Client) -> None:
    page = read(client, "/organisations/QT6/")
    assert "What changed since the last run" in page.headings
    assert "nothing to compare it with yet" in page.words
    assert page.address("What changed, and why") == "/organisations/QT6/changes/"
    assert page.address("New findings as a feed") == "/organisations/QT6/feed.atom"


def test_the_peers_are_said_in_words(published: Run, client: Client) -> None:
    page = read(client, "/organisations/QT6/")
    assert "D: a weak fit, the ten are the nearest there are, yet not much like you." in page.words


# --- Quickly ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "address",
    [
        "/organisations/QT6/?year=2023-24",
        "/organisations/QT6/?year=2023-24&benchmark=nation&view=classic",
        "/organisations/W11000023/",
        "/organisations/X01/",
    ],
)
def test_a_page_asks_the_database_fewer_than_twelve_times(
    published: Run, client: Client, address: str
) -> None:
    with CaptureQueriesContext(connection) as asked:
        read(client, address)
    assert len(asked) < MOST_QUERIES, "\n".join(query["sql"][:120] for query in asked)


@pytest.mark.parametrize(
    "address",
    [
        "/organisations/QT6/",
        "/organisations/X01/",
        "/organisations/QT6/compare/?with=QJK",
        "/programmes/05/?organisation=QT6",
        "/data/",
    ],
)
def test_a_page_that_nobody_has_asked_for_takes_eleven_queries_at_most(
    published: Run, client: Client, django_assert_max_num_queries, address: str
) -> None:
    cache.clear()
    with django_assert_max_num_queries(11):
        read(client, address)


def test_made_up_data_are_not_rated(published: Run, client: Client) -> None:
    page = read(client, "/organisations/X01/")
    assert "Data made up, not rated" in page.words
    assert "▼ red" not in page.words and "● amber" not in page.words


def test_the_rating_is_said_in_plain_words_before_the_reasons(
    published: Run, client: Client
) -> None:
    page = read(client, "/organisations/W11000023/")
    assert "The data behind this page: ● amber Amber: fit to ask questions with" in page.words
    assert "each picture carries that of its own" in page.words
    assert "Of an open licence" not in page.words
