"""Published figures that a load changed: what is written down, and what the next run says of it."""

from pathlib import Path

import pytest

from evidence.models import Run
from organisations.models import Organisation
from programmes import corrections, load
from programmes.models import Benchmark, Correction, OutcomeBenchmark, Spend
from tests import builders

from .a_few import rewritten

YEAR = {"year": "2023-24"}


def corrected() -> list[tuple]:
    """What is written down, without when."""
    names = ("kind", "organisation", "programme", "care_setting", "measure", "period", "group")
    return list(Correction.objects.values_list(*names, "before", "after"))


@pytest.fixture
def facts(db: None) -> None:
    builders.organisation("QT6")
    builders.programme("05")
    builders.measure("recovery", programme=builders.programme_named("05"))
    builders.spend("QT6", "05", spend=10.0, year="2022-23")
    builders.spend("QT6", "05", spend=20.0)
    builders.outcome("QT6", "recovery", value=50.0)


# --- What a correction is -----------------------------------------------------------------------


def test_pounds_that_changed_are_a_correction(facts: None) -> None:
    corrections.before()
    Spend.objects.filter(**YEAR).update(spend=21.0)
    assert corrections.after() == 1
    assert corrected() == [("spend", "QT6", "05", "all", None, "2023-24", "", 20.0, 21.0)]


def test_an_outcome_that_changed_is_a_correction_of_its_programme(facts: None) -> None:
    from programmes.models import Outcome

    corrections.before()
    Outcome.objects.update(value=49.0)
    corrections.after()
    assert corrected() == [("outcome", "QT6", "05", "", "recovery", "2023-24", "all", 50.0, 49.0)]


def test_figures_that_did_not_change_are_none(facts: None) -> None:
    corrections.before()
    assert corrections.after() == 0


def test_a_figure_that_becomes_known_is_a_correction(facts: None) -> None:
    Spend.objects.filter(**YEAR).update(spend=None)
    corrections.before()
    Spend.objects.filter(**YEAR).update(spend=22.0)
    corrections.after()
    assert [row[-2:] for row in corrected()] == [(None, 22.0)]


def test_a_figure_that_is_withdrawn_became_unknown_and_not_nil(facts: None) -> None:
    corrections.before()
    Spend.objects.filter(**YEAR).delete()
    corrections.after()
    assert [row[-2:] for row in corrected()] == [(20.0, None)]


def test_an_unknown_figure_that_is_left_out_is_none(facts: None) -> None:
    Spend.objects.filter(**YEAR).update(spend=None)
    corrections.before()
    Spend.objects.filter(**YEAR).delete()
    assert corrections.after() == 0


def test_a_new_year_is_none(facts: None) -> None:
    corrections.before()
    builders.spend("QT6", "05", spend=30.0, year="2024-25")
    assert corrections.after() == 0


def test_the_same_figure_under_another_release_is_none(facts: None) -> None:
    corrections.before()
    Spend.objects.filter(**YEAR).update(release=builders.release("revised"))
    assert corrections.after() == 0


def test_a_figure_corrected_by_another_release_names_that_one(facts: None) -> None:
    corrections.before()
    Spend.objects.filter(**YEAR).update(release=builders.release("revised"), spend=25.0)
    corrections.after()
    assert Correction.objects.get().release_id == "revised"


def test_a_figure_that_two_releases_have_is_none_while_both_stand(facts: None) -> None:
    second = Spend.objects.get(**YEAR)
    second.pk, second.release, second.spend = None, builders.release("second"), 20.5
    second.save()
    corrections.before()
    assert corrections.after() == 0


def test_made_up_figures_are_nobodys_publication(facts: None) -> None:
    builders.organisation("EX1", nation="example")
    builders.spend("EX1", "05", spend=5.0)
    corrections.before()
    Spend.objects.filter(organisation="EX1").update(spend=6.0)
    assert corrections.after() == 0


# --- With a load --------------------------------------------------------------------------------


def test_the_first_load_corrects_nothing(db: None, tables: Path) -> None:
    load.everything()
    assert not Correction.objects.exists()


def test_a_load_writes_down_what_it_changed(db: None, tables: Path) -> None:
    load.everything()
    path = tables / "programmes" / "data" / "spend_wales.csv"
    rewritten(path, lambda row, at: row | {"spend": "123456"} if at == 2 else row)
    load.everything()
    [row] = Correction.objects.all()
    assert (row.organisation_id, row.programme_id, row.period) == ("W11000023", "01", "2009-10")
    assert row.after == 123456
    assert row.before and row.before > 0
    assert row.run is None


def test_a_load_that_is_refused_corrects_nothing(db: None, tables: Path) -> None:
    load.everything()
    data = tables / "programmes" / "data"
    rewritten(data / "spend_wales.csv", lambda row, at: row | {"spend": "1"} if at == 2 else row)
    rewritten(
        data / "outcomes_wales_2024.csv",
        lambda row, at: row | {"measure": "nobody-knows"} if at == 2 else row,
    )
    with pytest.raises(ValueError, match="nobody-knows"):
        load.everything()
    assert not Correction.objects.exists()


# --- What it did to the comparison --------------------------------------------------------------


def variation(run: Run, pounds: float, basis: str = "need_weighted") -> None:
    key = {"organisation": "QT6", "programme": "05", "care_setting": "all", **YEAR}
    key |= {"basis": basis, "benchmark": "peer_mean"}
    builders.results(Benchmark, run, key | {"variation": pounds})


def one_correction(**about: object) -> Correction:
    usual: dict = {"loaded_at": "2026-04-01T00:00Z", "kind": "spend", "release": builders.release()}
    usual |= {"organisation": Organisation.objects.get(code="QT6"), "care_setting": "all"}
    usual |= {"programme": builders.programme_named("05"), "period": "2023-24"}
    return Correction.objects.create(**usual | {"before": 20.0, "after": 21.0} | about)


def run_of_now() -> Run:
    from evidence import runs

    return builders.run(input_hash=runs.input_hash())


def test_the_next_run_says_what_a_correction_did(facts: None) -> None:
    variation(run_of_now(), 5e6)
    correction = one_correction()
    later = run_of_now()
    variation(later, 6e6)
    assert corrections.weigh(later) == 1
    correction.refresh_from_db()
    assert (correction.variation_before, correction.variation_after) == (5e6, 6e6)
    assert correction.run == later


def test_an_outcome_is_weighed_in_people(facts: None) -> None:
    correction = one_correction(kind="outcome", measure_id="recovery", care_setting="", group="all")
    run = run_of_now()
    key = {"organisation": "QT6", "measure": "recovery", "period": "2023-24", "group": "all"}
    builders.results(OutcomeBenchmark, run, key | {"benchmark": "peer_mean", "variation": -40.0})
    corrections.weigh(run)
    correction.refresh_from_db()
    assert (correction.variation_before, correction.variation_after) == (None, -40.0)


def test_a_correction_is_weighed_once(facts: None) -> None:
    one_correction()
    assert corrections.weigh(run_of_now()) == 1
    assert corrections.weigh(run_of_now()) == 0


def test_figures_loaded_since_a_run_are_left_to_the_next(facts: None) -> None:
    one_correction()
    assert corrections.weigh(builders.run(input_hash="of other figures")) == 0
    assert Correction.objects.get().run is None
