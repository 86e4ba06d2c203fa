"""The four texts of every measure: context, reasons for variation, options for action, resources."""

import re
from collections import Counter
from pathlib import Path

import pytest

from programmes.datasets import measures
from programmes.datasets.measures import MeasureError

FILES = sorted((Path(__file__).parents[2] / "programmes" / "measures").glob("*.toml"))
FORBIDDEN = re.compile(r"\b(savings?|waste\w*|inefficien\w+|should|must)\b", re.IGNORECASE)
SENTENCE_END = re.compile(r"(?<=[.?])\s+(?=[A-Z])")
LONGEST_AVERAGE = 25  # words in a sentence, for a text to be easy to read


@pytest.fixture(scope="module")
def all_measures():
    return [measures.read(path) for path in FILES]


def texts(row):
    return {key: getattr(row, key) for key in measures.FOUR_TEXTS}


def test_every_measure_has_four_texts_and_shares_none_with_another(all_measures):
    written = Counter(text for row in all_measures for text in texts(row).values())
    assert len(written) == 4 * len(all_measures), written.most_common(3)
    assert max(map(len, written)) <= 500


def test_no_word_of_a_measure_file_gives_orders_or_claims_a_saving(all_measures):
    for row in all_measures:
        said = " ".join((*texts(row).values(), row.name, row.caveats, row.check_first))
        assert not FORBIDDEN.findall(said), row.code


@pytest.mark.parametrize("word", ["Savings", "saving", "wasteful", "inefficient", "should", "must"])
def test_a_forbidden_word_would_be_found(word):
    assert FORBIDDEN.search(f"They {word}, they say.")


def test_every_text_is_whole_sentences_that_a_board_can_read(all_measures):
    for row in all_measures:
        for key, text in texts(row).items():
            sentences = SENTENCE_END.split(text)
            words = len(text.split()) / len(sentences)
            assert text[0].isupper() and text[-1] == ".", (row.code, key)
            assert words <= LONGEST_AVERAGE, (row.code, key, words)


def test_reasons_and_options_say_more_than_one_thing(all_measures):
    for row in all_measures:
        for key in ("reasons", "options"):
            assert 2 <= len(SENTENCE_END.split(getattr(row, key))) <= 5, (row.code, key)


def test_a_guideline_has_one_title_wherever_it_is_named(all_measures):
    """A reader who looks up NG136 in two measures finds the same guideline."""
    named = re.compile(r"NICE (?:guideline|quality standard) ([A-Z]+\d+), (\w+(?: \w+)?)")
    titles = {match for row in all_measures for match in named.findall(row.resources)}
    assert len(titles) > 30
    assert len({number for number, _ in titles}) == len(titles), sorted(titles)


@pytest.mark.parametrize("key", measures.FOUR_TEXTS)
def test_a_text_may_have_five_hundred_characters_and_no_more(tmp_path, key):
    written = re.sub(f"(?m)^{key} = .*$", f'{key} = "{"x" * 500}"', FILES[0].read_text())
    path = tmp_path / FILES[0].name
    path.write_text(written)
    assert getattr(measures.read(path), key) == "x" * 500
    path.write_text(written.replace("x" * 500, "x" * 501))
    message = rf"{path.name}, key {key}: .* is not text of at most 500 characters: it has 501"
    with pytest.raises(MeasureError, match=message):
        measures.read(path)
