"""Subscriptions to an owner's events: every event once, in order, from any cursor of the last days, then live."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from types import TracebackType
from typing import Self

from knowledge import instants
from knowledge.errors import EngineUnavailable, NotFound, TimedOut
from knowledge.events.cursor import EventCursors, Position
from knowledge.events.event import ChangeEvent, EventType
from knowledge.events.ports import EventLog, EventStream, LogHead
from knowledge.events.watch import Watch, WatchedLog

KEEP = timedelta(days=7)
_PAGE = 64
_NOT_YET_VISIBLE_S = 0.05
_STREAM_REST_S = 2.0
PATIENCE_S = 60.0


@dataclass(frozen=True, slots=True)
class Delivery:
    """One id of one event, with the cursor to go on from after it.

    Where `type` is None the log has lost what followed the reader's cursor: it must read afresh, and go on from this
    one. What the reader may see of the id is decided now, by whoever delivers it.
    """

    cursor: str
    at: str
    type: EventType | None
    id: str | None
    level: int | None


class EventHub:
    """One per process, used as a context manager. Readers pull: a slow one holds a page of events, and nobody up."""

    def __init__(self, log: EventLog, stream: EventStream, cursors: EventCursors, *, poll_s: float = 1.0) -> None:
        self._log = log
        self._stream = stream
        self._cursors = cursors
        self._poll_s = poll_s
        self._watch = Watch(log, stream, poll_s)
        self._stream_rests_until = 0.0
        self._closed = False

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._closed = True
        await self._watch.close()

    async def cursor(self, owner: str) -> str:
        """Return the cursor of the log's end; raises NotFound where the owner has no log."""
        return self._cursors.encode(owner, _end(await self._head(owner)))

    def subscribe(self, owner: str, after: str | None = None) -> AsyncIterator[Delivery]:
        """Deliver what follows the cursor (None: what happens from now on), until the hub or the iterator is closed.

        Raises InvalidInput at once for what is no cursor of this owner; while iterated, NotFound where the owner has
        no log, LimitExceeded for too many subscriptions, EngineUnavailable or TimedOut when the graph stays away.
        """
        return self._deliver(owner, None if after is None else self._cursors.decode(owner, after))

    async def changes(self, owner: str, lull_s: float) -> AsyncGenerator[bool, None]:
        """Yield True now and whenever the owner's log has grown since, however much; False where it did not in lull_s.

        Reads no event. Ends when the hub is closed; raises what `subscribe` raises while iterated.
        """
        woken, grown = asyncio.Event(), True
        with self._watch.reading(owner, await self._head(owner), woken):
            while not self._closed:
                woken.clear()
                yield grown
                with suppress(TimeoutError):
                    async with asyncio.timeout(lull_s):
                        await woken.wait()
                grown = woken.is_set()

    async def prune(self) -> int:
        """Take out of every log what is older than KEEP; return how many events went."""
        return await self._log.prune(instants.to_instant(datetime.now(UTC) - KEEP))

    async def _deliver(self, owner: str, after: Position | None) -> AsyncIterator[Delivery]:
        head = await self._head(owner)
        position = _end(head) if after is None else after
        # A log that was put back to an earlier state under its old epoch: what the reader has seen is not in it.
        is_lost = position.epoch == head.epoch and position.seq > head.seq + 1
        woken = asyncio.Event()
        with self._watch.reading(owner, head, woken) as watched:
            while not self._closed:
                woken.clear()
                head = watched.head
                if is_lost or position.epoch != head.epoch or position.seq <= head.pruned:
                    position, is_lost = _end(head), False
                    yield Delivery(self._cursors.encode(owner, position), instants.now(), None, None, None)
                elif position.seq > head.seq:
                    await woken.wait()
                else:
                    for event in await self._read(owner, position, watched):
                        for following, id_, level in _items(event, position):
                            position = following
                            yield Delivery(self._cursors.encode(owner, position), event.at, event.type, id_, level)
                        position = Position(position.epoch, event.seq + 1)

    async def _read(self, owner: str, position: Position, watched: WatchedLog) -> list[ChangeEvent]:
        """Read a page that begins with the position's event; none where it is not to be seen yet, or was pruned."""
        loop = asyncio.get_running_loop()
        if loop.time() >= self._stream_rests_until:
            try:
                events = await self._stream.after(owner, position.epoch, position.seq - 1, _PAGE)
            except EngineUnavailable:
                self._stream_rests_until = loop.time() + _STREAM_REST_S
            else:
                if events:
                    return events
        deadline = loop.time() + PATIENCE_S
        while True:
            try:
                events = await self._log.after(owner, position.seq - 1, _PAGE)
                if not events:
                    await asyncio.sleep(_NOT_YET_VISIBLE_S)
                    watched.learn(await self._head(owner))
                return events
            except (EngineUnavailable, TimedOut):
                if self._closed or loop.time() >= deadline:
                    raise
                await asyncio.sleep(self._poll_s)

    async def _head(self, owner: str) -> LogHead:
        head = (await self._log.heads([owner])).get(owner)
        if head is None:
            raise NotFound("user")
        return head


def _end(head: LogHead) -> Position:
    return Position(head.epoch, head.seq + 1)


def _items(event: ChangeEvent, start: Position) -> Iterator[tuple[Position, str, int]]:
    """Yield the event's ids from the position on, each with its level and the position that follows it."""
    first = start.offset if start.seq == event.seq else 0
    for offset in range(first, len(event.ids)):
        is_last = offset + 1 == len(event.ids)
        following = Position(start.epoch, event.seq + 1) if is_last else Position(start.epoch, event.seq, offset + 1)
        yield following, event.ids[offset], event.levels[offset]
