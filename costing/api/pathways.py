"""The whole pathway round an event, over the API."""

from typing import ClassVar

from evidence.api import rows
from evidence.api.filters import Filter
from evidence.queries import Listing

from .. import queries
from .answers import CostingList, CostingRow
from .filters import CARE_SETTING, MONTH, ORGANISATION, PATHWAY, SETTINGS, SYSTEM, YEAR

# What is said of the same columns in every list.
PEOPLE = "People with such care, to the nearest 5; null where they are 1 to 7."
COST = "Pounds of the year, to the nearest thousand; null where they are withheld."
PEERS = "How many peers made their figure."
HIDDEN = "True where pounds are withheld to protect somebody: neither nil nor unknown."


class PathwayCostRow(CostingRow):
    """One system, year of the event, pathway, care setting, organisation and month from the event."""

    pathway = rows.code("Code of the pathway.")
    care_setting = rows.one_of(SETTINGS, "Setting of care; all where summed over.")
    organisation = rows.words("Who gave the care; all where summed over.")
    month = rows.code(
        "Month from the event, of 30 days; 0 is the first after it; all where summed."
    )
    index_people = rows.number("People who had the event, to the nearest 5; null where 1 to 7.")
    complete = rows.number(
        "Percent of them whose whole window lies in the years there are events of; below 100 the cost "
        "is too low."
    )
    people = rows.number(PEOPLE)
    events = rows.number("Events, to the nearest 5.")
    cost = rows.number(COST)
    cost_per_person = rows.number("Pounds for each of the people who had the event.")
    peer_cost_per_person = rows.number("The mean of the peers' figures; null below five peers.")
    peers = rows.whole(PEERS, null=False)
    variation = rows.number("Pounds more than at the peers' pounds per person.")
    hidden = rows.flag(HIDDEN)
    illustrative = rows.illustrative()


class Pathways(CostingList):
    """What the whole pathway round an event costs, by who bears it and when."""

    name = "costing-pathways"
    row = PathwayCostRow
    filters: ClassVar[tuple[Filter, ...]] = (
        SYSTEM,
        YEAR,
        PATHWAY,
        CARE_SETTING,
        ORGANISATION,
        MONTH,
    )

    def listing(self) -> Listing:
        return queries.pathways(self.the_run)
