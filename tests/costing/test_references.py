"""National unit costs and market forces, which unit costs are held against."""

from dataclasses import replace
from io import StringIO
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from costing.models import LedgerTotal, MarketForces, NationalUnitCost
from costing.references import tables, unit_costs
from evidence import kept, queries, runs
from evidence.datasets import table
from evidence.models import LoadedTable, Release
from tests import builders

pytestmark = pytest.mark.django_db

COSTS = "year,point_of_delivery,specialty,hrg,unit_cost"
FORCES = "year,organisation,factor"
LEDGER = "system,year,organisation,care_setting,cost"
HIP = "2023-24,elective_inpatient,trauma_and_orthopaedics,HN22D,4200.5"


@pytest.fixture(autouse=True)
def systems() -> None:
    builders.organisation("QT6")
    builders.organisation("QJK")
    builders.organisation("X01", nation="example")


def file(folder: Path, header: str, *lines: str) -> Path:
    path = folder / "table.csv"
    path.write_text("".join(f"{line}\n" for line in (header, *lines)))
    return path


def command(name: str, path: Path, **options: Any) -> str:
    out = StringIO()
    usual = {"title": "National cost collection", "publisher": "NHS England"}
    call_command(name, str(path), stdout=out, **usual | options)
    return out.getvalue()


def costs(folder: Path, *lines: str, nation: str = "england", **options: Any) -> str:
    path = file(folder, COSTS, *lines)
    return command("load_national_unit_costs", path, nation=nation, **options)


def forces(folder: Path, *lines: str) -> str:
    return command("load_market_forces", file(folder, FORCES, *lines))


def ledger(folder: Path, *lines: str) -> str:
    return command("load_ledger", file(folder, LEDGER, *lines))


def pounds() -> list[tuple[str, str, str, float]]:
    rows = NationalUnitCost.objects.order_by("nation", "year", "hrg")
    return list(rows.values_list("nation", "year", "hrg", "unit_cost"))


def remembered(start: str) -> dict[str, str]:
    found = LoadedTable.objects.filter(name__startswith=start)
    return dict(found.values_list("name", "sha256"))


def test_unit_costs_are_loaded_with_their_source(tmp_path: Path) -> None:
    said = costs(tmp_path, HIP, url="https://www.england.nhs.uk/costing-in-the-nhs/")
    assert said == "National unit costs loaded: 1.\n"
    cost = NationalUnitCost.objects.get()
    assert (cost.nation, cost.specialty) == ("england", "trauma_and_orthopaedics")
    assert (cost.hrg, cost.unit_cost) == ("HN22D", 4200.5)
    source = cost.release
    assert (source.title, source.publisher) == ("National cost collection", "NHS England")
    assert (source.licence, source.scope, source.illustrative) == ("OGL-3.0", "published", False)
    assert source.source_sha256 == table.sha256(tmp_path / "table.csv")
    assert source.covers == "England: 2023-24"


def test_a_line_without_specialty_or_hrg_keeps_them_empty(tmp_path: Path) -> None:
    costs(tmp_path, "2023-24,see_and_convey,,,340")
    assert pounds() == [("england", "2023-24", "", 340)]


def test_a_year_takes_the_place_of_that_year_in_that_nation_alone(tmp_path: Path) -> None:
    older = "2022-23,elective_inpatient,trauma_and_orthopaedics,HN22D,4000"
    costs(tmp_path, HIP, older)
    costs(tmp_path, HIP, nation="wales")
    costs(tmp_path, "2023-24,elective_inpatient,trauma_and_orthopaedics,HN22D,4300")
    assert pounds() == [
        ("england", "2022-23", "HN22D", 4000),
        ("england", "2023-24", "HN22D", 4300),
        ("wales", "2023-24", "HN22D", 4200.5),
    ]


def test_a_year_keeps_the_checksum_of_the_file_it_came_from(tmp_path: Path) -> None:
    costs(tmp_path, "2022-23,see_and_convey,,,330", "2023-24,see_and_convey,,,340")
    first = table.sha256(tmp_path / "table.csv")
    costs(tmp_path, "2023-24,see_and_convey,,,350")
    found = dict(NationalUnitCost.objects.values_list("year", "release__source_sha256"))
    assert found == {"2022-23": first, "2023-24": table.sha256(tmp_path / "table.csv")}


