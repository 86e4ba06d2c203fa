"""What changed between two runs, and the page that says it and why."""

from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from evidence.models import Run
from programmes import changes
from programmes.changes import Kept
from programmes.models import Correction, Opportunity
from tests import builders
from tests.programmes.test_views import MOST_QUERIES, rows_of
from tests.reading import read

WHEN = datetime(2026, 4, 1, tzinfo=UTC)


def spend(**about: Any) -> dict[str, Any]:
    usual: dict[str, Any] = {"kind": "spend", "programme": "05", "system": None, "measure": None}
    usual |= {"year": "2023-24", "variation": 3e6, "net": None, "certainty": "likely"}
    return usual | {"period": None} | about


def outcome(**about: Any) -> dict[str, Any]:
    usual = {"kind": "outcome", "measure": "recovery", "variation": -90.0, "net": 90.0}
    return spend(**usual | {"period": "2023-24"} | about)


def run_with(*findings: dict[str, Any]) -> Kept:
    return Kept(1, WHEN, WHEN, "1", "figures", list(findings))


def kinds(now: dict[str, Any], then: dict[str, Any]) -> list[tuple[str, ...]]:
    return [change.kinds for change in changes.between(run_with(now), run_with(then))]


# --- Which findings changed ---------------------------------------------------------------------


def test_the_same_findings_are_no_change() -> None:
    assert kinds(spend(), spend()) == []


def test_a_finding_of_only_one_run_is_new_or_gone() -> None:
    found = changes.between(run_with(spend(programme="02")), run_with(spend()))
    assert [(one.kinds, one.finding["programme"]) for one in found] == [
        (("new",), "02"),
        (("gone",), "05"),
    ]


def test_another_word_of_certainty_is_firmer_or_weaker() -> None:
    assert kinds(spend(certainty="clear"), spend()) == [("firmer",)]
    assert kinds(spend(certainty="tentative"), spend()) == [("weaker",)]


@pytest.mark.parametrize(
    ("then", "now", "said"),
    [
        (3e6, 3.2e6, []),
        (3e6, 3.4e6, [("larger",)]),
        (-3e6, -3.4e6, [("larger",)]),
        (3e6, 2.6e6, [("smaller",)]),
    ],
)
def test_a_figure_that_moved_by_more_than_a_tenth_is_said(
    then: float, now: float, said: list[tuple[str, ...]]
) -> None:
    assert kinds(spend(variation=now), spend(variation=then)) == said


def test_more_that_became_less_is_one_finding_gone_and_one_new() -> None:
    assert kinds(spend(variation=-3e6), spend()) == [("new",), ("gone",)]


def test_an_outcome_by_position_only_has_no_size_to_grow() -> None:
    assert kinds(outcome(net=None), outcome(net=None, certainty="clear")) == [("weaker",)]


def test_a_finding_may_be_both_firmer_and_larger() -> None:
    assert kinds(outcome(net=120.0, certainty="clear"), outcome()) == [("firmer", "larger")]


# --- Since when ---------------------------------------------------------------------------------


def kept(number: int, *findings: dict[str, Any]) -> Kept:
    ended = WHEN.replace(day=number)
    return Kept(number, ended, ended, "1", f"figures {number}", list(findings))


def test_a_finding_appeared_in_the_first_run_of_those_that_all_have_it() -> None:
    runs = [kept(4, spend()), kept(3, spend()), kept(2), kept(1, spend())]
    assert [moment for _, moment in changes.appeared(runs, None)] == [runs[1].ended]


def test_what_stood_in_the_oldest_kept_run_is_left_out_unless_its_beginning_is_known() -> None:
    runs = [kept(2, spend()), kept(1, spend())]
    assert list(changes.appeared(runs, None)) == []
    assert [moment for _, moment in changes.appeared(runs, WHEN)] == [WHEN]


def test_runs_of_the_same_figures_go_back_to_the_first_of_them(db: None) -> None:
    first = builders.run(input_hash="figures")
    last = builders.run(input_hash="figures")
    [oldest] = [one for one in changes.kept(last, "QT6") if one.number == last.pk]
    assert changes.begun(oldest, "published") == first.ended


def test_other_figures_before_the_oldest_kept_run_hide_when_a_finding_appeared(db: None) -> None:
    builders.run(input_hash="other figures")
    last = builders.run(input_hash="figures")
    oldest = changes.kept(last, "QT6")[0]
    assert changes.begun(oldest, "published") is None


# --- The page -----------------------------------------------------------------------------------

ROW = {"year": "2023-24", "rank": 1, "kind": "spend", "basis": "need_weighted", "headline": True}
ROW |= {"organisation": "QT6", "variation": 3e6, "variation_percent": 0.12, "certainty": "likely"}
ROW |= {"robust": 1.0, "specifications": 38, "check_first": "Check recording."}


