"""The made-up nation: what is built into it is found again by a real run, and it adds up."""

from collections import Counter
from dataclasses import astuple

import pytest
from django.db.models import Sum
from django.test import Client

from evidence.models import LoadedTable, Release, Run
from organisations.models import Organisation, Peer, PeerSet
from programmes import example, load
from programmes.example import chance, counts, definitions, money, places, tree
from programmes.models import (
    Benchmark,
    Inequality,
    Measure,
    Opportunity,
    OutcomeBenchmark,
    Programme,
    Spend,
    ValueMap,
)
from tests.reading import read

OWN = "X01"
LAST = "2023-24"
USUAL = {"organisation": OWN, "year": LAST, "basis": "need_weighted", "benchmark": "peer_mean"}


def more(one: float | None, other: float | None) -> bool:
    """Whether a known figure is larger than a known other one."""
    return one is not None and other is not None and one > other


def spend_on(run: Run, programme: str, care_setting: str = "all") -> Benchmark:
    where = {"programme": programme, "care_setting": care_setting}
    return Benchmark.objects.get(run=run, **USUAL, **where)


def outcome_of(run: Run, measure: str) -> OutcomeBenchmark:
    keys = {"organisation": OWN, "period": LAST, "group": "all", "benchmark": "peer_mean"}
    return OutcomeBenchmark.objects.get(run=run, measure=measure, **keys)


def is_worse_by_both_tests(result: OutcomeBenchmark) -> bool:
    tests = (result.different, result.unusual, result.signal)
    return tests == (True, True, "worse") and result.net is not None and result.net > 0


# Findings that are built in


def test_three_million_more_is_spent_on_asthma_with_worse_outcomes(published: Run) -> None:
    asthma = spend_on(published, "11-EX-ASTHMA")
    assert asthma.variation is not None and round(asthma.variation / 1e6, 1) == 3.0
    assert (asthma.signal, asthma.unusual) == ("above", True)
    assert is_worse_by_both_tests(outcome_of(published, "example-asthma-admissions"))
    assert is_worse_by_both_tests(outcome_of(published, "example-respiratory-readmission"))


def test_two_million_less_is_spent_on_mental_health_with_less_access_and_more_acute_use(
    published: Run,
) -> None:
    spend = spend_on(published, "05")
    assert spend.variation is not None and round(spend.variation / 1e6, 1) == -2.0
    assert (spend.signal, spend.unusual) == ("below", True)
    access = outcome_of(published, "example-talking-therapies-access")
    assert is_worse_by_both_tests(access) and more(access.benchmark_value, access.value)
    acute = outcome_of(published, "example-intensive-acute-use")
    assert is_worse_by_both_tests(acute) and more(acute.value, acute.benchmark_value)


def test_twelve_per_cent_of_stroke_spend_is_secondary_prevention_against_fifteen(
    published: Run,
) -> None:
    prevention = spend_on(published, "10B", "secondary_prevention")
    assert prevention.share is not None and prevention.benchmark_share is not None
    assert [round(100 * s) for s in (prevention.share, prevention.benchmark_share)] == [12, 15]
    strokes = outcome_of(published, "example-strokes")
    assert is_worse_by_both_tests(strokes) and more(strokes.value, strokes.benchmark_value)


def test_there_is_a_programme_of_each_class(published: Run) -> None:
    found = ValueMap.objects.filter(run=published, **USUAL, programme__level="programme")
    by_class = Counter(found.exclude(value_class="").values_list("value_class", flat=True))
    assert by_class == {"review": 1, "invest": 1, "sustain": 1, "challenge": 1}


def test_findings_are_built_in_and_most_programmes_are_alike(published: Run) -> None:
    found = Benchmark.objects.filter(run=published, **USUAL, care_setting="all")
    signals = Counter(found.filter(programme__level="programme").values_list("signal", flat=True))
    assert signals["none"] >= 15
    unusual = found.filter(programme__level="programme", unusual=True)
    assert set(unusual.values_list("programme", flat=True)) == {"05", "11"}


