"""`manage.py demo`: everything on one machine, from nothing to the address of the first page."""

import json
import os
import signal
import socket
import sys
import time
from http import HTTPStatus
from http.client import HTTPException
from signal import SIGKILL, SIGQUIT, SIGTERM
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.request import urlopen

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from costing import tasks as costing_tasks
from evidence import runs
from evidence.models import Publication, Run
from programmes import tasks
from valuedash import health
from valuedash.embedded import Home, Postgres, ServiceError, Valkey
from valuedash.embedded.processes import Process, last_line, start, stop

ADDRESS = "127.0.0.1"

# Those of a demo that was killed a moment ago need this long to leave the port.
PORT_PATIENCE_SECONDS = 8
READY_PATIENCE_SECONDS = 60

UNFINISHED = [Run.State.QUEUED, Run.State.RUNNING]


class Command(BaseCommand):
    help = "Start everything on this machine, load the published figures, calculate, and serve."
    requires_system_checks = ()  # there is no database yet

    def handle(self, *args: Any, **options: Any) -> None:
        self.began = time.monotonic()
        self.home = Home(settings.VALUEDASH_HOME)
        self.services: list[Postgres | Valkey] = []
        self.processes: dict[str, Process] = {}
        stop_politely()
        try:
            self.home.prepare()
            with self.home.alone() as in_order:
                self.run(in_order)
        except ServiceError as error:
            raise CommandError(str(error)) from error
        except KeyboardInterrupt:
            self.say("Stopped. The figures are kept for the next start.")

    def run(self, in_order: bool) -> None:
        try:
            free_port(0 if in_order else PORT_PATIENCE_SECONDS)
            self.start_services()
            self.prepare_figures()
            self.start_worker()
            self.calculate()
            self.serve()
            self.watch()
        finally:
            self.stop_everything()

    def say(self, words: str) -> None:
        self.stdout.write(f"[{time.monotonic() - self.began:5.1f} s] {words}")
        self.stdout.flush()

    # --- The steps ------------------------------------------------------------------------------

    def start_services(self) -> None:
        if settings.EMBEDDED_DATABASE:
            self.say(f"Starting PostgreSQL (data in {self.home.path})")
            self.services.append(Postgres(self.home, settings.POSTGRES_PROGRAMS))
            self.services[-1].start()
        if settings.EMBEDDED_BROKER:
            self.say("Starting Valkey")
            self.services.append(Valkey(self.home, settings.VALKEY_PROGRAM))
            self.services[-1].start()
        answering("DATABASE_URL", health.database)
        answering("REDIS_URL", health.broker)

    def prepare_figures(self) -> None:
        self.say("Bringing the database up to date")
        call_command("migrate", interactive=False, verbosity=0)
        self.say("Loading the published figures")
        call_command("load_published", stdout=self.stdout)

    def start_worker(self) -> None:
        self.say("Starting the worker and its clock")
        celery = ["-m", "celery", "--app", "valuedash", "--skip-checks", "--quiet"]
        worker = ["worker", "--concurrency=2", "--without-mingle", "--without-gossip"]
        # The clock's own record of when it last rang is of no use after a stop.
        for record in self.home.path.glob("beat-schedule*"):
            record.unlink()
        self.start_process("worker", [*celery, *worker, "--loglevel=INFO"])
        self.start_process("beat", [*celery, "beat", "--pidfile="])

    def calculate(self) -> None:
        """Have the worker calculate, unless the results shown are those of these very figures."""
        shown = Publication.objects.filter(scope="published").select_related("run").first()
        if shown and shown.run.input_hash == runs.input_hash():
            self.say(f"Results are current (run {shown.run.pk})")
            return
        run = asked_for()
        said = ""
        while run.unfinished:
            words = f"Calculating, run {run.pk}: {run.done} of {run.total} steps, {run.step}"
            if run.total and words != said:
                self.say(words)
                said = words
            self.pause(0.25)
            run.refresh_from_db()
        if run.state == Run.State.FAILED:
            log = self.home.log("worker")
            raise ServiceError(f"run {run.pk} failed: {run.error} (log: {log})")
        self.say(f"Calculated, run {run.pk}: {run.done} of {run.total} steps")

    def serve(self) -> None:
        self.say("Starting the web server")
        bind = f"{ADDRESS}:{settings.PORT}"
        # One process: a demo has one reader, and each process takes a second to start.
        web = ["-m", "gunicorn", "--workers=2", f"--bind={bind}"]
        self.start_process("web", web, DATABASE_POOL="4")
        connection.close()
        give_up = time.monotonic() + READY_PATIENCE_SECONDS
        while missing := not_ready(f"http://{bind}/readyz"):
            if time.monotonic() > give_up:
                raise ServiceError(f"not ready after {READY_PATIENCE_SECONDS} s: {missing}")
            self.pause(0.1)
        self.say(f"Ready: http://{bind}/ (Ctrl-C stops everything)")
        self.illustrate(bind)

    def illustrate(self, bind: str) -> None:
        """Have the worker make up patient-level care, behind everything that is ready already."""
        if settings.COSTING_PEOPLE:
            costing_tasks.illustrate.delay()
            self.say(
                f"Illustrative patient-level costs follow in some minutes: http://{bind}/costing/"
            )

    def watch(self) -> None:
        while True:
            self.pause(0.5)

    # --- Processes ------------------------------------------------------------------------------

    def start_process(self, name: str, arguments: list[str], **extra: str) -> None:
        """Start a process of ours with the demo's settings; what the environment says wins."""
        here = {"VALUEDASH_HOME": str(self.home.path)}
        self.processes[name] = start(
            [sys.executable, *arguments],
            self.home.log(name),
            # A worker whose broker went away at the same moment may never end in good order.
            farewell=SIGKILL if name == "worker" else SIGTERM,
            folder=settings.BASE_DIR,
            environment=self.environment() | extra | os.environ | here,
        )

    def environment(self) -> dict[str, str]:
        """What the settings of the worker and the web server are made of."""
        return {
            "DATABASE_URL": settings.DATABASE_URL,
            "REDIS_URL": settings.REDIS_URL,
            "SECRET_KEY": self.home.secret_key(),
            "ALLOWED_HOSTS": f"{ADDRESS},localhost",
            "HTTPS": "off",
        }

    def pause(self, seconds: float) -> None:
        """Wait a little; raises ServiceError when something of ours has ended by itself."""
        time.sleep(seconds)
        running = {type(service).__name__: service.process for service in self.services}
        for name, process in (running | self.processes).items():
            if process is not None and process.poll() is not None:
                log = self.home.log(name.lower())
                raise ServiceError(
                    f"{name} ended by itself: {last_line(log)} (log: {log}). "
                    "Everything was stopped; `make demo` starts it again"
                )

    def stop_everything(self) -> None:
        """What uses the services first, all at once, then the services; no hurrying it."""
        for each in (signal.SIGINT, SIGTERM, signal.SIGHUP):
            signal.signal(each, signal.SIG_IGN)
        connection.close()
        for process in self.processes.values():
            process.terminate()
        for process in self.processes.values():
            stop(process, [SIGTERM, SIGQUIT], patience=5)
        for service in reversed(self.services):
            service.stop()


