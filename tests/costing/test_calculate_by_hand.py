"""Figures of a costing run worked out by hand: few people, round numbers."""

from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from costing.calculate import Shown, expected, groups
from costing.calculate.peers import Peers
from costing.models import LedgerTotal, MarketForces, NationalUnitCost
from organisations.models import Organisation
from programmes.models import Programme
from tests import builders

from . import reference
from .attacker_store import drawn
from .attacker_tables import Row, published, rows
from .small_store import YEAR, Small, event, person

pytestmark = pytest.mark.django_db
SYSTEM = "ZZ9"
LINES = {
    "DZ65G": ("non_elective", "medicine"),
    "HN22D": ("elective_inpatient", "surgery"),
}


def only(found: list[Row], **keys: Any) -> Row:
    [row] = [row for row in found if keys.items() <= row.items()]
    return row


def system() -> Organisation:
    return builders.organisation(SYSTEM, nation="example")


class Care:
    """Events of one person each, of people who are listed."""

    def __init__(self, code: str = SYSTEM) -> None:
        self.small, self.code = Small([], []), code

    def of(self, people: int, cost: float, **more: Any) -> None:
        about = {"system": self.code} | more
        for _ in range(people):
            number = len(self.small.people)
            self.small.people.append(person(number, system=about["system"]))
            self.small.events.append(event(number, cost, event=str(number), **about))

    def tables(self, home: Path, **about: bool) -> dict[str, list[Row]]:
        return published(self.small.tables(home), self.small, **about)


@pytest.fixture
def compared(tmp_path: Path) -> list[Row]:
    """Two lines at two organisations. A is in a dearer place: market forces 1.05."""
    care = Care()
    costs = {
        ("A", "DZ65G"): {1_100: 20, 3_100: 20},  # 84,000
        ("A", "HN22D"): {3_000: 25, 5_400: 25},  # 210,000
        ("B", "DZ65G"): {1_000: 20, 2_000: 20},  # 60,000
        ("B", "HN22D"): {3_000: 25, 5_000: 25},  # 200,000
    }
    for (organisation, hrg), people in costs.items():
        point, specialty = LINES[hrg]
        line = {"hrg": hrg, "point_of_delivery": point, "specialty": specialty}
        for cost, number in people.items():
            care.of(number, cost, organisation=organisation, care_setting="acute", **line)
    release = builders.release()
    NationalUnitCost.objects.filter(year=YEAR).delete()
    for hrg, price in (("DZ65G", 1_600), ("HN22D", 4_000)):
        point, specialty = LINES[hrg]
        NationalUnitCost.objects.create(
            release=release, nation="example", year=YEAR, point_of_delivery=point,
            specialty=specialty, hrg=hrg, unit_cost=price,
        )  # fmt: skip
    for organisation, factor in (("A", 1.05), ("B", 1.0)):
        MarketForces.objects.create(
            release=release, organisation=organisation, year=YEAR, factor=factor
        )
    return care.tables(tmp_path)["unit_costs"]


@pytest.mark.parametrize(
    ("organisation", "hrg", "unit_cost", "wanted", "index", "variation"),
    [
        # 84,000 ÷ 1.05 = 80,000 for 40, where the nation pays 40 × 1,600 = 64,000.
        ("A", "DZ65G", 2_000, 64_000, 125.0, 16_000),
        ("A", "HN22D", 4_000, 200_000, 100.0, 0),
        ("B", "DZ65G", 1_500, 64_000, 93.75, -4_000),
        ("B", "HN22D", 4_000, 200_000, 100.0, 0),
    ],
)
def test_the_index_of_a_line(
    compared: list[Row],
    organisation: str,
    hrg: str,
    unit_cost: float,
    wanted: float,
    index: float,
    variation: float,
) -> None:
    row = only(compared, organisation=organisation, hrg=hrg)
    assert row["unit_cost"] == pytest.approx(unit_cost)
    assert row["expected"] == pytest.approx(wanted)
    assert row["index"] == pytest.approx(index)
    assert row["variation"] == pytest.approx(variation, abs=0.01)


def test_the_index_of_an_organisation_is_over_both_lines(compared: list[Row]) -> None:
    dear = only(compared, organisation="A", care_setting="all")
    assert (dear["cost"], dear["expected"], dear["priced"]) == (294_000, 264_000, 1.0)
    assert dear["index"] == pytest.approx(100 * 280 / 264)
    assert dear["variation"] == 16_000
    assert dear["unit_cost"] is None and dear["activity"] is None  # units that are not alike
    assert only(compared, organisation="B", care_setting="all")["index"] == pytest.approx(
        100 * 260 / 264
    )


