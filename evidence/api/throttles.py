"""How often a reader may ask."""

import logging
from typing import TYPE_CHECKING, Any

from redis.exceptions import RedisError
from rest_framework.request import Request
from rest_framework.throttling import AnonRateThrottle, SimpleRateThrottle

if TYPE_CHECKING:
    from rest_framework.views import APIView

logger = logging.getLogger(__name__)


class FailsOpen(SimpleRateThrottle):
    """Counts in the shared cache; where that is down the figures are shown all the same."""

    def allow_request(self, request: Request, view: "APIView") -> bool:
        try:
            return super().allow_request(request, view)
        except (RedisError, OSError) as error:
            logger.warning("Requests are not counted, the cache does not answer: %s", error)
            return True


class ByAddress(FailsOpen, AnonRateThrottle):
    """So many requests from one address, of readers who say nothing of themselves."""


class ByReader(FailsOpen):
    """So many requests with one token, or by one person where the session is asked for."""

    scope = "reader"

    def get_cache_key(self, request: Request, view: "APIView") -> str | None:
        if request.user is None:
            return None
        token: Any = request.auth
        ident = f"person-{request.user.pk}" if token is None else f"token-{token.reference}"
        return self.cache_format % {"scope": self.scope, "ident": ident}
