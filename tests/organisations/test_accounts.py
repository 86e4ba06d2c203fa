"""Signing in, signing out and one's own tokens: what a reader can do, and what an attacker cannot."""

import re
import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth.models import User
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from organisations import tokens
from organisations.models import Token
from tests import builders
from tests.organisations import people
from tests.reading import read
from tests.valuedash.test_settings import said

pytestmark = pytest.mark.django_db

ACCOUNT, SIGN_IN, SIGN_OUT = "/account/", "/account/sign-in/", "/account/sign-out/"
MAKE = "/account/tokens/"
EMAIL = "owner@example.nhs.uk"
SECRET = re.compile(r"vd_[0-9a-f]{64}")


@pytest.fixture
def owner() -> User:
    builders.organisation("QT6", name="Cornwall")
    return people.person(EMAIL, "QT6")


@pytest.fixture
def client(owner: User) -> Client:
    """Signed in."""
    return people.with_session(owner)


@pytest.fixture(autouse=True)
def no_attempts_yet() -> Any:
    cache.clear()
    yield
    cache.clear()


def signed_in(client: Client) -> bool:
    return client.get(ACCOUNT).status_code == 200


def sign_in(client: Client, password: str = people.PASSWORD, **more: str) -> Any:
    return client.post(SIGN_IN, {"username": EMAIL, "password": password, **more})


# --- Signing in and out ---------------------------------------------------------------------------


def test_the_right_password_leads_to_the_account(owner: User) -> None:
    client = Client()
    answer = sign_in(client)
    assert (answer.status_code, answer["Location"]) == (302, ACCOUNT)
    page = read(client, ACCOUNT)
    assert f"You are signed in as {EMAIL}" in page.words
    assert page.table("System") == [["Cornwall ICB", "Member", "scope=system:QT6"]]


def test_the_address_may_be_written_in_capitals(owner: User) -> None:
    client = Client()
    client.post(SIGN_IN, {"username": " Owner@Example.NHS.uk ", "password": people.PASSWORD})
    assert signed_in(client)


@pytest.mark.parametrize("page", [ACCOUNT, f"{MAKE}{uuid.UUID(int=1)}/revoke/"])
def test_a_reader_who_is_not_signed_in_is_asked_to_and_led_back(page: str) -> None:
    answer = Client().get(page)
    assert (answer.status_code, answer["Location"]) == (302, f"{SIGN_IN}?next={page}")


def test_a_wrong_password_and_an_unknown_address_are_answered_alike(owner: User) -> None:
    wrong = sign_in(Client(), "not the password")
    unknown = Client().post(
        SIGN_IN, {"username": "x@example.nhs.uk", "password": "not the password"}
    )

    def plain(answer: Any) -> str:
        text = re.sub(r'csrfmiddlewaretoken" value="\w+"', "", answer.content.decode())
        return text.replace(EMAIL, "…").replace("x@example.nhs.uk", "…")

    assert wrong.status_code == unknown.status_code == 200
    assert plain(wrong) == plain(unknown)
    assert "There is no account with this address and password." in plain(wrong)


