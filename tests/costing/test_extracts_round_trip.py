"""What was exported comes back as it was, whatever care it is."""

from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv
import pyarrow.parquet as pq
import pytest

from costing import extracts, schema
from costing.made_up import Plan
from costing.made_up import write as make_up
from costing.pseudonyms import Pseudonyms

from . import extract_files
from .extract_files import KEY

NAMES = [column.name for column in schema.EVENTS]
OF_EVENTS = [kind for kind in extracts.KINDS if extracts.of(kind).table == "events"]


@pytest.fixture(scope="module")
def made_up(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("made-up")
    make_up(home, Plan(["X01"], people=1500, first_year=2023, years=1))
    return home


def stored(home: Path, table: str) -> pa.Table:
    return pq.read_table(next(home.glob(f"{table}/*/*/*.parquet")), partitioning=None)


def of_kind(events: pa.Table, kind: str) -> pa.Table:
    fields = {field.column.name: field for field in extracts.of(kind).fields}
    setting = fields["care_setting"].constant
    field = fields["point_of_delivery"]
    allowed = [field.constant] if field.constant else list(field.codes.values())
    return events.filter(
        pc.and_(
            pc.equal(events["care_setting"], setting),
            pc.is_in(events["point_of_delivery"], pa.array(allowed)),
        )
    )


@pytest.mark.parametrize("kind", OF_EVENTS)
def test_made_up_events_of_every_kind_come_back_equal(
    made_up: Path, tmp_path: Path, kind: str
) -> None:
    before = of_kind(stored(made_up, "events"), kind)
    path = tmp_path / "extract.csv"
    extract_files.export(path, kind, before.to_batches())
    with extract_files.read(path, kind) as reading:
        after = pa.Table.from_batches(reading.batches())
        aside = [row - 2 for row, _, _ in reading.set_aside()]
        assert set(reading.report.problems) <= {"unlinked", "overlap"}
    assert len(aside) < before.num_rows / 50
    before = before.filter(pc.invert(pc.is_in(pa.array(range(before.num_rows)), pa.array(aside))))
    people = before["person"].cast(pa.string()).combine_chunks()
    before = before.set_column(1, "person", Pseudonyms(KEY).of_array(people))
    by_event = [("event", "ascending")]
    assert after.sort_by(by_event).to_pylist() == before.sort_by(by_event).to_pylist()
    assert after.num_rows > 0


def test_every_made_up_event_has_a_kind_of_extract_it_could_have_come_from(made_up: Path) -> None:
    events = stored(made_up, "events")
    assert sum(of_kind(events, kind).num_rows for kind in OF_EVENTS) == events.num_rows


def test_the_register_of_people_comes_back_equal(made_up: Path, tmp_path: Path) -> None:
    before = stored(made_up, "people")
    path = tmp_path / "people.csv"
    extract_files.export(path, "people", before.to_batches())
    after = pa.Table.from_pylist(extract_files.rows(path, "people"), schema=before.schema)
    people = before["person"].cast(pa.string()).combine_chunks()
    before = before.set_column(0, "person", Pseudonyms(KEY).of_array(people))
    assert after.sort_by("person").to_pylist() == before.sort_by("person").to_pylist()


@pytest.mark.parametrize("form", ["gzip", "parquet", "typed parquet"])
def test_the_same_rows_come_of_every_form_of_file(tmp_path: Path, form: str) -> None:
    path = extract_files.write(tmp_path / "extract.csv", extract_files.lines())
    table = pa.csv.read_csv(path)
    if form == "gzip":
        other = extract_files.zipped(path)
    else:
        other = tmp_path / "extract.parquet"
        pq.write_table(table if form == "typed parquet" else _texts(table), other)
    assert extract_files.rows(other) == extract_files.rows(path)


@pytest.mark.parametrize(
    ("theirs", "ours"),
    [(b"\n", b"\r\n"), (b"EPISODE_ID", b"\xef\xbb\xbfEPISODE_ID"), (b"plain", b'" plain "')],
)
def test_files_as_spreadsheets_write_them_are_the_same(
    tmp_path: Path, theirs: bytes, ours: bytes
) -> None:
    lines = [{"EPISODE_ID": line["EPISODE_ID"]} | line for line in extract_files.lines()]
    path = extract_files.write(tmp_path / "extract.csv", lines)
    other = tmp_path / "other.csv"
    other.write_bytes(path.read_bytes().replace(theirs, ours))
    assert extract_files.rows(other) == extract_files.rows(path)


def test_days_may_be_written_in_four_ways(tmp_path: Path) -> None:
    lines = extract_files.lines()
    for line, day in zip(
        lines, ("01/06/2023", "20230601", "2023-06-01T09:30:00Z", "2023-06-01"), strict=False
    ):
        line["EPISODE_START_DATE"] = day
    path = extract_files.write(tmp_path / "extract.csv", lines)
    assert {row["started"].isoformat() for row in extract_files.rows(path)} == {"2023-06-01"}


def _texts(table: pa.Table) -> pa.Table:
    return pa.table({name: table[name].cast(pa.string()) for name in table.column_names})


def test_a_file_larger_than_one_batch_keeps_the_numbers_of_its_rows(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("costing.extracts.files.BLOCK", 4096)
    lines = extract_files.lines(number=500)
    lines[321]["COST"] = "a lot"
    path = extract_files.write(tmp_path / "extract.csv", lines)
    with extract_files.read(path) as reading:
        assert list(reading.set_aside()) == [(323, "COST", "not_a_number")]
        assert reading.report.rows_read == 500


def test_the_same_person_is_one_in_a_hospital_and_in_a_practice(tmp_path: Path) -> None:
    def people(kind: str, number: str) -> set[int]:
        lines = [line | {"NHS_NUMBER": number} for line in extract_files.lines(kind)]
        for line in lines:
            del line["PERSON_KEY"]
        path = extract_files.write(tmp_path / f"{kind}.csv", lines)
        return {row["person"] for row in extract_files.rows(path, kind)}

    assert people("outpatient", "943 476 5919") == people("gp", "9434765919")


def test_the_temporary_copy_is_gone_after_reading(tmp_path: Path) -> None:
    path = extract_files.write(tmp_path / "extract.csv", extract_files.lines())
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    with extract_files.read(path, scratch=scratch):
        [folder] = scratch.iterdir()
        assert folder.stat().st_mode & 0o077 == 0
    assert not list(scratch.iterdir())


def test_year_is_a_financial_year(tmp_path: Path) -> None:
    path = extract_files.write(tmp_path / "extract.csv", extract_files.lines())
    with pytest.raises(ValueError, match="2023-25"):
        extract_files.report(path, year="2023-25")


def test_a_kind_that_is_not_there_names_those_that_are(tmp_path: Path) -> None:
    with pytest.raises(extracts.NoSuchKind, match="admitted, ambulance"):
        extract_files.report(tmp_path / "extract.csv", "dentist")
