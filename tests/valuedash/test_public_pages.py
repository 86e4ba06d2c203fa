"""Public pages are the same for everybody: nobody is asked for, and any cache may keep them."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from evidence.models import Run
from tests.organisations import people
from tests.valuedash.own_figures import body

PUBLIC = [
    "/",
    "/programmes/",
    "/programmes/05/",
    "/organisations/QT6/",
    "/organisations/QT6/peers/",
    "/data/",
    "/runs/",
    "/runs/{run}/",
    "/explain/spend~{run}~W11000023~10~all~2023-24~resident~peer_mean/",
    "/method/",
    "/glossary/",
    "/accessibility/",
    "/healthz",
    "/api/v1/",
    "/api/v1/docs/",
    "/api/v1/schema/",
    "/api/v1/benchmarks/?organisation=QT6",
    "/api/v1/benchmarks/?organisation=QT6&scope=published",
    "/api/v1/explain/spend~{run}~W11000023~10~all~2023-24~resident~peer_mean/",
    "/api/v1/runs/",
    "/api/v1/runs/latest/",
    "/api/v1/runs/feed.atom",
    "/api/v1/releases/",
]


@pytest.mark.parametrize("place", PUBLIC)
def test_a_public_page_never_asks_who_is_signed_in(published: Run, place: str) -> None:
    for client in (Client(), people.with_session(people.person("reader@example.nhs.uk"))):
        with CaptureQueriesContext(connection) as context:
            answer = client.get(place.format(run=published.pk))
            body(answer)
        asked = " ".join(query["sql"] for query in context.captured_queries)
        assert answer.status_code in (200, 302), place
        assert "django_session" not in asked
        assert "auth_user" not in asked
        assert "Cookie" not in answer.get("Vary", "")
        assert "Set-Cookie" not in str(answer.cookies)
