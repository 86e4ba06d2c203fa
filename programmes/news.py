"""What is new since the run before, over all systems together: for the page where one is chosen."""

from dataclasses import dataclass

from django.db.models import Case, F, QuerySet, Value, When
from django.db.models.functions import Sign

from evidence.models import Run

from .models import Opportunity


@dataclass(frozen=True)
class News:
    """How many findings of real organisations are in this run and not in the one before, and gone."""

    before: int
    new: int
    gone: int


def since(run: Run) -> News | None:
    """What differs from the kept run before this one; None where there is none.

    A finding is the same one in two runs as in `changes.key`: same organisation, year, programme or
    measure and, for spend, the same direction.
    """
    earlier = Run.objects.filter(scope=run.scope, kept=True, pk__lt=run.pk).order_by("-pk").first()
    if earlier is None:
        return None
    now, then = _findings(run), _findings(earlier)
    return News(earlier.pk, now.difference(then).count(), then.difference(now).count())


def _findings(run: Run) -> QuerySet:
    more = Case(When(kind="outcome", then=Value(0.0)), default=Sign(F("variation")))
    found = Opportunity.objects.filter(run=run, organisation__illustrative=False)
    return found.values_list("organisation_id", "year", "kind", "programme_id", "measure_id", more)
