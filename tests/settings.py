"""The settings of the house, with services that exist for the tests alone."""

import os

from . import services

os.environ |= {
    "VALUEDASH_HOME": str(services.folder()),
    "REDIS_URL": services.redis_url(os.environ.get("REDIS_URL")),
    "SECRET_KEY": "known to everybody, for tests only",
    "ALLOWED_HOSTS": "testserver,127.0.0.1,localhost",
    "HTTPS": "off",
    "THROTTLE_ANONYMOUS": "100000/min",
    # The tests' databases number their runs alike and share one cache.
    "PAGES_KEPT_SECONDS": "0",
    # Playwright keeps an event loop in the thread of the tests; Django would refuse to query there.
    "DJANGO_ALLOW_ASYNC_UNSAFE": "1",
}

from valuedash.settings import *  # noqa: F403
from valuedash.settings import STORAGES

# Pages are tested without having built the static files first.
STORAGES["staticfiles"]["BACKEND"] = "django.contrib.staticfiles.storage.StaticFilesStorage"
# A server inside the tests serves them from where they are built.
WHITENOISE_USE_FINDERS = True
# A password is checked a hundred times sooner.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
