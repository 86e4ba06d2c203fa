"""The four readers of every rule of access: owner, colleague, stranger and anybody."""

from dataclasses import dataclass

from django.contrib.auth.models import User
from django.test import Client

from organisations import members, tokens

OWN, OTHER = "QT6", "QE1"
PASSWORD = "a heron on the estuary"


def person(email: str, *systems: str) -> User:
    made = members.new_person(email, PASSWORD)
    for code in systems:
        members.add(made, code, "member")
    return made


def with_token(who: User, name: str = "notebook") -> Client:
    return Client(headers={"authorization": f"Token {tokens.make(who, name, 30)}"})


def with_session(who: User) -> Client:
    client = Client()
    client.force_login(who)
    return client


@dataclass(frozen=True)
class Readers:
    """Members of QT6, of another system, of none, and nobody known; by token and by session."""

    may: dict[str, Client]
    may_not: dict[str, Client]

    @property
    def everybody(self) -> dict[str, Client]:
        return self.may | self.may_not


def readers() -> Readers:
    """The organisations have been made."""
    may = {"owner": person("owner@example.nhs.uk", OWN)}
    may["colleague"] = person("colleague@example.nhs.uk", OWN, OTHER)
    may_not = {"stranger": person("stranger@example.nhs.uk", OTHER)}
    may_not["member of nothing"] = person("nothing@example.nhs.uk")
    return Readers(both_ways(may), both_ways(may_not) | {"anybody": Client()})


def both_ways(people: dict[str, User]) -> dict[str, Client]:
    made = {f"{name} by token": with_token(who) for name, who in people.items()}
    return made | {f"{name} by session": with_session(who) for name, who in people.items()}
