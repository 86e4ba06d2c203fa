"""A system's own figures are for its members: on every path, in every format, from every cache."""

import json
from itertools import product

import pytest
from django.test import Client

from evidence.api.answers import Answer
from evidence.models import Run
from organisations import members
from tests import builders
from tests.organisations import people
from tests.organisations.people import Readers
from tests.valuedash.own_figures import SCOPE, body, said
from valuedash.api_urls import ENDPOINTS

pytestmark = pytest.mark.django_db

API = "/api/v1/"
SCOPED = {
    place.replace("<str:code>", "QT6"): view
    for place, view in ENDPOINTS.items()
    if (view.of_run or view.scoped) and view.whose.takes(SCOPE)
}


def formats(view: type[Answer]) -> tuple[str, ...]:
    """In which formats an endpoint answers."""
    return tuple(one.format for one in view.renderer_classes)


ASKED = {
    place: [f"{place}?scope={SCOPE}&format={format}" for format in formats(view)]
    for place, view in SCOPED.items()
} | {"runs/feed.atom": [f"runs/feed.atom?scope={SCOPE}"]}
FACTS = [
    place
    for place, view in ENDPOINTS.items()
    if not view.of_run and not view.scoped and "<" not in place
]
HOLDING_SECRETS = ("benchmarks/", "value-map/", "opportunities/")


# --- The four readers, on every path --------------------------------------------------------------


@pytest.mark.parametrize("place", ASKED)
def test_members_read_what_is_their_systems_own(readers: Readers, own_run: Run, place: str) -> None:
    for (who, client), address in product(readers.may.items(), ASKED[place]):
        response = client.get(API + address)
        assert response.status_code == 200, (who, address)
        assert response["Valuedash-Run"] == str(own_run.pk)
        assert response["Cache-Control"] == "private, no-store"
        assert {"Authorization", "Cookie"} <= {one.strip() for one in response["Vary"].split(",")}
        assert body(response)


@pytest.mark.parametrize("place", ASKED)
def test_for_everybody_else_there_is_no_such_scope(
    readers: Readers, own_run: Run, place: str
) -> None:
    for (who, client), address in product(readers.may_not.items(), ASKED[place]):
        response = client.get(API + address)
        assert response.status_code == 404, (who, address)
        assert response["Content-Type"] == "application/problem+json"
        assert response["Cache-Control"] == "no-store"


@pytest.mark.parametrize("place", ASKED)
def test_what_is_not_theirs_cannot_be_told_from_what_there_is_not(
    readers: Readers, own_run: Run, place: str
) -> None:
    for (who, client), address in product(readers.may_not.items(), ASKED[place]):
        there = said(client.get(API + address), SCOPE)
        not_there = said(client.get(API + address.replace(SCOPE, "system:Q99")), "system:Q99")
        assert there == not_there, (who, address)


def test_the_nearest_scopes_are_the_readers_own(readers: Readers, own_run: Run) -> None:
    stranger = readers.may_not["stranger by token"]
    problem = stranger.get(f"{API}benchmarks/?scope=system:QT7").json()
    assert sorted(problem["nearest"]) == ["published", "system:QE1"]
    anybody = readers.may_not["anybody"].get(f"{API}benchmarks/?scope=system:QT7").json()
    assert anybody["nearest"] == ["published"]


@pytest.mark.parametrize("place", HOLDING_SECRETS)
def test_the_figures_are_those_of_the_scope_asked_for(
    readers: Readers, own_run: Run, place: str
) -> None:
    owner = readers.may["owner by token"]
    for address, known in ((f"{place}?scope={SCOPE}", True), (place, False)):
        for format in ("json", "csv"):
            joint = "&" if "?" in address else "?"
            content = body(owner.get(f"{API}{address}{joint}format={format}"))
            assert (b"987654321" in content) is known


@pytest.mark.parametrize("place", SCOPED)
def test_nobody_meets_them_without_naming_the_scope(
    readers: Readers, own_run: Run, place: str
) -> None:
    for who, client in readers.everybody.items():
        response = client.get(API + place)
        assert response.status_code == 200, who
        assert response["Cache-Control"] == "public, max-age=60"
        assert response["Valuedash-Run"] != str(own_run.pk)
        assert b"987654321" not in body(response)


@pytest.mark.parametrize("place", FACTS)
def test_reference_lists_know_no_scope(readers: Readers, own_run: Run, place: str) -> None:
    for client in readers.everybody.values():
        assert client.get(f"{API}{place}?scope={SCOPE}").status_code == 400
        assert f"run {own_run.pk}".encode() not in body(client.get(API + place))


