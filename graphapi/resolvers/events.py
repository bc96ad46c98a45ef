"""Watch memories as they change."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator

from strawberry import UNSET, Info

from graphapi.context import Context, context_of
from graphapi.schema.connections import given
from graphapi.schema.events import MemoryEvent
from graphapi.schema.scalars import Position
from knowledge.errors import EngineUnavailable, TimedOut
from knowledge.events.event import MEMORY_EVENTS, EventType
from knowledge.events.hub import Delivery

_ATTEMPTS = 30
_PAUSE_S = 1.0


async def memory_events(info: Info, after: Position | None = UNSET) -> AsyncGenerator[MemoryEvent, None]:
    """Refuse a broken cursor before the first event, so that the client sees an error and no empty stream."""
    context = context_of(info)
    return _seen(context, context.services.events.subscribe(context.access.owner, given(after)))


async def _seen(context: Context, deliveries: AsyncIterator[Delivery]) -> AsyncGenerator[MemoryEvent, None]:
    async for delivery in deliveries:
        if delivery.type is None or delivery.type in MEMORY_EVENTS:
            event = await _as_seen_now(context, delivery)
            if event is not None:
                yield event


async def _as_seen_now(context: Context, delivery: Delivery, attempts: int = _ATTEMPTS) -> MemoryEvent | None:
    """Make the event of what the token may see at this moment; None where that is nothing.

    An engine that is away for a moment is waited for: an error would end the subscription for good.
    """
    while True:
        attempts -= 1
        try:
            await context.authenticate()
            memory = None if delivery.id is None else await context.loaders.memory.load(delivery.id)
            break
        except (EngineUnavailable, TimedOut):
            if attempts <= 0:
                raise
            await asyncio.sleep(_PAUSE_S)
    access = context.access
    if memory is None and not access.is_owner and (delivery.level or 0) > access.clearance:
        return None
    return MemoryEvent.of(delivery, None if delivery.type is EventType.DELETED else memory)
