from typing import Any

from django.core.management.base import BaseCommand, CommandError

from evidence import runs
from programmes import calculate, corrections


class Command(BaseCommand):
    help = "Calculate all results from the figures loaded, here and now, without a worker."

    def handle(self, *args: Any, **options: Any) -> None:
        runs.end_dead()
        try:
            run = runs.ask()
        except runs.AlreadyUnfinished as error:
            raise CommandError(f"{error}; see it at /runs/ or wait until it has") from error
        run = runs.perform(run.pk, calculate.published, calculate.RESULTS)
        corrections.weigh(run)
        self.stdout.write(f"Run {run.pk} is finished and published.")
