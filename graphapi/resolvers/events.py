"""Watch memories as they change."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncGenerator, AsyncIterator, Mapping, Sequence
from contextlib import aclosing

from strawberry import UNSET, Info

from graphapi.context import Context, context_of
from graphapi.read_ahead import batches
from graphapi.schema.connections import given
from graphapi.schema.events import MemoryEvent
from graphapi.schema.scalars import Position
from knowledge.errors import EngineUnavailable, TimedOut
from knowledge.events.event import MEMORY_EVENTS, EventType
from knowledge.events.hub import Delivery
from knowledge.memories.memory import Memory

_BATCH = 64
_FRESH_S = 0.5
_ATTEMPTS = 30
_PAUSE_S = 1.0


async def memory_events(info: Info, after: Position | None = UNSET) -> AsyncGenerator[MemoryEvent, None]:
    """Refuse a broken cursor before the first event, so that the client sees an error and no empty stream."""
    context = context_of(info)
    return _seen(context, context.services.events.subscribe(context.access.owner, given(after)))


async def _seen(context: Context, deliveries: AsyncIterator[Delivery]) -> AsyncGenerator[MemoryEvent, None]:
    """Make events of what the token may see when they leave: read together, and again if the client took its time."""
    async with aclosing(batches(deliveries, _BATCH)) as arriving:
        async for batch in arriving:
            wanted = [delivery for delivery in batch if delivery.type is None or delivery.type in MEMORY_EVENTS]
            looked, memories = float("-inf"), dict[str, Memory]()
            for place, delivery in enumerate(wanted):
                if time.monotonic() - looked > _FRESH_S:
                    memories = await _visible_now(context, wanted[place:])
                    looked = time.monotonic()
                event = _event(context, delivery, memories)
                if event is not None:
                    yield event


async def _visible_now(context: Context, deliveries: Sequence[Delivery]) -> dict[str, Memory]:
    """Return the memories that the token may see at this moment.

    An engine that is away for a moment is waited for: an error would end the subscription for good.
    """
    ids = list(dict.fromkeys(delivery.id for delivery in deliveries if delivery.id is not None))
    attempts = _ATTEMPTS
    while True:
        attempts -= 1
        try:
            await context.authenticate()
            found = await context.loaders.memory.load_many(ids)
            return {memory.id: memory for memory in found if memory is not None}
        except (EngineUnavailable, TimedOut):
            if attempts == 0:
                raise
            await asyncio.sleep(_PAUSE_S)


def _event(context: Context, delivery: Delivery, memories: Mapping[str, Memory]) -> MemoryEvent | None:
    memory = None if delivery.id is None else memories.get(delivery.id)
    # The owner learns that something is gone; who acts for them, only of what they might have seen.
    if memory is None and not context.access.is_owner and (delivery.level or 0) > context.access.clearance:
        return None
    return MemoryEvent.of(delivery, None if delivery.type is EventType.DELETED else memory)
