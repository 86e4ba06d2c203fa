"""A file that takes a second to make: made once for a run, by one reader at a time, and kept."""

import logging
from collections.abc import Callable

from django.core.cache import cache
from redis.exceptions import RedisError

logger = logging.getLogger(__name__)

# A file is kept for a day; who began to make one and died holds the others up no longer than this.
KEPT_SECONDS, MAKING_SECONDS = 24 * 3600, 30


class BeingMade(RuntimeError):
    """Another reader's request is making the same file now."""


def once(key: str, make: Callable[[], bytes]) -> bytes:
    """The file kept under a key, else made and kept; raises BeingMade while another makes it.

    Where the cache is down, the file is made anew each time.
    """
    try:
        content: bytes | None = cache.get(key)
        if content is not None:
            return content
        if not cache.add(f"{key}:making", True, MAKING_SECONDS):
            raise BeingMade(key)
    except (RedisError, OSError) as error:
        logger.warning("Files are not kept, the cache does not answer: %s", error)
        return make()
    try:
        content = make()
        cache.set(key, content, KEPT_SECONDS)
    finally:
        cache.delete(f"{key}:making")
    return content
