"""Runs, releases and parameters."""

from http import HTTPStatus

from django.db.models import Q
from django.http.response import HttpResponseBase
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request

from evidence import queries
from evidence.models import Rating, Release, Run
from evidence.queries import Listing

from . import rows
from .answers import Answer
from .figures import FigureList
from .parameters import SCOPE_OF_RUNS
from .problems import Problem

RATINGS = Rating.Word.values


class RunRow(serializers.Serializer):
    """One row per calculation, the latest first."""

    id = rows.whole("The run, as figures name it.", null=False)
    scope = rows.code("Whose figures it is made of: published, system: or costing: and a code.")
    state = rows.one_of(Run.State.values, "How far it is.")
    created = rows.moment("When it was asked for.")
    started = rows.moment("When a worker began it.")
    ended = rows.moment("When it ended.")
    done = rows.whole("Steps done.", null=False)
    total = rows.whole("Steps in all.", null=False)
    step = rows.words("What is being done now.")
    error = rows.words("Why it failed, where it did.")
    input_hash = rows.code("Checksum of the tables and the method: equal means equal results.")
    method = rows.code("Version of the method.")
    kept = rows.flag("Whether its results are still kept, so that run= may name it.")


class Runs(FigureList):
    """The calculations, the latest first."""

    name = "runs"
    row = RunRow
    scoped = True
    whose = SCOPE_OF_RUNS

    def version(self) -> str:
        return queries.progress(self.scope)

    def modified(self) -> int | None:
        """None: a calculation goes on in between two dates."""
        return None

    def listing(self) -> Listing:
        return queries.runs().where(Q(scope=self.scope))

    def nothing(self) -> str:
        return "No calculation has been asked for yet."


class ReleaseRow(serializers.Serializer):
    """One row per published file whose figures are loaded."""

    code = rows.code("The release, as rows name it.")
    title = rows.words("Its title.")
    publisher = rows.words("Who published it.")
    licence = rows.code("On what terms.")
    url = rows.code("Where it is published; empty where that is not known.")
    published = rows.day("When it was published.")
    covers = rows.words("Whom and which years it covers.")
    kind = rows.one_of(Release.Kind.values, "What it holds.")
    source_file = rows.words("The name of the published file.")
    source_sha256 = rows.code("The checksum of the published file.")
    caveat = rows.words("What to bear in mind with every figure of it.")
    illustrative = rows.illustrative()
    rating = rows.one_of(RATINGS, "Its rating over all; null where not rated.", null=True)
    system_wide = rows.one_of(RATINGS, "Whom and how many programmes it covers.", null=True)
    granular = rows.one_of(RATINGS, "How finely it is split.", null=True)
    based_on_cost = rows.one_of(RATINGS, "How near it is to cost.", null=True)
    timely = rows.one_of(RATINGS, "How old and how complete it is.", null=True)
    accessible = rows.one_of(RATINGS, "Whether people and programs can have it.", null=True)
    rated_on = rows.day("The day it was rated.")


class Releases(FigureList):
    """The published files whose figures are loaded."""

    name = "releases"
    row = ReleaseRow

    def version(self) -> str:
        return queries.anything_loaded()

    def modified(self) -> int | None:
        """None: the date of published figures stays when another app's releases come or go."""
        return None

    def listing(self) -> Listing:
        return queries.releases()


class ParameterRow(serializers.Serializer):
    """One row per published parameter of the method."""

    parameter = rows.code("What it is.")
    programme = rows.code("The programme it belongs to; empty where it belongs to all.")
    value = rows.number("Its value.")
    unit = rows.words("Its unit.")
    grade = rows.words("How good the evidence is: estimated, imputed, no evidence.")
    price_base = rows.words("The year of its prices.")
    source = rows.words("Where it comes from.")
    note = rows.words("What else to know.")
    release = rows.code("The release it was loaded from.")


class Parameters(FigureList):
    """The published parameters of the method, with their evidence grades."""

    name = "parameters"
    row = ParameterRow

    def listing(self) -> Listing:
        return queries.parameters()


@extend_schema(exclude=True)
class Elsewhere(Answer):
    """Every other address under the API's: a problem, like every refusal."""

    def get(self, request: Request, **path: str) -> HttpResponseBase:
        detail = "There is nothing at this address; schema/ lists what there is."
        raise Problem(HTTPStatus.NOT_FOUND, "not-found", detail)
