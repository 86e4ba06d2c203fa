"""The factsheet: two pages of tagged PDF with the sentences and figures of the page, or words why not."""

import base64
import re
import zlib
from io import StringIO
from pathlib import Path
from xml.etree import ElementTree

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

import organisations.queries
from evidence import notation
from evidence.models import Run
from programmes.files import bars, factsheet
from programmes.files.factsheet import Factsheet
from tests.reading import read

CHOICE = {"year": "2023-24", "benchmark": "peer_mean", "basis": "need_weighted"}


def sheet(run: Run, code: str, basis: str) -> Factsheet:
    own = organisations.queries.organisation_row(code)
    assert own
    return Factsheet(run, own, CHOICE | {"basis": basis})


PLACES = [("QT6", "need_weighted"), ("W11000023", "resident"), ("X01", "need_weighted")]


@pytest.mark.parametrize(("code", "basis"), PLACES)
def test_a_factsheet_is_two_pages_of_tagged_pdf(published: Run, code: str, basis: str) -> None:
    content = factsheet.pdf(sheet(published, code, basis), "https://example.test/")
    assert content.startswith(b"%PDF-1.7")
    assert b"pdfuaid" in inflated(content)
    assert len(re.findall(rb"/Type\s*/Page\b", inflated(content))) == factsheet.PAGES


def inflated(pdf: bytes) -> bytes:
    """A PDF with its compressed parts laid open."""
    parts = re.findall(rb"stream\r?\n(.*?)endstream", pdf, re.DOTALL)
    return pdf + b"".join(map(_inflated, parts))


def _inflated(part: bytes) -> bytes:
    try:
        return zlib.decompressobj().decompress(part)
    except zlib.error:
        return b""


def test_a_factsheet_fetches_nothing(published: Run) -> None:
    html = factsheet.html(sheet(published, "QT6", "need_weighted"), "https://example.test/")
    assert 'src="data:' in html
    assert not re.search(r'(src|link|url)[=( ]"?(http|file|/)', html)


@pytest.mark.parametrize(("code", "basis"), PLACES)
def test_the_sentences_are_those_of_the_page(
    published: Run, client: Client, code: str, basis: str
) -> None:
    page = read(client, f"/organisations/{code}/").words
    found = sheet(published, code, basis)
    assert all(finding.text in page for finding in found.top)
    assert found.look[0][0].size in page
    assert bool(found.illustrative) == (code == "X01")


def test_the_picture_is_drawn_from_the_rows(published: Run) -> None:
    found = sheet(published, "W11000023", "resident")
    svg = base64.b64decode(found.picture.split(",", 1)[1]).decode()
    ElementTree.fromstring(svg)
    assert all(notation.signed_pounds(row["variation"]) in svg for row in found.drawn_rows)
    assert "Problems of circulation +£24.6m" in found.picture_words
    sizes = [row["variation"] for row in found.drawn_rows]
    assert sizes == sorted(sizes, reverse=True) and len(sizes) == found.room[0]


def test_a_bar_is_as_long_as_its_figure() -> None:
    svg = bars.drawn(
        [bars.Bar("A & B", 4.0, "+4"), bars.Bar("C", -2.0, "−2"), bars.Bar("D", 0, "0")]
    )
    tree = ElementTree.fromstring(svg)
    widths = [float(one.attrib["width"]) for one in tree.iter("{http://www.w3.org/2000/svg}rect")]
    assert widths[0] == pytest.approx(2 * widths[1], abs=0.2) and widths[2] == 0


def test_what_is_not_known_is_said(published: Run) -> None:
    unknown = sheet(published, "QT6", "need_weighted").unknown
    assert any(text.startswith("Spend on 22 programmes: No public body") for text in unknown)


def test_the_command_writes_the_same_factsheet(published: Run, tmp_path: Path) -> None:
    out = tmp_path / "cornwall.pdf"
    call_command("factsheet", "QT6", out=out, stdout=StringIO())
    assert out.read_bytes().startswith(b"%PDF")


@pytest.mark.parametrize(
    ("code", "options"), [("Q99", {}), ("QT6", {"year": "1999-00"}), ("E92000001", {})]
)
def test_the_command_says_what_it_cannot_do(
    published: Run, tmp_path: Path, code: str, options: dict
) -> None:
    with pytest.raises(CommandError):
        call_command("factsheet", code, out=tmp_path / "no.pdf", **options)
    assert not (tmp_path / "no.pdf").exists()
