"""`manage.py make_up_events`: made-up people and their care for the illustrative systems."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from costing import engine, made_up
from costing.made_up import calibration
from organisations.models import Organisation


class Command(BaseCommand):
    help = (
        "Make up patient-level events of the illustrative systems, the same for the same numbers, and "
        "say how close they come to the published spend by age, sex and deprivation."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--people", type=int, default=4000, help="in each system")
        parser.add_argument("--years", type=int, default=3)
        parser.add_argument("--systems", nargs="*", help="codes; all illustrative ones by default")

    def handle(
        self, *args: Any, people: int, years: int, systems: list[str] | None, **options: Any
    ) -> None:
        there = Organisation.objects.filter(illustrative=True).exclude(kind="nation")
        codes = sorted(there.values_list("code", flat=True))
        if unknown := set(systems or []) - set(codes):
            raise CommandError(f"Not an illustrative system: {', '.join(sorted(unknown))}.")
        if people < 1 or years < 1 or not codes:
            raise CommandError(
                "There is nobody to make up: load_published, and name people and years."
            )
        home = Path(settings.COSTING_HOME)
        plan = made_up.Plan(systems or codes, people, years=years)
        number = made_up.write(home, plan, self.stderr.write)
        self.stdout.write(f"{number:,} events made up in {home}.")
        connection = engine.connection(memory=settings.COSTING_MEMORY)
        for one in calibration.compared(engine.tables(connection, home, systems=plan.systems)):
            self.stdout.write(
                f"{one.by} {one.group}: £{one.made_up:,.0f} a head made up, £{one.published:,.0f} "
                f"published ({one.difference:+.1%})"
            )
        connection.disconnect()