def test_the_first_findings_are_asthma_and_mental_health(published: Run) -> None:
    found = Opportunity.objects.filter(run=published, organisation=OWN, year=LAST).order_by("rank")
    spend = [one.programme_id for one in found if one.kind == "spend"]
    outcomes = [one.programme_id for one in found if one.kind == "outcome"]
    assert spend[:2] == ["11", "05"]
    assert outcomes[0] == "11-EX-ASTHMA"
    assert {one.certainty for one in found[:3]} == {"clear"}


def test_the_page_says_so_in_its_first_sentences_and_shows_twenty_programmes(
    published: Run, client: Client
) -> None:
    words = read(client, f"/organisations/{OWN}/").words
    assert (
        "You spend £3.0m more on problems of the respiratory system than the mean of your" in words
    )
    assert (
        "on asthma; the outcome beside it (emergency admissions for asthma, 2023-24) is worse"
        in words
    )
    assert "You spend £2.0m less on mental health disorders than the mean of your" in words
    assert "used A&E five times or more in the year, 2023-24) is worse" in words
    pairs = ValueMap.objects.filter(run=published, **USUAL, programme__level="programme")
    assert pairs.filter(spend_z__isnull=False, outcome_z__isnull=False).count() >= 20


# What there is


def test_all_programmes_and_eight_years_are_there(published: Run) -> None:
    own = Spend.objects.filter(organisation=OWN, care_setting="all")
    years = own.order_by("year").values_list("year", flat=True).distinct()
    assert (len(years), years[0], years[7]) == (8, "2016-17", LAST)
    programmes = Programme.objects.filter(level="programme").values_list("code", flat=True)
    assert set(programmes) == set(tree.PROGRAMMES)
    for year in years:
        there = own.filter(year=year, programme__level="programme")
        assert set(there.values_list("programme", flat=True)) == set(programmes)
    assert not own.filter(spend__lte=0).exists()


def test_programmes_add_up_to_the_total_and_systems_to_their_programme(published: Run) -> None:
    everywhere = Spend.objects.filter(organisation__illustrative=True, care_setting="all")
    for level, parent in (("programme", "programme__parent"), ("system", "programme__parent")):
        parts = everywhere.filter(programme__level=level).values_list(
            "organisation", "year", parent
        )
        sums = {(o, y, p): pounds for o, y, p, pounds in parts.annotate(Sum("spend"))}
        whole = everywhere.values_list("organisation", "year", "programme", "spend")
        known = {(o, y, p): pounds for o, y, p, pounds in whole}
        assert sums and all(known[key] == pounds for key, pounds in sums.items())


def test_care_settings_add_up_to_all_of_every_line_of_the_counties(published: Run) -> None:
    counties = Spend.objects.filter(organisation__in=places.COUNTIES)
    keys = ("organisation", "programme", "year")
    inside = counties.exclude(care_setting="all").values_list(*keys).annotate(Sum("spend"))
    whole = {
        row[:3]: row[3] for row in counties.filter(care_setting="all").values_list(*keys, "spend")
    }
    assert whole == {row[:3]: row[3] for row in inside}


def test_exampleshire_has_exactly_its_ten_peers_and_they_are_much_like_it(published: Run) -> None:
    found = Peer.objects.filter(run=published, organisation=OWN)
    assert set(found.values_list("peer", flat=True)) == set(places.PEERS)
    assert PeerSet.objects.get(run=published, organisation=OWN).grade in ("A", "B")
    one_way = Peer.objects.filter(run=published, organisation__in=places.CITIES, two_way=False)
    assert one_way.exists()


def test_every_programme_but_two_has_a_headline_outcome(published: Run) -> None:
    headline = Measure.objects.filter(nations=["example"], headline=True)
    codes = set(headline.values_list("programme", flat=True))
    assert set(tree.PROGRAMMES) - codes == set(definitions.NO_MEASURE)


@pytest.mark.parametrize("programme", ["02", "04A", "05", "10B", "11-EX-ASTHMA", "11-EX-COPD"])
def test_pathways_are_measured_from_risk_to_outcome(published: Run, programme: str) -> None:
    rows = [row for row in example.measures() if programme in (row.programme, *row.second)]
    assert {row.stage for row in rows} == {"risk", "detection", "treatment", "outcome"}


