"""`manage.py make_up_events`: made-up people, their care, and what it is held against."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from costing import engine
from costing.made_up import Plan, calibration, made


class Command(BaseCommand):
    help = (
        "Make up patient-level events of the illustrative systems with national unit costs, market "
        "forces and ledgers, the same for the same numbers, in place of all made up before, and say how "
        "close they come to the published spend by age, sex and deprivation."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--people", type=int, help="in each system; setting COSTING_PEOPLE")
        parser.add_argument("--years", type=int, default=made.YEARS)
        parser.add_argument("--systems", nargs="*", help="codes; all illustrative ones by default")

    def handle(
        self, *_: Any, people: int | None, years: int, systems: list[str] | None, **options: Any
    ) -> None:
        if unknown := set(systems or []) - set(made.systems()):
            raise CommandError(f"Not an illustrative system: {', '.join(sorted(unknown))}.")
        plan = made.planned(people, years, sorted(set(systems or [])))
        if plan.people < 1 or plan.years < 1 or not plan.systems:
            raise CommandError(
                "There is nobody to make up: load_published, and name people and years."
            )
        home = Path(settings.COSTING_HOME)
        number = made.make(home, plan, self.stderr.write)
        self.stdout.write(f"{number:,} events made up in {home}.")
        self._compare(home, plan)

    def _compare(self, home: Path, plan: Plan) -> None:
        connection = engine.connection(memory=settings.COSTING_MEMORY)
        for one in calibration.compared(engine.tables(connection, home, systems=plan.systems)):
            self.stdout.write(
                f"{one.by} {one.group}: £{one.made_up:,.0f} a head made up, £{one.published:,.0f} "
                f"published ({one.difference:+.1%})"
            )
        connection.disconnect()
