"""manage.py load_national_unit_costs FILE --nation england --title ... --publisher ..."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from costing.management.load_table import LoadTable
from costing.references import unit_costs
from organisations.models import Organisation


class Command(LoadTable):
    help = "Load national unit costs, in place of those of the same nation and years."
    columns = "year,point_of_delivery,specialty,hrg,unit_cost"
    lines = "National unit costs"
    licence = "OGL-3.0"

    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--nation", required=True, choices=Organisation.Nation.values)

    def more(self, options: dict[str, Any]) -> dict[str, Any]:
        return {"nation": options["nation"]}

    def load(self, path: Path, **about: Any) -> int:
        return unit_costs.load(path, **about)
