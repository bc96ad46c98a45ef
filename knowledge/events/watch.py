"""Where the logs of the owners subscribed in this process stand: wake-ups from the stream, a poll of the graph."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace

from knowledge.errors import EngineUnavailable, LimitExceeded
from knowledge.events.ports import EventLog, EventStream, LogHead, Wake

_log = logging.getLogger(__name__)

MAX_READERS = 10_000
MAX_READERS_OF_OWNER = 100


@dataclass(slots=True)
class WatchedLog:
    """What this process knows of one owner's log; `readers` are told whenever it learns more."""

    head: LogHead
    readers: set[asyncio.Event] = field(default_factory=set)

    def learn(self, head: LogHead) -> None:
        """Take in a head: inside an epoch a log only grows, so an older one changes nothing."""
        if head.epoch == self.head.epoch:
            head = replace(head, seq=max(head.seq, self.head.seq), pruned=max(head.pruned, self.head.pruned))
        if head != self.head:
            self.head = head
            self.wake()

    def wake(self) -> None:
        for reader in self.readers:
            reader.set()


class Watch:
    """Keeps the heads fresh while anybody reads."""

    def __init__(self, log: EventLog, stream: EventStream, poll_s: float) -> None:
        self._log = log
        self._stream = stream
        self._poll_s = poll_s
        self._logs: dict[str, WatchedLog] = {}
        self._readers = 0
        self._tasks: list[asyncio.Task[None]] = []

    @contextmanager
    def reading(self, owner: str, head: LogHead, woken: asyncio.Event) -> Iterator[WatchedLog]:
        """Watch the owner's log for one reader; raises LimitExceeded where too many read already."""
        watched = self._logs.get(owner) or WatchedLog(head)
        if self._readers >= MAX_READERS or len(watched.readers) >= MAX_READERS_OF_OWNER:
            raise LimitExceeded("There are too many open subscriptions; close some first.")
        if not self._tasks:
            self._tasks = [asyncio.create_task(self._listen()), asyncio.create_task(self._poll())]
        self._logs[owner] = watched
        watched.learn(head)
        watched.readers.add(woken)
        self._readers += 1
        try:
            yield watched
        finally:
            watched.readers.discard(woken)
            self._readers -= 1
            if not watched.readers:
                del self._logs[owner]

    async def close(self) -> None:
        """Stop watching, and wake every reader to see that."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        for watched in self._logs.values():
            watched.wake()

    async def _listen(self) -> None:
        while True:
            try:
                async for wake in self._stream.wakes():
                    self._hear(wake)
            except EngineUnavailable as error:
                _log.info("no wake-ups, the graph is polled: %s", error)
            await asyncio.sleep(self._poll_s)

    def _hear(self, wake: Wake) -> None:
        watched = self._logs.get(wake.owner)
        # A change of epoch is not for a wake-up to tell: the poll asks the graph.
        if watched is not None and watched.head.epoch == wake.epoch:
            watched.learn(LogHead(wake.epoch, wake.seq))

    async def _poll(self) -> None:
        """The safety net: look in one statement where all these logs stand."""
        loop, took = asyncio.get_running_loop(), 0.0
        while True:
            # With thousands of owners the look itself takes long: it may keep the graph busy a tenth of the time.
            await asyncio.sleep(max(self._poll_s, 9 * took))
            started = loop.time()
            try:
                heads = await self._log.heads(list(self._logs)) if self._logs else {}
            except Exception as error:  # the net must not tear, whatever the graph answers
                _log.warning("cannot see where the event logs stand: %s", error)
                continue
            took = loop.time() - started
            for owner, head in heads.items():
                if watched := self._logs.get(owner):
                    watched.learn(head)
