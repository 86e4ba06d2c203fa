"""Makes up care and kills its own process at one moment: python -m tests.costing.killed_making_up MOMENT."""

import importlib
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import django

from .killed import kill

# After which call of which module, and whether the tables beside the events are still the old ones.
MOMENTS = {
    "in the first system": ("write", "_block", True),
    "between two systems": ("write", "_system", True),
    "before the tables are loaded": ("references", "write", True),
    "between two loads": ("made.market_forces", "load", True),
    "before the commit": ("made.ledger", "load", True),
    "before it is written down": ("made", "_load", False),
}
PEOPLE, YEARS = 200, 2


def then_killed(real: Callable[..., Any]) -> Callable[..., None]:
    def call(*arguments: Any, **named: Any) -> None:
        real(*arguments, **named)
        kill()

    return call


def main(moment: str) -> None:
    django.setup()
    from django.conf import settings

    place, name, _ = MOMENTS[moment]
    made = importlib.import_module("costing.made_up.made")
    module, _, part = place.partition(".")
    owner = importlib.import_module(f"costing.made_up.{module}")
    owner = getattr(owner, part) if part else owner
    setattr(owner, name, then_killed(getattr(owner, name)))
    made.make(Path(settings.COSTING_HOME), made.planned(PEOPLE, YEARS))


if __name__ == "__main__":
    main(sys.argv[1])
