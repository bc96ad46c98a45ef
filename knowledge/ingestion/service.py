"""How far understanding has come with an owner's memories."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from knowledge.access import Access
from knowledge.events.event import EventType
from knowledge.events.ports import EventLog
from knowledge.ingestion.ports import WorkStore
from knowledge.instants import to_datetime

_WINDOW = timedelta(seconds=10)
_EVENTS = 256


@dataclass(frozen=True, slots=True)
class IngestionStatus:
    """`rate_per_second` over the last ten seconds; `seconds_left` None where nothing moves or nothing is left."""

    pending: int
    ready: int
    failed: int
    rate_per_second: float
    seconds_left: float | None


class IngestionService:
    def __init__(self, work: WorkStore, log: EventLog) -> None:
        self._work = work
        self._log = log

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
