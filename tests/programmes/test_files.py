"""Lists as files, on the published figures: CSV, Parquet and JSON are the same rows."""

import io
from datetime import date
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from django.db.models import Q
from django.test import Client

from evidence.access import PUBLISHED
from evidence.api import copied, csv, parquet, rows
from evidence.api.figures import FigureList
from evidence.models import Run
from evidence.queries import Listing
from programmes import queries
from tests import builders
from valuedash.api_urls import ENDPOINTS

API = "/api/v1/"
LISTS = [
    place
    for place, view in ENDPOINTS.items()
    if issubclass(view, FigureList) and "<" not in place and view.whose.default == PUBLISHED
]
COPIED = ["benchmarks/", "outcome-benchmarks/", "spend/", "outcomes/", "opportunities/"]
NARROWED = {
    "benchmarks/": "organisation=QT6&organisation=W11000023&level=programme&level=system&level=total",
    "outcome-benchmarks/": "organisation=QT6&organisation=W11000023",
    "spend/": "organisation=QT6&organisation=W11000023",
    "outcomes/": "organisation=QT6&organisation=W11000023",
}


def copied_lists(run: Run) -> dict[str, Listing]:
    """The lists that are copied out of the database."""
    return {
        "benchmarks/": queries.benchmarks(run, {}),
        "outcome-benchmarks/": queries.outcome_benchmarks(run, {}),
        "spend/": queries.spend({}),
        "outcomes/": queries.outcomes({}),
        "opportunities/": queries.opportunities(run, {}),
    }


def content(response: Any) -> bytes:
    assert response.status_code == 200, response
    return b"".join(response.streaming_content)


@pytest.mark.parametrize("place", COPIED)
def test_what_is_copied_is_what_python_writes(published: Run, place: str) -> None:
    listing = copied_lists(published)[place]
    some = listing.where(Q(organisation__in=["QT6", "QE1", "W11000023", "W11000026"]))
    row = ENDPOINTS[place].row
    quick = b"".join(copied.lines(rows.kinds(row), some))
    slow = b"".join(csv.lines(rows.names(row), some))
    assert len(quick.splitlines()) > 100
    assert quick == slow


@pytest.mark.parametrize("place", LISTS)
def test_parquet_has_the_rows_of_the_json(published: Run, client: Client, place: str) -> None:
    query = NARROWED.get(place, "")
    table = pq.read_table(io.BytesIO(content(client.get(f"{API}{place}?format=parquet&{query}"))))
    answer = client.get(f"{API}{place}?limit=1000&{query}").json()
    assert table.num_rows == answer["count"] > 0
    for found, row in zip(table.slice(0, 1000).to_pylist(), answer["results"], strict=True):
        assert {name: plain(value) for name, value in found.items()} == {
            name: plain(value) for name, value in row.items()
        }


def plain(value: Any) -> Any:
    """A value of either file in one form."""
    match value:
        case dict():
            return sorted(value.items())
        case [*pairs] if pairs and isinstance(pairs[0], tuple):
            return sorted(pairs)
        case date():
            return value.isoformat().replace("+00:00", "Z")[:10]
    return value[:10] if isinstance(value, str) and value[4:5] == "-" else value


@pytest.mark.parametrize("place", LISTS)
def test_an_empty_parquet_has_the_declared_columns(published: Run, place: str) -> None:
    kinds = rows.kinds(ENDPOINTS[place].row)
    table = pq.read_table(io.BytesIO(b"".join(parquet.chunks(kinds, []))))
    assert table.num_rows == 0
    assert table.column_names == list(kinds)
    assert table.schema.types == [parquet.TYPES[kind] for kind in kinds.values()]


def test_columns_have_the_type_of_what_they_hold(published: Run, client: Client) -> None:
    query = "format=parquet&organisation=QT6"
    schema = pq.read_schema(io.BytesIO(content(client.get(f"{API}benchmarks/?{query}"))))
    types = ["spend", "rank", "derived", "organisation", "broken_by"]
    assert [schema.field(name).type for name in types] == [
        pa.float64(), pa.int64(), pa.bool_(), pa.string(), pa.list_(pa.string()),
    ]  # fmt: skip
    outcomes = pq.read_schema(io.BytesIO(content(client.get(f"{API}outcomes/?{query}"))))
    assert outcomes.field("start").type == pa.date32()


def test_a_list_that_matches_nothing_is_a_whole_file(published: Run, client: Client) -> None:
    query = "nation=example&organisation=QT6"
    response = client.get(f"{API}benchmarks/?format=parquet&{query}")
    assert response["Content-Type"] == "application/vnd.apache.parquet"
    assert "without nation" in response["Valuedash-Reason"]
    assert pq.read_table(io.BytesIO(content(response))).num_rows == 0
    header = content(client.get(f"{API}benchmarks/?format=csv&{query}"))
    assert header.decode().strip().split(",") == rows.names(ENDPOINTS["benchmarks/"].row)


def test_parquet_is_written_as_it_is_read() -> None:
    given = 0

    def listed() -> Any:
        nonlocal given
        for given in range(3 * parquet.GROUP):
            yield {"number": given}

    stream = parquet.chunks({"number": rows.WHOLE}, listed())
    next(stream)
    assert given < parquet.GROUP
    assert len(list(stream)) == 3


@pytest.mark.django_db
def test_a_name_that_begins_as_a_formula_is_escaped_when_copied(client: Client) -> None:
    run = builders.run()
    builders.organisation("QT6", name="=1+1")
    builders.programme("05", name='@a "quoted", name')
    builders.care_setting()
    builders.results(
        queries.Benchmark, run, {"organisation": "QT6", "programme": "05", "care_setting": "all"}
    )
    body = content(client.get(f"{API}benchmarks/?format=csv")).decode()
    assert f'{run.pk},QT6,05,,\'=1+1,"\'@a ""quoted"", name",all,' in body


@pytest.mark.django_db
def test_one_answer_has_no_parquet(client: Client) -> None:
    builders.organisation("QT6")
    response = client.get(f"{API}organisations/QT6/?format=parquet")
    assert response.status_code == 400
    assert set(response.json()["nearest"]) == {"csv", "json"}
