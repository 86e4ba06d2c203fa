"""What every answer of the API has in common."""

import csv
import io
from typing import Any
from urllib.parse import quote

import pytest
from django.core.cache import cache
from django.test import Client, RequestFactory
from rest_framework.throttling import AnonRateThrottle

from evidence.api import csv as table
from evidence.api.figures import FigureList
from evidence.api.formats import Csv
from evidence.models import LoadedTable, Parameter, Run
from tests import builders
from valuedash.api_urls import ENDPOINTS

pytestmark = pytest.mark.django_db

API = "/api/v1/"
LISTS = {p: v for p, v in ENDPOINTS.items() if issubclass(v, FigureList) and "<" not in p}
RESULTS = [place for place, view in LISTS.items() if view.of_run]
FACTS = [place for place, view in LISTS.items() if not view.of_run]
NASTY = [
    "%00",
    "a%00b",
    "%ff%fe",
    "9" * 400,
    "-1",
    "%F0%9F%92%A9",
    "'; --",
    "\u0000",
    " ",
    "x" * 3000,
]


def streamed(response: Any) -> io.StringIO:
    """A CSV as its reader has it in the end."""
    return io.StringIO(b"".join(response.streaming_content).decode())


def lines(response: Any) -> list[list[str]]:
    return list(csv.reader(streamed(response)))


def refusal(response: Any, status: int) -> dict[str, Any]:
    assert response.status_code == status, response
    assert response["Content-Type"] == "application/problem+json"
    problem = response.json()
    assert problem["status"] == status
    assert problem["type"].startswith("urn:valuedash:problem:")
    assert problem["title"] and problem["detail"]
    return dict(problem)


@pytest.fixture
def releases() -> None:
    for number in range(25):
        builders.release(f"release-{number:02}")


def test_a_list_names_its_run_and_counts_its_rows(client: Client, releases: None) -> None:
    run = builders.run()
    answer = client.get(f"{API}releases/").json()
    assert (answer["run"], answer["count"], answer["reason"]) == (run.pk, 25, None)
    assert answer["next"] is None and answer["previous"] is None


def test_pages_follow_each_other_to_the_end(client: Client, releases: None) -> None:
    seen, address = [], f"{API}releases/?limit=10"
    while address:
        answer = client.get(address).json()
        seen += [row["code"] for row in answer["results"]]
        address = answer["next"]
    assert seen == [f"release-{number:02}" for number in range(25)]
    assert answer["previous"].endswith("limit=10&offset=10")


def test_a_page_beyond_the_end_says_so(client: Client, releases: None) -> None:
    answer = client.get(f"{API}releases/?offset=99").json()
    assert answer["results"] == []
    assert answer["reason"] == "The list has 25 rows; offset 99 is beyond its end."


@pytest.mark.parametrize(
    "query", ["limit=0", "limit=1001", "limit=ten", "offset=-1", f"offset={10**30}", "limit=٣"]
)
def test_a_page_of_no_size_is_refused(client: Client, query: str) -> None:
    problem = refusal(client.get(f"{API}releases/?{query}"), 400)
    assert problem["field"] == query.split("=", maxsplit=1)[0]
    assert problem["reason"] in ("out of range", "not a whole number")


def test_an_unknown_parameter_is_refused_with_the_nearest_known(client: Client) -> None:
    problem = refusal(client.get(f"{API}organisations/?natoin=wales"), 400)
    assert problem["field"] == "natoin"
    assert problem["reason"] == "unknown parameter"
    assert problem["nearest"][0] == "nation"


def test_a_value_that_names_nothing_is_refused_with_the_nearest_that_does(client: Client) -> None:
    problem = refusal(client.get(f"{API}organisations/?nation=Wels"), 400)
    assert (problem["field"], problem["value"]) == ("nation", "Wels")
    assert problem["nearest"][0] == "wales"


def test_one_value_is_one_value(client: Client) -> None:
    assert refusal(client.get(f"{API}releases/?limit=1&limit=2"), 400)["field"] == "limit"
    assert refusal(client.get(f"{API}releases/?format=json&format=csv"), 400)["field"] == "format"