def stop_politely() -> None:
    """Let SIGTERM and a closed terminal end the demo in the way of Ctrl-C."""

    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    for each in (signal.SIGINT, SIGTERM):
        signal.signal(each, interrupt)
    # Under nohup a closed terminal is to change nothing.
    if signal.getsignal(signal.SIGHUP) is not signal.SIG_IGN:
        signal.signal(signal.SIGHUP, interrupt)


def answering(name: str, check: health.Check) -> None:
    """Raises ServiceError when a server, which may be somebody's own, does not answer."""
    try:
        check()
    except Exception as error:
        why = str(error).strip().splitlines()[0]
        raise ServiceError(f"the server of {name} does not answer: {why}") from error


def free_port(patience: float) -> None:
    """Raises ServiceError when the port stays taken."""
    give_up = time.monotonic() + patience
    while taken(settings.PORT):
        if time.monotonic() > give_up:
            raise ServiceError(
                f"port {settings.PORT} is taken by another program: "
                f"PORT={settings.PORT + 1} make demo takes the next one"
            )
        time.sleep(0.1)


def taken(port: int) -> bool:
    with socket.socket() as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((ADDRESS, port))
        except OSError:
            return True
    return False


def asked_for() -> Run:
    """The run to wait for: one that has not ended, sent to the worker again, or a new one."""
    runs.end_dead()
    run = Run.objects.filter(scope="published", state__in=UNFINISHED).first() or runs.ask()
    if run.state == Run.State.QUEUED:
        tasks.perform.delay(run.pk)
    return run


def not_ready(url: str) -> str:
    """What /readyz says is missing; empty when it says that nothing is."""
    try:
        with urlopen(url, timeout=5):  # noqa: S310 (our own address)
            return ""
    except HTTPError as error:
        if error.code != HTTPStatus.SERVICE_UNAVAILABLE:
            raise ServiceError(
                f"the web server answers {error.code}: see log/web.log of the demo"
            ) from error
        return f"missing: {', '.join(json.load(error)['missing'])}"
    except (URLError, HTTPException, OSError):
        return "the web server does not answer"
