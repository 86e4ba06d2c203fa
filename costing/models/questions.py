"""Who asked what of patient-level figures, and why."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from evidence.models import Run


class Question(models.Model):
    """One row per calculation over patient-level events, and per look at its results where they are a
    system's own: who, what, why and when. Rows are only ever added."""

    class Kind(models.TextChoices):
        CALCULATION = "calculation", "Calculation"
        PAGE = "page", "Page"
        API = "api", "API"

    asked = models.DateTimeField(db_default=Now())
    # The name stays when the account goes.
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    who = models.CharField(max_length=254)
    scope = models.CharField(max_length=40)
    kind = models.CharField(max_length=12, choices=Kind)
    what = models.CharField(max_length=500)
    why = models.CharField(max_length=300)
    run = models.ForeignKey(Run, models.SET_NULL, null=True, related_name="+")

    class Meta:
        ordering = ["-asked", "-id"]
        indexes = [models.Index(fields=["scope", "-asked"], name="question_of_scope")]
        constraints = [
            models.CheckConstraint(
                condition=~Q(who="") & ~Q(why="") & ~Q(what=""), name="question_says_who_and_why"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.who}: {self.what}"
