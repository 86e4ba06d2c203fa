"""How we know: what was published, what was calculated from it, and which calculation is shown."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now


class Release(models.Model):
    """One row per published file whose figures are loaded, with its source and both checksums."""

    class Kind(models.TextChoices):
        SPEND = "spend", "Spend"
        OUTCOME = "outcome", "Outcomes"
        POPULATION = "population", "Populations"
        CHARACTERISTICS = "characteristics", "Peer characteristics"
        REFERENCE = "reference", "Reference"
        METHOD = "method", "Method"
        PARAMETERS = "parameters", "Parameters"

    code = models.CharField(max_length=60, primary_key=True)
    title = models.CharField(max_length=200)
    publisher = models.CharField(max_length=200)
    licence = models.CharField(max_length=40)
    url = models.URLField(blank=True)
    published = models.DateField(null=True, blank=True)
    covers = models.CharField(max_length=80)
    kind = models.CharField(max_length=20, choices=Kind)
    source_file = models.CharField(max_length=120)
    source_sha256 = models.CharField(max_length=64)
    caveat = models.TextField(blank=True)
    illustrative = models.BooleanField(default=False)
    # Whose it is: everybody's, or `system:<code>`, one system's own, which nobody else is told of.
    scope = models.CharField(max_length=40, default="published")

    class Meta:
        ordering = ["kind", "code"]
        constraints = [
            models.CheckConstraint(
                condition=Q(source_sha256__regex=r"^[0-9a-f]{64}$"), name="release_has_checksum"
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Rating(models.Model):
    """One row per release and requirement of finance data: how well the release meets it, and why.

    Worked out by rule (`evidence/data/rating_rules.csv`) when figures are loaded, as of `rated_on`.
    """

    class Requirement(models.TextChoices):
        SYSTEM_WIDE = "system_wide", "System-wide"
        GRANULAR = "granular", "Granular and flexible"
        BASED_ON_COST = "based_on_cost", "Based on cost"
        TIMELY = "timely", "Timely and accurate"
        ACCESSIBLE = "accessible", "Accessible"

    class Word(models.TextChoices):
        """From the worst to the best."""

        RED = "red", "red"
        AMBER = "amber", "amber"
        GREEN = "green", "green"

    release = models.ForeignKey(Release, models.CASCADE, related_name="ratings")
    requirement = models.CharField(max_length=20, choices=Requirement)
    rating = models.CharField(max_length=10, choices=Word)
    reason = models.TextField()
    rated_on = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["release", "requirement"], name="rating_grain"),
        ]

    def __str__(self) -> str:
        return f"{self.release_id} {self.requirement}: {self.rating}"


class Feed(models.Model):
    """One row per release, nation and programme or system that figures of the release are about.

    So the rating of a release travels to what it feeds without a look at every figure.
    """

    release = models.ForeignKey(Release, models.CASCADE, related_name="feeds")
    nation = models.CharField(max_length=10)
    programme = models.CharField(max_length=20)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["release", "nation", "programme"], name="feed_grain"),
        ]

    def __str__(self) -> str:
        return f"{self.release_id} {self.nation} {self.programme}"


class CalledOther(models.Model):
    """One row per organisation and financial year: how much of its loaded spend is called "other".

    Pounds. `spend` is that of all programmes loaded, `other` what is in no named programme or system
    of it (by rule, NULL where a part of it is unknown), `worked_out` what was not published in pounds.
    """

    organisation = models.CharField(max_length=12)
    nation = models.CharField(max_length=10)
    year = models.CharField(max_length=7)
    spend = models.FloatField()
    other = models.FloatField(null=True)
    worked_out = models.FloatField()

    class Meta:
        ordering = ["nation", "organisation", "-year"]
        constraints = [
            models.UniqueConstraint(fields=["organisation", "year"], name="called_other_grain"),
        ]

    def __str__(self) -> str:
        return f"{self.organisation} {self.year}"


class LoadedTable(models.Model):
    """One row per table of ours that is loaded, so that an unchanged table is not loaded again."""

    name = models.CharField(max_length=120, primary_key=True)
    # Which runs it goes into: those of the published figures, or of patient-level costing.
    part = models.CharField(max_length=20, default="published")
    sha256 = models.CharField(max_length=64)
    rows = models.PositiveIntegerField()
    loaded_at = models.DateTimeField(auto_now=True)

    def __str__(self) -> str:
        return self.name


class Parameter(models.Model):
    """One row per published parameter of the method and programme, with its evidence grade.

    A deflator has a row for each year, in `price_base`; it is loaded by itself (`load_deflator`).
    """

    DEFLATOR = "gdp_deflator"
    BASE = 100  # the index of the year whose prices real-terms pounds are in

    parameter = models.CharField(max_length=60)
    programme = models.CharField(max_length=20, blank=True)
    value = models.FloatField(null=True)
    unit = models.CharField(max_length=60)
    grade = models.CharField(max_length=20)
    price_base = models.CharField(max_length=20, blank=True)
    source = models.CharField(max_length=300)
    note = models.TextField(blank=True)
    release = models.ForeignKey(Release, models.PROTECT)

    class Meta:
        ordering = ["parameter", "programme"]
        constraints = [
            models.UniqueConstraint(
                fields=["parameter", "programme", "price_base"], name="parameter_grain"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.parameter} {self.programme}".strip()


class Run(models.Model):
    """One row per calculation of ours. The row is the truth about the job; the queue only has its id."""

    class State(models.TextChoices):
        QUEUED = "queued", "waiting for a worker"
        RUNNING = "running", "running"
        FINISHED = "finished", "finished"
        FAILED = "failed", "failed"

    scope = models.CharField(max_length=40, default="published")
    state = models.CharField(max_length=10, choices=State, default=State.QUEUED)
    created = models.DateTimeField(db_default=Now())
    started = models.DateTimeField(null=True)
    ended = models.DateTimeField(null=True)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    step = models.CharField(max_length=120, blank=True)
    error = models.TextField(blank=True)
    input_hash = models.CharField(max_length=64, blank=True)
    method = models.CharField(max_length=20, blank=True)
    kept = models.BooleanField(default=False)
    # Names of the specifications behind "holds in 34 of 38", by subject, kind and nation.
    specifications = models.JSONField(default=dict)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["scope"],
                condition=Q(state__in=["queued", "running"]),
                name="one_unfinished_run_per_scope",
            ),
            models.CheckConstraint(
                condition=Q(done__lte=models.F("total")), name="run_done_within_total"
            ),
        ]

    def __str__(self) -> str:
        return f"run {self.pk} ({self.state})"

    @property
    def unfinished(self) -> bool:
        return self.state in (self.State.QUEUED, self.State.RUNNING)


class Publication(models.Model):
    """One row per scope: the pointer to the run whose results are shown."""

    scope = models.CharField(max_length=40, primary_key=True)
    run = models.ForeignKey(Run, models.PROTECT)
    since = models.DateTimeField(auto_now=True)

    def __str__(self) -> str:
        return f"{self.scope}: run {self.run_id}"
