"""Every finding of three organisations, and every gap: page, CSV and API give the same arithmetic."""

import csv
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from evidence import notation
from evidence.models import Run
from programmes import queries
from programmes.models import Opportunity
from tests.evidence.test_api import streamed
from tests.reading import read

from .test_explain import rebuilt

EXAMPLESHIRE = "X01"
ORGANISATIONS = ["QT6", "W11000023", EXAMPLESHIRE]
Row = dict[str, Any]


def figure_of(run: Run, finding: Row) -> Row:
    """The row of spend or outcome that a finding is about, against the mean of the peers."""
    own = {"organisation": finding["organisation"], "benchmark": "peer_mean"}
    if finding["kind"] == "spend":
        node = finding["system"] or finding["programme"]
        place = {"programme": node, "year": finding["year"], "basis": finding["basis"]}
        [row] = queries.benchmarks(run, own | place | {"care_setting": "all"}).rows()
    else:
        place = {"measure": finding["measure"], "period": finding["period"], "group": "all"}
        [row] = queries.outcome_benchmarks(run, own | place).rows()
    return row


def findings(run: Run, code: str) -> list[Row]:
    return queries.opportunities(run, {"organisation": code}).rows()


@pytest.mark.parametrize("code", ORGANISATIONS)
def test_every_finding_is_rebuilt_from_its_explanation(
    published: Run, client: Client, code: str
) -> None:
    there = findings(published, code)
    assert len(there) == Opportunity.objects.filter(run=published, organisation=code).count() > 5
    for finding in there:
        row = figure_of(published, finding)
        explained = client.get(f"/api/v1/explain/{row['explain']}/").json()
        again = rebuilt(explained)
        steps = {step["name"]: step for step in explained["steps"]}
        for name in {"variation", "net", "classic"} & set(steps):
            if name in finding and finding[name] is not None:
                assert steps[name]["value"] == finding[name], (row["explain"], name)
        for name, step in steps.items():
            assert step["value"] == row[name], (row["explain"], name)
            assert again[name] == pytest.approx(row[name], rel=1e-9, abs=1e-9), step


@pytest.mark.parametrize("code", ORGANISATIONS)
def test_page_and_csv_say_what_the_api_says(published: Run, client: Client, code: str) -> None:
    year = findings(published, code)[0]["year"]
    for finding in [one for one in findings(published, code) if one["year"] == year]:
        explained = client.get(
            f"/api/v1/explain/{figure_of(published, finding)['explain']}/"
        ).json()
        lines = list(
            csv.DictReader(streamed(client.get(f"{explained['links']['self']}?format=csv")))
        )
        of_steps = {line["name"]: line["value"] for line in lines if line["part"] == "step"}
        assert {name: float(value) for name, value in of_steps.items()} == {
            step["name"]: step["value"] for step in explained["steps"]
        }
        page = read(client, reverse("explain", args=[explained["figure"]]))
        for step in explained["steps"]:
            assert step["numbers"] in page.words, (explained["figure"], step["name"])
            if step["unit"] == "£":
                assert notation.exact_pounds(step["value"]) in page.words


@pytest.mark.parametrize("code", ["QT6", EXAMPLESHIRE])
def test_every_gap_is_rebuilt_from_its_explanation(
    published: Run, client: Client, code: str
) -> None:
    rows = client.get(f"/api/v1/inequalities/?organisation={code}&limit=1000").json()["results"]
    assert rows
    for row in rows:
        response = client.get(f"/api/v1/explain/{row['explain']}/")
        assert response.status_code == 200, row["explain"]
        explained = response.json()
        assert explained["kind"] == "gap"
        again = rebuilt(explained)
        for step in explained["steps"]:
            assert step["value"] == row[step["name"]], (row["explain"], step)
            assert again[step["name"]] == pytest.approx(step["value"], rel=1e-9, abs=1e-9), step
        arithmetic = "deprivation_gap benchmark_gap z core20_gap slope_index relative_index".split()
        stored = {name for name in arithmetic if row[name] is not None}
        assert stored <= {step["name"] for step in explained["steps"]}, row["explain"]


def test_a_gap_is_explained_on_a_page_with_its_groups_and_their_release(
    published: Run, client: Client, django_assert_max_num_queries: Any
) -> None:
    row = next(iter(queries.inequalities(published, {"organisation": "QT6"})))
    with django_assert_max_num_queries(11):
        page = read(client, reverse("explain", args=[row["explain"]]))
    assert "Most deprived 40%" in page.words and "Least deprived 20%" in page.words
    assert "primary-care-by-deprivation-2024" in page.words


def test_a_gap_of_nobody_or_of_another_measure_is_not_found(published: Run, client: Client) -> None:
    figure = next(iter(queries.inequalities(published, {"organisation": "QT6"})))["explain"]
    for old, new in (("QT6", "Q99"), ("imd-", "xmd-")):
        assert client.get(f"/api/v1/explain/{figure.replace(old, new)}/").status_code == 404


def test_the_page_says_how_to_have_the_same_over_the_api(published: Run, client: Client) -> None:
    row = figure_of(published, findings(published, "QT6")[0])
    page = read(client, reverse("explain", args=[row["explain"]]))
    assert f"curl http://testserver/api/v1/explain/{row['explain']}/" in page.words