def test_the_limits_of_a_funnel(compared: list[Row]) -> None:
    # 80 events of the line cost 1,800 on average; 20 × (700² + 1,300² + 800² + 200²) ÷ 79 = 724,051.
    error = 100 * (40 * 57_200_000 / 79) ** 0.5 / 1.05 / 64_000
    assert error == pytest.approx(8.008, abs=0.001)
    row = only(compared, organisation="A", hrg="DZ65G")
    assert row["upper_95"] == round(100 + 1.959964 * error, 1) == 115.7
    assert row["lower_998"] == round(100 - 3.090232 * error, 1) == 75.3
    assert row["position"] == "above_998"
    assert row["overdispersion"] is None and row["organisations"] == 2
    assert only(compared, organisation="B", hrg="DZ65G")["position"] == "inside"


def test_a_line_of_one_event_takes_nobody_s_limits_away(tmp_path: Path) -> None:
    release = builders.release()
    NationalUnitCost.objects.filter(year=YEAR).delete()
    care = Care()
    for hrg, costs in {"DZ65G": [1_000, 2_000] * 20, "ZZ99Z": [9_000]}.items():
        point, specialty = LINES["DZ65G"]
        line = {"hrg": hrg, "point_of_delivery": point, "specialty": specialty}
        for cost in costs:
            care.of(1, cost, organisation="A", care_setting="acute", **line)
        NationalUnitCost.objects.create(
            release=release, nation="example", year=YEAR, unit_cost=1_500, **line
        )
    MarketForces.objects.create(release=release, organisation="A", year=YEAR, factor=1.0)
    row = only(care.tables(tmp_path)["unit_costs"], organisation="A", care_setting="all")
    assert not row["hidden"]
    assert row["lower_95"] < 100 < row["upper_95"]
    assert row["position"]


def six_systems() -> Small:
    """Twenty people each: at 2,000 pounds in the first system, at 1,000 in the others."""
    small = Small([], [])
    for place in range(6):
        care = Care(f"X{place + 1:02}")
        care.of(20, 1_000 if place else 2_000)
        small.events += care.small.events
        small.people += care.small.people
    return small


def test_expected_cost_at_the_rates_of_six_systems(tmp_path: Path) -> None:
    small = six_systems()
    found = published(small.tables(tmp_path), small, illustrative=True)["expected"]
    row = only(found, system_id="X01", by="all")
    # 140,000 pounds for 120 people, times 20: 23,333.
    assert (row["cost"], row["expected"], row["variation"]) == (40_000, 23_000, 17_000)
    assert row["ratio"] == pytest.approx(100 * 40 / 23)
    assert only(found, system_id="X02", by="sex", group="female")["expected"] == 23_000


def test_fewer_than_six_systems_are_no_reference(tmp_path: Path) -> None:
    small = six_systems()
    small.events = [row for row in small.events if row["system"] != "X06"]
    small.people = [row for row in small.people if row["system"] != "X06"]
    assert published(small.tables(tmp_path), small, illustrative=True)["expected"] == []


def test_expected_cost_at_published_rates_leaves_out_social_care(tmp_path: Path) -> None:
    care = Care()
    care.of(60, 1_500)
    care.of(40, 500, care_setting="social_care", point_of_delivery="care_home_week")
    row = only(care.tables(tmp_path)["expected"], by="all")
    rate = expected.published()["40-44", "female", "3"]
    assert (row["people"], row["cost"]) == (100, 90_000)
    assert row["expected"] == 1000 * round(100 * rate / 1000)
    assert row["ratio"] == pytest.approx(100 * row["cost"] / row["expected"])


def test_peers_are_the_mean_of_five_and_fewer_are_none(tmp_path: Path) -> None:
    small = six_systems()
    tables = small.tables(tmp_path)
    codes = [f"X{place + 1:02}" for place in range(6)]
    everyone = ~np.eye(6, dtype=np.bool_)
    found = Shown(tables, illustrative=True)
    wanted = {"system_id": "X01", "segment": "healthy", "care_setting": "all"}
    row = only(rows(groups.segment_chunks(found.segments, Peers(codes, everyone))), **wanted)
    assert (row["cost_per_person"], row["peer_cost_per_person"]) == (2_000, 1_000)
    assert (row["peers"], row["variation"]) == (5, 20_000)
    everyone[0, 5] = False
    row = only(rows(groups.segment_chunks(found.segments, Peers(codes, everyone))), **wanted)
    assert row["peer_cost_per_person"] is None and row["variation"] is None


def test_a_programme_from_below_and_from_above(tmp_path: Path) -> None:
    system()
    for code, level in (("ALL", "total"), ("11", "programme")):
        parent = None if code == "ALL" else "ALL"
        usual = {"name": code, "official": True, "level": level, "parent_id": parent}
        Programme.objects.get_or_create(code=code, defaults=usual)
    builders.population(SYSTEM, "registered", 100, YEAR)
    builders.spend(SYSTEM, "11", year=YEAR, spend=160_000.0)
    care = Care()
    care.of(100, 1_500, programme="11")
    row = only(care.tables(tmp_path)["programmes"], programme="11")
    assert (row["cost_per_person"], row["spend_per_person"]) == (1_500, 1_600)
    assert (row["difference_per_person"], row["difference"], row["covered"]) == (-100, -10_000, 1.0)


