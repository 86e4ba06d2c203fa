"""A real worker performs runs; it may be asked twice, killed, or never have got the message."""

import json
import os
import signal
import subprocess
import time
from base64 import b64decode
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from subprocess import Popen

import pytest
import redis
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.utils import timezone

from costing import tasks as costing_tasks
from evidence import partitions, queries, runs
from evidence.models import Run
from organisations.models import PeerSet
from programmes import calculate, tasks
from tests import builders, live, services


def until(true: Callable[[], object], seconds: float = 30) -> None:
    give_up = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < give_up, "waited in vain"
        time.sleep(0.05)


def ended(run: Run) -> Run:
    """A run once the worker is done with it."""

    def seen() -> bool:
        run.refresh_from_db()
        return not run.unfinished

    until(seen)
    return run


def asked() -> Run:
    run = runs.ask()
    tasks.perform.delay(run.pk)
    return run


# At work


def test_the_worker_performs_a_run_and_publishes_it(worker: Popen[bytes]) -> None:
    builders.organisation("QT6")
    run = ended(asked())
    assert (run.state, run.error, run.done) == ("finished", "", run.total)
    assert queries.published_run() == run
    assert PeerSet.objects.get(run=run).organisation_id == "QT6"


def test_a_message_delivered_twice_is_performed_once(worker: Popen[bytes]) -> None:
    run = asked()
    tasks.perform.delay(run.pk)
    first = ended(run)
    # A run after both messages: once it has ended they have been dealt with.
    ended(asked())
    again = Run.objects.get(pk=run.pk)
    assert (again.started, again.ended) == (first.started, first.ended)
    assert Run.objects.count() == 2


def test_a_message_about_a_run_that_is_gone_does_no_harm(worker: Popen[bytes]) -> None:
    tasks.perform.delay(0)
    assert ended(asked()).state == "finished"


def test_a_run_whose_message_was_lost_is_sent_again(worker: Popen[bytes]) -> None:
    run = runs.ask()
    ago = timezone.now() - timedelta(seconds=runs.SEND_AGAIN_AFTER_SECONDS + 1)
    Run.objects.filter(pk=run.pk).update(created=ago)
    tasks.end_dead_runs.delay()
    assert ended(run).state == "finished"


def test_the_worker_keeps_working_after_a_run_that_fails(worker: Popen[bytes]) -> None:
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE organisations_peerset RENAME TO peerset_out_of_the_way")
    try:
        failed = ended(asked())
    finally:
        with connection.cursor() as cursor:
            cursor.execute("ALTER TABLE peerset_out_of_the_way RENAME TO organisations_peerset")
    assert failed.state == "failed"
    assert 'relation "organisations_peerset" does not exist' in failed.error
    assert queries.published_run() is None
    assert ended(asked()).state == "finished"


def test_a_message_is_json_with_the_number_of_a_run_and_nothing_else(db: None) -> None:
    tasks.perform.apply_async([7], queue="unheard")
    with redis.Redis.from_url(settings.REDIS_URL) as broker:
        (message,) = (json.loads(text) for text in broker.lrange("unheard", 0, -1))
        broker.delete("unheard")
    assert message["content-type"] == "application/json"
    arguments, named, _ = json.loads(b64decode(message["body"]))
    assert (arguments, named) == ([7], {})


def test_the_clock_looks_for_dead_runs_every_minute() -> None:
    clocks = settings.CELERY_BEAT_SCHEDULE.values()
    assert {clock["task"]: clock["schedule"] for clock in clocks} == {
        tasks.end_dead_runs.name: 60.0,
        costing_tasks.end_dead_runs.name: 60.0,
    }


# Killed


@contextmanager
def doomed_worker() -> Iterator[Popen[bytes]]:
    """A worker that hears only the queue `doomed`, so that it can be killed without loss."""
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "valuedash.settings",
        "DATABASE_URL": services.database_url(str(connection.settings_dict["NAME"])),
        "REDIS_URL": settings.REDIS_URL,
    }
    log = services.folder() / f"doomed-{services.worker_number()}.log"
    options = ["--queues=doomed", "--hostname=doomed@%h"]
    with log.open("wb") as output:
        process = Popen(
            [*live.WORKER, *options], env=environment, cwd=settings.BASE_DIR,
            stdout=output, stderr=output,
        )  # fmt: skip
    try:
        yield process
    finally:
        live.stop(process, [signal.SIGTERM, signal.SIGQUIT])


