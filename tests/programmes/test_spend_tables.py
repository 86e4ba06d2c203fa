"""Our tables of programmes and spend, as they stand in the repository."""

from collections import defaultdict
from pathlib import Path

import pytest

from evidence.datasets import table
from evidence.datasets.rows import ReleaseRow
from evidence.tables import DATA as EVIDENCE
from organisations.datasets.rows import OrganisationRow, PopulationRow
from organisations.tables import DATA as ORGANISATIONS
from programmes import example, notes
from programmes.datasets.rows import CareSettingRow, ProgrammeRow, SpendRow
from programmes.tables import DATA, ENGLISH_LINES, WALES_NODES

MEGABYTE = 1_000_000
SYSTEMS_OF_ENGLAND = (*ENGLISH_LINES.values(), "05-ENG-REST")

PROGRAMMES = {row.code: row for row in table.read(DATA / "programmes.csv", ProgrammeRow)}
SPEND = {path.stem: list(table.read(path, SpendRow)) for path in sorted(DATA.glob("spend_*.csv"))}
WALES = {(r.organisation, r.programme, r.year): r for r in SPEND["spend_wales"]}
ENGLAND = {(r.organisation, r.programme, r.year): r for r in SPEND["spend_england_mental_health"]}
GP = {(r.organisation, r.year): r for r in SPEND["spend_england_gp"]}
EVERY_ROW = [row for rows in SPEND.values() for row in rows]
PERSONS = {
    (row.organisation, row.year, row.basis): row.population
    for row in table.read(ORGANISATIONS / "populations.csv", PopulationRow)
}


def need_weighted(code: str, year: str) -> float:
    """Mental health pounds per need-weighted head, from published pounds per registered head."""
    per_head = ENGLAND[code, "05", year].per_head
    assert per_head is not None
    return per_head * PERSONS[code, year, "registered"] / PERSONS[code, year, "wp_mental_health"]


# The tree of programmes


def test_the_tree_is_the_total_23_programmes_and_their_systems():
    level = {code: row.level for code, row in PROGRAMMES.items()}
    assert [code for code in level if level[code] == "total"] == ["ALL"]
    assert [code for code in level if level[code] == "programme"] == [
        f"{number:02}" for number in range(1, 24)
    ]
    for code, row in PROGRAMMES.items():
        if row.level == "system":
            assert row.parent == code[:2]
        assert row.includes.endswith(".")
        assert row.excludes.endswith(".")


LOCAL = {"": "", "england": "-ENG-", "wales": "-WAL-", "example": "-EX-"}


def test_only_the_lines_whose_definition_matches_carry_an_official_code():
    official = {code for code, row in PROGRAMMES.items() if row.level == "system" and row.official}
    assert official == {"04A", "10A", "10B", "17A", "17B", "17C", "23A"}
    for code, row in PROGRAMMES.items():
        assert row.official == (row.nation == "")
        assert LOCAL[row.nation] in code


def test_every_welsh_category_has_a_node_and_no_two_share_one():
    assert len(set(WALES_NODES.values())) == len(WALES_NODES) == 43
    assert set(WALES_NODES.values()) <= set(PROGRAMMES)


# Every spend table


def test_every_code_and_release_named_exists():
    organisations = {
        row.code for row in table.read(ORGANISATIONS / "organisations.csv", OrganisationRow)
    }
    releases = {row.release for row in table.read(EVIDENCE / "releases.csv", ReleaseRow)}
    settings = {row.code for row in table.read(DATA / "care_settings.csv", CareSettingRow)}
    assert {row.organisation for row in EVERY_ROW} <= organisations
    assert {row.programme for row in EVERY_ROW} <= set(PROGRAMMES)
    assert {row.care_setting for row in EVERY_ROW} <= settings
    assert {row.release for row in EVERY_ROW} <= releases
    made_up = {row.release for row in example.releases()}
    assert {row.release for row in PROGRAMMES.values()} <= releases | made_up | {""}


