"""Gaps between deprivation groups."""

from typing import ClassVar

from rest_framework import serializers

from evidence.api import rows
from evidence.api.filters import Filter
from evidence.models import Rating
from evidence.queries import Listing
from organisations.api import NATION_OF, ORGANISATION, OrganisationFigures

from .. import queries
from ..models import Measure
from .filters import MEASURE, PERIOD

GAP_TRENDS = ("widening", "narrowing", "none", "unknown")


class InequalityRow(serializers.Serializer):
    """One organisation, measure and period that is published by deprivation group."""

    run = rows.run()
    organisation = rows.code("Code of the organisation.")
    organisation_name = rows.words("Name of the organisation.")
    programme = rows.code("Programme or system of the measure.")
    measure = rows.code("Code of the measure.")
    measure_name = rows.words("Name of the measure.")
    unit = rows.code("Unit of the values and gaps.")
    polarity = rows.polarity()
    proxy_grade = rows.one_of(Measure.ProxyGrade.values, "How near it is to an outcome.")
    period = rows.words("Period, as published.")
    start = serializers.DateField(help_text="First day of the period.")
    end = serializers.DateField(help_text="Last day of the period.")
    most_deprived = rows.number("The figure of the most deprived 40%.")
    least_deprived = rows.number("The figure of the least deprived 20%.")
    deprivation_gap = rows.number("Most deprived 40% less least deprived 20%.")
    benchmark_gap = rows.number("The mean of the comparators' gaps.")
    nation_gap = rows.number("The nation's own gap.")
    z = rows.number("Position of the gap; positive is better for the most deprived, or more.")
    rank = rows.whole("1 where the gap is best for the most deprived, or they have most.")
    of = rows.whole("Of how many.", null=False)
    core20_gap = rows.number("Most deprived 20% less everyone else.")
    core20_lower = rows.number("Lower limit of its 95% interval.")
    core20_upper = rows.number("Upper limit of its 95% interval.")
    slope_index = rows.number("Fitted figure of the least deprived less that of the most deprived.")
    slope_lower = rows.number("Lower limit of its 95% interval.")
    slope_upper = rows.number("Upper limit of its 95% interval.")
    relative_index = rows.number(
        "Fitted figure of the least deprived over that of the most deprived."
    )
    relative_lower = rows.number("Lower limit of its 95% interval.")
    relative_upper = rows.number("Upper limit of its 95% interval.")
    gap_trend = rows.one_of(GAP_TRENDS, "The trend of the Core20 gap; none is no change.")
    peers = rows.whole("How many gaps made the benchmark.", null=False)
    why_unknown = rows.text("Why figures of this row are unknown.")
    groups = rows.numbers_by_name("The figure of each group; null where there is no such group.")
    peer_groups = rows.numbers_by_name("The mean of the comparators' figures, by group.")
    rating = rows.one_of(
        Rating.Word.values, "The worst rating of the data it is made of.", null=True
    )
    illustrative = rows.illustrative()
    explain = rows.code("The id that explain/ takes.")


class Inequalities(OrganisationFigures):
    """Gaps between the most and the least deprived, with their benchmark."""

    name = "inequalities"
    row = InequalityRow
    of_run = True
    filters: ClassVar[tuple[Filter, ...]] = (ORGANISATION, MEASURE, PERIOD, NATION_OF)

    def listing(self) -> Listing:
        return queries.inequalities(self.the_run, {})
