"""A reader's own list of peers: the sums against a slow twin, and how alike the list is."""

import numpy as np
import pytest
from django.test import Client

from evidence.models import Run
from organisations import whatif as alike
from organisations.models import Peer, PeerSet, PeerWeight
from programmes import coverage, whatif
from programmes.models import Benchmark
from tests.reading import read

from .reference_own_peers import against

OWN = "/organisations/QT6/peers/own/"
FIVE = ("QJK", "QSL", "QVV", "QUY", "QE1")


# --- The sums -----------------------------------------------------------------------------------


@pytest.mark.parametrize("seed", range(20))
def test_the_sums_are_those_of_the_slow_twin(seed: int) -> None:
    draw = np.random.default_rng(seed)
    own, chosen = draw.normal(200, 50, 7), draw.normal(200, 50, (draw.integers(5, 21), 7))
    chosen[draw.random(chosen.shape) < 0.3] = np.nan
    found = whatif.against(own, chosen)
    for i, rate in enumerate(own):
        slow = against(rate, [None if np.isnan(value) else value for value in chosen[:, i]])
        assert (found.mean[i], found.used[i]) == (slow.mean and pytest.approx(slow.mean), slow.used)
        assert found.z[i] == (slow.z and pytest.approx(slow.z, abs=1e-9))


def test_a_mean_of_four_known_figures_is_unknown() -> None:
    found = whatif.against(np.array([10.0]), np.array([[1], [2], [3], [4], [np.nan]], dtype=float))
    assert (found.mean, found.used, found.z) == ([None], [4], [None])


def test_peers_that_spend_the_same_give_a_mean_and_no_position() -> None:
    found = whatif.against(np.array([10.0]), np.full((5, 1), 8.0))
    assert (found.mean, found.z) == ([8.0], [None])


def test_a_direction_changes_where_the_signs_differ() -> None:
    assert whatif.changes(3.0, -1.0) is True
    assert whatif.changes(-3.0, -1.0) is False
    assert whatif.changes(0.0, 2.0) is True
    assert whatif.changes(None, 2.0) is None


def test_the_run_s_own_ten_give_the_run_s_own_figures(published: Run) -> None:
    ten = list(
        Peer.objects.filter(run=published, organisation="QT6").values_list("peer", flat=True)
    )
    rows = whatif.spend(published, "QT6", ten, "2023-24", "need_weighted")
    assert len(rows) == 8
    for row in rows:
        assert row["own_mean"] == pytest.approx(row["benchmark_per_head"])
        assert row["own_variation"] == pytest.approx(row["variation"])
        assert row["own_z"] == pytest.approx(row["z"])
        assert (row["own_used"], row["changes"]) == (row["used"], False)


def test_the_run_s_own_ten_give_the_run_s_own_outcomes(published: Run) -> None:
    ten = list(
        Peer.objects.filter(run=published, organisation="QT6").values_list("peer", flat=True)
    )
    rows = whatif.outcomes(published, "QT6", ten, "2023-24")
    run = coverage.headline_outcomes(published, "QT6", "peer_mean", "2023-24")
    assert {row["programme"] for row in rows} == set(run)
    for row in rows:
        one = run[row["programme"]]
        assert (row["measure"], row["period"]) == (one["measure"], one["period"])
        assert row["own_mean"] == pytest.approx(one["benchmark_value"])
        assert row["own_gap"] == pytest.approx(one["gap"])
        assert row["own_z"] == pytest.approx(one["z"])


def test_cornwall_against_five_of_one_s_own_is_the_slow_twin_s(published: Run) -> None:
    rows = whatif.spend(published, "QT6", FIVE, "2023-24", "need_weighted")
    found = Benchmark.objects.filter(
        run=published, programme="05", care_setting="all", year="2023-24",
        basis="need_weighted", benchmark="peer_mean",
    )  # fmt: skip
    rate = {code: value or 0.0 for code, value in found.values_list("organisation", "per_head")}
    (row,) = [row for row in rows if row["node"] == "05"]
    slow = against(rate["QT6"], [rate[code] for code in FIVE])
    assert row["own_mean"] == pytest.approx(slow.mean)
    assert row["own_z"] == pytest.approx(slow.z)
    assert row["own_variation"] == pytest.approx(
        (rate["QT6"] - (slow.mean or 0)) * row["population"]
    )


# --- How alike the list is ------------------------------------------------------------------------


def test_the_fit_of_the_run_s_own_ten_is_the_run_s(published: Run, client: Client) -> None:
    ten = Peer.objects.filter(run=published, organisation="QT6").values_list("peer", flat=True)
    page = read(client, f"{OWN}?peers={','.join(ten)}")
    run = PeerSet.objects.get(run=published, organisation="QT6")
    assert f"Fit of your list {run.grade}" in page.words
    assert page.words.count(f"({run.fit:.2f}") == 2
    assert "No line of spend changes sides" in page.words
    assert "All ten on your list are among the run’s ten too" in page.words


def test_a_list_is_as_alike_as_its_distances_say() -> None:
    weights = [PeerWeight(variable="a", weight=0.5), PeerWeight(variable="b", weight=0.5)]
    values = {code: {"a": n, "b": n**2} for n, code in enumerate("uvwxyz")}
    near, far = (alike.own_list("u", chosen, values, weights) for chosen in ("vw", "yz"))
    assert near.fit < far.fit  # type: ignore[operator]
    assert near.distances["v"] < near.distances["w"]  # type: ignore[operator]


def test_a_chosen_one_without_characteristics_leaves_the_fit_unknown() -> None:
    weights = [PeerWeight(variable="a", weight=1.0)]
    values = {code: {"a": float(n)} for n, code in enumerate("uvwx")}
    found = alike.own_list("u", ["v", "nobody"], values, weights)
    assert (found.fit, found.grade, found.distances["nobody"]) == (None, "", None)
