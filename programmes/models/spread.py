"""How far organisations lie apart: results of a run over all organisations of a kind and nation."""

from django.db import models

from organisations.models import Organisation

from .facts import Measure, Programme
from .results import result_key, run_key


class Spread(models.Model):
    """One row per run, nation, kind and figure that its organisations have: how far apart they are.

    A figure is spend a head on a node over all settings in a year on a population basis (`code` is the
    node's), or a measure in a period for all people (`code` is the measure's, no basis); lowest to
    highest are in pounds a head or in the measure's unit. Ratios and the coefficient of variation are
    unknown where nothing can be so many times another (docs/method.md, "Spread").
    """

    class Subject(models.TextChoices):
        SPEND = "spend", "Spend a head"
        OUTCOME = "outcome", "A measure"

    pk = models.CompositePrimaryKey(
        "run_id", "nation", "kind", "subject", "code", "period", "basis"
    )
    run = run_key()
    nation = models.CharField(max_length=10)
    kind = models.CharField(max_length=20)
    subject = models.CharField(max_length=10, choices=Subject)
    code = models.CharField(max_length=60)
    period = models.CharField(max_length=40)
    basis = models.CharField(max_length=20, blank=True)
    programme = result_key(Programme)
    measure = models.ForeignKey(
        Measure, models.DO_NOTHING, null=True, db_constraint=False, db_index=False, related_name="+"
    )
    start = models.DateField()
    end = models.DateField()
    organisations = models.PositiveSmallIntegerField()
    lowest = models.FloatField(null=True)
    lower_quartile = models.FloatField(null=True)
    median = models.FloatField(null=True)
    upper_quartile = models.FloatField(null=True)
    highest = models.FloatField(null=True)
    ratio = models.FloatField(null=True)
    ratio_trimmed = models.FloatField(null=True)
    coefficient_of_variation = models.FloatField(null=True)
    overdispersion = models.FloatField(null=True)

    def __str__(self) -> str:
        return f"{self.nation} {self.code} {self.period}"


class Funnel(models.Model):
    """One row per run, organisation, measure and period whose counts are known: is it outside chance?

    `value`, `average` and the limits are in the measure's unit, `numerator` and `denominator` in people
    or events. Limits are those of an organisation of this size at the average of all, widened by √φ
    where φ (`overdispersion`) is above 1.
    """

    class Position(models.TextChoices):
        ABOVE_998 = "above_998", "above the 99.8% limit"
        ABOVE_95 = "above_95", "above the 95% limit"
        INSIDE = "inside", "inside both limits"
        BELOW_95 = "below_95", "below the 95% limit"
        BELOW_998 = "below_998", "below the 99.8% limit"

    pk = models.CompositePrimaryKey("run_id", "organisation_id", "measure_id", "period")
    run = run_key()
    organisation = result_key(Organisation)
    measure = result_key(Measure)
    period = models.CharField(max_length=40)
    numerator = models.FloatField()
    denominator = models.FloatField()
    value = models.FloatField()
    average = models.FloatField(null=True)
    overdispersion = models.FloatField(null=True)
    lower_95 = models.FloatField(null=True)
    upper_95 = models.FloatField(null=True)
    lower_998 = models.FloatField(null=True)
    upper_998 = models.FloatField(null=True)
    position = models.CharField(max_length=10, choices=Position, blank=True)

    def __str__(self) -> str:
        return f"{self.organisation_id} {self.measure_id} {self.period}"
