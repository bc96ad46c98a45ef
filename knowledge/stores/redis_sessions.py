"""Sessions in Redis: what each may open right now, one call a request."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable
from typing import TypeVar, cast

from redis.asyncio import Redis

from knowledge.accounts.account import LiveSession
from knowledge.levels import Sensitivity
from knowledge.stores.redis_client import redis_errors

T = TypeVar("T")

TIMEOUT_S = 1.0
"""Shorter than the client's own: every request waits for this, and there is something to fall back to."""

_FIELDS = ("ceiling", "unlocked", "unlocked_until")


class RedisLiveSessions:
    """The port LiveSessions: a hash per session, in the slot of its owner, gone with the token."""

    def __init__(self, client: Redis, *, timeout_s: float = TIMEOUT_S) -> None:
        self._client = client
        self._timeout_s = timeout_s

    async def put(self, owner: str, session_id: str, live: LiveSession, *, keep_s: int) -> None:
        key = _key(owner, session_id)
        values = (int(live.ceiling), int(live.unlocked), live.unlocked_until)
        async with self._client.pipeline(transaction=True) as pipeline:
            pipeline.hset(key, mapping=dict(zip(_FIELDS, values, strict=True)))
            pipeline.expire(key, keep_s)
            await self._answered(pipeline.execute())

    async def get(self, owner: str, session_id: str) -> LiveSession | None:
        asked = self._client.hmget(_key(owner, session_id), list(_FIELDS))
        ceiling, unlocked, until = await self._answered(cast("Awaitable[list[str | None]]", asked))
        if ceiling is None or unlocked is None or until is None:
            return None
        return LiveSession(Sensitivity(int(ceiling)), Sensitivity(int(unlocked)), float(until))

    async def _answered(self, asked: Awaitable[T]) -> T:
        with redis_errors():
            async with asyncio.timeout(self._timeout_s):
                return await asked


def _key(owner: str, session_id: str) -> str:
    return f"session:{{{owner}}}:{session_id}"