def test_a_source_of_which_nothing_is_left_goes(tmp_path: Path) -> None:
    costs(tmp_path, "2023-24,see_and_convey,,,330")
    costs(tmp_path, "2023-24,see_and_convey,,,340")
    kept = Release.objects.exclude(code=builders.RELEASE)
    assert [release.source_sha256 for release in kept] == [table.sha256(tmp_path / "table.csv")]


def test_unit_costs_of_the_made_up_nation_are_labelled(tmp_path: Path) -> None:
    costs(tmp_path, HIP, nation="example")
    assert NationalUnitCost.objects.get().release.illustrative


def test_a_calculation_can_tell_that_a_reference_has_changed(tmp_path: Path) -> None:
    """Also where an earlier file comes back for one of its years: the other year is still new."""
    name = "costing/national_unit_costs/england"
    both = ("2022-23,see_and_convey,,,330", "2023-24,see_and_convey,,,340")
    seen = []
    for lines in (both, ["2022-23,see_and_convey,,,331"], both[1:], both):
        costs(tmp_path, *lines)
        seen.append(remembered("costing/")[name])
    assert len(set(seen)) == 3
    assert seen[3] == seen[0]


def test_a_ledger_is_read_by_calculations_of_its_system_alone(tmp_path: Path) -> None:
    costs(tmp_path, HIP)
    forces(tmp_path, "2023-24,RX1,1.04")
    ledger(tmp_path, "QT6,2023-24,RX1,acute,1")
    found = dict(LoadedTable.objects.values_list("name", "part"))
    assert found == {
        "costing/national_unit_costs/england": "costing",
        "costing/market_forces/published": "costing",
        "costing/ledger/QT6": "costing:QT6",
    }


def test_published_figures_are_none_the_newer_for_a_reference_of_costs(tmp_path: Path) -> None:
    """Pages of published figures are neither made anew nor calculated anew."""
    before = queries.loaded(), runs.input_hash()
    costs(tmp_path, HIP)
    ledger(tmp_path, "QT6,2023-24,RX1,acute,1")
    assert (queries.loaded(), runs.input_hash()) == before


