"""What is said when a request cannot be answered: problem details of RFC 9457."""

import difflib
from collections.abc import Iterable, Mapping
from http import HTTPStatus
from typing import Any

import orjson
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.http import Http404, HttpResponse, HttpResponsePermanentRedirect
from rest_framework import exceptions

from evidence.queries import RunGone

NEAREST = 5  # valid values offered for one that names nothing
SHOWN = 80  # characters of a refused value that are repeated to its sender
RETRY_SECONDS = 30  # when to ask again for results of a calculation that has not finished


class Problem(exceptions.APIException):
    """A refusal: its kind, one sentence, and the parameter it is about."""

    def __init__(self, status: int, kind: str, detail: str, **about: Any) -> None:
        super().__init__(detail)
        self.status_code = status
        self.kind = kind
        self.about = about
        self.headers: dict[str, str] = {}


class Moved(Exception):
    """The same answer has its address elsewhere: HTTP 301."""

    def __init__(self, to: str) -> None:
        super().__init__(to)
        self.to = to


def refused(field: str, value: str, reason: str, detail: str, valid: Iterable[str] = ()) -> Problem:
    """A parameter that cannot be used: 400, with the valid values nearest to the one given."""
    return Problem(
        HTTPStatus.BAD_REQUEST,
        "parameter",
        detail,
        field=shown(field),
        value=shown(value),
        reason=reason,
        nearest=nearest(value, valid),
    )


def no_such(what: str, value: str, valid: Iterable[str] = ()) -> Problem:
    """The address names nothing: 404."""
    return Problem(
        HTTPStatus.NOT_FOUND,
        "not-found",
        f"There is no {what} {shown(value)!r}.",
        field=what,
        value=shown(value),
        reason="names nothing",
        nearest=nearest(value, valid),
    )


def no_finished_run() -> Problem:
    problem = Problem(
        HTTPStatus.SERVICE_UNAVAILABLE,
        "no-finished-run",
        "No finished run yet: the first calculation has not ended. Facts are there, results follow.",
    )
    problem.headers["Retry-After"] = str(RETRY_SECONDS)
    return problem


def nearest(value: str, valid: Iterable[str]) -> list[str]:
    """The valid values most like the one given, most alike first, whatever their case."""
    by_lower = {text.lower(): text for text in valid}
    alike = difflib.get_close_matches(shown(value).lower(), by_lower, n=NEAREST, cutoff=0)
    return [by_lower[text] for text in alike]


def shown(value: str) -> str:
    """A value as it may be repeated: not too long, without control characters."""
    clean = "".join(character if character.isprintable() else "\ufffd" for character in value)
    return clean if len(clean) <= SHOWN else clean[: SHOWN - 1] + "…"


def handler(error: Exception, context: Mapping[str, Any]) -> HttpResponse | None:
    """Django REST framework's exception handler (setting EXCEPTION_HANDLER); None = not ours: 500."""
    if isinstance(error, Moved):
        return HttpResponsePermanentRedirect(error.to)
    known = _known(error)
    return None if known is None else _response(known)


def _known(error: Exception) -> exceptions.APIException | None:
    if isinstance(error, exceptions.APIException):
        return error
    if isinstance(error, RunGone):
        return Problem(HTTPStatus.GONE, "run-gone", f"{str(error).capitalize()} any longer.")
    if isinstance(error, SuspiciousOperation):
        return Problem(HTTPStatus.BAD_REQUEST, "request", "The request cannot be read.")
    if isinstance(error, Http404):
        return exceptions.NotFound()
    if isinstance(error, PermissionDenied):
        return exceptions.PermissionDenied()
    return None


def _response(error: exceptions.APIException) -> HttpResponse:
    status = HTTPStatus(error.status_code)
    kind = error.kind if isinstance(error, Problem) else status.phrase.lower().replace(" ", "-")
    body = {
        "type": f"urn:valuedash:problem:{kind}",
        "title": status.phrase,
        "status": status.value,
        "detail": str(error.detail),
    }
    if isinstance(error, Problem):
        body |= error.about
    response = HttpResponse(orjson.dumps(body), "application/problem+json", status.value)
    response["Cache-Control"] = "no-store"
    for name, value in _headers(error).items():
        response[name] = value
    return response


def _headers(error: exceptions.APIException) -> dict[str, str]:
    if isinstance(error, Problem):
        return error.headers
    if scheme := getattr(error, "auth_header", None):  # of a reader whose token is refused
        return {"WWW-Authenticate": scheme}
    seconds = getattr(error, "wait", None)  # of a reader who asks too often
    return {"Retry-After": str(int(seconds) + 1)} if seconds else {}
