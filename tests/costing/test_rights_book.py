"""Who looks at a system's own figures says why, and is written down; the book is only ever added to."""

from itertools import product
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client

from costing.models import Question
from evidence.models import Run
from organisations.models import Membership, Token
from tests.costing.analysts import (
    API,
    FORMATS,
    OTHER,
    OWN,
    PLACES,
    REASON,
    SCOPE,
    WHY,
    analyst,
    asked,
)
from tests.evidence.test_api import refusal
from tests.organisations import people
from tests.valuedash.own_figures import body

pytestmark = pytest.mark.django_db

# --- Why, and the book ------------------------------------------------------------------------------


@pytest.mark.parametrize("place", PLACES)
def test_an_analyst_says_why(may: dict[str, Client], place: str) -> None:
    for client, more in product(may.values(), ("", "&why=")):
        problem = refusal(client.get(asked(place, more=more)), 400)
        assert problem["field"] == "why"
        assert "such as" in problem["detail"]
        held = client.get(asked(place, more=more), headers={"if-none-match": '"x"'})
        assert refusal(held, 400)["field"] == "why"
    assert not Question.objects.exists()


@pytest.mark.parametrize("format", FORMATS)
@pytest.mark.parametrize("place", PLACES)
def test_every_answer_is_written_down(
    may: dict[str, Client], owner: User, own_run: Run, place: str, format: str
) -> None:
    for number, client in enumerate(may.values(), start=1):
        assert body(client.get(asked(place, format=format)))
        assert Question.objects.count() == number
        last = Question.objects.latest("pk")
        assert (last.who, last.person, last.scope) == ("owner@example.nhs.uk", owner, SCOPE)
        assert (last.kind, last.why, last.run) == ("api", REASON, own_run)
        assert last.what == f"{API}{place}?scope={SCOPE}&format={format}"


def test_what_is_not_sent_again_and_what_has_no_body_are_written_down_as_well(
    may: dict[str, Client],
) -> None:
    client, address = may["analyst by token"], asked("costing/areas/")
    tag = client.get(address)["ETag"]
    assert client.get(address, headers={"if-none-match": tag}).status_code == 304
    assert client.head(address).status_code == 200
    assert client.options(address).status_code == 204
    assert Question.objects.count() == 3


def test_a_value_that_names_nothing_is_a_question_too(may: dict[str, Client], own_run: Run) -> None:
    """Its refusal tells which values there are."""
    client = may["analyst by session"]
    address = asked("costing/reconciliation/", more=f"{WHY}&organisation=QT6-acute-9")
    assert refusal(client.get(address), 400)["nearest"][0] == "QT6-acute-1"
    assert "organisation=QT6-acute-9" in Question.objects.get().what


def test_no_token_is_written_down(owner: User, own_run: Run) -> None:
    program = people.with_token(owner)
    secret = program.defaults["HTTP_AUTHORIZATION"].removeprefix("Token ")
    for more in (f"&token={secret}", f"&hrg={secret}"):
        for held in ({}, {"if-none-match": '"x"'}):
            refusal(program.get(asked("costing/unit-costs/", more=WHY + more), headers=held), 400)
    written = repr(list(Question.objects.values_list("what", "why", "who")))
    assert "hrg=vd_…" in written
    assert secret not in written and "token" not in written


def test_a_long_address_is_written_down_in_part(may: dict[str, Client]) -> None:
    more = WHY + "&system=QT6" * 100
    assert may["analyst by token"].get(asked("costing/spread/", more=more)).status_code == 200
    assert len(Question.objects.get().what) == 500


def test_without_the_book_there_is_no_answer(
    may: dict[str, Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: Any, **__: Any) -> None:
        raise OSError("the disk is full")

    monkeypatch.setattr(Question.objects, "create", full)
    for client in may.values():
        with pytest.raises(OSError, match="the disk is full"):
            client.get(asked("costing/segments/"))


def test_analysts_read_who_asked_what_and_why(may: dict[str, Client], own_run: Run) -> None:
    client = may["analyst by token"]
    client.get(asked("costing/areas/"))
    [own, earlier] = client.get(asked("costing/questions/")).json()["results"]
    assert (earlier["who"], earlier["kind"], earlier["why"]) == (
        "owner@example.nhs.uk",
        "api",
        REASON,
    )
    assert earlier["what"].startswith(f"{API}costing/areas/")
    assert own["what"].startswith(f"{API}costing/questions/")
    assert own["id"] > earlier["id"] and own["run"] == own_run.pk


def test_the_book_of_another_system_stays_shut(may: dict[str, Client], own_run: Run) -> None:
    other = people.with_token(analyst("other@example.nhs.uk", OTHER))
    may["analyst by token"].get(asked("costing/areas/"))
    refusal(other.get(asked("costing/questions/")), 404)
    theirs = other.get(asked("costing/questions/", f"costing:{OTHER}")).json()["results"]
    assert {row["who"] for row in theirs} == {"other@example.nhs.uk"}


def test_pages_of_the_book_follow_each_other_although_each_is_a_question(
    may: dict[str, Client], own_run: Run
) -> None:
    client = may["analyst by token"]
    for place in PLACES[:7]:
        client.get(asked(place))
    seen: list[int] = []
    address = asked("costing/questions/", more=f"{WHY}&limit=1")
    while address:
        page = client.get(address).json()
        seen += [row["id"] for row in page["results"]]
        address = page["next"]
    assert len(seen) == 8
    assert seen == sorted(set(seen), reverse=True)


def test_the_book_by_kind(may: dict[str, Client], own_run: Run) -> None:
    client = may["analyst by token"]
    page = client.get(asked("costing/questions/", more=f"{WHY}&kind=calculation")).json()
    assert (page["count"], page["reason"] is None) == (0, False)
    again = client.get(asked("costing/questions/", more=f"{WHY}&kind=api")).json()
    assert again["count"] == 2


# --- Rows are only ever added -----------------------------------------------------------------------


@pytest.mark.parametrize("place", PLACES)
def test_the_api_neither_changes_nor_removes_a_question(may: dict[str, Client], place: str) -> None:
    may["analyst by token"].get(asked("costing/areas/"))
    before = list(Question.objects.values())
    for client in may.values():
        for method in (client.post, client.put, client.patch, client.delete):
            address = asked(place)
            assert refusal(method(address, {"why": "nothing at all"}), 405)
            method(f"{API}costing/questions/{before[0]['id']}/")
    assert list(Question.objects.filter(pk=before[0]["id"]).values()) == before


def test_no_page_changes_or_removes_a_question(may: dict[str, Client], owner: User) -> None:
    client = may["analyst by session"]
    client.get(asked("costing/areas/"))
    before = list(Question.objects.values())
    for address in (f"/costing/{OWN}/questions/", f"/costing/{OWN}/questions/{before[0]['id']}/"):
        for method in (client.post, client.put, client.patch, client.delete):
            assert method(address, {"why": "nothing at all"}).status_code in (403, 404, 405)
    assert list(Question.objects.filter(pk=before[0]["id"]).values()) == before


def test_the_name_stays_when_the_account_goes(may: dict[str, Client], owner: User) -> None:
    may["analyst by token"].get(asked("costing/areas/"))
    Token.objects.all().delete()
    Membership.objects.filter(person=owner).delete()
    owner.delete()
    kept = Question.objects.get()
    assert (kept.who, kept.person) == ("owner@example.nhs.uk", None)
