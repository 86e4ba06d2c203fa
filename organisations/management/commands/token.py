"""`manage.py token make|list|revoke EMAIL`: the tokens of a person's programs."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.contrib.auth.models import User
from django.core.management.base import BaseCommand, CommandError

from organisations import members, tokens


class Command(BaseCommand):
    help = "Make, list or revoke the tokens with which a person's programs read the API."

    def add_arguments(self, parser: ArgumentParser) -> None:
        actions = parser.add_subparsers(dest="action", required=True)
        for action in ("make", "list", "revoke"):
            one = actions.add_parser(action)
            one.add_argument("email", help="the address the person signs in with")
            if action != "list":
                one.add_argument("--name", required=True, help="what the token is for")
            if action == "make":
                one.add_argument("--days", type=int, default=settings.TOKEN_DAYS)

    def handle(self, *args: Any, action: str, email: str, **options: Any) -> None:
        try:
            who = members.person(email)
            getattr(self, action)(who, **options)
        except (members.NoSuch, tokens.Refused) as error:
            raise CommandError(str(error)) from error

    def make(self, who: User, name: str, days: int, **_: Any) -> None:
        """Standard output has the token and nothing else, for a program to read."""
        secret = tokens.make(who, name, days)
        self.stderr.write(f"Shown once, valid for {days} days. Send it as: Authorization: Token …")
        self.stdout.write(secret)

    def list(self, who: User, **_: Any) -> None:
        for row in tokens.listed(who):
            until = "expired" if row["expired"] else "until"
            self.stdout.write(
                f"{row['begins']}…  made {row['made']:%Y-%m-%d}  {until} {row['expires']:%Y-%m-%d}"
                f"  {row['name']}"
            )

    def revoke(self, who: User, name: str, **_: Any) -> None:
        found = tokens.one(who, name=name)
        if found is None:
            raise CommandError(f"{who.get_username()} has no token called {name}.")
        found.delete()
        self.stdout.write(f"The token {name} is revoked.")
