"""A whole costing run over made-up care: what is shown is true, and tells of nobody."""

from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pytest

from costing import calculate, engine, queries, questions, scopes
from costing.calculate.peers import peers
from costing.made_up import Plan, write
from costing.models import (
    RESULTS,
    AreaCost,
    Concentration,
    CostSpread,
    ExpectedCost,
    LorenzPoint,
    PathwayCost,
    ProgrammeCost,
    Question,
    Reconciliation,
    SegmentCost,
    UnitCost,
)
from evidence import runs
from evidence.models import Publication, Run
from evidence.queries import Row

from .conftest import WHY, calculated

YEAR = "2022-23"
ALL = "all"


def asked(store: Path, query: str) -> list[tuple]:
    """Plain SQL over the events of the store."""
    with duckdb.connect() as connection:
        for table in ("events", "people"):
            files = f"'{store}/{table}/*/*/*.parquet', hive_partitioning = true, hive_types_autocast = false"
            connection.execute(f"CREATE VIEW {table} AS SELECT * FROM read_parquet({files})")
        return connection.execute(query).fetchall()


LISTED = "SELECT e.*, p.area FROM events e JOIN people p USING (system, year, person)"


def test_a_run_fills_every_table_and_is_shown(costed: Run) -> None:
    assert costed.state == Run.State.FINISHED
    assert Publication.objects.get(scope=scopes.EXAMPLE).run == costed
    for model in RESULTS:
        assert model._default_manager.filter(run=costed, system="X01").exists(), model


def test_who_asked_and_why_is_written_down(costed: Run) -> None:
    question = Question.objects.get(run=costed)
    assert (question.who, question.why, question.kind) == ("the tests", WHY, "calculation")


def test_pounds_are_those_of_the_events_to_the_nearest_thousand(costed: Run, store: Path) -> None:
    found = asked(
        store,
        f"SELECT area, care_setting, sum(cost) FROM ({LISTED}) "
        f"WHERE system = 'X01' AND year = '{YEAR}' GROUP BY ALL",
    )
    rows = AreaCost.objects.filter(run=costed, system="X01", year=YEAR, hidden=False)
    shown = {(row.area, row.care_setting): row.cost for row in rows}
    both = {key: (shown[key], cost) for *key_, cost in found if (key := tuple(key_)) in shown}
    assert len(both) > 5
    for rounded, cost in both.values():
        assert rounded == 1000 * np.floor(cost / 1000 + 0.5)


def test_nothing_is_shown_of_seven_people_or_of_one_who_dominates(costed: Run, store: Path) -> None:
    found = asked(
        store,
        "SELECT system, year, area, care_setting, count(*), sum(cost), max(abs(cost)) FROM "
        f"(SELECT system, year, area, care_setting, person, sum(cost) cost FROM ({LISTED}) GROUP BY ALL)"
        " GROUP BY ALL",
    )
    true = {tuple(key): figures for *key, a, b, c in found if (figures := (a, b, c))}
    for row in AreaCost.objects.filter(run=costed).exclude(care_setting=ALL):
        people, cost, largest = true.get(
            (row.system_id, row.year, row.area, row.care_setting), (0, 0, 0)
        )
        if 1 <= people <= 7:
            assert row.users is None
        if 1 <= people <= 7 or largest > cost / 2:
            assert row.hidden
            assert row.cost is None and row.cost_per_person is None and row.variation is None


def test_small_tables_are_withheld_and_large_ones_are_not(costed: Run) -> None:
    hidden = {
        model: model._default_manager.filter(run=costed, hidden=True).exists()
        for model in (PathwayCost, SegmentCost, AreaCost, UnitCost, Concentration)
    }
    assert all(hidden.values()), hidden
    assert not CostSpread.objects.filter(run=costed, hidden=True).exists()