def test_every_figure_is_there_once():
    keys = {(r.organisation, r.programme, r.care_setting, r.year) for r in EVERY_ROW}
    assert len(keys) == len(EVERY_ROW)


def test_pounds_or_pounds_per_head_but_never_both_and_a_reason_where_neither():
    for row in EVERY_ROW:
        assert row.spend is None or row.per_head is None
        assert row.spend is not None or row.per_head is not None or row.note


def test_every_note_has_words():
    assert {row.note for row in EVERY_ROW} - {""} == set(notes.WORDS)


def test_no_figure_is_negative():
    for row in EVERY_ROW:
        for value in (row.spend, row.per_head, row.share_of_allocation):
            assert value is None or value >= 0


def test_all_our_tables_together_stay_small():
    here = Path(DATA).parent.parent
    tables = [path for path in here.glob("*/data/*.csv") if path.parts[-3] != "tests"]
    assert sum(path.stat().st_size for path in tables) <= 1.5 * MEGABYTE


# Wales


def test_the_23_programmes_add_up_to_the_total_in_all_120_organisation_years():
    totals = {key: row.spend for key, row in WALES.items() if key[1] == "ALL"}
    assert len(totals) == 120
    for (code, _, year), total in totals.items():
        programmes = [WALES[code, f"{number:02}", year].spend for number in range(1, 24)]
        assert None not in programmes
        # the boards' returns are in thousands of pounds
        assert sum(programmes) == pytest.approx(total, abs=1000)


def test_the_systems_add_up_to_their_programme_but_for_endocrine_in_2015_16():
    systems = defaultdict(list)
    for (code, node, year), row in WALES.items():
        if "-" in node or node[-1] in "ABC":
            systems[code, node[:2], year].append(row)
    for (code, programme, year), rows in systems.items():
        parent = WALES[code, programme, year].spend
        total = sum(row.spend or 0 for row in rows)
        if (programme, year) == ("04", "2015-16"):
            assert 1.10 < total / parent < 1.14
            assert {row.note for row in rows} == {notes.EXCEEDS_PROGRAMME}
        else:
            assert total == pytest.approx(parent, abs=1500)


def test_a_code_not_in_use_is_unknown_not_nil():
    for (_, node, year), row in WALES.items():
        unused = (
            (node == "17-WAL-CRF" and year >= "2012-13")
            or (node == "17C" and year < "2012-13")
            or (node == "23-WAL-PHW" and year == "2009-10")
        )
        assert (row.spend is None) == unused
        assert (row.note == notes.CODE_NOT_IN_USE) == unused


def test_the_one_nil_that_was_published_stays_nil():
    nil = [key for key, row in WALES.items() if row.spend == 0]
    assert nil == [("W11000027", "17C", "2018-19")]
    assert WALES[nil[0]].note == notes.NIL_AS_PUBLISHED


def test_betsi_cadwaladr_spent_267_pounds_40_a_head_on_circulation_in_2023_24():
    spend = WALES["W11000023", "10", "2023-24"].spend
    assert spend / PERSONS["W11000023", "2023-24", "resident"] == pytest.approx(267.42, abs=0.01)


def test_no_board_has_spend_outside_its_dates():
    years = defaultdict(set)
    for code, _, year in WALES:
        years[code].add(year)
    assert max(years["W11000026"]) == max(years["W11000027"]) == "2018-19"
    assert min(years["W11000030"]) == min(years["W11000031"]) == "2019-20"
    assert len(years["W92000004"]) == 15


# England, mental health


def test_every_icb_has_a_total_in_every_year_and_it_is_pounds_a_head():
    totals = [row.per_head for key, row in ENGLAND.items() if key[1] == "05"]
    assert len(totals) == 42 * 8
    assert all(100 < per_head < 350 for per_head in totals)


