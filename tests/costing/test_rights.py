"""What was found in a system's patients is for its costing analysts: in every way it can be asked for."""

from itertools import product

import pytest
from django.contrib.auth.models import User
from django.test import Client

from costing.models import Question
from evidence.models import Run
from organisations import members
from tests.costing import results
from tests.costing.analysts import (
    API,
    EMPTY,
    FORMATS,
    OTHER,
    OWN,
    PLACES,
    SCOPE,
    WHY,
    analyst,
    asked,
)
from tests.evidence.test_api import refusal
from tests.organisations import people
from tests.valuedash.own_figures import body, said
from valuedash.api_urls import ENDPOINTS

pytestmark = pytest.mark.django_db

# --- Who may ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("place", PLACES)
def test_analysts_of_the_system_read_its_figures(
    may: dict[str, Client], own_run: Run, place: str
) -> None:
    for (who, client), format in product(may.items(), FORMATS):
        response = client.get(asked(place, format=format))
        assert response.status_code == 200, (who, format)
        assert response["Cache-Control"] == "private, no-store"
        assert {"Authorization", "Cookie"} <= {one.strip() for one in response["Vary"].split(",")}
        assert response["Valuedash-Run"] == str(own_run.pk)
        if format != "json":
            assert f'filename="{ENDPOINTS[place].name}.{format}"' in response["Content-Disposition"]
            assert body(response)
        else:
            assert response.json()["results"], who
            assert {row.get("system", OWN) for row in response.json()["results"]} == {OWN}


@pytest.mark.parametrize("place", PLACES)
def test_for_everybody_else_there_is_no_such_scope(
    may_not: dict[str, Client], own_run: Run, place: str
) -> None:
    addresses = [asked(place, format=format) for format in FORMATS] + [asked(place, more="")]
    for (who, client), address in product(may_not.items(), addresses):
        response = client.get(address)
        assert response.status_code == 404, (who, address)
        assert response["Content-Type"] == "application/problem+json"
        assert response["Cache-Control"] == "no-store"
    assert client.head(address).status_code == 404
    assert not Question.objects.exists()


@pytest.mark.parametrize("place", PLACES)
def test_a_system_with_figures_cannot_be_told_from_one_without(
    may_not: dict[str, Client], own_run: Run, place: str
) -> None:
    for (who, client), format in product(may_not.items(), FORMATS):
        there = said(client.get(asked(place, format=format)), OWN)
        for other in (EMPTY, "Q99"):
            scope = f"costing:{other}"
            not_there = said(client.get(asked(place, scope, format)), other)
            assert there == not_there, (who, other)


def test_nor_by_the_run_the_values_or_the_reason(may_not: dict[str, Client], own_run: Run) -> None:
    for more in (
        f"&run={own_run.pk}",
        "&organisation=QT6-acute-1",
        "&why=short",
        "&year=1999-00",
        "",
    ):
        for who, client in may_not.items():
            there = said(client.get(asked("costing/pathways/", more=more)), OWN)
            not_there = said(
                client.get(asked("costing/pathways/", f"costing:{EMPTY}", more=more)), EMPTY
            )
            assert there == not_there, (who, more)


@pytest.mark.parametrize("place", PLACES)
def test_the_token_of_an_inactive_account_is_none(own_run: Run, place: str) -> None:
    gone = analyst("gone@example.nhs.uk", OWN)
    program = people.with_token(gone)
    assert program.get(asked(place)).status_code == 200
    gone.is_active = False
    gone.save()
    refusal(program.get(asked(place)), 401)


def test_an_analyst_of_two_systems_reads_each_alone(own_run: Run) -> None:
    results.run(f"costing:{OTHER}")
    both = people.with_token(analyst("both@example.nhs.uk", OWN, OTHER))
    for code in (OWN, OTHER):
        page = both.get(
            asked("costing/segments/", f"costing:{code}", more=f"{WHY}&limit=1000")
        ).json()
        assert {row["system"] for row in page["results"]} == {code}
    problem = refusal(both.get(asked("costing/segments/", more=f"{WHY}&system={OTHER}")), 400)
    assert problem["nearest"] == [OWN]
    assert refusal(both.get(asked("costing/segments/", "costing:QT7")), 404)["nearest"] == [
        SCOPE,
        f"costing:{OTHER}",
        "costing:example",
    ]


