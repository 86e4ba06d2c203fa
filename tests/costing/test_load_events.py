"""Extracts into the store and the database: whole, told, and the old one or the new."""

import csv
import os
import signal
import subprocess
import sys
from io import StringIO
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from costing import load, store
from costing.extracts import Refused
from costing.models import Extract
from costing.pseudonyms import Pseudonyms
from evidence.models import Release
from tests import builders, services

from . import extract_files
from .killed import MOMENTS

ABOUT = load.About("QT6", "2023-24", "apc", "Admitted patient care", "A trust")


@pytest.fixture(autouse=True)
def home(tmp_path: Path, settings: Any) -> Path:
    settings.COSTING_HOME = tmp_path / "store"
    settings.COSTING_KEY = extract_files.KEY
    return tmp_path / "store"


@pytest.fixture
def system(db: None) -> None:
    builders.organisation("QT6")


def extract(folder: Path, number: int = 40, **cells: str) -> Path:
    return extract_files.write(folder / "extract.csv", extract_files.lines(number=number, **cells))


def stored(home: Path) -> int:
    [file] = home.glob("events/system=QT6/year=2023-24/*.parquet")
    return int(pq.read_metadata(file).num_rows)


def command(path: Path, **options: str) -> tuple[str, str]:
    usual = {"kind": "admitted", "system": "QT6", "year": "2023-24", "name": "apc"}
    usual |= {"title": "Admitted patient care", "publisher": "A trust"}
    out, progress = StringIO(), StringIO()
    call_command("load_events", str(path), stdout=out, stderr=progress, **usual | options)
    return out.getvalue(), progress.getvalue()


def test_an_extract_that_is_loaded_is_told_of_with_its_source(
    system: None, tmp_path: Path, home: Path
) -> None:
    row = load.extract(extract(tmp_path), "admitted", ABOUT)
    assert (row.rows_read, row.rows_kept, row.rows_set_aside, row.cost_kept) == (40, 40, 0, 4000)
    assert row.release.title == "Admitted patient care"
    assert row.release.illustrative is False
    assert row.sha256 == row.release.source_sha256
    assert stored(home) == 40


def test_an_extract_of_a_made_up_system_is_illustrative(db: None, tmp_path: Path) -> None:
    builders.organisation("X01", nation="example")
    about = load.About("X01", "2023-24", "apc", "Made up", "Nobody")
    assert load.extract(extract(tmp_path), "admitted", about).release.illustrative is True


def test_an_extract_that_is_loaded_again_takes_the_place_of_the_last(
    system: None, tmp_path: Path, home: Path
) -> None:
    load.extract(extract(tmp_path), "admitted", ABOUT)
    load.extract(extract(tmp_path, 60), "admitted", ABOUT)
    assert Extract.objects.get().rows_read == stored(home) == 60
    assert Release.objects.filter(code=load.release_code(ABOUT)).count() == 1
    assert len(list(home.glob("set_aside/*/*/apc/*.csv"))) == 1
    assert not store.unsettled(home)


def test_what_was_set_aside_is_reported_by_row_without_a_word_of_it(
    system: None, tmp_path: Path
) -> None:
    lines = extract_files.lines()
    lines[3]["COST"] = "Blodwen's"
    row = load.extract(extract_files.write(tmp_path / "a.csv", lines), "admitted", ABOUT)
    report = load.report_path(ABOUT, row.loaded_at)
    with report.open() as file:
        [found] = csv.DictReader(file)
    assert (found["row"], found["column"], found["reason"]) == ("5", "COST", "not_a_number")
    assert "Blodwen" not in report.read_text()
    assert row.problems["not_a_number"] == 1


def test_a_refused_file_leaves_the_last_extract(system: None, tmp_path: Path, home: Path) -> None:
    load.extract(extract(tmp_path), "admitted", ABOUT)
    with pytest.raises(Refused):
        load.extract(extract(tmp_path, 60, COST="a lot"), "admitted", ABOUT)
    assert Extract.objects.get().rows_read == stored(home) == 40
    assert not list(home.glob(".reading-*"))


