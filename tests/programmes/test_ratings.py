"""How good the data are: every release rated by rule, with reasons, when figures are loaded."""

from datetime import date

import pytest

import programmes.queries
from evidence import queries, rated, ratings
from evidence.datasets.table import TableError
from evidence.models import Feed, Rating, Release, Run
from programmes import load
from programmes import ratings as measuring
from tests import builders

from .a_few import with_cell

WALES = "wales-programme-budget-2009-2024"
ENGLAND = "nhse-mental-health-spend-2016-2024"
TODAY = date(2026, 11, 22)


def words_of(code: str) -> dict[str, str]:
    rows = Rating.objects.filter(release=code).order_by("pk").values_list("requirement", "rating")
    return dict(rows)


def reason(code: str, requirement: str) -> str:
    return Rating.objects.get(release=code, requirement=requirement).reason


def measured(code: str) -> ratings.Measured:
    return next(one for one in measuring.measured(TODAY) if one.release == code)


def test_every_published_release_with_figures_of_organisations_is_rated(published: Run) -> None:
    found = set(Rating.objects.values_list("release", flat=True))
    kinds = ["spend", "outcome", "population", "characteristics"]
    there = set(Release.objects.filter(kind__in=kinds).values_list("code", flat=True))
    used = {code for code in there if queries.rows_of_releases().get(code)}
    made_up = set(Release.objects.filter(illustrative=True).values_list("code", flat=True))
    assert made_up & used
    assert found == used - made_up


def test_spend_is_rated_on_all_five_requirements(published: Run) -> None:
    published_spend = Release.objects.filter(kind="spend", illustrative=False)
    for code in published_spend.values_list("code", flat=True):
        assert list(words_of(code)) == Rating.Requirement.values


def test_wales_has_every_board_and_programme_and_no_care_settings(published: Run) -> None:
    quantities = measured(WALES).quantities
    assert quantities["organisations"] == 100
    assert quantities["programmes"] == 23
    assert quantities["levels"] == 2
    assert words_of(WALES)["system_wide"] == "green"
    assert words_of(WALES)["granular"] == "amber"


def test_english_mental_health_is_one_programme_worked_out_from_pounds_a_head(
    published: Run,
) -> None:
    assert measured(ENGLAND).quantities["published_pounds"] == 0
    assert words_of(ENGLAND)["system_wide"] == "red"
    assert words_of(ENGLAND)["based_on_cost"] == "amber"
    said = "Pounds were worked out from pounds a head; some of the figures are estimates. 0% of the"
    assert reason(ENGLAND, "based_on_cost").startswith(said)
    assert "Programmes with a figure of 2023-24: 1 of 23." in reason(ENGLAND, "system_wide")
    assert "100% of the organisations of England" in reason(ENGLAND, "system_wide")


def test_a_release_ages_from_the_end_of_its_last_year(published: Run) -> None:
    assert measured(WALES).quantities["age"] == 31
    measuring.rate(date(2024, 9, 30))
    said = "5 months old on 30 September 2024, counted from 31 March 2024."
    assert said in reason(WALES, "timely")
    measuring.rate(date(2028, 1, 1))
    assert words_of(WALES)["timely"] == "red"


@pytest.mark.parametrize(
    ("end", "on", "age"),
    [
        ((2024, 3, 31), (2024, 4, 30), 0),
        ((2024, 3, 31), (2025, 3, 31), 12),
        ((2025, 1, 1), (2024, 1, 1), 0),
    ],
)
def test_months_are_whole_and_never_negative(end: tuple, on: tuple, age: int) -> None:
    assert measuring.months(date(*end), date(*on)) == age


@pytest.mark.parametrize(
    ("covers", "end"),
    [
        ("42 ICBs, mid-2020 to 2025-26", (2026, 3, 31)),
        ("England, 2010 to 2024", (2024, 12, 31)),
        ("106 CCGs", None),
    ],
)
def test_the_last_year_is_read_from_what_a_release_covers(covers: str, end: tuple | None) -> None:
    assert measuring.covered_to(covers) == (date(*end) if end else None)


def test_counts_with_intervals_are_finer_than_scores(published: Run) -> None:
    assert words_of("qof-2024-25")["granular"] == "green"
    assert words_of("ons-health-index-2021")["granular"] == "red"
    assert "based_on_cost" not in words_of("qof-2024-25")


def test_scores_older_than_the_boards_they_are_given_for_cover_the_boards_of_today(
    published: Run,
) -> None:
    assert words_of("ons-health-index-2021")["system_wide"] == "green"


def test_every_reason_has_its_numbers_put_in(published: Run) -> None:
    for text in Rating.objects.values_list("reason", flat=True):
        assert text.endswith(".") and "{" not in text and "None" not in text


