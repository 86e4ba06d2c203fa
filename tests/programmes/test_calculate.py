"""The published figures calculated: the figures that are known, and the promises of the method."""

from collections import Counter

import pytest
from django.db.models import F, Q

from programmes.calculate import opportunities
from programmes.models import (
    Benchmark,
    Measure,
    Opportunity,
    OutcomeBenchmark,
    Spend,
    ValueMap,
)


@pytest.fixture
def spend(published):
    return Benchmark.objects.filter(run=published)


@pytest.fixture
def outcomes(published):
    return OutcomeBenchmark.objects.filter(run=published)


@pytest.fixture
def value_map(published):
    return ValueMap.objects.filter(run=published)


@pytest.fixture
def found(published):
    return Opportunity.objects.filter(run=published)


def one(rows, organisation, programme, **about):
    usual = {"year": "2023-24", "care_setting": "all", "benchmark": "peer_mean"} | about
    return rows.get(organisation=organisation, programme=programme, **usual)


# The figures that are known


def test_cornwall_spends_38_6_million_pounds_more_on_mental_health_than_its_peers(spend):
    cornwall = one(spend, "QT6", "05", basis="need_weighted")
    assert round(cornwall.per_head, 1) == 328.1
    assert round(cornwall.benchmark_per_head, 1) == 262.2
    assert round(cornwall.variation / 1e6, 1) == 38.6
    assert cornwall.weighting == "wp_mental_health"
    assert (cornwall.population_year, cornwall.need_carried) == ("2023-24", False)
    assert cornwall.signal == "above"


def test_betsi_cadwaladr_spends_24_6_million_pounds_more_on_circulation_than_the_others(spend):
    board = one(spend, "W11000023", "10")
    assert round(board.per_head, 1) == 267.4
    assert round(board.benchmark_per_head, 1) == 231.9
    assert round(board.variation / 1e6, 1) == 24.6
    assert (board.basis, board.weighting, board.used) == ("resident", "", 6)


def test_what_is_said_of_a_board_is_not_adjusted_for_age_or_need(found):
    board = found.get(organisation="W11000023", year="2023-24", programme="10", kind="spend")
    not_adjusted = opportunities.CHECK_SPEND[opportunities.NOT_ADJUSTED]
    assert "not adjusted for age or need" in not_adjusted
    assert board.check_first == not_adjusted


# Unknown stays unknown


def test_spend_that_is_unknown_has_no_benchmark(spend):
    unknown = Spend.objects.filter(spend=None, organisation__kind__in=["icb", "health_board"])
    stored = set(spend.values_list("organisation", "programme", "year").distinct())
    places = set(unknown.values_list("organisation", "programme", "year"))
    assert len(places) > 500
    assert not places & stored


def test_below_five_comparators_there_is_no_benchmark(spend, outcomes):
    few = spend.filter(used__lt=5)
    assert few.exists()
    for row in few:
        unknown = (row.benchmark_per_head, row.variation, row.variation_percent, row.z)
        assert unknown == (None, None, None, None)
        assert (row.unusual, row.signal) == (None, "")
    assert not outcomes.filter(used__lt=5).exclude(benchmark_value=None, gap=None).exists()


def test_need_is_weighted_only_as_far_back_as_the_index_may_be_carried(spend):
    england = spend.filter(organisation__nation="england")
    weighted = england.filter(basis="need_weighted")
    years = Counter(weighted.values_list("year", "need_carried").distinct())
    carried = {(f"20{n}-{n + 1}", True) for n in range(18, 23)}
    assert years.keys() == carried | {("2023-24", False)}
    registered = england.filter(basis="registered", year__lt="2018-19", benchmark="peer_mean")
    assert registered.filter(programme="05").count() == 2 * 42


# Wales


def test_boards_that_never_stood_side_by_side_are_never_mixed(spend):
    old = spend.filter(organisation__in=["W11000026", "W11000027"])
    new = spend.filter(organisation__in=["W11000030", "W11000031"])
    assert max(old.values_list("year", flat=True)) == "2018-19"
    assert min(new.values_list("year", flat=True)) == "2019-20"
    total = spend.filter(programme="ALL", organisation__nation="wales")
    assert set(total.exclude(benchmark="nation").values_list("used", "of")) == {(6, 7)}


def test_the_rest_of_wales_has_no_best_five_and_no_top_quartile(outcomes):
    wales = outcomes.filter(organisation__nation="wales")
    names = set(wales.values_list("benchmark", flat=True))
    assert names == {"peer_mean", "peer_median", "nation"}
    assert not wales.exclude(classic=None).exists()
    england = set(outcomes.values_list("benchmark", flat=True)) - names
    assert england == {"peer_best5_last", "peer_best5", "top_quartile"}


# How firmly


def test_the_specifications_are_38_or_19_of_spend_and_19_or_18_of_outcomes(spend, outcomes):
    england = spend.filter(organisation__nation="england", programme="05", benchmark="peer_mean")
    counts = england.values_list("basis", "specifications").distinct()
    assert set(counts) == {("need_weighted", 38), ("registered", 38), ("registered", 19)}
    early = england.filter(specifications=19).values_list("year", flat=True)
    assert set(early) == {"2016-17", "2017-18"}
    results = outcomes.filter(organisation__nation="england", benchmark="peer_mean")
    assert set(results.values_list("specifications", flat=True)) <= {18, 19}


