"""Made-up figures of QT6's own beside published ones, and the readers who may and may not see them."""

from typing import Any

import pytest

from evidence.models import Run
from programmes.models import Benchmark, Opportunity, OutcomeBenchmark, ValueMap
from tests import builders
from tests.organisations import people
from tests.organisations.people import Readers

SCOPE = "system:QT6"
SECRET = 987_654_321.0  # spend that only its owners know


@pytest.fixture
def readers() -> Readers:
    for code in (people.OWN, people.OTHER, "QSL"):
        builders.organisation(code)
    return people.readers()


@pytest.fixture
def published_run(readers: Readers) -> Run:
    return made_up(builders.run(), 1e6)


@pytest.fixture
def own_run(published_run: Run) -> Run:
    return made_up(builders.run(scope=SCOPE), SECRET)


def made_up(run: Run, spend: float) -> Run:
    """Results of a run about QT6: one row in each list."""
    builders.peers(run, "QT6", "QSL")
    if not Benchmark.objects.exists():
        builders.programme("05")
        builders.spend("QT6", "05")
        builders.measure("recovery", programme=builders.programme_named("05"))
    about: dict[str, Any] = {"organisation": "QT6", "programme": "05", "year": "2023-24"}
    cell = about | {"basis": "registered", "benchmark": "peer_mean", "spend": spend}
    rate = {"population": spend / 10, "per_head": 10.0, "benchmark_per_head": 9.0}
    rate |= {"variation": spend / 10, "variation_per_head": 1.0, "variation_percent": 1 / 9}
    builders.results(Benchmark, run, cell | rate | {"care_setting": "all"})
    outcome = {"measure": "recovery", "period": "2023-24", "group": "all"}
    builders.results(
        OutcomeBenchmark, run, {"organisation": "QT6", **outcome, "benchmark": "peer_mean"}
    )
    builders.results(ValueMap, run, cell | outcome)
    finding = about | {"rank": 1, "kind": "spend", "certainty": "likely", "variation": spend}
    builders.results(Opportunity, run, finding)
    return run


def figure(run: int) -> str:
    return f"spend~{run}~QT6~05~all~2023-24~registered~peer_mean"


def body(response: Any) -> bytes:
    return b"".join(response.streaming_content) if response.streaming else response.content


def said(response: Any, *hidden: object) -> tuple[Any, ...]:
    """All that a reader can tell an answer by, but for what they have asked for themselves."""
    text = body(response).decode()
    for word in hidden:
        text = text.replace(str(word), "…")
    headers = {
        name: value for name, value in response.items() if name not in ("Content-Length", "ETag")
    }
    return response.status_code, text, headers
