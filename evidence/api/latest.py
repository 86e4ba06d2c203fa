"""When to pull: the run that is shown, and a feed of the runs before it. Both are cheap to ask."""

from collections.abc import Iterator
from typing import Any, ClassVar

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiResponse
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request

from evidence.access import PUBLISHED
from evidence.models import Run
from evidence.queries import Row

from . import rows
from .answers import Answer
from .endpoints import RunRow
from .figures import Figure
from .filters import Filter
from .formats import ByFormat
from .parameters import SCOPE_OF_RUNS
from .schema import FigureSchema

ENTRIES = 20  # runs in the feed


class OfRunShown(Answer):
    """An answer that changes only when another run is shown."""

    of_run = True
    pinned = False
    whose = SCOPE_OF_RUNS
    loaded = ""  # whatever else is loaded changes nothing


class LatestRun(OfRunShown, Figure):
    """The run whose results are shown: ask here whether there is anything new to pull."""

    name = "latest-run"
    row = RunRow

    def answer(self) -> Row:
        return {name: getattr(self.the_run, name) for name in rows.names(RunRow)}


class Atom(BaseRenderer):
    media_type = Atom1Feed.content_type.partition(";")[0]
    format = "atom"


class AlwaysAtom(ByFormat):
    """A feed has one format, whatever a reader of feeds says it takes."""

    def select_renderer(
        self, request: Request, renderers: Any, format_suffix: str | None = None
    ) -> Any:
        return renderers[0], renderers[0].media_type


class FeedSchema(FigureSchema):
    def files(self) -> dict[Any, Any]:
        return {(200, Atom.media_type): OpenApiResponse(OpenApiTypes.STR, "The feed.")}


class Feed(OfRunShown):
    """The last runs as an Atom feed, the latest first: an entry for each that was ever shown."""

    name = "runs-feed"
    row = RunRow
    renderer_classes = [Atom]
    content_negotiation_class = AlwaysAtom
    schema = FeedSchema()
    formats: ClassVar[tuple[Filter, ...]] = ()

    def respond(self) -> HttpResponseBase:
        here = self.request.build_absolute_uri()
        feed = Atom1Feed(
            title=f"Runs of {whose(self.scope)}",
            link=self.request.build_absolute_uri(reverse("runs")),
            description="Each entry is a calculation whose results were shown from then on.",
            feed_url=here,
            feed_guid=here,
            author_name="valuedash",
            language="en-GB",
        )
        for entry in self.entries():
            feed.add_item(**entry)
        return HttpResponse(feed.writeString("utf-8"), Atom1Feed.content_type)

    def entries(self) -> Iterator[dict[str, Any]]:
        found = Run.objects.filter(scope=self.scope, state=Run.State.FINISHED).order_by("-id")
        for run in found[:ENTRIES]:
            yield {
                "title": f"Run {run.pk} of {whose(self.scope)}",
                "link": self.request.build_absolute_uri(reverse("run", args=[run.pk])),
                "description": f"Its results can be asked for with run={run.pk} while they are kept.",
                "updateddate": run.ended,
                "pubdate": run.ended,
            }


def whose(scope: str) -> str:
    return "the published figures" if scope == PUBLISHED else f"the figures of {scope}"
