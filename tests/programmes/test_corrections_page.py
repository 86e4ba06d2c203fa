"""The page of corrections: what was published, what it became, and what that did."""

from datetime import UTC, datetime
from typing import Any

import pytest
from django.test import Client

from programmes import corrected
from programmes.models import Correction
from tests import builders
from tests.programmes.test_views import rows_of
from tests.reading import read

EARLIER, LATER = datetime(2026, 4, 1, 9, 30, tzinfo=UTC), datetime(2026, 5, 1, 9, 30, tzinfo=UTC)


@pytest.fixture
def facts(db: None) -> None:
    builders.organisation("QT6", name="Cornwall")
    builders.organisation("QSL", name="Somerset")
    builders.programme("05", name="Mental health")
    builders.measure("recovery", name="Recovery", programme=builders.programme_named("05"))


def correction(**about: Any) -> Correction:
    usual: dict[str, Any] = {"loaded_at": LATER, "kind": "spend", "release": builders.release()}
    usual |= {"organisation_id": "QT6", "programme_id": "05", "care_setting": "all"}
    usual |= {"period": "2023-24", "before": 20e6, "after": 21e6}
    return Correction.objects.create(**usual | about)


def of_outcome(**about: Any) -> Correction:
    usual = {"kind": "outcome", "measure_id": "recovery", "care_setting": "", "group": "all"}
    return correction(**usual | {"before": 50.0, "after": 48.5} | about)


def test_without_a_correction_the_page_says_what_would_stand_there(
    db: None, client: Client
) -> None:
    page = read(client, "/corrections/")
    assert "No published figure has changed since it was first loaded here." in page.words


def test_a_correction_says_before_after_source_and_what_it_did(facts: None, client: Client) -> None:
    run = builders.run()
    correction(run=run, variation_before=5e6, variation_after=6e6)
    page = read(client, "/corrections/")
    assert "Loaded on 1 May 2026: one published figure changed" in page.headings
    [row] = page.table("Figure")
    assert row[:4] == ["Mental health", "Cornwall", "2023-24", "£20,000,000 → £21,000,000"]
    assert row[5] == builders.RELEASE
    assert row[4] == f"+£5.0m → +£6.0m, further from the peers (run {run.pk})"


def test_an_outcome_is_shown_in_its_unit_and_its_effect_in_people(
    facts: None, client: Client
) -> None:
    of_outcome(run=builders.run(), variation_before=3.0, variation_after=-40.0)
    [row] = read(client, "/corrections/").table("Figure")
    assert row[3] == "50.0% → 48.5%"
    assert "+3 people (better) → −40 people (worse), to the other side of the peers" in row[4]


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        (5e6, 5e6, "as far from the peers as before"),
        (-5e6, -4e6, "nearer to the peers"),
        (None, 4e6, "not available → +£4.0m (run"),
        (None, None, "Nothing to compare it with"),
    ],
)
def test_the_effect_is_said_in_words(
    facts: None, client: Client, before: float | None, after: float | None, said: str
) -> None:
    correction(run=builders.run(), variation_before=before, variation_after=after)
    assert said in read(client, "/corrections/").table("Figure")[0][4]


def test_what_is_not_known_is_not_nil(facts: None, client: Client) -> None:
    correction(before=None)
    [row] = read(client, "/corrections/").table("Figure")
    assert row[3] == "not available → £21,000,000"
    assert row[4] == "No run has been published since: the next one says."


def test_the_latest_load_stands_first_and_in_it_the_largest(facts: None, client: Client) -> None:
    correction(loaded_at=EARLIER)
    of_outcome()
    correction(after=20.5e6, period="2022-23")
    correction(after=25e6)
    page = read(client, "/corrections/")
    assert [table[0][0] for table in page.tables] == ["Figure", "Figure"]
    assert [row[2].strip() for row in page.tables[0][1:]] == ["2023-24", "2022-23", "2023-24"]
    assert len(page.tables[1]) == 2


def test_one_organisation_may_be_asked_for_even_without_corrections(
    facts: None, client: Client
) -> None:
    correction()
    assert len(read(client, "/corrections/?organisation=QT6").table("Figure")) == 1
    page = read(client, "/corrections/?organisation=QSL")
    assert "No published figure of this organisation has changed" in page.words
    read(client, "/corrections/?organisation=nobody", status=404)


def test_a_load_of_many_shows_the_largest_and_the_download_has_all(
    facts: None, client: Client
) -> None:
    shown = corrected.MOST_OF_A_LOAD
    for number in range(shown + 3):
        correction(period=f"20{number:02}-{number + 1:02}", after=20e6 + number + 1)
    correction(loaded_at=EARLIER)
    page = read(client, "/corrections/")
    assert len(page.tables[0]) == shown + 1
    assert f"the largest {shown} are listed" in page.words
    rows = rows_of(client, page.address("Download CSV"))
    assert len(rows) == shown + 3
    assert rows[0]["after"] == str(20_000_000 + shown + 3)


def test_the_moment_of_a_load_is_read_or_is_no_page(facts: None, client: Client) -> None:
    correction()
    assert rows_of(client, "/corrections.csv?loaded=2026-05-01T09:30:00%2B00:00")
    assert client.get("/corrections.csv?loaded=yesterday").status_code == 404
