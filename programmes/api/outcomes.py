"""Outcomes as loaded, and outcomes against their benchmarks."""

from typing import ClassVar

from rest_framework import serializers

from evidence.api import rows
from evidence.api.filters import Filter
from evidence.models import Rating
from evidence.queries import Listing
from organisations.api import NATION_OF, ORGANISATION, OrganisationFigures

from .. import queries
from ..models import Measure
from .filters import GROUP, MEASURE, OUTCOME_BENCHMARK, PERIOD, PROGRAMME_OF_MEASURE

OUTCOME_SIGNALS = ("better", "worse", "similar", "unclear")
TRENDS = ("rising", "falling", "none", "unknown")


class OutcomeRow(serializers.Serializer):
    """One organisation, measure, period and group of people, as loaded."""

    organisation = rows.code("Code of the organisation.")
    measure = rows.code("Code of the measure.")
    unit = rows.code("Unit of value, lower and upper.")
    period = rows.words("Period, as published.")
    start = serializers.DateField(help_text="First day of the period.")
    end = serializers.DateField(help_text="Last day of the period.")
    group = rows.code("Group of people; all for everybody.")
    value = rows.number("The outcome.")
    lower = rows.number("Lower limit of its 95% interval.")
    upper = rows.number("Upper limit of its 95% interval.")
    numerator = rows.number("People or events counted.")
    denominator = rows.number("Out of how many.")
    note = rows.code("Code of a flag.", null=True)
    release = rows.code("The release it was published in.")
    illustrative = rows.illustrative()


class Outcomes(OrganisationFigures):
    """Outcomes with their intervals, as loaded."""

    name = "outcomes"
    row = OutcomeRow
    filters: ClassVar[tuple[Filter, ...]] = (ORGANISATION, MEASURE, PERIOD, GROUP, NATION_OF)

    def listing(self) -> Listing:
        return queries.outcomes({})


class OutcomeBenchmarkRow(serializers.Serializer):
    """One organisation, measure, period, group and benchmark."""

    run = rows.run()
    organisation = rows.code("Code of the organisation.")
    organisation_name = rows.words("Name of the organisation.")
    programme = rows.code("Programme or system of the measure.")
    measure = rows.code("Code of the measure.")
    measure_name = rows.words("Name of the measure.")
    unit = rows.code("Unit of the values.")
    polarity = rows.polarity()
    proxy_grade = rows.one_of(Measure.ProxyGrade.values, "How near it is to an outcome.")
    period = rows.words("Period, as published.")
    group = rows.code("Group of people; all for everybody.")
    value = rows.number("The outcome.")
    lower = rows.number("Lower limit of its 95% interval.")
    upper = rows.number("Upper limit of its 95% interval.")
    denominator = rows.number("Out of how many people.")
    benchmark = rows.one_of(queries.OUTCOME_BENCHMARKS, "Which benchmark.")
    benchmark_value = rows.number("The benchmark.")
    gap = rows.number("Own less benchmark, in the unit; positive is better.")
    gap_lower = rows.number("Lower limit of its 95% interval.")
    gap_upper = rows.number("Upper limit of its 95% interval.")
    variation = rows.number("The same in people or events; positive is better.")
    z = rows.number("How far from the comparators; positive is better.")
    rank = rows.whole("1 for the best.")
    of = rows.whole("Of how many.", null=False)
    different_p = rows.number("Probability of such a gap by chance alone.")
    unusual_p = rows.number("Probability of such a place in the usual spread of peers.")
    different = rows.flag("Whether the gap is more than chance, many tests allowed for.", null=True)
    unusual = rows.flag(
        "Whether it is outside the usual spread, many tests allowed for.", null=True
    )
    position_only = rows.flag("Whether there is no interval, so that only the position is known.")
    net = rows.number("People by which it is worse, where that is more than chance; else 0.")
    classic = rows.number("People short of the best five of ten: the figure of the past.")
    noise_floor = rows.number("What the classic figure would be by chance alone.")
    robust = rows.number("Share of the specifications in which the gap holds.")
    specifications = rows.whole("How many specifications could be made.", null=False)
    broken_by = rows.texts("The specifications in which it does not hold.")
    peers = rows.whole("How many figures made the benchmark.", null=False)
    signal = rows.one_of(OUTCOME_SIGNALS, "What the test of the gap says.", null=True)
    trend = rows.one_of(TRENDS, "The recent trend; none is no change.", null=True)
    rating = rows.one_of(
        Rating.Word.values, "The worst rating of the data it is made of.", null=True
    )
    illustrative = rows.illustrative()
    explain = rows.code("The id that explain/ takes.")


class OutcomeBenchmarks(OrganisationFigures):
    """Outcomes against their benchmarks, with the tests of whether a gap is more than chance."""

    name = "outcome-benchmarks"
    row = OutcomeBenchmarkRow
    of_run = True
    filters: ClassVar[tuple[Filter, ...]] = (
        ORGANISATION,
        MEASURE,
        PROGRAMME_OF_MEASURE,
        PERIOD,
        GROUP,
        OUTCOME_BENCHMARK,
        NATION_OF,
    )

    def listing(self) -> Listing:
        return queries.outcome_benchmarks(self.the_run, {})
