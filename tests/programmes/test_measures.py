"""The reviewed files of outcome measures: every one can be used, and none says more than it may."""

from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from evidence.datasets import table
from evidence.datasets.rows import ReleaseRow
from programmes.datasets import measures
from programmes.datasets.measures import MeasureError
from programmes.datasets.rows import NoMeasureRow, ProgrammeRow

ROOT = Path(__file__).parents[2]
FILES = sorted((ROOT / "programmes" / "measures").glob("*.toml"))
DATA = ROOT / "programmes" / "data"
NUMBERED = [f"{number:02}" for number in range(1, 24)]

WORTHY = """\
name = "Blood pressure at or below target"
programme = "10"
second = ["10A"]
nations = ["england"]
headline = true
unit = "percent"
multiplier = 100
polarity = 1
value_kind = "technical"
aim = "population health"
proxy_grade = "intermediate"
stage = "treatment"
interval = "wilson"
standardised = false
release = "qof-2024-25"
numerator = "Patients at or below target"
denominator = "Patients on the register"
why = "It prevents strokes."
reasons = "Some have no reading."
options = "Ask who had none."
resources = "QOF guidance."
caveats = "Not adjusted for age."
check_first = "Ask who had no reading."
reviewed = 2026-11-21
next_review = 2027-11-21
"""


@pytest.fixture(scope="module")
def all_measures():
    return [measures.read(path) for path in FILES]


@pytest.fixture
def measure_file(tmp_path: Path):
    def written(old: str = "", new: str = "", name: str = "blood-pressure.toml") -> Path:
        assert old in WORTHY
        path = tmp_path / name
        path.write_text(WORTHY.replace(old, new, 1), encoding="utf-8")
        return path

    return written


def of_nation(rows, nation):
    return [row for row in rows if nation in row.nations]


def headline(rows, programme, nation):
    (code,) = [r.code for r in of_nation(rows, nation) if r.programme == programme and r.headline]
    return code


def test_at_least_forty_measures_are_not_need(all_measures):
    assert sum(row.proxy_grade != "need" for row in all_measures) >= 40
    assert all(of_nation(all_measures, nation) for nation in ("england", "wales"))


def test_a_programme_has_at_most_one_headline_in_a_nation(all_measures):
    headlines = Counter(
        (row.programme, nation) for row in all_measures for nation in row.nations if row.headline
    )
    assert set(headlines.values()) == {1}


@pytest.mark.parametrize(
    ("programme", "nation", "code"),
    [
        ("ALL", "england", "index-avoidable-mortality"),
        ("02", "england", "cancer-waits-62-days"),
        ("04", "england", "diabetes-hba1c"),
        ("05", "england", "talking-therapies-recovery"),
        ("10", "england", "hypertension-blood-pressure"),
        ("23A", "england", "gp-contact-experience"),
        ("ALL", "wales", "wales-avoidable-deaths"),
        ("05", "wales", "wales-suicide"),
        ("21", "wales", "wales-smoking"),
    ],
)
def test_the_headline_of_a_programme_is_the_one_agreed(all_measures, programme, nation, code):
    assert headline(all_measures, programme, nation) == code


def test_every_credible_programme_has_a_headline_and_no_weak_one_has(all_measures):
    england = of_nation(all_measures, "england")
    headlined = {row.programme for row in england if row.headline}
    assert {"04", "05", "10", "18", "19", "21"} <= headlined
    weak = {"16", "17", "20"}
    assert weak <= {row.programme for row in england if row.proxy_grade != "need"}
    assert not weak & headlined


def test_where_only_process_is_published_nothing_is_called_an_outcome(all_measures):
    for row in all_measures:
        if row.programme in {"02", "11", "23A"}:
            assert row.proxy_grade in {"process", "need", "cost"}, row.code


def test_need_and_cost_are_never_a_headline_and_never_better_or_worse(all_measures):
    for row in all_measures:
        assert (row.proxy_grade in {"need", "cost"}) == (row.polarity == 0), row.code
        assert not (row.polarity == 0 and row.headline), row.code


def test_pounds_are_never_an_outcome(all_measures):
    pounds = {row.code for row in all_measures if row.unit == "£ per patient"}
    assert pounds == {row.code for row in all_measures if row.proxy_grade == "cost"}
    assert pounds == {"imd-gp-payment"}


def test_figures_by_deprivation_are_never_a_headline_and_count_nobody(all_measures):
    by_group = [row for row in all_measures if row.release == "primary-care-by-deprivation-2024"]
    assert len(by_group) == 12
    for row in by_group:
        assert not row.headline and row.multiplier == 0, row.code
        for words in ("two most deprived fifths are one group", "Core20"):
            assert words in row.caveats, row.code


def test_registers_and_condition_scores_are_need(all_measures):
    for row in all_measures:
        if "register" in row.code or row.code.endswith("-need"):
            assert row.proxy_grade == "need", row.code


def test_nobody_is_counted_from_an_index_score_or_a_survey(all_measures):
    for row in all_measures:
        if row.unit in {"index score", "score out of 10"} or row.interval == "published":
            assert row.multiplier == 0, row.code


def test_screening_and_vaccination_belong_to_healthy_individuals(all_measures):
    for row in all_measures:
        if "screening" in row.code or "vaccination" in row.code:
            assert row.programme == "21", row.code
            assert {"01", "02"} & set(row.second), row.code


