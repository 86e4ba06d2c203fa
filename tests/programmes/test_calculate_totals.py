"""What ought to add up does, in the facts as loaded and in the results of a run."""

import pytest
from django.db.models import Sum

from organisations.models import Population
from programmes.models import Benchmark, Spend


@pytest.fixture
def spend(published):
    return Benchmark.objects.filter(run=published)


def test_welsh_programmes_add_up_to_the_total_in_all_120_organisation_years(published):
    wales = Spend.objects.filter(organisation__nation="wales")
    totals = wales.filter(programme="ALL").values_list("organisation", "year", "spend")
    programmes = wales.filter(programme__level="programme").values_list("organisation", "year")
    sums = {(code, year): pounds for code, year, pounds in programmes.annotate(Sum("spend"))}
    assert len(totals) == 120
    for code, year, pounds in totals:
        assert sums[code, year] == pytest.approx(pounds, abs=1000)  # published in thousands


def test_the_shares_of_welsh_programmes_add_up_to_one(spend):
    programmes = spend.filter(
        organisation__nation="wales", programme__level="programme", benchmark="peer_mean"
    )
    sums = programmes.values_list("organisation", "year").annotate(Sum("share"))
    assert len(sums) == 105
    for _, _, whole in sums:
        assert whole == pytest.approx(1)


def test_the_lines_of_mental_health_and_the_rest_add_up_to_the_total(published):
    icbs = {"organisation__kind": "icb", "organisation__nation": "england"}
    england = Spend.objects.filter(programme__parent="05", **icbs)
    per_head = {
        (code, year): total
        for code, year, total in Spend.objects.filter(programme="05").values_list(
            "organisation", "year", "per_head"
        )
    }
    sums = england.values_list("organisation", "year").annotate(Sum("per_head"))
    lines: dict[tuple, list] = {}
    for code, year, value in england.values_list("organisation", "year", "per_head"):
        lines.setdefault((code, year), []).append(value)
    complete = [place for place, values in lines.items() if None not in values]
    assert (len(lines), len(complete)) == (336, 318)
    for code, year, total in sums:
        if (code, year) in complete:
            assert total == pytest.approx(per_head[code, year], abs=0.001)


@pytest.mark.parametrize(("nation", "number"), [("england", 27), ("example", 72)])
def test_weighted_populations_add_up_to_the_registered_total(published, nation, number):
    kind = {"organisation__kind": "icb", "organisation__nation": nation}
    icbs = Population.objects.filter(**kind)
    sums = {
        (year, basis): persons
        for year, basis, persons in icbs.values_list("year", "basis").annotate(Sum("population"))
    }
    weighted = [place for place in sums if place[1].startswith("wp_")]
    assert len(weighted) == number
    for year, basis in weighted:
        assert sums[year, basis] == pytest.approx(sums[year, "registered"], rel=1e-6)


def test_variations_from_the_nation_cancel_out(spend):
    nation = spend.filter(benchmark="nation").exclude(variation=None)
    places = nation.values_list(
        "organisation__nation", "programme", "care_setting", "year", "basis"
    )
    for *_, total, most in places.annotate(Sum("variation"), Sum("spend")):
        assert total == pytest.approx(0, abs=max(1.0, 1e-9 * most))
