"""Wake-ups as arq jobs: one per shard and slice of time, however many captures ask for it."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import cast

import msgpack
from arq.connections import ArqRedis
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from redis.exceptions import ConnectionError as RedisConnectionError
from redis.exceptions import RedisError

from knowledge.errors import EngineUnavailable
from knowledge.ingestion.shards import SHARDS

_log = logging.getLogger(__name__)

QUEUE = "recollect:jobs"
SLICE_MS = 100
EXPIRES_S = 60
_WAKE_TIMEOUT_S = 2.0
_REST_S = 2.0


def pack(value: object) -> bytes:
    """Serialise a job: MessagePack, since what pickle reads from a queue it also runs."""
    return cast(bytes, msgpack.packb(value, default=repr))


def unpack(data: bytes) -> dict[str, object]:
    return cast(dict[str, object], msgpack.unpackb(data, strict_map_key=True))


@asynccontextmanager
async def open_arq(url: str, timeout_s: float) -> AsyncIterator[ArqRedis]:
    """Hand out arq's client; nothing is asked of the server until it is used.

    Raises EngineUnavailable for a URL that names no server.
    """
    try:
        client = ArqRedis.from_url(
            url,
            socket_timeout=timeout_s,
            socket_connect_timeout=min(2.0, timeout_s),
            retry=Retry(NoBackoff(), 1),
            retry_on_error=[RedisConnectionError],
        )
    except ValueError as error:
        raise EngineUnavailable("Redis", f"{error} - check REDIS_URL.") from error
    client.job_serializer, client.job_deserializer = pack, unpack
    client.default_queue_name = QUEUE
    async with client:
        yield client


class ArqJobQueue:
    """The port JobQueue. Slices of time keep a wake-up from being refused because the same job is running."""

    def __init__(self, redis: ArqRedis) -> None:
        self._redis = redis
        self._woken = [-1] * SHARDS
        self._rests_until = 0.0

    async def wake(self, shard: int) -> None:
        now_ms = time.time_ns() // 1_000_000
        slice_ = now_ms // SLICE_MS
        if self._woken[shard] == slice_ or time.monotonic() < self._rests_until:
            return
        try:
            async with asyncio.timeout(_WAKE_TIMEOUT_S):
                await self._redis.enqueue_job(
                    "drain",
                    shard,
                    _job_id=f"drain:{shard}:{slice_}",
                    _defer_until=datetime.fromtimestamp((slice_ + 1) * SLICE_MS / 1_000, UTC),
                    _expires=EXPIRES_S,
                )
        except (RedisError, OSError, TimeoutError) as error:
            # Captures go on without Redis, and none of them waits for it again for a while.
            self._rests_until = time.monotonic() + _REST_S
            _log.warning("shard %d is left to the sweep: Redis does not take wake-ups (%s)", shard, error)
        else:
            self._woken[shard] = slice_
