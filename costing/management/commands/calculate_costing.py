"""`manage.py calculate_costing --system QT6 --who NAME --why "..."`."""

from argparse import ArgumentParser
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from costing import calculate, engine, questions, scopes
from evidence import runs
from evidence.models import Run
from organisations import members


class Command(BaseCommand):
    help = (
        "Ask all questions of the patient-level events of a system, here and now, without a worker; "
        "of an illustrative one, of all of them together. Who asks and why is written down."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--system", required=True, help="code of the system, as QT6")
        parser.add_argument("--who", required=True, help="who asks, by name or e-mail address")
        parser.add_argument("--why", required=True, help="what the figures are for")

    def handle(self, *_: Any, system: str, who: str, why: str, **options: Any) -> None:
        try:
            own = members.system(system)
            scope = scopes.of(own.code, own.illustrative)
            runs.end_dead(scope)
            run = questions.ask(scope, who, why)
        except (members.NoSuch, ValidationError) as error:
            raise CommandError("; ".join(getattr(error, "messages", [str(error)]))) from error
        except runs.AlreadyUnfinished as error:
            raise CommandError(f"{error}; wait until it has") from error
        run = self._performed(run)
        if run.state != Run.State.FINISHED:
            state = run.get_state_display()
            raise CommandError(
                f"Run {run.pk} of {scope} is not finished but {state}. {run.error}".strip()
            )
        self.stdout.write(f"Run {run.pk} of {scope} is finished and published.")

    def _performed(self, run: Run) -> Run:
        try:
            return runs.perform(run.pk, calculate.results, calculate.RESULTS, calculate.made_of)
        except (engine.NothingThere, runs.FiguresChanged, runs.EndedMeanwhile) as error:
            raise CommandError(str(error)) from error
