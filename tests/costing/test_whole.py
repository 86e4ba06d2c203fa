"""Patient-level costs as a reader of the whole service meets them: made up and calculated by the worker."""

import csv
import io
import json
from urllib.request import Request, urlopen

import pytest

from tests.live import Demo
from tests.reading import Page

YEAR = "2022-23"


def text(site: Demo, address: str, **headers: str) -> str:
    with urlopen(Request(site.url + address, headers=headers), timeout=60) as answer:
        return str(answer.read().decode())


SAME = [
    ("pathways/joint-replacement/?", "pathways/?pathway=joint-replacement&month=all", "cost"),
    ("concentration/?", "concentration/?care_setting=all", "cost"),
    ("segments/?show=cost&", "segments/?scheme=bridges&care_setting=all", "cost"),
    ("areas/?show=cost&", "areas/?care_setting=acute", "cost_per_person"),
    ("expected/?", "expected/?by=sex", "cost"),
    ("programmes/?", "programmes/?programme=05&programme=11&programme=22", "cost"),
    ("reconciliation/?", "reconciliation/?care_setting=all", "cost"),
]


@pytest.mark.parametrize(("page", "api", "figure"), SAME)
def test_page_csv_and_api_agree(
    live_site: Demo, costed_site: Demo, page: str, api: str, figure: str
) -> None:
    address = f"/api/v1/costing/{api}&system=X01&year={YEAR}&limit=1000"
    rows = json.loads(text(costed_site, address))["results"]
    lines = list(csv.DictReader(io.StringIO(text(costed_site, f"{address}&format=csv"))))
    shown = Page(text(costed_site, f"/costing/X01/{page}year={YEAR}")).words
    pounds = [row[figure] for row in rows]
    assert [float(one[figure]) if one[figure] else None for one in lines] == pounds
    wanted = {f"£{one:,.0f}" for one in pounds if one is not None and one >= 100}
    assert wanted
    assert {one for one in wanted if one in shown} == wanted


def test_the_run_says_what_it_was_made_for(live_site: Demo, costed_site: Demo) -> None:
    latest = json.loads(text(costed_site, "/api/v1/runs/latest/?scope=costing:example"))
    assert latest["scope"] == "costing:example"
    assert latest["state"] == "finished"
    assert "Run" in Page(text(costed_site, f"/runs/{latest['id']}/")).words


def test_the_figures_of_a_real_system_are_not_for_everybody(
    live_site: Demo, costed_site: Demo
) -> None:
    assert costed_site.status("/costing/QT6/") == 404
    asked = "/api/v1/costing/pathways/?scope=costing:QT6&why=review+of+the+stroke+pathway"
    assert costed_site.status(asked) == 404
