"""Bring each log's end to its stream after a change was written, without making the change wait."""

from __future__ import annotations

import asyncio
import logging
from types import TracebackType
from typing import Self

from knowledge.events.ports import EventLog, EventStream, LogHead

_log = logging.getLogger(__name__)

MAX_WAITING = 10_000
"""Owners that may wait to be published; further ones are left to the subscribers' own poll of the graph."""
_AT_ONCE = 16
_REFILL = 256
_COLD = 100
"""How much of the log's end goes into a stream that holds nothing: who is further behind reads the graph."""
_BACKOFF_S = (0.1, 5.0)
_CLOSING_S = 2.0


class EventPublisher:
    """One per process, used as a context manager; what it loses, subscribers find in the graph within a second."""

    def __init__(self, log: EventLog, stream: EventStream, *, max_waiting: int = MAX_WAITING) -> None:
        self._log = log
        self._stream = stream
        self._max_waiting = max_waiting
        self._waiting: dict[str, None] = {}
        self._some = asyncio.Event()
        self._idle = asyncio.Event()
        self._idle.set()
        self._task: asyncio.Task[None] | None = None

    async def __aenter__(self) -> Self:
        self._task = asyncio.create_task(self._run(), name="publish events")
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._task is None:
            return
        try:
            async with asyncio.timeout(_CLOSING_S):
                await self.settled()
        except TimeoutError:
            _log.info("stopped before %d owners' events were published; the graph has them", len(self._waiting))
        self._task.cancel()
        await asyncio.gather(self._task, return_exceptions=True)

    async def publish(self, owner: str) -> None:
        """Have the owner's new events published soon; call it after the transaction that wrote them.

        Never fails and never waits.
        """
        self._enlist(owner)

    def _enlist(self, owner: str) -> None:
        if owner in self._waiting or len(self._waiting) < self._max_waiting:
            self._waiting[owner] = None
            self._some.set()
            self._idle.clear()

    async def settled(self) -> None:
        """Wait until nothing waits."""
        await self._idle.wait()

    async def _run(self) -> None:
        backoff = _BACKOFF_S[0]
        while True:
            await self._some.wait()
            owners = list(self._waiting)[:_AT_ONCE]
            for owner in owners:
                del self._waiting[owner]
            self._some.clear()
            failed, reason = await self._publish(owners)
            for owner in failed:
                self._enlist(owner)
            if failed:
                _log.warning("events of %d owners wait %.1f s in the graph: %s", len(failed), backoff, reason)
                await asyncio.sleep(backoff)
                backoff = min(backoff * 2, _BACKOFF_S[1])
                continue
            backoff = _BACKOFF_S[0]
            if self._waiting:
                self._some.set()
            else:
                self._idle.set()

    async def _publish(self, owners: list[str]) -> tuple[list[str], BaseException | None]:
        """Return the owners whose events could not be published, with a reason; this task outlives any of them."""
        try:
            heads = await self._log.heads(owners)
        except Exception as error:
            return owners, error
        outcomes = await asyncio.gather(
            *(self._bring(owner, head) for owner, head in heads.items()), return_exceptions=True
        )
        failed = {owner: error for owner, error in zip(heads, outcomes, strict=True) if error is not None}
        return list(failed), next(iter(failed.values()), None)

    async def _bring(self, owner: str, head: LogHead) -> None:
        last = await self._stream.last(owner, head.epoch)
        if last is not None and last >= head.seq:
            return
        near = last is not None and head.seq - last <= _REFILL and last >= head.pruned
        start = last if last is not None and near else max(head.seq - _COLD, head.pruned, 0)
        events = await self._log.after(owner, start, _REFILL)
        if events:
            await self._stream.append(head.epoch, events, afresh=not near)
