"""The published figures into the database: what is known with its source, what is not as unknown."""

import csv
from typing import Any

from django.core.management import call_command

import evidence.load
from evidence import runs
from evidence.models import LoadedTable, Parameter, Release
from organisations.models import Organisation, Population
from programmes import example, load
from programmes.datasets.rows import SpendRow
from programmes.models import Measure, NoMeasure, Outcome, Programme, Spend

from .a_few import rewritten, what_is_loaded, with_cell


def lines(path):
    return len(list(csv.reader(path.read_text().splitlines()))) - 1


def figure(year="2023-24", organisation="QT6", programme="05"):
    return Spend.objects.get(organisation=organisation, programme=programme, year=year)


# Loading


REAL = {"release__illustrative": False}


def test_every_row_of_every_table_is_loaded(db, tables):
    assert load.everything()
    data, people = tables / "programmes" / "data", tables / "organisations" / "data"
    spend, outcomes = Spend.objects.filter(**REAL), Outcome.objects.filter(**REAL)
    assert spend.count() == sum(lines(path) for path in data.glob("spend_*.csv"))
    assert outcomes.count() == sum(lines(path) for path in data.glob("outcomes_*.csv"))
    assert Programme.objects.count() == lines(data / "programmes.csv")
    real = NoMeasure.objects.exclude(nation="example")
    assert real.count() == lines(data / "no_measure.csv")
    measures = Measure.objects.filter(**REAL)
    assert measures.count() == len(list((tables / "programmes" / "measures").iterdir()))
    assert Population.objects.filter(**REAL).count() == lines(people / "populations.csv")
    assert Organisation.objects.filter(**REAL).count() == lines(people / "organisations.csv")
    assert Parameter.objects.count() == lines(tables / "evidence" / "data" / "parameters.csv")
    releases = Release.objects.filter(illustrative=False)
    assert releases.count() == lines(tables / "evidence" / "data" / "releases.csv")


def test_every_row_of_the_made_up_nation_is_loaded_beside_them(db, tables):
    load.everything()
    made_up = {"release__illustrative": True}
    assert Spend.objects.filter(**made_up).count() == len(list(example.spend()))
    assert Outcome.objects.filter(**made_up).count() == len(list(example.outcomes()))
    assert Measure.objects.filter(**made_up).count() == len(list(example.measures()))
    assert Population.objects.filter(**made_up).count() == len(list(example.populations()))
    assert Organisation.objects.filter(**made_up).count() == len(list(example.organisations()))
    assert Release.objects.filter(illustrative=True).count() == len(list(example.releases()))


def test_every_table_is_remembered_with_its_checksum(db, tables):
    load.everything()
    names = set(LoadedTable.objects.values_list("name", flat=True))
    assert names == {evidence.load.table_name(path) for path in load.tables()}
    assert {"organisations/populations.csv", "programmes/talking-therapies-recovery.toml"} <= names


def test_loading_again_changes_nothing(db, tables):
    load.everything()
    before = what_is_loaded()
    assert not load.everything()
    assert what_is_loaded() == before


def test_a_changed_figure_is_loaded_and_becomes_another_input(db, tables):
    load.everything()
    before = runs.input_hash()
    with_cell(tables / "programmes" / "data" / "spend_wales.csv", 2, "spend", "123456")
    assert load.everything()
    assert figure("2009-10", "W11000023", "01").spend == 123456
    assert runs.input_hash() != before


def test_loading_is_said_step_by_step(db, tables):
    said: list[str] = []
    load.everything(said.append)
    assert said == [words for words, _ in load.STEPS]
    assert said[0] == "releases" and said.index("spend") + 1 == said.index("outcomes")


def test_a_table_that_is_gone_takes_its_figures_with_it(db, tables):
    load.everything()
    before = runs.input_hash()
    (tables / "programmes" / "data" / "outcomes_wales_2024.csv").unlink()
    assert load.everything()
    assert not Outcome.objects.filter(measure="wales-suicide").exists()
    assert not LoadedTable.objects.filter(name="programmes/outcomes_wales_2024.csv").exists()
    assert runs.input_hash() != before


