"""Members of a system: the people who may read what is that system's own."""

from collections.abc import Iterable
from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.models import User
from django.contrib.auth.password_validation import validate_password
from django.core.validators import validate_email
from django.db import transaction

from evidence.queries import Row

from .models import Membership, Organisation


class NoSuch(LookupError):
    """There is no such person, system or membership."""


def scope(system: str) -> str:
    """The scope of a system's own figures."""
    return f"system:{system}"


def scopes(person: Any) -> Iterable[str]:
    """The scopes that a person may read as a member (evidence.access)."""
    codes = Membership.objects.filter(person=person, person__is_active=True)
    return [scope(code) for code in codes.values_list("system", flat=True)]


def systems(person: Any) -> list[Row]:
    """The systems a person is a member of, each with the role and the scope of its figures."""
    found = Membership.objects.filter(person=person).select_related("system")
    return [
        {
            "code": one.system_id,
            "name": one.system.full_name,
            "role": one.get_role_display(),
            "costing": one.role == Membership.Role.COSTING_ANALYST,
            "scope": scope(one.system_id),
        }
        for one in found.order_by("system__name")
    ]


def person(email: str) -> User:
    """The person who signs in with this address; raises NoSuch."""
    found = get_user_model().objects.filter(username=_name(email)).first()
    if found is None:
        raise NoSuch(f"There is nobody with the address {email}.")
    return found


def known(email: str) -> bool:
    """Whether somebody signs in with this address."""
    return get_user_model().objects.filter(username=_name(email)).exists()


def new_person(email: str, password: str) -> User:
    """Somebody who may sign in; raises ValidationError for an address or a password that is none."""
    name = _name(email)
    validate_email(name)
    validate_password(password, User(username=name, email=name))
    return get_user_model().objects.create_user(name, name, password)


def system(code: str) -> Organisation:
    """The system of a code; raises NoSuch. A nation has no members."""
    found = Organisation.objects.filter(code=code).exclude(kind="nation").first()
    if found is None:
        raise NoSuch(f"There is no system {code}.")
    return found


@transaction.atomic
def add(who: User, code: str, role: str) -> Membership:
    """Make somebody a member of a system; who is one already has this role from now on."""
    membership, _new = Membership.objects.update_or_create(
        person=who, system=system(code), defaults={"role": role}
    )
    return membership


def remove(who: User, code: str) -> None:
    """From now on a person is no member of a system; raises NoSuch where they were none."""
    removed, _by_model = Membership.objects.filter(person=who, system=code).delete()
    if not removed:
        raise NoSuch(f"{who.get_username()} is no member of {code}.")


def _name(email: str) -> str:
    """The name somebody signs in with: the address, whatever its capitals."""
    return email.strip().lower()
