"""The life of a run: asked for, performed under a lock, published by moving one pointer, forgotten.

A run may be killed at any moment. Its lock is held by the database session that performs it, so a
dead worker's lock is free at once; the beat then ends the run, and the last published results stand.
"""

import hashlib
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta

from django.conf import settings
from django.db import IntegrityError, connection, transaction
from django.db.backends.utils import CursorWrapper
from django.db.models import F
from django.utils import timezone

from . import partitions
from .access import PUBLISHED
from .models import LoadedTable, Publication, Run

# Changes when a formula or a policy constant changes, so that a run's results say by which rules.
METHOD = "1"

# A run that nobody has picked up for this long is sent to the queue again, in case its message was lost.
SEND_AGAIN_AFTER_SECONDS = 120

# A new run may be asked for while the one before it still tidies up: its worker waits this long.
PATIENCE_SECONDS = 30


class AlreadyUnfinished(RuntimeError):
    """There is an unfinished run of this scope; it has to end before another is asked for."""


class FiguresChanged(RuntimeError):
    """Figures were loaded while a run was calculated: it may have read some old and some new."""


class EndedMeanwhile(RuntimeError):
    """A run was ended by somebody else, as after its database session was lost."""


class Progress:
    """How far a run is, saved as it goes, outside any transaction of the results."""

    def __init__(self, run: Run) -> None:
        self.run = run

    def begin(self, total: int) -> None:
        Run.objects.filter(pk=self.run.pk).update(total=total, done=0)

    def step(self, words: str) -> None:
        """Say what is being done now; counts as one more step done when the next one begins."""
        Run.objects.filter(pk=self.run.pk).exclude(step="").update(done=F("done") + 1)
        Run.objects.filter(pk=self.run.pk).update(step=words)


def ask(scope: str = "published") -> Run:
    """Create the one unfinished run of a scope; raises AlreadyUnfinished where there is one."""
    try:
        with transaction.atomic():
            return Run.objects.create(scope=scope, method=METHOD)
    except IntegrityError as error:
        raise AlreadyUnfinished(f"a run of {scope} has not ended yet") from error


@contextmanager
def lock(scope: str, patience: float = 0) -> Iterator[bool]:
    """Hold the lock of a scope in this database session.

    Yields False where another session still has it after `patience` seconds.
    """
    key = int.from_bytes(
        hashlib.sha256(f"valuedash run {scope}".encode()).digest()[:8], signed=True
    )
    give_up = time.monotonic() + patience
    with connection.cursor() as cursor:
        while not (held := _locked(cursor, key)) and time.monotonic() < give_up:
            time.sleep(0.1)
        try:
            yield held
        finally:
            if held and connection.connection and not connection.connection.closed:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [key])


def _locked(cursor: CursorWrapper, key: int) -> bool:
    cursor.execute("SELECT pg_try_advisory_lock(%s)", [key])
    return bool(cursor.fetchone()[0])


def perform(
    run_id: int,
    calculate: Callable[[Run, Progress], None],
    results: tuple,
    made_of: Callable[[Run], str] | None = None,
) -> Run:
    """Perform a queued run; does nothing where it is no longer queued, as when asked twice.

    A failure is kept with the run in words; results that are shown stay as they were. `made_of` is a
    checksum over all that the run reads, by default the tables of published figures: the run fails
    where that changes meanwhile.
    """
    figures_of = made_of or (lambda _: input_hash())
    run = Run.objects.get(pk=run_id)
    if run.state != Run.State.QUEUED:
        return run
    with lock(run.scope, PATIENCE_SECONDS) as held:
        figures = figures_of(run)
        begun = held and Run.objects.filter(pk=run_id, state=Run.State.QUEUED).update(
            state=Run.State.RUNNING, started=timezone.now(), input_hash=figures
        )
        if begun:
            try:
                calculate(run, Progress(run))
                if figures_of(run) != figures:
                    raise FiguresChanged("figures were loaded meanwhile; calculate again")
                publish(run)
            except Exception as error:
                fail(run, f"{type(error).__name__}: {error}")
                partitions.drop(results, run.pk)
                raise
            forget(run.scope, results)
    run.refresh_from_db()
    return run


def publish(run: Run) -> None:
    """Show this run from now on: one short transaction that moves the pointer."""
    with transaction.atomic():
        ours = Run.objects.filter(pk=run.pk, state=Run.State.RUNNING).update(
            state=Run.State.FINISHED, ended=timezone.now(), done=F("total"), step="", kept=True
        )
        if not ours:
            raise EndedMeanwhile("the run was taken for dead and ended before it was done")
        Publication.objects.update_or_create(scope=run.scope, defaults={"run_id": run.pk})


def fail(run: Run, why: str) -> None:
    Run.objects.filter(pk=run.pk).update(
        state=Run.State.FAILED, ended=timezone.now(), error=why[:2000]
    )


def forget(scope: str, results: tuple) -> None:
    """Drop the results of all but the last runs of a scope (setting RUNS_KEPT) and of failed ones."""
    finished = Run.objects.filter(scope=scope, state=Run.State.FINISHED).order_by("-id")
    kept = set(finished.values_list("pk", flat=True)[: settings.RUNS_KEPT])
    ours = set(Run.objects.filter(scope=scope).values_list("pk", flat=True))
    Run.objects.filter(pk__in=ours - kept, kept=True).update(kept=False)
    for model in results:
        for run_id in partitions.runs(model) & (ours - kept):
            partitions.drop([model], run_id)


def end_dead(scope: str = "published") -> list[int]:
    """End runs whose worker died, of scopes that begin so; returns the queued ones whose message may
    have been lost."""
    own = Run.objects.filter(scope__startswith=scope)
    for run in own.filter(state=Run.State.RUNNING):
        with lock(run.scope) as free:
            run.refresh_from_db()
            if free and run.state == Run.State.RUNNING:
                fail(run, "the worker stopped before the end; start the calculation again")
    before = timezone.now() - timedelta(seconds=SEND_AGAIN_AFTER_SECONDS)
    waiting = own.filter(state=Run.State.QUEUED, created__lt=before)
    return list(waiting.order_by("pk").values_list("pk", flat=True))


def input_hash(part: str = PUBLISHED) -> str:
    """Checksum over the tables loaded and the version of the method: equal means equal results."""
    tables = LoadedTable.objects.filter(part=part)
    parts = tables.order_by("name").values_list("name", "sha256")
    text = METHOD + "".join(f"\n{name} {sha256}" for name, sha256 in parts)
    return hashlib.sha256(text.encode()).hexdigest()
