"""Two questions of whoever runs the service: does the process live, and can it serve figures?"""

from collections.abc import Callable

import redis
from django.conf import settings
from django.db import connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from evidence.models import Publication

from .celery import app

# Somebody waits for the answer; what takes longer than this is as good as missing.
PATIENCE_SECONDS = 1.0

Check = Callable[[], bool]


@never_cache
@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """This process answers; nothing else is asked."""
    return HttpResponse("ok\n", content_type="text/plain")


@never_cache
@require_safe
def readyz(request: HttpRequest) -> JsonResponse:
    """200 when figures can be served and calculated; else 503 with what is missing."""
    missing = [name for name, found in checks().items() if not found]
    return JsonResponse({"ready": not missing, "missing": missing}, status=503 if missing else 200)


def checks() -> dict[str, bool]:
    """Each thing that is needed and whether it is there; nothing is asked behind a missing one."""
    database_found = answers(database)
    broker_found = answers(broker)
    return {
        "database": database_found,
        "broker": broker_found,
        "worker": broker_found and answers(worker),
        "published run": database_found and answers(published_run),
    }


def answers(check: Check) -> bool:
    """Whether a check passes; why it does not is for the log of that service, not for readers."""
    try:
        return check()
    except Exception:
        return False


def database() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        return cursor.fetchone() == (1,)


def broker() -> bool:
    with redis.Redis.from_url(
        settings.REDIS_URL,
        socket_timeout=PATIENCE_SECONDS,
        socket_connect_timeout=PATIENCE_SECONDS,
        retry=None,
    ) as client:
        return bool(client.ping())


def worker() -> bool:
    return bool(app.control.ping(timeout=PATIENCE_SECONDS, limit=1))


def published_run() -> bool:
    return Publication.objects.filter(scope="published", run__state="finished").exists()