@pytest.mark.parametrize("place", [*RESULTS, *FACTS])
@pytest.mark.parametrize("value", NASTY)
def test_no_text_whatever_breaks_a_filter(client: Client, place: str, value: str) -> None:
    builders.run(scope=ENDPOINTS[place].whose.default)
    for known in ENDPOINTS[place].parameters():
        address = f"{API}{place}?{known.name}={value if '%' in value else quote(value)}"
        refusal(client.get(address), 400)


@pytest.mark.parametrize("value", [*NASTY, "~" * 7, "spend~1~a~b~c~d~e~f", "spend~x~a~b~c~d~e~f"])
def test_no_text_whatever_breaks_an_address(client: Client, value: str) -> None:
    path = (value if "%" in value else quote(value)).replace("/", "")
    for place in ("organisations/{}/", "organisations/{}/peers/", "explain/{}/", "{}/"):
        response = client.get(API + place.format(path))
        assert response.status_code in (400, 404, 410, 503)
        assert response["Content-Type"] == "application/problem+json"


def test_ten_thousand_values_are_refused(client: Client) -> None:
    refusal(client.get(f"{API}organisations/?" + "nation=wales&" * 10_000), 400)
    problem = refusal(client.get(f"{API}organisations/?" + "nation=wales&" * 300), 400)
    assert problem["reason"] == "too many values"


def test_figures_are_read_only(client: Client) -> None:
    for method in (client.post, client.put, client.patch, client.delete):
        refusal(method(f"{API}releases/"), 405)


def test_head_has_the_headers_and_no_body(client: Client, releases: None) -> None:
    response = client.head(f"{API}releases/")
    assert response.status_code == 200 and response["ETag"] and response.content == b""


def test_an_address_without_its_slash_moves_to_the_one_with_it(client: Client) -> None:
    response = client.get(f"{API}releases?limit=1")
    assert response.status_code == 301
    assert response["Location"] == f"{API}releases/?limit=1"


def test_csv_has_the_whole_list_whatever_the_page(client: Client, releases: None) -> None:
    response = client.get(f"{API}releases/?format=csv&limit=2")
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    header, *rows = lines(response)
    columns = client.get(f"{API}releases/").json()["results"][0]
    assert header == list(columns)
    assert len(rows) == 25


def test_csv_of_an_empty_list_is_its_header_and_the_reason(client: Client) -> None:
    response = client.get(f"{API}parameters/?format=csv")
    assert [row[0] for row in lines(response)] == ["parameter"]
    assert response["Valuedash-Reason"] == "Nothing is loaded yet."


def test_csv_text_is_never_a_formula_and_numbers_stay_numbers(client: Client) -> None:
    about = {"unit": "@cmd", "grade": "+1", "source": "-x", "release": builders.release()}
    Parameter.objects.create(parameter="=1+1", value=-2.5, **about)
    header, row = lines(client.get(f"{API}parameters/?format=csv"))
    found = dict(zip(header, row, strict=True))
    assert (found["parameter"], found["unit"], found["grade"]) == ("'=1+1", "'@cmd", "'+1")
    assert (found["source"], found["value"]) == ("'-x", "-2.5")


def test_csv_cells_hold_one_value_each() -> None:
    cells = [table.cell(value) for value in (None, True, 0, -0.5, 10.0)]
    assert cells == ["", "true", 0, "-0.5", "10"]
    assert table.cell(["=a", "b"]) == "'=a; b"
    objects = [{"x": 1, "y": None}, {"x": 2, "y": 3}, None]
    rows: list[dict[str, Any]] = [{"a": value} for value in objects]
    text = b"".join(table.lines(["a"], rows)).decode()
    assert text.splitlines() == ["a.x,a.y", "1,", "2,3", ","]


def test_csv_is_read_as_it_is_written_and_not_kept() -> None:
    given = 0

    def rows() -> Any:
        nonlocal given
        for given in range(1, 5001):
            yield {"a": given}

    stream = table.lines(["a"], rows())
    next(stream)
    assert given <= table.LINES


def test_the_accept_header_chooses_csv_and_the_parameter_overrules_it(client: Client) -> None:
    as_csv = client.get(f"{API}releases/", headers={"accept": "text/csv"})
    assert as_csv["Content-Type"].startswith(Csv.media_type)
    assert "Accept" in as_csv["Vary"]
    as_json = client.get(f"{API}releases/?format=json", headers={"accept": "text/csv"})
    assert as_json["Content-Type"] == "application/json"
    refusal(client.get(f"{API}releases/", headers={"accept": "image/png"}), 406)


