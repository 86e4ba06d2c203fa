"""The worker's jobs on patient-level events. A message carries the id of a run, or nothing."""

from pathlib import Path

from celery import shared_task
from celery.utils.log import get_task_logger
from django.conf import settings

from evidence import runs
from evidence.models import Run
from evidence.queries import published_run

from . import calculate, questions, scopes
from .made_up import made

logger = get_task_logger(__name__)


@shared_task(name="costing.tasks.perform")
def perform(run_id: int) -> None:
    """Perform one run; safe to deliver twice, safe to kill."""
    runs.perform(run_id, calculate.results, calculate.RESULTS, calculate.made_of)


@shared_task(name="costing.tasks.end_dead_runs")
def end_dead_runs() -> None:
    """End runs whose worker died, and send again those whose message was lost."""
    for run_id in runs.end_dead(scopes.PREFIX):
        perform.delay(run_id)


@shared_task(name="costing.tasks.illustrate")
def illustrate() -> None:
    """Make up the events of the illustrative systems and calculate, unless that is done; safe to kill."""
    home, plan = Path(settings.COSTING_HOME), made.planned()
    if not plan.systems or plan.people < 1:
        return
    if not made.current(home, plan):
        made.make(home, plan, logger.info)
    runs.end_dead(scopes.EXAMPLE)
    shown = published_run(scopes.EXAMPLE)
    if shown is None or shown.input_hash != calculate.made_of(shown):
        _calculate_example()


def _calculate_example() -> None:
    """Perform a run of the illustrative systems: a new one, or the one that is queued already."""
    why = "To show what patient-level costs can tell."
    try:
        perform(questions.ask(scopes.EXAMPLE, "valuedash", why).pk)
    except runs.AlreadyUnfinished:
        # Asked for before a restart: its message may be lost, and to send it twice does no harm.
        for run in Run.objects.filter(scope=scopes.EXAMPLE, state=Run.State.QUEUED):
            perform.delay(run.pk)
