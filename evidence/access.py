"""Who may read which figures: the published ones everybody, those of another scope its own readers.

A scope is what a run is made of: `published`; `system:<code>`, one system's own figures; or
`costing:<code>`, what was found in its patient-level events. Each app registers the scopes it knows,
which of them a person may read and where their runs lead, so that this package knows none.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, TypeVar

from django.conf import settings
from django.contrib import auth
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.cache import patch_vary_headers

PUBLISHED = "published"

# What is said of an answer that is not for everybody.
PRIVATE = "private, no-store"
VARY = ("Authorization", "Cookie")

Response = TypeVar("Response", bound=HttpResponseBase)

Scopes = Callable[[Any], Iterable[str]]
_registered: list[Scopes] = []
_open = {PUBLISHED}


@dataclass(frozen=True)
class Place:
    """Where the figures of a finished run are shown: the name of a page's address, and its words."""

    address: str
    words: str


_places: dict[str, Place] = {}


def register(scopes: Scopes) -> None:
    """Let an app say which scopes a person may read beside those that everybody may."""
    _registered.append(scopes)


def register_open(scope: str) -> None:
    """Let an app say that everybody may read a scope."""
    _open.add(scope)


def register_place(prefix: str, address: str, words: str) -> None:
    """Let an app say where finished runs of scopes that begin so lead."""
    _places[prefix] = Place(address, words)


def place(scope: str) -> Place | None:
    """Where a finished run of a scope leads; None where no app has said so: to the first page."""
    return next((_places[prefix] for prefix in _places if scope.startswith(prefix)), None)


def is_open(scope: str | None) -> bool:
    """Whether everybody may read a scope."""
    return scope in _open


def scopes(person: Any) -> frozenset[str]:
    """The scopes a person may read beside those that everybody may; none for nobody."""
    if person is None:
        return frozenset()
    return frozenset(scope for of_app in _registered for scope in of_app(person))


def signed_in(request: HttpRequest) -> Any:
    """The person signed in on the pages; None, without a look at any session, where there is no cookie.

    Only asked where the answer depends on it: public pages are the same for everybody.
    """
    if settings.SESSION_COOKIE_NAME not in request.COOKIES:
        return None
    person = auth.get_user(request)
    return person if person.is_authenticated else None


def sees(request: HttpRequest) -> Callable[[str | None], bool]:
    """Whether the reader of a page may see a scope; None is that of something there is not.

    For what is not there the session is looked at just as for what is not for this reader.
    """
    return lambda scope: is_open(scope) or scope in scopes(signed_in(request))


def private(response: Response) -> Response:
    """The same answer, for this reader alone: no cache keeps it."""
    response["Cache-Control"] = PRIVATE
    patch_vary_headers(response, VARY)
    return response
