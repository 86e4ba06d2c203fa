"""Pages kept in the shared cache under the run they show, so that most readers wait for no query."""

import gzip
import hashlib
import logging
from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import uuid4

import orjson
from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers
from redis.exceptions import RedisError

from . import access, queries
from .access import PUBLISHED

logger = logging.getLogger(__name__)

LEVEL = 6  # of compression: more takes longer than it saves on the way
FRESH_SECONDS = 60  # a reader's own copy may be this much behind the last run
# A page is made of templates and styles as well: those of another process may be of another version.
VERSION = uuid4().hex

View = Callable[..., HttpResponse]


def kept(
    *parameters: str,
    scope: Callable[..., str | None] = lambda **_: PUBLISHED,
    loaded: Callable[[], str] = queries.loaded,
) -> Callable[[View], View]:
    """Keep a page that depends only on the run shown, the figures loaded and these parameters.

    `scope` says from the parts of the address whose run it is; what is not for everybody is never kept.
    `loaded` says what is loaded of all that the page shows: by default of published figures.

    An address with any other parameter is answered anew each time: nobody fills the cache with
    addresses of their own making. Only what is found (200) is kept. Where the cache is down, every page
    is made anew.
    """

    def decorated(view: View) -> View:
        @wraps(view)
        def page(request: HttpRequest, *args: Any, **named: Any) -> HttpResponse:
            whose = scope(*args, **named)
            if not access.is_open(whose) or not _may_be_kept(request, parameters):
                return view(request, *args, **named)
            key = _key(request, str(whose), loaded())
            body = _taken(key)
            if body is None:
                answer = view(request, *args, **named)
                if answer.status_code != 200:
                    return answer
                body = gzip.compress(answer.content, LEVEL, mtime=0)
                _keep(key, body)
            return _answer(request, body)

        return page

    return decorated


def _may_be_kept(request: HttpRequest, parameters: tuple[str, ...]) -> bool:
    asked = request.method in ("GET", "HEAD") and request.GET.keys() <= {*parameters}
    # Whoever works on a template wants to see it.
    return bool(settings.PAGES_KEPT_SECONDS) and asked and not settings.DEBUG


def _key(request: HttpRequest, scope: str, loaded: str) -> str:
    run = queries.published_run(scope)
    parts: list[Any] = [VERSION, run and run.pk, loaded, request.get_host(), request.path]
    parts.append(sorted(request.GET.lists()))
    return f"page:{hashlib.sha256(orjson.dumps(parts)).hexdigest()}"


def _taken(key: str) -> bytes | None:
    try:
        return cache.get(key)
    except (RedisError, OSError) as error:
        logger.warning("Pages are not kept, the cache does not answer: %s", error)
        return None


def _keep(key: str, body: bytes) -> None:
    try:
        cache.set(key, body, settings.PAGES_KEPT_SECONDS)
    except (RedisError, OSError) as error:
        logger.warning("A page is not kept, the cache does not answer: %s", error)


def _answer(request: HttpRequest, body: bytes) -> HttpResponse:
    """The page as it is kept, compressed, to all but the few readers that cannot read it so."""
    packed = "gzip" in request.headers.get("Accept-Encoding", "")
    answer = HttpResponse(body if packed else gzip.decompress(body))
    if packed:
        answer["Content-Encoding"] = "gzip"
    answer["Cache-Control"] = f"public, max-age={FRESH_SECONDS}"
    patch_vary_headers(answer, ["Accept-Encoding"])
    return answer
