"""The words of the pages: plain, never an order or an accusation, each term explained, no bare number.

Pages are found from the addresses of the site, so that a new page is read without being named here.
"""

import ast
import re
from collections.abc import Iterator
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from typing import NamedTuple

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from evidence.models import Run
from organisations.models import Organisation
from tests.reading import Page

ROOT = Path(__file__).parents[2]
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
PACKAGES = ("evidence", "organisations", "programmes", "costing", "valuedash")
# Code whose words no reader of a page meets: messages to operators and to programs.
NOT_READ = {"datasets", "management", "migrations", "embedded", "api", "settings.py"}
SENTENCES = sorted(
    path
    for package in PACKAGES
    for path in (ROOT / package).rglob("*.py")
    if not NOT_READ & set(path.relative_to(ROOT).parts)
)

# A variation is a question to ask: nothing saved, nobody to blame, no order given.
FORBIDDEN = re.compile(r"\b(savings?|waste\w*|wasting|inefficien\w+|should)\b", re.IGNORECASE)
# Places that name such words in order to reject them.
REJECTING = {"method/", "glossary/"}

ORGANISATIONS = ("QT6", "W11000023", "Exampleshire")
ASKED = {"search/": "q=asthma"}
NODES = {"organisation-programme": ["05", "10"], "programme": ["05", "10"]}

