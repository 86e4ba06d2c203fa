"""Files of which nothing may be kept."""

from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from costing import extracts

from . import extract_files
from .extract_files import lines, report, write


def refused(path: Path, kind: str = "admitted") -> tuple[str, str]:
    """The reason a file is refused, and what is said."""
    with pytest.raises(extracts.Refused) as caught:
        report(path, kind)
    return caught.value.reason.code, str(caught.value)


@pytest.fixture
def whole(tmp_path: Path) -> Path:
    return write(tmp_path / "extract.csv", lines(number=400))


def test_a_file_of_no_bytes(tmp_path: Path) -> None:
    path = tmp_path / "extract.csv"
    path.touch()
    assert refused(path)[0] == "empty"


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    assert refused(tmp_path / "extract.csv")[0] == "not_readable"


def test_a_header_and_no_rows(whole: Path) -> None:
    whole.write_text(whole.read_text().split("\n")[0] + "\n")
    assert refused(whole)[0] == "empty"


@pytest.mark.parametrize("size", [-1, -20, 3000])
def test_a_file_cut_short(whole: Path, size: int) -> None:
    whole.write_bytes(whole.read_bytes()[:size])
    assert refused(whole)[0] == "cut_short"


@pytest.mark.parametrize("size", [-1, -9, 300])
def test_a_compressed_file_cut_short(whole: Path, size: int) -> None:
    path = extract_files.zipped(whole)
    path.write_bytes(path.read_bytes()[:size])
    assert refused(path)[0] == "cut_short"


def test_a_compressed_file_that_is_damaged(whole: Path) -> None:
    path = extract_files.zipped(whole)
    content = bytearray(path.read_bytes())
    content[200:260] = bytes(60)
    path.write_bytes(content)
    assert refused(path)[0] == "not_readable"


def test_a_parquet_file_without_its_footer(tmp_path: Path) -> None:
    path = tmp_path / "extract.parquet"
    pq.write_table(pa.Table.from_pylist(lines()), path)
    path.write_bytes(path.read_bytes()[:-100])
    assert refused(path)[0] == "cut_short"


def test_a_parquet_file_that_is_damaged_inside(tmp_path: Path) -> None:
    path = tmp_path / "extract.parquet"
    pq.write_table(pa.Table.from_pylist(lines(number=400)), path)
    content = bytearray(path.read_bytes())
    content[4:400] = b"\xff" * 396
    path.write_bytes(content)
    assert refused(path)[0] == "not_readable"


def test_a_file_in_an_encoding_of_long_ago_is_refused_by_line(whole: Path) -> None:
    text = whole.read_text().replace("plain", "Ynys Môn", 1)
    whole.write_bytes(text.encode("latin-1"))
    reason, words = refused(whole)
    assert (reason, "Line 2" in words) == ("not_text", True)


