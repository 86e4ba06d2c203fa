"""How much of the spend is called "other": by rule, never nil where a part of it is unknown."""

import csv

import pytest
from django.test import Client

from evidence.models import CalledOther, Run
from programmes import called_other, other
from programmes.models import Spend
from programmes.other import Figure, OtherRow, Tree
from tests import builders
from tests.reading import read

NAMED = {"23A": False, "23": True, "10-WAL-OTHER": True, "05-ENG-REST": True}
TREE = Tree(
    ["05", "10", "23"],
    {"05": ["05-ENG-TT", "05-ENG-REST"], "10": ["10A", "10-WAL-OTHER"], "23": ["23A", "23-OPEN"]},
    NAMED,
)


def pounds(**nodes: float | None) -> dict[str, Figure]:
    return {
        code.replace("_", "-").lstrip("n"): Figure(spend, False) for code, spend in nodes.items()
    }


def table(client: Client, address: str) -> list[dict[str, str]]:
    content = b"".join(client.get(address))
    return list(csv.DictReader(content.decode().splitlines()))


def test_other_is_what_no_named_programme_or_system_has() -> None:
    figures = pounds(n10=100, n10A=60, n10_WAL_OTHER=40, n23=50, n23A=30, n23_OPEN=20)
    assert TREE.made_of(figures) == {"spend": 150, "other": 40 + 20, "worked_out": 0}


def test_an_unknown_part_makes_the_whole_unknown_not_smaller() -> None:
    figures = pounds(n10=100, n10_WAL_OTHER=None)
    found = TREE.made_of(figures)
    assert found and found["other"] is None and found["spend"] == 100
    assert (TREE.made_of(pounds(n23=50, n23A=None)) or {})["other"] is None


def test_a_programme_without_systems_is_not_other() -> None:
    assert (TREE.made_of(pounds(n10=100)) or {})["other"] == 0


def test_without_spend_there_is_no_share() -> None:
    assert TREE.made_of(pounds(n10=None)) is None
    assert TREE.made_of({}) is None


def test_the_first_rule_that_fits_decides(db: None) -> None:
    builders.programme("23")
    builders.programme("23A", parent=builders.programme_named("23"))
    builders.programme("23-OTHER", parent=builders.programme_named("23"))
    tree = Tree.loaded([OtherRow("23A", False, ""), OtherRow("23*", True, "")])
    assert tree.named == {"23": True, "23A": False, "23-OTHER": True}


def test_the_rules_name_nodes_that_there_are(published: Run) -> None:
    named = Tree.loaded(other.rules()).named
    assert {code for code, is_other in named.items() if not is_other} == {"23A"}
    assert {"23", "05-ENG-REST", "04-WAL-OTHER", "23-WAL-OTHER"} <= set(named)


def test_a_welsh_board_adds_up_from_its_published_lines(published: Run) -> None:
    def spend(code: str) -> float:
        keys = {"organisation": "W11000023", "year": "2023-24"}
        return Spend.objects.get(programme=code, **keys).spend or 0

    found = CalledOther.objects.get(organisation="W11000023", year="2023-24")
    rest = ("04-WAL-OTHER", "05-WAL-OTHER", "10-WAL-OTHER", "17-WAL-OTHER")
    assert found.other == pytest.approx(spend("23") - spend("23A") + sum(map(spend, rest)))
    assert found.spend == pytest.approx(spend("ALL"), abs=50)
    assert found.worked_out == 0


def test_english_pounds_are_all_worked_out_from_pounds_a_head(published: Run) -> None:
    row = next(row for row in called_other.latest() if row["organisation"] == "QT6")
    assert row["worked_out_percent"] == 100
    assert 60 < row["other_percent"] < 90


def test_the_file_has_every_organisation_and_year(published: Run, client: Client) -> None:
    lines = table(client, "/data/called-other.csv")
    assert len(lines) == CalledOther.objects.exclude(nation="example").count() > 400
    assert {line["illustrative"] for line in lines} == {"false"}


def test_made_up_organisations_stand_in_a_file_of_their_own(published: Run, client: Client) -> None:
    lines = table(client, "/data/called-other.csv?nation=example")
    assert {line["nation"] for line in lines} <= {"example"}
    assert not any(row["illustrative"] for row in called_other.latest())


def test_the_page_says_how_much_is_called_other_and_how_good_the_data_are(
    published: Run, client: Client, django_assert_max_num_queries
) -> None:
    with django_assert_max_num_queries(11):
        page = read(client, "/data/")
    assert "How much of the spend is called “other”" in page.words
    assert "Wales: from 17% to 23% of all spend is in the programme “Other areas" in page.words
    assert "England: from 68% to 83% of spend on mental health, the only programme" in page.words
    assert "These are not the same thing: do not compare one nation with another." in page.words
    assert "▼ red" in page.words and "● amber" in page.words and "▲ green" in page.words
    assert "manage.py load_boundaries" in page.words


def test_before_anything_is_loaded_the_page_teaches(db: None, client: Client) -> None:
    page = read(client, "/data/")
    assert "Nothing is loaded yet." in page.words
    assert "called “other”" not in page.words
