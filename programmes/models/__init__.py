"""Where the money goes and what it buys: facts as published, and the results of a run."""

from . import results
from .facts import (
    CareSetting,
    Correction,
    Measure,
    NoMeasure,
    Outcome,
    Programme,
    Spend,
)
from .results import (
    Benchmark,
    Inequality,
    Opportunity,
    OutcomeBenchmark,
    ValueMap,
)
from .spread import Funnel, Spread

RESULTS = (*results.RESULTS, Spread, Funnel)

__all__ = [
    "RESULTS",
    "Benchmark",
    "CareSetting",
    "Correction",
    "Funnel",
    "Inequality",
    "Measure",
    "NoMeasure",
    "Opportunity",
    "Outcome",
    "OutcomeBenchmark",
    "Programme",
    "Spend",
    "Spread",
    "ValueMap",
]
