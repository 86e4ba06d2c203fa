"""Two systems side by side: a difference between two, and nothing said that is not known."""

import csv
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from evidence.models import Run
from programmes import side_by_side
from programmes.models import Benchmark, OutcomeBenchmark
from programmes.sentences import compare as said
from tests.reading import Page, read

FEWER_THAN = 12
DEVON = "/organisations/QT6/compare/?with=QJK&year=2023-24"
POWYS = "/organisations/W11000023/compare/?with=W11000024&year=2023-24"
NEVER = ("saving", "waste", "inefficien", "should", "clear (", "likely", "tentative")


def downloads(client: Client, page: Page) -> list[list[dict[str, str]]]:
    found = []
    for address, words in page.links:
        if words.startswith("Download CSV"):
            answer = client.get(address)
            assert answer.status_code == 200, address
            text = b"".join(answer).decode().lstrip("\ufeff")
            found.append(list(csv.DictReader(text.splitlines())))
    return found


# --- What both spend ------------------------------------------------------------------------------


def test_two_boards_are_laid_side_by_side(published: Run, client: Client) -> None:
    page = read(client, POWYS)
    assert (
        "The widest difference is on mental health disorders: £135 a head less in Betsi Cadwaladr "
        "than in Powys." in page.words
    )
    assert (
        "Betsi Cadwaladr spends more a head on 14 of 23 lines (not adjusted for age or need)"
        in (page.words)
    )
    rows = {row[0]: row for row in page.table("Programme or system")}
    assert len(rows) == 23
    assert rows["Problems of circulation"][1] == "£267.42"


def test_a_difference_is_own_less_other_and_nothing_is_tested(
    published: Run, client: Client
) -> None:
    page = read(client, POWYS)
    assert said.NO_FINDING in page.words
    assert not [word for word in NEVER if word in page.words.casefold()]
    stored = Benchmark.objects.filter(
        run=published, year="2023-24", care_setting="all", benchmark="peer_mean", basis="resident"
    )
    for row in side_by_side.spend(
        published,
        ("W11000023", "W11000024"),
        {"year": "2023-24", "benchmark": "peer_mean", "basis": "resident"},
    ):
        node = row["system"] or row["programme"]
        own, other = (
            stored.filter(programme=node, organisation=code).first()
            for code in ("W11000023", "W11000024")
        )
        if own and other:
            assert own.per_head and other.per_head
            assert row["difference"] == pytest.approx(own.per_head - other.per_head)
            assert row["benchmark"] == own.benchmark_per_head
        else:
            assert row["difference"] is None


def test_the_third_column_is_the_mean_of_the_peers_of_the_first(
    published: Run, client: Client
) -> None:
    page = read(client, DEVON)
    assert "The tick is the mean of the peers of Cornwall and the Isles of Scilly." in page.words
    (row,) = [r for r in page.table("Programme or system") if r[0] == "Mental health disorders"]
    assert row[1].startswith("£328")
    assert row[4].startswith("£262")
    nation = read(client, f"{DEVON}&benchmark=nation")
    assert "The tick is England as a whole." in nation.words


def test_downloads_have_both_organisations_and_the_figures_of_the_table(
    published: Run, client: Client
) -> None:
    page = read(client, POWYS)
    spend, outcomes, _ = downloads(client, page)
    assert {row["organisation"] for row in spend} == {"W11000023", "W11000024"}
    rates = {(row["organisation"], row["programme_name"]): row["per_head"] for row in spend}
    for name, own, other, *_ in page.table("Programme or system"):
        for code, cell in (("W11000023", own), ("W11000024", other)):
            assert cell == f"£{float(rates[code, name]):,.2f}"
    assert {row["organisation"] for row in outcomes} == {"W11000023", "W11000024"}


def test_turned_round_the_difference_has_the_other_sign(published: Run, client: Client) -> None:
    page = read(client, POWYS)
    back = read(client, page.address("The same two, Powys first"))
    assert "£135 a head more in Powys than in Betsi Cadwaladr" in back.words


# --- What both achieve ----------------------------------------------------------------------------


def outcome(name: str, value: float, half: float | None, **about: Any) -> dict[str, Any]:
    limits: dict[str, float | None] = {"lower": None, "upper": None}
    if half is not None:
        limits = {"lower": value - half, "upper": value + half}
    usual = {"measure": "recovery", "period": "2023-24", "unit": "percent", "polarity": 1}
    return usual | {"organisation_name": name, "value": value} | limits | about


@pytest.mark.parametrize(
    ("own", "other", "words"),
    [
        (outcome("A", 50, 1), outcome("B", 53, 1), "the intervals do not overlap: better in B"),
        (outcome("A", 50, 1), outcome("B", 51, 1), "too close to tell: the intervals overlap"),
        (outcome("A", 50, 1), outcome("B", 52, 1), "too close to tell: the intervals overlap"),
        (
            outcome("A", 50, 1, polarity=-1),
            outcome("B", 53, 1, polarity=-1),
            "the intervals do not overlap: better in A",
        ),
        (outcome("A", 50, None), outcome("B", 90, 1), said.NO_INTERVAL),
        (outcome("A", 50, 1), outcome("B", 90, 1, period="2022-23"), said.OTHER_PERIODS),
        (outcome("A", 50, 1), None, said.ONE_ONLY),
        (None, outcome("A", 50, 1), said.ONE_ONLY),
    ],
)
def test_nothing_more_is_said_of_two_outcomes_than_their_intervals_bear(
    own: dict[str, Any] | None, other: dict[str, Any] | None, words: str
) -> None:
    assert said.verdict(own, other) == words