def test_a_letter_of_two_bytes_across_two_blocks_is_one(
    whole: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("costing.extracts.files.BLOCK", 1001)
    whole.write_text(whole.read_text().replace("plain", "ŵŷôŵŷôŵŷôŵŷôŵŷô"))
    assert report(whole).rows_kept == 400


@pytest.mark.parametrize(("row", "more"), [(7, ",one more"), (7, ",,")])
def test_a_row_with_more_cells_than_the_header(whole: Path, row: int, more: str) -> None:
    made = whole.read_text().split("\n")
    made[row - 1] += more
    whole.write_text("\n".join(made))
    reason, words = refused(whole)
    assert (reason, f"Row {row} " in words) == ("uneven", True)


def test_a_quotation_mark_without_an_end(whole: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    whole.write_text(whole.read_text().replace("plain", '"plain', 1))
    assert refused(whole)[0] in {"not_readable", "uneven", "cut_short"}


def test_a_file_that_is_no_table_at_all(tmp_path: Path) -> None:
    path = tmp_path / "extract.csv"
    path.write_bytes(bytes(range(256)) * 40)
    assert refused(path)[0] in {"not_text", "column_unknown"}


def test_a_column_that_is_needed_is_named_with_what_it_means(tmp_path: Path) -> None:
    made = lines()
    for line in made:
        del line["COST"]
    reason, words = refused(write(tmp_path / "extract.csv", made))
    assert reason == "column_missing"
    assert "COST" in words
    assert "pounds" in words


def test_a_column_that_may_be_missing_is_unknown_then(tmp_path: Path) -> None:
    made = lines()
    for line in made:
        del line["IMD_FIFTH"], line["COST_ESTIMATED"]
    [row, *_] = extract_files.rows(write(tmp_path / "extract.csv", made))
    assert (row["deprivation"], row["flags"]) == (None, "")


def test_a_column_that_nobody_knows(tmp_path: Path) -> None:
    path = write(tmp_path / "extract.csv", [line | {"SHOE_SIZE": "9"} for line in lines()])
    reason, words = refused(path)
    assert (reason, "SHOE_SIZE" in words) == ("column_unknown", True)


def test_a_file_without_a_header_shows_nothing_of_its_first_row(whole: Path) -> None:
    whole.write_text(whole.read_text().split("\n", 1)[1].replace("plain", "Blodwen", 1))
    reason, words = refused(whole)
    assert (reason, "Blodwen" in words) == ("column_unknown", False)


def test_two_ways_to_the_same_thing(tmp_path: Path) -> None:
    path = write(tmp_path / "extract.csv", [line | {"AGE": "40"} for line in lines()])
    reason, words = refused(path)
    assert (reason, "AGE_BAND and AGE" in words) == ("column_twice", True)


def test_two_columns_of_one_name(whole: Path) -> None:
    whole.write_text(whole.read_text().replace("HRG", "COST", 1))
    assert refused(whole)[0] == "column_twice"


@pytest.mark.parametrize(
    "name",
    [
        "SURNAME",
        "Patient name",
        "postcode",
        "Address_Line_1",
        "DOB",
        "NHS No",
        "EMAIL",
        "Mobile",
        "MRN",
    ],
)
def test_columns_that_say_who_somebody_is(tmp_path: Path, name: str) -> None:
    path = write(tmp_path / "extract.csv", [line | {name: ""} for line in lines()])
    assert refused(path)[0] == "identifying_column"


@pytest.mark.parametrize(
    ("cell", "what"),
    [
        ("943 476 5919", "an NHS number"),
        ("seen with 9434765919", "an NHS number"),
        ("943-476-5919, 12", "an NHS number"),
        ("lives at LL77 7TW", "a postcode"),
        ("cf101ep", "a postcode"),
        ("blodwen@example.org", "an e-mail address"),
        ("b. 12/03/1950", "a date"),
        ("1950-03-12", "a date"),
    ],
)
@pytest.mark.parametrize("column", ["TREATMENT_FUNCTION", "EPISODE_ID", "SEX"])
def test_a_cell_that_says_who_somebody_is_is_named_and_never_repeated(
    tmp_path: Path, cell: str, what: str, column: str
) -> None:
    made = lines()
    made[17][column] = cell
    reason, words = refused(write(tmp_path / "extract.csv", made))
    assert reason == "identified"
    assert f"Row 19, column {column}: {what}" in words
    assert cell not in words


@pytest.mark.parametrize(
    "cell",
    [
        "HN22D",
        "WF01B",
        "9434765918",
        "10B",
        "RX1RA",
        "E01012345",
        "1.5",
        "AA35C",
        "12-34",
        "2023-24",
    ],
)
def test_codes_of_the_health_service_say_nothing_about_a_person(tmp_path: Path, cell: str) -> None:
    made = lines(TREATMENT_FUNCTION=cell)
    assert report(write(tmp_path / "extract.csv", made)).rows_kept == 40
