"""Whoever has every table of a run cannot work out what a person cost: an attack on what is stored."""

from pathlib import Path

import numpy as np
import pytest

from costing.models import MarketForces, NationalUnitCost
from programmes.models import Programme
from tests import builders

from . import attacker_store, reference
from .attacker import Attacker
from .attacker_tables import Attack, Row, published
from .small_store import Small

YEAR = "2022-23"
PRICED = {
    ("non_elective", "DZ65G"),
    ("non_elective", "AA35C"),
    ("elective_inpatient", "HN22D"),
    ("community_contact", "N10"),
    ("gp_appointment", ""),
}
TREE = {"04A": "04", "10B": "10"}
NEVER = {"largest", "smallest", "min", "max", "person", "squares", "median", "event"}
COUNTS = ("people", "users", "index_people", "below_nil", "registered", "events", "activity")
# Pounds, and what is made of them.
POUNDS: tuple[str, ...] = (
    "cost",
    "cost_per_person",
    "variation",
    "expected",
    "index",
    "share",
    "mix",
    "ratio",
)
POUNDS += ("difference", "matched", "unit_cost", "gini", "cost_share", "priced", "unlinked")
POUNDS += ("estimated", "difference_per_person", "upper_95", "overdispersion", "events", "activity")

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def priced(db: None) -> None:
    """National unit costs of some lines, and two programmes that have systems of care."""
    release = builders.release()
    for code in ("ALL", *TREE.values(), *TREE):
        level = {"ALL": "total"}.get(code, "system" if code in TREE else "programme")
        parent = TREE.get(code, None if code == "ALL" else "ALL")
        usual = {"name": code, "official": True, "level": level, "parent_id": parent}
        Programme.objects.get_or_create(code=code, defaults=usual)
    NationalUnitCost.objects.filter(year=YEAR).delete()
    for point, hrg in PRICED:
        for specialty in ("medicine", "surgery", "nursing", ""):
            NationalUnitCost.objects.create(
                release=release, nation="example", year=YEAR, point_of_delivery=point,
                specialty=specialty, hrg=hrg, unit_cost=400.0,
            )  # fmt: skip
    for organisation in "ABCDEFGH":
        MarketForces.objects.update_or_create(
            organisation=f"X01-{organisation}",
            year=YEAR,
            defaults={"release": release, "factor": 1.0},
        )


def tree() -> dict[str, str]:
    return dict(Programme.objects.filter(level="system").values_list("code", "parent_id"))


def shown(small: Small, home: Path, **about: bool) -> dict[str, list[Row]]:
    return published(small.tables(home), small, **about)


def attacked(small: Small, found: dict[str, list[Row]]) -> Attacker:
    return Attack(found, small, "X01").everything(tree(), PRICED)


@pytest.mark.slow
@pytest.mark.parametrize("seed", [0, 2, 3, 4, 9, 17])
def test_no_unsafe_figure_follows_from_all_tables_together(seed: int, tmp_path: Path) -> None:
    small = attacker_store.drawn(seed)
    attacker = attacked(small, shown(small, tmp_path))
    figures = attacker.figures.values()
    assert sum(one.unsafe and one.cost > 0 for one in figures) > 200
    assert sum(one.shown for one in figures) > 100
    assert attacker.told() == {}


def test_one_table_alone_would_be_told_by_the_others(tmp_path: Path) -> None:
    """The attack can find something: with each figure hidden that is unsafe by itself, and no other."""
    small = attacker_store.drawn(0)
    attacker = attacked(small, shown(small, tmp_path))
    for one in attacker.figures.values():
        one.shown = not one.unsafe
    assert len(attacker.told()) > 50


@pytest.mark.slow
def test_several_systems_with_credits_show_no_unsafe_figure(tmp_path: Path) -> None:
    small = attacker_store.drawn(21, systems=6, credits=True)
    found = shown(small, tmp_path, illustrative=True)
    assert {row["reference"] for row in found["expected"]} == {"systems"}
    for system in sorted({row["system"] for row in small.people}):
        attack = Attack(found, small, system)
        attack.made_of_people()
        attack.made_of_events()
        attack.parts_of_events()
        attack.programmes(tree())
        attack.unit_costs(PRICED)
        figures = attack.attacker.figures
        assert not [name for name, one in figures.items() if one.shown and one.unsafe]


@pytest.fixture
def stored(tmp_path: Path) -> dict[str, list[Row]]:
    return shown(attacker_store.drawn(5, credits=True), tmp_path)


def test_there_is_no_column_of_one_person(stored: dict[str, list[Row]]) -> None:
    for table, rows in stored.items():
        assert rows, table
        assert not NEVER & set(rows[0]), table


def test_counts_are_nil_or_in_fives_from_eight_on(stored: dict[str, list[Row]]) -> None:
    for table, rows in stored.items():
        for name in COUNTS:
            counted = [row[name] for row in rows if row.get(name) is not None]
            people = name not in ("events", "activity")
            assert all(one % 5 == 0 and (one == 0 or one > 7 or not people) for one in counted), (
                table
            )


def test_what_is_hidden_has_no_pounds_and_nothing_made_of_them(
    stored: dict[str, list[Row]],
) -> None:
    hidden = [(table, row) for table, rows in stored.items() for row in rows if row["hidden"]]
    assert len({table for table, _ in hidden}) > 5
    for table, row in hidden:
        assert {row.get(name) for name in POUNDS} == {None}, (table, row)


def test_pounds_are_in_thousands_and_rates_are_made_of_rounded_figures(
    stored: dict[str, list[Row]],
) -> None:
    for rows in stored.values():
        for row in rows:
            if row.get("cost") is not None:
                assert row["cost"] % 1000 == 0
            people = row.get("index_people", row.get("people"))
            if row.get("cost_per_person") is not None and people and "registered" not in row:
                assert row["cost_per_person"] == pytest.approx(row["cost"] / people)


def test_the_same_events_hide_the_same_figures(tmp_path: Path) -> None:
    small = attacker_store.drawn(6)
    first = shown(small, tmp_path / "first")
    small.events.reverse()
    small.people.reverse()
    again = shown(small, tmp_path / "again")
    for table, rows in first.items():
        assert [row["hidden"] for row in rows] == [row["hidden"] for row in again[table]], table


def test_between_two_points_of_a_curve_and_groups_stand_twenty_people(tmp_path: Path) -> None:
    small = attacker_store.drawn(12)
    found = shown(small, tmp_path)
    people = reference.costliest_first(
        row for row in reference.years(small) if reference.pence(row) >= 0
    )
    number = len(people)
    curve = [row["percent"] for row in found["lorenz"] if not row["hidden"]]
    above = {number - int(np.ceil(percent * number / 100)) for percent in curve}
    sizes = {"everybody": number, "top-20": 20, "top-1": number // 100, "top-5": number * 5 // 100}
    sizes |= {"top-10": number * 10 // 100, "high-resource": len(reference.high_resource(people))}
    groups = {
        sizes[row["people_group"]]
        for row in found["concentration"]
        if row["care_setting"] == "all" and not row["hidden"]
    }
    cuts = sorted(above | groups | {0})
    assert len(cuts) > 3
    assert min(np.diff(cuts)) >= 20
