"""Nobody to be found in a table: small counts hidden, the rest rounded, pounds and tails blurred.

For patient-derived results, at the last step before they are stored; open published figures are
exempt. Hidden is NaN. Every limit is a parameter with the default of the policy.

`tables`: counts of people. `pounds`: which pounds are unsafe by themselves, and as many more as it
takes that nothing hidden follows from a total (`lines`, `audit`). `groups`: groups of people that
lie one inside the other.
"""

from method.disclosure.groups import TAIL, nested, tail
from method.disclosure.lines import Relation
from method.disclosure.pounds import (
    ABOVE,
    DOMINANT,
    POUNDS,
    gives_count_away,
    hidden_pounds,
    pounds,
    protected,
    unsafe,
)
from method.disclosure.tables import (
    BASE,
    LARGEST_HIDDEN,
    LEAST_ROOM,
    ROOM,
    Table,
    exact_table,
    hold,
    range_left,
    rate,
    rounded_table,
    shown,
)

__all__ = [
    "ABOVE",
    "BASE",
    "DOMINANT",
    "LARGEST_HIDDEN",
    "LEAST_ROOM",
    "POUNDS",
    "ROOM",
    "TAIL",
    "Relation",
    "Table",
    "exact_table",
    "gives_count_away",
    "hidden_pounds",
    "hold",
    "nested",
    "pounds",
    "protected",
    "range_left",
    "rate",
    "rounded_table",
    "shown",
    "tail",
    "unsafe",
]
