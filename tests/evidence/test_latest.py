"""When to pull: the run that is shown, the feed of runs, and dates beside ETags."""

from datetime import timedelta
from typing import Any
from xml.etree import ElementTree

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django.utils.http import http_date, parse_http_date

from evidence.api.latest import ENTRIES
from evidence.models import LoadedTable, Run
from tests import builders
from tests.evidence.test_api import refusal, streamed

pytestmark = pytest.mark.django_db

API = "/api/v1/"
LATEST, FEED = f"{API}runs/latest/", f"{API}runs/feed.atom"
ATOM = "{http://www.w3.org/2005/Atom}"


def run(minutes_ago: float = 10, **about: Any) -> Run:
    """A run that has been shown for so long."""
    made = builders.run(**about)
    Run.objects.filter(pk=made.pk).update(ended=timezone.now() - timedelta(minutes=minutes_ago))
    made.refresh_from_db()
    return made


def feed(response: Any) -> ElementTree.Element:
    assert response.status_code == 200
    assert response["Content-Type"] == "application/atom+xml; charset=utf-8"
    return ElementTree.fromstring(response.content)


def texts(element: ElementTree.Element, name: str) -> list[str]:
    return [str(found.text) for found in element.findall(ATOM + name)]


# --- The run that is shown ------------------------------------------------------------------------


def test_the_latest_run_is_the_one_that_is_shown(client: Client) -> None:
    run()
    shown = run()
    builders.run(published=False)
    answer = client.get(LATEST).json()
    assert (answer["run"], answer["id"], answer["state"]) == (shown.pk, shown.pk, "finished")
    assert (answer["scope"], answer["kept"]) == ("published", True)
    listed = client.get(f"{API}runs/").json()["results"]
    assert {name: answer[name] for name in listed[1]} == listed[1]


def test_it_is_a_line_of_csv_too(client: Client) -> None:
    shown = run()
    header, line = streamed(client.get(f"{LATEST}?format=csv")).read().splitlines()
    assert header.startswith("id,scope,state") and line.startswith(f"{shown.pk},published,finished")


@pytest.mark.parametrize("place", [LATEST, FEED])
def test_before_the_first_run_there_is_none(client: Client, place: str) -> None:
    assert refusal(client.get(place), 503)["type"] == "urn:valuedash:problem:no-finished-run"


@pytest.mark.parametrize("place", [LATEST, FEED])
def test_both_are_cheap(client: Client, place: str) -> None:
    for _ in range(30):
        shown = run()
    with CaptureQueriesContext(connection) as context:
        answer = client.get(place)
    assert len(context) <= (1 if place == LATEST else 2)
    with CaptureQueriesContext(connection) as context:
        held = client.get(place, headers={"if-none-match": answer["ETag"]})
    assert (held.status_code, held.content, len(context)) == (304, b"", 1)
    assert held["Valuedash-Run"] == str(shown.pk)


@pytest.mark.parametrize("place", [LATEST, FEED])
def test_a_new_run_is_news_by_etag_and_by_date(client: Client, place: str) -> None:
    run(minutes_ago=10)
    first = client.get(place)
    since = {"if-modified-since": first["Last-Modified"]}
    assert client.get(place, headers=since).status_code == 304
    run(minutes_ago=5)
    assert client.get(place, headers=since).status_code == 200
    assert client.get(place, headers={"if-none-match": first["ETag"]}).status_code == 200


@pytest.mark.parametrize("place", [LATEST, FEED])
@pytest.mark.parametrize("query", ["run=1", "year=2023-24", "limit=1", "scope=%00", "scope=all"])
def test_they_take_a_scope_and_no_more(client: Client, place: str, query: str) -> None:
    run()
    refusal(client.get(f"{place}?{query}"), 400)


# --- The feed -------------------------------------------------------------------------------------


def test_the_feed_has_an_entry_for_each_run_that_was_shown(client: Client) -> None:
    first, last = run(minutes_ago=20), run(minutes_ago=10)
    failed = builders.run(published=False)
    Run.objects.filter(pk=failed.pk).update(state=Run.State.FAILED, ended=timezone.now())
    run(scope="system:QT6")
    found = feed(client.get(FEED))
    entries = found.findall(f"{ATOM}entry")
    titles = [texts(entry, "title")[0] for entry in entries]
    assert titles == [f"Run {one.pk} of the published figures" for one in (last, first)]
    links = [entry.find(f"{ATOM}link") for entry in entries]
    assert [link is not None and link.get("href") for link in links] == [
        f"http://testserver/runs/{one.pk}/" for one in (last, first)
    ]


