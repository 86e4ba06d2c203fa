"""Scopes beside the published figures: which are open, whose runs they have, and what each is made of."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.utils import timezone

from evidence import access, kept, queries, runs
from evidence.api.filters import OneScope
from evidence.api.problems import Problem
from evidence.models import LoadedTable, Run
from organisations.models import PeerSet
from tests import builders
from tests.organisations import people
from tests.reading import read

from .made_up_runs import RESULTS, calculation, seen

pytestmark = pytest.mark.django_db

OPEN, OWN = "made-up:example", "made-up:QT6"


@pytest.fixture(autouse=True)
def scopes(monkeypatch: pytest.MonkeyPatch) -> None:
    """An app whose figures are open for one scope and somebody's own for another."""
    monkeypatch.setattr(access, "_open", {access.PUBLISHED})
    monkeypatch.setattr(access, "_registered", [])
    access.register_open(OPEN)
    access.register(lambda person: [OWN] if person.get_username() == "owner@example.nhs.uk" else [])


# --- Open or somebody's own ------------------------------------------------------------------------


def request(person: Any = None) -> HttpRequest:
    made = RequestFactory().get("/page/")
    made.user = person or AnonymousUser()
    return made


def of_session(who: Any) -> HttpRequest:
    """A request with the cookie of somebody signed in."""
    client = people.with_session(who)
    made = RequestFactory().get("/page/")
    made.COOKIES.update({name: morsel.value for name, morsel in client.cookies.items()})
    made.session = client.session
    return made


def test_everybody_sees_what_is_open_and_nothing_else() -> None:
    sees = access.sees(request())
    assert [sees(scope) for scope in (access.PUBLISHED, OPEN, OWN, None, "")] == [
        True,
        True,
        False,
        False,
        False,
    ]


def test_somebody_sees_their_own_as_well() -> None:
    owner, other = people.person("owner@example.nhs.uk"), people.person("other@example.nhs.uk")
    assert [access.sees(of_session(who))(OWN) for who in (owner, other)] == [True, False]
    assert access.scopes(owner) == {OWN}
    assert access.scopes(other) == access.scopes(None) == frozenset()


def test_what_is_open_is_no_ones_own() -> None:
    assert access.is_open(OPEN) and not access.is_open(OWN) and not access.is_open(None)
    assert OPEN not in access.scopes(people.person("owner@example.nhs.uk"))


def test_a_run_of_an_open_scope_is_a_page_for_everybody(client: Client) -> None:
    run = builders.run(scope=OPEN)
    read(client, f"/runs/{run.pk}/")
    answer = client.get(f"/runs/{run.pk}/")
    assert "private" not in answer["Cache-Control"]
    read(client, f"/runs/{builders.run(scope=OWN).pk}/", status=404)


# --- The scopes that an endpoint takes --------------------------------------------------------------

PUBLISHED_OR_OWN = OneScope(name="scope", help="Whose.")
MADE_UP = OneScope(name="scope", help="Whose.", default="costing:example", kinds=("costing",))
BOTH = OneScope(name="scope", help="Whose.", kinds=("system", "costing"))


@pytest.mark.parametrize(
    ("declared", "takes"),
    [
        (PUBLISHED_OR_OWN, {"published", "system:QT6"}),
        (MADE_UP, {"costing:example", "costing:QT6"}),
        (BOTH, {"published", "system:QT6", "costing:QT6", "costing:example"}),
    ],
)
def test_an_endpoint_takes_its_own_scopes_alone(declared: OneScope, takes: set[str]) -> None:
    asked = ["published", "system:QT6", "costing:QT6", "costing:example"]
    asked += ["costing", "costing:", "system:Q T6", "system:QT6\n", "Published", "xpublished", ""]
    assert {scope for scope in asked if declared.takes(scope)} == takes
    for scope in asked:
        if scope in takes:
            assert declared.read([scope]) == scope
            continue
        with pytest.raises(Problem, match=f"scope must be {declared.default}, or such as"):
            declared.read([scope])


def test_without_a_word_the_scope_is_the_open_one() -> None:
    for declared in (PUBLISHED_OR_OWN, MADE_UP):
        assert declared.read([]) == declared.default == declared.schema()["default"]
    assert PUBLISHED_OR_OWN.schema()["pattern"] == "^(published|system:[0-9A-Za-z]{1,12})$"


# --- Pages kept -------------------------------------------------------------------------------------


