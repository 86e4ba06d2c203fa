from argparse import ArgumentParser
from datetime import date
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from evidence.datasets.published import PublishedFileError
from organisations import boundaries


class Command(BaseCommand):
    help = "Load boundaries from a GeoJSON file, so that pages draw a map in place of tiles."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="GeoJSON in degrees, a feature for each")
        parser.add_argument("--title", help="title of the publication (default: the file's name)")
        parser.add_argument("--publisher", default="Office for National Statistics")
        parser.add_argument("--licence", default="OGL-3.0")
        parser.add_argument("--url", default="", help="where it is published")
        parser.add_argument("--published", type=date.fromisoformat, help="day it was published")
        parser.add_argument(
            "--match",
            metavar="PROPERTY",
            default="",
            help="property with the ONS or ODS code (default: the one that names most)",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        path = options["file"]
        names = ("publisher", "licence", "url", "published")
        about = {name: options[name] for name in names} | {"title": options["title"] or path.stem}
        try:
            number = boundaries.load(path, match=options["match"], **about)
        except (OSError, PublishedFileError) as error:
            raise CommandError(f"Nothing was loaded. {error}") from error
        except ValidationError as error:
            raise CommandError(f"Nothing was loaded. {'; '.join(error.messages)}") from error
        self.stdout.write(f"Boundaries of {number} organisations loaded.")
