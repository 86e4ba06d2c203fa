"""What lies in the store, and who asked what of it and why, over the API."""

from dataclasses import replace
from functools import cached_property
from typing import ClassVar

from django.db.models import Count, Max, Q, Sum
from rest_framework import serializers

from evidence.api import rows
from evidence.api.filters import Choice, Filter, Whole
from evidence.queries import Listing, Row
from programmes import columns

from .. import queries, questions
from ..models import Question
from .answers import CostingList
from .filters import KIND, SYSTEM, YEAR


class Standing(CostingList):
    """A list that belongs to no run, and may change at any moment."""

    of_run = False
    scoped = True

    def modified(self) -> int | None:
        """None: there is no date after which nothing changes."""
        return None


class ExtractRow(serializers.Serializer):
    """One system, year and extract in the store, as it was loaded last."""

    system = rows.code("Code of the system.")
    system_name = rows.words("Name of the system.")
    year = rows.code("Financial year.")
    name = rows.words("Name of the extract.")
    kind = rows.code("What it holds.")
    rows_read = rows.whole("Rows of the file.", null=False)
    rows_kept = rows.whole("Rows that lie in the store.", null=False)
    rows_set_aside = rows.whole("Rows that do not, each for a reason.", null=False)
    problems = rows.numbers_by_name(
        "How many rows were set aside or noted, by the code of the reason."
    )
    release = rows.code("The release it was loaded as.")
    sha256 = rows.code("The checksum of the file.")
    loaded_at = rows.moment("When it was loaded.")
    illustrative = rows.illustrative()


class Extracts(Standing):
    """What lies in the store of patient-level events, file by file."""

    name = "costing-extracts"
    row = ExtractRow
    filters: ClassVar[tuple[Filter, ...]] = (SYSTEM, YEAR, KIND)

    def version(self) -> str:
        """Counted and summed as well: an older extract that goes leaves the latest as it was."""
        latest = [Max("pk"), Max("loaded_at"), Count("pk"), Sum("rows_kept")]
        return repr(self.everything.queryset.order_by().aggregate(*latest))

    @cached_property
    def everything(self) -> Listing:
        """The list before its filters; which systems are of the scope is asked once."""
        return queries.extracts(self.scope)

    def listing(self) -> Listing:
        return self.everything

    def nothing(self) -> str:
        if self.illustrative:
            return "Made-up events come from no extract; a system's own extracts have its scope."
        return "No extract has been loaded yet."


class QuestionRow(serializers.Serializer):
    """One question: who asked what, when and why."""

    id = rows.whole("Its number; a later question has a higher one.", null=False)
    run = rows.whole("The run that was asked for or shown; null where there was none.")
    asked = rows.moment("When.")
    who = rows.words("Who.")
    kind = rows.one_of(Question.Kind.values, "A calculation, or a look at results.")
    what = rows.words("What was asked, or the address that was looked at.")
    why = rows.words("Why.")


COLUMNS = {"id": "id", "run": "run_id"} | columns.fields("asked who kind what why")
UNTIL = Whole(
    name="until",
    help="Only questions up to this number: `next` names it, so that pages follow each other although "
    "every look at them is a question more.",
    lowest=1,
    highest=10**18 - 1,
)


class Questions(Standing):
    """Who asked what of a system's own figures, and why: for its costing analysts, the latest first."""

    name = "costing-questions"
    row = QuestionRow
    filters: ClassVar[tuple[Filter, ...]] = (
        Choice(name="kind", help="What was done.", values=Question.Kind.values, select="kind"),
        UNTIL,
    )

    def version(self) -> str:
        return str(self.latest())

    def latest(self) -> int | None:
        found = Question.objects.filter(scope=self.scope).aggregate(last=Max("pk"))
        return found["last"]

    def listing(self) -> Listing:
        """Names of people are never for everybody: there is nothing where the scope is."""
        shown = Listing.of(questions.asked(self.scope).queryset, COLUMNS)
        listing = replace(shown, columns=())  # the database writes a moment in a way of its own
        until = self.choices[UNTIL.name]
        upto = Q(pk__lte=until) if until else Q()
        return listing.where(Q(pk__in=[]) if self.illustrative else upto)

    def page(self, listing: Listing) -> Row:
        """Pages of what there is now: the next one will be asked for by one question more."""
        self.choices[UNTIL.name] = self.choices[UNTIL.name] or self.latest()
        return super().page(listing)

    def link(self, offset: int) -> str:
        query = self.request.query_params.copy()
        query["offset"] = str(offset)
        query[UNTIL.name] = str(self.choices[UNTIL.name])
        return self.request.build_absolute_uri(f"{self.request.path}?{query.urlencode()}")

    def nothing(self) -> str:
        if self.illustrative:
            return "Who looks at made-up figures is not written down; a system's own book has its scope."
        return "Nobody has asked yet."
