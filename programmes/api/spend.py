"""Spend as loaded, and spend against its benchmarks."""

from dataclasses import replace
from functools import cached_property
from typing import Any, ClassVar

from django.db.models import Q
from rest_framework import serializers

from evidence.api import rows
from evidence.api.filters import Filter
from evidence.models import Rating
from evidence.queries import Listing, Row
from organisations.api import NATION_OF, ORGANISATION, OrganisationFigures

from .. import queries
from ..real_terms import RealTerms
from .filters import (
    BASIS,
    BENCHMARK,
    CARE_SETTING,
    KIND_OF,
    LEVEL,
    PROGRAMME,
    SYSTEM,
    YEAR,
    Level,
)

TOTAL = "ALL"
SPEND_SIGNALS = ("above", "below", "none")

# benchmarks/ shows whole programmes over all settings, the rows that a reader can add up, unless
# others are named.
USUAL_SETTING = replace(CARE_SETTING, default=("all",))
USUAL_LEVEL = replace(
    LEVEL,
    help="Total, programme or system. Without it the level of the nodes that are named (a system, "
    "ALL); without those, programmes.",
    select=None,
)


class SpendRow(serializers.Serializer):
    """One organisation, programme or system, care setting and year, as loaded."""

    organisation = rows.code("Code of the organisation.")
    programme = rows.code("The top code, of a system too.")
    system = rows.code("Code of the system; null at programme level.", null=True)
    care_setting = rows.code("Setting of care; all where it is not split.")
    year = rows.code("Financial year.")
    spend = rows.number("Pounds.")
    published_per_head = rows.number("Pounds per head as published, where no pounds are.")
    share_of_allocation = rows.number("Share of the allocation as published, in percent.")
    derived = rows.flag("Whether the pounds were worked out from pounds per head.")
    population_year = rows.code("Year of the population they were worked out with.", null=True)
    note = rows.code("Code of a flag.", null=True)
    release = rows.code("The release it was published in.")
    illustrative = rows.illustrative()


class Spend(OrganisationFigures):
    """Spend in pounds, as loaded."""

    name = "spend"
    row = SpendRow
    filters: ClassVar[tuple[Filter, ...]] = (
        ORGANISATION,
        PROGRAMME,
        SYSTEM,
        CARE_SETTING,
        YEAR,
        LEVEL,
        NATION_OF,
    )

    def listing(self) -> Listing:
        return queries.spend({})


class BenchmarkRow(serializers.Serializer):
    """One organisation, programme or system, care setting, year, basis and benchmark."""

    run = rows.run()
    organisation = rows.code("Code of the organisation.")
    programme = rows.code("The top code, of a system too.")
    system = rows.code("Code of the system; null at programme level.", null=True)
    organisation_name = rows.words("Name of the organisation.")
    programme_name = rows.words("Name of the programme or system.")
    care_setting = rows.code("Setting of care; all where it is not split.")
    year = rows.code("Financial year.")
    basis = rows.one_of(queries.BASES, "Population basis.")
    population = rows.number("Persons on that basis.")
    population_year = rows.code("Year of the population.", null=True)
    weighting = rows.code("Which need-weighted population it is.", null=True)
    need_carried = rows.flag("Whether a later year's need index was carried back.")
    spend = rows.number("Pounds.")
    per_head = rows.number("Pounds for each person of the population.")
    share = rows.number("Share of the parent's spend, in percent.")
    share_of = rows.code("The parent.", null=True)
    benchmark = rows.one_of(queries.BENCHMARKS, "Which benchmark.")
    benchmark_per_head = rows.number("The benchmark in pounds per head.")
    benchmark_share = rows.number("The benchmark as a share of the parent, in percent.")
    variation = rows.number("Pounds more (less, where negative) than at the benchmark's rate.")
    variation_per_head = rows.number("The same for each person.")
    variation_percent = rows.number("The same in percent of the benchmark.")
    share_variation = rows.number("Own share less the benchmark's, in percentage points.")
    share_variation_pounds = rows.number("The same in pounds of the parent's spend.")
    z = rows.number("How far from the comparators, in their standard deviations.")
    rank = rows.whole("1 for the highest spend per head.")
    of = rows.whole("Of how many.", null=False)
    spend_real = rows.number(
        "Pounds in the prices of price_year; null where no deflator is loaded."
    )
    per_head_real = rows.number("The same for each person of the population.")
    variation_real = rows.number("Variation in the prices of price_year.")
    price_year = rows.code("The year whose prices real-terms pounds are in.", null=True)
    peers = rows.whole("How many figures made the benchmark.", null=False)
    robust = rows.number("Share of the specifications in which the variation holds.")
    specifications = rows.whole("How many specifications could be made.", null=False)
    broken_by = rows.texts("The specifications in which it does not hold.")
    unusual = rows.flag("Whether it is outside the usual spread of peers.", null=True)
    signal = rows.one_of(SPEND_SIGNALS, "Whether the variation is material.", null=True)
    derived = rows.flag("Whether the pounds were worked out from pounds per head.")
    note = rows.code("Code of a flag of the published figure.", null=True)
    rating = rows.one_of(
        Rating.Word.values, "The worst rating of the data it is made of.", null=True
    )
    illustrative = rows.illustrative()
    explain = rows.code("The id that explain/ takes.")


class Benchmarks(OrganisationFigures):
    """Spend against its benchmarks: whole programmes over all settings, unless others are named."""

    name = "benchmarks"
    row = BenchmarkRow
    of_run = True
    beside: ClassVar[dict[str, Any]] = {
        "real_terms": rows.text("The release by which pounds are put in real terms."),
        "real_terms_reason": rows.text("Why there are no real terms, where there are none."),
    }
    filters: ClassVar[tuple[Filter, ...]] = (
        ORGANISATION,
        PROGRAMME,
        SYSTEM,
        USUAL_SETTING,
        YEAR,
        BENCHMARK,
        USUAL_LEVEL,
        BASIS,
        NATION_OF,
        KIND_OF,
    )

    def listing(self) -> Listing:
        usual = Q(programme__level__in=self.levels())
        return queries.benchmarks(self.the_run, {}, self.real).where(usual)

    @cached_property
    def real(self) -> RealTerms:
        return RealTerms()

    def about(self) -> Row:
        return {"real_terms": self.real.title, "real_terms_reason": self.real.reason}

    def levels(self) -> list[str]:
        """The levels asked for, or else those of the nodes named, or else programmes."""
        if self.choices[LEVEL.name]:
            return self.choices[LEVEL.name]
        if self.choices[SYSTEM.name]:
            return [Level.SYSTEM.value]
        tops = self.choices[PROGRAMME.name]
        found = {Level.TOTAL.value if code == TOTAL else Level.PROGRAMME.value for code in tops}
        return sorted(found) or [Level.PROGRAMME.value]
