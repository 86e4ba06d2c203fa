"""The pictures of the README: `make screenshots` starts a demo and looks at it in the tests' browser."""

import base64
import os
import tempfile
from pathlib import Path

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")

from playwright.sync_api import Page, sync_playwright

from tests import chromium
from tests.live import Demo

FOLDER = Path("docs/images")
LARGEST = 400_000  # bytes, all together
QUALITY = 38  # of 100
PEOPLE = 8000  # made up in each illustrative system, as in a demo
# Address, width and height of each picture: what is seen before scrolling, or a little more.
PICTURES = {
    "organisation": ("/organisations/QT6/?year=2023-24", 1280, 1250),
    "illustrative": ("/organisations/X01/", 1280, 1250),
    "programme": ("/organisations/W11000023/programmes/10/", 1280, 1250),
    "telephone": ("/organisations/QT6/?year=2023-24", 375, 1100),
    "costing": ("/costing/X01/unit-costs/", 1280, 1150),
    "inequalities": ("/organisations/QT6/inequalities/", 1280, 1000),
}


def main() -> None:
    FOLDER.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as home, sync_playwright() as playwright:
        demo = Demo(Path(home) / "demo", people=PEOPLE)
        demo.start()
        demo.await_costing()
        browser = playwright.chromium.launch(
            executable_path=chromium.executable(), args=chromium.FLAGS
        )
        for name, (address, width, height) in PICTURES.items():
            page = browser.new_page(viewport={"width": width, "height": height}, locale="en-GB")
            page.goto(demo.url + address, wait_until="networkidle")
            (FOLDER / f"{name}.webp").write_bytes(picture(page))
            page.close()
        browser.close()
        demo.stop()
    together = sum(path.stat().st_size for path in FOLDER.iterdir())
    assert together <= LARGEST, f"the pictures have {together:,} bytes, at most {LARGEST:,}"


def picture(page: Page) -> bytes:
    """What is in the window, as WebP: a quarter of the bytes of PNG."""
    session = page.context.new_cdp_session(page)
    taken = session.send("Page.captureScreenshot", {"format": "webp", "quality": QUALITY})
    return base64.b64decode(taken["data"])


if __name__ == "__main__":
    main()
