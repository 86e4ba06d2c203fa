"""`manage.py add_member EMAIL CODE`: a person may read a system's own figures."""

import getpass
import sys
from argparse import ArgumentParser
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from organisations import members
from organisations.models import Membership


class Command(BaseCommand):
    help = (
        "Make somebody a member of a system, with a new account where they have none. The password "
        "of a new account is asked for, or read from standard input; it is never part of the command."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email", help="the address the person signs in with")
        parser.add_argument("code", help="code of the system, as in QT6")
        parser.add_argument(
            "--role", choices=Membership.Role.values, default=Membership.Role.MEMBER.value
        )

    @transaction.atomic
    def handle(self, *args: Any, email: str, code: str, role: str, **options: Any) -> None:
        try:
            system = members.system(code)
            new = not members.known(email)
            who = members.new_person(email, password()) if new else members.person(email)
            members.add(who, code, role)
        except members.NoSuch as error:
            raise CommandError(str(error)) from error
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        account = "a new account" if new else "an account there was"
        self.stdout.write(f"{who.get_username()} ({account}) is a {role} of {system.full_name}.")


def password() -> str:
    """Twice from a prompt; from a program one line of standard input."""
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\r\n")
    first = getpass.getpass("Password of the new account: ")
    if first != getpass.getpass("The same again: "):
        raise CommandError("The two are not the same; nothing was changed.")
    return first
