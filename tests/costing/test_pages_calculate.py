"""Asking for a calculation: by whom, with which reason, and that looking starts nothing."""

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from costing import models, scopes
from evidence.models import Run
from organisations import members
from tests import builders
from tests.costing import results
from tests.organisations import people
from tests.reading import read

pytestmark = pytest.mark.django_db

OWN = "QT6"
SCOPE = f"costing:{OWN}"
WHY = "Review of the stroke pathway"
ASK, PLACE = f"/costing/{OWN}/calculate/", f"/costing/{OWN}/why/"
Sent = list[tuple[str, list[int]]]


@pytest.fixture
def person() -> User:
    results.organisation(OWN, illustrative=False)
    made = members.new_person("analyst@example.nhs.uk", people.PASSWORD)
    members.add(made, OWN, "costing_analyst")
    return made


@pytest.fixture
def own_run(person: User) -> Run:
    return results.run(SCOPE)


@pytest.fixture
def client(person: User) -> Client:
    """A costing analyst of the system, signed in, who has said why."""
    client = people.with_session(person)
    client.post(PLACE, {"why": WHY})
    return client


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> Sent:
    """What was sent to the workers."""
    found: Sent = []
    monkeypatch.setattr(
        "costing.views.calculate.current_app.send_task",
        lambda name, arguments: found.append((name, arguments)),
    )
    return found


def test_a_costing_analyst_asks_for_a_calculation_and_it_is_written_down(
    client: Client, sent: Sent, django_capture_on_commit_callbacks: Any
) -> None:
    results.extract(OWN)
    with django_capture_on_commit_callbacks(execute=True):
        answer = client.post(ASK, {"why": WHY})
    run = Run.objects.get(scope=SCOPE)
    assert answer["Location"] == reverse("run", args=[run.pk])
    assert sent == [("costing.tasks.perform", [run.pk])]
    question = models.Question.objects.get()
    assert (question.kind, question.why, question.run) == ("calculation", WHY, run)
    assert question.who == "analyst@example.nhs.uk"


def test_a_queue_that_does_not_answer_leaves_the_run_queued(
    client: Client, monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: Any
) -> None:
    def down(*_: Any) -> None:
        raise ConnectionError("no queue")

    monkeypatch.setattr("costing.views.calculate.current_app.send_task", down)
    results.extract(OWN)
    with django_capture_on_commit_callbacks(execute=True):
        answer = client.post(ASK, {"why": WHY})
    assert answer.status_code == 302
    assert Run.objects.get(scope=SCOPE).state == Run.State.QUEUED


def test_looking_starts_nothing(client: Client, sent: Sent) -> None:
    results.extract(OWN)
    for address in (ASK, f"{ASK}?why={WHY}"):
        assert client.get(address).status_code == 200
        assert client.head(address).status_code == 200
    assert not Run.objects.filter(scope=SCOPE).exists()
    assert not sent


def test_a_calculation_needs_a_reason(client: Client, sent: Sent) -> None:
    results.extract(OWN)
    answer = client.post(ASK, {"why": "now"})
    assert answer.status_code == 422
    assert not Run.objects.filter(scope=SCOPE).exists()
    assert not sent


def test_there_is_nothing_to_calculate_where_nothing_is_loaded(client: Client, sent: Sent) -> None:
    answer = client.post(ASK, {"why": WHY})
    assert answer.status_code == 422
    assert "Nothing of this system is loaded" in answer.content.decode()
    assert not sent


def test_a_second_calculation_waits_for_the_first(client: Client, sent: Sent) -> None:
    results.extract(OWN)
    first = builders.run(published=False, scope=SCOPE)
    answer = client.post(ASK, {"why": WHY})
    assert answer.status_code == 409
    assert "has not ended yet" in answer.content.decode()
    assert Run.objects.filter(scope=SCOPE).count() == 1
    assert not models.Question.objects.filter(kind="calculation").exists()
    assert f"/runs/{first.pk}/" in client.get(ASK).content.decode()


def test_the_page_says_what_a_calculation_reads(client: Client, own_run: Run) -> None:
    results.extract(OWN, "admitted-2324")
    page = read(client, ASK)
    expected = ["admitted-2324", "2023-24", "admitted", "1 May 2026, 10:30", "990", "10"]
    assert page.table("Extract") == [expected]
    assert f"Run {own_run.pk}" in page.words


@pytest.mark.parametrize("method", ["get", "post"])
def test_what_is_loaded_is_told_to_nobody_who_has_not_said_why(
    person: User, sent: Sent, method: str
) -> None:
    results.extract(OWN, "admitted-2324")
    answer = getattr(people.with_session(person), method)(ASK, {"why": WHY})
    assert answer["Location"].startswith(f"{PLACE}?next=")
    assert not Run.objects.filter(scope=SCOPE).exists()


def test_a_look_at_what_is_loaded_is_written_down(client: Client) -> None:
    results.extract(OWN, "admitted-2324")
    client.get(ASK)
    look = models.Question.objects.get()
    assert (look.kind, look.what, look.why) == ("page", ASK, WHY)


@pytest.mark.parametrize("signed_in", [True, False])
def test_nobody_starts_a_calculation_of_the_made_up_systems(
    client: Client, sent: Sent, signed_in: bool
) -> None:
    run = results.run()
    reader = client if signed_in else Client()
    page = reader.get("/costing/X01/calculate/").content.decode()
    assert f"/runs/{run.pk}/" in page
    assert "<textarea" not in page
    answer = reader.post("/costing/X01/calculate/", {"why": WHY})
    assert answer.status_code == 403
    assert "nobody starts that on a page" in answer.content.decode()
    assert Run.objects.filter(scope=scopes.EXAMPLE).count() == 1
    assert not sent


def test_a_form_of_another_site_starts_nothing(person: User, sent: Sent) -> None:
    results.extract(OWN)
    client = Client(enforce_csrf_checks=True)
    client.force_login(person)
    assert client.post(ASK, {"why": WHY}).status_code == 403
    assert not Run.objects.filter(scope=SCOPE).exists()


@pytest.mark.parametrize("role", ["member", ""])
def test_who_has_not_the_role_starts_nothing(person: User, sent: Sent, role: str) -> None:
    results.extract(OWN)
    other = members.new_person("other@example.nhs.uk", people.PASSWORD)
    if role:
        members.add(other, OWN, role)
    for client in (people.with_session(other), Client()):
        for place in (ASK, PLACE):
            assert client.post(place, {"why": WHY}).status_code == 404
    assert not Run.objects.filter(scope=SCOPE).exists()
    assert not sent
