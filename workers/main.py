"""A worker process: the composition root, the loop, and a clean end on SIGTERM."""

from __future__ import annotations

import asyncio
import signal

from ingest.bootstrap import open_recollect
from knowledge.engines.endpoints import resolve
from knowledge.settings import Settings
from workers.loop import WorkerLoop


def run(settings: Settings) -> None:
    """Work until SIGTERM or SIGINT; raises EngineUnavailable where the engines are not there to begin with."""
    asyncio.run(_run(settings))


async def _run(settings: Settings) -> None:
    async with open_recollect(settings) as recollect:
        loop = WorkerLoop(recollect, resolve(settings).redis_url, settings.redis_timeout_s)
        for number in (signal.SIGTERM, signal.SIGINT):
            asyncio.get_running_loop().add_signal_handler(number, loop.stop)
        await recollect.drain.prepare()
        await loop.run()
