"""Work until told to stop: through arq while Redis answers, by direct sweeps while it does not."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Iterable
from typing import Any

from arq.connections import ArqRedis

from knowledge.errors import EngineUnavailable
from knowledge.stores.arq_queue import open_arq
from knowledge.stores.redis_client import redis_errors
from workers.jobs import Recollect
from workers.settings import JOB_TIMEOUT_S, SWEEP_EVERY_S, make_worker

_log = logging.getLogger(__name__)

GRACE_S = 20.0
"""How long a running batch may take to end after a stop; what is cut off then is found by another's sweep."""
_CANCELS, _CANCEL_S = 5, 1.0
_BACKOFF_S = (0.5, 5.0)


class WorkerLoop:
    def __init__(
        self,
        recollect: Recollect,
        redis_url: str,
        redis_timeout_s: float,
        *,
        grace_s: float = GRACE_S,
        sweep_every_s: float = SWEEP_EVERY_S,
    ) -> None:
        self._recollect = recollect
        self._redis_url = redis_url
        self._redis_timeout_s = redis_timeout_s
        self._grace_s = grace_s
        self._sweep_every_s = sweep_every_s
        self._stop = asyncio.Event()
        self._sweep_due = 0.0

    def stop(self) -> None:
        """Take no more work, let what runs come to its end, and return from `run`."""
        self._stop.set()
        self._recollect.drain.stop()

    async def run(self) -> None:
        backoff = _BACKOFF_S[0]
        while not self._stop.is_set():
            started = asyncio.get_running_loop().time()
            try:
                async with open_arq(self._redis_url, self._redis_timeout_s) as redis:
                    await self._work(redis)
            except EngineUnavailable as error:
                _log.warning("working without wake-ups, sweeping every %g s: %s", self._sweep_every_s, error)
                if asyncio.get_running_loop().time() - started > _BACKOFF_S[1]:
                    backoff = _BACKOFF_S[0]
                await self._sweep_if_due()
                await self._pause(backoff)
                backoff = min(backoff * 2, _BACKOFF_S[1])

    async def _work(self, redis: ArqRedis) -> None:
        """Run arq until the stop or the loss of Redis, which raises EngineUnavailable once the running jobs ended."""
        with redis_errors():
            worker = make_worker(redis, self._recollect)
            working = asyncio.create_task(worker.async_run(), name="arq")
            await self._until_stop(working)
            worker.allow_pick_jobs = False
            # Redis may be gone, the graph is not: a job that runs still does its work.
            await _end(worker.tasks.values(), self._grace_s if self._stop.is_set() else JOB_TIMEOUT_S)
            await _end([working], 0)
            if working.done() and not working.cancelled():
                working.result()
            await redis.delete(worker.health_check_key)

    async def _sweep_if_due(self) -> None:
        now = asyncio.get_running_loop().time()
        if now < self._sweep_due or self._stop.is_set():
            return
        self._sweep_due = now + self._sweep_every_s
        sweeping = asyncio.create_task(_logged(self._recollect.sweep.run()), name="sweep")
        await self._until_stop(sweeping, JOB_TIMEOUT_S)
        await _end([sweeping], self._grace_s if self._stop.is_set() else 0)

    async def _until_stop(self, task: asyncio.Task[None], timeout_s: float | None = None) -> None:
        stopping = asyncio.create_task(self._stop.wait())
        await asyncio.wait([task, stopping], timeout=timeout_s, return_when=asyncio.FIRST_COMPLETED)
        stopping.cancel()

    async def _pause(self, seconds: float) -> None:
        try:
            async with asyncio.timeout(seconds):
                await self._stop.wait()
        except TimeoutError:
            return


async def _end(tasks: Iterable[asyncio.Task[Any]], grace_s: float) -> None:
    """Let tasks come to their end within the grace, then cancel them; their errors are arq's to log, or `run`'s.

    A cancellation may get lost on its way (CPython 3.11 loses one in `wait_for`): it is asked for again, then left.
    """
    pending = {task for task in tasks if not task.done()}
    if pending and grace_s:
        _, pending = await asyncio.wait(pending, timeout=grace_s)
    for _ in range(_CANCELS):
        if not pending:
            return
        for task in pending:
            task.cancel()
        _, pending = await asyncio.wait(pending, timeout=_CANCEL_S)
    for task in pending:
        _log.error("%s does not end and is left behind", task.get_name())


async def _logged(work: Awaitable[object]) -> None:
    """Outlive whatever one sweep runs into: the next one tries again."""
    try:
        await work
    except Exception:
        _log.exception("a sweep failed; the next one tries again")
