"""A worker drains what it is woken for, sweeps what it is not, and does both whatever Redis does."""

from __future__ import annotations

import asyncio
import gc
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from urllib.parse import urlsplit

import pytest
import pytest_asyncio

from knowledge.engines.endpoints import resolve
from knowledge.stores.arq_queue import QUEUE, ArqJobQueue, open_arq
from tests.engines import Engines
from tests.relay import Relay
from workers import loop as loop_module
from workers.jobs import Recollect, prune
from workers.loop import WorkerLoop


class Work:
    """Plays all three of the root's parts; a `gate` holds drains until the test opens it."""

    def __init__(self) -> None:
        self.drained: asyncio.Queue[int] = asyncio.Queue()
        self.swept: asyncio.Queue[None] = asyncio.Queue()
        self.gate = asyncio.Event()
        self.gate.set()
        self.begun = asyncio.Event()
        self.finished = 0
        self.cancelled = 0
        self.pruned = 0
        self.sweep_error: Exception | None = None

    async def drain(self, shard: int) -> None:
        self.begun.set()
        try:
            await self.gate.wait()
        except asyncio.CancelledError:
            self.cancelled += 1
            raise
        self.finished += 1
        await self.drained.put(shard)
        if shard == 13:
            raise RuntimeError("this shard does not drain")

    async def sweep(self) -> None:
        await self.swept.put(None)
        if self.sweep_error:
            raise self.sweep_error

    async def prune(self) -> int:
        self.pruned += 1
        return 0


class Root:
    """A composition root of one piece of work."""

    def __init__(self, work: Work) -> None:
        self.drain = _Run(work.drain)
        self.sweep = _Run(work.sweep)
        self.events = work


class _Run:
    def __init__(self, run: object) -> None:
        self.run = run

    def stop(self) -> None:
        """A gated drain of these tests ends when its gate opens."""


@pytest.fixture
def work() -> Work:
    return Work()


@pytest_asyncio.fixture
async def relay(engines: Engines) -> AsyncIterator[Relay]:
    # A database of its own, so that no other test's worker takes these jobs.
    url = urlsplit(resolve(engines.settings).redis_url)._replace(path="/5").geturl()
    async with open_arq(url, 5.0) as redis:
        await redis.flushdb()
    async with Relay(url) as relay:
        yield relay


@asynccontextmanager
async def working(
    work: Work, relay: Relay, *, grace_s: float = 5.0, sweep_every_s: float = 10.0
) -> AsyncIterator[WorkerLoop]:
    root: Recollect = Root(work)  # type: ignore[assignment]
    loop = WorkerLoop(root, relay.url, 5.0, grace_s=grace_s, sweep_every_s=sweep_every_s)
    running = asyncio.create_task(loop.run())
    try:
        yield loop
    finally:
        loop.stop()
        async with asyncio.timeout(15):
            await running


async def soon(queue: asyncio.Queue[int]) -> int:
    return await asyncio.wait_for(queue.get(), 10)


async def test_a_wake_up_drains_its_shard(work: Work, relay: Relay) -> None:
    async with working(work, relay), open_arq(relay.url, 5.0) as redis:
        queue = ArqJobQueue(redis)
        for shard in (3, 7):
            await queue.wake(shard)
        assert {await soon(work.drained), await soon(work.drained)} == {3, 7}


async def test_many_wake_ups_of_one_moment_are_one_job(work: Work, relay: Relay) -> None:
    async with open_arq(relay.url, 5.0) as redis:
        queues = [ArqJobQueue(redis) for _ in range(5)]
        for _ in range(20):
            await asyncio.gather(*(queue.wake(3) for queue in queues))
        # All of it may have fallen into two slices.
        assert await redis.zcard(QUEUE) <= 2


async def test_jobs_are_not_pickled(relay: Relay) -> None:
    async with open_arq(relay.url, 5.0) as redis:
        await ArqJobQueue(redis).wake(3)
        [job] = await redis.queued_jobs(queue_name=QUEUE)
        assert (job.function, list(job.args)) == ("drain", [3])
        raw = await redis.get(f"arq:job:{job.job_id}")
        assert raw is not None
        assert not raw.startswith(b"\x80\x04")  # how a pickle begins


async def test_a_wake_up_during_a_drain_leads_to_another(work: Work, relay: Relay) -> None:
    work.gate.clear()
    async with working(work, relay), open_arq(relay.url, 5.0) as redis:
        queue = ArqJobQueue(redis)
        await queue.wake(3)
        await asyncio.wait_for(work.begun.wait(), 10)
        await queue.wake(3)
        work.gate.set()
        assert [await soon(work.drained), await soon(work.drained)] == [3, 3]