def test_a_reference_is_seen_at_once_among_releases(
    client: Client, settings: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Loaded, and gone again: neither the page kept nor the reader's own copy of the list stands."""
    settings.PAGES_KEPT_SECONDS = 60
    monkeypatch.setattr(kept, "VERSION", uuid4().hex)  # nothing of other tests
    title = b"National cost collection"
    tag = ""
    for there in (False, True, False):
        if there:
            costs(tmp_path, HIP)
        elif tag:
            part = unit_costs.part("england")
            tables.replace([replace(part, old=part.rows)])
        assert (title in client.get("/data/").content) is there
        listed = client.get("/api/v1/releases/", headers={"If-None-Match": tag} if tag else {})
        assert listed.status_code == 200
        assert (title in listed.content) is there
        assert "Last-Modified" not in listed
        tag = listed["ETag"]
    again = client.get("/api/v1/releases/", headers={"If-None-Match": tag})
    assert again.status_code == 304


def test_a_reference_of_one_nation_or_system_changes_nothing_for_another(tmp_path: Path) -> None:
    costs(tmp_path, HIP)
    ledger(tmp_path, "QT6,2023-24,RX1,acute,1")
    before = remembered("costing/")
    costs(tmp_path, HIP, nation="wales")
    ledger(tmp_path, "QJK,2023-24,RX1,acute,2")
    assert before.items() < remembered("costing/").items()
    assert remembered("costing/").keys() - before.keys() == {
        "costing/national_unit_costs/wales",
        "costing/ledger/QJK",
    }


def test_market_forces_are_loaded_with_their_source(tmp_path: Path) -> None:
    assert forces(tmp_path, "2023-24,RX1,1.0412") == "Market forces factors loaded: 1.\n"
    row = MarketForces.objects.get()
    assert (row.organisation, row.year, row.factor) == ("RX1", "2023-24", 1.0412)
    assert not row.release.illustrative
    assert row.release.scope == "published"


def test_market_forces_of_made_up_organisations_stand_beside_real_ones(tmp_path: Path) -> None:
    forces(tmp_path, "2023-24,RX1,1.04", "2022-23,RX1,1.03")
    forces(tmp_path, "2023-24,X01-acute-1,0.97")
    forces(tmp_path, "2023-24,RX1,1.05")
    rows = MarketForces.objects.order_by("organisation", "year")
    assert list(rows.values_list("organisation", "year", "factor", "release__illustrative")) == [
        ("RX1", "2022-23", 1.03, False),
        ("RX1", "2023-24", 1.05, False),
        ("X01-acute-1", "2023-24", 0.97, True),
    ]


def test_ledgers_of_two_systems_with_one_title_keep_a_source_and_scope_each(
    tmp_path: Path,
) -> None:
    for code in ("QT6", "QJK"):
        ledger(tmp_path, f"{code},2023-24,RX1,acute,1")
    found = dict(LedgerTotal.objects.values_list("system", "release__scope"))
    assert found == {"QT6": "system:QT6", "QJK": "system:QJK"}


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("2023-25,see_and_convey,,,1", "row 3, column year: '2023-25' is not a year such as"),
        ("2023-24,hovercraft,,,1", "row 3, column point_of_delivery: 'hovercraft' is not known"),
        ("2023-24,see_and_treat,,,0", "row 3, column unit_cost: 0.0 is not more than nil"),
        ("2023-24,see_and_treat,,,-3", "row 3, column unit_cost"),
        ("2023-24,see_and_treat,,,", "row 3, column unit_cost: '' is not a number"),
        ("2023-24,see_and_treat,, HN22D,1", "row 3, column hrg: ' HN22D' is not a code"),
        ("2023-24,see_and_treat,,HN22D-HN22D-HN22D-HN22D,1", "column hrg: .* at most 20 letters"),
        ("2023-24,see_and_convey,,,2", "row 3: row 2 already has 2023-24, see_and_convey"),
        ("2023-24,see_and_treat,1", "row 3: 3 cells, expected 5"),
    ],
)
def test_unit_costs_that_cannot_be_are_refused_by_row_and_nothing_is_lost(
    tmp_path: Path, line: str, words: str
) -> None:
    costs(tmp_path, HIP)
    before = remembered("costing/")
    with pytest.raises(CommandError, match=words):
        costs(tmp_path, "2023-24,see_and_convey,,,1", line)
    assert pounds() == [("england", "2023-24", "HN22D", 4200.5)]
    assert remembered("costing/") == before


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("2023,RX2,1.04", "row 3, column year"),
        ("2023-24,,1.04", "row 3, column organisation: '' is not a code"),
        ("2023-24,RX2,104", "row 3, column factor: 104.0 is not a factor between 0.5 and 2.0"),
        ("2023-24,RX2,0", "row 3, column factor"),
        ("2023-24,RX1,1.04", "row 3: row 2 already has 2023-24, RX1"),
        ("2023-24,X01-acute-1,1.04", "row 3, column organisation: made-up systems and real ones"),
    ],
)
def test_market_forces_that_cannot_be_are_refused_by_row_and_nothing_is_lost(
    tmp_path: Path, line: str, words: str
) -> None:
    forces(tmp_path, "2023-24,RX9,0.99")
    with pytest.raises(CommandError, match=words):
        forces(tmp_path, "2023-24,RX1,1.04", line)
    assert list(MarketForces.objects.values_list("organisation", "factor")) == [("RX9", 0.99)]


def test_a_source_that_cannot_be_is_refused_and_nothing_is_lost(tmp_path: Path) -> None:
    costs(tmp_path, HIP)
    with pytest.raises(CommandError, match="Nothing was loaded"):
        costs(tmp_path, "2023-24,see_and_convey,,,1", url="not an address")
    assert pounds() == [("england", "2023-24", "HN22D", 4200.5)]


def test_a_load_that_fails_half_way_loses_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The old rows are gone by then, and the new ones are in: all of it is undone."""
    costs(tmp_path, HIP)
    before = remembered("costing/")

    def full(*_: Any) -> None:
        raise OSError("no space left")

    monkeypatch.setattr("costing.references.tables._remember", full)
    with pytest.raises(CommandError, match="no space left"):
        costs(tmp_path, "2023-24,see_and_convey,,,1")
    assert pounds() == [("england", "2023-24", "HN22D", 4200.5)]
    assert remembered("costing/") == before
    assert NationalUnitCost.objects.get().release.covers == "England: 2023-24"
