"""The port Answers in Redis."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Mapping, Sequence
from typing import TypeVar

from redis.asyncio import Redis

from knowledge.errors import KnowledgeError, SealBroken
from knowledge.ingestion.answers import Answer
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

# KEYS: where the answer stands, where those about its memory are told of, where it says that the memory is gone.
# ARGV: the answer, seconds to keep.
_KEEP = """
if redis.call('EXISTS', KEYS[3]) == 1 then return 0 end
redis.call('SET', KEYS[1], ARGV[1], 'EX', ARGV[2])
redis.call('HSET', KEYS[2], KEYS[1], 1)
redis.call('EXPIRE', KEYS[2], ARGV[2])
return 1
"""

# KEYS: where answers about a memory are told of, where it says that the memory is gone. ARGV: seconds to keep.
_FORGET = """
redis.call('SET', KEYS[2], 1, 'EX', ARGV[1])
for _, place in ipairs(redis.call('HKEYS', KEYS[1])) do redis.call('UNLINK', place) end
return redis.call('UNLINK', KEYS[1])
"""


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

    async def keep(self, owner: str, answers: Mapping[str, Answer]) -> None:
        try:
            keys = await self._keyring.of(owner)
            async with self._client.pipeline(transaction=False) as pipe:
                for question, answer in answers.items():
                    place = _place(keys, question)
                    sealed = keys.seal(answer.text, node=place, field="answer", level=_LEVEL)
                    about, gone = _about(owner, answer.memory), _gone(owner, answer.memory)
                    pipe.eval(_KEEP, 3, place, about, gone, sealed, str(self._keep_s))
                await self._answered(pipe.execute())
        except KnowledgeError as error:
            _log.info("answers are not kept: %s", type(error).__name__)

    async def forget(self, owner: str, memories: Sequence[str]) -> None:
        try:
            async with self._client.pipeline(transaction=False) as pipe:
                for memory in memories:
                    pipe.eval(_FORGET, 2, _about(owner, memory), _gone(owner, memory), str(self._keep_s))
                await self._answered(pipe.execute())
        except KnowledgeError as error:
            _log.warning("answers about %d memories go by themselves: %s", len(memories), type(error).__name__)

    async def _answered(self, asked: Awaitable[T]) -> T:
        with redis_errors():
            async with asyncio.timeout(self._timeout_s):
                return await asked


def _place(keys: OwnerKeys, question: str) -> str:
    return f"llm:{{{keys.owner}}}:answer:{keys.checksum(question)}"


def _about(owner: str, memory: str) -> str:
    return f"llm:{{{owner}}}:about:{memory}"


def _gone(owner: str, memory: str) -> str:
    return f"llm:{{{owner}}}:gone:{memory}"
