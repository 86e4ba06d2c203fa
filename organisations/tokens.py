"""Tokens: how a person's programs say whose they are."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone

from evidence.queries import Row

from .models import Token

# Of one person, those that have expired among them.
MOST = 20
SHOWN = 8  # characters of a token that tell it from others; a secret has 64 more


class Refused(ValueError):
    """A token that is not made, and why."""


@transaction.atomic
def make(who: User, name: str, days: int) -> str:
    """A new token, which is shown once and never kept; raises Refused."""
    name = " ".join(name.split())
    longest = settings.TOKEN_LONGEST_DAYS
    own = Token.objects.filter(user=User.objects.select_for_update().get(pk=who.pk))
    if not name or len(name) > 60 or not name.isprintable():
        raise Refused("A token needs a name of at most 60 characters.")
    if not 1 <= days <= longest:
        raise Refused(f"A token is valid for 1 to {longest} days.")
    if own.filter(name=name).exists():
        raise Refused(f"There is a token called {name} already: choose another name.")
    if own.count() >= MOST:
        raise Refused(f"There are {MOST} tokens already: revoke one that is not used.")
    _token, secret = Token.objects.create(who, expiry=timedelta(days=days), name=name)
    return str(secret)


def listed(who: User) -> list[Row]:
    """The tokens of a person, the latest first: name, first characters, made, expires, expired."""
    now = timezone.now()
    return [
        {
            "reference": token.reference,
            "name": token.name,
            "begins": token.token_key[:SHOWN],
            "made": token.created,
            "expires": token.expiry,
            "expired": token.expiry is not None and token.expiry <= now,
        }
        for token in Token.objects.filter(user=who)
    ]


def one(who: User, **named: Any) -> Token | None:
    """A token of this person, by reference or name; None where it is nobody's or somebody else's."""
    return Token.objects.filter(user=who, **named).first()