GLOSSARY = (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8")
TERMS = (
    *("peers", "peer fit", "benchmark", "variation", "position", "rank", "quadrant", "spend"),
    *("programme", "care setting", "per head", "share", "derived", "real terms", "cash"),
    *("not available", "registered population", "resident population", "need-weighted"),
    *("population basis", "measure", "outcome", "headline outcome", "proxy grade", "interval"),
    *("deprivation gap", "Core20", "Core20PLUS5", "slope index", "need", "finding", "clear"),
    *("likely", "tentative", "specification", "net", "classic", "noise floor", "review"),
    *("invest", "sustain", "challenge", "release", "run", "explain", "better", "similar"),
    *("worse", "position only", "illustrative", "correction", "rating", "pathway", "funnel"),
    *("coefficient of variation", "allocative value", "technical value", "personal value"),
    *("societal value", "quintuple aim", "data pyramid", "trend", "real pounds", "factsheet"),
    *("feed", "need index carried back", "called “other”", "secondary prevention"),
    *("whole pathway", "index event", "concentration", "segment", "unit cost", "expected cost"),
    *("reconciliation", "withheld", "market forces factor", "national unit cost", "scenario"),
    *("practical capacity", "unused capacity", "high resource individuals", "break-even price"),
)

# A number by itself, and what tells in the heading of its column what it is a number of.
YEAR = r"(?:19|20)\d\d"
BARE = re.compile(rf"(?!{YEAR}$)[+−-]?\d[\d,]*(\.\d+)?")
UNIT = re.compile(
    r"[£%‰]|percent|\bper\b|a head|people|population|patients|persons|lines\b"
    r"|years?\b|months?|days?|hours?|seconds?|ms\b"
    r"|points?|score|index|rank|position|place|ratio|times|distance|deviation|\bz\b|weight"
    r"|number of|how many|count|specifications|systems|boards|organisations|peers|programmes"
    r"|measures|findings|figures|rows|facts|run\b|runs\b|size|[kM]B\b|code\b|unit|released?"
    r"|the same\b|[▲●▼◇△–]",  # the same unit as the column before; measures counted by their mark
    re.IGNORECASE,
)


class Shown(NamedTuple):
    """A page as it was shown, and where."""

    address: str
    page: Page
    spoken: str  # what it says to a reader of any kind, words in attributes too


class Spoken(HTMLParser):
    """All that a page says: its text, and the attributes that a screen reader or a pointer reads out."""

    SAID = ("alt", "title", "aria-label", "placeholder", "content")

    def __init__(self, html: str) -> None:
        super().__init__()
        self.parts: list[str] = []
        self.silent = False
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.silent = tag in ("script", "style")
        self.parts += [value or "" for name, value in attrs if name in self.SAID]

    def handle_endtag(self, tag: str) -> None:
        self.silent = False

    def handle_data(self, data: str) -> None:
        if not self.silent:
            self.parts.append(data)


def routes(of: URLResolver, before: str = "") -> Iterator[tuple[str, str, set[str]]]:
    """Address pattern, name and arguments of every place of the site."""
    for part in of.url_patterns:
        whole = before + str(part.pattern)
        if isinstance(part, URLResolver):
            yield from routes(part, whole)
        elif isinstance(part, URLPattern):
            yield whole, part.name or "", set(part.pattern.converters)


def places(code: str) -> Iterator[str]:
    """Addresses of the pages of one organisation, and of those of nobody in particular."""
    for route, name, arguments in routes(get_resolver()):
        if (
            route.startswith(("api/", "account/", "healthz", "readyz"))
            or "." in route.rsplit("/", 1)[-1]
        ):
            continue
        if route.startswith("organisations/<str:code>/") or not arguments - {"code"}:
            for node in NODES.get(name, [""]):
                own = code if route.startswith("organisations/") else node
                address = re.sub(r"<\w+:code>", own, route)
                address = re.sub(r"<\w+:node>", node, address)
                if "<" not in address and "//" not in address:
                    yield address


@cache
def shown(run: int, address: str) -> Shown | None:
    """The page at an address, in a run; nothing where no page is there but a file."""
    answer = Client().get(f"/{address}?{ASKED.get(address, '')}")
    if answer.status_code != 200 or not answer["Content-Type"].startswith("text/html"):
        return None
    html = answer.content.decode()
    return Shown(address, Page(html), " ".join(" ".join(Spoken(html).parts).split()))


@pytest.fixture
def pages(published: Run, request: pytest.FixtureRequest) -> list[Shown]:
    """The pages of one organisation, named by its code or its name."""
    wanted = request.param
    (own,) = [o for o in Organisation.objects.all() if wanted in (o.code, o.name)]
    found = (shown(published.pk, address) for address in places(own.code))
    return [page for page in found if page]


def written(path: Path) -> Iterator[tuple[int, str]]:
    """The strings of a module that are no documentation, with their lines."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    documentation = {
        id(node.value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and id(node) not in documentation:
            yield node.lineno, str(node.value)


def says(words: str, term: str) -> bool:
    return re.search(rf"(?<!\w){re.escape(term)}(?!\w)", words, re.IGNORECASE) is not None


def bare_columns(table: list[list[str]]) -> list[str]:
    """Headings of columns with numbers without a unit, where neither heading nor row says of what."""
    headings, *body = [[cell.strip() for cell in row] for row in table]
    return [
        heading
        for place, heading in enumerate(headings)
        if not UNIT.search(heading)
        and any(
            BARE.fullmatch(row[place]) and not UNIT.search(row[0])
            for row in body
            if len(row) == len(headings)
        )
    ]


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_template_speaks_of_savings_or_gives_orders(path: Path) -> None:
    assert not FORBIDDEN.findall(path.read_text(encoding="utf-8"))


def test_no_sentence_in_the_code_speaks_of_savings_or_gives_orders() -> None:
    assert any(path.match("programmes/sentences/*.py") for path in SENTENCES)
    found = [
        f"{path.relative_to(ROOT)}:{line}: {text}"
        for path in SENTENCES
        for line, text in written(path)
        if FORBIDDEN.search(text)
    ]
    assert not found


@pytest.mark.parametrize("pages", ORGANISATIONS, indirect=True)
def test_no_page_speaks_of_savings_or_gives_orders(pages: list[Shown]) -> None:
    assert len(pages) > 10
    for address, _, spoken in pages:
        if address not in REJECTING:
            assert not FORBIDDEN.findall(spoken), address


@pytest.mark.parametrize("pages", ORGANISATIONS, indirect=True)
def test_every_term_of_ours_on_a_page_is_in_the_glossary(pages: list[Shown]) -> None:
    words = " ".join(page.words for address, page, _ in pages if address not in REJECTING)
    used = [term for term in TERMS if says(words, term)]
    explained = " ".join(re.findall(r"\*\*([^*]+)\*\*", GLOSSARY))
    assert len(used) > 20
    missing = [term for term in used if not says(explained, term)]
    assert not missing


@pytest.mark.parametrize("pages", ORGANISATIONS, indirect=True)
def test_no_column_of_numbers_is_without_a_unit(pages: list[Shown]) -> None:
    bare = {
        (address, heading)
        for address, page, _ in pages
        if address not in REJECTING
        for table in page.tables
        if table
        for heading in bare_columns(table)
    }
    assert not bare


@pytest.mark.parametrize("pages", ["W11000023"], indirect=True)
def test_the_other_boards_of_wales_are_never_called_peers(pages: list[Shown]) -> None:
    """There are too few boards to choose from, so none is said to be alike."""
    called = re.compile(r"\b(?:your|the|ten|a) peers?\b(?! method)|\bpeers[’']", re.IGNORECASE)
    said = {
        (address, words)
        for address, page, _ in pages
        if address.startswith("organisations/")
        for words in called.findall(page.words)
    }
    assert not said


def test_a_column_of_bare_numbers_would_be_found() -> None:
    body = [["Asthma", "12.5", "£3", "n/a"], ["Stroke", "n/a", "£4", "8"]]
    assert bare_columns([["Programme", "Value", "Spend", "Rank"], *body]) == ["Value"]
    assert bare_columns([["Programme", "Value, %", "Spend", "Rank"], *body]) == []


def test_a_forbidden_word_would_be_found_in_words_and_attributes() -> None:
    spoken = Spoken('<p title="A saving">You should <b>look</b></p><script>waste</script>').parts
    assert FORBIDDEN.findall(" ".join(spoken)) == ["saving", "should"]
