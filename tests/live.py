"""Real processes for the tests: a worker on the tests' database, and a whole demo as a reader has it."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import urlopen

from django.conf import settings

from valuedash.celery import app
from valuedash.embedded.processes import stop

from . import services

WORKER = [
    *(
        sys.executable,
        "-m",
        "celery",
        "--app",
        "valuedash",
        "--skip-checks",
        "worker",
        "--concurrency=1",
    ),
    *("--without-mingle", "--without-gossip", "--loglevel=INFO"),
]

START_PATIENCE_SECONDS = 300


@contextmanager
def worker(database: str) -> Iterator[subprocess.Popen[bytes]]:
    """A Celery worker in a process of its own, on a database of the tests' server."""
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "valuedash.settings",
        "DATABASE_URL": services.database_url(database),
        "REDIS_URL": settings.REDIS_URL,
    }
    log = services.folder() / f"worker-{services.worker_number()}.log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            WORKER, env=environment, cwd=settings.BASE_DIR, stdout=output, stderr=output
        )
    try:
        give_up = time.monotonic() + 30
        while not app.control.ping(timeout=0.5, limit=1):
            assert process.poll() is None, f"the worker ended: {log.read_text()}"
            assert time.monotonic() < give_up, f"the worker does not answer: {log.read_text()}"
        yield process
    finally:
        stop(process, [signal.SIGTERM, signal.SIGQUIT])


class Demo:
    """A demo in a home of its own: `manage.py demo` as a reader starts it, with its words."""

    def __init__(self, home: Path, port: int | None = None, people: int = 0) -> None:
        self.home = home
        self.people = people  # made up in each illustrative system: few, for the sake of time
        self.port = port or free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.output = home.with_name(f"{home.name}.out")
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> float:
        """Start it and wait until it says that it is ready; the seconds that took."""
        began = time.monotonic()
        process = self.launch()
        while "Ready:" not in self.said():
            assert process.poll() is None, f"the demo ended: {self.said()}"
            assert time.monotonic() < began + START_PATIENCE_SECONDS, self.said()
            time.sleep(0.05)
        return time.monotonic() - began

    def launch(self, **extra: str) -> subprocess.Popen[bytes]:
        self.output.parent.mkdir(parents=True, exist_ok=True)
        with self.output.open("wb") as output:
            self.process = subprocess.Popen(
                [sys.executable, "manage.py", "demo"],
                cwd=settings.BASE_DIR,
                env=environment(self.home, self.port)
                | {"COSTING_PEOPLE": str(self.people)}
                | extra,
                stdout=output,
                stderr=output,
            )
        return self.process

    def runs(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def said(self) -> str:
        return self.output.read_text()

    def stop(self) -> int:
        """Stop it in good order; its exit code."""
        assert self.process is not None
        stop(self.process, [signal.SIGTERM], patience=30)
        return self.process.returncode

    def kill(self) -> None:
        """End it as a crash or a closed laptop would: no time to tidy up."""
        assert self.process is not None
        self.process.kill()
        self.process.wait()

    def status(self, path: str) -> int:
        """The status of the answer to a path."""
        try:
            with urlopen(self.url + path, timeout=10) as answer:
                return answer.status
        except HTTPError as error:
            return error.code

    def await_costing(self) -> None:
        """Wait until the illustrative patient-level costs are there."""
        give_up = time.monotonic() + START_PATIENCE_SECONDS
        while self.status("/api/v1/runs/latest/?scope=costing:example") != 200:
            assert time.monotonic() < give_up, "no illustrative costs"
            time.sleep(0.5)

    def missing(self) -> list[str]:
        """What /readyz names as missing; empty when it is ready."""
        try:
            with urlopen(f"{self.url}/readyz", timeout=10) as answer:
                return list(json.load(answer)["missing"])
        except HTTPError as error:
            return list(json.load(error)["missing"])

    def processes(self, program: str = "") -> list[int]:
        """Every process that belongs to this home and has this word in its command line."""
        own = (process for process in Path("/proc").glob("[0-9]*") if self.owns(process))
        return [int(process.name) for process in own if program in command_line(process)]

    def owns(self, process: Path) -> bool:
        home = str(self.home)
        try:
            environment = (process / "environ").read_text(errors="replace")
            place = str((process / "cwd").readlink())
        except OSError:
            return False
        return f"VALUEDASH_HOME={home}\0" in environment or place.startswith(home)


def command_line(process: Path) -> str:
    try:
        return (process / "cmdline").read_text(errors="replace").replace("\0", " ")
    except OSError:
        return ""


def environment(home: Path, port: int) -> dict[str, str]:
    """What a reader's shell has: nothing of the tests' settings but the folder and the port."""
    ours = ("DJANGO_SETTINGS_MODULE", "DATABASE_URL", "REDIS_URL", "SECRET_KEY", "ALLOWED_HOSTS")
    kept = {name: value for name, value in os.environ.items() if name not in (*ours, "HTTPS")}
    return kept | {"VALUEDASH_HOME": str(home), "PORT": str(port)}


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])