def test_an_outcome_without_interval_is_said_to_have_none(published: Run, client: Client) -> None:
    page = read(client, POWYS)
    rows = page.table("Headline outcome")
    assert {row[5] for row in rows} == {said.NO_INTERVAL}
    assert "No headline outcome can be told apart by its intervals" in page.headings


def test_outcomes_are_those_that_meet_the_year(published: Run, client: Client) -> None:
    rows = {row[0]: row for row in read(client, DEVON).table("Headline outcome")}
    blood = next(row for name, row in rows.items() if name.startswith("High blood pressure"))
    stored = OutcomeBenchmark.objects.get(
        run=published,
        organisation="QT6",
        measure="hypertension-blood-pressure",
        benchmark="peer_mean",
    )
    assert blood[1] == "2024-25"
    assert blood[2] == f"{stored.value:.1f}% ({stored.lower:.1f} to {stored.upper:.1f})"


# --- How alike ------------------------------------------------------------------------------------


def test_how_alike_two_are_is_said_by_their_place_among_the_peers(
    published: Run, client: Client
) -> None:
    page = read(client, DEVON)
    assert any(
        text.startswith(
            "Devon is number 6 of Cornwall and the Isles of Scilly's peers (distance 0."
        )
        for text in page.headings
    )
    rows = {row[0]: row for row in page.table("Characteristic")}
    assert rows["People aged 85 and over, %"][1:3] == ["3.2%", "3.4%"]
    assert rows["People, need-weighted population, 2023-24: mental health"][1] == "585,772"


def test_boards_have_no_score_of_likeness(published: Run, client: Client) -> None:
    page = read(client, POWYS)
    assert "No score says how alike Betsi Cadwaladr and Powys are" in page.headings
    assert "(a peer)" not in page.words
    assert page.table("Characteristic")[0][:3] == [
        "People, resident population, 2023-24",
        "693,964",
        "134,645",
    ]


def test_two_that_are_no_peers_of_one_another_are_said_to_be_unlike(
    published: Run, client: Client
) -> None:
    page = read(client, "/organisations/QT6/compare/?with=QMF")
    assert any("Neither is among the peers of the other" in text for text in page.headings)


def test_the_characteristics_of_both_are_a_file(published: Run, client: Client) -> None:
    answer = client.get("/organisations/QT6/compare/characteristics.csv?with=QJK")
    rows = list(csv.DictReader(b"".join(answer).decode().lstrip("\ufeff").splitlines()))
    assert {row["organisation"] for row in rows} == {"QT6", "QJK"}
    assert {row["weight"] for row in rows} >= {"0.25", "0.15"}
    assert client.get("/organisations/QT6/compare/characteristics.csv").status_code == 404


# --- Choosing -------------------------------------------------------------------------------------


def test_the_nearest_peer_stands_beside_unless_another_is_chosen(
    published: Run, client: Client
) -> None:
    html = client.get("/organisations/QT6/compare/").content.decode()
    offered = html.split('name="with"')[1].split("</select>")[0]
    first, *others = offered.split("<option")[1:]
    assert "selected" in first and "(a peer)" in first
    assert len(others) == 40
    assert ["(a peer)" in one for one in others] == [True] * 9 + [False] * 31


@pytest.mark.parametrize(
    ("address", "words"),
    [
        (
            "QT6/compare/?with=W11000024",
            "England and Wales collect spend and outcomes by different",
        ),
        ("QT6/compare/?with=X01", "one of them is made up"),
        ("X01/compare/?with=QT6", "one of them is made up"),
        ("QT6/compare/?with=QT6", "That is the organisation itself"),
    ],
)
def test_what_cannot_be_compared_is_refused_in_words(
    published: Run, client: Client, address: str, words: str
) -> None:
    page = read(client, f"/organisations/{address}", status=404)
    assert words in page.words
    assert "Beside" in page.words


def test_an_unknown_other_is_no_page(published: Run, client: Client) -> None:
    for code in ("Q99", "%00", "Q T6", "🙂"):
        read(client, f"/organisations/QT6/compare/?with={code}", status=404)
    read(client, "/organisations/QT6/compare/?with=QJK&year=1999-00", status=404)


def test_a_board_that_ended_has_no_year_with_the_one_that_followed_it(
    published: Run, client: Client
) -> None:
    page = read(client, "/organisations/W11000026/compare/?with=W11000031")
    assert (
        "There is no year in which both Abertawe Bro Morgannwg and Swansea Bay have" in page.words
    )
    beside = read(client, "/organisations/W11000026/compare/?with=W11000024")
    assert beside.table("Programme or system")


def test_made_up_systems_are_compared_among_themselves(published: Run, client: Client) -> None:
    page = read(client, "/organisations/X01/compare/")
    assert "Illustrative: made-up figures" in page.words
    assert len(page.table("Programme or system")) == 23


@pytest.mark.parametrize("address", [DEVON, POWYS, "/organisations/X01/compare/"])
def test_two_side_by_side_ask_the_database_fewer_than_twelve_times(
    published: Run, client: Client, address: str
) -> None:
    with CaptureQueriesContext(connection) as asked:
        read(client, address)
    assert len(asked) < FEWER_THAN, "\n".join(query["sql"][:120] for query in asked)


def test_a_whole_and_its_parts_are_not_counted_as_equals(published: Run, client: Client) -> None:
    page = read(client, DEVON)
    assert "of seven parts of mental health disorders" in page.words
    assert any(title.startswith("The widest difference inside") for title in page.headings)


def test_boards_are_laid_beside_the_boards_other_than_themselves(
    published: Run, client: Client
) -> None:
    page = read(client, POWYS)
    assert "the mean of the boards other than Betsi Cadwaladr" in page.words
    assert "Weight in the peer method" not in page.words
