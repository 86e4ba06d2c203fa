"""Where the money goes and what it buys: facts as they were published."""

from django.db import models
from django.db.models import Q

from evidence.models import Release, Run
from organisations.models import YEAR, Organisation


class Programme(models.Model):
    """One row per node of the tree: the total, a programme budgeting category, or a system in one."""

    class Level(models.TextChoices):
        TOTAL = "total", "Total"
        PROGRAMME = "programme", "Programme"
        SYSTEM = "system", "System"

    code = models.CharField(max_length=20, primary_key=True)
    name = models.CharField(max_length=120)
    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="systems")
    level = models.CharField(max_length=10, choices=Level)
    nation = models.CharField(max_length=10, blank=True)
    official = models.BooleanField()
    includes = models.TextField(blank=True)
    excludes = models.TextField(blank=True)
    release = models.ForeignKey(Release, models.PROTECT, null=True)

    class Meta:
        ordering = ["code"]
        constraints = [
            models.CheckConstraint(
                condition=Q(level="total", parent=None) | ~Q(level="total") & ~Q(parent=None),
                name="only_the_total_has_no_parent",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class CareSetting(models.Model):
    """One row per setting in which care is given; `all` where a figure is not split by setting."""

    code = models.CharField(max_length=20, primary_key=True)
    name = models.CharField(max_length=60)

    def __str__(self) -> str:
        return self.name


class Spend(models.Model):
    """One row per organisation, node, care setting and financial year, in pounds, as published.

    `spend` is NULL where nothing is known (never nil); `derived` where pounds were worked out from
    published pounds per registered head, with the year of the population used.
    """

    release = models.ForeignKey(Release, models.PROTECT)
    organisation = models.ForeignKey(Organisation, models.PROTECT)
    programme = models.ForeignKey(Programme, models.PROTECT)
    care_setting = models.ForeignKey(CareSetting, models.PROTECT)
    year = models.CharField(max_length=7)
    spend = models.FloatField(null=True)
    per_head = models.FloatField(null=True)
    share_of_allocation = models.FloatField(null=True)
    derived = models.BooleanField(default=False)
    population_year = models.CharField(max_length=7, blank=True)
    note = models.CharField(max_length=60, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "programme", "care_setting", "year", "release"],
                name="spend_grain",
            ),
            models.CheckConstraint(condition=Q(year__regex=YEAR), name="spend_year"),
        ]

    def __str__(self) -> str:
        return f"{self.organisation_id} {self.programme_id} {self.year}"


class Measure(models.Model):
    """One row per outcome measure: its definition, from its reviewed file."""

    class ProxyGrade(models.TextChoices):
        OUTCOME = "outcome", "Outcome"
        INTERMEDIATE = "intermediate", "Intermediate outcome"
        PROCESS = "process", "Process"
        NEED = "need", "Need"
        COST = "cost", "What was paid"

    code = models.CharField(max_length=60, primary_key=True)
    name = models.CharField(max_length=160)
    programme = models.ForeignKey(Programme, models.PROTECT)
    second = models.JSONField(default=list)
    nations = models.JSONField()
    headline = models.BooleanField()
    unit = models.CharField(max_length=40)
    multiplier = models.FloatField()
    polarity = models.SmallIntegerField()
    value_kind = models.CharField(max_length=20)
    aim = models.CharField(max_length=30)
    proxy_grade = models.CharField(max_length=20, choices=ProxyGrade)
    stage = models.CharField(max_length=20)
    interval = models.CharField(max_length=20)
    standardised = models.BooleanField()
    release = models.ForeignKey(Release, models.PROTECT)
    numerator = models.TextField()
    denominator = models.TextField()
    why = models.TextField()
    reasons = models.TextField(blank=True)
    options = models.TextField(blank=True)
    resources = models.TextField(blank=True)
    caveats = models.TextField()
    check_first = models.TextField()
    reviewed = models.DateField()
    next_review = models.DateField()

    class Meta:
        ordering = ["programme", "code"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(proxy_grade__in=["need", "cost"]) | Q(headline=False),
                name="need_and_cost_are_never_a_headline_outcome",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class NoMeasure(models.Model):
    """One row per programme and nation without a credible published outcome, with the reason."""

    programme = models.ForeignKey(Programme, models.PROTECT)
    nation = models.CharField(max_length=10)
    reason = models.TextField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["programme", "nation"], name="no_measure_grain"),
        ]

    def __str__(self) -> str:
        return f"{self.programme_id} {self.nation}"


class Outcome(models.Model):
    """One row per organisation, measure, period and group of people, in the measure's unit."""

    release = models.ForeignKey(Release, models.PROTECT)
    organisation = models.ForeignKey(Organisation, models.PROTECT)
    measure = models.ForeignKey(Measure, models.PROTECT)
    period = models.CharField(max_length=40)
    start = models.DateField()
    end = models.DateField()
    group = models.CharField(max_length=20, default="all")
    value = models.FloatField(null=True)
    lower = models.FloatField(null=True)
    upper = models.FloatField(null=True)
    numerator = models.FloatField(null=True)
    denominator = models.FloatField(null=True)
    note = models.CharField(max_length=60, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "measure", "period", "group"], name="outcome_grain"
            ),
            models.CheckConstraint(
                condition=Q(end__gte=models.F("start")), name="outcome_period_in_order"
            ),
            models.CheckConstraint(
                condition=Q(lower__isnull=True) | Q(lower__lte=models.F("upper")),
                name="outcome_interval_in_order",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation_id} {self.measure_id} {self.period}"


class Correction(models.Model):
    """One row per load and published figure that the load changed: pounds, or a measure's value.

    `before` or `after` is NULL where the figure was or became unknown. What it did to the comparison
    with the peers' mean is filled in when the next run is published: `run` is that run, and the
    variations (pounds for spend, people for an outcome) are those of the last run before and of it.
    """

    class Kind(models.TextChoices):
        SPEND = "spend", "Spend"
        OUTCOME = "outcome", "Outcome"

    loaded_at = models.DateTimeField()
    kind = models.CharField(max_length=10, choices=Kind)
    release = models.ForeignKey(Release, models.PROTECT)
    organisation = models.ForeignKey(Organisation, models.PROTECT)
    programme = models.ForeignKey(Programme, models.PROTECT)
    care_setting = models.CharField(max_length=20, blank=True)
    measure = models.ForeignKey(Measure, models.PROTECT, null=True)
    period = models.CharField(max_length=40)
    group = models.CharField(max_length=20, blank=True)
    before = models.FloatField(null=True)
    after = models.FloatField(null=True)
    run = models.ForeignKey(Run, models.SET_NULL, null=True)
    variation_before = models.FloatField(null=True)
    variation_after = models.FloatField(null=True)

    class Meta:
        ordering = ["-loaded_at", "organisation", "programme", "period"]

    def __str__(self) -> str:
        return f"{self.organisation_id} {self.programme_id} {self.period}"
