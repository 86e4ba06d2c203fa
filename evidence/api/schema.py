"""How an endpoint describes itself in OpenAPI: from its filters and its row, nothing written twice."""

from http import HTTPStatus
from typing import TYPE_CHECKING, Any, cast

from django.conf import settings
from drf_spectacular.extensions import (
    OpenApiAuthenticationExtension,
    OpenApiSerializerFieldExtension,
)
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import (
    OpenApiExample,
    OpenApiParameter,
    OpenApiResponse,
    inline_serializer,
)
from rest_framework import serializers

from . import rows
from .filters import Filter, OneScope
from .formats import Parquet
from .readers import REFUSED

if TYPE_CHECKING:
    from .answers import Answer

PROBLEM = "application/problem+json"


class ProblemDetails(serializers.Serializer):
    """A refusal, as RFC 9457 has it; the last four where it is about one parameter or address."""

    type = rows.code("The kind of problem, as a name that does not change.")
    title = rows.code("The HTTP status in words.")
    status = rows.whole("The HTTP status.", null=False)
    detail = rows.code("One sentence.")
    field = serializers.CharField(required=False, help_text="The parameter it is about.")
    value = serializers.CharField(required=False, help_text="The value that was refused.")
    reason = serializers.CharField(required=False, help_text="Why, in a few words.")
    nearest = serializers.ListField(
        child=serializers.CharField(), required=False, help_text="The valid values most like it."
    )


# One refusal of each status, as it is answered.
REFUSALS: dict[int, tuple[str, dict[str, Any]]] = {
    400: (
        "parameter",
        {
            "detail": "The value of organisation names nothing.",
            "field": "organisation",
            "value": "QT66",
            "reason": "names nothing",
            "nearest": ["QT6", "QT1", "X16", "X06", "QYG"],
        },
    ),
    401: ("unauthorized", {"detail": REFUSED}),
    404: (
        "not-found",
        {
            "detail": "There is no organisation 'QT66'.",
            "field": "organisation",
            "value": "QT66",
            "reason": "names nothing",
            "nearest": ["QT6", "QT1", "X16", "X06", "QYG"],
        },
    ),
    410: ("run-gone", {"detail": "Run 999999 is not kept any longer."}),
    429: (
        "too-many-requests",
        {"detail": "Request was throttled. Expected available in 42 seconds."},
    ),
    503: (
        "no-finished-run",
        {
            "detail": "No finished run yet: the first calculation has not ended. "
            "Facts are there, results follow."
        },
    ),
}


def no_scope(whose: OneScope) -> dict[str, Any]:
    """What is answered to a reader for whom a scope is not."""
    scope = f"{whose.kinds[0]}:QT6"
    about = {"field": whose.name, "value": scope, "reason": "names nothing"}
    return {"detail": f"There is no scope '{scope}'.", **about, "nearest": [whose.default]}


def refusal(status: int, **instead: Any) -> dict[str, Any]:
    """The example of a refusal, whole; about something else where that is given."""
    kind, about = REFUSALS[status]
    about = instead or about
    title = HTTPStatus(status).phrase
    return {"type": f"urn:valuedash:problem:{kind}", "title": title, "status": status, **about}


