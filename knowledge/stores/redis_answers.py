"""The port Answers in Redis."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Mapping, Sequence
from typing import TypeVar

from redis.asyncio import Redis

from knowledge.errors import KnowledgeError, SealBroken
from knowledge.keys.keyring import Keyring
from knowledge.keys.owner_keys import OwnerKeys
from knowledge.levels import Sensitivity
from knowledge.stores.redis_client import redis_errors

_log = logging.getLogger(__name__)

T = TypeVar("T")

TIMEOUT_S = 0.5
KEEP_S = 600
"""Long enough for a try again, and for what came too late; short, as they outlive what they were read from."""
_LEVEL = Sensitivity.CONFIDENTIAL
"""The highest that is ever asked about."""


class RedisAnswers:
    """Keys are HMACs under the owner's checksum key, values sealed for the owner and the key that they stand at."""

    def __init__(self, client: Redis, keyring: Keyring, *, timeout_s: float = TIMEOUT_S, keep_s: int = KEEP_S) -> None:
        self._client = client
        self._keyring = keyring
        self._timeout_s = timeout_s
        self._keep_s = keep_s

    async def known(self, owner: str, questions: Sequence[str]) -> Mapping[str, str]:
        try:
            keys = await self._keyring.of(owner)
            places = [_place(keys, question) for question in questions]
            held = await self._answered(self._client.mget(places)) if places else []
        except KnowledgeError as error:
            _log.info("answers are not looked up: %s", type(error).__name__)
            return {}
        found: dict[str, str] = {}
        for question, place, sealed in zip(questions, places, held, strict=True):
            if sealed is not None:
                try:
                    found[question] = keys.open(sealed, node=place, field="answer", level=_LEVEL)
                except SealBroken:
                    continue
        return found

    async def keep(self, owner: str, answers: Mapping[str, str]) -> None:
        try:
            keys = await self._keyring.of(owner)
            async with self._client.pipeline(transaction=False) as pipe:
                for question, answer in answers.items():
                    place = _place(keys, question)
                    pipe.set(place, keys.seal(answer, node=place, field="answer", level=_LEVEL), ex=self._keep_s)
                await self._answered(pipe.execute())
        except KnowledgeError as error:
            _log.info("answers are not kept: %s", type(error).__name__)

    async def _answered(self, asked: Awaitable[T]) -> T:
        with redis_errors():
            async with asyncio.timeout(self._timeout_s):
                return await asked


def _place(keys: OwnerKeys, question: str) -> str:
    return f"llm:{{{keys.owner}}}:answer:{keys.checksum(question)}"
