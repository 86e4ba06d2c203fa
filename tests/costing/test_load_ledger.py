"""Totals of general ledgers, which events are reconciled with."""

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from costing.models import LedgerTotal
from tests import builders

pytestmark = pytest.mark.django_db

HEADER = "system,year,organisation,care_setting,cost\n"


@pytest.fixture(autouse=True)
def systems() -> None:
    builders.organisation("QT6")
    builders.organisation("X01", nation="example")


def load(folder: Path, *lines: str) -> str:
    path = folder / "ledger.csv"
    path.write_text(HEADER + "".join(f"{line}\n" for line in lines))
    out = StringIO()
    call_command("load_ledger", str(path), title="Ledgers", publisher="A board", stdout=out)
    return out.getvalue()


def totals() -> list[tuple[str, str, float]]:
    return list(LedgerTotal.objects.order_by("pk").values_list("organisation", "year", "cost"))


def test_totals_are_loaded_with_their_source(tmp_path: Path) -> None:
    assert "1." in load(tmp_path, "QT6,2023-24,RX1,acute,1250000.5")
    assert totals() == [("RX1", "2023-24", 1250000.5)]
    assert LedgerTotal.objects.get().release.title == "Ledgers"


def test_totals_take_the_place_of_those_of_their_system_and_year(tmp_path: Path) -> None:
    load(tmp_path, "QT6,2023-24,RX1,acute,1", "QT6,2022-23,RX1,acute,2", "QT6,2023-24,RX2,acute,3")
    load(tmp_path, "QT6,2023-24,RX1,acute,4")
    assert totals() == [("RX1", "2022-23", 2), ("RX1", "2023-24", 4)]


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("QXX,2023-24,RX1,acute,1", "row 3, column system"),
        ("QT6,2023-25,RX1,acute,1", "row 3, column year"),
        ("QT6,2023-24,RX1,dental,1", "row 3, column care_setting"),
        ("QT6,2023-24,,acute,1", "row 3, column organisation"),
        ("QT6,2023-24,RX1,acute,much", "row 3, column cost"),
        ("QT6,2023-24,RX0,acute,1", "row 2 already has"),
        ("X01,2023-24,RX1,acute,1", "made-up systems and real ones"),
    ],
)
def test_a_ledger_that_cannot_be_is_refused_by_row(tmp_path: Path, line: str, words: str) -> None:
    with pytest.raises(CommandError, match=words):
        load(tmp_path, "QT6,2023-24,RX0,acute,1", line)
    assert not totals()
