"""manage.py remove_events --system QT6 --year 2023-24 --name apc"""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from costing import load


class Command(BaseCommand):
    help = "Take an extract out of the store. What is shown changes with the next calculation."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--system", required=True, help="code of the system, as QT6")
        parser.add_argument("--year", required=True, help="financial year, as 2023-24")
        parser.add_argument("--name", required=True, help="of the extract, within system and year")

    def handle(self, *_: Any, system: str, year: str, name: str, **options: Any) -> None:
        try:
            rows = load.remove(system, year, name)
        except (load.NotLoaded, ValueError) as error:
            raise CommandError(f"Nothing was removed. {error}") from error
        self.stdout.write(
            f"{name} of {system} {year} is out: {rows:,} rows. Figures that are shown have it in them until "
            "the next calculation (calculate_costing)."
        )
