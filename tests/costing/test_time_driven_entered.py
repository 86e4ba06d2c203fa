"""What a reader enters in the time-driven calculator: let in, or refused by row and column in words."""

import pytest
from django.http import QueryDict

from costing.whatif.numbers import Limits, Refused, name, number
from costing.whatif.time_driven import MOST_ROWS, Entered, entered

NURSE = "resource=Nurse&cost=52000&capacity=99000&practical=80"
REVIEW = "step=Review&of=Nurse&minutes=30&times=1"
PLAN = "consumable=Plan&price=0.60&number=1"
WHOLE = f"people=1800&{NURSE}&{REVIEW}&{PLAN}"
UP_TO_TEN = Limits(most=10, example="2")


def read(address: str) -> Entered:
    return entered(QueryDict(address))


def wrong(address: str) -> list[str]:
    return [problem.words for problem in read(address).wrong]


# --- What is let in -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "value"),
    [
        *(("2", 2), ("2.5", 2.5), (".5", 0.5), ("0", 0), ("-0", 0), (" 7 ", 7), ("£3", 3)),
        *(("£ 1.20", 1.2), ("010", 10)),
    ],
)
def test_a_plain_number_is_let_in(text: str, value: float) -> None:
    assert number(text, UP_TO_TEN) == value


def test_a_comma_stands_between_thousands_and_nowhere_else() -> None:
    limits = Limits(most=10_000_000, example="2")
    assert number("1,234,567.5", limits) == 1_234_567.5
    for text in ("1,5", "12,34", ",5", "1,,000", "1234,567"):
        with pytest.raises(Refused, match="no plain number"):
            number(text, limits)


@pytest.mark.parametrize(
    "text",
    ["nan", "inf", "-inf", "1e3", "1e400", "0x10", "1_0", "two", "٣", "½", "--1", "-", ".", "1 0"],
)
def test_what_is_no_plain_number_is_refused(text: str) -> None:
    with pytest.raises(Refused, match="no plain number"):
        number(text, UP_TO_TEN)


def test_limits_are_said_with_what_would_mend_it() -> None:
    for text, words in (("-1", "below nil"), ("11", "the most is 10"), ("", "nothing is entered")):
        with pytest.raises(Refused, match=words):
            number(text, UP_TO_TEN)
    with pytest.raises(Refused, match="more than nil"):
        number("0", Limits(most=10, example="2", nil=False))
    with pytest.raises(Refused, match="no whole number"):
        number("1.5", Limits(most=10, example="2", whole=True))
    with pytest.raises(Refused, match="the least above nil"):
        number("0.001", Limits(most=10, example="2", least=0.01))
    assert number("0", Limits(most=10, example="2", least=0.01)) == 0


def test_a_name_is_let_in_as_it_is_written_and_markup_is_not() -> None:
    assert name("  A&E   nurse ", "a name") == "A&E nurse"
    assert name("=Ward “7”", "a name") == "=Ward “7”"
    for text, words in (
        ("<b>Nurse</b>", "< or >"),
        ("Nurse\u202e", "cannot be printed"),
        ("N" * 51, "too long"),
        ("  ", "nothing is entered"),
    ):
        with pytest.raises(Refused, match=words):
            name(text, "a name")


def test_a_whole_example_is_let_in() -> None:
    found = read(WHOLE)
    assert not found.wrong
    assert found.people == 1800
    (resource,), (step,), (thing,) = found.resources, found.steps, found.things
    assert (resource["cost"], resource["capacity"], resource["practical"]) == (52000, 99000, 80)
    assert (step["minutes"], step["times"], step["place"]) == (30, 1, 0)
    assert (thing["price"], thing["number"]) == (0.6, 1)


def test_share_and_number_of_times_have_a_value_where_they_are_left_empty() -> None:
    found = read(
        "resource=Nurse&cost=5&capacity=9&practical=&step=Review&of=Nurse&minutes=3&times="
        "&consumable=Plan&price=1&number="
    )
    assert not found.wrong
    assert found.resources[0]["practical"] == 80
    assert found.steps[0]["times"] == found.things[0]["number"] == 1


