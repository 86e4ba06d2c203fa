"""`manage.py remove_member EMAIL CODE`: a person may no longer read a system's own figures."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from organisations import members


class Command(BaseCommand):
    help = "End somebody's membership of a system, at once and for their tokens too."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email", help="the address the person signs in with")
        parser.add_argument("code", help="code of the system, as in QT6")

    def handle(self, *args: Any, email: str, code: str, **options: Any) -> None:
        try:
            who = members.person(email)
            members.remove(who, code)
        except members.NoSuch as error:
            raise CommandError(str(error)) from error
        left = ", ".join(row["code"] for row in members.systems(who)) or "none"
        self.stdout.write(
            f"{who.get_username()} is no member of {code} any longer; still of: {left}."
        )