def test_an_unchanged_list_is_not_sent_again(client: Client, releases: None) -> None:
    first = client.get(f"{API}releases/")
    assert first["Cache-Control"] == "public, max-age=60"
    again = client.get(f"{API}releases/", headers={"if-none-match": first["ETag"]})
    assert again.status_code == 304
    assert (again["ETag"], again["Cache-Control"]) == (first["ETag"], first["Cache-Control"])
    weak = client.get(f"{API}releases/", headers={"if-none-match": f"W/{first['ETag']}"})
    assert weak.status_code == 304


def test_the_etag_is_made_of_run_query_format_and_what_is_loaded(client: Client) -> None:
    addresses = ["releases/", "releases/?limit=5", "releases/?format=csv", "parameters/"]
    tags = [client.get(API + address)["ETag"] for address in addresses]
    builders.run()
    tags.append(client.get(f"{API}releases/")["ETag"])
    LoadedTable.objects.create(name="evidence/releases.csv", sha256="0" * 64, rows=1)
    tags.append(client.get(f"{API}releases/")["ETag"])
    assert len(set(tags)) == len(tags)
    defaults_named = client.get(f"{API}releases/?limit=100&offset=0")["ETag"]
    assert defaults_named != tags[0]


def test_the_list_of_runs_changes_while_one_is_running(client: Client) -> None:
    builders.run()
    tags = [client.get(f"{API}runs/")["ETag"]]
    running = builders.run(published=False, total=3)
    tags.append(client.get(f"{API}runs/")["ETag"])
    Run.objects.filter(pk=running.pk).update(done=1, step="spend")
    tags.append(client.get(f"{API}runs/")["ETag"])
    assert len(set(tags)) == 3


def test_only_runs_of_published_figures_are_listed(client: Client) -> None:
    shown = builders.run()
    builders.run(scope="system:QT6")
    answer = client.get(f"{API}runs/").json()
    assert [row["id"] for row in answer["results"]] == [shown.pk]
    assert answer["run"] == shown.pk


@pytest.mark.parametrize("place", RESULTS)
def test_there_are_no_results_before_the_first_run(client: Client, place: str) -> None:
    response = client.get(API + place)
    assert refusal(response, 503)["type"] == "urn:valuedash:problem:no-finished-run"
    assert response["Retry-After"] == "30"


@pytest.mark.parametrize("place", FACTS)
def test_facts_are_answered_before_the_first_run(client: Client, place: str) -> None:
    answer = client.get(API + place).json()
    assert (answer["run"], answer["count"]) == (None, 0)
    assert answer["reason"]


@pytest.mark.parametrize("place", RESULTS)
def test_a_run_that_is_not_kept_is_gone(client: Client, place: str) -> None:
    kept = builders.run(scope=ENDPOINTS[place].whose.default)
    assert client.get(f"{API}{place}?run={kept.pk}").status_code == 200
    other = builders.run(scope="system:QT6")
    unfinished = builders.run(published=False)
    for number in (kept.pk + 1000, other.pk, unfinished.pk, 10**17):
        problem = refusal(client.get(f"{API}{place}?run={number}"), 410)
        assert problem["type"] == "urn:valuedash:problem:run-gone"


def test_facts_cannot_be_pinned_to_a_run(client: Client) -> None:
    assert refusal(client.get(f"{API}spend/?run=1"), 400)["reason"] == "unknown parameter"


def test_who_asks_too_often_is_told_when_to_come_back(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(AnonRateThrottle, "rate", "2/min", raising=False)
    cache.clear()
    answers = [client.get(f"{API}releases/") for _ in range(3)]
    cache.clear()
    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert refusal(answers[-1], 429)["title"] == "Too Many Requests"
    assert 0 < int(answers[-1]["Retry-After"]) <= 61


def test_the_limit_counts_addresses_of_readers_not_what_they_say(rf: RequestFactory) -> None:
    request = rf.get("/", headers={"x-forwarded-for": "1.2.3.4"}, REMOTE_ADDR="9.9.9.9")
    assert AnonRateThrottle().get_ident(request) == "9.9.9.9"  # type: ignore[arg-type]