def test_empty_rows_are_none_and_the_others_close_up() -> None:
    empty = "resource=&cost=&capacity=&practical="
    found = read(f"{empty}&{NURSE}&{empty}&resource=Room&cost=1&capacity=2&practical=")
    assert [row["resource"] for row in found.resources] == ["Nurse", "Room"]
    assert read(f"{empty}&people=").nothing
    assert not read("people=5").nothing


def test_a_step_finds_its_resource_however_it_is_written() -> None:
    assert read(f"{NURSE}&step=Review&of=NURSE&minutes=3&times=1").steps[0]["place"] == 0


def test_a_field_that_is_missing_in_the_address_is_an_empty_one() -> None:
    assert wrong("resource=Nurse&cost=5&capacity=9") == []
    assert wrong("resource=Nurse&cost=5") == [
        "Resources, row 1, Theoretical minutes a year: nothing is entered. Write 99000, or empty the "
        "whole row."
    ]


# --- What is refused ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("address", "words"),
    [
        (
            WHOLE.replace("cost=52000", "cost=-5"),
            "Resources, row 1, Cost a year, £: “-5” is below nil. Write nil or more.",
        ),
        (
            WHOLE.replace("capacity=99000", "capacity=0"),
            "Resources, row 1, Theoretical minutes a year: nil is not possible here. Write more than "
            "nil, or empty the whole row.",
        ),
        (
            WHOLE.replace("practical=80", "practical=101"),
            "Resources, row 1, Practical share, %: “101” is too large; the most is 100.",
        ),
        (
            WHOLE.replace("of=Nurse", "of=Doctor"),
            "Steps, row 1, Resource: there is no resource called “Doctor”. There is: Nurse.",
        ),
        (
            WHOLE.replace("minutes=30", "minutes=NaN"),
            "Steps, row 1, Minutes: “NaN” is no plain number. Write digits, such as 30.",
        ),
        (
            WHOLE.replace("minutes=30", "minutes=0"),
            "Steps, row 1, Minutes: nil is not possible here. Write more than nil, or empty the whole "
            "row.",
        ),
        (
            WHOLE.replace("times=1", "times=1e400"),
            "Steps, row 1, Number of times, or probability: “1e400” is no plain number. Write digits, "
            "such as 1, or 0.4 for four in ten people.",
        ),
        (
            WHOLE.replace("price=0.60", "price="),
            "Things used up, row 1, Price of one, £: nothing is entered. Write 1.20, or empty the "
            "whole row.",
        ),
        (
            WHOLE.replace("people=1800", "people=2.5"),
            "People a year: “2.5” is no whole number. Write one without decimals.",
        ),
        (
            WHOLE.replace("people=1800", "people=0"),
            "People a year: nil is not possible here. Write more than nil, or empty the whole row.",
        ),
        (
            f"{WHOLE}&{NURSE.replace('Nurse', 'NURSE')}",
            "Resources, row 2, Name: “NURSE” is there twice. Give each resource a name of its own, or "
            "join the rows.",
        ),
        (
            REVIEW,
            "Steps, row 1, Resource: there is no resource called “Nurse”, nor any other. Enter it "
            "under Resources.",
        ),
    ],
)
def test_what_is_wrong_is_said_by_row_and_column_with_its_remedy(address: str, words: str) -> None:
    assert wrong(address) == [words]


def test_everything_that_is_wrong_is_said_at_once_and_leads_to_its_field() -> None:
    found = read(WHOLE.replace("52000", "x").replace("minutes=30", "minutes=-3"))
    assert [problem.place for problem in found.wrong] == ["resources-1-cost", "steps-1-minutes"]


def test_at_most_twenty_rows_of_each() -> None:
    def rows(count: int) -> str:
        return "&".join(f"consumable=Thing {at}&price=1&number=1" for at in range(count))

    assert not wrong(rows(MOST_ROWS))
    found = read(rows(MOST_ROWS + 1))
    assert [problem.words for problem in found.wrong] == [
        "Things used up: at most 20 rows. Those after row 20 were left out; join some of them."
    ]
    assert len(found.things) == MOST_ROWS


def test_something_long_is_not_repeated_in_full() -> None:
    (words,) = wrong(WHOLE.replace("cost=52000", f"cost={'9' * 500}"))
    assert len(words) < 120


def test_whether_there_is_enough_to_work_with() -> None:
    assert not read(NURSE).enough
    assert read(PLAN).enough
