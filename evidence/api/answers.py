"""What every answer of the API has in common: parameters, scope, run, ETag, headers."""

import hashlib
import time
from collections.abc import Iterator
from datetime import datetime
from functools import cached_property
from http import HTTPStatus
from typing import Any, ClassVar

import orjson
from django.http import HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response
from django.utils.http import http_date
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request
from rest_framework.serializers import Serializer
from rest_framework.views import APIView

from evidence import access, queries
from evidence.access import PUBLISHED
from evidence.models import Run

from .filters import Chosen, Filter, OneScope, chosen, one
from .formats import ByFormat, Csv, Json
from .parameters import FORMAT, RUN, SCOPE
from .problems import no_finished_run, no_such
from .rows import names
from .schema import FigureSchema

FRESH_SECONDS = 60  # a published figure may be so much behind the last run; then the ETag is asked


class Answer(APIView):
    """What every answer has in common: its parameters are checked, it names its run, it has an ETag.

    `of_run` says that the rows are results of a run: there are none before the first one has
    finished, and `run=` may name an older one (where `pinned`). Facts and reference lists are answered
    at any time. `scoped`: the rows are of the runs of one scope (those of a run always are).
    """

    http_method_names = ["get", "head", "options"]
    renderer_classes = [Json, Csv]
    content_negotiation_class = ByFormat
    schema = FigureSchema()

    name: ClassVar[str]
    path: ClassVar[dict[str, str]] = {}
    filters: ClassVar[tuple[Filter, ...]] = ()
    row: ClassVar[type[Serializer]]
    of_run: ClassVar[bool] = False
    pinned: ClassVar[bool] = True
    scoped: ClassVar[bool] = False
    whose: ClassVar[OneScope] = SCOPE
    formats: ClassVar[tuple[Filter, ...]] = (FORMAT,)
    illustrative: bool = (
        False  # whether it is about made-up figures: real ones are never beside them
    )

    choices: Chosen
    scope: str = PUBLISHED
    run: Run | None
    etag: str

    @classmethod
    def parameters(cls) -> tuple[Filter, ...]:
        """Every parameter the endpoint knows: its filters and those that all have."""
        scope = (cls.whose,) if cls.of_run or cls.scoped else ()
        run = (RUN,) if cls.of_run and cls.pinned else ()
        return (*cls.filters, *scope, *run, *cls.formats)

    def perform_authentication(self, request: Request) -> None:
        """A token that is not valid is refused, and counts as a request from its address."""
        try:
            super().perform_authentication(request)
        except AuthenticationFailed:
            self.check_throttles(request)
            raise

    def get(self, request: Request, **path: str) -> HttpResponseBase:
        if "If-None-Match" not in request.headers:
            self.check()
        self.scope = self.scope_asked()
        self.run = self.run_shown()
        self.etag = self.tag()
        response = self.unchanged() or self.found(**path)
        for header, value in self.labels().items():
            response[header] = value
        return response

    def options(self, request: Any, *args: Any, **path: Any) -> Any:
        """Which methods there are (the header Allow), whatever the format; schema/ has the rest."""
        return HttpResponse(status=HTTPStatus.NO_CONTENT)

    def unchanged(self) -> HttpResponseBase | None:
        """304 to a reader who has our own ETag: what was asked for was checked when it was given."""
        theirs = self.request.headers.get("If-None-Match", "")
        return self.conditional() if self.etag in theirs else None

    def conditional(self) -> HttpResponseBase | None:
        """304 to a reader whose copy is still the same, by its ETag or else by its date."""
        return get_conditional_response(self.request, self.etag, self.modified())

    def check(self) -> None:
        """Read the parameters; raises a problem for what cannot be used."""
        self.choices = chosen(self.request.query_params, self.parameters(), self.loaded)

    def found(self, **path: str) -> HttpResponseBase:
        """The answer, of parameters that are checked if they were not yet."""
        if not hasattr(self, "choices"):
            self.check()
        self.find(**path)
        return self.conditional() or self.respond()

    @cached_property
    def loaded(self) -> str:
        """Which published figures are loaded."""
        return queries.loaded()

    @classmethod
    def envelope(cls) -> Serializer:
        """What the JSON of the answer holds, for the schema."""
        raise NotImplementedError

    def find(self, **path: str) -> None:
        """Look up what the address names; raises a problem where it names nothing."""

    def respond(self) -> HttpResponseBase:
        raise NotImplementedError

    def scope_asked(self) -> str:
        """Whose figures are asked for; one that is not for this reader is as one there is not."""
        whose = self.whose
        asked = one(whose, self.request.query_params) if whose in self.parameters() else PUBLISHED
        if not self.sees(asked):
            own = filter(whose.takes, access.scopes(self.request.user))
            raise no_such(whose.name, asked, [whose.default, *sorted(own)])
        return str(asked)

    def sees(self, scope: str | None) -> bool:
        """Whether the reader may see a scope; None is that of something there is not."""
        return access.is_open(scope) or scope in access.scopes(self.request.user)

    def run_shown(self) -> Run | None:
        pins = self.of_run and self.pinned
        asked = one(RUN, self.request.query_params) if pins else None
        run = queries.kept_run(asked, self.scope) if asked else queries.published_run(self.scope)
        if run is None and self.of_run:
            raise no_finished_run()
        return run

    @property
    def the_run(self) -> Run:
        """The run of an answer that is one of a run."""
        if self.run is None:
            raise no_finished_run()
        return self.run

    def version(self) -> str:
        """What else the answer depends on beside run and query: the published figures loaded."""
        return self.loaded

    def tag(self) -> str:
        """The ETag: equal means that the answer is the same, whoever may read it."""
        run = self.run and self.run.pk
        request = self.request
        parts: list[Any] = [
            self.scope,
            run,
            self.version(),
            request.get_host(),
            request.path,
            sorted(request.query_params.lists()),
        ]
        parts += [request.accepted_renderer.format, names(self.row)]
        return f'"{hashlib.sha256(orjson.dumps(parts)).hexdigest()[:32]}"'

    def modified(self) -> int | None:
        """When the answer last changed, in seconds; None within that second, when it may do so again."""
        loaded = datetime.fromisoformat(self.loaded) if self.loaded else None
        return self.seconds(self.run.ended if self.run else None, loaded)

    @staticmethod
    def seconds(*moments: datetime | None) -> int | None:
        """The last of these moments in whole seconds; None where it is none, or this very second."""
        last = max((int(moment.timestamp()) for moment in moments if moment), default=None)
        return last if last is not None and last < int(time.time()) else None

    def labels(self) -> dict[str, str]:
        """The headers of every answer."""
        labels = {"ETag": self.etag, **self.kept_by()}
        if self.run:
            labels["Valuedash-Run"] = str(self.run.pk)
        if (modified := self.modified()) is not None:
            labels["Last-Modified"] = http_date(modified)
        return labels

    def kept_by(self) -> dict[str, str]:
        """Who may keep the answer, and for how long."""
        if access.is_open(self.scope):
            return {"Cache-Control": f"public, max-age={FRESH_SECONDS}"}
        return {"Cache-Control": access.PRIVATE, "Vary": ", ".join(access.VARY)}

    def streamed(self, content: Iterator[bytes]) -> HttpResponseBase:
        """A table as a file: its bytes as they are made."""
        renderer = self.request.accepted_renderer
        charset = "; charset=utf-8" if renderer.charset else ""
        response = StreamingHttpResponse(content, content_type=renderer.media_type + charset)
        made_up = "illustrative-" if self.illustrative else ""
        file = f"{made_up}{self.name}.{renderer.format}"
        response["Content-Disposition"] = f'attachment; filename="{file}"'
        return response

    @property
    def format_asked(self) -> str:
        return str(self.request.accepted_renderer.format)
