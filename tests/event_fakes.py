"""The event log's ports in memory, and the faults that tests play on them."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from dataclasses import replace

from knowledge.errors import EngineUnavailable
from knowledge.events.event import ChangeEvent, EventType, NewEvent
from knowledge.events.ports import EventLog, EventStream, LogHead, Wake

AT = "2026-03-04T05:06:07.089Z"


class InMemoryEventLog(EventLog):
    def __init__(self) -> None:
        self.logs: dict[str, list[ChangeEvent]] = {}
        self.known: dict[str, LogHead] = {}
        self.down = False
        self.is_unreadable = False
        self.reads = 0

    def open(self, owner: str, epoch: str = "first") -> None:
        self.logs[owner] = []
        self.known[owner] = LogHead(epoch, 0)

    def append(self, owner: str, *ids: str, type_: EventType = EventType.CAPTURED, at: str = AT) -> ChangeEvent:
        new = NewEvent(type_, ids, (1,) * len(ids))
        head = self.known[owner]
        event = ChangeEvent(owner, head.seq + 1, new.type, new.ids, new.levels, at)
        self.logs[owner].append(event)
        self.known[owner] = replace(head, seq=event.seq)
        return event

    async def heads(self, owners: Sequence[str]) -> dict[str, LogHead]:
        self._answer()
        return {owner: self.known[owner] for owner in owners if owner in self.known}

    async def after(self, owner: str, seq: int, limit: int) -> list[ChangeEvent]:
        self._answer()
        if self.is_unreadable:
            raise EngineUnavailable("The graph", "it was told to answer no reads.")
        self.reads += 1
        window = [event for event in self.logs[owner] if seq < event.seq <= seq + limit]
        return [event for place, event in enumerate(window, seq + 1) if event.seq == place]

    async def prune(self, before: str) -> int:
        self._answer()
        pruned = 0
        for owner, events in self.logs.items():
            old = [event for event in events if event.at < before]
            if old:
                self.logs[owner] = [event for event in events if event.at >= before]
                self.known[owner] = replace(self.known[owner], pruned=old[-1].seq)
                pruned += len(old)
        return pruned

    def _answer(self) -> None:
        if self.down:
            raise EngineUnavailable("The graph", "it was told to be down.")


class InMemoryEventStream(EventStream):
    def __init__(self) -> None:
        self.streams: dict[str, list[ChangeEvent]] = {}
        self.epochs: dict[str, str] = {}
        self.down = False
        self.appends = 0
        self._listeners: set[asyncio.Queue[Wake | None]] = set()

    def go_down(self) -> None:
        self.down = True
        for listener in self._listeners:
            listener.put_nowait(None)

    def flush(self) -> None:
        self.streams.clear()
        self.epochs.clear()

    async def last(self, owner: str, epoch: str) -> int | None:
        self._answer()
        events = self.streams.get(owner)
        return events[-1].seq if events and self.epochs[owner] == epoch else None

    async def append(self, epoch: str, events: Sequence[ChangeEvent], *, afresh: bool = False) -> int:
        self._answer()
        self.appends += 1
        owner = events[0].owner
        if afresh or self.epochs.get(owner) != epoch:
            self.streams[owner] = []
        self.epochs[owner] = epoch
        stream = self.streams[owner]
        for event in events:
            if not stream or event.seq == stream[-1].seq + 1:
                stream.append(event)
        for listener in self._listeners:
            listener.put_nowait(Wake(owner, epoch, stream[-1].seq))
        return stream[-1].seq

    async def after(self, owner: str, epoch: str, seq: int, limit: int) -> list[ChangeEvent]:
        self._answer()
        if self.epochs.get(owner) != epoch:
            return []
        window = [event for event in self.streams.get(owner, []) if event.seq > seq][:limit]
        return [event for place, event in enumerate(window, seq + 1) if event.seq == place]

    async def wakes(self) -> AsyncIterator[Wake]:
        self._answer()
        queue: asyncio.Queue[Wake | None] = asyncio.Queue()
        self._listeners.add(queue)
        try:
            while (wake := await queue.get()) is not None:
                yield wake
            self._answer()
        finally:
            self._listeners.discard(queue)

    def _answer(self) -> None:
        if self.down:
            raise EngineUnavailable("Redis", "it was told to be down.")
