"""A figure's explanation rebuilds the figure: evaluated as a stranger's program would."""

import ast
import csv
import operator
import re
import statistics
from collections.abc import Callable, Iterable, Iterator
from typing import Any

import numpy as np
import pytest
from django.test import Client

from evidence.models import Run
from method import benchmark
from programmes.queries import BENCHMARKS, OUTCOME_BENCHMARKS
from tests.evidence.test_api import refusal, streamed

Explained = dict[str, Any]
Known = Iterable[float | None]


def known(values: Known) -> list[float]:
    return [value for value in values if value is not None]


def best_five(values: Known, judged: Known, polarity: float) -> float:
    both = [(v, j) for v, j in zip(values, judged, strict=True) if v is not None and j is not None]
    best = sorted(both, key=lambda pair: -polarity * pair[1])[:5]
    return statistics.fmean(value for value, _ in best)


def best_quartile(own: float, peers: Known, polarity: float) -> float:
    return float(polarity * np.quantile([polarity * x for x in [own, *known(peers)]], 0.75))


def position(own: float, peers: Known) -> float:
    others = known(peers)
    spread = statistics.stdev(others) * (1 + 1 / len(others)) ** 0.5
    t = (own - statistics.fmean(others)) / spread
    return float(benchmark.normal_score(np.array(t), np.array(len(others) - 1.0)))


FUNCTIONS: dict[str, Callable[..., float]] = {
    "sum": lambda values: sum(known(values)),
    "count": lambda values: len(known(values)),
    "mean": lambda values: statistics.fmean(known(values)),
    "median": lambda values: statistics.median(known(values)),
    "sqrt": lambda value: value**0.5,
    "max": max,
    "position": position,
    "best_five": best_five,
    "best_quartile": best_quartile,
}
OPERATORS: dict[type, Callable[[float, float], float]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
}


def evaluated(node: ast.AST, names: dict[str, Any], peers: list[dict[str, Any]]) -> Any:
    """A formula of names, numbers, + - * /, brackets and the documented functions."""
    match node:
        case ast.Expression(body=body):
            return evaluated(body, names, peers)
        case ast.Constant(value=value):
            return value
        case ast.Name(id=name):
            return names[name]
        case ast.Attribute(value=ast.Name(id="peers"), attr=column):
            return [peer[column] for peer in peers]
        case ast.BinOp(left=left, op=sign, right=right):
            parts = evaluated(left, names, peers), evaluated(right, names, peers)
            return OPERATORS[type(sign)](*parts)
        case ast.Call(func=ast.Name(id=name), args=arguments):
            return FUNCTIONS[name](*(evaluated(each, names, peers) for each in arguments))
    raise AssertionError(f"not in the language of formulas: {ast.dump(node)}")


def rebuilt(explained: Explained) -> dict[str, float]:
    """Every step worked out again from the inputs and the peers alone."""
    names = {one["name"]: one["value"] for one in explained["inputs"]}
    found = {}
    for step in explained["steps"]:
        tree = ast.parse(step["formula"], mode="eval")
        names[step["name"]] = found[step["name"]] = evaluated(tree, names, explained["peers"])
    return found


# An ICB among its ten peers, a board of today, and one that ended: compared with the rest of Wales.
CHOSEN = ["QT6", "W11000023", "W11000026"]
EVERY = 19  # of their figures; a number that falls on every benchmark, measure and year in turn


@pytest.fixture(scope="module")
def explained_once() -> dict[int, list[Explained]]:
    return {}


@pytest.fixture
def explained(published: Run, explained_once: dict[int, list[Explained]]) -> list[Explained]:
    """Figures of the published run beside their rows, explained over the API."""
    if published.pk not in explained_once:
        explained_once[published.pk] = list(explanations(Client()))
    return explained_once[published.pk]


def explanations(client: Client) -> Iterator[Explained]:
    organisations = "&".join(f"organisation={code}" for code in CHOSEN)
    levels = "level=total&level=programme&level=system"
    for place in (f"benchmarks/?{levels}&", "outcome-benchmarks/?"):
        for row in figures(client, f"/api/v1/{place}{organisations}&limit=1000")[::EVERY]:
            response = client.get(f"/api/v1/explain/{row['explain']}/")
            assert response.status_code == 200, (row["explain"], response.content)
            yield {"row": row} | response.json()


def figures(client: Client, address: str | None) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = []
    while address:
        answer = client.get(address).json()
        rows, address = rows + answer["results"], answer["next"]
    return rows


def test_every_figure_is_rebuilt_from_its_explanation(explained: list[Explained]) -> None:
    for one in explained:
        found = rebuilt(one)
        for step in one["steps"]:
            again, stored = found[step["name"]], one["row"][step["name"]]
            assert step["value"] == stored, (one["figure"], step["name"])
            assert again == pytest.approx(stored, rel=1e-9, abs=1e-9), (one["figure"], step)


WORKED = [
    ("QT6~05~all~2023-24~need_weighted", 328.1, 262.2, 38.6),
    ("W11000023~10~all~2023-24~resident", 267.4, 231.9, 24.6),
]


@pytest.mark.parametrize(("place", "own", "peers", "millions"), WORKED)
def test_the_worked_figures_are_explained(
    published: Run, client: Client, place: str, own: float, peers: float, millions: float
) -> None:
    address = f"/api/v1/explain/spend~{published.pk}~{place}~peer_mean/"
    found = rebuilt(client.get(address).json())
    assert round(found["per_head"], 1) == own
    assert round(found["benchmark_per_head"], 1) == peers
    assert round(found["variation"] / 1e6, 1) == millions


