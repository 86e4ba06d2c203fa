"""What commands that load a small table of ours have in common."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from evidence.datasets.table import TableError


class LoadTable(BaseCommand):
    """Load a file with its source, or say what is wrong with it and change nothing.

    A command of this kind says which `columns` its file has, what its `lines` are, its usual `licence`
    and how to `load` it.
    """

    columns: str
    lines: str
    licence: str

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help=f"CSV with the columns {self.columns}")
        parser.add_argument("--title", required=True, help="of its source, as it is shown")
        parser.add_argument("--publisher", required=True, help="who supplied it")
        parser.add_argument("--licence", default=self.licence)
        parser.add_argument("--url", default="", help="where its source is described")

    def load(self, path: Path, **about: Any) -> int:
        raise NotImplementedError

    def handle(self, *_: Any, file: Path, **options: Any) -> None:
        about = {name: options[name] for name in ("title", "publisher", "licence", "url")}
        try:
            rows = self.load(file, **about, **self.more(options))
        except (OSError, TableError) as error:
            raise CommandError(f"Nothing was loaded. {error}") from error
        except ValidationError as error:
            raise CommandError(f"Nothing was loaded. {'; '.join(error.messages)}") from error
        self.stdout.write(f"{self.lines} loaded: {rows:,}.")

    def more(self, options: dict[str, Any]) -> dict[str, Any]:
        """What a command gives to its loader beside the source."""
        return {}
