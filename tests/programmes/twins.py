"""What a run stores beside what its slow twin expects."""

from math import isclose
from typing import Any

from django.db.models import Model

from evidence.models import Run

Rows = dict[tuple[str, ...], dict[str, Any]]

# The keys of each results table, all but the run's, in the order of the twins' keys.
SPEND = "organisation_id programme_id care_setting_id year basis benchmark"
OUTCOMES = "organisation_id measure_id period group benchmark"
VALUES = "organisation_id programme_id year basis benchmark"
FINDINGS = "organisation_id year kind programme_id"

# The made-up nation has more lines of spend than all real ones together, and every year of it is
# worked out alike: of its spend the twins work out the last year, of its outcomes all years.
NOT_AGAIN = {"organisation__illustrative": True, "year__lt": "2023-24"}

# A z divides by the spread of the others: where a publisher shared a sum out by head, that spread
# is what rounding to the pound left over, and so its last digits are.
CLOSE = {"z": 1e-7, "spend_z": 1e-7}


def differences(model: type[Model], run: Run, keys: str, expected: Rows) -> list[tuple[Any, ...]]:
    """Every cell that is not as expected, by key and column; rows missing and surplus too."""
    stored = model._default_manager.filter(run_id=run.pk)
    if "year" in keys.split():
        stored = stored.exclude(**NOT_AGAIN)
    rows = {tuple(row[key] for key in keys.split()): row for row in stored.values()}
    found: list[tuple[Any, ...]] = [
        (key, "missing" if key in expected else "surplus") for key in rows.keys() ^ expected
    ]
    for key in rows.keys() & expected:
        for column, value in expected[key].items():
            if not same(column, rows[key][column], value):
                found.append((key, column, rows[key][column], value))
    return sorted(found, key=str)


def same(column: str, one: object, other: object) -> bool:
    if isinstance(one, float) and isinstance(other, float | int):
        return isclose(one, other, rel_tol=CLOSE.get(column, 1e-9), abs_tol=1e-9)
    return one == other