def calculating(worker: Popen[bytes]) -> list[int]:
    """The processes in which a worker calculates."""
    children = Path(f"/proc/{worker.pid}/task/{worker.pid}/children").read_text()
    return [int(number) for number in children.split()]


def waits_for_a_lock(run: Run) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_locks l JOIN pg_database d ON d.oid = l.database "
            "WHERE d.datname = current_database() AND NOT l.granted"
        )
        (waiting,) = cursor.fetchone()
    run.refresh_from_db()
    return bool(waiting and run.state == Run.State.RUNNING)


@pytest.mark.parametrize("whole", [True, False], ids=["the worker", "the process that calculates"])
def test_a_worker_killed_in_the_middle_of_a_run_leaves_the_last_results(
    worker: Popen[bytes], whole: bool
) -> None:
    builders.organisation("QT6")
    shown = ended(asked())
    run = runs.ask()
    with doomed_worker() as doomed:
        with transaction.atomic(), connection.cursor() as cursor:
            # The run gets as far as its first results and has to wait there.
            cursor.execute("LOCK TABLE organisations_peerset IN ACCESS EXCLUSIVE MODE")
            tasks.perform.apply_async([run.pk], queue="doomed")
            until(lambda: waits_for_a_lock(run))
            pids = calculating(doomed)
            for pid in [doomed.pid, *pids] if whole else pids:
                os.kill(pid, signal.SIGKILL)
            assert run.step == "writing peers"
        until(lambda: tasks.end_dead_runs() or not Run.objects.get(pk=run.pk).unfinished)
    run.refresh_from_db()
    assert (run.state, run.kept) == ("failed", False)
    assert run.error == "the worker stopped before the end; start the calculation again"
    assert queries.published_run() == shown
    assert PeerSet.objects.filter(run=shown).count() == 1
    assert run.pk not in partitions.runs(PeerSet)
    assert queries.published_run() == shown
    assert ended(asked()).state == "finished"


# Commands


def test_the_command_asks_the_worker_and_says_the_number_at_once(
    worker: Popen[bytes], capsys: pytest.CaptureFixture[str]
) -> None:
    call_command("recalculate")
    run = Run.objects.get(pk=int(capsys.readouterr().out))
    assert ended(run).state == "finished"


def test_the_commands_name_a_run_that_has_not_ended(db: None) -> None:
    runs.ask()
    for command in ("calculate", "recalculate"):
        with pytest.raises(CommandError, match="a run of published has not ended yet"):
            call_command(command)


def test_a_command_first_ends_a_run_whose_worker_is_gone(db: None) -> None:
    gone = Run.objects.create(state=Run.State.RUNNING, started=timezone.now())
    call_command("calculate")
    gone.refresh_from_db()
    assert gone.state == "failed"
    assert queries.published_run() != gone


def test_the_command_calculates_without_a_broker(
    published_for_all: Run, worker: Popen[bytes], capsys: pytest.CaptureFixture[str]
) -> None:
    """And its results are those of the worker, row for row, as they are when calculated again."""
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "valuedash.settings",
        "DATABASE_URL": services.database_url(str(connection.settings_dict["NAME"])),
        "REDIS_URL": "redis://127.0.0.1:1/0",
    }
    command = [*live.WORKER[:1], "manage.py", "calculate"]
    said = subprocess.run(
        command, env=environment, cwd=settings.BASE_DIR, capture_output=True, text=True, check=True
    )
    alone = queries.published_run()
    assert alone is not None
    assert said.stdout == f"Run {alone.pk} is finished and published.\n"
    by_worker = ended(asked())
    assert by_worker.state == "finished"
    assert published_for_all.pk < alone.pk < by_worker.pk
    assert alone.input_hash == by_worker.input_hash == published_for_all.input_hash
    assert results(published_for_all) == results(alone) == results(by_worker)


def results(run: Run) -> dict[str, tuple]:
    """Number and checksum of the rows of each results table, but for the number of the run."""
    found = {}
    with connection.cursor() as cursor:
        for model in calculate.RESULTS:
            table = f"{model._meta.db_table}_{run.pk}"
            cursor.execute(
                "SELECT count(*), md5(string_agg(row, chr(10) ORDER BY row)) FROM "
                f"(SELECT (to_jsonb(t) - 'run_id')::text AS row FROM {table} t) AS rows"
            )
            found[model._meta.db_table] = cursor.fetchone()
    assert all(number for number, _ in found.values())
    return found
