"""What subscribers are told."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

import strawberry

from graphapi.ids import Noun, encode
from graphapi.schema.memory import Memory
from graphapi.schema.scalars import Position
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
