"""A made-up nation, so that every level can be seen and taught.

No public body publishes what English systems spend on every programme, system and care setting. So
Exampleshire and its peers are made up: by chance with one seed, the same bytes each time, with a few
findings built in (`tree.py`, `measures/`). The rows are those that our tables of published figures
are read into, and are loaded beside them; they are illustrative wherever they show, and are never
compared with real ones.
"""

from .counts import outcomes
from .definitions import measures, no_measures
from .money import spend
from .people import populations
from .places import characteristics, organisations
from .provenance import PACKAGE, releases, sources

__all__ = [
    "PACKAGE",
    "characteristics",
    "measures",
    "no_measures",
    "organisations",
    "outcomes",
    "populations",
    "releases",
    "sources",
    "spend",
]
