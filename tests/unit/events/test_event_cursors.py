"""Cursors come back as the position they were made of, and in no other way."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.errors import InvalidInput
from knowledge.events.cursor import EventCursors, Position

CURSORS = EventCursors(b"k" * 32)
POSITIONS = st.builds(Position, st.text(max_size=40), st.integers(0, 2**63), st.integers(0, 2**32 - 1))


@given(POSITIONS)
def test_a_cursor_opens_to_the_position_it_was_made_of(position: Position) -> None:
    assert CURSORS.decode("ana", CURSORS.encode("ana", position)) == position


@given(POSITIONS, st.data())
def test_a_changed_cursor_is_refused(position: Position, data: st.DataObject) -> None:
    cursor = CURSORS.encode("ana", position)
    place = data.draw(st.integers(0, len(cursor) - 1))
    other = data.draw(st.sampled_from("ABCDwxyz0189-_").filter(lambda letter: letter != cursor[place]))
    with pytest.raises(InvalidInput):
        CURSORS.decode("ana", cursor[:place] + other + cursor[place + 1 :])


def test_a_cursor_of_another_owner_is_refused() -> None:
    cursor = CURSORS.encode("ana", Position("first", 3))
    with pytest.raises(InvalidInput):
        CURSORS.decode("bo", cursor)


def test_a_cursor_signed_with_another_key_is_refused() -> None:
    cursor = EventCursors(b"x" * 32).encode("ana", Position("first", 3))
    with pytest.raises(InvalidInput) as refused:
        CURSORS.decode("ana", cursor)
    assert refused.value.path == ("after",)


@given(st.text(max_size=60))
@pytest.mark.parametrize("garbage", ["", "=", "AAAA", "é", "A" * 10_000, "\ud800"])
def test_garbage_is_no_cursor(garbage: str, more: str) -> None:
    for text in (garbage, more):
        with pytest.raises(InvalidInput):
            CURSORS.decode("ana", text)
