"""Where the money goes and what it buys: facts as published, and the results of a run."""

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
    RESULTS,
    Benchmark,
    Inequality,
    Opportunity,
    OutcomeBenchmark,
    ValueMap,
)

__all__ = [
    "RESULTS",
    "Benchmark",
    "CareSetting",
    "Correction",
    "Inequality",
    "Measure",
    "NoMeasure",
    "Opportunity",
    "Outcome",
    "OutcomeBenchmark",
    "Programme",
    "Spend",
    "ValueMap",
]
