"""What can be taken away: workbook and factsheet say what page and API say, with sources and run."""

import re
import sys
import zipfile
from io import BytesIO
from typing import Any
from xml.etree import ElementTree

import pytest
from django.test import Client

from evidence.models import Run
from programmes.files import factsheet, headings, once, workbook
from programmes.files.figures import Figures
from programmes.models import Spend
from tests import builders
from tests.reading import read

NS = {"m": "http://schemas.openxmlformats.org/spreadsheetml/2006/main"}
CHOICE = {"year": "2023-24", "benchmark": "peer_mean", "basis": "need_weighted"}

Cells = list[Any]


def sheets(content: bytes) -> dict[str, list[Cells]]:
    """Every sheet of a workbook, read out of its XML: numbers, truths, texts; None where empty."""
    archive = zipfile.ZipFile(BytesIO(content))
    book = ElementTree.fromstring(archive.read("xl/workbook.xml"))
    found = {}
    for number, sheet in enumerate(book.findall("m:sheets/m:sheet", NS), start=1):
        tree = ElementTree.fromstring(archive.read(f"xl/worksheets/sheet{number}.xml"))
        shared = texts(archive)
        found[sheet.attrib["name"]] = [line(row, shared) for row in tree.iterfind(".//m:row", NS)]
    return found


def texts(archive: zipfile.ZipFile) -> list[str]:
    if "xl/sharedStrings.xml" not in archive.namelist():
        return []
    tree = ElementTree.fromstring(archive.read("xl/sharedStrings.xml"))
    return ["".join(item.itertext()) for item in tree.findall("m:si", NS)]


def line(row: ElementTree.Element, shared: list[str]) -> Cells:
    cells: dict[int, Any] = {}
    for cell in row.findall("m:c", NS):
        letters = re.match("[A-Z]+", cell.attrib["r"])
        assert letters
        place = 0
        for letter in letters[0]:
            place = 26 * place + ord(letter) - 64
        cells[place - 1] = value(cell, shared)
    return [cells.get(place) for place in range(max(cells, default=-1) + 1)]


def value(cell: ElementTree.Element, shared: list[str]) -> Any:
    kind, text = cell.get("t", "n"), "".join(cell.itertext())
    assert cell.find("m:f", NS) is None, "a formula"
    if kind == "s":
        return shared[int(text)]
    if kind == "b":
        return text == "1"
    return text if kind == "inlineStr" else float(text) if text else None


def as_cells(row: dict[str, Any]) -> Cells:
    """A row of the API as the workbook has it: objects spread out, lists joined, unknown empty."""
    cells: Cells = []
    for one in row.values():
        parts = list(one.values()) if isinstance(one, dict) else [one]
        cells += ["; ".join(part) if isinstance(part, list) else part for part in parts]
    return [None if cell == "" else cell for cell in cells]


@pytest.fixture
def book(published: Run, client: Client) -> dict[str, list[Cells]]:
    response = client.get("/organisations/QT6/files/tables.xlsx")
    return sheets(b"".join(response))


# The workbook

LISTS = {
    "Spend": "benchmarks/?level=total&level=programme&level=system&year=2023-24"
    "&basis=need_weighted&benchmark=peer_mean&",
    "Outcomes": "outcome-benchmarks/?benchmark=peer_mean&group=all&",
    "Value map": "value-map/?year=2023-24&basis=need_weighted&benchmark=peer_mean&",
    "Findings": "opportunities/?year=2023-24&",
    "Inequalities": "inequalities/?",
}


@pytest.mark.parametrize("name", LISTS)
def test_a_sheet_has_the_rows_of_the_api(
    book: dict[str, list[Cells]], client: Client, name: str
) -> None:
    rows = client.get(f"/api/v1/{LISTS[name]}organisation=QT6&limit=1000").json()["results"]
    headings_, *lines = book[name]
    assert rows and len(lines) == len(rows)
    for cells, row in zip(lines, map(as_cells, rows), strict=True):
        padded = cells + [None] * (len(headings_) - len(cells))
        assert len(padded) == len(row)
        for cell, said in zip(padded, row, strict=True):
            numeric = isinstance(said, float | int) and not isinstance(said, bool)
            assert cell == (pytest.approx(said, rel=1e-14) if numeric else said)


def test_the_peers_are_those_of_the_api(book: dict[str, list[Cells]], client: Client) -> None:
    rows = client.get("/api/v1/organisations/QT6/peers/").json()["results"]
    assert [cells[2] for cells in book["Peers"][1:]] == [row["peer"] for row in rows]


def test_the_first_sheet_says_of_what_by_which_run_and_from_where(
    book: dict[str, list[Cells]], published: Run
) -> None:
    about = {cells[0]: cells[1:] for cells in book["About"] if cells}
    assert next(iter(book)) == "About"
    assert about["Organisation"] == ["Cornwall and the Isles of Scilly ICB (QT6)"]
    assert about["Year"] == ["2023-24"]
    assert about["Run"][0].startswith(f"{published.pk}, ")
    assert about["Method"] == [f"version {published.method}"]
    assert "never nil" in about["Empty cells"][0]
    assert "Mental health spend by ICB (NHS Mental Health Dashboard)" in about
    assert "Illustrative" not in about


