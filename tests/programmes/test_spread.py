"""How far organisations lie apart: what a run stores, beside a slow twin, and what the API answers."""

import math
import statistics
from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from typing import Any

import pytest
from django.test import Client

from evidence import runs
from evidence.models import Run
from method import intervals
from programmes import calculate
from programmes.models import Benchmark, Funnel, Measure, Outcome, Spread
from tests import builders

API = "/api/v1/"
SYSTEMS = [f"Q{number:02}" for number in range(12)]

# --- The slow twin --------------------------------------------------------------------------------


def quantile(figures: Sequence[float], share: float) -> float:
    ordered = sorted(figures)
    place = share * (len(ordered) - 1)
    low, high = math.floor(place), math.ceil(place)
    return ordered[low] + (place - low) * (ordered[high] - ordered[low])


def twin(figures: Sequence[float], comparable: bool = True) -> dict[str, Any]:
    """One row of Spread, one sum at a time."""
    names = ("lowest", "lower_quartile", "median", "upper_quartile", "highest")
    shares = (0, 0.25, 0.5, 0.75, 1)
    row: dict[str, Any] = {"organisations": len(figures), "ratio": None, "ratio_trimmed": None}
    row["coefficient_of_variation"] = None
    if len(figures) < 5:
        return row | dict.fromkeys(names)
    row |= {name: quantile(figures, share) for name, share in zip(names, shares, strict=True)}
    if not comparable:
        return row
    ordered = sorted(figures)
    if ordered[0] > 0:
        row["ratio"] = ordered[-1] / ordered[0]
    if len(ordered) >= 12 and ordered[5] > 0:
        row["ratio_trimmed"] = ordered[-6] / ordered[5]
    if (mean := statistics.mean(figures)) > 0:
        row["coefficient_of_variation"] = statistics.stdev(figures) / mean
    return row


def like(found: Any, expected: dict[str, Any]) -> bool:
    for name, value in expected.items():
        if value is None or found[name] is None:
            if found[name] != value:
                return False
        elif found[name] != pytest.approx(value, rel=1e-9, abs=1e-9):
            return False
    return True


def test_spread_of_spend_is_that_of_the_slow_twin(published: Run) -> None:
    rates: dict[tuple, list[float]] = defaultdict(list)
    one = Benchmark.objects.filter(run=published, care_setting="all", benchmark="nation")
    keys = ("organisation__nation", "organisation__kind", "programme_id", "year", "basis")
    for *key, rate in one.values_list(*keys, "per_head"):
        rates[tuple(key)].append(rate)
    stored = {
        (row["nation"], row["kind"], row["code"], row["period"], row["basis"]): row
        for row in Spread.objects.filter(run=published, subject="spend").values()
    }
    assert stored.keys() == rates.keys()
    wrong = [key for key, row in stored.items() if not like(row, twin(rates[key]))]
    assert wrong == []
    assert len(stored) > 500


def test_spread_of_outcomes_is_that_of_the_slow_twin(published: Run) -> None:
    values: dict[tuple, list[float]] = defaultdict(list)
    facts = Outcome.objects.filter(group="all").exclude(value=None)
    facts = facts.exclude(organisation__kind="nation")
    keys = ("organisation__nation", "organisation__kind", "measure_id", "period")
    for *key, value in facts.values_list(*keys, "value"):
        values[tuple(key)].append(value)
    units = dict(Measure.objects.values_list("code", "unit"))
    stored = {
        (row["nation"], row["kind"], row["code"], row["period"]): row
        for row in Spread.objects.filter(run=published, subject="outcome").values()
    }
    assert stored.keys() == values.keys()
    for key, row in stored.items():
        comparable = units[key[2]].startswith(("percent", "per ", "£"))
        assert like(row, twin(values[key], comparable)), key