def test_the_specifications_of_a_board_are_nine(spend, published):
    wales = spend.filter(organisation__nation="wales", programme="10", benchmark="peer_mean")
    assert set(wales.values_list("specifications", flat=True)) == {9}
    names = published.specifications["spend health_board wales resident"]
    assert names[:3] == ["mean", "median", "nation"]
    assert names[3] == "without W11000023"


def test_what_breaks_a_finding_is_named(spend, published):
    for key, most in (("need_weighted", 38), ("registered", 38)):
        names = published.specifications[f"spend icb england {key}"]
        assert len(set(names)) == most
        assert names[0].endswith(key.replace("_", "-"))
    row = spend.filter(benchmark="peer_mean", specifications=38).exclude(broken=0).first()
    assert bin(row.broken).count("1") == round(38 * (1 - row.robust))


def test_only_the_default_benchmark_says_how_firm_a_variation_is(spend, outcomes):
    firm = ~Q(robust=None) | ~Q(specifications=0) | ~Q(broken=0) | ~Q(signal="")
    assert not spend.exclude(benchmark="peer_mean").filter(firm).exists()
    assert not outcomes.exclude(benchmark="peer_mean").filter(firm).exists()


# Need, position and headlines


def test_need_is_never_judged(outcomes, value_map, found):
    need = set(Measure.objects.filter(proxy_grade="need").values_list("code", flat=True))
    shown = outcomes.filter(measure__in=need)
    assert len(set(shown.values_list("measure", flat=True))) == len(need) > 30
    judged = ~Q(signal="") | ~Q(different=None) | ~Q(unusual=None) | ~Q(net=None) | ~Q(classic=None)
    assert not shown.filter(judged).exists()
    best = shown.filter(benchmark__in=["peer_best5", "peer_best5_last", "top_quartile"])
    assert not best.exclude(benchmark_value=None).exists()
    assert not value_map.filter(measure__in=need).exists()
    assert not found.filter(measure__in=need).exists()


def test_a_position_alone_is_never_a_review(value_map, outcomes):
    by_position = set(
        outcomes.filter(position_only=True, benchmark="peer_mean").values_list(
            "organisation", "measure", "period"
        )
    )
    rows = [
        row
        for row in value_map.filter(benchmark="peer_mean")
        if (row.organisation_id, row.measure_id, row.period) in by_position
    ]
    assert rows
    assert "review" not in {row.value_class for row in rows}
    assert {row.tag for row in rows if row.value_class} == {"position only"}
    assert {row.tag for row in rows if not row.value_class} == {""}


def test_pounds_that_rest_on_another_years_population_are_never_a_headline(found, spend):
    of_another_year = spend.exclude(population_year=F("year")).filter(benchmark="peer_mean")
    places = set(of_another_year.values_list("organisation", "programme", "year", "basis"))
    findings = found.filter(kind="spend")
    headlines = set(
        findings.filter(headline=True).values_list("organisation", "programme", "year", "basis")
    )
    assert headlines
    assert not headlines & places
    assert findings.filter(headline=False).exists()


def test_a_headline_about_an_outcome_needs_both_tests(found, outcomes):
    tested = {
        (row.organisation_id, row.measure_id, row.period): row.different and row.unusual
        for row in outcomes.filter(benchmark="peer_mean")
    }
    for row in found.filter(kind="outcome"):
        both = tested[row.organisation_id, row.measure_id, row.period]
        assert row.headline == bool(both)


# Findings


def test_pounds_and_people_never_share_a_scale(found):
    spend, outcome = found.filter(kind="spend"), found.filter(kind="outcome")
    assert spend.exists()
    assert outcome.exists()
    people = ~Q(net=None) | ~Q(classic=None) | ~Q(noise_floor=None) | ~Q(measure=None)
    assert not spend.filter(people).exists()
    pounds = ~Q(variation_per_head=None) | ~Q(variation_percent=None) | ~Q(basis="")
    assert not outcome.filter(pounds).exists()


def test_what_is_not_adjusted_for_need_is_at_most_tentative(found):
    sure = found.filter(kind="spend").exclude(certainty="tentative")
    assert sure.exists()
    assert set(sure.values_list("basis", flat=True)) == {"need_weighted"}


def test_a_finding_about_spend_is_material_and_holds_in_half_of_the_specifications(found):
    spend = found.filter(kind="spend")
    assert not spend.filter(variation_percent__gt=-0.05, variation_percent__lt=0.05).exists()
    assert not spend.filter(robust__lt=0.5).exists()


def test_an_opportunity_is_never_negative(found, outcomes):
    for rows in (found, outcomes):
        assert not rows.filter(Q(net__lt=0) | Q(classic__lt=0) | Q(noise_floor__lt=0)).exists()


def test_each_node_is_found_once_a_year_and_kind(found):
    places = found.values_list("organisation", "year", "kind", "programme")
    assert len(places) == len(set(places))


def test_the_total_is_no_finding_about_spend(found, value_map):
    assert not found.filter(kind="spend", programme="ALL").exists()
    assert not value_map.filter(programme="ALL").exists()
