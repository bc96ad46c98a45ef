"""How far understanding has come: what is counted, and what the last ten seconds say of the rest."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from contextlib import aclosing
from datetime import UTC, datetime, timedelta

import pytest

from knowledge.access import Access, Scope
from knowledge.errors import EngineUnavailable
from knowledge.events.event import EventType
from knowledge.ingestion.ports import Counts
from knowledge.ingestion.service import IngestionService
from knowledge.instants import to_instant
from knowledge.levels import Sensitivity
from tests.event_fakes import InMemoryEventLog

ACCESS = Access("ana", "ana", "s", Sensitivity.GENERAL, Scope.READ)


class Counted:
    def __init__(self, pending: int, failed: int, total: int) -> None:
        self.now = Counts(pending, failed, total)
        self.looks = 0
        self.looked = asyncio.Event()
        self.away = 0

    async def counts(self, owner: str) -> Counts:
        self.looks += 1
        self.looked.set()
        if self.away:
            self.away -= 1
            raise EngineUnavailable("The graph", "it was told to be away.")
        return self.now


class Ticks:
    """The event hub, as far as progress uses it: what the test puts in comes out."""

    def __init__(self) -> None:
        self.queue: asyncio.Queue[bool] = asyncio.Queue()
        self.queue.put_nowait(True)
        self.is_open = False

    async def changes(self, owner: str, lull_s: float) -> AsyncGenerator[bool, None]:
        self.is_open = True
        try:
            while True:
                yield await self.queue.get()
        finally:
            self.is_open = False


def service(log: InMemoryEventLog, pending: int, failed: int = 0, total: int = 10) -> IngestionService:
    return watched(Counted(pending, failed, total), log, Ticks())


def watched(work: Counted, log: InMemoryEventLog, ticks: Ticks, every_s: float = 0.0) -> IngestionService:
    return IngestionService(work, log, ticks, every_s=every_s)  # type: ignore[arg-type]  # it uses `counts` alone


def ago(seconds: float) -> str:
    return to_instant(datetime.now(UTC) - timedelta(seconds=seconds))


@pytest.fixture
def log() -> InMemoryEventLog:
    log = InMemoryEventLog()
    log.open("ana")
    return log


async def test_what_is_neither_pending_nor_failed_is_ready(log: InMemoryEventLog) -> None:
    status = await service(log, 0, failed=3).status(ACCESS)
    assert (status.pending, status.ready, status.failed) == (0, 7, 3)
    assert (status.rate_per_second, status.seconds_left) == (0.0, None)
    # Counted one after the other while memories move on: never below nothing.
    assert (await service(log, 8, failed=3).status(ACCESS)).ready == 0


async def test_the_rate_is_that_of_the_last_ten_seconds(log: InMemoryEventLog) -> None:
    log.append("ana", *map(str, range(50)), type_=EventType.READY, at=ago(60))
    log.append("ana", *map(str, range(20)), type_=EventType.READY, at=ago(5))
    log.append("ana", "x", type_=EventType.CAPTURED, at=ago(1))
    log.append("ana", *map(str, range(20)), type_=EventType.READY, at=ago(1))
    status = await service(log, 40).status(ACCESS)
    assert status.rate_per_second == pytest.approx(8, rel=0.1)
    assert status.seconds_left == pytest.approx(5, rel=0.1)


async def test_a_first_batch_just_now_does_not_promise_the_moon(log: InMemoryEventLog) -> None:
    log.append("ana", *map(str, range(20)), type_=EventType.READY, at=ago(0))
    assert (await service(log, 40).status(ACCESS)).rate_per_second == pytest.approx(20, rel=0.1)


async def test_where_nothing_moves_no_end_is_promised(log: InMemoryEventLog) -> None:
    log.append("ana", "a", type_=EventType.READY, at=ago(60))
    for known in (log, InMemoryEventLog()):
        status = await service(known, 4).status(ACCESS)
        assert (status.rate_per_second, status.seconds_left) == (0.0, None)


async def test_progress_is_told_at_once_and_whenever_it_is_something_else(log: InMemoryEventLog) -> None:
    work, ticks = Counted(3, 0, 3), Ticks()
    async with asyncio.timeout(5), aclosing(watched(work, log, ticks).progress(ACCESS)) as progress:
        assert (await anext(progress)).pending == 3
        ticks.queue.put_nowait(True)  # something else happened to this owner: there is nothing to tell
        work.now = Counts(3, 0, 3)
        ahead = asyncio.ensure_future(anext(progress))
        work.looked.clear()
        await work.looked.wait()
        assert not ahead.done()
        work.now = Counts(0, 1, 3)
        ticks.queue.put_nowait(True)
        told = await ahead
        assert (told.pending, told.ready, told.failed) == (0, 2, 1)
    assert not ticks.is_open


async def test_nothing_is_counted_while_nothing_waits_and_nothing_happens(log: InMemoryEventLog) -> None:
    work, ticks = Counted(0, 0, 3), Ticks()
    async with asyncio.timeout(5), aclosing(watched(work, log, ticks).progress(ACCESS)) as progress:
        await anext(progress)
        for _ in range(3):
            ticks.queue.put_nowait(False)
        work.now = Counts(1, 0, 4)
        ticks.queue.put_nowait(True)
        assert (await anext(progress)).pending == 1
        assert work.looks == 2
        ticks.queue.put_nowait(False)  # what waits is looked at without being told: its rate may have fallen
        work.now = Counts(1, 1, 4)
        assert (await anext(progress)).failed == 1


async def test_progress_is_looked_at_no_oftener_than_told(log: InMemoryEventLog) -> None:
    work, ticks = Counted(1, 0, 1), Ticks()
    every_s = 0.05
    async with asyncio.timeout(5), aclosing(watched(work, log, ticks, every_s).progress(ACCESS)) as progress:
        began = asyncio.get_running_loop().time()
        for number in range(4):
            work.now = Counts(1, 0, number + 1)
            ticks.queue.put_nowait(True)
            await anext(progress)
        assert asyncio.get_running_loop().time() - began >= 3 * every_s * 0.9


async def test_a_graph_that_is_away_for_a_moment_does_not_end_progress(log: InMemoryEventLog) -> None:
    work, ticks = Counted(1, 0, 1), Ticks()
    work.away = 5
    async with asyncio.timeout(5), aclosing(watched(work, log, ticks).progress(ACCESS)) as progress:
        assert (await anext(progress)).pending == 1
    work.away = 1_000
    ticks = Ticks()
    async with asyncio.timeout(5), aclosing(watched(work, log, ticks).progress(ACCESS)) as progress:
        with pytest.raises(EngineUnavailable):
            await anext(progress)