def test_a_funnel_of_percentages_is_that_of_the_slow_twin(published: Run) -> None:
    counted: dict[tuple, list[Any]] = defaultdict(list)
    facts = Outcome.objects.filter(group="all", measure__multiplier=100, measure__unit="percent")
    facts = facts.exclude(organisation__kind="nation").exclude(value=None)
    for fact in facts.exclude(numerator=None).order_by("organisation_id"):
        counted[fact.measure_id, fact.period].append(fact)
    assert len(counted) > 30
    stored = {
        (row["measure_id"], row["period"], row["organisation_id"]): row
        for row in Funnel.objects.filter(run=published, measure__unit="percent").values()
    }
    assert len(stored) == sum(len(found) for found in counted.values())
    for (measure, period), found in counted.items():
        average = sum(f.numerator for f in found) / sum(f.denominator for f in found)
        z = [
            (f.numerator / f.denominator - average)
            / math.sqrt(average * (1 - average) / f.denominator)
            for f in found
        ]
        low, high = quantile(z, 0.1), quantile(z, 0.9)
        phi = statistics.mean(min(max(one, low), high) ** 2 for one in z)
        for fact in found:
            row = stored[measure, period, fact.organisation_id]
            expected = {"average": 100 * average, "overdispersion": phi}
            for name, level in (("95", 0.95), ("998", 0.998)):
                reach = intervals.normal_quantile(level) * math.sqrt(
                    max(phi, 1) * average * (1 - average) / fact.denominator
                )
                expected |= {f"lower_{name}": 100 * max(0, average - reach)}
                expected |= {f"upper_{name}": 100 * min(1, average + reach)}
            assert like(row, expected), (measure, fact.organisation_id)
            assert row["position"] == position(fact.value, expected)


def position(value: float, limits: dict[str, float]) -> str:
    for name in ("998", "95"):
        if value > limits[f"upper_{name}"]:
            return f"above_{name}"
        if value < limits[f"lower_{name}"]:
            return f"below_{name}"
    return "inside"


def test_the_spread_of_mental_health_spend_in_england(published: Run) -> None:
    row: Any = Spread.objects.get(run=published, nation="england", code="05", period="2023-24",
                             basis="need_weighted")  # fmt: skip
    assert (row.organisations, row.measure_id) == (42, None)
    assert (round(row.lowest, 2), round(row.highest, 2)) == (177.62, 350.15)
    assert (round(row.ratio, 2), round(row.ratio_trimmed, 2)) == (1.97, 1.51)
    assert round(row.coefficient_of_variation, 3) == 0.176


# --- Made-up figures ------------------------------------------------------------------------------


def calculated(values: Sequence[float], **measure: Any) -> Run:
    """A run over so many systems with one measure."""
    builders.measure("falls", programme=builders.programme("16"), **measure)
    for code, value in zip(SYSTEMS, values, strict=False):
        builders.organisation(code)
        builders.outcome(code, "falls", value=value, denominator=10_000.0)
    return runs.perform(runs.ask().pk, calculate.published, calculate.RESULTS)


def test_a_rate_of_events_has_the_exact_limits_of_a_count(db: None) -> None:
    run = calculated([9.0, 10, 11, 10, 10, 40], unit="per 1,000", multiplier=1000, polarity=-1)
    rows = list(Funnel.objects.filter(run=run).order_by("organisation_id"))
    assert [row.numerator for row in rows] == [90, 100, 110, 100, 100, 400]
    assert rows[0].average == pytest.approx(15.0)
    lower, upper = intervals.funnel_rate(0.015, 10_000)
    wide = math.sqrt(rows[0].overdispersion or 0)
    assert rows[0].upper_95 == pytest.approx(15 + 1000 * (float(upper) - 0.015) * wide)
    assert rows[0].lower_95 == pytest.approx(max(0, 15 + 1000 * (float(lower) - 0.015) * wide))


def test_a_value_above_everybody_has_no_funnel_and_stops_no_run(db: None) -> None:
    run = calculated([50.0, 60, 70, 80, 90, 130])
    assert run.state == "finished"
    assert Funnel.objects.filter(run=run).count() == 5
    assert Spread.objects.get(run=run).organisations == 6


