"""Programmes, spend, outcomes and results over the API."""

import csv
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from evidence.access import PUBLISHED
from evidence.api import rows
from evidence.api.explain import ExplanationRow
from evidence.api.figures import FigureList
from evidence.models import Parameter, Run
from programmes.models import (
    Benchmark,
    Funnel,
    Inequality,
    Opportunity,
    OutcomeBenchmark,
    Spread,
    ValueMap,
)
from tests import builders
from tests.evidence.test_api import refusal, streamed
from valuedash.api_urls import ENDPOINTS

pytestmark = pytest.mark.django_db

API = "/api/v1/"
DOCS = Path(__file__).parents[2] / "docs" / "api.md"
SYSTEMS = ["QT6", "QSL", "QJM"]
LISTS = [
    place
    for place, view in ENDPOINTS.items()
    if issubclass(view, FigureList) and "<" not in place and view.whose.default == PUBLISHED
]


@pytest.fixture
def facts() -> None:
    for code in SYSTEMS:
        builders.organisation(code, ons_code=f"E-{code}")
    builders.organisation("X01", nation="example")
    builders.programme("05")
    builders.programme("10")
    builders.programme("05-ENG-EIP", parent=builders.programme_named("05"))
    builders.care_setting("acute")
    builders.measure("recovery", programme=builders.programme_named("05"))
    builders.measure("early-help", programme=builders.programme_named("05-ENG-EIP"))
    about = {"unit": "", "grade": "imputed", "release": builders.release()}
    Parameter.objects.create(parameter="threshold", value=20_000, **about)
    for code in [*SYSTEMS, "X01"]:
        for node in ("ALL", "05", "10", "05-ENG-EIP"):
            builders.spend(code, node)
            builders.spend(code, node, year="2022-23", spend=None, note="not_published")
        builders.outcome(code, "recovery", lower=48.0, upper=52.0)


@pytest.fixture
def run(facts: None) -> Run:
    run = builders.run()
    builders.peers(run, *SYSTEMS)
    everyone = [*SYSTEMS, "X01"]
    nodes = [(code, node) for code in everyone for node in ("ALL", "05", "10", "05-ENG-EIP")]
    spend: dict[str, Any] = {"care_setting": "all", "year": "2023-24", "basis": "registered"}
    spend |= {"spend": 1e6, "per_head": 10.0, "share": 0.25, "variation_percent": -0.125}
    spend_rows = [
        {"organisation": code, "programme": node, **spend, "benchmark": benchmark}
        for code, node in nodes
        for benchmark in ("peer_mean", "nation")
    ]
    spend_rows += [row | {"care_setting": "acute"} for row in spend_rows]
    builders.results(Benchmark, run, *spend_rows)
    outcome: dict[str, Any] = {"measure": "recovery", "period": "2023-24", "group": "all"}
    outcomes = [{"organisation": code, **outcome, "benchmark": "peer_mean"} for code in everyone]
    builders.results(OutcomeBenchmark, run, *outcomes)
    pair = {"programme": "05", "year": "2023-24", "basis": "registered", "benchmark": "peer_mean"}
    pair |= {"measure": "recovery", "period": "2023-24", "value_class": "review"}
    builders.results(ValueMap, run, *({"organisation": code, **pair} for code in everyone))
    finding = {"programme": "05", "year": "2023-24", "rank": 1, "kind": "spend", "headline": True}
    finding |= {"certainty": "likely", "variation_percent": 0.25}
    builders.results(Opportunity, run, *({"organisation": code, **finding} for code in everyone))
    gap = {"measure": "recovery", "period": "2023-24", "deprivation_gap": -4.0, "peer_groups": {}}
    gap |= {"start": date(2023, 4, 1), "end": date(2024, 3, 31), "groups": {"imd-3": 50.0}}
    builders.results(Inequality, run, *({"organisation": code, **gap} for code in everyone))
    day = {"start": date(2023, 4, 1), "end": date(2024, 3, 31), "period": "2023-24"}
    apart = {"kind": "icb", "subject": "spend", "code": "05", "programme": "05", "organisations": 3}
    apart |= {"basis": "registered", "ratio": 1.5} | day
    builders.results(Spread, run, *(apart | {"nation": n} for n in ("england", "example")))
    counts = {"measure": "recovery", "period": "2023-24", "value": 50.0, "position": "inside"}
    builders.results(Funnel, run, *({"organisation": code, **counts} for code in everyone))
    return run


def found(client: Client, address: str) -> list[dict[str, Any]]:
    response = client.get(API + address)
    assert response.status_code == 200, response.content
    return list(response.json()["results"])


