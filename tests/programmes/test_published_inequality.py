"""Gaps between deprivation groups as published: against a slow twin, and what they cannot tell."""

from typing import Any

import pytest

from evidence.models import Run
from programmes import queries
from programmes.deprivation import CODES
from programmes.models import Inequality, OutcomeBenchmark

from .reference_inequality import InequalityTwin, differences

MANY = 42 * 18  # ICBs × series of a measure in a period
MADE_UP = 17 * 6 * 8  # systems of Example × measures × years


def one(run: Run, organisation: str, measure: str, **about: Any) -> Any:
    keys = {"organisation": organisation, "measure": measure}
    return Inequality.objects.get(run=run, **keys, **about)


def test_every_published_gap_is_the_slow_one(published: Run) -> None:
    twin = InequalityTwin()
    assert len(twin.rows) == MANY + MADE_UP
    assert not differences(twin, published)


def test_published_figures_have_a_gap_and_no_gradient(published: Run) -> None:
    rows = Inequality.objects.filter(run=published, organisation__illustrative=False)
    assert rows.exclude(deprivation_gap=None).count() > 0.98 * MANY
    unknown = dict.fromkeys(("core20_gap", "slope_index", "relative_index"))
    assert rows.filter(**unknown, gap_trend="unknown").count() == MANY
    for words in ("number of people", "published as one group: no Core20 gap", "no intervals"):
        assert rows.filter(why_unknown__contains=words).count() == MANY


def test_a_group_without_practices_leaves_the_gap_unknown_and_says_so(published: Run) -> None:
    row = one(published, "QXU", "imd-gp-payment", period="2014-15")
    assert (row.deprivation_gap, row.z, row.rank) == (None, None, None)
    assert row.why_unknown.startswith("No figure is published for the most deprived 40%.")
    assert row.groups["imd-4-5-most"] is None and row.groups["imd-1-least"] > 0


def test_women_in_the_most_deprived_areas_of_england_live_almost_four_years_less(
    published: Run,
) -> None:
    # As published for 2020: 81.4547 in the two most deprived fifths, 85.2303 in the least.
    row = one(published, "QT6", "imd-life-women", period="2020")
    assert row.nation_gap == pytest.approx(81.4547 - 85.2303, abs=0.01)


def test_groups_are_not_among_the_outcomes_that_are_judged(published: Run) -> None:
    rows = OutcomeBenchmark.objects.filter(run=published)
    assert set(rows.values_list("group", flat=True)) == {"all"}


def test_what_was_paid_is_neither_good_nor_bad(published: Run) -> None:
    rows = list(queries.inequalities(published, {"measure": "imd-gp-payment", "period": "2022-23"}))
    assert {(row["proxy_grade"], row["polarity"]) for row in rows} == {("cost", 0)}
    first = min(rows, key=lambda row: row["rank"] or len(rows))
    assert first["deprivation_gap"] == max(row["deprivation_gap"] for row in rows)


def test_rank_1_is_best_for_the_most_deprived(published: Run) -> None:
    for measure, best in (("imd-life-women", max), ("imd-smoking", min)):
        rows = list(queries.inequalities(published, {"measure": measure}).page(0, 1000))
        latest = [row for row in rows if row["end"] == max(other["end"] for other in rows)]
        [first] = [row for row in latest if row["rank"] == 1]
        assert first["deprivation_gap"] == best(row["deprivation_gap"] for row in latest)
        assert first["z"] > 0


def test_a_row_shows_every_group_there_is(published: Run) -> None:
    [row] = queries.inequalities(published, {"organisation": "QT6", "measure": "imd-smoking"})
    assert tuple(row["groups"]) == tuple(row["peer_groups"]) == CODES
    assert row["groups"]["imd-5-most"] is None
    gap = row["groups"]["imd-4-5-most"] - row["groups"]["imd-1-least"]
    assert row["deprivation_gap"] == pytest.approx(gap)
