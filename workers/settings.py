"""How arq is set up: quick to poll, nothing kept, nothing pickled, nothing retried but by the sweep."""

from __future__ import annotations

from typing import cast

from arq.connections import ArqRedis
from arq.cron import cron
from arq.typing import WorkerCoroutine
from arq.worker import Worker, func

from knowledge.stores.arq_queue import QUEUE, pack, unpack
from workers.jobs import Recollect, drain, prune, sweep

JOB_TIMEOUT_S = 60
SWEEP_EVERY_S = 10
MAX_JOBS = 8


def make_worker(redis: ArqRedis, recollect: Recollect) -> Worker:
    """Return a worker that neither handles signals nor owns what it is given; its runner does."""
    return Worker(
        functions=[func(cast(WorkerCoroutine, drain), name="drain")],
        cron_jobs=[
            cron(
                cast(WorkerCoroutine, sweep),
                name="sweep",
                second=set(range(0, 60, SWEEP_EVERY_S)),
                unique=True,
                max_tries=1,
            ),
            cron(cast(WorkerCoroutine, prune), name="prune", minute=7, unique=True, max_tries=1),
        ],
        redis_pool=redis,
        queue_name=QUEUE,
        health_check_key=f"{QUEUE}:health",
        health_check_interval=30,
        ctx={"recollect": recollect},
        handle_signals=False,
        max_jobs=MAX_JOBS,
        job_timeout=JOB_TIMEOUT_S,
        keep_result=0,
        poll_delay=0.05,
        max_tries=1,
        retry_jobs=False,
        job_serializer=pack,
        job_deserializer=unpack,
        expires_extra_ms=JOB_TIMEOUT_S * 1_000,
        log_results=False,
    )