def test_hidden_rows_hold_no_pounds_at_all(costed: Run) -> None:
    pounds: tuple[str, ...] = (
        "cost",
        "cost_per_person",
        "variation",
        "expected",
        "index",
        "share",
        "mix",
        "ratio",
    )
    pounds += ("difference", "matched", "unit_cost", "gini", "cost_share", "events", "activity")
    for model in RESULTS:
        names = {field.name for field in model._meta.fields} & set(pounds)
        for row in model._default_manager.filter(run=costed, hidden=True).values(*names):
            assert set(row.values()) == {None}, (model, row)


def test_counts_are_in_fives_and_none_is_from_1_to_7(costed: Run) -> None:
    for model in RESULTS:
        names = {f.name for f in model._meta.fields} & {
            "people",
            "users",
            "index_people",
            "registered",
        }
        for name in names:
            values = model._default_manager.filter(run=costed).exclude(**{name: None})
            counted = set(values.values_list(name, flat=True).distinct())
            assert all(value == 0 or (value > 7 and value % 5 == 0) for value in counted), (
                model,
                name,
            )


def test_the_peers_figure_is_the_mean_of_peers_as_shown(costed: Run) -> None:
    members = peers(scopes.systems(scopes.EXAMPLE))
    own = members.codes.index("X01")
    others = [
        code
        for code, is_peer in zip(members.codes, members.membership[own], strict=True)
        if is_peer
    ]
    keys = {"year": YEAR, "scheme": "bridges", "segment": "healthy", "care_setting": ALL}
    rows = {row.system_id: row for row in SegmentCost.objects.filter(run=costed, **keys)}
    shown = [rows[code].cost_per_person for code in others if not rows[code].hidden]
    assert len(others) == 10
    assert rows["X01"].peers == len(shown) >= 5
    assert rows["X01"].peer_cost_per_person == pytest.approx(np.mean(shown))


def test_a_setting_that_nobody_of_a_peer_used_is_nil_and_not_unknown(costed: Run) -> None:
    rows = PathwayCost.objects.filter(run=costed, peers__gt=0, hidden=True)
    assert not rows.filter(variation__isnull=False).exists()


def test_figures_follow_from_the_figures_shown(costed: Run) -> None:
    for row in SegmentCost.objects.filter(run=costed, hidden=False).exclude(people=None)[:200]:
        if row.people:
            assert row.cost_per_person == pytest.approx(row.cost / row.people)
    for line in UnitCost.objects.filter(run=costed, hidden=False).exclude(index=None)[:500]:
        assert line.variation == pytest.approx((line.index / 100 - 1) * line.expected)


def test_market_forces_are_taken_out_of_an_index(costed: Run) -> None:
    rows = UnitCost.objects.filter(run=costed, hrg=ALL, care_setting=ALL, hidden=False, priced=1)
    large = [row for row in rows.exclude(index=None) if row.cost > 100_000]
    assert len(large) > 20
    assert {row.market_forces for row in large} != {1.0}
    for row in large:
        own = row.expected * row.index / 100 * row.market_forces
        assert own == pytest.approx(row.cost, abs=1_100)


def test_a_tail_of_the_curve_has_at_least_twenty_people(costed: Run) -> None:
    curve = LorenzPoint.objects.filter(run=costed, system="X01", year=YEAR).order_by("percent")
    shown = [(row.percent, row.cost_share) for row in curve if not row.hidden]
    assert shown[0] == (0, 0.0) and shown[-1] == (100, 1.0)
    inner = [percent for percent, _ in shown[1:-1]]
    assert inner, "no point of the curve is shown"
    # 300 people: 20 of them are just below 7%.
    assert max(inner) <= 93 and min(np.diff(inner), default=7) >= 7
    shares = [share for _, share in shown]
    assert shares == sorted(shares)