def test_every_figure_of_a_row_that_is_arithmetic_has_its_step(explained: list[Explained]) -> None:
    spend = "per_head benchmark_per_head variation_per_head variation variation_percent z".split()
    spend += ["benchmark_share", "share_variation", "share_variation_pounds"]
    outcome = "benchmark_value gap gap_lower gap_upper variation z net classic".split()
    for one in explained:
        names = spend if one["kind"] == "spend" else outcome
        steps = {step["name"] for step in one["steps"]}
        assert {name for name in names if one["row"][name] is not None} <= steps, one["figure"]


def test_all_kinds_of_benchmark_are_among_them(explained: list[Explained]) -> None:
    kinds = {(one["kind"], one["row"]["benchmark"]) for one in explained}
    assert len(explained) > 150
    assert kinds == {("spend", name) for name in BENCHMARKS} | {
        ("outcome", name) for name in OUTCOME_BENCHMARKS
    }


def test_as_many_peers_are_named_as_made_the_benchmark(explained: list[Explained]) -> None:
    for one in explained:
        counts_itself = one["row"]["benchmark"] in ("nation", "top_quartile")
        column = {"spend": "per_head", "outcome": "value"}[one["kind"]]
        if one["row"]["benchmark"] == "peer_best5_last":
            column = "previous"
        known_peers = [peer for peer in one["peers"] if peer[column] is not None]
        assert len(known_peers) + counts_itself == one["row"]["peers"], one["figure"]


def test_inputs_as_published_name_their_release(explained: list[Explained]) -> None:
    for one in explained:
        released = {row["code"] for row in one["releases"]}
        named = {part["release"] for part in one["inputs"]}
        assert named - {None} == released != set()


def test_the_result_is_a_step_or_an_input(explained: list[Explained]) -> None:
    for one in explained:
        parts = [*one["steps"], *one["inputs"]]
        assert one["result"] in {part["name"] for part in parts}


def test_words_and_numbers_say_the_same_as_the_formula(explained: list[Explained]) -> None:
    one = next(one for one in explained if one["row"].get("basis") == "resident")
    step = next(step for step in one["steps"] if step["name"] == "variation")
    assert step["words"] == "variation per head × population"
    assert step["numbers"].count("×") == 1 and step["numbers"][-1].isdigit()
    mean = next(step for step in one["steps"] if step["name"] == "benchmark_per_head")
    assert "the peers' spend" in mean["words"]


def test_the_notes_say_what_a_figure_is_not(explained: list[Explained]) -> None:
    for one in explained:
        row, notes = one["row"], one["notes"]
        if one["kind"] == "spend":
            adjusted = row["basis"] == "need_weighted"
            assert ("Not adjusted for age or need." in notes) != adjusted
            carried = "No need-weighted population of the year is published: a later one stands in."
            assert (carried in notes) == row["need_carried"]
        else:
            interval = "No interval is published: only the position among the others is known."
            assert (interval in notes) == (row["lower"] is None)


def test_an_explanation_as_csv_has_a_line_for_each_number(explained: list[Explained]) -> None:
    one = explained[0]
    response = Client().get(f"{one['links']['self']}?format=csv")
    lines = list(csv.DictReader(streamed(response)))
    parts = [line["part"] for line in lines]
    assert parts.count("input") == len(one["inputs"])
    assert parts.count("step") == len(one["steps"])
    assert {line["organisation"] for line in lines} - {""} == {
        peer["organisation"] for peer in one["peers"]
    }


def test_the_links_lead_to_the_row_itself(explained: list[Explained]) -> None:
    for one in explained[::25]:
        [row] = Client().get(one["links"]["row"]).json()["results"]
        assert row == one["row"]
        assert Client().get(one["links"]["peers"]).status_code == 200


def test_an_id_of_no_figure_is_not_found(explained: list[Explained]) -> None:
    figure = explained[0]["figure"]
    for part, wrong in ((2, "Q99"), (3, "99"), (4, "acute"), (5, "1999-00"), (7, "nation2")):
        parts = figure.split("~")
        parts[part] = wrong
        refusal(Client().get(f"/api/v1/explain/{'~'.join(parts)}/"), 404)


def test_a_malformed_id_is_refused(explained: list[Explained]) -> None:
    figure = explained[0]["figure"]
    kind, run, *rest = figure.split("~")
    for wrong in ("~x", f"{kind}~{run}", f"cost~{run}~" + "~".join(rest), f"{figure}~more"):
        refusal(Client().get(f"/api/v1/explain/{wrong}/"), 400)
    refusal(Client().get(f"/api/v1/explain/{kind}~{10**9}~{'~'.join(rest)}/"), 404)


def test_the_gap_of_two_percentages_is_in_points(explained: list[Explained]) -> None:
    steps = [
        step
        for one in explained
        if one["row"].get("unit") == "percent"
        for step in one["steps"]
        if step["name"] in ("gap", "gap_lower", "gap_upper")
    ]
    assert {step["unit"] for step in steps} == {"percentage points"}


def test_a_reader_sees_two_decimals_where_a_program_gets_them_all(
    explained: list[Explained],
) -> None:
    steps = [step for one in explained for step in one["steps"] if step["name"] == "gap_lower"]
    assert steps
    for step in steps:
        assert "1.959963984540054 *" in step["formula"]
        assert "1.96 ×" in step["words"] and "1.96 ×" in step["numbers"]
        assert not re.search(r"\(-|1\.9599", step["numbers"])
