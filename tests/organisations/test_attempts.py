"""Who guesses passwords is stopped; who does not is not, even while the cache is down."""

import logging
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.cache import cache
from django.test import Client

from organisations.attempts import NAMES_OF_AN_ADDRESS, Counters
from tests.organisations import people

pytestmark = pytest.mark.django_db

SIGN_IN = "/account/sign-in/"
EMAIL = "owner@example.nhs.uk"


@pytest.fixture(autouse=True)
def no_attempts_yet() -> Any:
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def owner() -> User:
    return people.person(EMAIL)


@pytest.fixture
def no_cache(settings: Any, tmp_path: object) -> None:
    nowhere = {"LOCATION": f"unix://{tmp_path}/nobody.sock?db=0"}
    settings.CACHES = {"default": settings.CACHES["default"] | nowhere}


def attempt(password: str, email: str = EMAIL, address: str = "203.0.113.9") -> Any:
    form = {"username": email, "password": password}
    return Client().post(SIGN_IN, form, REMOTE_ADDR=address)


def guess(times: int, email: str = EMAIL, address: str = "203.0.113.9") -> list[int]:
    return [attempt("a guess", email, address).status_code for _ in range(times)]


def test_after_five_guesses_the_right_password_is_refused_too(owner: User) -> None:
    assert guess(5) == [200, 200, 200, 200, 429]
    refused = attempt(people.PASSWORD)
    assert refused.status_code == 429
    assert refused["Retry-After"] == str(15 * 60)
    assert refused["Cache-Control"] == "private, no-store"
    assert "Wait 15 minutes" in refused.content.decode()


def test_a_name_that_is_nobodys_is_refused_after_as_many(owner: User) -> None:
    assert guess(5, "nobody@example.nhs.uk") == [200, 200, 200, 200, 429]


def test_whoever_guesses_elsewhere_does_not_lock_the_owner_out(owner: User) -> None:
    guess(6, address="198.51.100.7")
    assert attempt(people.PASSWORD).status_code == 302


def test_capitals_make_no_new_name(owner: User) -> None:
    for email in (EMAIL, EMAIL.upper(), f" {EMAIL}", EMAIL.title()):
        attempt("a guess", email)
    assert attempt("a guess").status_code == 429


def test_an_address_that_tries_one_password_on_many_names_is_stopped(owner: User) -> None:
    names = [f"person{number}@example.nhs.uk" for number in range(5 * NAMES_OF_AN_ADDRESS)]
    assert [guess(1, name)[0] for name in names] == [200] * (len(names) - 1) + [429]
    assert attempt(people.PASSWORD).status_code == 429
    assert attempt(people.PASSWORD, address="198.51.100.7").status_code == 302


def test_signing_in_forgets_the_guesses_of_a_name_and_not_those_of_the_address(owner: User) -> None:
    for _ in range(NAMES_OF_AN_ADDRESS + 2):
        assert guess(4) == [200] * 4
        assert attempt(people.PASSWORD).status_code == 302
    assert guess(2, "another@example.nhs.uk") == [200, 429]


def test_a_forwarded_address_of_ones_own_making_is_no_new_address(owner: User) -> None:
    for number in range(5):
        Client(headers={"x-forwarded-for": f"198.51.100.{number}"}).post(
            SIGN_IN, {"username": EMAIL, "password": "a guess"}, REMOTE_ADDR="203.0.113.9"
        )
    assert attempt(people.PASSWORD).status_code == 429


def test_guessing_on_during_the_pause_is_not_counted(owner: User) -> None:
    guess(5)
    before = counts()
    guess(3)
    assert counts() == before == [5, 5]


def counts() -> list[int]:
    return sorted(cache.get(key) for key in keys())


def keys() -> list[str]:
    from axes.helpers import get_client_cache_keys
    from django.test import RequestFactory

    request = RequestFactory().post(SIGN_IN, REMOTE_ADDR="203.0.113.9")
    return get_client_cache_keys(request, {"username": EMAIL})


def test_the_cache_being_down_locks_nobody_out_and_lets_nobody_guess_without_end(
    owner: User, no_cache: None, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING):
        assert attempt(people.PASSWORD, address="192.0.2.1").status_code == 302
        assert guess(5, address="192.0.2.2") == [200, 200, 200, 200, 429]
    assert "counted by each process alone" in caplog.text


def test_a_count_that_ended_between_two_looks_begins_again(monkeypatch: pytest.MonkeyPatch) -> None:
    counters = Counters()
    monkeypatch.setattr(counters, "_ask", lambda what, *_: None if what == "add" else ended(what))
    counters.add("name", 60)
    assert SET == ["set"]


SET: list[str] = []


def ended(what: str) -> None:
    if what == "incr":
        raise ValueError("there is no such key")
    SET.append(what)


def test_nothing_that_is_logged_names_anybody(
    owner: User, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        guess(5)
        attempt(people.PASSWORD, address="192.0.2.3")
    assert people.PASSWORD not in caplog.text
    assert "a guess" not in caplog.text
    assert EMAIL not in caplog.text
