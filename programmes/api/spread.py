"""How far organisations lie apart: spreads, and funnels of counts."""

from typing import ClassVar

from django.db.models import Q
from rest_framework import serializers

from evidence.api import rows
from evidence.api.figures import FigureList
from evidence.api.filters import Choice, Filter
from evidence.queries import Listing, named
from organisations.api import (
    EXAMPLE,
    KIND,
    NATION,
    NATION_OF,
    ORGANISATION,
    OrganisationFigures,
    made_up,
)
from organisations.models import Organisation

from .. import apart, queries
from ..models import Funnel, Outcome, Spend, Spread
from .filters import BASIS, LEVEL, MEASURE, PERIOD, PROGRAMME, SYSTEM

SUBJECTS = Spread.Subject.values
POSITIONS = Funnel.Position.values

SUBJECT = Choice(
    name="subject",
    help="Spend a head, or measures. Without it there are rows of both: every row names its own.",
    values=SUBJECTS,
    select="subject",
)


def periods() -> list[str]:
    """Financial years of spend and periods of outcomes."""
    return sorted({*named(Spend, "year"), *named(Outcome, "period")})


WHEN = Choice(
    name="period",
    help="Financial year of spend, or period of an outcome as published.",
    values=periods,
    select="period",
)


class SpreadRow(serializers.Serializer):
    """One nation, kind of organisation, and figure they all have: how far apart they lie."""

    run = rows.run()
    nation = rows.one_of(Organisation.Nation.values, "Whose figures; example is made up.")
    kind = rows.one_of(Organisation.Kind.values, "Which kind of organisation.")
    subject = rows.one_of(SUBJECTS, "Spend a head over all settings, or a measure.")
    programme = rows.code("The top code, of a system too; of a measure its programme.")
    system = rows.code("Code of the system; null at programme level.", null=True)
    programme_name = rows.words("Name of the programme or system.")
    measure = rows.code("Code of the measure; null for spend.", null=True)
    measure_name = rows.text("Its name.")
    unit = rows.code("Unit of lowest to highest.")
    period = rows.words("Financial year of the spend, or period of the measure.")
    start = serializers.DateField(help_text="First day of the period.")
    end = serializers.DateField(help_text="Last day of the period.")
    basis = rows.one_of(queries.BASES, "Population basis of the spend.", null=True)
    organisations = rows.whole("How many have the figure.", null=False)
    lowest = rows.number("The lowest figure; null below five organisations.")
    lower_quartile = rows.number("A quarter lie below it.")
    median = rows.number("Half lie below it.")
    upper_quartile = rows.number("A quarter lie above it.")
    highest = rows.number("The highest figure.")
    ratio = rows.number("Highest over lowest; null where the lowest is nil or less.")
    ratio_trimmed = rows.number("The same without the top and bottom five; null below twelve.")
    coefficient_of_variation = rows.number("Standard deviation in percent of the mean.")
    overdispersion = rows.number("How many times the variance is what chance alone would give.")
    illustrative = rows.illustrative()


class Spreads(FigureList):
    """How far organisations of a kind and nation lie apart, by figure and period."""

    name = "spread"
    row = SpreadRow
    of_run = True
    filters: ClassVar[tuple[Filter, ...]] = (
        NATION,
        KIND,
        SUBJECT,
        PROGRAMME,
        SYSTEM,
        LEVEL,
        MEASURE,
        WHEN,
        BASIS,
    )

    def listing(self) -> Listing:
        return apart.spreads(self.the_run)

    def selected(self, without: str = "") -> Listing:
        """Real organisations, unless the made-up nation is asked for."""
        nations = [] if without == NATION.name else self.choices[NATION.name]
        self.illustrative = made_up(nations, {})
        only = Q(nation=EXAMPLE) if self.illustrative else ~Q(nation=EXAMPLE)
        return super().selected(without).where(only)


class FunnelRow(serializers.Serializer):
    """One organisation, measure and period whose counts are known."""

    run = rows.run()
    organisation = rows.code("Code of the organisation.")
    organisation_name = rows.words("Name of the organisation.")
    programme = rows.code("Programme or system of the measure.")
    measure = rows.code("Code of the measure.")
    measure_name = rows.words("Name of the measure.")
    unit = rows.code("Unit of value, average and limits.")
    polarity = rows.polarity()
    period = rows.words("Period, as published.")
    numerator = rows.number("People or events counted.", null=False)
    denominator = rows.number("Out of how many people.", null=False)
    value = rows.number("The figure.", null=False)
    average = rows.number("That of all organisations together.")
    overdispersion = rows.number("How many times the variance is what chance alone would give.")
    lower_95 = rows.number("95% limit for an organisation of this size at the average.")
    upper_95 = rows.number("The same, above.")
    lower_998 = rows.number("99.8% limit for an organisation of this size at the average.")
    upper_998 = rows.number("The same, above.")
    position = rows.one_of(POSITIONS, "Where the figure lies against the limits.", null=True)
    illustrative = rows.illustrative()


class Funnels(OrganisationFigures):
    """Counts against the limits of chance, widened where organisations differ by more than chance."""

    name = "funnel"
    row = FunnelRow
    of_run = True
    filters: ClassVar[tuple[Filter, ...]] = (ORGANISATION, MEASURE, PERIOD, NATION_OF)

    def listing(self) -> Listing:
        return apart.funnels(self.the_run)
