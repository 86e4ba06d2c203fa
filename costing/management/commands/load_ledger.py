"""manage.py load_ledger FILE --title ... --publisher ..."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from costing import ledger, load
from evidence.datasets.table import TableError


class Command(BaseCommand):
    help = "Load totals of general ledgers, in place of those of the same systems and years."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "file",
            type=Path,
            help="CSV with the columns system,year,organisation,care_setting,cost",
        )
        parser.add_argument("--title", required=True, help="of its source, as it is shown")
        parser.add_argument("--publisher", required=True, help="who supplied it")
        parser.add_argument("--licence", default=load.LICENCE)

    def handle(self, *_: Any, file: Path, **options: Any) -> None:
        about = {name: options[name] for name in ("title", "publisher", "licence")}
        try:
            rows = ledger.load(file, **about)
        except (OSError, TableError) as error:
            raise CommandError(f"Nothing was loaded. {error}") from error
        except ValidationError as error:
            raise CommandError(f"Nothing was loaded. {'; '.join(error.messages)}") from error
        self.stdout.write(f"Ledger totals loaded: {rows:,}.")
