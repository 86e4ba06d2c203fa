"""People without their names."""

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from costing.pseudonyms import NoKey, Pseudonyms, is_clear, valid

KEY = "a key that everybody knows, for tests only"


@pytest.fixture(scope="module")
def pseudonyms() -> Pseudonyms:
    return Pseudonyms(KEY)


def test_a_short_key_is_refused_with_how_to_make_a_better_one() -> None:
    with pytest.raises(NoKey, match="token_urlsafe"):
        Pseudonyms("secret")


def test_the_same_person_has_one_pseudonym_however_the_number_is_written(
    pseudonyms: Pseudonyms,
) -> None:
    written = ["9434765919", "943 476 5919", "943-476-5919", " 943 4765919 "]
    assert len({pseudonyms.of(number) for number in written}) == 1


def test_keys_that_differ_only_by_where_a_hyphen_is_are_two_people(pseudonyms: Pseudonyms) -> None:
    assert pseudonyms.of("1-23") != pseudonyms.of("12-3")


def test_another_key_makes_other_pseudonyms(pseudonyms: Pseudonyms) -> None:
    other = Pseudonyms(KEY[::-1])
    assert other.of("9434765919") != pseudonyms.of("9434765919")
    assert other.fingerprint != pseudonyms.fingerprint == Pseudonyms(KEY).fingerprint
    assert KEY not in pseudonyms.fingerprint


def test_nobody_has_no_pseudonym(pseudonyms: Pseudonyms) -> None:
    assert pseudonyms.of("  ") is None
    assert pseudonyms.of_all([None, "", "a"]) == [None, None, pseudonyms.of("a")]
    assert pseudonyms.of_all([]) == []


@given(st.lists(st.text(st.characters(exclude_categories=["Cs"]), max_size=12)))
def test_many_at_once_are_as_each_by_itself(identifiers: list[str]) -> None:
    pseudonyms = Pseudonyms(KEY)
    assert pseudonyms.of_all(identifiers) == [pseudonyms.of(one) for one in identifiers]


@given(st.lists(st.integers(0, 10**9 - 1), min_size=1))
def test_pseudonyms_are_positive_and_of_63_bits(numbers: list[int]) -> None:
    found = Pseudonyms(KEY).of_array(pa.array(map(str, numbers)))
    assert found.type == pa.int64()
    assert all(0 <= one.as_py() < 2**63 for one in found)
    assert len(set(found.to_pylist())) == len(set(numbers))


@given(st.integers(0, 10**9 - 1))
def test_a_right_check_digit_is_known_in_many_as_in_one(number: int) -> None:
    weighted = sum(
        int(digit) * weight for digit, weight in zip(f"{number:09}", range(10, 1, -1), strict=True)
    )
    check = -weighted % 11
    texts = [f"{number:09}{digit}" for digit in range(10)]
    assert valid(pa.array(texts)).tolist() == [digit == check for digit in range(10)]
    assert all(valid(pa.array([text]))[0] for text in texts if is_clear(text))


def test_nothing_and_words_are_no_nhs_numbers() -> None:
    assert valid(pa.array([None, "", "nine", "943 476 5919", "94347659190"])).tolist() == [
        *(False, False, False, True, False)
    ]


@pytest.mark.parametrize("text", ["943 476 5919", "9434765919", "943-476-5919"])
def test_an_nhs_number_is_clear(text: str) -> None:
    assert is_clear(text)


@pytest.mark.parametrize("text", ["9434765918", "", "٩٤٣٤٧٦٥٩١٩", "1234567890123"])
def test_other_numbers_are_not(text: str) -> None:
    assert not is_clear(text)
