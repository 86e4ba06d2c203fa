"""The pages of patient-level costs in a real browser, over care that a real worker made up."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.live import Demo

from .test_pages import DESK, TELEPHONE, opened

PAGES = {
    "what patient-level costing answers": "/costing/",
    "one system": "/costing/X01/",
    "its pathways": "/costing/X01/pathways/",
    "one pathway": "/costing/X01/pathways/joint-replacement/",
    "concentration": "/costing/X01/concentration/",
    "segments": "/costing/X01/segments/",
    "segments by age and use": "/costing/X01/segments/?scheme=use",
    "areas": "/costing/X01/areas/",
    "expected cost": "/costing/X01/expected/",
    "unit costs": "/costing/X01/unit-costs/",
    "specialties": "/costing/X01/specialties/",
    "programmes from below": "/costing/X01/programmes/",
    "reconciliation": "/costing/X01/reconciliation/",
    "scenarios": "/costing/scenarios/",
    "one scenario": "/costing/scenarios/type-2-diabetes/",
    "the time-driven calculator": "/costing/time-driven/",
    "a run of it": "/runs/2/",
}


@pytest.mark.parametrize("width", [DESK, TELEPHONE])
@pytest.mark.parametrize("name", PAGES)
def test_no_rule_of_accessibility_is_broken_and_nothing_is_cut_off(
    live_site: Demo, costed_site: Demo, page: Page, name: str, width: int
) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    opened(page, costed_site, PAGES[name])
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_every_page_of_made_up_care_says_that_it_is(
    live_site: Demo, costed_site: Demo, page: Page
) -> None:
    for name in ("one system", "one pathway", "concentration", "unit costs", "reconciliation"):
        page.goto(costed_site.url + PAGES[name])
        expect(page.get_by_role("complementary", name="Illustrative")).to_be_visible()
        assert page.locator(".chart").count() == page.locator(".chart .made-up__label").count() > 0


def test_from_the_question_to_the_organisation_that_bears_the_cost(
    live_site: Demo, costed_site: Demo, page: Page
) -> None:
    page.goto(f"{costed_site.url}/costing/")
    page.get_by_role("link", name="Exampleshire").first.click()
    page.get_by_role("navigation", name="Exampleshire").get_by_role("link", name="Pathways").click()
    page.get_by_role("main").get_by_role("link", name="Hip or knee replacement").first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Hip or knee replacement")
    expect(page.locator("main")).to_contain_text("withheld")
