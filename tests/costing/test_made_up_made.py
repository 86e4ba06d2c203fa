"""Events, references and ledgers of the illustrative systems: at one go, and whoever is killed goes on."""

import os
import signal
import subprocess
import sys
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from costing.made_up import made, references
from costing.models import LedgerTotal, MarketForces, NationalUnitCost
from evidence.models import LoadedTable, Release
from tests import builders, services

from .killed_making_up import MOMENTS, PEOPLE, YEARS

Sums = dict[tuple[str, str, str], float]


@pytest.fixture(autouse=True)
def home(tmp_path: Path, settings: Any) -> Path:
    settings.COSTING_HOME = str(tmp_path / "store")
    return tmp_path / "store"


def systems() -> None:
    for code in ("X01", "X02"):
        builders.organisation(code, nation="example")
    builders.organisation("QT6")


@pytest.fixture
def illustrative(db: None) -> None:
    systems()


def ledgers() -> Sums:
    rows = LedgerTotal.objects.values_list("organisation", "care_setting", "year", "cost")
    return {(code, setting, year): cost for code, setting, year, cost in rows}


def everything(home: Path) -> tuple[dict[str, bytes], Sums, list[Any], list[Any]]:
    """All that is made up, in the store and in the database."""
    files = (path for path in home.rglob("*") if path.suffix in (".parquet", ".csv"))
    return (
        {str(path.relative_to(home)): path.read_bytes() for path in files},
        ledgers(),
        list(MarketForces.objects.order_by("organisation", "year").values_list("factor")),
        list(NationalUnitCost.objects.order_by("year", "hrg", "specialty").values_list("year")),
    )


@pytest.mark.usefixtures("illustrative")
def test_everything_is_made_and_labelled_at_one_go(home: Path) -> None:
    plan = made.planned(PEOPLE, YEARS)
    said: list[str] = []
    events = made.make(home, plan, said.append)
    assert events > 0
    assert said[-1] == "National unit costs, market forces and ledgers"
    for model in (LedgerTotal, MarketForces, NationalUnitCost):
        [source] = Release.objects.filter(pk__in=model.objects.values("release"))
        assert source.illustrative
        assert (source.publisher, source.scope) == ("valuedash (made up)", "published")
    assert set(NationalUnitCost.objects.values_list("nation", flat=True)) == {"example"}
    assert LoadedTable.objects.get(name="costing/made_up", part="costing").rows == events
    assert LedgerTotal.objects.count() == MarketForces.objects.count() == 2 * 7 * 2 * YEARS


@pytest.mark.usefixtures("illustrative")
def test_made_again_all_is_the_same(home: Path) -> None:
    plan = made.planned(PEOPLE, YEARS)
    events = made.make(home, plan)
    before = everything(home), LoadedTable.objects.get(name="costing/made_up").sha256
    said: list[str] = []
    assert made.make(home, plan, said.append) == events
    assert said[:2] == ["X01: already there", "X02: already there"]
    assert (everything(home), LoadedTable.objects.get(name="costing/made_up").sha256) == before


@pytest.mark.usefixtures("illustrative")
def test_it_is_known_whether_a_plan_is_there(home: Path) -> None:
    plan = made.planned(PEOPLE, YEARS)
    assert not made.current(home, plan)
    made.make(home, plan)
    assert made.current(home, plan)
    assert not made.current(home, made.planned(PEOPLE + 1, YEARS))
    assert not made.current(home, made.planned(PEOPLE, YEARS, ["X01"]))


@pytest.mark.usefixtures("illustrative")
def test_a_plan_is_not_there_where_a_file_is_missing_or_spoilt(home: Path) -> None:
    plan = made.planned(PEOPLE, YEARS)
    made.make(home, plan)
    file = home / "people" / "system=X02" / "year=2022-23" / "illustrative.parquet"
    whole = file.read_bytes()
    file.write_bytes(b"spoilt" * 10)
    assert not made.current(home, plan)
    file.unlink()
    assert not made.current(home, plan)
    made.make(home, plan)
    assert file.read_bytes() == whole
    assert made.current(home, plan)