def test_pounds_from_above_are_not_subtracted_where_few_are_covered(tmp_path: Path) -> None:
    system()
    builders.population(SYSTEM, "registered", 200, YEAR)
    care = Care()
    care.of(100, 1_500, programme="no such code")
    found = care.tables(tmp_path)["programmes"]
    row = only(found, programme="no such code")
    assert row["cost"] == 150_000 and row["spend"] is None
    assert only(found, programme="ALL")["covered"] == 0.5
    assert only(found, programme="ALL")["difference"] is None


def test_events_beside_the_ledger(tmp_path: Path) -> None:
    system()
    LedgerTotal.objects.create(
        release=builders.release(), system_id=SYSTEM, year=YEAR, organisation="P1",
        care_setting="primary", cost=200_000.0,
    )  # fmt: skip
    care = Care()
    care.of(90, 1_000)
    care.of(30, 1_000, flags="e")
    care.of(60, 500, organisation="P2")
    nobody = [event(None, 1_000, system=SYSTEM, event=f"n{n}") for n in range(30)]
    care.small.events += nobody
    found = care.tables(tmp_path)["reconciliation"]
    row = only(found, organisation="P1", care_setting="primary")
    assert (row["cost"], row["ledger"], row["difference"]) == (150_000, 200_000, -50_000)
    assert (row["matched"], row["unlinked"], row["estimated"]) == (0.75, 0.2, 0.2)
    other = only(found, organisation="P2", care_setting="primary")
    assert other["cost"] == 30_000
    assert other["ledger"] is None and other["matched"] is None  # no ledger is not a ledger of nil
    # All events against the ledger of one of two organisations would say nothing.
    whole = only(found, organisation="all", care_setting="all")
    assert (whole["cost"], whole["matched"], whole["difference"]) == (180_000, None, None)


def test_a_ledger_without_any_events_is_an_extract_that_was_never_loaded(tmp_path: Path) -> None:
    system()
    for organisation, cost in (("P1", 100_000.0), ("P2", 40_000.0)):
        LedgerTotal.objects.create(
            release=builders.release(), system_id=SYSTEM, year=YEAR, organisation=organisation,
            care_setting="primary", cost=cost,
        )  # fmt: skip
    care = Care()
    care.of(100, 1_000)
    found = care.tables(tmp_path)["reconciliation"]
    row = only(found, organisation="P2", care_setting="all")
    assert (row["cost"], row["ledger"], row["difference"]) == (0, 40_000, -40_000)
    assert (row["matched"], row["hidden"], row["people"]) == (0, False, 0)
    whole = only(found, organisation="all", care_setting="all")
    assert whole["ledger"] == 140_000
    assert whole["matched"] == pytest.approx(100 / 140)


def test_a_pathway_for_each_person_and_how_much_of_it_is_there(tmp_path: Path) -> None:
    care = Care()
    stroke = {"care_setting": "acute", "point_of_delivery": "non_elective", "hrg": "AA35C"}
    stroke |= {"programme": "10B"}
    for month in (4, 10):  # twelve months from April lie in the year, from October they do not
        care.of(20, 4_000, started=date(2022, month, 1), **stroke)
    found = care.tables(tmp_path)["pathways"]
    keys = {"pathway": "stroke", "care_setting": "all", "organisation": "all", "month": "all"}
    row = only(found, **keys)
    assert (row["index_people"], row["complete"]) == (40, 0.5)
    assert (row["cost"], row["cost_per_person"], row["events"]) == (160_000, 4_000, 40)


@pytest.mark.parametrize("seed", [12, 17])
def test_what_is_shown_is_what_the_slow_twins_say(seed: int, tmp_path: Path) -> None:
    small = drawn(seed)
    found = published(small.tables(tmp_path), small)
    twins = {
        "areas": (reference.areas(small), ("area", "care_setting")),
        "concentration": (reference.groups(small), ("people_group", "care_setting")),
        "reconciliation": (reference.ledger(small), ("organisation", "care_setting")),
    }
    for table, (slow, keys) in twins.items():
        true = {tuple(row[name] for name in keys): row for row in slow}
        compared = [
            (row, true[key])
            for row in found[table]
            if not row["hidden"] and (key := tuple(row[name] for name in keys)) in true
        ]
        assert compared, table
        for row, other in compared:
            assert row["cost"] == 1000 * np.floor(other["cost"] / 1000 + 0.5)
            if row["people"] is not None:
                assert abs(row["people"] - other["people"]) <= 2
