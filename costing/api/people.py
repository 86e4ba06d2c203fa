"""How cost is spread over people, and over groups and areas of them, over the API."""

from typing import ClassVar

from evidence.api import rows
from evidence.api.filters import Filter
from evidence.queries import Listing

from .. import queries
from .answers import CostingList, CostingRow
from .filters import (
    AREA,
    BY,
    BY_WHAT,
    CARE_SETTING,
    GROUPS,
    PEOPLE_GROUP,
    REFERENCE,
    REFERENCES,
    SCHEME,
    SEGMENT,
    SETTINGS,
    SYSTEM,
    YEAR,
)
from .pathways import COST, HIDDEN, PEERS

PEOPLE = "People in it, to the nearest 5; null where they are 1 to 7."
USERS = "Those of them with such care, to the nearest 5; null where they are 1 to 7."
PER_PERSON = "Pounds for each of the people."
SETTING = "Setting of care; all where summed over."


class ConcentrationRow(CostingRow):
    """One system, year, group of people by cost, and care setting."""

    people_group = rows.one_of(
        GROUPS,
        "Everybody; the 20 costliest people; the costliest 1, 5 and 10 percent; or high-resource: the "
        "fewest people who make up half of all cost.",
    )
    care_setting = rows.one_of(SETTINGS, SETTING)
    people = rows.number(PEOPLE)
    users = rows.number(USERS)
    cost = rows.number(COST)
    cost_per_person = rows.number(PER_PERSON)
    share = rows.number("The group's percent of everybody's cost in the setting.")
    peer_share = rows.number("The mean of the peers' shares; null below five peers.")
    mix = rows.number("The setting's percent of the group's cost.")
    peer_mix = rows.number("The mean of the peers' figures; null below five peers.")
    peers = rows.whole(PEERS, null=False)
    hidden = rows.flag(HIDDEN)
    illustrative = rows.illustrative()


class Concentrations(CostingList):
    """How much of all cost goes to few people, and on which care."""

    name = "costing-concentration"
    row = ConcentrationRow
    filters: ClassVar[tuple[Filter, ...]] = (SYSTEM, YEAR, PEOPLE_GROUP, CARE_SETTING)

    def listing(self) -> Listing:
        return queries.concentration(self.the_run)


class CostSpreadRow(CostingRow):
    """One system and year."""

    people = rows.number("People counted, to the nearest 5.")
    below_nil = rows.number("People left out since their credits are more than their costs.")
    cost = rows.number(COST)
    gini = rows.number("Gini coefficient of cost: 0 where all cost the same, 1 where one has all.")
    peer_gini = rows.number("The mean of the peers' coefficients; null below five peers.")
    peers = rows.whole(PEERS, null=False)
    hidden = rows.flag(HIDDEN)
    illustrative = rows.illustrative()


class CostSpreads(CostingList):
    """How unevenly cost is spread over people."""

    name = "costing-spread"
    row = CostSpreadRow
    filters: ClassVar[tuple[Filter, ...]] = (SYSTEM, YEAR)

    def listing(self) -> Listing:
        return queries.spreads(self.the_run)


class LorenzPointRow(CostingRow):
    """One system, year and percent of people."""

    percent = rows.whole("Percent of people, the cheapest first.", null=False)
    cost_share = rows.number("Their percent of all cost; null where too few people lie beyond it.")
    hidden = rows.flag(HIDDEN)
    illustrative = rows.illustrative()


class Lorenz(CostingList):
    """The Lorenz curve of cost, percent by percent."""

    name = "costing-lorenz"
    row = LorenzPointRow
    filters: ClassVar[tuple[Filter, ...]] = (SYSTEM, YEAR)

    def listing(self) -> Listing:
        return queries.lorenz(self.the_run)


class SegmentCostRow(CostingRow):
    """One system, year, scheme, segment of people and care setting."""

    scheme = rows.code("How people are put into segments: bridges or use.")
    segment = rows.code("Code of the segment.")
    care_setting = rows.one_of(SETTINGS, SETTING)
    people = rows.number(PEOPLE)
    users = rows.number(USERS)
    cost = rows.number(COST)
    cost_per_person = rows.number(PER_PERSON)
    peer_cost_per_person = rows.number("The mean of the peers' figures; null below five peers.")
    peers = rows.whole(PEERS, null=False)
    variation = rows.number("Pounds more than at the peers' pounds per person.")
    hidden = rows.flag(HIDDEN)
    illustrative = rows.illustrative()


class Segments(CostingList):
    """What people of each segment cost, by setting."""

    name = "costing-segments"
    row = SegmentCostRow
    filters: ClassVar[tuple[Filter, ...]] = (SYSTEM, YEAR, SCHEME, SEGMENT, CARE_SETTING)

    def listing(self) -> Listing:
        return queries.segments(self.the_run)


class AreaCostRow(CostingRow):
    """One system, year, area where people live, and care setting."""

    area = rows.words("The area, as in the events; unknown where it is not known.")
    care_setting = rows.one_of(SETTINGS, SETTING)
    people = rows.number(PEOPLE)
    users = rows.number(USERS)
    cost = rows.number(COST)
    cost_per_person = rows.number(PER_PERSON + " Nobody's age or need is taken into account.")
    system_cost_per_person = rows.number("The same of the whole system.")
    variation = rows.number("Pounds more than at the system's pounds per person.")
    hidden = rows.flag(HIDDEN)
    illustrative = rows.illustrative()


class Areas(CostingList):
    """What people of each area take of health and social care."""

    name = "costing-areas"
    row = AreaCostRow
    filters: ClassVar[tuple[Filter, ...]] = (SYSTEM, YEAR, AREA, CARE_SETTING)

    def listing(self) -> Listing:
        return queries.areas(self.the_run)


class ExpectedCostRow(CostingRow):
    """One system, year, reference and group of people."""

    reference = rows.one_of(
        REFERENCES,
        "Whose rates are expected: those of all systems of the run; or the published ones of England in "
        "2014-15, in its prices and without social care, which cost then leaves out as well.",
    )
    by = rows.one_of(BY, "How people are grouped; all is everybody together.")
    group = rows.code("The group: an age band, a sex, a fifth of deprivation (1 most deprived).")
    people = rows.number(PEOPLE)
    cost = rows.number(COST)
    expected = rows.number(
        "Pounds at the reference's rates for people of the same age, sex and deprivation."
    )
    ratio = rows.number("100 times cost over expected.")
    variation = rows.number("Pounds more than expected.")
    hidden = rows.flag(HIDDEN)
    illustrative = rows.illustrative()


class Expected(CostingList):
    """Cost beside what is expected by age, sex and deprivation."""

    name = "costing-expected"
    row = ExpectedCostRow
    filters: ClassVar[tuple[Filter, ...]] = (SYSTEM, YEAR, REFERENCE, BY_WHAT)

    def listing(self) -> Listing:
        return queries.expected(self.the_run)
