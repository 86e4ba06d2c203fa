"""Members and tokens from the command line."""

import io
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction
from django.test import Client

from evidence import access
from organisations import members, tokens
from organisations.management.commands import add_member
from organisations.models import Membership, Token
from tests import builders
from tests.organisations import people

pytestmark = pytest.mark.django_db

EMAIL = "owner@example.nhs.uk"


@pytest.fixture(autouse=True)
def systems() -> None:
    builders.organisation("QT6", name="Cornwall")
    builders.organisation("QE1", name="Lancashire")
    builders.organisation("E92000001", name="England", kind="nation")


def said(*command: str) -> str:
    out = io.StringIO()
    call_command(*command, stdout=out, stderr=io.StringIO())
    return out.getvalue()


@pytest.fixture
def typed(monkeypatch: pytest.MonkeyPatch) -> Any:
    """What standard input holds."""

    def lines(text: str) -> None:
        monkeypatch.setattr("sys.stdin", io.StringIO(text))

    lines(f"{people.PASSWORD}\nmore that is not read\n")
    return lines


def test_a_new_member_has_the_password_of_standard_input(typed: Any) -> None:
    words = said("add_member", "Owner@Example.nhs.uk", "QT6", "--role", "costing_analyst")
    assert words == f"{EMAIL} (a new account) is a costing_analyst of Cornwall ICB.\n"
    who = members.person(EMAIL)
    assert who.check_password(people.PASSWORD)
    assert (who.is_staff, who.is_superuser) == (False, False)
    assert Membership.objects.get().role == "costing_analyst"


def test_a_prompt_asks_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
    answers = iter([people.PASSWORD, people.PASSWORD, people.PASSWORD, "a slip of the finger"])
    monkeypatch.setattr("getpass.getpass", lambda words: next(answers))
    assert add_member.password() == people.PASSWORD
    with pytest.raises(CommandError, match="not the same"):
        add_member.password()


def test_somebody_with_an_account_becomes_a_member_of_one_more(typed: Any) -> None:
    said("add_member", EMAIL, "QT6")
    typed("")
    assert "an account there was" in said("add_member", EMAIL, "QE1")
    said("add_member", EMAIL, "QE1", "--role", "costing_analyst")
    assert User.objects.count() == 1
    roles = dict(Membership.objects.values_list("system", "role"))
    assert roles == {"QT6": "member", "QE1": "costing_analyst"}
    scopes = {"system:QT6", "system:QE1", "costing:QE1"}  # patient-level costs of the second alone
    assert access.scopes(members.person(EMAIL)) == scopes


@pytest.mark.parametrize("password", ["", "short", "password1234", "123456789012", EMAIL])
def test_a_password_that_is_easily_guessed_is_refused_and_nothing_is_made(
    typed: Any, password: str
) -> None:
    typed(password + "\n")
    with pytest.raises(CommandError):
        said("add_member", EMAIL, "QT6")
    assert not User.objects.exists()


@pytest.mark.parametrize(
    ("email", "code", "why"),
    [
        (EMAIL, "QXX", "There is no system QXX"),
        (EMAIL, "E92000001", "There is no system E92000001"),
        ("no address", "QT6", "valid email"),
    ],
)
def test_who_cannot_be_a_member_is_told_why(typed: Any, email: str, code: str, why: str) -> None:
    with pytest.raises(CommandError, match=why):
        said("add_member", email, code)
    assert not User.objects.exists()


def test_no_command_takes_a_password_as_an_argument() -> None:
    parser = add_member.Command().create_parser("manage.py", "add_member")
    assert not [one for one in parser._actions if "password" in str(one.option_strings)]


def test_a_membership_ends_and_the_others_stay() -> None:
    who = people.person(EMAIL, "QT6", "QE1")
    assert "still of: QE1." in said("remove_member", EMAIL, "QT6")
    assert access.scopes(who) == {"system:QE1"}
    with pytest.raises(CommandError, match="is no member of QT6"):
        said("remove_member", EMAIL, "QT6")
    with pytest.raises(CommandError, match="There is nobody"):
        said("remove_member", "x@example.nhs.uk", "QT6")


def test_who_is_not_active_may_read_no_scope() -> None:
    who = people.person(EMAIL, "QT6")
    who.is_active = False
    who.save()
    assert access.scopes(who) == frozenset()
    assert access.scopes(None) == frozenset()


def test_a_person_is_a_member_of_a_system_once_and_in_a_role_there_is() -> None:
    who = people.person(EMAIL, "QT6")
    for role in ("member", "owner"):
        with pytest.raises(IntegrityError), transaction.atomic():
            Membership.objects.create(person=who, system_id="QT6", role=role)
    with pytest.raises(IntegrityError, match="membership_role"), transaction.atomic():
        Membership.objects.create(person=who, system_id="QE1", role="owner")


def test_a_token_is_made_listed_and_revoked_from_the_command_line() -> None:
    people.person(EMAIL, "QT6")
    secret = said("token", "make", EMAIL, "--name", "nightly pull", "--days", "7").strip()
    program = Client(headers={"authorization": f"Token {secret}"})
    assert program.get("/api/v1/releases/").status_code == 200
    listed = said("token", "list", EMAIL)
    assert "nightly pull" in listed and secret[: tokens.SHOWN] in listed
    assert secret not in listed
    assert "is revoked" in said("token", "revoke", EMAIL, "--name", "nightly pull")
    assert program.get("/api/v1/releases/").status_code == 401


def test_a_token_command_that_cannot_be_done_says_why() -> None:
    people.person(EMAIL)
    for command, why in (
        (("make", EMAIL, "--name", "x", "--days", "0"), "1 to 365 days"),
        (("make", "x@example.nhs.uk", "--name", "x"), "There is nobody"),
        (("revoke", EMAIL, "--name", "x"), "no token called x"),
    ):
        with pytest.raises(CommandError, match=why):
            said("token", *command)


def test_every_token_expires() -> None:
    with pytest.raises(IntegrityError, match="token_expires"), transaction.atomic():
        Token.objects.create(people.person(EMAIL), expiry=None, name="for ever")


def test_the_tokens_and_memberships_of_who_is_gone_are_gone() -> None:
    who = people.person(EMAIL, "QT6")
    tokens.make(who, "notebook", 1)
    who.delete()
    assert not Token.objects.exists() and not Membership.objects.exists()