def test_headings_have_their_units(book: dict[str, list[Cells]]) -> None:
    assert {"Spend (£)", "Per head (£ a head)", "Variation percent (%)"} <= set(book["Spend"][0])
    assert "Variation (people or events)" in book["Outcomes"][0]
    assert headings.heading("Spend", ("programme_name",)) == "Programme name"


@pytest.mark.parametrize("text", ["=1+1", "+44", "-1", "@here", "\tx"])
def test_text_is_never_a_formula(text: str) -> None:
    assert workbook.escaped(text) == "'" + text


def test_a_name_that_looks_like_a_formula_is_text_in_the_workbook(db: None) -> None:
    own = {"code": "QT6", "name": "=HYPERLINK(1)", "kind": "icb", "nation": "england"}
    figures = Figures(builders.run(), own | {"illustrative": False}, CHOICE)
    to = BytesIO()
    workbook.write(figures, to)
    found = sheets(to.getvalue())
    assert ["Organisation", "'=HYPERLINK(1) ICB (QT6)"] in found["About"]
    assert len(found["Spend"]) == 1  # headings alone


def test_made_up_figures_say_so_first(db: None) -> None:
    own = {"code": "EX1", "name": "Exampleshire", "kind": "icb", "nation": "example"}
    figures = Figures(builders.run(), own | {"illustrative": True}, CHOICE)
    assert next(iter(figures.about()))[0] == "Illustrative"


def test_a_workbook_is_a_download_named_by_code_year_and_run(
    published: Run, client: Client
) -> None:
    response = client.get("/organisations/QT6/files/tables.xlsx?year=2022-23")
    assert response["Content-Disposition"] == (
        f'attachment; filename="QT6-2022-23-run-{published.pk}.xlsx"'
    )
    assert b"".join(response)[:2] == b"PK"


# The page


def test_the_page_leads_to_every_file(
    published: Run, client: Client, django_assert_max_num_queries: Any
) -> None:
    with django_assert_max_num_queries(11):
        client.get("/organisations/QT6/files/")
    page = read(client, "/organisations/QT6/files/?year=2022-23")
    assert "year=2022-23" in page.address("Workbook, 2022-23 (XLSX)")
    assert "year=2022-23" in page.address("Factsheet, 2022-23 (PDF)")
    for address, words in page.links:
        if words.startswith(("CSV", "JSON")):
            assert f"run={published.pk}" in address
            response = client.get(address)
            assert response.status_code == 200, address
            assert b"".join(response)  # a stream is read to its end


def test_a_machine_without_the_optional_part_says_how_to_get_it(
    published: Run, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def missing(*_: Any) -> bytes:
        raise factsheet.NoPdf("no pango")

    monkeypatch.setattr(factsheet, "pdf", missing)
    monkeypatch.setattr(factsheet, "available", lambda: False)
    page = read(client, "/organisations/QT6/files/factsheet.pdf?year=2021-22", status=503)
    assert "pip install 'valuedash[pdf]'" in page.words
    assert "pip install 'valuedash[pdf]'" in read(client, "/organisations/QT6/files/").words


def test_who_asks_while_another_makes_the_same_is_told_to_wait(
    published: Run, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def busy(*_: Any) -> bytes:
        raise once.BeingMade("QT6")

    monkeypatch.setattr(sys.modules["programmes.views.files"], "once", busy)
    response = client.get("/organisations/QT6/files/factsheet.pdf")
    assert (response.status_code, response["Retry-After"]) == (503, "3")


def test_a_file_is_made_once(monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[int] = []

    def make() -> bytes:
        made.append(1)
        return b"content"

    key = "test-a-file-is-made-once"
    once.cache.delete(key)
    assert [once.once(key, make), once.once(key, make)] == [b"content"] * 2
    once.cache.delete(key)
    assert made == [1]


def test_two_do_not_make_the_same_file_at_once() -> None:
    key = "test-two-at-once"

    def again() -> bytes:
        with pytest.raises(once.BeingMade):
            once.once(key, lambda: b"second")
        return b"first"

    once.cache.delete(key)
    assert once.once(key, again) == b"first"
    once.cache.delete(key)


def test_without_spend_there_is_no_workbook_and_the_page_says_so(db: None, client: Client) -> None:
    builders.organisation("QT6")
    builders.run()
    assert "No spend is loaded" in read(client, "/organisations/QT6/files/").words
    for file in ("tables.xlsx", "factsheet.pdf"):
        assert client.get(f"/organisations/QT6/files/{file}").status_code == 404
    assert not Spend.objects.exists()
