"""What unit costs are held against: the nation's own, and the market forces of each organisation."""

from django.db import models
from django.db.models import Q

from evidence.models import Release
from organisations.models import Organisation


class NationalUnitCost(models.Model):
    """One row per nation, financial year, point of delivery, specialty and HRG or currency: the pounds
    of one unit of activity, on average over the nation, market forces taken out.

    `specialty` and `hrg` are empty where the published line has none.
    """

    release = models.ForeignKey(Release, models.PROTECT)
    nation = models.CharField(max_length=10, choices=Organisation.Nation)
    year = models.CharField(max_length=7)
    point_of_delivery = models.CharField(max_length=40)
    specialty = models.CharField(max_length=60, blank=True)
    hrg = models.CharField(max_length=20, blank=True)
    unit_cost = models.FloatField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["nation", "year", "point_of_delivery", "specialty", "hrg"],
                name="national_unit_cost_grain",
            ),
            models.CheckConstraint(
                condition=Q(unit_cost__gt=0), name="national_unit_cost_is_positive"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.nation} {self.year} {self.point_of_delivery} {self.hrg}".strip()


class MarketForces(models.Model):
    """One row per organisation (by its code in the events) and financial year: by how much care costs
    more or less there for reasons of place. 1 is the nation's average."""

    release = models.ForeignKey(Release, models.PROTECT)
    organisation = models.CharField(max_length=40)
    year = models.CharField(max_length=7)
    factor = models.FloatField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "year"], name="market_forces_grain"),
            models.CheckConstraint(condition=Q(factor__gt=0), name="market_forces_are_positive"),
        ]

    def __str__(self) -> str:
        return f"{self.organisation} {self.year}"