def test_a_commit_that_fails_leaves_the_last_extract(
    system: None, tmp_path: Path, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    load.extract(extract(tmp_path), "admitted", ABOUT)

    def put_and_fail(new: store.Replacement) -> None:
        put(new)
        raise ZeroDivisionError

    put = store.Replacement.put
    monkeypatch.setattr(store.Replacement, "put", put_and_fail)
    with pytest.raises(ZeroDivisionError):
        load.extract(extract(tmp_path, 60), "admitted", ABOUT)
    assert stored(home) == 60
    load.mend(home)
    assert Extract.objects.get().rows_read == stored(home) == 40


def test_people_never_take_the_place_of_events(system: None, tmp_path: Path) -> None:
    load.extract(extract(tmp_path), "admitted", ABOUT)
    people = extract_files.write(tmp_path / "people.csv", extract_files.lines("people"))
    with pytest.raises(load.NotLoaded, match="choose another name"):
        load.extract(people, "people", ABOUT)


def test_programmes_are_those_that_are_known(system: None, tmp_path: Path) -> None:
    builders.programme("10B")
    row = load.extract(extract(tmp_path), "admitted", ABOUT)
    assert row.problems == {}
    row = load.extract(extract(tmp_path, PROGRAMME="99"), "admitted", ABOUT)
    assert row.problems == {"unknown_programme": 40}


def test_the_command_tells_what_became_of_every_row(system: None, tmp_path: Path) -> None:
    builders.programme("10B")
    lines = extract_files.lines()
    lines[3]["COST"] = "-5"
    lines[4]["PERSON_KEY"] = ""
    told, progress = command(extract_files.write(tmp_path / "a.csv", lines))
    assert "39 of 40 rows kept, £3,900 of £3,895." in told
    assert "1 set aside: A cost is negative" in told
    assert "1 noted: There is no key of a person" in told
    assert "40 rows read" in progress


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"system": "QXX"}, "no system with the code 'QXX'"),
        ({"year": "2023"}, "not a financial year"),
        ({"name": "../apc"}, "is not a name"),
        ({"title": "x" * 201}, "at most 200"),
    ],
)
def test_the_command_says_why_nothing_was_loaded(
    system: None, tmp_path: Path, options: dict[str, str], words: str
) -> None:
    with pytest.raises(CommandError, match=f"Nothing was loaded. .*{words}"):
        command(extract(tmp_path), **options)
    assert not Extract.objects.exists()


def test_without_a_key_nothing_is_read(system: None, tmp_path: Path, settings: Any) -> None:
    settings.COSTING_KEY = ""
    with pytest.raises(CommandError, match="COSTING_KEY"):
        command(extract(tmp_path))


def test_extracts_read_with_another_key_are_named(
    system: None, tmp_path: Path, home: Path, settings: Any
) -> None:
    command(extract(tmp_path))
    settings.COSTING_KEY = extract_files.KEY[::-1]
    told, _ = command(extract(tmp_path, number=20), name="apc-anew")
    assert "another key, so that people cannot be linked: apc." in told
    told, _ = command(extract(tmp_path))
    assert "another key" not in told
    assert load.other_keys(home, "QT6", Pseudonyms(extract_files.KEY).fingerprint) == [
        *("apc", "apc-anew")
    ]


@pytest.mark.parametrize("moment", MOMENTS)
@pytest.mark.usefixtures("transactional_db")
def test_whoever_is_killed_leaves_the_old_extract_or_the_new(
    tmp_path: Path, home: Path, moment: str
) -> None:
    builders.organisation("QT6")
    load.extract(extract(tmp_path), "admitted", ABOUT)
    killed = killed_at(moment, extract(tmp_path, 60), home)
    assert killed == -signal.SIGKILL
    load.mend(home)
    assert Extract.objects.get().rows_read == stored(home)
    assert stored(home) == {"old": 40, "new": 60}[MOMENTS[moment]]
    assert not store.unsettled(home)
    load.extract(extract(tmp_path, 80), "admitted", ABOUT)
    assert Extract.objects.get().rows_read == stored(home) == 80


@pytest.mark.usefixtures("transactional_db")
def test_two_that_were_killed_one_after_the_other_leave_the_extract_that_is_told_of(
    tmp_path: Path, home: Path
) -> None:
    builders.organisation("QT6")
    load.extract(extract(tmp_path), "admitted", ABOUT)
    killed_at("before it is settled", extract(tmp_path, 60), home)
    [[first]] = store.unsettled(home).values()
    hidden = first.rename(tmp_path / "hidden")  # as if both had begun at the same time
    killed_at("before the commit", extract(tmp_path, 80), home)
    hidden.rename(first)
    assert [len(kept) for kept in store.unsettled(home).values()] == [2]
    load.mend(home)
    assert Extract.objects.get().rows_read == stored(home) == 60


@pytest.mark.usefixtures("transactional_db")
def test_whoever_is_killed_in_the_first_load_leaves_nothing(tmp_path: Path, home: Path) -> None:
    builders.organisation("QT6")
    assert killed_at("before the commit", extract(tmp_path), home) == -signal.SIGKILL
    load.mend(home)
    assert not Extract.objects.exists()
    assert not list(home.glob("events/*/*/*.parquet"))


def killed_at(moment: str, path: Path, home: Path) -> int:
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "valuedash.settings",
        "DATABASE_URL": services.database_url(str(connection.settings_dict["NAME"])),
        "COSTING_HOME": str(home),
        "COSTING_KEY": extract_files.KEY,
    }
    return subprocess.run(
        [sys.executable, "-m", "tests.costing.killed", moment, str(path)],
        env=environment,
        check=False,
        timeout=120,
    ).returncode


def test_what_was_left_half_written_long_ago_is_cleared_up(system: None, home: Path) -> None:
    folder = home / "events" / "system=QT6" / "year=2023-24"
    for name in ("old", "new"):
        (home / f".reading-{name}").mkdir(parents=True)
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f".{name}.1{store.UNFINISHED}").touch()
    for old in (home / ".reading-old", folder / f".old.1{store.UNFINISHED}"):
        os.utime(old, (0, 0))
    load.mend(home)
    assert [path.name for path in home.glob(".reading-*")] == [".reading-new"]
    assert [path.name for path in folder.iterdir()] == [f".new.1{store.UNFINISHED}"]
