"""manage.py load_market_forces FILE --title ... --publisher ..."""

from pathlib import Path
from typing import Any

from costing.management.load_table import LoadTable
from costing.references import market_forces


class Command(LoadTable):
    help = "Load market forces factors of organisations, in place of those of the same years."
    columns = "year,organisation,factor"
    lines = "Market forces factors"
    licence = "OGL-3.0"

    def load(self, path: Path, **about: Any) -> int:
        return market_forces.load(path, **about)
