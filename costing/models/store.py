"""What lies in the store, and what the ledgers say."""

from django.db import models

from evidence.models import Release
from organisations.models import Organisation


class Extract(models.Model):
    """One row per system, financial year and extract that lies in the store, as it was loaded last.

    `problems` counts the rows set aside or noted, by the code of the reason. What was refused as a
    whole has no row: nothing of it was kept.
    """

    system = models.ForeignKey(Organisation, models.PROTECT)
    year = models.CharField(max_length=7)
    name = models.CharField(max_length=80)
    kind = models.CharField(max_length=40)
    release = models.ForeignKey(Release, models.PROTECT)
    sha256 = models.CharField(max_length=64)
    loaded_at = models.DateTimeField()
    rows_read = models.PositiveBigIntegerField()
    rows_kept = models.PositiveBigIntegerField()
    rows_set_aside = models.PositiveBigIntegerField()
    cost_read = models.FloatField()
    cost_kept = models.FloatField()
    problems = models.JSONField(default=dict)

    class Meta:
        ordering = ["system", "year", "name"]
        constraints = [
            models.UniqueConstraint(fields=["system", "year", "name"], name="extract_grain"),
            models.CheckConstraint(
                condition=models.Q(rows_read=models.F("rows_kept") + models.F("rows_set_aside")),
                name="extract_rows_add_up",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.system_id} {self.year} {self.name}"


class LedgerTotal(models.Model):
    """One row per system, financial year, organisation and care setting: the cost of care in its general
    ledger."""

    release = models.ForeignKey(Release, models.PROTECT)
    system = models.ForeignKey(Organisation, models.PROTECT)
    year = models.CharField(max_length=7)
    organisation = models.CharField(max_length=40)
    care_setting = models.CharField(max_length=20)
    cost = models.FloatField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["system", "year", "organisation", "care_setting"], name="ledger_grain"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation} {self.year}"
