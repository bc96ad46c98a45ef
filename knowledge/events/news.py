"""Events of what changed its level: to a reader it comes or goes as if it had not been, or were not, there at all."""

from __future__ import annotations

from collections.abc import Mapping

from knowledge.events.event import EventType, NewEvent


def relevelled(
    removed: EventType, created: EventType, gone: Mapping[str, int], was: Mapping[str, int], levels: Mapping[str, int]
) -> list[NewEvent]:
    """Return who is gone, for all or for the readers below a higher level; then who is there from another level on.

    `gone` and `was` hold the levels so far, `levels` those from now on, by id. What is new has no level so far.
    """
    risen = {id_: was[id_] for id_, level in levels.items() if id_ in was and level > was[id_]}
    there = {id_: level for id_, level in levels.items() if level != was.get(id_)}
    return [*event(removed, {**gone, **risen}), *event(created, there)]


def event(kind: EventType, levels: Mapping[str, int]) -> list[NewEvent]:
    """Return an event of these ids at their levels, if there are any."""
    return [NewEvent(kind, tuple(levels), tuple(levels.values()))] if levels else []
