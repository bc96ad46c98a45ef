"""What happened to an owner's data: values of the event log, which carries types, ids and levels, never content."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

MAX_IDS = 256
"""Ids that one event may carry; a batch of captures is one event."""


class EventType(StrEnum):
    CAPTURED = "CAPTURED"
    READY = "READY"
    FAILED = "FAILED"
    UPDATED = "UPDATED"
    DELETED = "DELETED"
    RESTORED = "RESTORED"

    ENTITY_CREATED = "ENTITY_CREATED"
    ENTITY_UPDATED = "ENTITY_UPDATED"
    ENTITY_MERGED = "ENTITY_MERGED"
    ENTITY_SEPARATED = "ENTITY_SEPARATED"
    ENTITY_REMOVED = "ENTITY_REMOVED"
    RELATION_CREATED = "RELATION_CREATED"
    RELATION_SUPERSEDED = "RELATION_SUPERSEDED"
    RELATION_REMOVED = "RELATION_REMOVED"
    TOPIC_CREATED = "TOPIC_CREATED"
    TOPIC_UPDATED = "TOPIC_UPDATED"
    TOPIC_MERGED = "TOPIC_MERGED"
    TOPIC_REMOVED = "TOPIC_REMOVED"


ENTITY_EVENTS, RELATION_EVENTS, TOPIC_EVENTS = (
    frozenset(kind for kind in EventType if kind.startswith(noun)) for noun in ("ENTITY_", "RELATION_", "TOPIC_")
)
MEMORY_EVENTS = frozenset(EventType) - ENTITY_EVENTS - RELATION_EVENTS - TOPIC_EVENTS


@dataclass(frozen=True, slots=True)
class NewEvent:
    """Something that a transaction is about to write; `ids` and their `levels` run in parallel."""

    type: EventType
    ids: tuple[str, ...]
    levels: tuple[int, ...]

    def __post_init__(self) -> None:
        if not self.ids or len(self.ids) != len(self.levels):
            raise ValueError(f"an event needs ids and one level for each, not {len(self.ids)} and {len(self.levels)}")

    def parts(self) -> list[NewEvent]:
        """Return the event in pieces that each carry at most MAX_IDS ids."""
        return [
            NewEvent(self.type, self.ids[start : start + MAX_IDS], self.levels[start : start + MAX_IDS])
            for start in range(0, len(self.ids), MAX_IDS)
        ]


@dataclass(frozen=True, slots=True)
class ChangeEvent:
    """An event of the log; `seq` counts an owner's events from 1 without gaps."""

    owner: str
    seq: int
    type: EventType
    ids: tuple[str, ...]
    levels: tuple[int, ...]
    at: str
