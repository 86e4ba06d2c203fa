"""The programme tree and the outcome measures."""

from dataclasses import replace
from functools import reduce
from operator import or_
from typing import ClassVar

from django.db.models import Q
from rest_framework import serializers

from evidence.api import rows
from evidence.api.figures import FigureList
from evidence.api.filters import Choice, Filter
from evidence.queries import Listing
from organisations.api import EXAMPLE, NATION, made_up

from .. import queries
from ..models import Measure
from .filters import LEVEL, PROGRAMME_OF_MEASURE, Level

NODES_OF = replace(
    NATION,
    help="Only nodes used in this nation. Those of the made-up one only appear with nation=example.",
    select=lambda nations: Q(nation__in=["", *nations]),
)


class ProgrammeRow(serializers.Serializer):
    """One node of the tree: the total, a programme or a system."""

    code = rows.code("Its code.")
    name = rows.words("Its name.")
    parent = rows.code("The node it is part of; null for the total.", null=True)
    level = rows.one_of(Level.values, "Where in the tree it stands.")
    nation = rows.code("The only nation it is used in; empty where it is used in all.")
    official = rows.flag("Whether the code is a programme budgeting code, not one of ours.")
    includes = rows.words("What belongs to it.")
    excludes = rows.words("What does not.")
    release = rows.code("The release it was defined in.", null=True)


class Programmes(FigureList):
    """The total, the programmes of care and the systems in them."""

    name = "programmes"
    row = ProgrammeRow
    filters: ClassVar[tuple[Filter, ...]] = (
        Choice(name="level", help=LEVEL.help, values=Level.values, select="level"),
        NODES_OF,
    )

    def listing(self) -> Listing:
        self.illustrative = made_up(self.choices[NATION.name], {})
        return queries.programmes().where(Q() if self.illustrative else ~Q(nation=EXAMPLE))


class MeasureRow(serializers.Serializer):
    """One outcome measure: its definition."""

    code = rows.code("Its code.")
    name = rows.words("Its name.")
    programme = rows.code("The programme or system it speaks for.")
    second = rows.texts("Other programmes it speaks for too.")
    nations = rows.texts("Where it is published.")
    headline = rows.flag("Whether it is the outcome its programme is judged by.")
    unit = rows.words("Its unit.")
    multiplier = rows.number(
        "What a rate is per: 100 for a percentage; 0 where it is no rate.", False
    )
    polarity = rows.polarity()
    value_kind = rows.code("allocative, technical, personal or societal.")
    aim = rows.code("experience, population health, cost, staff or equity.")
    proxy_grade = rows.one_of(Measure.ProxyGrade.values, "How near it is to an outcome.")
    stage = rows.code("Where on the pathway it lies.")
    interval = rows.code("What kind of interval its figures carry.")
    standardised = rows.flag("Whether it is adjusted for age.")
    release = rows.code("The release of its figures.")
    numerator = rows.words("What is counted.")
    denominator = rows.words("Out of whom.")
    why = rows.words("Context: why it matters.")
    reasons = rows.words("Why it may differ between systems, for reasons good or bad.")
    options = rows.words("Options for action that are commonly considered; questions, not advice.")
    resources = rows.words("Published guidelines, audits and notes to look up.")
    caveats = rows.words("What to bear in mind.")
    check_first = rows.words("What to check first when it is out of line.")
    reviewed = serializers.DateField(help_text="When its definition was last reviewed.")
    next_review = serializers.DateField(help_text="When it is reviewed next.")
    illustrative = rows.illustrative()


def speaks_for(codes: list[str]) -> Q:
    return Q(programme__in=codes) | Q(programme__parent__in=codes, programme__level=Level.SYSTEM)


def published_in(nations: list[str]) -> Q:
    """Measures that have figures in one of these nations."""
    return reduce(or_, (Q(nations__contains=[nation]) for nation in nations), Q())


class Measures(FigureList):
    """The outcome measures, each from its reviewed file."""

    name = "measures"
    row = MeasureRow
    filters: ClassVar[tuple[Filter, ...]] = (
        Choice(
            name="programme",
            help=PROGRAMME_OF_MEASURE.help,
            values=PROGRAMME_OF_MEASURE.values,
            select=speaks_for,
        ),
        replace(
            NATION,
            help="Nation with figures. Made-up measures only appear with nation=example.",
            select=published_in,
        ),
    )

    def listing(self) -> Listing:
        self.illustrative = made_up(self.choices[NATION.name], {})
        return queries.measures().where(Q(release__illustrative=self.illustrative))
