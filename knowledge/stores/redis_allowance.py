"""The port Allowance in Redis: all processes together keep to one budget and one pace."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable
from typing import TypeVar

from redis.asyncio import Redis

from knowledge.ids import new_id
from knowledge.ingestion.allowance import Cost, Limits, Reservation, today
from knowledge.stores.redis_client import redis_errors

T = TypeVar("T")

TIMEOUT_S = 0.5
"""A memory that waits to be understood waits for this, and there is something to fall back to."""
_KEEP_S = 2 * 86_400
_REQUESTS = "llm:requests"

# KEYS: sorted set of requests. ARGV: most a minute, a name for this one. Returns milliseconds to wait.
_TAKE = """
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now - 60000)
if redis.call('ZCARD', KEYS[1]) >= tonumber(ARGV[1]) then
  local first = redis.call('ZRANGE', KEYS[1], 0, 0, 'WITHSCORES')
  return math.max(1, tonumber(first[2]) + 60000 - now)
end
redis.call('ZADD', KEYS[1], now, ARGV[2])
redis.call('PEXPIRE', KEYS[1], 60000)
return 0
"""

# KEYS: the owner's day. ARGV: tokens, micros, most of each, seconds to keep.
_RESERVE = """
local tokens = tonumber(redis.call('HGET', KEYS[1], 'tokens') or 0) + ARGV[1]
local micros = tonumber(redis.call('HGET', KEYS[1], 'micros') or 0) + ARGV[2]
if tokens > tonumber(ARGV[3]) or micros > tonumber(ARGV[4]) then return 0 end
redis.call('HINCRBY', KEYS[1], 'tokens', ARGV[1])
redis.call('HINCRBY', KEYS[1], 'micros', ARGV[2])
redis.call('EXPIRE', KEYS[1], ARGV[5])
return 1
"""


class RedisAllowance:
    def __init__(self, client: Redis, limits: Limits, *, timeout_s: float = TIMEOUT_S) -> None:
        self._client = client
        self._limits = limits
        self._timeout_s = timeout_s
        self._take = client.register_script(_TAKE)
        self._reserve = client.register_script(_RESERVE)

    async def wait_s(self) -> float:
        args: list[str | int] = [self._limits.requests_per_minute, new_id()]
        return int(await self._answered(self._take(keys=[_REQUESTS], args=args))) / 1_000

    async def reserve(self, owner: str, cost: Cost) -> Reservation | None:
        day, limits = today(), self._limits
        args = [cost.tokens, cost.micros, limits.tokens_per_day, limits.micros_per_day, _KEEP_S]
        taken = await self._answered(self._reserve(keys=[_key(owner, day)], args=args))
        return Reservation(owner, day, cost) if int(taken) else None

    async def settle(self, reserved: Reservation, spent: Cost) -> None:
        key = _key(reserved.owner, reserved.day)
        async with self._client.pipeline(transaction=True) as pipe:
            pipe.hincrby(key, "tokens", spent.tokens - reserved.cost.tokens)
            pipe.hincrby(key, "micros", spent.micros - reserved.cost.micros)
            pipe.expire(key, _KEEP_S)
            await self._answered(pipe.execute())

    async def _answered(self, asked: Awaitable[T]) -> T:
        with redis_errors():
            async with asyncio.timeout(self._timeout_s):
                return await asked


def _key(owner: str, day: str) -> str:
    return f"llm:{{{owner}}}:{day}"