@pytest.fixture
def cornwall(db: None) -> None:
    builders.organisation("QT6", name="Cornwall")
    builders.organisation("QSL", name="Somerset")
    builders.programme("02", name="Cancers")
    builders.programme("05", name="Mental health")


def made(*rows: dict[str, Any], **about: Any) -> Run:
    run = builders.run(**about)
    builders.peers(run, "QT6", "QSL")
    builders.results(Opportunity, run, *(ROW | row for row in rows))
    return run


def test_after_the_first_run_there_is_nothing_to_compare_with(
    cornwall: None, client: Client
) -> None:
    made({"programme": "05"})
    page = read(client, "/organisations/QT6/changes/")
    assert "nothing to compare it with yet" in page.words


def test_the_same_findings_are_said_with_the_run_they_were_found_in(
    cornwall: None, client: Client
) -> None:
    first = made({"programme": "05"}, input_hash="figures")
    made({"programme": "05"}, input_hash="figures")
    page = read(client, "/organisations/QT6/changes/")
    assert f"The same findings as in run {first.pk}" in page.words
    assert "the same figures by the same method" in page.words


def test_what_changed_is_said_with_sizes_certainty_and_why(cornwall: None, client: Client) -> None:
    first = made({"programme": "05"}, input_hash="old", method="1")
    made(
        {"programme": "05", "certainty": "clear", "variation": 4e6},
        {"programme": "02", "rank": 2},
        input_hash="new",
        method="2",
    )
    page = read(client, "/organisations/QT6/changes/")
    assert f"Since run {first.pk} of" in page.words
    assert "one new, one firmer, one larger by more than 10%" in page.words
    assert "Method: version 2 took the place of version 1." in page.words
    rows = {row[0]: row for row in page.table("Finding")}
    assert rows["Cancers"][2:5] == ["new", "no finding", "+£3.0m, likely (38 of 38)"]
    assert rows["Mental health"][2:5] == [
        "firmer, larger by more than 10%",
        "+£3.0m, likely (38 of 38)",
        "+£4.0m, clear (38 of 38)",
    ]


def test_a_corrected_figure_is_the_nearest_cause(cornwall: None, client: Client) -> None:
    made({"programme": "05"}, input_hash="old")
    ended = Run.objects.get().ended
    assert ended
    Correction.objects.create(
        loaded_at=ended,
        kind="spend",
        release=builders.release(),
        organisation_id="QT6",
        programme_id="05",
        care_setting="all",
        period="2023-24",
        before=1.0,
        after=2.0,
    )
    made({"programme": "05", "variation": 4e6}, input_hash="new")
    page = read(client, "/organisations/QT6/changes/")
    assert "one published figure of yours or your comparators was corrected" in page.words
    assert page.table("Finding")[0][5] == "A published figure of yours was corrected."


def test_other_peers_are_a_boundary(cornwall: None, client: Client) -> None:
    made({"programme": "05"}, input_hash="old")
    builders.organisation("QOX", name="Bath")
    run = builders.run(input_hash="new")
    builders.peers(run, "QT6", "QOX")
    builders.results(Opportunity, run)
    page = read(client, "/organisations/QT6/changes/")
    assert "Boundary: among the comparators Bath joined and Somerset left." in page.words


def test_an_earlier_run_may_be_chosen(cornwall: None, client: Client) -> None:
    first = made({"programme": "05"}, input_hash="1")
    made(input_hash="2")
    made({"programme": "05"}, input_hash="3")
    page = read(client, f"/organisations/QT6/changes/?against={first.pk}")
    assert f"The same findings as in run {first.pk}" in page.words
    read(client, "/organisations/QT6/changes/?against=999", status=404)


def test_the_download_has_the_rows_of_the_table_in_full(cornwall: None, client: Client) -> None:
    made({"programme": "05"}, input_hash="old")
    made({"programme": "05", "variation": 4_000_001.5}, input_hash="new")
    page = read(client, "/organisations/QT6/changes/")
    [row] = rows_of(client, page.address("Download CSV"))
    assert (row["size_before"], row["size_after"]) == ("3000000", "4000001.5")
    assert (row["changes"], row["unit"], row["illustrative"]) == ("larger", "pounds", "false")


def test_the_page_asks_the_database_fewer_than_twelve_times(cornwall: None, client: Client) -> None:
    made({"programme": "05"}, input_hash="old")
    made({"programme": "02"}, input_hash="new")
    with CaptureQueriesContext(connection) as asked:
        read(client, "/organisations/QT6/changes/")
    assert len(asked) < MOST_QUERIES
