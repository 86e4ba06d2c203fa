"""How fast the pages are: time on the server, and what a browser waits for.

    python -m bench.pages [--json] [--seconds 5] [--only organisation]

It starts a whole demo with the published figures in a folder of its own, which is gone afterwards, and
asks it over the loopback from the same machine: what clients and browser take is part of every figure.
`--json` gives one object for each page; its times and requests a second are those with 8 clients.
"""

import argparse
import json
import statistics
import time
from collections.abc import Callable, Mapping
from http.client import HTTPConnection
from typing import Any

from bench.api import CLIENTS, Times, readers, site

SHOWN = 8  # clients, of the figures on top
LOADS = 3  # of a browser without a cache of its own; the middle one counts
MADE = 5  # times a page is made anew
PAGES = {
    "home": "/",
    "organisation": "/organisations/QT6/?year=2023-24",
    "board": "/organisations/W11000023/?year=2023-24",
    "illustrative": "/organisations/X01/",
    "programmes of an organisation": "/organisations/W11000023/programmes/",
    "programme in an organisation": "/organisations/W11000023/programmes/10/",
    "programme": "/programmes/05/?organisation=QT6",
    "peers": "/organisations/QT6/peers/",
    "inequalities": "/organisations/QT6/inequalities/",
    "scorecard": "/organisations/QT6/scorecard/",
    "compare": "/organisations/QT6/compare/?with=QJK",
    "data": "/data/",
    "search": "/search/?q=asthma",
}
LARGEST_PAINT = """new Promise((told) => new PerformanceObserver((seen) => {
  const last = seen.getEntries().at(-1); if (last) told(last.startTime);
}).observe({ type: "largest-contentful-paint", buffered: true }))"""


def asked(connection: HTTPConnection, address: str) -> int:
    """The bytes of one page as they are sent to a browser."""
    connection.request("GET", address, headers={"Accept-Encoding": "gzip"})
    answer = connection.getresponse()
    body = answer.read()
    assert answer.status == 200, (address, answer.status)
    return len(body)


def by_clients(port: int, address: str, clients: int, seconds: float) -> Times:
    """So many readers of one page at once."""

    def reader(_: int) -> Callable[[], None]:
        connection = HTTPConnection("127.0.0.1", port)

        def ask_once() -> None:
            asked(connection, address)

        return ask_once

    return readers(clients, seconds, reader)


class Maker:
    """The pages of the same figures, made in this process: nothing is kept."""

    def __init__(self) -> None:
        import django

        django.setup()
        from django.conf import settings
        from django.test import Client

        settings.PAGES_KEPT_SECONDS = 0
        self.client = Client()

    def made(self, address: str) -> dict[str, float]:
        """How many queries a page takes, and the median milliseconds to make it."""
        from django.db import connection
        from django.test.utils import CaptureQueriesContext

        self.client.get(address)
        with CaptureQueriesContext(connection) as queries:
            self.client.get(address)
        number = len(queries)  # now: the next request begins a new list
        times = []
        for _ in range(MADE):
            began = time.perf_counter()
            self.client.get(address)
            times.append(time.perf_counter() - began)
        return {"queries": number, "made_ms": statistics.median(times) * 1000}


class Browser:
    """A headless Chromium that has never been here."""

    def __init__(self, playwright: Any) -> None:
        from tests import chromium

        self.browser = playwright.chromium.launch(
            executable_path=chromium.executable(), args=chromium.FLAGS
        )

    def seen(self, url: str) -> dict[str, float]:
        """What a first view takes: kilobytes on the way, and the largest contentful paint."""
        loads = [self._load(url) for _ in range(LOADS)]
        return {"kb": loads[0][0], "lcp_ms": statistics.median(paint for _, paint in loads)}

    def _load(self, url: str) -> tuple[float, float]:
        context = self.browser.new_context(viewport={"width": 1280, "height": 900})
        page = context.new_page()
        sizes: list[int] = []
        session = context.new_cdp_session(page)
        session.send("Network.enable")
        session.on(
            "Network.loadingFinished", lambda event: sizes.append(event["encodedDataLength"])
        )
        page.goto(url, wait_until="networkidle")
        paint = page.evaluate(LARGEST_PAINT)
        context.close()
        return sum(sizes) / 1000, paint


def measured(port: int, pages: Mapping[str, str], seconds: float) -> list[dict[str, Any]]:
    from playwright.sync_api import sync_playwright

    maker = Maker()
    # First, since a browser keeps an event loop in this thread, where Django refuses to query.
    made = {name: maker.made(address) for name, address in pages.items()}
    found = []
    with sync_playwright() as playwright:
        browser = Browser(playwright)
        for name, address in pages.items():
            asked(HTTPConnection("127.0.0.1", port), address)  # the first reader pays
            clients = {number: by_clients(port, address, number, seconds) for number in CLIENTS}
            one = {"page": name, "address": address, **clients[SHOWN], **made[name]}
            one |= browser.seen(f"http://127.0.0.1:{port}{address}")
            found.append(one | {"clients": clients})
    return found


def table(found: list[dict[str, Any]]) -> str:
    heading = f"{'page':32}" + "".join(f"{f'p95 ms at {n}':>14}" for n in CLIENTS)
    lines = [heading + "  requests/s  made anew ms  queries    kb  paint ms"]
    for one in found:
        times = "".join(f"{one['clients'][n]['p95_ms']:14.1f}" for n in CLIENTS)
        lines.append(
            f"{one['page']:32}{times}{one['requests_per_s']:12.0f}{one['made_ms']:14.1f}"
            f"{one['queries']:9}{one['kb']:6.0f}{one['lcp_ms']:10.0f}"
        )
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--seconds", type=float, default=5.0, help="of each measurement")
    parser.add_argument("--only", action="append", choices=PAGES, help="only this page")
    options = parser.parse_args()
    pages = {name: PAGES[name] for name in options.only or PAGES}
    with site() as (port, _):
        found = measured(port, pages, options.seconds)
    print(json.dumps(found) if options.json else table(found))


if __name__ == "__main__":
    main()