@pytest.fixture
def pages_kept(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.PAGES_KEPT_SECONDS = 60
    monkeypatch.setattr(kept, "VERSION", uuid4().hex)  # nothing of other tests


class Page:
    """A page about what its address names, which says how often it was made."""

    def __init__(self) -> None:
        self.made = 0
        self.view = kept.kept(scope=self.whose)(self.answer)

    def whose(self, what: str) -> str | None:
        return {"open": OPEN, "own": OWN, "published": access.PUBLISHED}.get(what)

    def answer(self, request: HttpRequest, what: str) -> HttpResponse:
        self.made += 1
        return HttpResponse(f"{what} {self.made}")

    def asked(self, what: str) -> HttpResponse:
        return self.view(RequestFactory().get(f"/page/{what}/"), what=what)


def test_a_page_of_an_open_scope_is_kept_under_its_own_run(pages_kept: None) -> None:
    page = Page()
    builders.run(scope=OPEN)
    assert page.asked("open").content == page.asked("open").content == b"open 1"
    builders.run()
    assert page.asked("open").content == b"open 1"
    builders.run(scope=OPEN)
    assert page.asked("open").content == b"open 2"


def test_a_page_of_published_figures_is_not_made_anew_for_a_run_of_another_scope(
    pages_kept: None,
) -> None:
    page = Page()
    builders.run()
    page.asked("published")
    builders.run(scope=OPEN)
    assert page.asked("published").content == b"published 1"


@pytest.mark.parametrize("what", ["own", "nothing"])
def test_what_is_not_for_everybody_is_never_kept(pages_kept: None, what: str) -> None:
    page = Page()
    builders.run(scope=OWN)
    answers = [page.asked(what) for _ in range(2)]
    assert [answer.content for answer in answers] == [f"{what} {n}".encode() for n in (1, 2)]
    assert not any("public" in answer.get("Cache-Control", "") for answer in answers)


# --- What a run is made of --------------------------------------------------------------------------


def loaded(name: str, part: str = "published", sha256: str = "a" * 64) -> LoadedTable:
    return LoadedTable.objects.create(name=name, part=part, sha256=sha256, rows=1)


def test_tables_of_another_part_are_no_published_figures() -> None:
    loaded("programmes/spend.csv")
    figures, seen_last = runs.input_hash(), queries.loaded()
    run = builders.run()
    loaded("costing/market_forces.csv", "costing", "b" * 64)
    assert (runs.input_hash(), queries.loaded()) == (figures, seen_last)
    assert not queries.loaded_since(run)
    assert runs.input_hash("costing") not in (figures, runs.input_hash("nothing"))
    loaded("programmes/outcomes.csv", sha256="c" * 64)
    assert runs.input_hash() != figures
    assert queries.loaded() != seen_last
    assert queries.loaded_since(run)


def test_a_run_keeps_the_checksum_of_what_it_says_it_is_made_of() -> None:
    run = runs.ask(OPEN)
    done = runs.perform(run.pk, calculation("QT6"), RESULTS, lambda of: f"events of {of.scope}")
    assert (done.state, done.input_hash) == ("finished", f"events of {OPEN}")
    assert queries.published_run(OPEN) == done
    assert queries.published_run() is None


def test_published_figures_loaded_meanwhile_are_nothing_to_a_run_of_something_else() -> None:
    def while_loading(run: Run, progress: runs.Progress) -> None:
        calculation("QSL")(run, progress)
        loaded("programmes/spend.csv")

    run = runs.ask(OPEN)
    assert runs.perform(run.pk, while_loading, RESULTS, lambda _: "events").state == "finished"
    assert seen(run) == {"QSL"}


def test_a_run_fails_where_what_it_is_made_of_changes_meanwhile() -> None:
    shown = runs.perform(runs.ask(OPEN).pk, calculation("QT6"), RESULTS, lambda _: "events")
    changing = iter(["before", "after"])
    run = runs.ask(OPEN)
    with pytest.raises(runs.FiguresChanged):
        runs.perform(run.pk, calculation("QSL"), RESULTS, lambda _: next(changing))
    run.refresh_from_db()
    assert (run.state, run.kept) == ("failed", False)
    assert queries.published_run(OPEN) == shown
    assert not PeerSet.objects.filter(run=run).exists()


# --- Dead runs --------------------------------------------------------------------------------------


def running(scope: str) -> Run:
    return Run.objects.create(scope=scope, state=Run.State.RUNNING, started=timezone.now())


def states() -> dict[str, str]:
    return dict(Run.objects.filter(~Q(scope="")).values_list("scope", "state"))


@pytest.mark.parametrize(
    ("ended", "begin"),
    [
        ({"published"}, "published"),
        ({"made-up:QT6", "made-up:QE1"}, "made-up:"),
        ({"made-up:QE1"}, "made-up:QE1"),
    ],
)
def test_each_app_ends_dead_runs_of_its_own_scopes(ended: set[str], begin: str) -> None:
    for scope in ("published", "made-up:QT6", "made-up:QE1"):
        running(scope)
    assert runs.end_dead(begin) == []
    assert {scope for scope, state in states().items() if state == "failed"} == ended
    assert {scope for scope, state in states().items() if state == "running"} == (
        {"published", "made-up:QT6", "made-up:QE1"} - ended
    )


def test_each_app_is_told_of_its_own_lost_messages() -> None:
    ago = timezone.now() - timedelta(seconds=runs.SEND_AGAIN_AFTER_SECONDS + 1)
    waiting = {scope: runs.ask(scope).pk for scope in ("published", OWN, OPEN)}
    Run.objects.update(created=ago)
    assert runs.end_dead() == [waiting["published"]]
    assert runs.end_dead("made-up:") == [waiting[OWN], waiting[OPEN]]
    assert set(states().values()) == {"queued"}


def test_a_run_of_one_scope_does_not_keep_another_waiting() -> None:
    running(OWN)
    done = runs.perform(runs.ask(OPEN).pk, calculation("QT6"), RESULTS, lambda _: "events")
    assert done.state == "finished"
    assert states() == {OWN: "running", OPEN: "finished"}