def test_every_measure_is_reviewed_and_speaks_for_itself(all_measures):
    assert len({(row.name, row.nations) for row in all_measures}) == len(all_measures)
    for row in all_measures:
        assert row.reviewed == date(2026, 11, 21)
        assert row.check_first.endswith("."), row.code
        assert max(len(row.name), len(row.code)) <= 160, row.code


def test_programmes_and_releases_of_measures_are_those_we_have(all_measures):
    nodes = {row.code for row in table.read(DATA / "programmes.csv", ProgrammeRow)}
    releases = {
        row.release for row in table.read(ROOT / "evidence" / "data" / "releases.csv", ReleaseRow)
    }
    assert set(measures.PROGRAMMES) <= nodes
    assert set(measures.CHOICES["release"]) <= releases
    assert {row.release for row in all_measures} <= releases


def test_a_programme_has_a_measure_or_a_reason_why_not_in_each_nation(all_measures):
    reasons = list(table.read(DATA / "no_measure.csv", NoMeasureRow))
    without = {(row.programme, row.nation) for row in reasons}
    measured = {
        (row.programme, nation)
        for row in all_measures
        for nation in row.nations
        if row.proxy_grade != "need"
    }
    wanted = {
        (programme, nation)
        for programme in ["ALL", *NUMBERED, "23A"]
        for nation in ("england", "wales")
    }
    assert len(reasons) == len(without)
    assert without == wanted - measured
    assert all(row.reason.endswith(".") for row in reasons)


def test_a_worthy_file_is_read_with_its_name_as_code(measure_file):
    row = measures.read(measure_file())
    assert (row.code, row.second, row.nations) == ("blood-pressure", ("10A",), ("england",))
    assert row.next_review == date(2027, 11, 21)


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ('name = "Blood pressure at or below target"\n', "", "key name is missing"),
        ("headline = true", "headline = true\ncolour = 3", "key colour is unknown; allowed: name"),
        ('unit = "percent"', 'unit = "%"', "key unit: '%' is not one of percent, per 100,000"),
        ("multiplier = 100", "multiplier = 7", "key multiplier: 7 is not one of 0, 1, 100"),
        ("multiplier = 100", 'multiplier = "100"', "key multiplier: '100' is not one of"),
        ("polarity = 1", "polarity = true", "key polarity: True is not one of 1, -1, 0"),
        ("headline = true", "headline = 1", "key headline: 1 is not true or false"),
        ('programme = "10"', 'programme = "24"', "key programme: '24' is not one of ALL, 01"),
        ('["10A"]', '["10A", "10A"]', "key second: .* is not a list of 0 or more, each once"),
        ('["10A"]', '"10A"', "key second: '10A' is not a list"),
        ('["england"]', "[]", r"key nations: \[\] is not a list of 1 or more"),
        ('["england"]', '["scotland"]', "key nations: .* of england, wales"),
        ('"qof-2024-25"', '"qof"', "key release: 'qof' is not one of qof-2024-25"),
        ('"technical"', '"clinical"', "key value_kind: 'clinical' is not one of allocative"),
        ('"It prevents strokes."', '" "', "key why: ' ' is not text that is not empty"),
        ('reasons = "Some have no reading."\n', "", "key reasons is missing"),
        ('options = "Ask who had none."\n', "", "key options is missing"),
        ('resources = "QOF guidance."\n', "", "key resources is missing"),
        ('"Some have no reading."', '""', "key reasons: '' is not text that is not empty"),
        ('"Ask who had none."', "[]", r"key options: \[\] is not text that is not empty"),
        ("2027-11-21", '"2027-11-21"', "key next_review: '2027-11-21' is not a date"),
        ("2027-11-21", "2027-11-21T00:00:00", "key next_review: .* is not a date"),
        ('name = "Blood', "name = Blood", "not a TOML file"),
    ],
)
def test_what_a_key_does_not_allow_is_refused_by_file_and_key(measure_file, old, new, words):
    with pytest.raises(MeasureError, match=r"blood-pressure\.toml.*" + words):
        measures.read(measure_file(old, new))


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ('"intermediate"', '"need"', "key polarity: 1 is not 0 for need and cost"),
        ('"intermediate"', '"cost"', "key polarity: 1 is not 0 for need and cost"),
        ("polarity = 1", "polarity = 0", "key polarity: 0 is not 0 for need and cost and only"),
        ('["10A"]', '["10"]', "key second: .* is not a list without the programme itself"),
        ("2027-11-21", "2026-11-20", "key next_review: .* is not a date after reviewed"),
        ("multiplier = 100", "multiplier = 100000", r"key multiplier: .* \(0, 100\) for percent"),
    ],
)
def test_keys_that_contradict_each_other_are_refused(measure_file, old, new, words):
    with pytest.raises(MeasureError, match=words):
        measures.read(measure_file(old, new))


@pytest.mark.parametrize("grade", ["need", "cost"])
def test_need_or_cost_as_headline_is_refused(measure_file, grade):
    path = measure_file("polarity = 1", "polarity = 0")
    path.write_text(path.read_text().replace('"intermediate"', f'"{grade}"'))
    with pytest.raises(MeasureError, match=f"key headline: True is not false for {grade}"):
        measures.read(path)


def test_a_file_name_that_is_no_code_is_refused(measure_file):
    with pytest.raises(MeasureError, match="the file name is the measure's code"):
        measures.read(measure_file(name="Blood Pressure.toml"))
