"""manage.py factsheet CODE --out FILE: two pages of A4 about one organisation, as PDF."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from django.core.management.base import BaseCommand, CommandError
from django.http import Http404, QueryDict
from django.urls import reverse

import organisations.queries
from evidence.queries import published_run
from programmes.files import factsheet
from programmes.files.figures import chosen


class Command(BaseCommand):
    help = "Write the factsheet of an organisation as PDF."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("code", help="code of the organisation: QT6, W11000023")
        parser.add_argument("--out", type=Path, required=True, help="the file to write")
        parser.add_argument("--site", default="", help="address of the service, as https://…")
        for name in ("year", "benchmark", "basis"):
            parser.add_argument(f"--{name}", default="", help="as in the address of the page")

    def handle(self, *_: Any, code: str, out: Path, site: str, **options: Any) -> None:
        run, own = published_run(), organisations.queries.organisation_row(code)
        if run is None:
            raise CommandError("No run has finished yet: manage.py calculate makes one.")
        if own is None or own["kind"] == "nation":
            raise CommandError(f"There is no organisation with the code {code}.")
        address = QueryDict(mutable=True)
        address.update({name: options[name] for name in ("year", "benchmark", "basis")})
        try:
            controls, choice = chosen(run, own, address)
        except Http404 as error:
            raise CommandError(str(error)) from error
        if controls is None:
            raise CommandError(f"No spend is loaded for {own['name']}, so there is no factsheet.")
        page = f"{site}{reverse('organisation', args=[own['code']])}?{urlencode(choice)}"
        try:
            content = factsheet.pdf(factsheet.Factsheet(run, own, choice), page)
        except factsheet.NoPdf as error:
            raise CommandError(f"{factsheet.HOW_TO_GET_IT} ({error})") from error
        out.write_bytes(content)
        self.stdout.write(f"{out}: {own['name']}, {choice['year']}, run {run.pk}")
