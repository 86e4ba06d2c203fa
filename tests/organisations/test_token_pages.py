"""One's own tokens on the page: made, shown once, listed, revoked, and nobody else's."""

import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.utils import timezone

from organisations import tokens
from organisations.models import Token
from tests.organisations import people
from tests.organisations.test_accounts import ACCOUNT, MAKE, SECRET, client, owner
from tests.reading import Page, read

pytestmark = pytest.mark.django_db

__all__ = ["client", "owner"]  # fixtures


def make(client: Client, name: str = "monthly report", days: object = 30) -> Any:
    return client.post(MAKE, {"name": name, "days": days})


def test_a_token_is_shown_once_and_works(client: Client, owner: User) -> None:
    answer = make(client)
    (secret,) = set(SECRET.findall(answer.content.decode()))
    assert secret not in client.get(ACCOUNT).content.decode()
    program = Client(headers={"authorization": f"Token {secret}"})
    assert program.get("/api/v1/releases/").status_code == 200
    token = Token.objects.get()
    assert token.expiry is not None
    assert timedelta(days=29) < token.expiry - timezone.now() <= timedelta(days=30)


def test_nothing_kept_gives_a_token_away(client: Client) -> None:
    (secret,) = set(SECRET.findall(make(client).content.decode()))
    with connection.cursor() as cursor:
        cursor.execute("SELECT t::text FROM organisations_token t")
        kept = str(cursor.fetchall())
    assert secret not in kept
    assert secret[15:] not in kept
    assert Token.objects.get().digest not in client.get(ACCOUNT).content.decode()


def test_the_account_lists_names_beginnings_and_dates(client: Client, owner: User) -> None:
    secret = tokens.make(owner, "notebook", 90)
    Token.objects.update(expiry=timezone.now() - timedelta(days=1))
    (row,) = read(client, ACCOUNT).table("Name")
    assert row[:2] == ["notebook", f"{secret[:8]}…"]
    assert row[3].endswith("(expired)")


@pytest.mark.parametrize(
    ("name", "days", "why"),
    [
        ("", 30, "This field is required"),
        ("report", 0, "greater than or equal to 1"),
        ("report", 366, "valid for 1 to 365 days"),
        ("report", 10**30, "valid for 1 to 365 days"),
        ("report", "soon", "Enter a whole number"),
        ("x" * 61, 30, "at most 60 characters"),
        ("a\u200bb", 30, "at most 60 characters"),
        ("notebook", 30, "There is a token called notebook already"),
        ("a\x00b", 30, "Null characters are not allowed"),
    ],
)
def test_a_token_that_cannot_be_made_says_why(
    client: Client, owner: User, name: str, days: object, why: str
) -> None:
    tokens.make(owner, "notebook", 90)
    answer = make(client, name, days)
    assert answer.status_code == 422
    assert why in Page(answer.content.decode()).words
    assert Token.objects.count() == 1


def test_nobody_fills_the_table_with_tokens(client: Client, owner: User) -> None:
    for number in range(tokens.MOST):
        tokens.make(owner, f"token {number}", 1)
    assert "revoke one that is not used" in make(client).content.decode()
    assert Token.objects.count() == tokens.MOST


def test_a_name_is_shown_as_text_and_never_as_markup(client: Client) -> None:
    make(client, "<script>alert(1)</script>")
    assert "<script>alert" not in client.get(ACCOUNT).content.decode()


def test_revoking_asks_first_and_then_ends_the_token_at_once(client: Client, owner: User) -> None:
    program = people.with_token(owner)
    address = read(client, ACCOUNT).address("Revoke")
    assert "Revoke the token notebook?" in read(client, address).headings
    assert program.get("/api/v1/releases/").status_code == 200
    assert client.post(address)["Location"] == ACCOUNT
    assert program.get("/api/v1/releases/").status_code == 401
    assert not Token.objects.exists()


def test_nobody_sees_or_revokes_the_tokens_of_others(client: Client) -> None:
    other = people.person("other@example.nhs.uk", "QT6")
    tokens.make(other, "theirs", 30)
    theirs = f"{MAKE}{Token.objects.get().reference}/revoke/"
    never = f"{MAKE}{uuid.uuid4()}/revoke/"
    assert "theirs" not in client.get(ACCOUNT).content.decode()
    for send in (client.get, client.post):
        assert send(theirs).status_code == send(never).status_code == 404
    assert Token.objects.count() == 1
