"""The results of patient-level costing over the API: sums and shares, as they may be shown."""

import csv
import io
from itertools import product
from typing import Any
from urllib.parse import quote

import pyarrow.parquet as pq
import pytest
from django.db.models import F
from django.test import Client

from costing.api.answers import CostingList
from costing.models import (
    RESULTS,
    Concentration,
    ExpectedCost,
    PathwayCost,
    ProgrammeCost,
    UnitCost,
)
from evidence.api import rows
from evidence.models import Run
from tests import builders
from tests.costing import results
from tests.evidence.test_api import NASTY, refusal, streamed
from tests.programmes.test_api import columns, written
from valuedash.api_urls import ENDPOINTS

pytestmark = pytest.mark.django_db

API = "/api/v1/"
PLACES = {p: v for p, v in ENDPOINTS.items() if issubclass(v, CostingList)}
RESULT_PLACES = [place for place, view in PLACES.items() if view.of_run]
FILLED = [*RESULT_PLACES, "costing/extracts/"]


@pytest.fixture
def run() -> Run:
    made = results.run()
    for system in results.SYSTEMS:
        results.extract(system)
    return made


def answer(client: Client, address: str) -> dict[str, Any]:
    response = client.get(API + address)
    assert response.status_code == 200, response.content
    return dict(response.json())


def found(client: Client, address: str) -> list[dict[str, Any]]:
    return list(answer(client, f"{address}&limit=1000")["results"])


def body(response: Any) -> bytes:
    return b"".join(response.streaming_content) if response.streaming else response.content


def test_there_is_a_list_of_every_table_of_results() -> None:
    assert len(RESULT_PLACES) == len(RESULTS)


@pytest.mark.parametrize("place", FILLED)
def test_a_row_has_just_the_columns_that_are_declared(client: Client, run: Run, place: str) -> None:
    [first, *_] = found(client, f"{place}?system=X01")
    assert list(first) == rows.names(PLACES[place].row)
    assert all(field.help_text for field in PLACES[place].row().fields.values())


@pytest.mark.parametrize("place", FILLED)
def test_csv_and_json_have_the_same_rows(client: Client, run: Run, place: str) -> None:
    response = client.get(f"{API}{place}?format=csv")
    lines = list(csv.DictReader(streamed(response)))
    listed = found(client, f"{place}?system=X01&system=X02")
    assert len(lines) == len(listed) > 0
    for line, row in zip(lines, listed, strict=True):
        assert line == {name: written(value) for name, value in columns(row)}


@pytest.mark.parametrize("place", FILLED)
def test_parquet_has_typed_columns_of_the_same_rows(client: Client, run: Run, place: str) -> None:
    table = pq.read_table(io.BytesIO(body(client.get(f"{API}{place}?format=parquet"))))
    listed = found(client, f"{place}?system=X01&system=X02")
    assert table.column_names == list(listed[0])
    assert table.num_rows == len(listed)
    for name in ("cost", "people", "hidden"):
        if name in table.column_names:
            assert table[name].to_pylist() == [row[name] for row in listed]


@pytest.mark.parametrize("place", FILLED)
def test_every_filter_selects_the_rows_that_have_the_value(
    client: Client, run: Run, place: str
) -> None:
    everything = found(client, f"{place}?system=X01&system=X02")
    for known in PLACES[place].filters:
        values = {row[known.name] for row in everything if row[known.name]}
        value = min(values)
        selected = found(client, f"{place}?{known.name}={quote(value)}")
        assert selected == [row for row in everything if row[known.name] == value], known.name
        assert len(selected) < len(everything) or len(values) == 1


@pytest.mark.parametrize("place", FILLED)
def test_a_value_that_names_nothing_is_refused_with_the_nearest_that_does(
    client: Client, run: Run, place: str
) -> None:
    for known in PLACES[place].filters:
        problem = refusal(client.get(f"{API}{place}?{known.name}=nohting"), 400)
        assert (problem["field"], problem["reason"]) == (known.name, "names nothing")
        assert problem["nearest"], known.name
    near = refusal(client.get(f"{API}{place}?system=X0"), 400)["nearest"]
    assert near[:2] in (["X01", "X02"], ["X02", "X01"])