def test_an_unknown_address_takes_as_long_as_a_known_one(
    owner: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    hashed: list[str] = []
    monkeypatch.setattr(User, "set_password", lambda self, raw: hashed.append(raw))
    Client().post(SIGN_IN, {"username": "x@example.nhs.uk", "password": "some guess"})
    assert hashed == ["some guess"]


def test_who_is_not_active_is_not_let_in_and_not_told(owner: User) -> None:
    owner.is_active = False
    owner.save()
    client = Client()
    assert "There is no account" in sign_in(client).content.decode()
    assert not signed_in(client)


@pytest.mark.parametrize(
    "place",
    [
        "https://evil.example/",
        "//evil.example",
        "/\\evil.example",
        "javascript:alert(1)",
        "http:///x",
    ],
)
def test_nobody_is_led_to_another_site(owner: User, place: str) -> None:
    assert sign_in(Client(), next=place)["Location"] == ACCOUNT
    assert place not in Client().get(SIGN_IN, {"next": place}).content.decode()


def test_a_reader_is_led_back_to_where_they_came_from(owner: User) -> None:
    assert sign_in(Client(), next="/runs/3/")["Location"] == "/runs/3/"


def test_a_session_made_before_signing_in_is_not_the_one_after(owner: User) -> None:
    client = Client()
    session = client.session
    session["planted"] = True
    session.save()
    planted = session.session_key
    client.cookies[settings.SESSION_COOKIE_NAME] = str(planted)
    sign_in(client)
    assert client.cookies[settings.SESSION_COOKIE_NAME].value != planted
    assert not Session.objects.filter(session_key=planted).exists()


def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites(owner: User) -> None:
    client = Client()
    sign_in(client)
    cookie = client.cookies[settings.SESSION_COOKIE_NAME]
    assert (cookie["httponly"], cookie["samesite"]) == (True, "Lax")
    assert cookie["max-age"] == 12 * 60 * 60


def test_cookies_go_over_https_only_and_no_password_is_kept_in_plain() -> None:
    shown = said(
        "print(settings.SESSION_COOKIE_SECURE, settings.CSRF_COOKIE_SECURE,"
        " settings.SESSION_COOKIE_HTTPONLY, settings.PASSWORD_HASHERS[0].split('.')[-1])"
    )
    assert shown.stdout == "True True True PBKDF2PasswordHasher\n"


def test_a_session_ends_after_twelve_hours_however_it_is_used(client: Client) -> None:
    session = Session.objects.get()
    read(client, ACCOUNT)
    assert Session.objects.get().expire_date == session.expire_date
    left = session.expire_date - timezone.now()
    assert timedelta(hours=11, minutes=59) < left <= timedelta(hours=12)
    Session.objects.update(expire_date=timezone.now() - timedelta(seconds=1))
    assert not signed_in(client)


def test_sessions_that_ended_are_cleared_away_when_somebody_signs_in(owner: User) -> None:
    past = timezone.now() - timedelta(days=1)
    Session.objects.create(session_key="old", session_data="", expire_date=past)
    sign_in(Client())
    assert not Session.objects.filter(session_key="old").exists()


def test_a_new_password_ends_every_session(client: Client, owner: User) -> None:
    owner.set_password("another heron altogether")
    owner.save()
    assert not signed_in(client)


def test_signing_out_is_a_deed_and_not_a_link(client: Client) -> None:
    assert client.get(SIGN_OUT).status_code == 405
    assert signed_in(client)
    answer = client.post(SIGN_OUT)
    assert (answer.status_code, answer["Location"]) == (302, "/account/signed-out/")
    assert not signed_in(client)
    assert not Session.objects.exists()
    assert "You are signed out" in read(client, "/account/signed-out/").headings


# --- What is the same for all of these pages ------------------------------------------------------


def pages(owner: User) -> list[str]:
    tokens.make(owner, "notebook", 30)
    reference = Token.objects.get(name="notebook").reference
    return [ACCOUNT, SIGN_IN, "/account/signed-out/", f"{MAKE}{reference}/revoke/", MAKE]


def test_no_cache_keeps_a_page_of_an_account_and_no_frame_shows_it(
    client: Client, owner: User
) -> None:
    for page in pages(owner):
        answer = client.get(page)
        assert answer["Cache-Control"] == "private, no-store", page
        assert {"Authorization", "Cookie"} <= {one.strip() for one in answer["Vary"].split(",")}
        assert answer["X-Frame-Options"] == "DENY"
        assert "frame-ancestors 'none'" in answer["Content-Security-Policy"]
        assert answer["Referrer-Policy"] == "same-origin"
    made = client.post(MAKE, {"name": "report", "days": 30})
    assert SECRET.search(made.content.decode())
    assert made["Cache-Control"] == "private, no-store"
    assert Client().get(ACCOUNT)["Cache-Control"] == "private, no-store"


def test_forms_are_only_taken_from_our_own_pages(owner: User) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(owner)
    *_, revoke, _make = pages(owner)
    for place in (SIGN_IN, SIGN_OUT, MAKE, revoke):
        assert strict.post(place, {"name": "planted", "days": 1}).status_code == 403, place
    assert [token.name for token in Token.objects.all()] == ["notebook"]
    assert signed_in(strict)


def test_a_page_of_an_account_stays_within_its_queries(client: Client, owner: User) -> None:
    for number in range(10):
        tokens.make(owner, f"token {number}", 30)
    with CaptureQueriesContext(connection) as context:
        read(client, ACCOUNT)
    assert len(context) < 8


def test_a_token_opens_no_page_of_an_account(owner: User) -> None:
    assert people.with_token(owner).get(ACCOUNT).status_code == 302


def test_every_page_leads_to_the_account() -> None:
    html = Client().get("/runs/").content.decode()
    assert f'href="{ACCOUNT}"' in html
