"""Calculations asked for without a page: by the command, and by the demo for the made-up systems."""

from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from costing import calculate, questions, scopes, tasks
from costing.made_up import made
from evidence import access, runs
from evidence.models import LoadedTable, Run
from tests import builders

pytestmark = pytest.mark.django_db

WHY = "Stroke pathway, finance committee of May"


@pytest.fixture(autouse=True)
def nothing_there(settings: Any, tmp_path: Path) -> None:
    settings.COSTING_HOME = str(tmp_path)
    builders.organisation("QT6")
    builders.organisation("X01", nation="example")


def asked() -> str:
    out = StringIO()
    call_command("calculate_costing", system="QT6", who="A. Name", why=WHY, stdout=out)
    return out.getvalue()


def test_a_system_without_events_is_refused_in_a_sentence() -> None:
    with pytest.raises(CommandError, match=r"^The store has no events of QT6: load extracts"):
        asked()
    assert Run.objects.get(scope="costing:QT6").state == Run.State.FAILED


def test_figures_loaded_meanwhile_are_told_in_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    table = {"name": "costing/ledger/QT6", "part": "costing:QT6", "sha256": "0" * 64, "rows": 1}
    monkeypatch.setattr(calculate, "results", lambda *_: LoadedTable.objects.create(**table))
    with pytest.raises(CommandError, match="calculate again"):
        asked()


@pytest.mark.parametrize("state", [Run.State.QUEUED, Run.State.FAILED])
def test_only_a_run_that_is_finished_is_said_to_be(
    monkeypatch: pytest.MonkeyPatch, state: str
) -> None:
    def elsewhere(run_id: int, *_: Any) -> Run:
        Run.objects.filter(pk=run_id).update(state=state)
        return Run.objects.get(pk=run_id)

    monkeypatch.setattr(runs, "perform", elsewhere)
    with pytest.raises(CommandError, match="is not finished but"):
        asked()


def test_a_run_that_finished_is_said_to_be_published(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(calculate, "results", lambda *_: None)
    said = asked()
    run = Run.objects.get(scope="costing:QT6")
    assert said == f"Run {run.pk} of costing:QT6 is finished and published.\n"
    assert run.state == Run.State.FINISHED


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch, settings: Any) -> list[int]:
    """Numbers of the runs that were sent to the queue; the made-up events are there."""
    settings.COSTING_PEOPLE = 300
    monkeypatch.setattr(made, "current", lambda *_: True)
    numbers: list[int] = []
    monkeypatch.setattr(tasks.perform, "delay", numbers.append)
    return numbers


def test_a_demo_started_again_goes_on_with_the_run_that_is_queued(sent: list[int]) -> None:
    queued = questions.ask(scopes.EXAMPLE, "valuedash", WHY)
    tasks.illustrate()
    assert sent == [queued.pk]
    assert Run.objects.filter(scope=scopes.EXAMPLE).count() == 1


def test_made_up_systems_without_a_run_are_calculated(
    sent: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(calculate, "results", lambda *_: None)
    tasks.illustrate()
    assert Run.objects.get(scope=scopes.EXAMPLE).state == Run.State.FINISHED
    assert sent == []


def test_a_finished_run_leads_to_the_figures_of_its_scope(client: Client) -> None:
    of_costing = builders.run(scope=scopes.EXAMPLE)
    page = client.get(f"/runs/{of_costing.pk}/").content.decode()
    assert '<a href="/costing/">What care costs</a>' in page
    published = builders.run()
    page = client.get(f"/runs/{published.pk}/").content.decode()
    assert '<a href="/">Choose a system</a>' in page
    assert access.place("published") is None
