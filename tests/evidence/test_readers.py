"""Who asks: a token that is not valid is refused, and how often each reader may ask."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from rest_framework.throttling import AnonRateThrottle

from evidence.api import readers, schema
from evidence.api.throttles import ByReader
from organisations import tokens
from organisations.models import Token
from tests import builders
from tests.evidence.test_api import refusal
from tests.organisations import people
from valuedash.api_urls import ENDPOINTS

pytestmark = pytest.mark.django_db

API = "/api/v1/"
PLACES = [place.replace("<str:code>", "QT6").replace("<str:figure>", "x") for place in ENDPOINTS]
EMAIL = "owner@example.nhs.uk"


@pytest.fixture(autouse=True)
def nothing_counted() -> Any:
    cache.clear()
    yield
    cache.clear()


def asked(authorization: str, place: str = "releases/") -> Any:
    return Client(headers={"authorization": authorization}).get(API + place)


@pytest.mark.parametrize(
    "authorization",
    [
        "Token",
        "Token ",
        f"Token vd_{'0' * 64}",
        f"token vd_{'0' * 64}",
        f"Token {'0' * 64}",
        f"Token vd_{'0' * 64} more",
        "Token \xff\xfe",
        "Token a\x00b",
        f"Token {'x' * 100_000}",
        f"Bearer vd_{'0' * 64}",
    ],
)
def test_a_token_that_is_none_is_refused_and_never_taken_for_nobody(authorization: str) -> None:
    response = asked(authorization)
    assert refusal(response, 401) == schema.refusal(401)
    assert response["WWW-Authenticate"] == "Token"
    assert response["Cache-Control"] == "no-store"


@pytest.mark.parametrize("place", [*PLACES, "runs/feed.atom", "nowhere/"])
def test_it_is_refused_on_every_path(place: str) -> None:
    assert asked(f"Token vd_{'0' * 64}", place).status_code == 401


def test_a_token_that_has_expired_is_refused_and_stays_listed() -> None:
    who = people.person(EMAIL)
    program = people.with_token(who)
    Token.objects.update(expiry=timezone.now() - timedelta(seconds=1))
    refusal(program.get(f"{API}releases/"), 401)
    assert [row["expired"] for row in tokens.listed(who)] == [True]


def test_the_tokens_of_who_is_no_longer_active_are_refused() -> None:
    who = people.person(EMAIL)
    program = people.with_token(who)
    who.is_active = False
    who.save()
    refusal(program.get(f"{API}releases/"), 401)


def test_the_beginning_of_a_token_is_no_token() -> None:
    secret = tokens.make(people.person(EMAIL), "notebook", 1)
    for wrong in (secret[:-1] + ("0" if secret[-1] != "0" else "1"), secret[:15], secret.upper()):
        refusal(asked(f"Token {wrong}"), 401)
    assert asked(f"TOKEN {secret}").status_code == 200


def test_the_password_of_a_proxy_is_not_ours() -> None:
    assert asked("Basic cmVhZGVyOnNlY3JldA==").status_code == 200


def test_a_token_in_an_address_is_no_token() -> None:
    secret = tokens.make(people.person(EMAIL), "notebook", 1)
    problem = refusal(Client().get(f"{API}releases/?token={secret}"), 400)
    assert problem["reason"] == "unknown parameter"


def test_a_token_is_looked_up_once() -> None:
    program = people.with_token(people.person(EMAIL))
    with CaptureQueriesContext(connection) as with_token:
        program.get(f"{API}releases/")
    with CaptureQueriesContext(connection) as without:
        Client().get(f"{API}releases/")
    assert len(with_token) == len(without) + 1


def test_what_looks_like_no_token_is_not_looked_up() -> None:
    with CaptureQueriesContext(connection) as context:
        refusal(asked("Token guess"), 401)
    assert not context.captured_queries


@pytest.mark.parametrize("place", ["benchmarks/?format=csv", "runs/feed.atom", "releases/"])
def test_which_methods_there_are_is_said_in_every_format(place: str) -> None:
    response = Client().options(API + place)
    assert (response.status_code, response["Allow"]) == (204, "GET, HEAD, OPTIONS")


# --- How often ------------------------------------------------------------------------------------


def statuses(client: Client, times: int, place: str = "releases/") -> list[int]:
    return [client.get(API + place).status_code for _ in range(times)]


@pytest.fixture
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two requests a minute from an address, three with a token."""
    monkeypatch.setattr(AnonRateThrottle, "rate", "2/min", raising=False)
    monkeypatch.setattr(ByReader, "rate", "3/min", raising=False)


def test_each_token_may_ask_so_often_whatever_others_do(few: None) -> None:
    who = people.person(EMAIL)
    first, second = people.with_token(who, "first"), people.with_token(who, "second")
    assert statuses(Client(), 3) == [200, 200, 429]
    assert statuses(first, 4) == [200, 200, 200, 429]
    assert statuses(second, 4) == [200, 200, 200, 429]
    assert 0 < int(first.get(f"{API}releases/")["Retry-After"]) <= 61


def test_somebody_signed_in_may_ask_so_often_for_what_is_their_own(few: None) -> None:
    builders.organisation("QT6")
    builders.run(scope="system:QT6")
    session = people.with_session(people.person(EMAIL, "QT6"))
    assert statuses(session, 4, "runs/?scope=system:QT6") == [200, 200, 200, 429]
    assert statuses(session, 3) == [200, 200, 429]  # by address, as everybody


def test_guessing_tokens_counts_against_the_address(few: None) -> None:
    guesses = [asked(f"Token vd_{number:064x}").status_code for number in range(3)]
    assert guesses == [401, 401, 429]


def test_the_limit_is_the_setting(settings: Any) -> None:
    assert (
        ByReader().rate == settings.REST_FRAMEWORK["DEFAULT_THROTTLE_RATES"]["reader"] == "600/min"
    )


def test_without_the_cache_a_token_is_still_answered(settings: Any, tmp_path: object) -> None:
    program = people.with_token(people.person(EMAIL))
    nowhere = {"LOCATION": f"unix://{tmp_path}/nobody.sock?db=0"}
    settings.CACHES = {"default": settings.CACHES["default"] | nowhere}
    assert program.get(f"{API}releases/").status_code == 200


def test_tokens_look_as_they_are_made() -> None:
    secret = tokens.make(people.person(EMAIL), "notebook", 1)
    assert readers.TOKEN.fullmatch(secret.encode())
