"""Events carry ids and their levels in parallel, and never too many."""

import pytest

from knowledge.events.event import MAX_IDS, EventType, NewEvent


@pytest.mark.parametrize(("ids", "levels"), [((), ()), (("a", "b"), (1,)), (("a",), ())])
def test_an_event_needs_ids_and_a_level_for_each(ids: tuple[str, ...], levels: tuple[int, ...]) -> None:
    with pytest.raises(ValueError, match="one level for each"):
        NewEvent(EventType.READY, ids, levels)


def test_many_ids_are_written_as_several_events() -> None:
    ids = tuple(f"m{number}" for number in range(MAX_IDS + 1))
    parts = NewEvent(EventType.CAPTURED, ids, tuple(range(MAX_IDS + 1))).parts()
    assert [len(part.ids) for part in parts] == [MAX_IDS, 1]
    assert parts[1] == NewEvent(EventType.CAPTURED, ids[-1:], (MAX_IDS,))
