"""The chooser of one's own peers and what its page says, refuses and leaves to be downloaded."""

import csv as files
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from evidence.models import Run
from organisations import whatif as alike
from organisations.models import Peer
from programmes import whatif
from tests import builders
from tests.reading import Page, read

MOST_QUERIES = 11  # under twelve
OWN = "/organisations/QT6/peers/own/"
FIVE = ("QJK", "QSL", "QVV", "QUY", "QE1")
LIST = f"{OWN}?peers={','.join(FIVE)}"


def lines(client: Client, address: str) -> list[dict[str, str]]:
    answer = client.get(address)
    assert answer.status_code == 200, answer.content
    return list(files.DictReader(b"".join(answer).decode().splitlines()))


def cells(page: Page, heading: str, name: str) -> list[str]:
    """One row of a table, by its first cell."""
    return next(row for row in page.table(heading) if row[0] == name)


# --- The page -------------------------------------------------------------------------------------


def test_nothing_is_worked_out_before_somebody_chooses(
    published: Run, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(*_: Any, **__: Any) -> None:
        raise AssertionError("a sum was made")

    monkeypatch.setattr(whatif, "spend", refused)
    monkeypatch.setattr(alike, "own_list", refused)
    assert "Choose your own peers" in read(client, OWN).words
    read(client, "/organisations/QT6/peers/")
    assert "Ticks are kept" in read(client, f"{LIST}&q=london&find=1").words


def test_the_page_says_that_it_was_worked_out_now_and_is_in_no_run(
    published: Run, client: Client
) -> None:
    page = read(client, LIST)
    assert "Worked out for you just now" in page.words
    assert "It is in no run" in page.words
    assert page.address("Reset") == OWN


def test_both_means_stand_with_their_numbers(published: Run, client: Client) -> None:
    page = read(client, LIST)
    row = cells(page, "Programme", "Mental health disorders")
    assert row[1:6] == ["£328.12", "£262.18", "10", "£276.85", "5"]
    assert row[6:8] == ["+£38,625,157", "+£30,031,406"]
    assert row[11] == "Same: more"


def test_a_change_of_sides_is_said_in_the_title_and_the_row(published: Run, client: Client) -> None:
    page = read(client, LIST)
    assert "One of eight lines of spend changes sides with the five you chose" in page.words
    changed = [row[11] for row in page.table("Programme") if row[11].startswith("Changes")]
    assert changed == ["Changes: less before, more with your list"]


def test_the_file_has_the_figures_of_the_page(published: Run, client: Client) -> None:
    page = read(client, LIST)
    for address, heading, name, key in (
        ("spend.csv", "Programme", "programme_name", "own_used"),
        ("outcomes.csv", "Headline outcome", "measure_name", "own_used"),
        ("list.csv", "On your list", "name", "region"),
    ):
        rows = lines(client, next(a for a, _ in page.links if address in a))
        shown = {row[0]: row for row in page.table(heading)}
        assert {row[name] for row in rows} == set(shown)
        assert all(row[key] in shown[row[name]] for row in rows)
        assert {row["organisation"] for row in rows} == {"QT6"}


def test_ticks_become_one_word_of_the_address(published: Run, client: Client) -> None:
    ticked = "&".join(f"peers={code}" for code in ("", *FIVE))
    answer = client.get(f"{OWN}?q=&{ticked}&year=2022-23")
    assert (answer.status_code, answer["Location"]) == (302, f"{LIST}&year=2022-23")


def test_a_list_in_the_address_of_the_peers_leads_to_its_page(
    published: Run, client: Client
) -> None:
    answer = client.get(f"/organisations/QT6/peers/?peers={','.join(FIVE)}")
    assert answer.status_code == 302
    assert answer["Location"].startswith(OWN)


def test_other_codes_and_small_letters_name_the_same_systems(
    published: Run, client: Client
) -> None:
    page = read(client, f"{OWN}?peers=qjk,qsl,qvv,quy,E54000048")
    assert "Lancashire and South Cumbria" in {row[0] for row in page.table("On your list")}


def test_a_search_keeps_the_ticks_and_finds_by_region(published: Run, client: Client) -> None:
    answer = client.get(f"{OWN}?q=london&find=1&peers=QJK&peers=QSL").content.decode()
    answer = answer[answer.index('<section class="own-list"') :]
    assert answer.count("checked") == 2
    assert "North East London" in answer and "Greater Manchester" not in answer
    assert "Nobody else is called “qqq”" in read(client, f"{OWN}?q=qqq&find=1&peers=QJK").words


def test_the_choice_of_year_stays_with_the_list(published: Run, client: Client) -> None:
    page = read(client, f"{LIST}&year=2021-22&basis=registered")
    assert "Spend a head of registered population in 2021-22 (not adjusted" in page.words
    read(client, f"{LIST}&year=1999-00", status=404)


@pytest.mark.parametrize(
    ("peers", "message"),
    [
        ("QJK,QSL,QVV,QUY", "Your list has four; a mean needs at least five. Tick one more."),
        ("", "Your list has none; a mean needs"),
        ("QJK,QSL,QVV,QUY,QE1,QT6", "cannot be its own peer. Take it off the list."),
        ("QJK,QSL,QVV,QUY,QE1,NOBODY", "NOBODY: no system or board of the same kind and nation"),
        ("QJK,QSL,QVV,QUY,QE1,W11000023", "W11000023: no system or board of the same kind"),
        ("QJK,QSL,QVV,QUY,%01,'%22%3Cb%3E", "Tick names in the list below instead."),
        (",".join(f"X{n}" for n in range(3000)), "and 95 more"),
    ],
)
def test_a_list_that_cannot_be_used_is_met_with_the_remedy(
    published: Run, client: Client, peers: str, message: str
) -> None:
    page = read(client, f"{OWN}?peers={peers}", status=400)
    assert message in page.words
    assert "Choose your own peers" in page.words
    assert client.get(f"{OWN}spend.csv?peers={peers}").status_code == 404


def test_more_than_twenty_are_too_many(published: Run, client: Client) -> None:
    everybody = Peer.objects.filter(run=published).values_list("peer", flat=True).distinct()
    codes = sorted(code for code in everybody if code.startswith("Q") and code != "QT6")[:22]
    page = read(client, f"{OWN}?peers={','.join(codes)}", status=400)
    assert "Your list has 22; the most is 20. Take two off." in page.words
    read(client, f"{OWN}?peers={','.join(codes[:20])}")


def test_a_file_of_nothing_is_no_page(published: Run, client: Client) -> None:
    assert client.get(f"{OWN}spend.csv").status_code == 404
    assert client.get(LIST.replace("own/?", "own/nothing.csv?")).status_code == 404


@pytest.mark.parametrize("address", [OWN, LIST])
def test_the_page_asks_the_database_few_questions(
    published: Run, client: Client, address: str
) -> None:
    with CaptureQueriesContext(connection) as asked:
        read(client, address)
    assert len(asked) <= MOST_QUERIES, [query["sql"][:80] for query in asked]


# --- Wales and what has ended ---------------------------------------------------------------------

BOARDS = [f"W110000{n}" for n in (24, 25, 28, 29, 30, 31)]


def test_five_boards_of_wales_can_be_chosen_without_a_fit(published: Run, client: Client) -> None:
    page = read(client, f"/organisations/W11000023/peers/own/?peers={','.join(BOARDS[:5])}")
    assert "How alike your list is cannot be said" in page.words
    assert "resident population in 2023-24 (not adjusted for age or need)" in page.words
    row = cells(page, "Programme", "Problems of circulation")
    assert (row[3], row[5]) == ("6", "5")
    assert "ten" not in page.words.split()


def test_all_six_boards_are_the_run_s_comparison(published: Run, client: Client) -> None:
    page = read(client, f"/organisations/W11000023/peers/own/?peers={','.join(BOARDS)}")
    row = cells(page, "Programme", "Problems of circulation")
    assert row[6] == row[7] == "+£24,644,598"
    assert "No line of spend changes sides" in page.words


def test_a_board_that_ended_is_compared_with_those_of_its_time(
    published: Run, client: Client
) -> None:
    answer = client.get("/organisations/W11000026/peers/own/").content.decode()
    assert "Cwm Taf" in answer and "W11000031" not in answer.split("own-list")[1]
    asked = ",".join(["W11000023", "W11000024", "W11000025", "W11000028", "W11000031"])
    read(client, f"/organisations/W11000026/peers/own/?peers={asked}", status=400)


# --- Made-up systems -----------------------------------------------------------------------------


def test_made_up_systems_are_chosen_among_themselves_and_labelled(
    published: Run, client: Client
) -> None:
    made_up = "X02,X03,X04,X05,X06"
    page = read(client, f"/organisations/X01/peers/own/?peers={made_up}")
    asked = client.get(f"/organisations/X01/peers/own/?peers={made_up}").content.decode()
    assert "Exampleshire and every figure of it are made up" in asked
    assert {row["illustrative"] for row in lines(client, page.address("Download CSV"))} == {"true"}
    read(client, f"/organisations/X01/peers/own/?peers={made_up},QJK", status=400)
    read(client, f"{LIST},X02", status=400)


# --- Where little is published --------------------------------------------------------------------


def test_a_system_without_spend_has_a_list_and_no_sums(db: None, client: Client) -> None:
    codes = [f"Q{n:02}" for n in range(7)]
    for code in codes:
        builders.organisation(code, ods_code=code, ons_code="")
    builders.peers(builders.run(), *codes)
    page = read(client, f"/organisations/Q00/peers/own/?peers={','.join(codes[1:6])}")
    assert "No spend of this system is published" in page.words
    assert len(page.table("On your list")) == 5


def test_before_the_first_run_there_is_nothing_to_choose(db: None, client: Client) -> None:
    read(client, OWN, status=503)
