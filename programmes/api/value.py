"""Spend beside outcome, and the findings.

The column `class` is declared by locals(), because the word is one of Python's own.
"""

from typing import ClassVar

from rest_framework import serializers

from evidence.api import rows
from evidence.api.filters import Filter
from evidence.models import Rating
from evidence.queries import Listing
from organisations.api import NATION_OF, ORGANISATION, OrganisationFigures

from .. import queries
from .filters import BASIS, BENCHMARK, LEVEL, PROGRAMME, SYSTEM, YEAR
from .outcomes import OUTCOME_SIGNALS

CLASSES = ("review", "invest", "sustain", "challenge")
QUADRANTS = ("lower-better", "higher-better", "lower-worse", "higher-worse")
KINDS = ("spend", "outcome")
CERTAINTIES = ("clear", "likely", "tentative")


class ValueMapRow(serializers.Serializer):
    """One organisation, programme, year, basis and benchmark with both spend and outcome."""

    run = rows.run()
    organisation = rows.code("Code of the organisation.")
    programme = rows.code("The top code, of a system too.")
    system = rows.code("Code of the system; null at programme level.", null=True)
    organisation_name = rows.words("Name of the organisation.")
    programme_name = rows.words("Name of the programme or system.")
    year = rows.code("Financial year of the spend.")
    basis = rows.one_of(queries.BASES, "Population basis.")
    benchmark = rows.one_of(queries.BENCHMARKS, "Which benchmark.")
    spend = rows.number("Pounds.")
    spend_z = rows.number("Position of spend; positive is more.")
    period = rows.words("Period of the outcome that meets the year.")
    outcome_z = rows.number("Position of the outcome; positive is better.")
    per_head = rows.number("Pounds for each person.")
    benchmark_per_head = rows.number("The benchmark in pounds per head.")
    variation = rows.number("Pounds more than at the benchmark's rate.")
    derived = rows.flag("Whether the pounds were worked out from pounds per head.", null=True)
    outcome = rows.number("The outcome.")
    lower = rows.number("Lower limit of its 95% interval.")
    upper = rows.number("Upper limit of its 95% interval.")
    benchmark_outcome = rows.number("The outcome's benchmark.")
    gap = rows.number("Own outcome less benchmark; positive is better.")
    signal = rows.one_of(OUTCOME_SIGNALS, "What the test of the gap says.", null=True)
    measure = rows.code("The outcome measure.")
    unit = rows.code("Its unit.")
    polarity = rows.polarity()
    measure_name = rows.words("Its name.")
    quadrant = rows.one_of(QUADRANTS, "Spend, then outcome.", null=True)
    locals()["class"] = rows.one_of(CLASSES, "What to do; null where there is none.", null=True)
    tag = rows.text("What to bear in mind with the class.")
    rating = rows.one_of(
        Rating.Word.values, "The worst rating of the data it is made of.", null=True
    )
    illustrative = rows.illustrative()


class ValueMap(OrganisationFigures):
    """Spend beside outcome: positions, quadrant and class."""

    name = "value-map"
    row = ValueMapRow
    of_run = True
    filters: ClassVar[tuple[Filter, ...]] = (
        ORGANISATION,
        PROGRAMME,
        SYSTEM,
        LEVEL,
        YEAR,
        BASIS,
        BENCHMARK,
        NATION_OF,
    )

    def listing(self) -> Listing:
        return queries.value_map(self.the_run, {})


class OpportunityRow(serializers.Serializer):
    """One finding of an organisation and year: a question worth asking, ranked by certainty."""

    run = rows.run()
    organisation = rows.code("Code of the organisation.")
    programme = rows.code("The top code, of a system too.")
    system = rows.code("Code of the system; null at programme level.", null=True)
    organisation_name = rows.words("Name of the organisation.")
    programme_name = rows.words("Name of the programme or system.")
    year = rows.code("Financial year.")
    rank = rows.whole("1 for the first to look at.", null=False)
    kind = rows.one_of(KINDS, "What it is about; the two never share a scale.")
    measure = rows.code("The outcome measure; null for spend.", null=True)
    unit = rows.text("Its unit.")
    polarity = rows.polarity(null=True)
    measure_name = rows.text("Its name.")
    period = rows.text("Period of the outcome.")
    basis = rows.one_of(queries.BASES, "Population basis of the spend.", null=True)
    variation = rows.number("Pounds more than peers; for an outcome people, positive is better.")
    variation_per_head = rows.number("Pounds for each person.")
    variation_percent = rows.number("The same in percent of the benchmark.")
    headline = rows.flag("Whether it may be said in a headline.")
    net = rows.number("People by which it is worse, where that is more than chance; else 0.")
    classic = rows.number("People short of the best five of ten: the figure of the past.")
    noise_floor = rows.number("What the classic figure would be by chance alone.")
    certainty = rows.one_of(CERTAINTIES, "How sure it is.")
    robust = rows.number("Share of the specifications in which it holds.")
    specifications = rows.whole("How many specifications could be made.", null=False)
    check_first = rows.words("What to check first.")
    locals()["class"] = rows.one_of(CLASSES, "What to do; null where there is none.", null=True)
    tag = rows.text("What to bear in mind with the class.")
    illustrative = rows.illustrative()


class Opportunities(OrganisationFigures):
    """Findings: where a question is worth asking, by certainty and then size."""

    name = "opportunities"
    row = OpportunityRow
    of_run = True
    filters: ClassVar[tuple[Filter, ...]] = (ORGANISATION, YEAR, NATION_OF)

    def listing(self) -> Listing:
        return queries.opportunities(self.the_run, {})
