"""What the tests share: servers of their own, a real worker, a whole demo, and a browser."""

from collections.abc import Iterator
from subprocess import Popen
from typing import TYPE_CHECKING

import pytest
from django.db import connection

from valuedash.embedded import ServiceError

from . import chromium, live
from .published import (  # noqa: F401  (fixtures)
    in_good_order,
    nothing_loaded,
    published,
    published_figures,
    published_for_all,
)
from .services import Services, folder

if TYPE_CHECKING:
    from playwright.sync_api import Browser, ConsoleMessage, Page

SERVICES = pytest.StashKey[Services]()
PEOPLE = 600  # made up in each illustrative system of the whole site


def pytest_configure(config: pytest.Config) -> None:
    """Start the servers once, in the first process; the sums need none."""
    if hasattr(config, "workerinput") or config.option.collectonly or only_sums(config.args):
        return
    services = config.stash[SERVICES] = Services()
    try:
        services.start()
    except ServiceError as error:
        pytest.exit(f"The servers of the tests do not start: {error}", returncode=2)


def pytest_unconfigure(config: pytest.Config) -> None:
    """Stop the servers and remove the folder of the tests, in the process that made them."""
    if not hasattr(config, "workerinput"):
        config.stash.get(SERVICES, Services()).stop()


def only_sums(arguments: list[str]) -> bool:
    """Whether only tests of `method` were asked for; they touch no server."""
    return bool(arguments) and all("tests/method" in argument for argument in arguments)


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Tests of the whole site go to one worker of pytest-xdist, so that it is started once."""
    in_good_order(items)
    for item in items:
        if "live_site" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.xdist_group("live_site"))


@pytest.fixture(scope="session")
def worker_process(django_db_setup: None) -> Iterator[Popen[bytes]]:
    """A real Celery worker on the tests' database, for the whole session."""
    with live.worker(str(connection.settings_dict["NAME"])) as process:
        yield process


@pytest.fixture
def worker(transactional_db: None, worker_process: Popen[bytes]) -> Popen[bytes]:
    """The worker, for a test whose rows it can see: they are committed and removed afterwards."""
    return worker_process


@pytest.fixture(scope="session")
def live_site() -> Iterator[live.Demo]:
    """The whole service with the published figures loaded and calculated. Tests only read it."""
    demo = live.Demo(folder() / "live-site", people=PEOPLE)
    demo.start()
    yield demo
    demo.stop()


@pytest.fixture(scope="session")
def costed_site(live_site: live.Demo) -> live.Demo:
    """The whole service, with the illustrative patient-level costs calculated."""
    live_site.await_costing()
    return live_site


@pytest.fixture(scope="session")
def browser() -> Iterator["Browser"]:
    """A Chromium, for the whole session."""
    from playwright.sync_api import sync_playwright

    executable = chromium.executable()
    assert executable, "no Chromium: install one, or run .ci/chromium .venv/bin/python"
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=executable, args=chromium.FLAGS)
        yield running
        running.close()


@pytest.fixture
def page(browser: "Browser") -> Iterator["Page"]:
    """A page of 1280 by 900; the test fails where the browser complains, as about blocked styles."""
    complaints: list[str] = []

    def keep(message: "ConsoleMessage") -> None:
        if message.type in ("error", "warning"):
            complaints.append(message.text)

    context = browser.new_context(viewport={"width": 1280, "height": 900}, locale="en-GB")
    opened = context.new_page()
    opened.on("console", keep)
    opened.on("pageerror", lambda error: complaints.append(str(error)))
    yield opened
    context.close()
    assert not complaints
