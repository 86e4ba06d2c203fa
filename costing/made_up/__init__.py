"""Made-up people and their care: as many as are asked for, always the same for the same seed.

Nobody in it exists. How many people of each age, sex and fifth of deprivation there are, and what the
NHS spends on each of them on average, is published (Asaria 2017, England 2014-15, in its prices); which
care that money is made of is our own invention, and so is all social care, which the published figure
leaves out. Pathways run across organisations: a stroke has its ambulance, its ward and its home care.
"""

from .people import BLOCK, People, people
from .plan import EXTRACT, Plan
from .write import write

__all__ = ["BLOCK", "EXTRACT", "People", "Plan", "people", "write"]