def test_programmes_from_below_add_up_to_the_events(costed: Run, store: Path) -> None:
    [(cost,)] = asked(store, f"SELECT sum(cost) FROM events WHERE system='X01' AND year='{YEAR}'")
    total = ProgrammeCost.objects.get(run=costed, system="X01", year=YEAR, programme="ALL")
    assert total.hidden or total.cost == 1000 * np.floor(cost / 1000 + 0.5)
    assert total.registered == pytest.approx(300, abs=15)
    assert total.difference is None  # 300 people are not nearly all of Exampleshire
    assert total.spend_per_person == pytest.approx(total.spend / total.population)


def test_events_are_held_against_the_ledger(costed: Run) -> None:
    rows = Reconciliation.objects.filter(run=costed, year=YEAR, care_setting=ALL, hidden=False)
    matched = [row.matched for row in rows.exclude(organisation=ALL).exclude(matched=None)]
    assert len(matched) > 50
    assert min(matched) > 0.9 and max(matched) < 1.1


def test_what_is_asked_for_again_is_the_same(costed: Run) -> None:
    again = calculated()
    assert again.input_hash == costed.input_hash
    for listing in (queries.pathways, queries.unit_costs, queries.concentration):
        assert to_nine_digits(listing(again).rows()) == to_nine_digits(listing(costed).rows())


def to_nine_digits(rows: list[Row]) -> list[Row]:
    """Rows but for their run and the last digits of a sum, which hang on the order of its parts."""
    return [
        {
            key: float(f"{value:.9g}") if isinstance(value, float) else value
            for key, value in row.items()
        }
        | {"run": None}
        for row in rows
    ]


def test_a_new_file_in_the_store_is_other_figures(costed: Run, store: Path) -> None:
    run = Run(scope=scopes.EXAMPLE)
    before = calculate.made_of(run)
    file = next((store / "events").glob("system=X01/*/*.parquet"))
    more = file.with_name("more.parquet")
    more.write_bytes(file.read_bytes())
    try:
        assert calculate.made_of(run) != before
    finally:
        more.unlink()
    assert calculate.made_of(run) == before


def test_a_system_without_events_is_told_what_to_load(
    published: Run, settings: Any, tmp_path: Path
) -> None:
    settings.COSTING_HOME = str(tmp_path)
    run = questions.ask("costing:QT6", "an analyst", WHY)
    with pytest.raises(engine.NothingThere, match="load_events"):
        runs.perform(run.pk, calculate.results, calculate.RESULTS, calculate.made_of)
    run.refresh_from_db()
    assert run.state == Run.State.FAILED
    assert "The store has no events of QT6" in run.error


def test_made_up_people_are_never_held_against_published_figures(costed: Run) -> None:
    references = ExpectedCost.objects.filter(run=costed).values_list("reference", flat=True)
    assert set(references) == {"systems"}


def test_a_real_system_is_calculated_alone(published: Run, settings: Any, tmp_path: Path) -> None:
    settings.COSTING_HOME = str(tmp_path)
    write(tmp_path, Plan(["QT6"], 2000, years=1))
    run = questions.ask("costing:QT6", "an analyst", WHY)
    run = runs.perform(run.pk, calculate.results, calculate.RESULTS, calculate.made_of)
    assert set(ExpectedCost.objects.filter(run=run).values_list("reference", flat=True)) == {
        "published"
    }
    assert set(SegmentCost.objects.filter(run=run).values_list("peers", flat=True)) == {0}
    assert not SegmentCost.objects.filter(run=run).exclude(peer_cost_per_person=None).exists()
    # Nobody has loaded what unit costs, ledgers and market forces are.
    assert not UnitCost.objects.filter(run=run).exclude(index=None).exists()
    assert not Reconciliation.objects.filter(run=run).exclude(matched=None).exists()
    assert UnitCost.objects.filter(run=run).exclude(cost=None).exists()
    mental_health = ProgrammeCost.objects.get(run=run, programme="05")
    assert mental_health.spend == pytest.approx(159_156_663, abs=1)  # as published for 2021-22
    assert mental_health.difference is None  # 2,000 people are not nearly all of Cornwall
