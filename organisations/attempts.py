"""Attempts to sign in: counted for a name from an address, and for the address (AXES_HANDLER).

Counted in the shared cache. While that is down each process counts by itself: nobody is locked out for
it, and nobody may try without end.
"""

import logging
from typing import Any

from axes.handlers.base import AbstractAxesHandler, AxesBaseHandler
from axes.helpers import get_client_cache_keys, get_cool_off
from django.contrib.auth.models import AbstractBaseUser
from django.core.cache import cache
from django.core.cache.backends.locmem import LocMemCache
from django.http import HttpRequest
from redis.exceptions import RedisError

logger = logging.getLogger(__name__)

# A whole office may have one address: so many times the failures of one name are borne from it.
NAMES_OF_AN_ADDRESS = 10

Credentials = dict[str, Any] | None


class Counters:
    """Numbers by key, in the shared cache; while that is down, in the memory of this process."""

    def __init__(self) -> None:
        self.here = LocMemCache("attempts", {})

    def __getitem__(self, key: str) -> int:
        return int(self._ask("get", key, 0))

    def add(self, key: str, seconds: float) -> None:
        """One more, remembered for so long from now on."""
        if self._ask("add", key, 1, seconds):
            return
        try:
            self._ask("incr", key)
            self._ask("touch", key, seconds)
        except ValueError:  # it ended between the two
            self._ask("set", key, 1, seconds)

    def forget(self, key: str) -> None:
        self._ask("delete", key)

    def _ask(self, what: str, *arguments: Any) -> Any:
        try:
            return getattr(cache, what)(*arguments)
        except (RedisError, OSError) as error:
            logger.warning("Attempts to sign in are counted by each process alone: %s", error)
            return getattr(self.here, what)(*arguments)


class Attempts(AxesBaseHandler, AbstractAxesHandler):
    """Who has failed how often of late."""

    def __init__(self) -> None:
        self.counters = Counters()

    def get_failures(self, request: HttpRequest, credentials: Credentials = None) -> int:
        by_name, by_address = self._keys(request, credentials)
        return max(self.counters[by_name], self.counters[by_address] // NAMES_OF_AN_ADDRESS)

    def user_login_failed(
        self, sender: Any, credentials: dict[str, Any], request: Any = None, **_: Any
    ) -> None:
        """Count a failure; one more while the pause lasts neither counts nor makes it longer."""
        if request is None:  # a program of ours asked, not a reader
            return
        if not self.is_locked(request, credentials):
            pause = get_cool_off(request)
            for key in self._keys(request, credentials):
                self.counters.add(key, pause.total_seconds() if pause else 0)
        request.axes_credentials = credentials
        request.axes_locked_out = self.is_locked(request, credentials)

    def user_logged_in(self, sender: Any, request: Any, user: AbstractBaseUser, **_: Any) -> None:
        """The name starts afresh; the address does not, or one account would open all others."""
        by_name, _address = self._keys(request, {"username": user.get_username()})
        self.counters.forget(by_name)

    def user_logged_out(self, sender: Any, request: Any, user: Any, **_: Any) -> None:
        """Nothing is counted."""

    def _keys(self, request: HttpRequest, credentials: Credentials) -> tuple[str, str]:
        by_name, by_address = get_client_cache_keys(request, credentials)
        return by_name, by_address