def test_no_text_of_a_measure_is_empty(published: Run) -> None:
    for measure in Measure.objects.filter(nations=["example"]):
        texts = (measure.why, measure.reasons, measure.options, measure.resources)
        assert all(texts) and all((measure.caveats, measure.check_first, measure.numerator))


def test_every_outcome_is_counted_and_its_interval_holds_it() -> None:
    rows = list(example.outcomes())
    assert len(rows) > 5_000
    for row in rows:
        assert None not in (row.lower, row.value, row.upper, row.numerator, row.denominator)
        known = [x or 0.0 for x in (row.lower, row.value, row.upper)]
        assert known == sorted(known)
        times = definitions.MULTIPLIERS[definitions.written()[row.measure]["unit"]]
        rate = times * (row.numerator or 0) / (row.denominator or 1)
        assert known[1] == pytest.approx(rate, abs=1e-4)


def test_deprivation_fifths_add_up_to_everybody() -> None:
    by_group = [measure for measure in definitions.written() if definitions.made(measure).slope]
    assert len(by_group) >= 3
    for part in ("numerator", "denominator"):
        left: Counter[tuple[str, str, str]] = Counter()
        for row in example.outcomes():
            if row.measure in by_group:
                sign = -1 if row.group == "all" else 1
                left[row.measure, row.organisation, row.period] += sign * round(getattr(row, part))
        assert left and not any(left.values())


def test_deprivation_fifths_carry_slope_core20_gap_and_trend(published: Run) -> None:
    found = Inequality.objects.filter(run=published, organisation=OWN, period=LAST)
    assert len(found) >= 3
    for row in found:
        assert row.slope_index is not None and row.core20_gap is not None
        assert row.gap_trend in ("widening", "narrowing", "none")


# Made by a seed


def test_the_figures_are_the_same_each_time() -> None:
    before = [[astuple(row) for row in rows()] for rows in (example.spend, example.outcomes)]
    for remembered in (money.pounds, money.mix, counts.rate):
        remembered.cache_clear()
    after = [[astuple(row) for row in rows()] for rows in (example.spend, example.outcomes)]
    assert before == after


def test_another_line_or_system_changes_no_other_draw() -> None:
    assert chance.draw("X05", "11-EX-ASTHMA") == chance.draw("X05", "11-EX-ASTHMA")
    assert chance.draw("X05", "11-EX-ASTHMA") != chance.draw("X06", "11-EX-ASTHMA")


def test_there_is_no_more_spend_than_is_needed() -> None:
    assert len(list(example.spend())) <= 20_000


@pytest.mark.parametrize("total", [0, 1, 7, 1_000_003])
def test_a_whole_number_is_shared_out_without_a_rest(total: int) -> None:
    parts = chance.shared_out(total, {"a": 1.0, "b": 2.5, "c": 0.0, "d": 3.3})
    assert sum(parts.values()) == total
    assert all(part >= 0 for part in parts.values()) and parts["c"] <= 1


# Said to be made up


def test_releases_say_that_they_are_made_up_and_by_which_modules(published: Run) -> None:
    # What patient-level costs are held against is made up by costing.
    releases = Release.objects.filter(illustrative=True).exclude(
        kind=Release.Kind.REFERENCE, code__contains="-of-the-made-up-"
    )
    assert {one.code for one in releases} == {row.release for row in example.releases()}
    for one in releases:
        assert one.caveat.startswith("Made up")
        assert one.publisher == "valuedash (made up)"
        assert len(one.source_sha256) == 64
    assert not Spend.objects.filter(
        organisation__illustrative=True, release__illustrative=False
    ).exists()
    assert set(Organisation.objects.filter(release__illustrative=True)) == set(
        Organisation.objects.filter(nation="example")
    )


def test_a_changed_module_is_loaded_again(db: None, published: Run) -> None:
    names = set(LoadedTable.objects.values_list("name", flat=True))
    assert {"programmes/example/tree.py", "example/programmes_11.toml"} <= names
    assert not load.everything()
    LoadedTable.objects.filter(name="programmes/example/tree.py").update(sha256="0" * 64)
    assert load.everything()