def test_a_member_is_offered_no_scope_but_the_open_one(may_not: dict[str, Client]) -> None:
    for client in (may_not["member by token"], may_not["member by session"], may_not["anybody"]):
        problem = refusal(client.get(asked("costing/areas/", "costing:QT7")), 404)
        assert problem["nearest"] == ["costing:example"]


@pytest.mark.parametrize("place", PLACES)
def test_nobody_meets_them_without_naming_the_scope(
    may: dict[str, Client], may_not: dict[str, Client], own_run: Run, place: str
) -> None:
    for who, client in (may | may_not).items():
        response = client.get(f"{API}{place}?format=csv")
        assert response.status_code == 200, who
        assert response["Valuedash-Run"] != str(own_run.pk)
        assert OWN.encode() not in body(response)


@pytest.mark.parametrize("place", [p for p in PLACES if ENDPOINTS[p].of_run])
def test_the_run_of_a_system_is_gone_for_whoever_does_not_name_its_scope(
    may: dict[str, Client], may_not: dict[str, Client], own_run: Run, place: str
) -> None:
    never = own_run.pk + 1000
    for who, client in (may | may_not).items():
        there = said(client.get(f"{API}{place}?run={own_run.pk}"), f"Run {own_run.pk} ")
        assert there == said(client.get(f"{API}{place}?run={never}"), f"Run {never} "), who
        assert there[0] == 410
    for client in may.values():
        assert client.get(asked(place) + f"&run={own_run.pk}").status_code == 200


def test_calculations_of_a_system_are_listed_for_its_analysts_alone(
    may: dict[str, Client], may_not: dict[str, Client], own_run: Run
) -> None:
    for place in ("runs/", "runs/latest/", "runs/feed.atom"):
        address = f"{API}{place}?scope={SCOPE}"
        for client in may.values():
            assert client.get(address)["Valuedash-Run"] == str(own_run.pk)
        for client in may_not.values():
            refusal(client.get(address), 404)


def test_a_system_whose_figures_are_not_there_yet_says_so_to_its_analysts_alone(
    own_run: Run,
) -> None:
    program = people.with_token(analyst("early@example.nhs.uk", EMPTY))
    address = asked("costing/pathways/", f"costing:{EMPTY}")
    refusal(program.get(address), 503)
    refusal(Client().get(address), 404)
    assert program.get(asked("costing/extracts/", f"costing:{EMPTY}")).json()["count"] == 0


# --- Rights that end --------------------------------------------------------------------------------


@pytest.mark.parametrize("role", ["member", None])
def test_whose_role_is_taken_away_reads_nothing_from_that_moment(
    may: dict[str, Client], owner: User, role: str | None
) -> None:
    address = asked("costing/segments/")
    held = {who: client.get(address)["ETag"] for who, client in may.items()}
    for who, client in may.items():
        assert client.get(address, headers={"if-none-match": held[who]}).status_code == 304
    if role:
        members.add(owner, OWN, role)
    else:
        members.remove(owner, OWN)
    before = Question.objects.count()
    for who, client in may.items():
        assert client.get(address, headers={"if-none-match": held[who]}).status_code == 404
        assert client.get(address).status_code == 404
    assert Question.objects.count() == before


# --- Caches -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("place", PLACES)
def test_the_etag_of_one_reader_never_answers_another(
    may: dict[str, Client], may_not: dict[str, Client], own_run: Run, place: str
) -> None:
    address = asked(place)
    tag = may["analyst by token"].get(address)["ETag"]
    for client in may_not.values():
        held = client.get(address, headers={"if-none-match": tag})
        assert held.status_code == 404
        assert "ETag" not in held
    everybodys = Client().get(f"{API}{place}?format=json")["ETag"]
    own = may["analyst by token"].get(address, headers={"if-none-match": everybodys})
    assert own.status_code == 200
    theirs = Client().get(f"{API}{place}?format=json", headers={"if-none-match": tag})
    assert (theirs.status_code, theirs["Cache-Control"]) == (200, "public, max-age=60")


def test_no_etag_is_that_of_another_scope_format_or_list(own_run: Run) -> None:
    results.run(f"costing:{OTHER}")
    both = people.with_token(analyst("both@example.nhs.uk", OWN, OTHER))
    scopes = (SCOPE, f"costing:{OTHER}", "costing:example")
    tags = []
    for place, scope, format in product(PLACES, scopes, FORMATS):
        response = both.get(asked(place, scope, format))
        assert body(response)
        tags.append(response["ETag"])
    assert len(set(tags)) == len(tags)
