"""Everything a run stores of the real published figures, row for row against the slow twins.

All organisations, years, bases and benchmarks: nothing is sampled, but of the made-up nation's spend,
of which the last year is taken (see `twins`).
"""

import pytest

from programmes.models import Benchmark, Opportunity, OutcomeBenchmark, ValueMap

from .reference_outcomes import OutcomeTwin
from .reference_spend import SpendTwin
from .reference_value import CERTAINTIES, ValueTwin
from .twins import FINDINGS, OUTCOMES, SPEND, VALUES, Rows, differences


@pytest.fixture(scope="module")
def kept():
    return {}


@pytest.fixture
def spend_twin(published, kept):
    return kept.setdefault("spend", kept.get("spend") or SpendTwin())


@pytest.fixture
def outcome_twin(published, kept):
    return kept.setdefault("outcomes", kept.get("outcomes") or OutcomeTwin())


@pytest.fixture
def value_twin(published, kept, spend_twin, outcome_twin):
    return kept.setdefault("value", kept.get("value") or ValueTwin(spend_twin, outcome_twin))


def comparable(rows: Rows, held: dict, on: slice) -> Rows:
    """The expected rows without the columns for working, and without what rounding alone decides."""
    drop = {"p"}
    return {
        key: {
            column: value
            for column, value in row.items()
            if column
            not in (drop | EDGE if key[on] in held and held[key[on]].on_the_edge else drop)
        }
        for key, row in rows.items()
    }


EDGE = {"robust", "broken"}


def test_every_row_of_spend_against_its_benchmarks(published, spend_twin):
    expected = comparable(spend_twin.rows, spend_twin.held, slice(None))
    assert len(expected) > 25_000
    assert differences(Benchmark, published, SPEND, expected) == []


def test_every_row_of_outcomes_against_their_benchmarks(published, outcome_twin):
    expected = comparable(outcome_twin.rows, outcome_twin.held, slice(4))
    assert len(expected) > 60_000
    assert differences(OutcomeBenchmark, published, OUTCOMES, expected) == []


def test_rounding_alone_decides_hardly_any_specification(spend_twin, outcome_twin):
    assert not any(held.on_the_edge for held in spend_twin.held.values())
    edges = sum(held.on_the_edge for held in outcome_twin.held.values())
    assert edges < 0.05 * len(outcome_twin.held)


def test_every_row_of_the_value_map(published, value_twin):
    assert len(value_twin.rows) > 1_000
    assert differences(ValueMap, published, VALUES, value_twin.rows) == []


def test_every_finding(published, value_twin):
    for expected in value_twin.findings.values():
        expected.pop("robust")  # compared with the figures above, where rounding does not decide it
    assert len(value_twin.findings) > 2_000
    assert differences(Opportunity, published, FINDINGS, value_twin.findings) == []


def test_findings_are_ranked_by_certainty_then_spend_first_then_size(published):
    by_place: dict[tuple, list[tuple]] = {}
    for row in Opportunity.objects.filter(run=published).order_by("rank").values():
        size = row["variation"] if row["kind"] == "spend" else row["net"]
        order = CERTAINTIES.index(row["certainty"]), row["kind"] != "spend", -abs(size or 0)
        by_place.setdefault((row["organisation_id"], row["year"]), []).append((row["rank"], order))
    assert len(by_place) > 300
    for listed in by_place.values():
        assert [rank for rank, _ in listed] == list(range(1, len(listed) + 1))
        orders = [order for _, order in listed]
        assert orders == sorted(orders)
