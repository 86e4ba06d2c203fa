"""Unit costs, programme costs and the reconciliation with the ledger, over the API."""

from typing import ClassVar

from evidence.api import rows
from evidence.api.filters import Filter
from evidence.queries import Listing

from .. import queries
from ..models import UnitCost
from .answers import CostingList, CostingRow
from .filters import (
    CARE_SETTING,
    HRG,
    ORGANISATION,
    POINT_OF_DELIVERY,
    POSITION,
    PROGRAMME,
    SETTINGS,
    SPECIALTY,
    SYSTEM,
    YEAR,
)
from .pathways import COST, HIDDEN, PEOPLE


class UnitCostRow(CostingRow):
    """One system, year, organisation and line of activity; all where a key is summed over."""

    organisation = rows.words("Who gave the care.")
    care_setting = rows.one_of(SETTINGS, "Setting of care; all where summed over.")
    point_of_delivery = rows.code("What it was; all where summed over.")
    specialty = rows.text("Treatment function or team; null where not known.")
    hrg = rows.text("Resource group, or the currency used instead; null where none.")
    people = rows.number(PEOPLE)
    activity = rows.number("Units of activity.")
    cost = rows.number(COST)
    market_forces = rows.number(
        "By how much care costs more there for reasons of place; 1 is usual."
    )
    unit_cost = rows.number("Pounds for a unit of activity, market forces taken out.")
    national_unit_cost = rows.number("The nation's own, the same way.")
    priced = rows.number("Percent of the cost that is in lines that have a national unit cost.")
    expected = rows.number("Pounds of the activity of those lines at the nation's unit costs.")
    index = rows.number(
        "100 times the cost of those lines, market forces taken out, over the expected."
    )
    variation = rows.number("Pounds more than expected, market forces taken out.")
    overdispersion = rows.number("How many times the variance is what chance alone would give.")
    lower_95 = rows.number("95% limit within which an index lies by chance.")
    upper_95 = rows.number("The same, above.")
    lower_998 = rows.number("99.8% limit within which an index lies by chance.")
    upper_998 = rows.number("The same, above.")
    position = rows.one_of(
        UnitCost.Position.values, "Where the index lies against the limits.", null=True
    )
    organisations = rows.whole("How many organisations are compared.", null=False)
    hidden = rows.flag(HIDDEN)
    illustrative = rows.illustrative()


class UnitCosts(CostingList):
    """Unit costs beside the nation's, by line, by specialty and in all."""

    name = "costing-unit-costs"
    row = UnitCostRow
    filters: ClassVar[tuple[Filter, ...]] = (
        SYSTEM,
        YEAR,
        ORGANISATION,
        CARE_SETTING,
        POINT_OF_DELIVERY,
        SPECIALTY,
        HRG,
        POSITION,
    )

    def listing(self) -> Listing:
        return queries.unit_costs(self.the_run)


class ProgrammeCostRow(CostingRow):
    """One system, year and programme or system of care: cost from below beside spend from above."""

    programme = rows.code("Its code; null for events of no known programme.", null=True)
    people = rows.number(PEOPLE)
    events = rows.number("Events, to the nearest 5.")
    cost = rows.number(COST)
    registered = rows.number("People in the store, to the nearest 5.")
    cost_per_person = rows.number("Pounds of cost for each of them.")
    spend = rows.number(
        "Pounds of the programme budget: what the commissioner pays, not what it costs."
    )
    population = rows.number("People the budget is for.")
    spend_per_person = rows.number("Pounds of spend for each of them.")
    covered = rows.number("People in the store in percent of those the budget is for.")
    difference_per_person = rows.number("Cost less spend, per person.")
    difference = rows.number("Cost less spend; only where nearly everybody is covered.")
    hidden = rows.flag(HIDDEN)
    illustrative = rows.illustrative()


class ProgrammeCosts(CostingList):
    """Programme cost built from events, beside the programme budget."""

    name = "costing-programmes"
    row = ProgrammeCostRow
    filters: ClassVar[tuple[Filter, ...]] = (SYSTEM, YEAR, PROGRAMME)

    def listing(self) -> Listing:
        return queries.programmes(self.the_run)


class ReconciliationRow(CostingRow):
    """One system, year, organisation and care setting."""

    organisation = rows.words("Who gave the care; all where summed over.")
    care_setting = rows.one_of(SETTINGS, "Setting of care; all where summed over.")
    people = rows.number(
        "People seen there, to the nearest 5; null where they are 1 to 7, or not counted."
    )
    events = rows.number("Events, to the nearest 5.")
    cost = rows.number(COST)
    ledger = rows.number("Pounds of care in the general ledger.")
    difference = rows.number("Cost less ledger.")
    matched = rows.number("Cost in percent of the ledger.")
    unlinked = rows.number("Percent of the cost that is linked to nobody.")
    estimated = rows.number("Percent of the cost that is estimated from an average.")
    linked_people = rows.number("Percent of the organisation's people also seen by another.")
    listed_people = rows.number("Percent of them who stand in the table of people.")
    hidden = rows.flag(HIDDEN)
    illustrative = rows.illustrative()


class Reconciliations(CostingList):
    """Events beside the general ledger, and how much of them is linked to people."""

    name = "costing-reconciliation"
    row = ReconciliationRow
    filters: ClassVar[tuple[Filter, ...]] = (SYSTEM, YEAR, ORGANISATION, CARE_SETTING)

    def listing(self) -> Listing:
        return queries.reconciliation(self.the_run)