def values(client: Client, address: str, *names: str) -> set[Any]:
    rows = [tuple(row[name] for name in names) for row in found(client, address)]
    return {row[0] if len(names) == 1 else row for row in rows}


@pytest.mark.parametrize("place", LISTS)
def test_a_row_has_just_the_columns_that_are_declared(client: Client, run: Run, place: str) -> None:
    [first, *_] = found(client, place)
    assert list(first) == rows.names(ENDPOINTS[place].row)


@pytest.mark.parametrize("place", LISTS)
def test_csv_and_json_have_the_same_rows(client: Client, run: Run, place: str) -> None:
    response = client.get(f"{API}{place}?format=csv")
    lines = list(csv.DictReader(streamed(response)))
    answer = found(client, f"{place}?limit=1000")
    assert len(lines) == len(answer) > 0
    for line, row in zip(lines, answer, strict=True):
        assert line == {name: written(value) for name, value in columns(row)}


def columns(row: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    for name, value in row.items():
        if isinstance(value, dict):
            yield from ((f"{name}.{key}", part) for key, part in value.items())
        else:
            yield name, value


def written(value: Any) -> str:
    match value:
        case None:
            return ""
        case bool():
            return str(value).lower()
        case list():
            return "; ".join(value)
        case float():
            return repr(value).removesuffix(".0")
    return str(value)


def test_programme_is_the_top_code_and_system_the_second(client: Client, run: Run) -> None:
    nodes = values(client, "spend/?organisation=QT6", "programme", "system")
    assert nodes == {("ALL", None), ("05", None), ("10", None), ("05", "05-ENG-EIP")}


def test_a_programme_brings_its_systems_and_the_total_itself_alone(
    client: Client, run: Run
) -> None:
    assert values(client, "spend/?programme=05", "system") == {None, "05-ENG-EIP"}
    assert values(client, "spend/?programme=05&level=programme", "system") == {None}
    assert values(client, "spend/?programme=ALL", "programme") == {"ALL"}
    assert values(client, "spend/?system=05-ENG-EIP", "system") == {"05-ENG-EIP"}
    assert refusal(client.get(f"{API}spend/?programme=05-ENG-EIP"), 400)["nearest"][0] == "05"


def test_unknown_spend_is_null_and_its_note_says_why(client: Client, run: Run) -> None:
    [row] = found(client, "spend/?organisation=QT6&programme=10&year=2022-23")
    assert (row["spend"], row["note"]) == (None, "not_published")


def test_several_values_are_given_by_repeating(client: Client, run: Run) -> None:
    organisations = values(client, "spend/?organisation=QT6&organisation=QSL", "organisation")
    assert organisations == {"QT6", "QSL"}
    refusal(client.get(f"{API}spend/?organisation=QT6,QSL"), 400)


def test_benchmarks_show_whole_programmes_over_all_settings(client: Client, run: Run) -> None:
    nodes = values(client, "benchmarks/", "programme", "system", "care_setting")
    assert nodes == {("05", None, "all"), ("10", None, "all")}
    assert values(client, "benchmarks/", "benchmark") == {"peer_mean", "nation"}


def test_a_node_that_is_named_brings_its_own_level(client: Client, run: Run) -> None:
    assert values(client, "benchmarks/?system=05-ENG-EIP", "system") == {"05-ENG-EIP"}
    assert values(client, "benchmarks/?programme=ALL&programme=10", "programme") == {"ALL", "10"}
    both = values(client, "benchmarks/?programme=05&level=system", "programme", "system")
    assert both == {("05", "05-ENG-EIP")}
    assert values(client, "benchmarks/?care_setting=acute", "care_setting") == {"acute"}


def test_percentages_are_of_a_hundred(client: Client, run: Run) -> None:
    [row] = found(client, "benchmarks/?organisation=QT6&programme=05&benchmark=nation")
    assert (row["share"], row["variation_percent"], row["benchmark_share"]) == (25, -12.5, None)
    [finding] = found(client, "opportunities/?organisation=QT6")
    assert finding["variation_percent"] == 25


def test_a_setting_is_a_share_of_its_programme_and_a_programme_of_the_total(
    client: Client, run: Run
) -> None:
    one = "benchmarks/?organisation=QT6&benchmark=nation"
    assert values(client, f"{one}&programme=05", "share_of") == {"ALL"}
    assert values(client, f"{one}&programme=05&care_setting=acute", "share_of") == {"05"}
    assert values(client, f"{one}&system=05-ENG-EIP", "share_of") == {"05"}
    assert values(client, f"{one}&programme=ALL", "share_of") == {None}


@pytest.mark.parametrize(
    "place",
    [
        "spend", "outcomes", "benchmarks", "outcome-benchmarks", "value-map", "opportunities",
        "inequalities",
    ],
)  # fmt: skip
def test_made_up_figures_are_never_among_real_ones(client: Client, run: Run, place: str) -> None:
    assert values(client, f"{place}/", "organisation", "illustrative") == {
        (code, False) for code in SYSTEMS
    }
    for query in ("nation=example", "organisation=X01", "organisation=X01&nation=example"):
        assert values(client, f"{place}/?{query}", "organisation", "illustrative") == {
            ("X01", True)
        }
    for query in ("nation=example&nation=wales", "organisation=X01&organisation=QT6"):
        problem = refusal(client.get(f"{API}{place}/?{query}"), 400)
        assert problem["reason"] == "made up and real together"
    assert found(client, f"{place}/?nation=example&organisation=QT6") == []


def test_another_bodys_code_in_a_filter_moves_to_ours(client: Client, run: Run) -> None:
    query = "organisation=E-QSL&organisation=QT6&limit=1"
    response = client.get(f"{API}benchmarks/?{query}")
    assert response.status_code == 301
    assert response["Location"] == "?organisation=QSL&organisation=QT6&limit=1"
    moved = client.get(f"{API}benchmarks/?{query}", follow=True)
    assert moved.status_code == 200 and moved.json()["count"] == 8


def test_a_measure_of_a_system_speaks_for_its_programme_too(client: Client, run: Run) -> None:
    assert values(client, "measures/?programme=05", "code") == {"recovery", "early-help"}
    assert values(client, "measures/?programme=05-ENG-EIP", "code") == {"early-help"}
    assert values(client, "outcome-benchmarks/?programme=05", "measure") == {"recovery"}
    assert found(client, "outcome-benchmarks/?programme=05-ENG-EIP") == []


def test_an_answer_may_be_pinned_to_an_older_run(client: Client, run: Run) -> None:
    later = builders.run()
    assert client.get(f"{API}benchmarks/").json()["count"] == 0
    pinned = client.get(f"{API}benchmarks/?run={run.pk}&limit=1").json()
    assert (pinned["run"], pinned["results"][0]["run"], pinned["count"]) == (run.pk, run.pk, 12)
    assert f"run={run.pk}" in pinned["next"]
    tags = {client.get(f"{API}benchmarks/?run={pk}")["ETag"] for pk in (run.pk, later.pk)}
    assert len(tags) == 2


def test_a_page_of_results_takes_few_queries(
    client: Client, run: Run, django_assert_max_num_queries: Any
) -> None:
    with django_assert_max_num_queries(9):
        found(client, "benchmarks/?organisation=QT6&programme=05&year=2023-24")
    tag = client.get(f"{API}benchmarks/")["ETag"]
    with django_assert_max_num_queries(2):
        again = client.get(f"{API}benchmarks/", headers={"if-none-match": tag})
    assert again.status_code == 304


def test_the_schema_describes_every_list_from_its_declarations(client: Client) -> None:
    schema = client.get(f"{API}schema/?format=json").json()
    assert schema["openapi"].startswith("3.")
    for place, view in ENDPOINTS.items():
        path = f"/api/v1/{place.replace('<str:', '{').replace('>', '}')}"
        operation = schema["paths"][path]["get"]
        described = {one["name"] for one in operation["parameters"] if one["in"] == "query"}
        assert described == {known.name for known in view.parameters()}
        assert all(one.get("description") for one in operation["parameters"])
        name = "Explanation" if view.name == "explain" else view.row.__name__.removesuffix("Row")
        kind = ExplanationRow if view.name == "explain" else view.row
        assert set(schema["components"]["schemas"]) & {name, f"{name}List", kind.__name__}


def test_the_page_of_the_schema_has_nothing_inline(client: Client) -> None:
    response = client.get(f"{API}docs/")
    page = response.content.decode()
    assert "<style" not in page and "style=" not in page
    assert page.count("<script") == page.count("<script src=") == 3
    script = client.get(f"{API}docs/?script=")
    assert script["Content-Type"].startswith("application/javascript")
    assert client.get(API, follow=True).request["PATH_INFO"] == f"{API}docs/"


def test_the_documents_name_every_path_and_filter() -> None:
    table = {
        line.split("|")[1].strip().strip("`"): line
        for line in DOCS.read_text().splitlines()
        if line.startswith("| `")
    }
    for place, view in ENDPOINTS.items():
        line = table[place.replace("<str:", "{").replace(">", "}")]
        named = set(line.split("|")[3].replace("`", "").replace(",", " ").split())
        assert named - {"–"} == {known.name for known in view.filters} | (
            {"run"} if view.of_run and view.pinned else set()
        )