class FigureSchema(AutoSchema):
    """The description of one endpoint."""

    @property
    def answer(self) -> "Answer":
        return cast("Answer", self.view)

    def get_operation_id(self) -> str:
        return self.answer.name.replace("-", "_")

    def get_tags(self) -> list[str]:
        return [self.answer.__class__.__module__.split(".")[0]]

    def get_override_parameters(self) -> list[Any]:
        places = [
            OpenApiParameter(name, {"type": "string"}, OpenApiParameter.PATH, True, help_text)
            for name, help_text in self.answer.path.items()
        ]
        return places + [_parameter(known) for known in self.answer.parameters()]

    def get_response_serializers(self) -> Any:
        others = {
            301: OpenApiResponse(description="Our code of the same thing: the address to ask."),
            304: OpenApiResponse(
                description="The reader's copy (If-None-Match, If-Modified-Since) still holds."
            ),
            414: OpenApiResponse(description="The address is too long."),
        }
        refusals = {
            (status, PROBLEM): OpenApiResponse(
                ProblemDetails, words, [OpenApiExample("refusal", self.refused(status))]
            )
            for status, words in self.problems().items()
        }
        return self.files() | others | refusals

    def refused(self, status: int) -> dict[str, Any]:
        """An example of a refusal of this endpoint."""
        names_nothing = status == HTTPStatus.NOT_FOUND and not self.answer.path
        return refusal(status, **(no_scope(self.answer.whose) if names_nothing else {}))

    def files(self) -> dict[Any, Any]:
        """What is answered, in each format."""
        answers = {
            (200, "application/json"): OpenApiResponse(self.answer.envelope(), "The answer."),
            (200, "text/csv"): OpenApiResponse(OpenApiTypes.STR, "The whole list, with a header."),
        }
        if Parquet in self.answer.renderer_classes:
            file = OpenApiResponse(OpenApiTypes.BINARY, "The whole list, with typed columns.")
            answers[200, Parquet.media_type] = file
        return answers

    def problems(self) -> dict[int, str]:
        found = {400: "A parameter is unknown, or its value names nothing."}
        found[401] = "The token is unknown, was revoked or has expired."
        if self.answer.path:
            found[404] = "The address names nothing, or nothing for this reader."
        elif self.answer.of_run or self.answer.scoped:
            found[404] = "There is no such scope, or not for this reader."
        if self.answer.of_run:
            found[503] = "No run has finished yet."
        if (self.answer.of_run and self.answer.pinned) or "figure" in self.answer.path:
            found[410] = "The run is no longer kept."
        return found | {429: "Too many requests; see Retry-After."}


class TokenScheme(OpenApiAuthenticationExtension):
    """How a program says whose it is."""

    target_class = "evidence.api.readers.ByToken"
    name = "token"
    priority = 1

    def get_security_definition(self, auto_schema: Any) -> dict[str, Any]:
        words = (
            "A token of your account, as `Authorization: Token vd_…`. Published figures need none."
        )
        return {"type": "apiKey", "in": "header", "name": "Authorization", "description": words}


class SessionScheme(OpenApiAuthenticationExtension):
    """How a page says who is signed in."""

    target_class = "evidence.api.readers.BySession"
    name = "session"

    def get_security_definition(self, auto_schema: Any) -> dict[str, Any]:
        words = (
            "The session of somebody signed in on the pages; only asked for where `scope` is given."
        )
        name = settings.SESSION_COOKIE_NAME
        return {"type": "apiKey", "in": "cookie", "name": name, "description": words}


class OneOf(OpenApiSerializerFieldExtension):
    """A closed set of codes is an enumeration, null among them where it may be unknown."""

    target_class = "evidence.api.rows.OneOfField"

    def map_serializer_field(self, auto_schema: Any, direction: Any) -> dict[str, Any]:
        values = [*self.target.values, *([None] if self.target.allow_null else [])]
        return {"type": "string", "enum": values}


def _parameter(known: Filter) -> OpenApiParameter:
    return OpenApiParameter(
        known.name,
        known.schema(),
        OpenApiParameter.QUERY,
        description=known.help,
        explode=True if known.several else None,
        style="form" if known.several else None,
    )


def envelope_of_list(
    row: type[serializers.Serializer], about: dict[str, Any]
) -> serializers.Serializer:
    """A page of a list."""
    return inline_serializer(
        name=row.__name__.removesuffix("Row") + "List",
        fields={
            "run": rows.whole("The run whose results are shown; null before the first."),
            **about,
            "count": rows.whole("Rows in the whole list.", null=False),
            "next": rows.text("The address of the next page."),
            "previous": rows.text("The address of the page before."),
            "reason": rows.text("Why there are no rows, where there are none."),
            "results": row(many=True),
        },
    )


def envelope_of_one(row: type[serializers.Serializer]) -> serializers.Serializer:
    """One answer, which names the run shown."""
    if "run" in rows.names(row):
        return row()
    return inline_serializer(
        name=row.__name__.removesuffix("Row"),
        fields={
            "run": rows.whole("The run whose results are shown; null before the first."),
            **row().fields,
        },
    )
