"""The pages in a real browser: no rule of accessibility broken, and usable by every hand."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from tests.live import Demo

# One address for each template, and for each shape of the organisation's page.
PAGES = {
    "choose a system": "/",
    "what a search found": "/search/?q=heart",
    "a search that found nothing": "/search/?q=cornwal",
    "a system with little published": "/organisations/QT6/?year=2023-24",
    "the classic view": "/organisations/QT6/?year=2023-24&view=classic",
    "a board with all programmes": "/organisations/W11000023/?year=2023-24",
    "a board that ended": "/organisations/W11000026/",
    "the illustrative system": "/organisations/X01/?year=2023-24",
    "its programmes": "/organisations/X01/programmes/",
    "inside a programme of it": "/organisations/X01/programmes/11/",
    "a care setting of a system of it": (
        "/organisations/X01/programmes/10B/?care_setting=secondary_prevention"
    ),
    "programmes where one is published": "/organisations/QT6/programmes/",
    "inside a programme": "/organisations/QT6/programmes/05/",
    "inside one without spend": "/organisations/QT6/programmes/10/",
    "inside one of Wales": "/organisations/W11000023/programmes/10/",
    "a programme, own system highlighted": "/programmes/05/?organisation=QT6",
    "a programme without spend": "/programmes/10/?nation=england",
    "a programme of made-up systems": "/programmes/11/?nation=example&organisation=X01",
    "all programmes": "/programmes/",
    "peers": "/organisations/QT6/peers/",
    "the rest of Wales": "/organisations/W11000023/peers/",
    "choosing peers": "/organisations/QT6/peers/own/",
    "chosen peers": "/organisations/QT6/peers/own/?peers=QJK,QSL,QVV,QUY,QE1",
    "inequalities": "/organisations/QT6/inequalities/",
    "inequalities with slope and Core20": "/organisations/X01/inequalities/",
    "inequalities where none is published": "/organisations/W11000023/inequalities/",
    "scorecard": "/organisations/QT6/scorecard/",
    "scorecard by kinds of value": "/organisations/W11000023/scorecard/?frame=values",
    "two systems side by side": "/organisations/QT6/compare/?with=QJK",
    "what changed": "/organisations/QT6/changes/",
    "files": "/organisations/X01/files/",
    "corrections": "/corrections/",
    "runs": "/runs/",
    "a run": "/runs/1/",
    "what is loaded": "/data/",
    "the arithmetic of spend": "/explain/spend~1~QT6~05~all~2023-24~need_weighted~peer_mean/",
    "the arithmetic of an outcome": (
        "/explain/outcome~1~QT6~smi-health-check~all~2024-25~-~peer_mean/"
    ),
    "the arithmetic of a gap": "/explain/gap~1~QT6~imd-gp-payment~-~2022-23~-~peer_mean/",
    "the method": "/method/",
    "the glossary": "/glossary/",
    "accessibility": "/accessibility/",
    "signing in": "/account/sign-in/",
}
DESK, TELEPHONE = 1280, 375


def opened(page: Page, site: Demo, address: str) -> Page:
    """The page at an address, every chart on it drawn and every fold of it open."""
    page.goto(site.url + address)
    for drawing in page.locator("[data-figure]").all():
        expect(drawing.locator("svg.main-svg").first).to_be_visible()
    page.evaluate("document.querySelectorAll('details').forEach((one) => (one.open = true))")
    return page


@pytest.mark.parametrize("width", [DESK, TELEPHONE])
@pytest.mark.parametrize("name", PAGES)
def test_no_rule_of_accessibility_is_broken_and_nothing_is_cut_off(
    live_site: Demo, page: Page, name: str, width: int
) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    opened(page, live_site, PAGES[name])
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_a_lost_reader_s_page_keeps_the_rules_too(live_site: Demo, browser: Browser) -> None:
    page = browser.new_page()  # not the fixture's: the browser complains about every 404
    page.goto(f"{live_site.url}/no/such/page")
    assert Axe().run(page).violations_count == 0
    page.close()


def test_from_choosing_a_system_to_the_arithmetic_of_a_figure(live_site: Demo, page: Page) -> None:
    page.goto(live_site.url)
    page.get_by_label("Find a system, programme, measure or word").fill(
        "Cornwall and the Isles of Scilly"
    )
    page.get_by_role("button", name="Find").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Cornwall and the Isles of Scilly")
    expect(page.locator(".message")).to_contain_text("£38.6m more on mental health")
    page.locator("#variations-programme-title").locator("xpath=ancestor::figure").get_by_role(
        "link", name=re.compile("^Explain")
    ).last.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("spend against the mean")
    expect(page.locator("main")).to_contain_text("£38,625,157")


def test_the_choices_of_a_page_stand_in_its_address(live_site: Demo, page: Page) -> None:
    page.goto(f"{live_site.url}/organisations/QT6/")
    page.get_by_label("Year").select_option("2021-22")
    page.get_by_label("Compared with").select_option("nation")
    page.get_by_role("button", name="Show").click()
    expect(page).to_have_url(re.compile("year=2021-22&benchmark=nation&basis=need_weighted"))
    expect(page.get_by_label("Year")).to_have_value("2021-22")


def test_a_point_of_the_picture_leads_to_its_system(live_site: Demo, page: Page) -> None:
    opened(page, live_site, "/organisations/QT6/?year=2023-24")
    point = page.get_by_role("link", name=re.compile("^Staffordshire and Stoke-on-Trent,"))
    point.scroll_into_view_if_needed()
    box = point.bounding_box()
    assert box
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    expect(page.locator(".hoverlayer .hovertext")).to_be_visible()
    page.mouse.down()
    page.mouse.up()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Staffordshire")
    expect(page).to_have_url(re.compile("/organisations/QNC/.*year=2023-24"))


def test_points_are_reached_and_followed_with_the_keyboard(live_site: Demo, page: Page) -> None:
    opened(page, live_site, "/organisations/QT6/?year=2023-24")
    stops = page.locator(".scatterlayer .point[tabindex='0']")
    expect(stops).to_have_count(1)
    first = stops.get_attribute("aria-label")
    stops.focus()
    page.keyboard.press("ArrowRight")
    second = stops.get_attribute("aria-label")
    assert second
    assert second != first
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text(second.split(", £")[0])


def test_the_quadrant_is_walked_and_followed_with_the_keyboard(live_site: Demo, page: Page) -> None:
    opened(page, live_site, "/organisations/X01/?year=2023-24")
    picture = page.locator("#quadrant-title").locator("xpath=ancestor::figure")
    stop = picture.locator(".scatterlayer .point[tabindex='0']")
    stop.focus()
    page.keyboard.press("ArrowRight")
    name = (stop.get_attribute("aria-label") or "").split(", £")[0]
    assert name
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/organisations/X01/programmes/[0-9]{2}/"))
    expect(page.get_by_role("heading", level=1)).to_contain_text(name)


def test_menus_and_tables_are_used_with_the_keyboard_alone(live_site: Demo, page: Page) -> None:
    opened(page, live_site, "/organisations/W11000023/?year=2023-24")
    table = page.locator("[role=region][aria-label^='Table: Problems of circulation']").first
    summary = table.locator("xpath=ancestor::details").locator("summary")
    summary.focus()
    page.keyboard.press("Enter")  # they are open here
    expect(table).to_be_hidden()
    page.keyboard.press("Enter")
    expect(table).to_be_visible()
    page.keyboard.press("Tab")
    expect(table).to_be_focused()  # so that the arrow keys move it where it is wider than the page
    page.get_by_label("Year").focus()
    page.keyboard.press("ArrowDown")
    for _ in range(3):
        page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Show")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("year=2022-23"))


def test_the_first_stop_of_the_keyboard_leads_past_the_navigation(
    live_site: Demo, page: Page
) -> None:
    page.goto(live_site.url)
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to main content")).to_be_focused()


def test_without_script_the_tables_stand_open(live_site: Demo, browser: Browser) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{live_site.url}/organisations/W11000023/?year=2023-24")
    expect(page.get_by_role("cell", name="+£24,644,598").first).to_be_visible()
    expect(page.get_by_role("button", name="Show")).to_be_visible()
    context.close()


def test_with_script_a_table_opens_when_asked_for(live_site: Demo, page: Page) -> None:
    page.goto(f"{live_site.url}/organisations/QT6/?year=2023-24")
    table = page.locator("#picture-title").locator("xpath=ancestor::figure").locator("table")
    expect(page.locator("svg.main-svg").first).to_be_visible()
    expect(table).to_be_hidden()
    page.get_by_text("Show as table").first.click()
    expect(table).to_be_visible()


def test_a_drawing_fits_the_window_and_the_paper(live_site: Demo, page: Page) -> None:
    opened(page, live_site, "/organisations/W11000023/?year=2023-24")
    drawing = (
        page.locator("#variations-programme-title")
        .locator("xpath=ancestor::figure")
        .locator("svg.main-svg")
        .first
    )
    page.set_viewport_size({"width": TELEPHONE, "height": 800})
    expect(drawing).to_have_attribute("width", re.compile("^3[0-9]{2}$"))
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    expect(drawing).to_have_attribute("width", "680")


def test_nothing_is_fetched_from_another_site(live_site: Demo, page: Page) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    opened(page, live_site, "/organisations/QT6/")
    assert asked
    assert all(address.startswith(live_site.url) for address in asked)
