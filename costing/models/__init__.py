"""What lies in the store, what it is compared with, the results of runs over it, and who asked.

No row here is about a person: patient-level rows lie in Parquet (costing.store) and never in this
database.
"""

from .compared import ExpectedCost, ProgrammeCost, Reconciliation, UnitCost
from .questions import Question
from .references import MarketForces, NationalUnitCost
from .results import (
    AreaCost,
    Concentration,
    CostSpread,
    LorenzPoint,
    PathwayCost,
    SegmentCost,
)
from .store import Extract, LedgerTotal

RESULTS = (
    PathwayCost,
    Concentration,
    CostSpread,
    LorenzPoint,
    SegmentCost,
    AreaCost,
    UnitCost,
    ExpectedCost,
    ProgrammeCost,
    Reconciliation,
)

__all__ = [
    "RESULTS",
    "AreaCost",
    "Concentration",
    "CostSpread",
    "ExpectedCost",
    "Extract",
    "LedgerTotal",
    "LorenzPoint",
    "MarketForces",
    "NationalUnitCost",
    "PathwayCost",
    "ProgrammeCost",
    "Question",
    "Reconciliation",
    "SegmentCost",
    "UnitCost",
]
