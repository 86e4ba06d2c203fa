"""A Spark cluster of one machine, for trying things out: a master and a worker on 127.0.0.1.

    make spark          in the foreground, until Ctrl-C
    make spark-test     for the tests of Spark alone: runs a command, then stops

They are the same programs that run on many machines. Results are sent to whoever asks, so they listen
to this machine only.
"""

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import IO

HOST = "127.0.0.1"
PORT = 7077
CORES, MEMORY = "2", "2g"
PATIENCE = 60  # seconds to start, or to stop


class NoSpark(RuntimeError):
    """Spark or Java is not there, or does not start."""


@contextmanager
def running(port: int = PORT) -> Iterator[str]:
    """A master and a worker for as long as the block lasts; gives the address of the master."""
    home, address = _spark_home(), f"spark://{HOST}:{port}"
    if _answers(port):
        raise NoSpark(f"Something listens at {HOST}:{port} already.")
    with ExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="spark-"))
        log = stack.enter_context((Path(folder) / "log").open("w+"))
        start = (home, Path(folder), log)
        listen = ["--host", HOST, "--webui-port", "0"]
        stack.enter_context(_process(*start, "master.Master", [*listen, "--port", str(port)]))
        _wait(lambda: _answers(port), log.name)
        room = ["--cores", CORES, "--memory", MEMORY, "--work-dir", f"{folder}/work"]
        stack.enter_context(_process(*start, "worker.Worker", [*listen, *room, address]))
        _wait(lambda: "Successfully registered" in Path(log.name).read_text(), log.name)
        yield address


def _spark_home() -> Path:
    if not (os.environ.get("JAVA_HOME") or shutil.which("java")):
        raise NoSpark("Java is missing: apt-get install openjdk-17-jre-headless")
    try:
        import pyspark  # noqa: PLC0415 (an extra)
    except ModuleNotFoundError as error:
        raise NoSpark("Spark is missing: pip install 'valuedash[spark]'") from error
    return Path(os.environ.get("SPARK_HOME") or Path(pyspark.__file__).parent)


@contextmanager
def _process(
    home: Path, folder: Path, log: IO[str], role: str, arguments: list[str]
) -> Iterator[None]:
    """One of Spark's servers, in a group of its own: Ctrl-C reaches us alone, and we stop the worker
    before its master."""
    process = subprocess.Popen(  # noqa: S603 (our own arguments)
        [home / "bin" / "spark-class", f"org.apache.spark.deploy.{role}", *arguments],
        env=os.environ | {"SPARK_HOME": str(home), "SPARK_LOCAL_DIRS": str(folder)},
        stdout=log,
        stderr=subprocess.STDOUT,
        start_new_session=True,
    )
    try:
        yield
    finally:
        process.terminate()
        try:
            process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _answers(port: int) -> bool:
    with socket.socket() as one:
        one.settimeout(1)
        return one.connect_ex((HOST, port)) == 0


def _wait(there: Callable[[], bool], log: str) -> None:
    for _ in range(PATIENCE * 5):
        if there():
            return
        time.sleep(0.2)
    last = Path(log).read_text().splitlines()[-5:]
    raise NoSpark("Spark does not start:\n" + "\n".join(last))


def main(command: Sequence[str] = ()) -> int:
    """In the foreground until Ctrl-C or SIGTERM; or as long as a command runs, which finds the cluster
    in SPARK_MASTER."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    try:
        with running() as address:
            print(f"Spark runs: VALUEDASH_ENGINE=spark SPARK_MASTER={address}", flush=True)  # noqa: T201
            if command:
                variables = os.environ | {"SPARK_MASTER": address, "SPARK_LOCAL_IP": HOST}
                return subprocess.run(command, env=variables, check=False).returncode  # noqa: S603
            print("Ctrl-C stops it.", flush=True)  # noqa: T201
            while True:
                signal.pause()
    except KeyboardInterrupt:
        return 0
    except NoSpark as error:
        print(error, file=sys.stderr)  # noqa: T201
        return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
