"""How far organisations lie apart, as shown: spreads over all of them, and funnels of counts."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import BooleanField, Case, Q, Value, When
from django.db.models.functions import Coalesce

from evidence.models import Run
from evidence.queries import Listing, Row

from . import columns
from .coverage import FIRST_BASIS
from .inside.spend import Prices
from .models import Funnel, Spread

SPREADS: dict[str, Any] = {
    "run": "run_id",
    **columns.fields("nation kind subject"),
    "programme": columns.NODES["programme"],
    "system": columns.NODES["system"],
    "programme_name": "programme__name",
    "measure": "measure_id",
    "measure_name": "measure__name",
    "unit": Coalesce("measure__unit", Value("£ a head")),
    **columns.fields("period start end"),
    **columns.known("basis"),
    **columns.fields("organisations lowest lower_quartile median upper_quartile highest"),
    **columns.fields("ratio ratio_trimmed"),
    **columns.percentages("coefficient_of_variation"),
    **columns.fields("overdispersion"),
    "illustrative": Case(
        When(nation="example", then=Value(True)),
        default=Value(False),
        output_field=BooleanField(),
    ),
}

FUNNELS: dict[str, Any] = {
    "run": "run_id",
    "organisation": "organisation_id",
    "organisation_name": "organisation__name",
    "programme": "measure__programme_id",
    "measure": "measure_id",
    "measure_name": "measure__name",
    "unit": "measure__unit",
    "polarity": "measure__polarity",
    **columns.fields("period numerator denominator value average overdispersion"),
    **columns.fields("lower_95 upper_95 lower_998 upper_998"),
    **columns.known("position"),
    "illustrative": "organisation__illustrative",
}


def spreads(run: Run, *conditions: Q, **filters: Any) -> Listing:
    """How far apart organisations lie, oldest period first; `filters` are field lookups of Spread."""
    found = Spread.objects.filter(*conditions, run=run, **filters)
    found = found.order_by("nation", "kind", "subject", "code", "start", "end", "basis")
    return Listing.of(found, SPREADS)


def funnels(run: Run, **filters: Any) -> Listing:
    """Counts against the limits of chance; `filters` are field lookups of Funnel."""
    found = Funnel.objects.filter(run=run, **filters)
    return Listing.of(found.order_by("organisation_id", "measure_id", "period"), FUNNELS)


FIVE = ("lowest", "lower_quartile", "median", "upper_quartile", "highest")


def in_prices(rows: Sequence[Row], prices: Prices) -> list[Row]:
    """Spreads of spend in cash or in the pounds of one year; ratios within a year are the same."""
    return [row | {key: prices.of(row["period"], row[key]) for key in FIVE} for row in rows]


@dataclass(frozen=True)
class Apart:
    """How far apart organisations lie on a node and its measures, in every nation and period."""

    rows: Sequence[Row]

    @classmethod
    def of(cls, run: Run, node: Row, measures: Sequence[Row]) -> "Apart":
        spend = Q(subject="spend", code=node["code"])
        outcomes = Q(subject="outcome", code__in=[measure["code"] for measure in measures])
        return cls(spreads(run, spend | outcomes).rows())

    def years(self) -> dict[str, dict[str, list[str]]]:
        """By nation and year, latest first: the population bases on which there is spend."""
        found: dict[str, dict[str, list[str]]] = {}
        for row in sorted(self._spend(), key=lambda row: FIRST_BASIS.index(row["basis"])):
            bases = found.setdefault(row["nation"], {}).setdefault(row["period"], [])
            bases += [] if row["basis"] in bases else [row["basis"]]
        return {
            nation: dict(sorted(years.items(), reverse=True)) for nation, years in found.items()
        }

    def _spend(self) -> list[Row]:
        return [row for row in self.rows if row["subject"] == "spend"]

    def of_spend(self, nation: str, basis: str) -> list[Row]:
        """Spend a head of a nation on a basis, oldest year first."""
        return [row for row in self._spend() if (row["nation"], row["basis"]) == (nation, basis)]

    def of_measure(self, nation: str, measure: str) -> list[Row]:
        """A measure of a nation, oldest period first."""
        return [row for row in self.rows if (row["nation"], row["measure"]) == (nation, measure)]
