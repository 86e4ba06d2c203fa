"""The tables of one organisation as a workbook (XLSX): sources and run first, then a sheet for each."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import IO, Any

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from evidence.api.csv import FORMULA
from evidence.queries import Row

from .figures import Figures, Sheet
from .headings import heading

ABOUT = "About"
# Written row by row, so that memory does not grow with the tables; text stays text.
OPTIONS = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
SOURCES = {
    "title": "Release",
    "publisher": "Publisher",
    "licence": "Licence",
    "covers": "Covers",
    "rating": "Worst rating",
    "caveat": "What to bear in mind",
    "url": "Address",
    "source_sha256": "Checksum of the published file (sha256)",
}
NARROW, WIDE, WIDEST = 12, 30, 60  # of columns, in characters
LONG_TEXT = ("name", "check first", "broken by", "caveat", "tag", "why", "address", "explain")

Column = tuple[str, ...]


def write(figures: Figures, to: IO[bytes]) -> None:
    """Write the workbook of the figures to a file that is open for bytes."""
    book = xlsxwriter.Workbook(to, OPTIONS)
    about = {
        "title": f"{figures.name}, {figures.choice['year']}",
        "comments": f"Run {figures.run.pk}",
    }
    book.set_properties(about)
    bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
    sheets = list(figures.sheets())
    _about(book.add_worksheet(ABOUT), figures, sheets, bold)
    for sheet in sheets:
        _table(book.add_worksheet(sheet.name), sheet, bold)
    book.close()


def _about(page: Worksheet, figures: Figures, sheets: Sequence[Sheet], bold: Format) -> None:
    page.set_column(0, 0, WIDE)
    page.set_column(1, len(SOURCES), WIDE)
    rows: list[tuple[Sequence[Any], Format | None]] = [(line, None) for line in figures.about()]
    rows += [((), None), (("Sheet", "A row is"), bold)]
    rows += [((sheet.name, sheet.about), None) for sheet in sheets]
    rows += [((), None), ((*SOURCES.values(),), bold)]
    rows += [(tuple(row[name] for name in SOURCES), None) for row in figures.sources]
    for number, (cells, look) in enumerate(rows):
        _line(page, number, cells, look)


def _table(page: Worksheet, sheet: Sheet, bold: Format) -> None:
    """Headings with units, frozen; then every row of the list, columns as in the API."""
    rows = sheet.listing.rows()
    columns = _columns(sheet.columns, rows)
    headings = [heading(sheet.name, column) for column in columns]
    for place, text in enumerate(headings):
        page.set_column(place, place, _width(text))
    page.freeze_panes(1, 0)
    _line(page, 0, headings, bold)
    for number, row in enumerate(rows, start=1):
        _line(page, number, [_found(row, column) for column in columns])


def _width(text: str) -> int:
    long = any(words in text.lower() for words in LONG_TEXT)
    return (
        WIDEST if text.lower() in LONG_TEXT else WIDE if long else max(NARROW, min(WIDE, len(text)))
    )


def _columns(names: Sequence[str], rows: Sequence[Row]) -> list[Column]:
    """A column that holds an object is one for each of its keys, as in the CSV."""
    first = rows[0] if rows else {}
    columns: list[Column] = []
    for name in names:
        value = first.get(name)
        columns += [(name, key) for key in value] if isinstance(value, dict) else [(name,)]
    return columns


def _found(row: Row, column: Column) -> Any:
    value = row[column[0]]
    return value.get(column[1]) if len(column) > 1 and isinstance(value, dict) else value


def _line(page: Worksheet, number: int, cells: Iterable[Any], look: Format | None = None) -> None:
    for place, value in enumerate(cells):
        _cell(page, number, place, value, look)


def _cell(page: Worksheet, row: int, place: int, value: Any, look: Format | None) -> None:
    """Numbers as numbers, unknown empty, text that begins as a formula does behind an apostrophe."""
    match value:
        case None | "" | [] | ():
            return
        case bool():
            page.write_boolean(row, place, value, look)
        case int() | float():
            page.write_number(row, place, value, look)
        case list() | tuple():
            page.write_string(row, place, escaped("; ".join(map(str, value))), look)
        case date():
            page.write_string(row, place, value.isoformat(), look)
        case _:
            page.write_string(row, place, escaped(str(value)), look)


def escaped(text: str) -> str:
    """Text that no spreadsheet takes for a formula, as in the CSV."""
    return "'" + text if text.startswith(FORMULA) else text
