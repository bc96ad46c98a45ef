"""How far understanding has come with an owner's memories."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from contextlib import aclosing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Protocol

from knowledge.access import Access
from knowledge.errors import EngineUnavailable, TimedOut
from knowledge.events.event import EventType
from knowledge.events.ports import EventLog
from knowledge.ingestion.ports import WorkStore
from knowledge.instants import to_datetime

_WINDOW = timedelta(seconds=10)
_EVENTS = 256
_LULL = 5
_ATTEMPTS = 30


@dataclass(frozen=True, slots=True)
class IngestionStatus:
    """`rate_per_second` over the last ten seconds; `seconds_left` None where nothing moves or nothing is left."""

    pending: int
    ready: int
    failed: int
    rate_per_second: float
    seconds_left: float | None


class Changes(Protocol):
    """Tells when an owner's log has grown, and when it has not for a while."""

    def changes(self, owner: str, lull_s: float) -> AsyncGenerator[bool, None]: ...


class IngestionService:
    def __init__(self, work: WorkStore, log: EventLog, changes: Changes, *, every_s: float = 1.0) -> None:
        self._work = work
        self._log = log
        self._changes = changes
        self._every_s = every_s

    async def status(self, access: Access) -> IngestionStatus:
        counts = await self._work.counts(access.owner)
        rate = await self._rate(access.owner) if counts.pending else 0.0
        return IngestionStatus(
            pending=counts.pending,
            ready=max(0, counts.total - counts.pending - counts.failed),
            failed=counts.failed,
            rate_per_second=rate,
            seconds_left=counts.pending / rate if counts.pending and rate else None,
        )

    async def progress(self, access: Access) -> AsyncGenerator[IngestionStatus, None]:
        """Yield how it stands now, and again whenever that is something else, at most once in `every_s`.

        Looks only after something happened, or while something waits and nothing does: then the rate falls. Goes on
        until it is closed; raises what `status` does where that lasts, as an error would end a subscription for good.
        """
        last: IngestionStatus | None = None
        async with aclosing(self._changes.changes(access.owner, _LULL * self._every_s)) as ticks:
            async for grown in ticks:
                if not grown and last is not None and last.pending == 0:
                    continue
                status = await self._patiently(access)
                if status != last:
                    yield status
                    last = status
                await asyncio.sleep(self._every_s)

    async def _patiently(self, access: Access) -> IngestionStatus:
        for _ in range(_ATTEMPTS):
            try:
                return await self.status(access)
            except (EngineUnavailable, TimedOut):
                await asyncio.sleep(self._every_s)
        return await self.status(access)

    async def _rate(self, owner: str) -> float:
        head = (await self._log.heads([owner])).get(owner)
        if head is None:
            return 0.0
        now = datetime.now(UTC)
        events = await self._log.after(owner, max(head.pruned, head.seq - _EVENTS), _EVENTS)
        recent = [(to_datetime(event.at), len(event.ids)) for event in events if event.type is EventType.READY]
        recent = [(at, count) for at, count in recent if now - at <= _WINDOW]
        if not recent:
            return 0.0
        seconds = max(1.0, (now - recent[0][0]).total_seconds())
        return sum(count for _, count in recent) / seconds