@pytest.mark.usefixtures("illustrative")
def test_a_plan_of_other_code_is_not_there(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    plan = made.planned(PEOPLE, YEARS)
    made.make(home, plan)
    monkeypatch.setattr("costing.made_up.plan.SEED", 1949)
    assert not made.current(home, plan)


@pytest.mark.usefixtures("illustrative")
def test_a_smaller_plan_leaves_nothing_of_the_larger_one(home: Path) -> None:
    made.make(home, made.planned(PEOPLE, YEARS))
    made.make(home, made.planned(PEOPLE, 1, ["X02"]))
    assert sorted(path.parent.parent.name for path in home.rglob("*.parquet")) == ["system=X02"] * 2
    assert {(code[:3], year) for code, _, year in ledgers()} == {("X02", "2021-22")}
    assert MarketForces.objects.values("year").distinct().count() == 1
    assert NationalUnitCost.objects.values("year").distinct().count() == 1
    assert not LoadedTable.objects.filter(name="costing/ledger/X01").exists()


@pytest.mark.usefixtures("illustrative")
def test_what_others_have_loaded_stays(home: Path, tmp_path: Path) -> None:
    """Real unit costs, and an extract of a real system that happens to have the same name."""
    path = tmp_path / "costs.csv"
    path.write_text("year,point_of_delivery,specialty,hrg,unit_cost\n2021-22,see_and_treat,,,300\n")
    about = {"title": "Costs", "publisher": "NHS England", "stdout": StringIO()}
    call_command("load_national_unit_costs", str(path), nation="england", **about)
    other = home / "events" / "system=QT6" / "year=2021-22" / "illustrative.parquet"
    other.parent.mkdir(parents=True)
    other.write_bytes(b"real")
    made.make(home, made.planned(PEOPLE, 1, ["X01"]))
    assert NationalUnitCost.objects.get(nation="england").unit_cost == 300
    assert other.read_bytes() == b"real"


@pytest.mark.usefixtures("illustrative")
def test_ledgers_are_those_of_the_events_but_for_a_little(home: Path) -> None:
    """Most lie within 1%, two organisations in two systems clearly apart: one above, one below."""
    plan = made.planned(PEOPLE, YEARS)
    made.make(home, plan)
    events = {
        (code, setting, year): cost for _, year, code, setting, cost in references.sums(home, plan)
    }
    booked = ledgers()
    assert booked.keys() == events.keys()
    # A ledger is in whole pounds, and some of these are small.
    apart = {key: booked[key] / cost - 1 for key, cost in events.items()}
    far = {key: gap for key, gap in apart.items() if abs(gap) > 0.011}
    assert len({code for code, *_ in far}) == len({code[:3] for code, *_ in far}) == 2
    assert len(far) == 2 * YEARS
    assert all(0.039 < abs(gap) < 0.061 for gap in far.values())
    assert {gap > 0 for gap in far.values()} == {True, False}


@pytest.mark.usefixtures("illustrative")
def test_the_command_makes_as_many_people_as_the_setting_says(home: Path, settings: Any) -> None:
    settings.COSTING_PEOPLE = 150
    out, progress = StringIO(), StringIO()
    call_command("make_up_events", years=1, stdout=out, stderr=progress)
    assert made.current(home, made.planned(150, 1))
    assert "X01: 1 of 1 blocks" in progress.getvalue()
    assert f"events made up in {home}" in out.getvalue()


@pytest.mark.usefixtures("illustrative")
@pytest.mark.parametrize("wrong", [{"people": 0}, {"years": 0}])
def test_nobody_and_no_year_are_refused(wrong: dict[str, int]) -> None:
    with pytest.raises(CommandError, match="nobody to make up"):
        call_command("make_up_events", **wrong)


@pytest.mark.parametrize("moment", MOMENTS)
@pytest.mark.usefixtures("transactional_db")
def test_whoever_is_killed_while_making_up_goes_on_to_the_same(home: Path, moment: str) -> None:
    """What was there before is not taken for what is there now, and the tables are old or new."""
    systems()
    before = made.planned(PEOPLE // 2, YEARS)
    made.make(home, before)
    old = ledgers()
    assert killed_at(moment, home) == -signal.SIGKILL
    plan = made.planned(PEOPLE, YEARS)
    assert not made.current(home, before)
    assert not made.current(home, plan)
    assert (ledgers() == old) == MOMENTS[moment][2]
    made.make(home, plan)
    assert made.current(home, plan)
    assert not list(home.rglob("*.unfinished"))
    after = everything(home)
    made.make(home / "at-one-go", plan)
    assert after[0] == everything(home / "at-one-go")[0]
    assert after[1:] == everything(home)[1:]


def killed_at(moment: str, home: Path) -> int:
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "valuedash.settings",
        "DATABASE_URL": services.database_url(str(connection.settings_dict["NAME"])),
        "COSTING_HOME": str(home),
    }
    return subprocess.run(
        [sys.executable, "-m", "tests.costing.killed_making_up", moment],
        env=environment,
        check=False,
        timeout=120,
    ).returncode
