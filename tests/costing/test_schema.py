"""The two tables of the store."""

import pytest

from costing import schema


@pytest.mark.parametrize(
    ("age", "band"),
    [(0, "00-04"), (4, "00-04"), (5, "05-09"), (84, "80-84"), (85, "85+"), (107, "85+")],
)
def test_ages_go_into_bands_of_five_years_with_the_oldest_together(age: int, band: str) -> None:
    assert schema.band(age) == band


def test_every_age_up_to_the_oldest_has_a_band_that_names_it() -> None:
    for age in range(schema.OLDEST):
        youngest, oldest = map(int, schema.band(age).split("-"))
        assert youngest <= age <= oldest


def test_only_what_may_be_unknown_may_be_null() -> None:
    events = schema.arrow(schema.EVENTS)
    assert events.field("person").nullable
    assert not events.field("cost").nullable


def test_no_column_could_hold_a_name_or_an_address() -> None:
    names = {column.name for column in (*schema.EVENTS, *schema.PEOPLE)}
    assert not names & {"name", "address", "postcode", "nhs_number", "born", "date_of_birth"}
