"""Who: organisations with their dates, their populations and need, and who is comparable with whom."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from knox.models import AbstractAuthToken

from evidence.models import Release, Run

YEAR = r"^20[0-9]{2}-[0-9]{2}$"


class Organisation(models.Model):
    """One row per body that holds a budget for a population, or nation, with its dates."""

    class Kind(models.TextChoices):
        ICB = "icb", "Integrated care board"
        SUB_ICB = "sub_icb", "Sub-ICB location"
        HEALTH_BOARD = "health_board", "Local health board"
        TRUST = "trust", "Trust"
        REGION = "region", "Region"
        NATION = "nation", "Nation"

    class Nation(models.TextChoices):
        ENGLAND = "england", "England"
        WALES = "wales", "Wales"
        EXAMPLE = "example", "Example (illustrative)"

    code = models.CharField(max_length=12, primary_key=True)
    ons_code = models.CharField(max_length=12, blank=True)
    ods_code = models.CharField(max_length=12, blank=True)
    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=20, choices=Kind)
    nation = models.CharField(max_length=10, choices=Nation)
    region = models.CharField(max_length=60, blank=True)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)
    successors = models.ManyToManyField("self", symmetrical=False, related_name="predecessors")
    release = models.ForeignKey(Release, models.PROTECT)
    illustrative = models.BooleanField(default=False)

    class Meta:
        ordering = ["nation", "region", "name"]
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gt=models.F("valid_from")),
                name="organisation_ends_after_it_begins",
            ),
            models.CheckConstraint(
                condition=Q(illustrative=True, nation="example")
                | Q(illustrative=False) & ~Q(nation="example"),
                name="made_up_organisations_are_of_the_example_nation",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def full_name(self) -> str:
        suffix = {"icb": " ICB", "health_board": " Health Board"}.get(self.kind, "")
        return self.name + suffix


class Boundary(models.Model):
    """One row per organisation whose boundary an operator has loaded, as GeoJSON (degrees, WGS 84)."""

    release = models.ForeignKey(Release, models.PROTECT)
    organisation = models.OneToOneField(Organisation, models.CASCADE, primary_key=True)
    geometry = models.JSONField()

    class Meta:
        verbose_name_plural = "boundaries"

    def __str__(self) -> str:
        return self.organisation_id


class Population(models.Model):
    """One row per organisation, financial year and basis, in persons, as published."""

    release = models.ForeignKey(Release, models.PROTECT)
    organisation = models.ForeignKey(Organisation, models.PROTECT)
    year = models.CharField(max_length=7)
    basis = models.CharField(max_length=40)
    population = models.FloatField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "year", "basis"], name="population_grain"
            ),
            models.CheckConstraint(condition=Q(population__gt=0), name="population_is_positive"),
            models.CheckConstraint(condition=Q(year__regex=YEAR), name="population_year"),
        ]

    def __str__(self) -> str:
        return f"{self.organisation_id} {self.year} {self.basis}"


class PeerCharacteristic(models.Model):
    """One row per organisation and variable of the peer method, as published."""

    release = models.ForeignKey(Release, models.PROTECT)
    organisation = models.ForeignKey(Organisation, models.PROTECT)
    variable = models.CharField(max_length=60)
    value = models.FloatField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "variable"], name="peer_characteristic_grain"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation_id} {self.variable}"


class PeerWeight(models.Model):
    """One row per version of the peer method and variable: how much the variable counts."""

    method = models.CharField(max_length=60)
    variable = models.CharField(max_length=60)
    label = models.CharField(max_length=80)
    weight = models.FloatField()
    need_only = models.BooleanField()
    source = models.CharField(max_length=300)

    class Meta:
        ordering = ["-weight", "variable"]
        constraints = [
            models.UniqueConstraint(fields=["method", "variable"], name="peer_weight_grain"),
            models.CheckConstraint(condition=Q(weight__gte=0), name="peer_weight_not_negative"),
        ]

    def __str__(self) -> str:
        return f"{self.method} {self.variable}"


class PeerSet(models.Model):
    """One row per run and organisation: how like it its comparators are."""

    pk = models.CompositePrimaryKey("run_id", "organisation_id")
    run = models.ForeignKey(Run, models.DO_NOTHING, db_constraint=False, db_index=False)
    organisation = models.ForeignKey(
        Organisation, models.DO_NOTHING, db_constraint=False, db_index=False
    )
    method = models.CharField(max_length=60)
    fit = models.FloatField(null=True)
    grade = models.CharField(max_length=1, blank=True)

    def __str__(self) -> str:
        return f"{self.organisation_id} (run {self.run_id})"


class Peer(models.Model):
    """One row per run, organisation and comparator, nearest first."""

    pk = models.CompositePrimaryKey("run_id", "organisation_id", "rank")
    run = models.ForeignKey(Run, models.DO_NOTHING, db_constraint=False, db_index=False)
    organisation = models.ForeignKey(
        Organisation, models.DO_NOTHING, db_constraint=False, db_index=False
    )
    rank = models.PositiveSmallIntegerField()
    peer = models.ForeignKey(
        Organisation, models.DO_NOTHING, related_name="+", db_constraint=False, db_index=False
    )
    distance = models.FloatField(null=True)
    contributions = models.JSONField(null=True)
    two_way = models.BooleanField(null=True)

    def __str__(self) -> str:
        return f"{self.organisation_id} {self.rank}: {self.peer_id}"


class Membership(models.Model):
    """One row per person and system: who may read what is that system's own, and in which role."""

    class Role(models.TextChoices):
        MEMBER = "member", "Member"
        COSTING_ANALYST = "costing_analyst", "Costing analyst"

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="memberships")
    system = models.ForeignKey(Organisation, models.PROTECT, related_name="memberships")
    role = models.CharField(max_length=20, choices=Role, default=Role.MEMBER)
    since = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["system"]
        constraints = [
            models.UniqueConstraint(fields=["person", "system"], name="membership_grain"),
            models.CheckConstraint(
                condition=Q(role__in=["member", "costing_analyst"]), name="membership_role"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.system_id}"


class Token(AbstractAuthToken):
    """One row per token of a person's programs: its name and a digest, never the token itself."""

    name = models.CharField(max_length=60)
    # What addresses name it by: neither the digest nor a part of the token.
    reference = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)

    class Meta:
        ordering = ["-created"]
        constraints = [
            models.UniqueConstraint(fields=["user", "name"], name="token_name"),
            models.CheckConstraint(condition=Q(expiry__isnull=False), name="token_expires"),
        ]

    def __str__(self) -> str:
        return self.name
