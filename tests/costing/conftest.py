"""A small illustrative nation with patient-level care, calculated once as the demo calculates it."""

from pathlib import Path
from typing import Any

import pytest
from django.test import override_settings
from pytest_django import DjangoDbBlocker

from costing import calculate, questions, scopes
from costing.made_up import made
from evidence import runs
from evidence.models import Run
from evidence.queries import published_run

from .analysts import may, may_not, own_run, owner  # noqa: F401 (fixtures)

PEOPLE = 300  # in each of the seventeen systems
WHY = "To see what the tests can see."


@pytest.fixture(scope="session")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the events are: made once for all tests that read them."""
    return tmp_path_factory.mktemp("costing") / "store"


def figures(store: Path) -> Run:
    """The run that shows the made-up care; made up and calculated where there is none."""
    if run := published_run(scopes.EXAMPLE):
        return run
    with override_settings(COSTING_HOME=str(store)):
        made.make(store, made.planned(people=PEOPLE, years=2))
        return calculated()


def calculated() -> Run:
    """Ask for a run over the made-up care and perform it."""
    run = questions.ask(scopes.EXAMPLE, "the tests", WHY)
    return runs.perform(run.pk, calculate.results, calculate.RESULTS, calculate.made_of)


@pytest.fixture(scope="session")
def costed_figures(
    published_figures: None, store: Path, django_db_blocker: DjangoDbBlocker
) -> None:
    """Calculated before the first test that reads them opens its transaction, so that all share them."""
    with django_db_blocker.unblock():
        figures(store)


@pytest.fixture
def costed(costed_figures: None, published: Run, store: Path, settings: Any) -> Run:
    """A published run over made-up care of all illustrative systems; what a test changes is undone."""
    settings.COSTING_HOME = str(store)
    return figures(store)
