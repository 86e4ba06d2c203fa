"""What is new since the last run, counted over all systems."""

from typing import Any

import pytest
from django.test import Client

from evidence.models import Run
from programmes import news
from programmes.models import Opportunity
from tests import builders
from tests.reading import read

pytestmark = pytest.mark.django_db


def finding(programme: str, variation: float, **about: Any) -> dict[str, Any]:
    usual = {"organisation": "QT6", "year": "2023-24", "kind": "spend", "programme": programme}
    return usual | {"variation": variation, "certainty": "likely", "rank": 1} | about


@pytest.fixture
def earlier() -> Run:
    builders.organisation()
    builders.organisation("X01", nation="example")
    for code in ("05", "10"):
        builders.programme(code)
    run = builders.run()
    builders.results(Opportunity, run, finding("05", 10.0))
    return run


def test_the_first_run_has_nothing_to_be_compared_with(earlier: Run) -> None:
    assert news.since(earlier) is None


def test_the_same_findings_are_no_news(earlier: Run, client: Client) -> None:
    run = builders.run()
    builders.results(Opportunity, run, finding("05", 12.0))
    assert news.since(run) == news.News(earlier.pk, 0, 0)
    assert f"the same findings as run {earlier.pk}" in read(client, "/").words


def test_spend_that_turned_from_more_to_less_is_one_gone_and_one_new(
    earlier: Run, client: Client
) -> None:
    run = builders.run()
    builders.results(Opportunity, run, finding("05", -10.0), finding("10", 5.0, rank=2))
    assert news.since(run) == news.News(earlier.pk, 2, 1)
    assert "two findings are new and one is gone" in read(client, "/").words


def test_made_up_findings_are_no_news(earlier: Run) -> None:
    run = builders.run()
    rows = finding("05", 10.0), finding("10", 5.0, organisation="X01")
    builders.results(Opportunity, run, *rows)
    assert news.since(run) == news.News(earlier.pk, 0, 0)
