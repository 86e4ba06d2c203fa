"""manage.py load_ledger FILE --title ... --publisher ..."""

from pathlib import Path
from typing import Any

from costing import ledger, load
from costing.management.load_table import LoadTable


class Command(LoadTable):
    help = "Load totals of general ledgers, in place of those of the same systems and years."
    columns = "system,year,organisation,care_setting,cost"
    lines = "Ledger totals"
    licence = load.LICENCE

    def load(self, path: Path, **about: Any) -> int:
        return ledger.load(path, **about)
