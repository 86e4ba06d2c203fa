"""The worker's jobs. A message carries the id of a run and nothing else."""

from celery import shared_task

from evidence import runs

from . import calculate, corrections


@shared_task(name="programmes.tasks.perform")
def perform(run_id: int) -> None:
    """Perform one run; safe to deliver twice, safe to kill."""
    corrections.weigh(runs.perform(run_id, calculate.published, calculate.RESULTS))


@shared_task(name="programmes.tasks.end_dead_runs")
def end_dead_runs() -> None:
    """End runs whose worker died, and send again those whose message was lost."""
    for run_id in runs.end_dead():
        perform.delay(run_id)
