"""What subscribers are told."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

import strawberry

from graphapi.ids import Noun, encode
from graphapi.schema.memory import Memory
from graphapi.schema.node import Node
from graphapi.schema.scalars import Position
from knowledge.events.event import ENTITY_EVENTS, TOPIC_EVENTS, EventType
from knowledge.events.hub import Delivery
from knowledge.instants import to_datetime
from knowledge.memories import memory as domain


@strawberry.enum
class MemoryEventType(StrEnum):
    CAPTURED = "CAPTURED"
    READY = "READY"
    FAILED = "FAILED"
    UPDATED = "UPDATED"
    DELETED = "DELETED"
    RESTORED = "RESTORED"
    RESYNC_REQUIRED = "RESYNC_REQUIRED"


@strawberry.type
class MemoryEvent:
    cursor: Position
    at: datetime
    type: MemoryEventType
    memory_id: strawberry.ID | None
    memory: Memory | None = strawberry.field(description="As it is now, and as far as the caller may see it.")

    @classmethod
    def of(cls, delivery: Delivery, memory: domain.Memory | None) -> MemoryEvent:
        return cls(
            cursor=Position(delivery.cursor),
            at=to_datetime(delivery.at),
            type=MemoryEventType.RESYNC_REQUIRED if delivery.type is None else MemoryEventType(delivery.type.value),
            memory_id=None if delivery.id is None else strawberry.ID(encode(Noun.MEMORY, delivery.id)),
            memory=None if memory is None else Memory.of(memory),
        )


@strawberry.enum
class GraphEventType(StrEnum):
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
    RESYNC_REQUIRED = "RESYNC_REQUIRED"


@strawberry.type
class GraphEvent:
    cursor: Position
    at: datetime
    type: GraphEventType
    node_id: strawberry.ID | None = strawberry.field(description="Of an entity or topic merged away, its own.")
    node: Node | None = strawberry.field(
        description="As it is now, and as far as the caller may see it; of what was merged away, its survivor."
    )

    @classmethod
    def of(cls, delivery: Delivery, node: Node | None) -> GraphEvent:
        kind = delivery.type
        return cls(
            cursor=Position(delivery.cursor),
            at=to_datetime(delivery.at),
            type=GraphEventType.RESYNC_REQUIRED if kind is None else GraphEventType(kind.value),
            node_id=strawberry.ID(encode(_noun(kind), delivery.id)) if kind and delivery.id else None,
            node=node,
        )


def _noun(kind: EventType) -> Noun:
    if kind in ENTITY_EVENTS:
        return Noun.ENTITY
    return Noun.TOPIC if kind in TOPIC_EVENTS else Noun.RELATION
