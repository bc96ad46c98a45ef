"""Whoever hears the events up to their level, and nothing else, knows what is there for them."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from knowledge.events.event import EventType, NewEvent
from knowledge.events.news import relevelled
from knowledge.levels import LEVELS

REMOVED, CREATED = EventType.ENTITY_REMOVED, EventType.ENTITY_CREATED
places = st.dictionaries(st.sampled_from("abcd"), st.sampled_from([int(level) for level in LEVELS]))


def heard(there: set[str], events: list[NewEvent], clearance: int) -> set[str]:
    there = set(there)
    for event in events:
        told = {id_ for id_, level in zip(event.ids, event.levels, strict=True) if level <= clearance}
        there = there | told if event.type is CREATED else there - told
    return there


def seen(levels: dict[str, int], clearance: int) -> set[str]:
    return {id_ for id_, level in levels.items() if level <= clearance}


@given(was=places, now=places)
def test_every_reader_ends_with_what_is_there_for_them(was: dict[str, int], now: dict[str, int]) -> None:
    gone = {id_: level for id_, level in was.items() if id_ not in now}
    events = relevelled(REMOVED, CREATED, gone, was, now)
    for clearance in LEVELS:
        assert heard(seen(was, clearance), events, clearance) == seen(now, clearance)


@given(levels=places)
def test_what_stays_at_its_level_is_no_news(levels: dict[str, int]) -> None:
    assert relevelled(REMOVED, CREATED, {}, levels, levels) == []


def test_nobody_hears_of_what_came_or_went_above_them() -> None:
    events = relevelled(REMOVED, CREATED, {"gone": 3}, {"gone": 3, "down": 3}, {"down": 2, "new": 2})
    assert min(level for event in events for level in event.levels) == 2