def test_an_index_score_is_not_so_many_times_another(db: None) -> None:
    run = calculated([90.0, 95, 100, 105, 110, 120], unit="index score", multiplier=0)
    row = Spread.objects.get(run=run)
    assert (row.lowest, row.highest) == (90, 120)
    assert (row.ratio, row.coefficient_of_variation, row.overdispersion) == (None, None, None)
    assert not Funnel.objects.filter(run=run).exists()


def test_eleven_systems_have_no_trimmed_ratio_and_twelve_do(db: None) -> None:
    run = calculated(range(10, 21))
    assert Spread.objects.get(run=run).ratio_trimmed is None
    builders.organisation(SYSTEMS[11])
    builders.outcome(SYSTEMS[11], "falls", value=21.0, denominator=10_000.0)
    run = runs.perform(runs.ask().pk, calculate.published, calculate.RESULTS)
    assert Spread.objects.get(run=run).ratio_trimmed == pytest.approx(16 / 15)


# --- The API --------------------------------------------------------------------------------------


def built(run: Run) -> None:
    """A spread of England and one of the made-up nation, and a funnel of two systems."""
    builders.programme("05", name="Mental health")
    builders.measure("recovery", programme=builders.programme_named("05"))
    day = {"start": date(2023, 4, 1), "end": date(2024, 3, 31), "period": "2023-24"}
    common: dict[str, Any] = {"kind": "icb", "programme": "05", "organisations": 42} | day
    spend = common | {"subject": "spend", "code": "05", "basis": "registered"}
    outcome = common | {"subject": "outcome", "code": "recovery", "measure": "recovery"}
    builders.results(
        Spread,
        run,
        spend | {"nation": "england", "ratio": 2.0, "coefficient_of_variation": 0.25},
        outcome | {"nation": "england"},
        spend | {"nation": "example"},
    )
    counts: dict[str, Any] = {
        "numerator": 50.0,
        "denominator": 100.0,
        "value": 50.0,
        "average": 40.0,
    }
    counts |= {"measure": "recovery", "period": "2023-24", "position": "above_95"}
    builders.organisation("QT6")
    builders.organisation("X01", nation="example")
    builders.results(
        Funnel, run, counts | {"organisation": "QT6"}, counts | {"organisation": "X01"}
    )


def rows(client: Client, address: str) -> list[dict[str, Any]]:
    answer = client.get(API + address)
    assert answer.status_code == 200, answer.content
    results: list[dict[str, Any]] = answer.json()["results"]
    return results


def test_the_made_up_nation_is_only_answered_when_it_is_asked_for(db: None, client: Client) -> None:
    built(builders.run())
    assert {row["nation"] for row in rows(client, "spread/")} == {"england"}
    (made_up,) = rows(client, "spread/?nation=example")
    assert made_up["illustrative"] is True
    assert client.get(f"{API}spread/?nation=example&nation=england").status_code == 400
    assert [row["organisation"] for row in rows(client, "funnel/")] == ["QT6"]
    assert [row["organisation"] for row in rows(client, "funnel/?nation=example")] == ["X01"]


def test_a_spread_is_chosen_by_subject_node_and_period(db: None, client: Client) -> None:
    built(builders.run())
    (spend,) = rows(client, "spread/?subject=spend&programme=05&level=programme")
    assert (spend["measure"], spend["unit"], spend["basis"]) == (None, "£ a head", "registered")
    assert (spend["ratio"], spend["coefficient_of_variation"]) == (2.0, 25.0)
    (outcome,) = rows(client, "spread/?measure=recovery")
    assert (outcome["unit"], outcome["basis"], outcome["ratio"]) == ("percent", None, None)
    assert client.get(f"{API}spread/?period=1066").status_code == 400


def test_files_of_spreads_and_funnels_have_the_rows_of_the_lists(db: None, client: Client) -> None:
    built(builders.run())
    for place in ("spread", "funnel"):
        shown = rows(client, f"{place}/")
        answer = client.get(f"{API}{place}/?format=csv")
        header, *lines = b"".join(answer).decode().lstrip("\ufeff").splitlines()
        assert header.split(",") == list(shown[0])
        assert len(lines) == len(shown)
