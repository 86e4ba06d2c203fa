"""What a run found in patient-level events, after disclosure control: partitions by run.

In every table: `people` and `users` are rounded to the nearest 5 and unknown from 1 to 7; pounds are
rounded to the nearest thousand; what follows from them (a cost per person, a share, a variation) is
worked out from the figures as they are shown, so that it tells no more than they do. `hidden` says that
the row's pounds are withheld to protect somebody, which is neither nil nor unknown. A peers' figure is
the mean of those peers (`peers`, at least five) whose own figure is shown.
"""

from django.db import models

from organisations.models import Organisation
from programmes.models.results import result_key, run_key

ALL = "all"  # what is summed over, in a key


def system_key() -> models.ForeignKey:
    return result_key(Organisation)


class PathwayCost(models.Model):
    """One row per run, system, year of the index event, pathway, care setting, organisation and month
    from the event; "all" where a key is summed over.

    `index_people` had the event, `people` had such care. `complete` is the share of them whose whole
    window lies in the years there are events of: below 1, care is still to come and the cost too low.
    `cost_per_person` is for each of `index_people`; `variation` is it less the peers', times them.
    """

    pk = models.CompositePrimaryKey(
        "run_id", "system_id", "year", "pathway", "care_setting", "organisation", "month"
    )
    run = run_key()
    system = system_key()
    year = models.CharField(max_length=7)
    pathway = models.CharField(max_length=40)
    care_setting = models.CharField(max_length=20)
    organisation = models.CharField(max_length=40)
    month = models.CharField(max_length=4)
    index_people = models.FloatField(null=True)
    complete = models.FloatField(null=True)
    people = models.FloatField(null=True)
    events = models.FloatField(null=True)
    cost = models.FloatField(null=True)
    cost_per_person = models.FloatField(null=True)
    peer_cost_per_person = models.FloatField(null=True)
    peers = models.PositiveSmallIntegerField()
    variation = models.FloatField(null=True)
    hidden = models.BooleanField()

    def __str__(self) -> str:
        return f"{self.system_id} {self.year} {self.pathway} {self.care_setting} {self.month}"


class Concentration(models.Model):
    """One row per run, system, year, group of people by cost, and care setting ("all" among them).

    Groups: everybody, top-20, top-1, top-5, top-10 (percent), high-resource. `share` is the group's
    part of everybody's cost in the setting; `mix` is the setting's part of the group's cost.
    """

    pk = models.CompositePrimaryKey("run_id", "system_id", "year", "people_group", "care_setting")
    run = run_key()
    system = system_key()
    year = models.CharField(max_length=7)
    people_group = models.CharField(max_length=20)
    care_setting = models.CharField(max_length=20)
    people = models.FloatField(null=True)
    users = models.FloatField(null=True)
    cost = models.FloatField(null=True)
    cost_per_person = models.FloatField(null=True)
    share = models.FloatField(null=True)
    peer_share = models.FloatField(null=True)
    mix = models.FloatField(null=True)
    peer_mix = models.FloatField(null=True)
    peers = models.PositiveSmallIntegerField()
    hidden = models.BooleanField()

    def __str__(self) -> str:
        return f"{self.system_id} {self.year} {self.people_group} {self.care_setting}"


class CostSpread(models.Model):
    """One row per run, system and year: how unevenly cost is spread over people (Gini, 0 to 1).

    `below_nil` are people left out since their year's credits are more than their costs.
    """

    pk = models.CompositePrimaryKey("run_id", "system_id", "year")
    run = run_key()
    system = system_key()
    year = models.CharField(max_length=7)
    people = models.FloatField(null=True)
    below_nil = models.FloatField(null=True)
    cost = models.FloatField(null=True)
    gini = models.FloatField(null=True)
    peer_gini = models.FloatField(null=True)
    peers = models.PositiveSmallIntegerField()
    hidden = models.BooleanField()

    def __str__(self) -> str:
        return f"{self.system_id} {self.year}"


class LorenzPoint(models.Model):
    """One row per run, system, year and percent of people, cheapest first: their share of cost."""

    pk = models.CompositePrimaryKey("run_id", "system_id", "year", "percent")
    run = run_key()
    system = system_key()
    year = models.CharField(max_length=7)
    percent = models.PositiveSmallIntegerField()
    cost_share = models.FloatField(null=True)
    hidden = models.BooleanField()

    def __str__(self) -> str:
        return f"{self.system_id} {self.year} {self.percent}%"


class SegmentCost(models.Model):
    """One row per run, system, year, scheme, segment of people and care setting ("all" among them).

    `people` are in the segment, `users` of them had such care; pounds per person are for each of the
    `people`. `variation` is the pounds per person less the peers', times the people.
    """

    pk = models.CompositePrimaryKey(
        "run_id", "system_id", "year", "scheme", "segment", "care_setting"
    )
    run = run_key()
    system = system_key()
    year = models.CharField(max_length=7)
    scheme = models.CharField(max_length=20)
    segment = models.CharField(max_length=60)
    care_setting = models.CharField(max_length=20)
    people = models.FloatField(null=True)
    users = models.FloatField(null=True)
    cost = models.FloatField(null=True)
    cost_per_person = models.FloatField(null=True)
    peer_cost_per_person = models.FloatField(null=True)
    peers = models.PositiveSmallIntegerField()
    variation = models.FloatField(null=True)
    hidden = models.BooleanField()

    def __str__(self) -> str:
        return f"{self.system_id} {self.year} {self.segment} {self.care_setting}"


class AreaCost(models.Model):
    """One row per run, system, year, area where people live, and care setting ("all" among them).

    Beside it the pounds per person of the whole system; nobody's age or need is taken into account.
    """

    pk = models.CompositePrimaryKey("run_id", "system_id", "year", "area", "care_setting")
    run = run_key()
    system = system_key()
    year = models.CharField(max_length=7)
    area = models.CharField(max_length=60)
    care_setting = models.CharField(max_length=20)
    people = models.FloatField(null=True)
    users = models.FloatField(null=True)
    cost = models.FloatField(null=True)
    cost_per_person = models.FloatField(null=True)
    system_cost_per_person = models.FloatField(null=True)
    variation = models.FloatField(null=True)
    hidden = models.BooleanField()

    def __str__(self) -> str:
        return f"{self.system_id} {self.year} {self.area} {self.care_setting}"