# Rules


RULE = ratings.RuleRow(
    "timely", "spend", "age", "less", 18, 36, "it is old", "{value} months old on {on}."
)


@pytest.mark.parametrize(
    ("age", "word"), [(18, "green"), (18.5, "amber"), (36, "amber"), (37, "red"), (None, "red")]
)
def test_less_is_better_where_the_rule_says_so(age: float | None, word: str) -> None:
    assert ratings.judged(RULE, age) == word


def test_what_is_not_known_is_red_and_says_so() -> None:
    one = ratings.Measured("r", "spend", {}, {})
    [rating] = ratings.ratings(one, [RULE], TODAY)
    assert rating.rating == "red"
    assert rating.reason == "It is old. What the rule asks for (age) is not known of this release."


def test_a_requirement_is_as_good_as_its_worst_test() -> None:
    better = ratings.RuleRow(
        "timely", "spend", "known", "more", 95, 80, "some are missing", "{value}% known."
    )
    one = ratings.Measured("r", "spend", {"age": 20, "known": 99.95}, {})
    [rating] = ratings.ratings(one, [RULE, better], TODAY)
    assert rating.rating == "amber"
    assert rating.reason == "It is old. 20 months old on 22 November 2026. 100.0% known."


def test_a_rule_that_names_nothing_is_refused(db: None, tables) -> None:
    with_cell(tables / "evidence" / "data" / ratings.TABLE, 2, "requirement", "beautiful")
    with pytest.raises(TableError, match="row 2, column requirement: 'beautiful'"):
        load.everything()


def test_a_changed_rule_rates_anew(db: None, tables) -> None:
    load.everything()
    assert words_of(WALES)["granular"] == "amber"
    path = tables / "evidence" / "data" / ratings.TABLE
    path.write_text(path.read_text().replace("levels,more,3,2", "levels,more,2,1"))
    load.everything()
    assert words_of(WALES)["granular"] == "green"


# What is asked of them


def test_the_worst_rating_travels_with_its_reasons(
    published: Run, django_assert_num_queries
) -> None:
    with django_assert_num_queries(1):
        everything = rated.worst_ratings(published)
    found = everything.of([WALES, "ons-health-index-2021"])
    assert found.said == "▼ red"
    assert found.reasons[0].startswith("Granular and flexible ▼ red: Counts, an interval")
    assert not any("green" in text for text in found.reasons)
    assert everything.of([WALES]).word == "amber"


@pytest.mark.parametrize(
    ("words", "word"),
    [
        (["green"] * 5, "green"),
        (["green"] * 4 + ["amber"], "amber"),
        (["green"] * 4 + ["red"], "amber"),
        (["green"] * 3 + ["red"] * 2, "red"),
        (["green", None, "green"], "green"),
        ([None], None),
    ],
)
def test_a_release_is_red_over_all_where_two_requirements_are(words: list, word: str) -> None:
    assert rated.overall(words) == word


def test_a_release_that_meets_one_requirement_badly_is_not_red_over_all(published: Run) -> None:
    [one] = [row for row in queries.releases() if row["code"] == ENGLAND]
    assert one["system_wide"] == "red" and one["rating"] == "amber"


def test_nothing_rated_has_no_word(db: None) -> None:
    assert rated.together(rated.ratings()) == rated.DataRating()
    assert rated.together([]).said == ""


def test_a_programme_has_the_worst_rating_of_what_feeds_it(
    published: Run, django_assert_num_queries
) -> None:
    with django_assert_num_queries(1):
        found = rated.worst_ratings(published)
        assert rated.worst_ratings(published) is found
    assert found.of_spend["wales", "10"] == "amber"
    assert found.of_spend["england", "05"] == "amber"
    assert ("england", "10") not in found.of_spend
    assert found.by_release["qof-2024-25"] == "amber"
    assert Feed.objects.filter(release=WALES, nation="wales", programme="04A").exists()


def test_every_figure_carries_the_rating_of_its_data(published: Run) -> None:
    own = {"organisation": "W11000023", "year": "2023-24", "benchmark": "peer_mean"}
    assert {row["rating"] for row in programmes.queries.benchmarks(published, own)} == {"amber"}
    gaps = programmes.queries.inequalities(published, {"organisation": "QT6"})
    assert {row["rating"] for row in gaps} == {"amber"}
    beside = programmes.queries.value_map(published, {"organisation": "QT6"})
    assert {row["rating"] for row in beside} == {"red"}


def test_ratings_are_not_counted_as_figures(db: None) -> None:
    release = builders.release("made")
    Rating.objects.create(
        release=release, requirement="timely", rating="red", reason="Old.", rated_on=TODAY
    )
    assert queries.rows_of_releases() == {}
