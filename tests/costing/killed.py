"""Loads an extract and kills its own process at one moment: python -m tests.costing.killed MOMENT FILE."""

import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import django

MOMENTS = {
    "reading": "old",
    "writing": "old",
    "before the exchange": "old",
    "before the commit": "old",
    "before it is settled": "new",
    "before the end": "new",
}


def kill(*_: Any) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def after(real: Callable[..., Any]) -> Callable[..., None]:
    def then_killed(*arguments: Any) -> None:
        real(*arguments)
        kill()

    return then_killed


def main(moment: str, path: Path) -> None:
    django.setup()
    from costing import load, store
    from costing.extracts import across, rows

    file = store.Replacement
    owner, name, killer = {
        "reading": (rows, "read", kill),
        "writing": (across.Across, "batches", after(across.Across.batches)),
        "before the exchange": (file, "put", kill),
        "before the commit": (file, "put", after(file.put)),
        "before it is settled": (file, "settle", kill),
        "before the end": (load, "_leave_only", kill),
    }[moment]
    setattr(owner, name, killer)
    load.extract(path, "admitted", load.About("QT6", "2023-24", "apc", "Admitted", "A trust"))


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
