"""An extract counts once, and can be taken out again."""

from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from costing import load
from costing.models import Extract
from evidence.models import Release
from tests import builders

from . import extract_files
from .test_load_events import ABOUT, extract

REST = {"system": "QT6", "year": "2023-24"}


@pytest.fixture(autouse=True)
def home(tmp_path: Path, settings: Any) -> Path:
    settings.COSTING_HOME = tmp_path / "store"
    settings.COSTING_KEY = extract_files.KEY
    return tmp_path / "store"


@pytest.fixture
def system(db: None) -> None:
    builders.organisation("QT6")


def files(home: Path) -> list[str]:
    return sorted(path.name for path in home.glob("events/system=QT6/*/*.parquet"))


def test_the_same_file_under_another_name_is_refused(
    system: None, tmp_path: Path, home: Path
) -> None:
    load.extract(extract(tmp_path), "admitted", ABOUT)
    again = load.About("QT6", "2023-24", "apc-2", "The same", "A trust")
    with pytest.raises(load.NotLoaded, match="loaded already, as 'apc'"):
        load.extract(extract(tmp_path), "admitted", again)
    assert files(home) == ["apc.parquet"]
    load.extract(extract(tmp_path), "admitted", ABOUT)  # in its own place it may be loaded again


def test_of_two_who_load_the_same_file_at_once_one_is_refused(
    system: None, tmp_path: Path, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    second = load.About("QT6", "2023-24", "apc-2", "The same", "A trust")
    turn, waiting = load._one_at_a_time, [second]

    def first_the_other() -> None:
        """The other one has come before when the lock is ours."""
        if waiting:
            load.extract(extract(tmp_path), "admitted", waiting.pop())
        turn()

    monkeypatch.setattr(load, "_one_at_a_time", first_the_other)
    with pytest.raises(load.NotLoaded, match="loaded already, as 'apc-2'"):
        load.extract(extract(tmp_path), "admitted", ABOUT)


def test_an_extract_is_taken_out_with_its_row_its_release_and_its_report(
    system: None, tmp_path: Path, home: Path
) -> None:
    load.extract(extract(tmp_path), "admitted", ABOUT)
    other = load.About("QT6", "2023-24", "more", "More of it", "A trust")
    load.extract(extract(tmp_path, number=20), "admitted", other)
    out = StringIO()
    call_command("remove_events", name="apc", stdout=out, **REST)
    assert "40 rows" in out.getvalue()
    assert "calculate_costing" in out.getvalue()
    assert files(home) == ["more.parquet"]
    assert list(Extract.objects.values_list("name", flat=True)) == ["more"]
    assert not Release.objects.filter(title=ABOUT.title).exists()
    assert not list(home.glob("set_aside/*/*/apc"))


def test_what_is_not_there_is_named_with_what_is(system: None, tmp_path: Path) -> None:
    load.extract(extract(tmp_path), "admitted", ABOUT)
    with pytest.raises(CommandError, match="no extract 'opa' of QT6 2023-24; there is: apc"):
        call_command("remove_events", name="opa", **REST)


def test_a_name_that_leads_elsewhere_is_none(system: None, home: Path) -> None:
    outside = home.parent / "kept.parquet"
    outside.write_bytes(b"not ours")
    with pytest.raises(CommandError, match="Nothing was removed"):
        call_command("remove_events", name="../../../../kept", **REST)
    assert outside.exists()
