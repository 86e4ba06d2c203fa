"""`manage.py api_examples`: the examples of the API's description, from a server that runs."""

import json
from typing import Any
from urllib.request import urlopen

from django.core.management.base import BaseCommand, CommandParser

from valuedash import api_examples


class Command(BaseCommand):
    help = "Write the examples in the API's description anew, with the answers of a running server."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("server", nargs="?", default="http://127.0.0.1:8000")

    def handle(self, *args: Any, server: str, **options: Any) -> None:
        with urlopen(f"{server}/api/v1/runs/?limit=1") as answer:  # noqa: S310 (named by whoever runs this)
            run = json.load(answer)["run"]
        found = {}
        for name, address in api_examples.ADDRESSES.items():
            with urlopen(f"{server}/api/v1/{address.format(run=run)}") as answer:  # noqa: S310
                shown = json.load(answer)
            found[name] = api_examples.anywhere(shown, shown["run"], server)
        api_examples.FILE.write_text(json.dumps(found, indent=1, ensure_ascii=False) + "\n")
        self.stdout.write(f"{len(found)} examples in {api_examples.FILE}")
