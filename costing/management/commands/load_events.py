"""manage.py load_events FILE --kind admitted --system QT6 --year 2023-24 --name apc ..."""

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

import duckdb
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from costing import extracts, load
from costing.extracts import REASONS, Effect
from costing.models import Extract
from costing.pseudonyms import Pseudonyms


class Command(BaseCommand):
    help = "Load an extract of patient-level costs, or of people, in place of the one of that name."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="CSV, CSV compressed with gzip, or Parquet")
        parser.add_argument("--kind", required=True, choices=extracts.KINDS)
        parser.add_argument("--system", required=True, help="code of the system, as QT6")
        parser.add_argument("--year", required=True, help="financial year, as 2023-24")
        parser.add_argument("--name", required=True, help="of the extract, within system and year")
        parser.add_argument("--title", required=True, help="of its source, as it is shown")
        parser.add_argument("--publisher", required=True, help="who supplied it")
        parser.add_argument("--licence", default=load.LICENCE)
        parser.add_argument("--url", default="", help="where its source is described")

    def handle(self, *_: Any, file: Path, kind: str, **options: Any) -> None:
        names = ("system", "year", "name", "title", "publisher", "licence", "url")
        about = load.About(**{name: options[name] for name in names})
        try:
            row = load.extract(file, kind, about, self._say)
        except ValidationError as error:
            raise CommandError(f"Nothing was loaded. {'; '.join(error.messages)}") from error
        except (ValueError, OSError, duckdb.Error) as error:  # refusals of ours are ValueErrors
            raise CommandError(f"Nothing was loaded. {error}") from error
        self._tell(row, about)

    def _say(self, words: str) -> None:
        """Progress, in one line that is written over where somebody watches."""
        watched = sys.stderr.isatty()
        self.stderr.write(f"  {words}", str, ending="\r" if watched else "\n")

    def _tell(self, row: Extract, about: load.About) -> None:
        self.stdout.write(
            f"{row}: {row.rows_kept:,} of {row.rows_read:,} rows kept, "
            f"£{row.cost_kept:,.0f} of £{row.cost_read:,.0f}."
        )
        for code, rows in row.problems.items():
            reason = REASONS[code]
            self.stdout.write(f"  {rows:,} {reason.effect.value}: {reason.words}")
        if any(REASONS[code].effect is Effect.SET_ASIDE for code in row.problems):
            self.stdout.write(f"Rows set aside: {load.report_path(about, row.loaded_at)}")
        fingerprint = Pseudonyms(settings.COSTING_KEY).fingerprint
        if others := load.other_keys(Path(settings.COSTING_HOME), about.system, fingerprint):
            self.stdout.write(
                f"Read with another key, so that people cannot be linked: {', '.join(others)}. "
                "Load them again."
            )
