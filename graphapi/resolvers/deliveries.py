"""Turn what the event log delivers into what one subscriber may see of it, at the moment that it leaves."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import aclosing
from typing import TypeVar

from graphapi.context import Context
from graphapi.read_ahead import batches
from knowledge.errors import EngineUnavailable, TimedOut
from knowledge.events.event import EventType
from knowledge.events.hub import Delivery

V = TypeVar("V")
E = TypeVar("E")

_BATCH = 64
_FRESH_S = 0.5
_ATTEMPTS = 30
_PAUSE_S = 1.0


async def seen(
    context: Context,
    deliveries: AsyncIterator[Delivery],
    about: Callable[[EventType], bool],
    load: Callable[[Context, Sequence[Delivery]], Awaitable[Mapping[str, V]]],
    to_event: Callable[[Context, Delivery, V | None], E | None],
) -> AsyncGenerator[E, None]:
    """Make events of the kinds asked for: their nodes read together, and again if the client took its time."""
    async with aclosing(batches(deliveries, _BATCH)) as arriving:
        async for batch in arriving:
            wanted = [delivery for delivery in batch if delivery.type is None or about(delivery.type)]
            looked, visible = float("-inf"), dict[str, V]()
            for place, delivery in enumerate(wanted):
                if time.monotonic() - looked > _FRESH_S:
                    visible = dict(await _visible_now(context, wanted[place:], load))
                    looked = time.monotonic()
                event = to_event(context, delivery, None if delivery.id is None else visible.get(delivery.id))
                if event is not None:
                    yield event


async def _visible_now(
    context: Context,
    deliveries: Sequence[Delivery],
    load: Callable[[Context, Sequence[Delivery]], Awaitable[Mapping[str, V]]],
) -> Mapping[str, V]:
    """Return what the token may see at this moment, by id.

    An engine that is away for a moment is waited for: an error would end the subscription for good.
    """
    attempts = _ATTEMPTS
    while True:
        attempts -= 1
        try:
            await context.authenticate()
            return await load(context, deliveries)
        except (EngineUnavailable, TimedOut):
            if attempts == 0:
                raise
            await asyncio.sleep(_PAUSE_S)
