"""A page is worked out once for each run; whoever asks again gets the same page."""

import gzip
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from evidence import kept
from evidence.models import LoadedTable
from tests import builders

pytestmark = pytest.mark.django_db


class Counted:
    """A page that says how often it was made."""

    def __init__(self, status: int = 200) -> None:
        self.made = 0
        self.status = status
        self.page = kept.kept("year")(self.answer)

    def answer(self, request: HttpRequest) -> HttpResponse:
        self.made += 1
        return HttpResponse(f"page {self.made}", status=self.status)

    def asked(self, address: str = "/page/", **headers: Any) -> HttpResponse:
        return self.page(RequestFactory().get(address, headers=headers))


@pytest.fixture(autouse=True)
def kept_for_a_minute(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.PAGES_KEPT_SECONDS = 60
    monkeypatch.setattr(kept, "VERSION", uuid4().hex)  # nothing of other tests


@pytest.fixture
def page() -> Counted:
    builders.run()
    return Counted()


def test_a_page_is_made_once_for_a_run(page: Counted) -> None:
    assert page.asked().content == page.asked().content == b"page 1"


def test_a_new_run_shows_a_new_page(page: Counted) -> None:
    page.asked()
    builders.run()
    assert page.asked().content == b"page 2"


def test_newly_loaded_figures_show_a_new_page(page: Counted) -> None:
    page.asked()
    LoadedTable.objects.create(name="spend.csv", sha256="0" * 64, rows=1)
    assert page.asked().content == b"page 2"


def test_each_choice_has_its_page(page: Counted) -> None:
    assert page.asked("/page/?year=2022-23").content != page.asked("/page/?year=2023-24").content


def test_an_address_of_somebodys_own_making_is_not_kept(page: Counted) -> None:
    page.asked("/page/?year=2023-24&x=1")
    assert page.asked("/page/?year=2023-24&x=1").content == b"page 2"


def test_only_reading_is_answered_with_what_is_kept(page: Counted) -> None:
    page.asked()
    assert page.page(RequestFactory().post("/page/")).content == b"page 2"


def test_what_is_not_found_is_not_kept() -> None:
    builders.run()
    page = Counted(status=404)
    page.asked()
    assert page.asked().status_code == 404
    assert page.made == 2


def test_a_browser_gets_the_page_compressed_as_it_is_kept(page: Counted) -> None:
    page.asked()
    answer = page.asked(accept_encoding="br, gzip")
    assert answer["Content-Encoding"] == "gzip"
    assert gzip.decompress(answer.content) == b"page 1"
    assert answer["Vary"] == "Accept-Encoding"
    assert answer["Cache-Control"] == "public, max-age=60"


def test_without_a_cache_every_page_is_made_anew(
    page: Counted, settings: Any, tmp_path: Path
) -> None:
    cache = settings.CACHES["default"]
    settings.CACHES = {"default": cache | {"LOCATION": f"unix://{tmp_path}/none.sock"}}
    page.asked()
    assert page.asked().content == b"page 2"


def test_nothing_is_kept_where_that_is_set(page: Counted, settings: Any) -> None:
    settings.PAGES_KEPT_SECONDS = 0
    page.asked()
    assert page.asked().content == b"page 2"
