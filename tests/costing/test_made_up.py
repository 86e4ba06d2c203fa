"""Made-up people and care: always the same, and as dear as what is published."""

from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from costing import engine, schema
from costing.made_up import Plan, calibration, write
from tests import builders


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("made-up")
    write(home, Plan(["X01"], people=20_000, years=1))
    return home


def bytes_of(home: Path) -> dict[str, bytes]:
    return {str(path.relative_to(home)): path.read_bytes() for path in home.rglob("*.parquet")}


def test_the_same_numbers_give_the_same_bytes(tmp_path: Path) -> None:
    for name in ("one", "two"):
        write(tmp_path / name, Plan(["X01", "X02"], people=300, years=2))
    assert bytes_of(tmp_path / "one") == bytes_of(tmp_path / "two")
    assert len(bytes_of(tmp_path / "one")) == 8


def test_spend_a_head_comes_close_to_what_is_published(store: Path) -> None:
    connection = engine.connection()
    rows = calibration.compared(engine.tables(connection, store))
    connection.disconnect()
    differences = {(row.by, row.group): abs(row.difference) for row in rows}
    assert len(rows) == 1 + 17 + 2 + 5
    assert differences["total", "all"] < 0.04
    assert all(gap < 0.08 for (by, _), gap in differences.items() if by in ("sex", "deprivation"))
    assert all(gap < 0.2 for gap in differences.values())


def test_care_runs_across_organisations_and_every_setting(store: Path) -> None:
    connection = engine.connection()
    events = engine.tables(connection, store).events
    found = events.group_by("care_setting").aggregate(n=events.organisation.nunique())
    rows = engine.rows(found)
    connection.disconnect()
    assert {row["care_setting"]: row["n"] for row in rows.to_pylist()} == dict.fromkeys(
        schema.SETTINGS, 2
    )


@pytest.mark.django_db
def test_the_command_makes_up_illustrative_systems_only(settings: Any, tmp_path: Path) -> None:
    settings.COSTING_HOME = str(tmp_path)
    builders.organisation("QT6")
    builders.organisation("X01", nation="example")
    said = StringIO()
    call_command("make_up_events", people=200, years=1, stdout=said, stderr=StringIO())
    assert [path.name for path in (tmp_path / "events").iterdir()] == ["system=X01"]
    assert "total all: £" in said.getvalue()
    with pytest.raises(CommandError, match="Not an illustrative system: QT6"):
        call_command("make_up_events", systems=["QT6"])
