"""One Redis or Valkey connection pool per process, every call bounded, its errors those of the domain."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager

from redis.asyncio import Redis
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from redis.exceptions import ConnectionError as RedisConnectionError
from redis.exceptions import RedisError

from knowledge.errors import EngineUnavailable

_HINT = "see `recollect doctor`; a running `recollect up` restarts its own Valkey within seconds."
MAX_CONNECTIONS = 64


@asynccontextmanager
async def open_redis(url: str, timeout_s: float) -> AsyncIterator[Redis]:
    """Hand out a client that answers in text; nothing is asked of the server until it is used.

    Raises EngineUnavailable for a URL that names no server.
    """
    try:
        client: Redis = Redis.from_url(
            url,
            decode_responses=True,
            socket_timeout=timeout_s,
            socket_connect_timeout=min(2.0, timeout_s),
            # Once more at once: the server may have closed an idle connection, or was started again.
            retry=Retry(NoBackoff(), 1),
            retry_on_error=[RedisConnectionError],
            max_connections=MAX_CONNECTIONS,
        )
    except ValueError as error:
        raise EngineUnavailable("Redis", f"{error} - check REDIS_URL.") from error
    async with client:
        yield client


@contextmanager
def redis_errors() -> Iterator[None]:
    """Translate what the driver raises."""
    try:
        yield
    except (RedisError, OSError, TimeoutError) as error:
        raise EngineUnavailable("Redis", _HINT) from error