@pytest.mark.parametrize(
    "place", [place for place, view in SCOPED.items() if view.of_run and view.pinned]
)
def test_a_run_of_another_scope_is_gone_like_one_there_never_was(
    readers: Readers, own_run: Run, place: str
) -> None:
    never = own_run.pk + 1000
    for who, client in readers.everybody.items():
        there = said(client.get(f"{API}{place}?run={own_run.pk}"), f"Run {own_run.pk} ")
        assert there == said(client.get(f"{API}{place}?run={never}"), f"Run {never} "), who
        assert there[0] == 410
    for client in readers.may.values():
        pinned = client.get(f"{API}{place}?run={own_run.pk}&scope={SCOPE}")
        assert pinned.status_code == 200


def test_the_run_of_the_published_figures_is_none_of_a_systems_own(
    readers: Readers, published_run: Run, own_run: Run
) -> None:
    owner = readers.may["owner by token"]
    asked = f"{API}benchmarks/?run={published_run.pk}"
    assert owner.get(f"{asked}&scope={SCOPE}").status_code == 410


def test_runs_of_others_are_not_listed(readers: Readers, published_run: Run, own_run: Run) -> None:
    for client in readers.everybody.values():
        listed = client.get(f"{API}runs/").json()["results"]
        assert [row["id"] for row in listed] == [published_run.pk]
    own = readers.may["owner by session"].get(f"{API}runs/?scope={SCOPE}").json()["results"]
    assert [(row["id"], row["scope"]) for row in own] == [(own_run.pk, SCOPE)]


def test_a_run_of_others_does_not_even_change_the_etag_of_the_list(
    readers: Readers, published_run: Run
) -> None:
    before = Client().get(f"{API}runs/")["ETag"]
    builders.run(published=False, scope=SCOPE)
    assert Client().get(f"{API}runs/")["ETag"] == before


# --- Memberships change ---------------------------------------------------------------------------


def test_who_is_removed_reads_nothing_from_that_moment(readers: Readers, own_run: Run) -> None:
    owner = readers.may["owner by token"]
    address = f"{API}benchmarks/?scope={SCOPE}"
    held = {"if-none-match": owner.get(address)["ETag"]}
    assert owner.get(address, headers=held).status_code == 304
    members.remove(members.person("owner@example.nhs.uk"), "QT6")
    assert owner.get(address, headers=held).status_code == 404
    assert readers.may["owner by session"].get(address).status_code == 404


def test_who_is_no_longer_active_reads_nothing(readers: Readers, own_run: Run) -> None:
    who = members.person("owner@example.nhs.uk")
    who.is_active = False
    who.save()
    address = f"{API}benchmarks/?scope={SCOPE}"
    assert readers.may["owner by token"].get(address).status_code == 401
    assert readers.may["owner by session"].get(address).status_code == 404


# --- Caches ---------------------------------------------------------------------------------------


def test_no_etag_is_that_of_another_scope(readers: Readers, own_run: Run) -> None:
    made_up_for(people.OTHER)
    colleague = readers.may["colleague by token"]
    scopes = ("published", SCOPE, "system:QE1")
    tags = []
    for place, view in SCOPED.items():
        for format in formats(view):
            for scope in scopes:
                answer = colleague.get(f"{API}{place}?scope={scope}&format={format}")
                assert body(answer)
                tags.append(answer["ETag"])
    assert len(set(tags)) == len(tags)


def made_up_for(code: str) -> None:
    run = builders.run(scope=f"system:{code}")
    builders.peers(run, "QT6", "QSL")


@pytest.mark.parametrize("place", SCOPED)
def test_a_public_answer_held_by_a_member_is_no_answer_of_their_own_scope(
    readers: Readers, own_run: Run, place: str
) -> None:
    owner = readers.may["owner by token"]
    held = {"if-none-match": owner.get(API + place)["ETag"]}
    assert owner.get(f"{API}{place}?scope={SCOPE}", headers=held).status_code == 200


def test_a_refusal_repeats_nothing_of_the_figures(readers: Readers, own_run: Run) -> None:
    owner = readers.may["owner by token"]
    problem = owner.get(f"{API}benchmarks/?scope={SCOPE}&year=1999-00")
    assert problem.status_code == 400
    assert problem["Cache-Control"] == "no-store"
    assert "987654321" not in json.dumps(problem.json())