def test_the_feed_is_as_atom_demands(client: Client) -> None:
    """RFC 4287: one id, title and updated for the feed and for each entry; an author; ids differ."""
    run(minutes_ago=20), run(minutes_ago=10)
    found = feed(client.get(FEED))
    assert found.tag == f"{ATOM}feed"
    parts = [found, *found.findall(f"{ATOM}entry")]
    for part in parts:
        for name in ("id", "title", "updated"):
            assert len(texts(part, name)) == 1, name
    assert len({texts(part, "id")[0] for part in parts}) == len(parts)
    assert texts(found, "updated") == texts(parts[1], "updated")
    assert found.find(f"{ATOM}author/{ATOM}name") is not None
    own = [link for link in found.findall(f"{ATOM}link") if link.get("rel") == "self"]
    assert [link.get("href") for link in own] == [f"http://testserver{FEED}"]


def test_an_entry_keeps_its_id(client: Client) -> None:
    run()
    (before,) = (texts(one, "id") for one in feed(client.get(FEED)).findall(f"{ATOM}entry"))
    run()
    after = [texts(one, "id") for one in feed(client.get(FEED)).findall(f"{ATOM}entry")]
    assert after[1] == before


def test_the_feed_does_not_grow_without_end(client: Client) -> None:
    for _ in range(ENTRIES + 2):
        run()
    assert len(feed(client.get(FEED)).findall(f"{ATOM}entry")) == ENTRIES


@pytest.mark.parametrize("accept", ["application/rss+xml", "text/xml", "text/html", "*/*"])
def test_a_reader_of_feeds_gets_the_feed_whatever_it_says_it_takes(
    client: Client, accept: str
) -> None:
    run()
    feed(client.get(FEED, headers={"accept": accept}))


# --- Dates beside ETags ---------------------------------------------------------------------------

DATED = ["parameters/", "benchmarks/", "organisations/", "value-map/?format=csv"]


@pytest.mark.parametrize("place", DATED)
def test_an_answer_says_when_it_last_changed(client: Client, place: str) -> None:
    shown = run(minutes_ago=10)
    assert shown.ended is not None
    first = client.get(API + place)
    assert parse_http_date(first["Last-Modified"]) == int(shown.ended.timestamp())
    held = client.get(API + place, headers={"if-modified-since": first["Last-Modified"]})
    assert (held.status_code, held["ETag"]) == (304, first["ETag"])
    before = http_date(shown.ended.timestamp() - 60)
    assert client.get(API + place, headers={"if-modified-since": before}).status_code == 200


@pytest.mark.parametrize("place", DATED)
def test_figures_loaded_since_are_a_change(client: Client, place: str) -> None:
    shown = run(minutes_ago=10)
    since = {"if-modified-since": client.get(API + place)["Last-Modified"]}
    LoadedTable.objects.create(name="evidence/releases.csv", sha256="0" * 64, rows=1)
    LoadedTable.objects.update(loaded_at=timezone.now() - timedelta(minutes=1))
    changed = client.get(API + place, headers=since)
    assert changed.status_code == 200
    assert shown.ended is not None
    assert parse_http_date(changed["Last-Modified"]) > int(shown.ended.timestamp())


def test_within_the_second_of_a_change_there_is_no_date_to_trust(client: Client) -> None:
    run(minutes_ago=-1)  # a clock that is ahead is no different
    assert not client.get(f"{API}parameters/").has_header("Last-Modified")


def test_the_etag_decides_where_both_are_sent(client: Client) -> None:
    run(minutes_ago=10)
    first = client.get(f"{API}parameters/")
    both = {"if-modified-since": first["Last-Modified"], "if-none-match": '"another"'}
    assert client.get(f"{API}parameters/", headers=both).status_code == 200


def test_a_date_spares_no_check_of_what_is_asked(client: Client) -> None:
    run(minutes_ago=10)
    since = {"if-modified-since": client.get(f"{API}parameters/")["Last-Modified"]}
    assert client.get(f"{API}parameters/?limit=ten", headers=since).status_code == 400


@pytest.mark.parametrize("place", ["runs/", "releases/"])
def test_what_changes_between_two_dates_has_none(client: Client, place: str) -> None:
    """A calculation goes on, a release of another app goes; their ETags say so, a date cannot."""
    run(minutes_ago=10)
    assert not client.get(API + place).has_header("Last-Modified")