def test_the_lines_and_the_rest_add_up_to_the_total_wherever_all_are_known():
    known = 0
    for code, _, year in [key for key in ENGLAND if key[1] == "05"]:
        lines = [ENGLAND[code, node, year].per_head for node in SYSTEMS_OF_ENGLAND]
        if None in lines:
            assert lines[-1] is None
            assert ENGLAND[code, "05-ENG-REST", year].note == notes.REST_UNKNOWN
        else:
            known += 1
            assert sum(lines) == pytest.approx(ENGLAND[code, "05", year].per_head, abs=1e-9)
    assert known == 42 * 8 - 18


def test_the_six_lines_are_a_small_part_of_the_total():
    for code in {key[0] for key in ENGLAND}:
        rest = ENGLAND[code, "05-ENG-REST", "2023-24"].per_head
        assert 0.68 < rest / ENGLAND[code, "05", "2023-24"].per_head < 0.84


def test_a_zero_that_was_not_returned_is_unknown():
    false = {(key[0], key[2]) for key, row in ENGLAND.items() if row.note == notes.FALSE_ZERO}
    assert false == {
        ("QUE", "2016-17"), ("QUE", "2017-18"), ("QUE", "2018-19"), ("QT6", "2016-17"),
        ("QJG", "2016-17"), ("QKS", "2016-17"), ("QR1", "2018-19"), ("QJM", "2018-19"),
    }  # fmt: skip
    assert not any(row.per_head == 0 for row in ENGLAND.values())
    assert ENGLAND["QT6", "05-ENG-EIP", "2016-17"].per_head is None


def test_a_figure_not_available_is_unknown():
    missing = {key for key, row in ENGLAND.items() if row.note == notes.NOT_PUBLISHED}
    assert len(missing) == 14
    assert ("QJ2", "05-ENG-EIP", "2018-19") in missing
    assert all(year <= "2018-19" for _, _, year in missing)


def test_figures_that_look_odd_are_shown_as_published_and_flagged():
    for code, per_head in (("QHM", 342.1572), ("QE1", 318.7529)):
        row = ENGLAND[code, "05", "2023-24"]
        assert row.per_head == per_head
        assert row.note == notes.ODD


def test_the_share_of_allocation_is_a_proportion_and_stands_beside_the_total_only():
    assert ENGLAND["QT6", "05", "2023-24"].share_of_allocation == pytest.approx(0.174488)
    shares = {k: r.share_of_allocation for k, r in ENGLAND.items() if r.share_of_allocation}
    assert all(node == "05" and 0.09 < share < 0.19 for (_, node, _), share in shares.items())


def test_year_is_the_start_of_the_financial_year():
    assert {key[2] for key in ENGLAND} == {f"20{start}-{start + 1}" for start in range(16, 24)}


def test_cornwall_spent_328_pounds_10_a_need_weighted_head_on_mental_health_in_2023_24():
    assert need_weighted("QT6", "2023-24") == pytest.approx(328.12, abs=0.01)


def test_england_spent_about_15_billion_pounds_on_mental_health_in_2023_24():
    registered = {code: PERSONS[code, "2023-24", "registered"] for code, *_ in ENGLAND}
    total = sum(
        ENGLAND[code, "05", "2023-24"].per_head * people for code, people in registered.items()
    )
    assert total == pytest.approx(14.95e9, rel=0.001)


# England, general practice


def test_the_published_year_is_the_end_of_the_financial_year():
    assert GP["E92000001", "2017-18"].per_head == pytest.approx(152.05, abs=0.005)
    assert {year for _, year in GP} == {f"20{end - 1}-{end}" for end in range(15, 24)}


def test_an_icb_has_no_payment_per_patient_because_none_is_published():
    icbs = [row for (code, _), row in GP.items() if code != "E92000001"]
    assert len(icbs) == 42 * 9
    for row in icbs:
        assert row.per_head is None
        assert row.note == notes.BY_DEPRIVATION_ONLY
