"""Results of a run that hold cost against something: the nation, a reference, spend, the ledger.

What is said at the top of `results` holds here as well.
"""

from django.db import models

from programmes.models.results import run_key

from .results import system_key


class UnitCost(models.Model):
    """One row per run, system, year, organisation and line of activity; "all" where a key is summed
    over, down to everything an organisation does.

    `unit_cost` is pounds a unit of activity with market forces taken out. `expected` is the activity
    of those lines that have a national unit cost, at that; `index` is 100 times the cost of the same
    lines, market forces taken out, over it, and `variation` the difference in pounds. `priced` is the
    part of the cost that is in such lines. Limits are those within which an index lies by chance alone,
    given how much single events differ, widened where organisations differ by more (`overdispersion`).
    """

    class Position(models.TextChoices):
        ABOVE_998 = "above_998", "above the 99.8% limit"
        ABOVE_95 = "above_95", "above the 95% limit"
        INSIDE = "inside", "inside both limits"
        BELOW_95 = "below_95", "below the 95% limit"
        BELOW_998 = "below_998", "below the 99.8% limit"

    pk = models.CompositePrimaryKey(
        "run_id",
        "system_id",
        "year",
        "organisation",
        "care_setting",
        "point_of_delivery",
        "specialty",
        "hrg",
    )
    run = run_key()
    system = system_key()
    year = models.CharField(max_length=7)
    organisation = models.CharField(max_length=40)
    care_setting = models.CharField(max_length=20)
    point_of_delivery = models.CharField(max_length=40)
    specialty = models.CharField(max_length=60, blank=True)
    hrg = models.CharField(max_length=20, blank=True)
    people = models.FloatField(null=True)
    activity = models.FloatField(null=True)
    cost = models.FloatField(null=True)
    market_forces = models.FloatField(null=True)
    unit_cost = models.FloatField(null=True)
    national_unit_cost = models.FloatField(null=True)
    priced = models.FloatField(null=True)
    expected = models.FloatField(null=True)
    index = models.FloatField(null=True)
    variation = models.FloatField(null=True)
    overdispersion = models.FloatField(null=True)
    lower_95 = models.FloatField(null=True)
    upper_95 = models.FloatField(null=True)
    lower_998 = models.FloatField(null=True)
    upper_998 = models.FloatField(null=True)
    position = models.CharField(max_length=10, choices=Position, blank=True)
    organisations = models.PositiveSmallIntegerField()
    hidden = models.BooleanField()

    def __str__(self) -> str:
        return f"{self.organisation} {self.year} {self.hrg}"


class ExpectedCost(models.Model):
    """One row per run, system, year, reference, and group of people (`by` all, age_band, sex or
    deprivation): what they cost beside what people of the same age, sex and fifth of deprivation cost
    at the rates of the reference (indirect standardisation).

    References: for the illustrative systems, all of them together (`systems`); for a real one, what the
    NHS spent on average in England in 2014-15 (`published`), in its prices and without social care, which
    `cost` then leaves out as well.
    `ratio` is 100 times the one over the other.
    """

    pk = models.CompositePrimaryKey("run_id", "system_id", "year", "reference", "by", "group")
    run = run_key()
    system = system_key()
    year = models.CharField(max_length=7)
    reference = models.CharField(max_length=12)
    by = models.CharField(max_length=12)
    group = models.CharField(max_length=12)
    people = models.FloatField(null=True)
    cost = models.FloatField(null=True)
    expected = models.FloatField(null=True)
    ratio = models.FloatField(null=True)
    variation = models.FloatField(null=True)
    hidden = models.BooleanField()

    def __str__(self) -> str:
        return f"{self.system_id} {self.year} {self.by} {self.group}"


class ProgrammeCost(models.Model):
    """One row per run, system, year and programme or system of care (empty: of no known programme).

    From below: `cost` of the events and `cost_per_person` for each of `registered` people in the
    store. From above: the `spend` of the programme budget and, for each of the `population`,
    `spend_per_person`. `covered` is the one over the other number of people; pounds are only subtracted
    (`difference`) where nearly everybody is covered, pounds per person always.
    """

    pk = models.CompositePrimaryKey("run_id", "system_id", "year", "programme")
    run = run_key()
    system = system_key()
    year = models.CharField(max_length=7)
    programme = models.CharField(max_length=20, blank=True)
    people = models.FloatField(null=True)
    events = models.FloatField(null=True)
    cost = models.FloatField(null=True)
    registered = models.FloatField(null=True)
    cost_per_person = models.FloatField(null=True)
    spend = models.FloatField(null=True)
    population = models.FloatField(null=True)
    spend_per_person = models.FloatField(null=True)
    covered = models.FloatField(null=True)
    difference_per_person = models.FloatField(null=True)
    difference = models.FloatField(null=True)
    hidden = models.BooleanField()

    def __str__(self) -> str:
        return f"{self.system_id} {self.year} {self.programme}"


class Reconciliation(models.Model):
    """One row per run, system, year, organisation and care setting; "all" where a key is summed over.

    `cost` of the events beside the `ledger`; `matched` is the one over the other, where there is a ledger
    of all that is summed. Shares of the cost
    that is linked to nobody (`unlinked`) or estimated from an average, and of the organisation's people
    who were also seen by another (`linked_people`) or stand in the table of people (`listed_people`).
    """

    pk = models.CompositePrimaryKey("run_id", "system_id", "year", "organisation", "care_setting")
    run = run_key()
    system = system_key()
    year = models.CharField(max_length=7)
    organisation = models.CharField(max_length=40)
    care_setting = models.CharField(max_length=20)
    people = models.FloatField(null=True)
    events = models.FloatField(null=True)
    cost = models.FloatField(null=True)
    ledger = models.FloatField(null=True)
    difference = models.FloatField(null=True)
    matched = models.FloatField(null=True)
    unlinked = models.FloatField(null=True)
    estimated = models.FloatField(null=True)
    linked_people = models.FloatField(null=True)
    listed_people = models.FloatField(null=True)
    hidden = models.BooleanField()

    def __str__(self) -> str:
        return f"{self.organisation} {self.year} {self.care_setting}"
