"""What made-up care is held against: every line has a national unit cost, and place explains some prices."""

from collections.abc import Iterator
from pathlib import Path

import duckdb
import numpy as np
import pytest

from costing import engine, schema
from costing.made_up import Plan, calibration, prices, references, write
from costing.references.unit_costs import points_of_delivery

PLAN = Plan([f"X{number:02}" for number in range(1, 18)], people=400, years=1)
INDICES = """
    SELECT events.organisation,
        100 * sum(cost) / sum(activity * unit_cost),
        100 * sum(cost / factor) / sum(activity * unit_cost)
    FROM events
    JOIN national_unit_costs AS unit_costs ON unit_costs.point_of_delivery = events.point_of_delivery
        AND unit_costs.specialty = events.specialty
        AND coalesce(unit_costs.hrg, '') = coalesce(events.hrg, '')
    JOIN market_forces ON market_forces.organisation = events.organisation
    GROUP BY ALL HAVING count(*) > 200
"""


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("made-up")
    write(folder, PLAN)
    references.write(folder, PLAN)
    return folder


@pytest.fixture(scope="module")
def store(home: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """The events and the tables beside them, as views."""
    with duckdb.connect() as connection:
        connection.read_parquet(f"{home}/events/*/*/*.parquet").create_view("events")
        for name in ("national_unit_costs", "market_forces"):
            connection.read_csv(f"{home}/made_up/{name}.csv").create_view(name)
        yield connection


def test_spend_a_head_is_still_that_published_where_prices_move_with_their_place(
    home: Path,
) -> None:
    connection = engine.connection()
    [total, *_] = calibration.compared(engine.tables(connection, home))
    connection.disconnect()
    assert total.group == "all"
    assert abs(total.difference) < 0.04


def test_every_line_of_care_has_one_national_unit_cost() -> None:
    keys = [line[:3] for line in references.unit_costs()]
    assert len(set(keys)) == len(keys)
    assert {point for point, *_ in keys} <= points_of_delivery()
    assert (
        "elective_inpatient",
        "trauma_and_orthopaedics",
        "HN22D",
        4200,
    ) in references.unit_costs()
    assert ("community_contact", "stroke_rehabilitation", "", 66) in references.unit_costs()


def test_every_event_is_of_a_line_with_a_national_unit_cost(
    store: duckdb.DuckDBPyConnection,
) -> None:
    line = "point_of_delivery, specialty, coalesce(hrg, '')"
    left = store.execute(
        f"SELECT DISTINCT {line} FROM events EXCEPT SELECT {line} FROM national_unit_costs"
    )
    assert left.fetchall() == []


def test_an_organisation_costs_what_its_nation_does_on_average(
    store: duckdb.DuckDBPyConnection,
) -> None:
    found = np.array([row[2] for row in store.execute(INDICES).fetchall()])
    assert found.mean() == pytest.approx(100, abs=2)


def test_market_forces_explain_part_of_the_differences_in_price(
    store: duckdb.DuckDBPyConnection,
) -> None:
    """With them taken out, indices lie closer to 100; organisations still differ by themselves."""
    rows = np.array([row[1:] for row in store.execute(INDICES).fetchall()])
    with_them, without = (rows.std(axis=0) / 100).tolist()
    assert without < 0.95 * with_them
    assert without > 0.03


def test_market_forces_are_one_on_average_and_no_more_than_found_in_england() -> None:
    found = np.array(
        [
            prices.market_forces(place, setting, 2021, 3)
            for place in range(17)
            for setting in schema.SETTINGS
            if setting != "prescribing"
        ]
    )
    assert found.min() >= 0.94
    assert found.max() <= 1.12
    assert found.max() - found.min() > 0.12
    assert found.mean() == pytest.approx(1, abs=0.01)


def test_a_medicine_costs_the_same_wherever_it_is_dispensed() -> None:
    assert (prices.market_forces(3, "prescribing", 2021, 3) == 1).all()


def test_market_forces_of_a_year_do_not_depend_on_which_other_years_are_made() -> None:
    both = prices.market_forces(4, "acute", 2021, 2)
    assert (both[1:] == prices.market_forces(4, "acute", 2022, 1)).all()
    assert (both[0] != both[1]).any()
