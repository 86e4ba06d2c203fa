"""Who is compared with whom, by which variable, and how like one another they are."""

import csv as files

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from evidence.models import Run
from organisations import sentences
from organisations.models import Peer, PeerCharacteristic, PeerSet, PeerWeight
from tests.reading import read

PEERS = "/organisations/QT6/peers/"
MOST_QUERIES = 11  # under twelve


def test_own_and_peers_stand_side_by_side_as_published(published: Run, client: Client) -> None:
    page = read(client, PEERS)
    rows = page.table("System")
    assert [row[1] for row in rows] == ["You", *(f"Peer {n}" for n in range(1, 11))]
    assert rows[0][:6] == [
        "Cornwall and the Isles of Scilly",
        "You",
        "22.3",
        "36.9%",
        "610,076",
        "22.2%",
    ]
    assert len(rows[0]) == 2 + PeerWeight.objects.count()
    assert "Release: Characteristics of ICBs for the peer method." in page.words
    assert "Variables are of different years" in page.words


def test_the_file_has_every_value_of_the_table(published: Run, client: Client) -> None:
    page = read(client, PEERS)
    address = next(a for a, _ in page.links if a.endswith("characteristics.csv"))
    answer = client.get(address)
    rows = list(files.DictReader(answer.content.decode().splitlines()))
    assert len(rows) == 11 * 11  # ten variables and the Core20 share, of eleven systems
    for row in rows:
        value = PeerCharacteristic.objects.get(
            organisation=row["organisation"], variable=row["variable"]
        ).value
        assert float(row["value"]) == value
        assert row["release"] == "icb-peer-characteristics-2025"


def test_the_boards_of_wales_have_no_file_of_characteristics(
    published: Run, client: Client
) -> None:
    answer = client.get("/organisations/W11000023/peers/characteristics.csv")
    assert answer.status_code == 200
    assert len(answer.content.decode().splitlines()) == 1


def test_one_way_links_are_marked_on_the_drawing(published: Run, client: Client) -> None:
    one_way = Peer.objects.filter(run=published, organisation="QT6", two_way=False).count()
    text = client.get(PEERS).content.decode()
    assert one_way == 5
    assert text.count('" one-way"') == one_way
    assert text.count("No: one-way, we are not among its ten") == one_way


def test_where_nobody_is_alike_the_page_says_so(published: Run, client: Client) -> None:
    poor = PeerSet.objects.filter(run=published, grade="E", organisation__nation="england")
    code = poor.values_list("organisation", flat=True)[0]
    page = read(client, f"/organisations/{code}/peers/")
    assert "Fit E: a poor fit, no system in England is much like you." in page.words
    assert "a list of your own choosing, may serve better" in page.words


@pytest.mark.parametrize("grade", "ABCDE")
def test_every_grade_has_words_and_only_the_weak_a_caution(grade: str) -> None:
    assert sentences.fit(grade, "england").startswith(f"{grade}: a ")
    assert bool(sentences.caution(grade)) == (grade in "DE")
    assert "England" not in sentences.fit(grade, "example")


def test_links_that_are_all_mutual_are_said_to_be() -> None:
    both = [{"two_way": True}, {"two_way": True}]
    assert sentences.one_way(both) == "All two have us among theirs."
    one = [{"two_way": True}, {"two_way": False}]
    assert sentences.one_way(one) == "One of the two does not have us among theirs."


def test_the_page_leads_to_a_list_of_one_s_own(published: Run, client: Client) -> None:
    for code in ("QT6", "W11000023", "X01"):
        page = read(client, f"/organisations/{code}/peers/")
        assert page.address("Compare with a list of your own") == (
            f"/organisations/{code}/peers/own/"
        )


def test_the_page_asks_the_database_few_questions(published: Run, client: Client) -> None:
    with CaptureQueriesContext(connection) as asked:
        read(client, PEERS)
    assert len(asked) <= MOST_QUERIES