@pytest.mark.parametrize("place", PLACES)
def test_no_text_whatever_breaks_a_parameter(client: Client, run: Run, place: str) -> None:
    for known, value in product(PLACES[place].parameters(), NASTY):
        address = f"{API}{place}?{known.name}={value if '%' in value else quote(value)}"
        refusal(client.get(address), 400)


def test_ten_thousand_values_are_refused(client: Client, run: Run) -> None:
    problem = refusal(client.get(f"{API}costing/areas/?" + "system=X01&" * 300), 400)
    assert problem["reason"] == "too many values"


def test_several_systems_are_asked_for_by_repeating(client: Client, run: Run) -> None:
    both = found(client, "costing/spread/?system=X01&system=X02&year=2023-24")
    assert [(row["system"], row["year"]) for row in both] == [
        ("X01", "2023-24"),
        ("X02", "2023-24"),
    ]


def test_shares_are_in_percent(client: Client, run: Run) -> None:
    group = Concentration.objects.filter(run=run, system="X01", year="2023-24")
    stored = group.filter(people_group="top-10", care_setting="acute")
    [(share, mix)] = stored.values_list(F("share") * 100.0, F("mix") * 100.0)
    asked = "costing/concentration/?system=X01&year=2023-24&people_group=top-10&care_setting=acute"
    [row] = found(client, asked)
    assert (row["share"], row["mix"]) == pytest.approx((share, mix))
    [first, *_] = found(client, "costing/pathways/?pathway=stroke")
    assert set(PathwayCost.objects.values_list("complete", flat=True)) == {0.75}
    assert first["complete"] == 75
    points = found(client, "costing/lorenz/?system=X01&year=2023-24")
    assert (points[-1]["percent"], points[-1]["cost_share"]) == (100, 100)


def test_withheld_pounds_are_null_and_said_to_be_so(client: Client, run: Run) -> None:
    asked = "costing/pathways/?system=X01&pathway=stroke&organisation=X01-community-1"
    for row in found(client, asked):
        assert (row["cost"], row["people"], row["hidden"]) == (None, None, True)
    response = client.get(f"{API}{asked}&format=csv")
    for line in csv.DictReader(streamed(response)):
        assert (line["cost"], line["people"], line["hidden"]) == ("", "", "true")


def test_what_has_no_code_is_null(client: Client, run: Run) -> None:
    assert ProgrammeCost.objects.filter(programme="").exists()
    assert None in {row["programme"] for row in found(client, "costing/programmes/?system=X01")}
    lines = found(client, "costing/unit-costs/?hrg=HN99Z")
    assert {(row["specialty"], row["position"]) for row in lines} == {(None, None)}
    assert UnitCost.objects.filter(run=run, position="inside").count() == len(
        found(client, "costing/unit-costs/?position=inside")
    )


def test_expected_cost_by_its_reference_and_groups(client: Client, run: Run) -> None:
    asked = "costing/expected/?system=X02&reference=published&by=sex"
    groups = {row["group"] for row in found(client, asked)}
    assert groups == {"female", "male"}
    assert ExpectedCost.objects.filter(run=run, by="sex").count() == 2 * 2 * 2 * 2


def test_a_filter_that_matches_nothing_says_why(client: Client, run: Run) -> None:
    asked = "costing/reconciliation/?organisation=X01-acute-1&care_setting=community"
    empty = answer(client, asked)
    assert empty["results"] == []
    assert empty["reason"] == (
        "Nothing matches all filters together; there are rows without organisation or without "
        "care_setting."
    )
    file = client.get(f"{API}{asked}&format=csv")
    assert file["Valuedash-Reason"] == empty["reason"]
    assert body(file).count(b"\n") == 1


def test_a_run_without_rows_says_so(client: Client) -> None:
    builders.run(scope="costing:example")
    for place in RESULT_PLACES:
        assert answer(client, place)["reason"] == "This calculation found no such rows."


@pytest.mark.parametrize("place", RESULT_PLACES)
def test_before_the_first_calculation_there_are_no_results(client: Client, place: str) -> None:
    builders.run()
    problem = refusal(client.get(API + place), 503)
    assert problem["type"] == "urn:valuedash:problem:no-finished-run"


