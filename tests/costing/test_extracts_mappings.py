"""Mappings are data: each says where every column of ours comes from."""

import pytest

from costing import extracts, schema, store
from costing.extracts import mapping

KINDS = pytest.mark.parametrize("kind", extracts.KINDS)


@KINDS
def test_every_column_of_the_store_comes_from_somewhere(kind: str) -> None:
    about = extracts.of(kind)
    named = {field.column.name for field in about.fields}
    wanted = {column.name for column in store.TABLES[about.table]}
    assert named == wanted - {"flags"}
    assert all(field.ways or field.constant is not None for field in about.fields)


@KINDS
def test_what_is_needed_is_never_optional(kind: str) -> None:
    for field in extracts.of(kind).fields:
        assert not (field.optional and field.column.required), field.column.name


@KINDS
def test_a_column_of_a_file_is_read_in_one_way(kind: str) -> None:
    about = extracts.of(kind)
    for source, way in about.sources.items():
        others = [w for field in about.fields for w, s in field.ways.items() if s == source]
        assert set(others) <= {way}


@KINDS
def test_codes_lead_to_what_the_store_knows(kind: str) -> None:
    about = extracts.of(kind)
    for field in about.fields:
        values = {*field.codes.values(), field.constant} - {None}
        if field.column.allowed and values:
            assert values <= set(field.column.allowed)
        assert ("code" in field.ways) == bool(field.codes)
    assert about.flags.keys() <= schema.FLAGS.keys()
    delivered = {value for field in about.fields for value in field.codes.values()}
    assert set(about.spells) <= delivered


@KINDS
def test_the_key_of_a_person_is_the_only_identifier_asked_for(kind: str) -> None:
    about = extracts.of(kind)
    identifying = {source for source in about.sources if about.identifying(source)}
    assert identifying == {"NHS_NUMBER", "DATE_OF_BIRTH"}
    ways = about.sources
    assert (ways["NHS_NUMBER"], ways["DATE_OF_BIRTH"]) == ("nhs_number", "born")


def test_each_care_setting_has_a_kind_of_extract() -> None:
    constants = {
        field.constant
        for kind in extracts.KINDS
        for field in extracts.of(kind).fields
        if field.column.name == "care_setting"
    }
    assert constants == set(schema.SETTINGS)


def test_a_slip_in_a_mapping_is_an_error() -> None:
    column = schema.EVENTS[0]
    with pytest.raises(ValueError, match="event cannot be read in the way txt"):
        mapping._field(column, {"txt": "EPISODE_ID"}, {})


def test_every_reason_has_words_that_are_sentences() -> None:
    for code, reason in extracts.REASONS.items():
        assert reason.code == code
        assert reason.words[0].isupper()
        assert reason.words.endswith(".")