def test_a_renamed_organisation_keeps_its_code_and_its_figures(db, tables):
    load.everything()
    path = tables / "organisations" / "data" / "organisations.csv"

    def renamed(row, _):
        return row | {"name": "Kernow"} if row["code"] == "QT6" else row

    rewritten(path, renamed)
    load.everything()
    assert figure().organisation.name == "Kernow"


def test_predecessors_know_their_successors(db, tables):
    load.everything()
    successors = Organisation.objects.get(code="W11000026").successors
    assert set(successors.values_list("code", flat=True)) == {"W11000030", "W11000031"}


def test_the_command_says_what_it_loaded_and_when_there_is_nothing_to_do(db, tables, capsys):
    call_command("load_published")
    assert capsys.readouterr().out.endswith(f"  {load.STEPS[-1][0]}\nPublished figures loaded.\n")
    call_command("load_published")
    assert capsys.readouterr().out == "Published figures are current.\n"


# Figures


def row(**cells):
    usual: dict[str, Any] = {"release": "r", "organisation": "QT6", "programme": "05"}
    usual |= {"care_setting": "all"}
    usual |= {"year": "2023-24", "spend": None, "per_head": None, "share_of_allocation": None}
    return SpendRow(**usual | {"note": ""} | cells)


REGISTERED = {("QT6", "2023-24"): 600_000.0, ("QT6", "2024-25"): 610_000.0}


def test_pounds_as_published_are_not_derived():
    fact = load.spend_fact(row(spend=1e6), REGISTERED)
    assert (fact.spend, fact.derived, fact.population_year) == (1e6, False, "")


def test_pounds_a_head_become_pounds_with_the_registered_population_of_the_year():
    fact = load.spend_fact(row(year="2024-25", per_head=200.0), REGISTERED)
    assert (fact.spend, fact.derived, fact.population_year) == (122e6, True, "2024-25")


def test_before_the_first_population_the_first_is_used_and_its_year_is_said():
    fact = load.spend_fact(row(year="2016-17", per_head=200.0), REGISTERED)
    assert (fact.spend, fact.derived, fact.population_year) == (120e6, True, "2023-24")


def test_no_population_is_unknown_not_nil():
    fact = load.spend_fact(row(organisation="QZZ", per_head=200.0), REGISTERED)
    assert (fact.spend, fact.per_head, fact.population_year) == (None, 200.0, "")


def test_nothing_published_is_unknown_and_nil_is_nil():
    unknown = load.spend_fact(row(note="not_published"), REGISTERED)
    assert (unknown.spend, unknown.derived, unknown.note) == (None, False, "not_published")
    assert load.spend_fact(row(spend=0.0), REGISTERED).spend == 0
    assert load.spend_fact(row(per_head=0.0), REGISTERED).spend == 0


def test_gp_payments_of_england_in_2017_18(published):
    england = figure("2017-18", "E92000001", "23A")
    assert round(england.per_head, 2) == 152.05
    registered = Population.objects.get(
        organisation="E92000001", year="2023-24", basis="registered"
    ).population
    assert england.spend == england.per_head * registered
    assert (england.derived, england.population_year) == (True, "2023-24")


def test_mental_health_of_cornwall_in_2023_24_is_derived_with_its_own_year(published):
    cornwall = figure()
    people = Population.objects.get(organisation="QT6", year="2023-24", basis="registered")
    assert cornwall.spend == cornwall.per_head * people.population
    assert (cornwall.derived, cornwall.population_year) == (True, "2023-24")


def test_false_zeros_are_unknown_with_their_reason(published):
    false_zeros = Spend.objects.filter(note="false_zero")
    assert false_zeros.count() == 16
    assert not false_zeros.exclude(spend=None, per_head=None).exists()


def test_a_code_that_was_not_in_use_is_unknown_and_a_true_nil_is_nil(published):
    unused = Spend.objects.filter(note="code_not_in_use")
    assert unused.count() == 128
    assert not unused.exclude(spend=None).exists()
    assert Spend.objects.get(note="nil_as_published").spend == 0


def test_gp_payments_of_a_system_are_unknown_because_only_groups_are_published(published):
    real = {"organisation__kind": "icb", "organisation__nation": "england"}
    systems = Spend.objects.filter(programme="23A", **real)
    assert set(systems.values_list("spend", "note")) == {(None, "by_deprivation_only")}
