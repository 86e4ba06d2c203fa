"""The feed of new findings about one organisation: valid Atom, stable, and cheap to ask again."""

from datetime import datetime
from typing import Any
from xml.etree import ElementTree

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from evidence.models import Run
from programmes.models import Opportunity
from tests import builders

ATOM = "{http://www.w3.org/2005/Atom}"
FEED = "/organisations/QT6/feed.atom"
ROW = {"year": "2023-24", "rank": 1, "kind": "spend", "basis": "need_weighted", "headline": True}
ROW |= {"variation": 3e6, "variation_percent": 0.12, "certainty": "likely"}
ROW |= {"robust": 1.0, "specifications": 38, "check_first": "Check recording."}


def entries(client: Client, address: str = FEED) -> list[ElementTree.Element]:
    answer = client.get(address)
    assert answer.status_code == 200
    assert answer["Content-Type"] == "application/atom+xml; charset=utf-8"
    return ElementTree.fromstring(answer.content).findall(f"{ATOM}entry")


def text(element: ElementTree.Element, name: str) -> str:
    return element.findtext(f"{ATOM}{name}") or ""


def made(*rows: dict[str, Any], organisation: str = "QT6", **about: Any) -> Run:
    run = builders.run(**about)
    builders.peers(run, "QT6", "QSL")
    builders.results(Opportunity, run, *(ROW | {"organisation": organisation} | r for r in rows))
    return run


@pytest.fixture
def cornwall(db: None) -> None:
    builders.organisation("QT6", name="Cornwall")
    builders.organisation("QSL", name="Somerset")
    builders.programme("02", name="Cancers & tumours")
    builders.programme("05", name="Mental health")


def test_an_entry_says_how_large_how_sure_and_what_to_check(cornwall: None, client: Client) -> None:
    run = made({"programme": "05"}, input_hash="1")
    [entry] = entries(client)
    assert text(entry, "title") == "Mental health, 2023-24: +£3.0m, likely (38 of 38)"
    assert text(entry, "summary") == (
        "You spend £3.0m more on mental health than the mean of your one peers. "
        "Certainty: likely, holds in 38 of 38 ways of comparing. Check recording."
    )
    assert run.ended
    assert datetime.fromisoformat(text(entry, "updated")) == run.ended
    link = entry.find(f"{ATOM}link")
    assert link is not None
    assert link.attrib["href"].endswith("/organisations/QT6/programmes/05/?year=2023-24")


def test_a_finding_keeps_its_id_and_its_day_from_run_to_run(cornwall: None, client: Client) -> None:
    made({"programme": "05"}, input_hash="1")
    [first] = entries(client)
    made({"programme": "05", "variation": 4e6, "certainty": "clear"}, input_hash="2")
    [again] = entries(client)
    assert text(first, "id") == text(again, "id")
    assert text(first, "updated") == text(again, "updated")


def test_what_a_later_run_found_stands_first_with_that_run_s_day(
    cornwall: None, client: Client
) -> None:
    made({"programme": "05"}, input_hash="1")
    later = made({"programme": "05"}, {"programme": "02", "rank": 2}, input_hash="2")
    newest, _ = entries(client)
    assert text(newest, "title").startswith("Cancers & tumours")
    assert later.ended
    assert datetime.fromisoformat(text(newest, "updated")) == later.ended


def test_a_finding_that_is_gone_is_no_longer_in_the_feed(cornwall: None, client: Client) -> None:
    made({"programme": "05"}, input_hash="1")
    made(input_hash="2")
    assert entries(client) == []


def test_findings_of_earlier_years_are_not_news(cornwall: None, client: Client) -> None:
    made({"programme": "05", "year": "2022-23"}, {"programme": "02"}, input_hash="1")
    assert [text(entry, "title")[:7] for entry in entries(client)] == ["Cancers"]


def test_a_feed_of_made_up_findings_says_so_in_its_title_and_each_entry(
    db: None, client: Client
) -> None:
    builders.organisation("X01", name="Exampleshire", nation="example")
    builders.programme("05", name="Mental health")
    run = builders.run(input_hash="1")
    builders.peers(run, "X01")
    builders.results(Opportunity, run, ROW | {"organisation": "X01", "programme": "05"})
    content = client.get("/organisations/X01/feed.atom").content
    feed = ElementTree.fromstring(content)
    assert "illustrative: made-up figures" in text(feed, "title")
    assert all(text(e, "title").startswith("Illustrative") for e in feed.findall(f"{ATOM}entry"))
    assert feed.findall(f"{ATOM}entry")


def test_a_reader_who_has_this_run_s_feed_is_told_so_without_a_look_at_findings(
    cornwall: None, client: Client
) -> None:
    run = made({"programme": "05"}, input_hash="1")
    answer = client.get(FEED)
    with CaptureQueriesContext(connection) as asked:
        by_tag = client.get(FEED, headers={"If-None-Match": answer["ETag"]})
        assert len(asked) == 2
    by_day = client.get(FEED, headers={"If-Modified-Since": answer["Last-Modified"]})
    assert (by_tag.status_code, by_day.status_code) == (304, 304)
    assert f"-{run.pk}-" in answer["ETag"]


def test_a_new_run_is_another_feed(cornwall: None, client: Client) -> None:
    made({"programme": "05"}, input_hash="1")
    tag = client.get(FEED)["ETag"]
    made({"programme": "05"}, input_hash="2")
    assert client.get(FEED, headers={"If-None-Match": tag}).status_code == 200


def test_every_part_that_atom_requires_is_there(published: Run, client: Client) -> None:
    feed = ElementTree.fromstring(client.get(FEED).content)
    found = feed.findall(f"{ATOM}entry")
    assert found
    for element in (feed, *found):
        assert all(text(element, name) for name in ("id", "title", "updated"))
    assert feed.find(f"{ATOM}author") is not None
    assert len({text(entry, "id") for entry in found}) == len(found)
    rels = {link.attrib["rel"] for link in feed.findall(f"{ATOM}link")}
    assert rels == {"self", "alternate"}


def test_no_feed_of_a_nation(published: Run, client: Client) -> None:
    assert client.get("/organisations/E92000001/feed.atom").status_code == 404
