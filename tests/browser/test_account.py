"""A member signs in, makes a token, uses it and revokes it, in a real browser."""

import os
import subprocess
import sys
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from playwright.sync_api import Page, expect

from tests import live
from tests.live import Demo

EMAIL, PASSWORD = "finance@cornwall.example", "a long pass phrase of somebody"


@pytest.fixture(scope="module")
def member(live_site: Demo) -> None:
    """A member of Cornwall, made as whoever runs the service makes one."""
    subprocess.run(
        [sys.executable, "manage.py", "add_member", EMAIL, "QT6"],
        cwd=settings.BASE_DIR,
        env=live.environment(live_site.home, live_site.port),
        input=f"{PASSWORD}{os.linesep}".encode(),
        check=True,
    )


def keeps_the_rules(page: Page) -> None:
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
    for width in (375, 1280):
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate("document.documentElement.scrollWidth") <= width


def status(site: Demo, token: str) -> int:
    """The answer to a program that says it has this token."""
    asked = Request(f"{site.url}/api/v1/runs/", headers={"Authorization": f"Token {token}"})
    try:
        with urlopen(asked, timeout=10) as answer:
            return int(answer.status)
    except HTTPError as error:
        return error.code


def test_from_signing_in_to_a_token_that_was_revoked(
    live_site: Demo, page: Page, member: None
) -> None:
    page.goto(f"{live_site.url}/account/")
    page.get_by_label("E-mail address").fill(EMAIL)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Your account")
    expect(page.locator("main")).to_contain_text("Cornwall and the Isles of Scilly")
    keeps_the_rules(page)

    page.get_by_label("Name", exact=False).first.fill("nightly pull")
    page.get_by_role("button", name="Make").click()
    token = page.locator("main code", has_text="vd_").first.inner_text().split()[-1]
    keeps_the_rules(page)
    assert status(live_site, token) == 200

    page.goto(f"{live_site.url}/account/")
    expect(page.locator("main")).not_to_contain_text(token)
    page.get_by_role("link", name="Revoke").click()
    keeps_the_rules(page)
    page.get_by_role("button", name="Revoke").click()
    assert status(live_site, token) == 401

    page.goto(f"{live_site.url}/account/")
    page.get_by_role("button", name="Sign out").click()
    keeps_the_rules(page)
    page.goto(f"{live_site.url}/account/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Sign in")