async def test_a_job_that_fails_stops_nothing(work: Work, relay: Relay) -> None:
    async with working(work, relay), open_arq(relay.url, 5.0) as redis:
        queue = ArqJobQueue(redis)
        await queue.wake(13)
        assert await soon(work.drained) == 13
        await queue.wake(4)
        assert await soon(work.drained) == 4


async def test_a_stop_lets_the_running_job_end(work: Work, relay: Relay) -> None:
    work.gate.clear()
    async with working(work, relay) as loop, open_arq(relay.url, 5.0) as redis:
        await ArqJobQueue(redis).wake(3)
        await asyncio.wait_for(work.begun.wait(), 10)
        loop.stop()
        await asyncio.sleep(0.1)
        work.gate.set()
    assert (work.finished, work.cancelled) == (1, 0)


async def test_a_stop_cuts_off_what_does_not_end(work: Work, relay: Relay) -> None:
    work.gate.clear()
    async with working(work, relay, grace_s=0.2), open_arq(relay.url, 5.0) as redis:
        await ArqJobQueue(redis).wake(3)
        await asyncio.wait_for(work.begun.wait(), 10)
    assert (work.finished, work.cancelled) == (0, 1)


async def test_without_redis_the_worker_sweeps_and_comes_back_with_it(work: Work, relay: Relay) -> None:
    await relay.cut()
    async with working(work, relay, sweep_every_s=0.1):
        for _ in range(2):
            await asyncio.wait_for(work.swept.get(), 10)
        await relay.up()
        async with open_arq(relay.url, 5.0) as redis:
            await ArqJobQueue(redis).wake(5)
            assert await soon(work.drained) == 5


async def test_losing_redis_lets_the_running_job_end_and_the_worker_go_on(
    work: Work, relay: Relay, caplog: pytest.LogCaptureFixture
) -> None:
    work.gate.clear()
    async with working(work, relay):
        async with open_arq(relay.url, 5.0) as redis:
            await ArqJobQueue(redis).wake(3)
        await asyncio.wait_for(work.begun.wait(), 10)
        await relay.cut()
        await asyncio.sleep(0.2)
        work.gate.set()
        assert await soon(work.drained) == 3
        await asyncio.wait_for(work.swept.get(), 10)
        await relay.up()
        async with open_arq(relay.url, 5.0) as redis:
            await ArqJobQueue(redis).wake(5)
        assert await soon(work.drained) == 5
    assert work.cancelled == 0
    gc.collect()
    assert "never retrieved" not in caplog.text


async def test_a_sweep_that_fails_is_tried_again(work: Work, relay: Relay, caplog: pytest.LogCaptureFixture) -> None:
    work.sweep_error = RuntimeError("the graph said no")
    await relay.cut()
    async with working(work, relay, sweep_every_s=0.1):
        for _ in range(2):
            await asyncio.wait_for(work.swept.get(), 10)
    assert "a sweep failed" in caplog.text


async def test_the_schedule_sweeps_without_any_wake_up_and_once_for_all_workers(
    work: Work, relay: Relay, monkeypatch: pytest.MonkeyPatch
) -> None:
    make = loop_module.make_worker

    def every_second(*args: object) -> object:
        worker = make(*args)  # type: ignore[arg-type]
        for job in worker.cron_jobs:
            job.second, job.minute = set(range(60)), None
        return worker

    monkeypatch.setattr(loop_module, "make_worker", every_second)
    async with working(work, relay), working(work, relay):
        await asyncio.wait_for(work.swept.get(), 10)
        first = time.monotonic()
        await asyncio.wait_for(work.swept.get(), 10)
        assert time.monotonic() - first > 0.5
    assert work.pruned > 0


async def test_pruning_is_the_event_logs_own(work: Work) -> None:
    root: Recollect = Root(work)  # type: ignore[assignment]
    await prune({"recollect": root})
    assert work.pruned == 1


async def test_a_redis_that_is_away_delays_no_capture(relay: Relay, caplog: pytest.LogCaptureFixture) -> None:
    async with open_arq(relay.url, 5.0) as redis:
        queue = ArqJobQueue(redis)
        await relay.cut()
        async with asyncio.timeout(3):
            for _ in range(100):
                await queue.wake(3)
    assert caplog.text.count("left to the sweep") == 1
