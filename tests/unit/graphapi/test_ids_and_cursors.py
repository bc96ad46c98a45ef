"""Ids and cursors come back as they were given out, and nothing else is taken for one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphapi import cursors, ids
from knowledge.errors import InvalidInput
from knowledge.ids import new_id

KEYS = st.text(max_size=200).filter(lambda text: text.isascii() or text.encode(errors="ignore").decode() == text)


@given(st.sampled_from(list(ids.Noun)), st.uuids())
def test_an_id_names_its_noun_and_node(noun: ids.Noun, node: object) -> None:
    encoded = ids.encode(noun, str(node))
    assert ids.decode(encoded) == ids.NodeId(noun, str(node))
    assert ids.decode_as(noun, encoded) == str(node)


@given(st.text() | st.binary().map(lambda raw: raw.decode("latin-1")))
def test_other_text_is_no_id(text: str) -> None:
    found = ids.decode(text)
    assert found is None or ids.encode(found.noun, found.id) == text
    assert ids.addressed(ids.Noun.MEMORY, text) == ids.NOWHERE or found is not None


def test_an_id_of_another_noun_addresses_nothing() -> None:
    encoded = ids.encode(ids.Noun.TOPIC, new_id())
    assert ids.decode_as(ids.Noun.MEMORY, encoded) is None
    assert ids.addressed(ids.Noun.MEMORY, encoded) == ids.NOWHERE
    assert ids.optional(ids.Noun.MEMORY, None) is None


@given(KEYS)
def test_a_cursor_brings_its_key_back(key: str) -> None:
    assert cursors.decode("memories", cursors.encode("memories", key), "after") == key


@given(KEYS, st.data())
def test_a_cursor_that_was_touched_is_refused(key: str, data: st.DataObject) -> None:
    cursor = cursors.encode("memories", key)
    place = data.draw(st.integers(0, len(cursor) - 1))
    other = data.draw(st.sampled_from([c for c in "AQgw-_!é " if c != cursor[place]]))
    touched = cursor[:place] + other + cursor[place + 1 :]
    if place == len(cursor) - 1:
        return  # its spare bits may say nothing, and then the key is the same one
    with pytest.raises(InvalidInput) as refused:
        cursors.decode("memories", touched, "after")
    assert refused.value.path == ("after",)


@pytest.mark.parametrize("cursor", ["", "=", "garbage", "x" * 5_000, "\x00", "\ud83d", cursors.encode("topics", "a|b")])
def test_what_this_list_did_not_give_out_is_refused(cursor: str) -> None:
    with pytest.raises(InvalidInput, match="before is not a cursor"):
        cursors.decode("memories", cursor, "before")