@pytest.mark.parametrize("place", RESULT_PLACES)
def test_an_answer_may_be_pinned_to_an_older_run(client: Client, run: Run, place: str) -> None:
    results.run()
    pinned = answer(client, f"{place}?run={run.pk}&limit=1")
    assert (pinned["run"], pinned["results"][0]["run"]) == (run.pk, run.pk)
    assert answer(client, place)["run"] != run.pk
    for gone in (builders.run().pk, run.pk + 1000):
        refusal(client.get(f"{API}{place}?run={gone}"), 410)


@pytest.mark.parametrize("place", PLACES)
def test_an_unchanged_list_is_not_sent_again(client: Client, run: Run, place: str) -> None:
    first = client.get(API + place)
    assert first["Cache-Control"] == "public, max-age=60"
    again = client.get(API + place, headers={"if-none-match": first["ETag"]})
    assert again.status_code == 304
    tags = {first["ETag"]}
    for format in ("csv", "parquet"):
        response = client.get(f"{API}{place}?format={format}")
        assert body(response)
        tags.add(response["ETag"])
    assert len(tags) == 3


def test_a_new_run_has_a_new_etag(client: Client, run: Run) -> None:
    before = client.get(f"{API}costing/spread/")["ETag"]
    results.run()
    after = client.get(f"{API}costing/spread/", headers={"if-none-match": before})
    assert (after.status_code, after["ETag"] == before) == (200, False)


def test_a_new_extract_has_a_new_etag(client: Client, run: Run) -> None:
    before = client.get(f"{API}costing/extracts/")["ETag"]
    results.extract("X01", "opa.csv")
    assert (
        client.get(f"{API}costing/extracts/", headers={"if-none-match": before}).status_code == 200
    )


def test_figures_are_read_only(client: Client, run: Run) -> None:
    for place in PLACES:
        for method in (client.post, client.put, client.patch, client.delete):
            refusal(method(API + place), 405)


def test_pages_follow_each_other_to_the_end(client: Client, run: Run) -> None:
    seen: list[Any] = []
    address = f"{API}costing/segments/?limit=33"
    while address:
        page = client.get(address).json()
        seen += page["results"]
        address = page["next"]
    assert seen == found(client, "costing/segments/?system=X01&system=X02")


@pytest.mark.parametrize("place", [*RESULT_PLACES, "costing/extracts/"])
def test_an_answer_takes_few_queries(
    client: Client, run: Run, place: str, django_assert_max_num_queries: Any
) -> None:
    with django_assert_max_num_queries(8):
        answer(client, f"{place}?system=X01&year=2023-24&limit=5")


def test_what_an_extract_calls_something_is_no_formula_in_a_spreadsheet(client: Client) -> None:
    results.organisation("X01")
    run = builders.run(scope="costing:example")
    line = {"system": "X01", "year": "2023-24", "organisation": "=1+1", "care_setting": "acute"}
    line |= {"point_of_delivery": "day_case", "specialty": "+cmd", "hrg": "@sum"}
    builders.results(UnitCost, run, line)
    [row] = csv.DictReader(streamed(client.get(f"{API}costing/unit-costs/?format=csv")))
    assert [row[name] for name in ("organisation", "specialty", "hrg")] == [
        "'=1+1",
        "'+cmd",
        "'@sum",
    ]
    [shown] = found(client, "costing/unit-costs/?system=X01")
    assert (shown["organisation"], shown["hrg"]) == ("=1+1", "@sum")


def test_months_before_the_event_are_numbers_in_a_spreadsheet(client: Client) -> None:
    results.organisation("X01")
    run = builders.run(scope="costing:example")
    keys = {"system": "X01", "year": "2023-24", "pathway": "stroke", "care_setting": "all"}
    months = ("-1", "0", "all")
    builders.results(
        PathwayCost, run, *(keys | {"organisation": "all", "month": month} for month in months)
    )
    lines = csv.DictReader(streamed(client.get(f"{API}costing/pathways/?format=csv")))
    assert {line["month"] for line in lines} == set(months)
    [row] = found(client, "costing/pathways/?month=-1")
    assert row["month"] == "-1"
