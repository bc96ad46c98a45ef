"""Budgets, pace and kept answers in Redis: shared by all processes, sealed, and careful where Redis is away."""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from redis.asyncio import Redis

from knowledge.engines.endpoints import resolve
from knowledge.errors import EngineUnavailable
from knowledge.ingestion.allowance import CarefulAllowance, Cost, Limits, ProcessAllowance
from knowledge.ingestion.answers import Answer
from knowledge.keys.owner_keys import OwnerKeys
from knowledge.keys.root import new_root
from knowledge.stores.redis_allowance import RedisAllowance
from knowledge.stores.redis_answers import KEEP_S, RedisAnswers
from knowledge.stores.redis_client import open_redis
from tests.engines import Engines

LIMITS = Limits(requests_per_minute=3, tokens_per_day=100, micros_per_day=1_000)


class Keys:
    """A keyring of owners that are made as they are asked for."""

    def __init__(self) -> None:
        self._keys: dict[str, OwnerKeys] = {}

    async def of(self, owner: str) -> OwnerKeys:
        return self._keys.setdefault(owner, OwnerKeys(owner, new_root()))


@pytest_asyncio.fixture
async def redis(engines: Engines) -> AsyncIterator[Redis]:
    async with open_redis(resolve(engines.settings).redis_url, 5.0) as client:
        await client.delete("llm:requests")
        yield client


@pytest_asyncio.fixture
async def nobody() -> AsyncIterator[Redis]:
    """A Redis that does not answer."""
    async with open_redis("redis://127.0.0.1:1", 0.2) as client:
        yield client


@pytest.fixture
def owner() -> str:
    return uuid.uuid4().hex


async def test_a_days_budget_holds_across_processes_and_what_was_not_spent_comes_back(redis: Redis, owner: str) -> None:
    allowances = [RedisAllowance(redis, LIMITS) for _ in range(2)]
    taken = await asyncio.gather(*(allowances[at % 2].reserve(owner, Cost(30, 10)) for at in range(8)))
    held = [reserved for reserved in taken if reserved]
    assert len(held) == 3
    await allowances[0].settle(held[0], Cost(5, 1))
    assert await allowances[1].reserve(owner, Cost(36, 10)) is None
    assert await allowances[1].reserve(owner, Cost(35, 10))
    assert await allowances[0].reserve("another" + owner, Cost(100, 1_000))
    assert await allowances[0].reserve("third" + owner, Cost(1, 1_001)) is None
    assert await redis.ttl(f"llm:{{{owner}}}:{held[0].day}") > 0


async def test_no_more_goes_out_in_a_minute_than_is_allowed(redis: Redis) -> None:
    allowances = [RedisAllowance(redis, LIMITS) for _ in range(2)]
    waits = await asyncio.gather(*(allowances[at % 2].wait_s() for at in range(6)))
    assert sorted(wait > 0 for wait in waits) == [False] * 3 + [True] * 3
    assert max(waits) <= 60


async def test_where_redis_is_away_nothing_is_spent_and_what_is_free_keeps_to_this_process(
    nobody: Redis, owner: str
) -> None:
    careful = CarefulAllowance(RedisAllowance(nobody, LIMITS), ProcessAllowance(LIMITS))
    assert await careful.reserve(owner, Cost(10, 1)) is None
    free = await careful.reserve(owner, Cost(60, 0))
    assert free
    assert await careful.reserve(owner, Cost(60, 0)) is None
    await careful.settle(free, Cost(10, 0))
    assert await careful.reserve(owner, Cost(60, 0))
    assert [await careful.wait_s() for _ in range(3)] == [0, 0, 0]
    assert await careful.wait_s() > 0


async def test_answers_are_kept_sealed_for_a_while_and_for_their_owner_alone(redis: Redis, owner: str) -> None:
    keys = Keys()
    answers = RedisAnswers(redis, keys)  # type: ignore[arg-type]
    await answers.keep(owner, {"Ana rang": Answer("m", "a name")})
    assert await answers.known(owner, ["Bo rang", "Ana rang"]) == {"Ana rang": "a name"}
    assert await answers.known("another" + owner, ["Ana rang"]) == {}
    held = [key async for key in redis.scan_iter(f"llm:{{{owner}}}:answer:*")]
    assert len(held) == 1
    assert 0 < await redis.ttl(held[0]) <= KEEP_S
    shown = f"{held[0]} {await redis.get(held[0])}"
    assert not any(word in shown for word in ("Ana", "name"))
    other = (await keys.of(owner)).checksum("Bo rang")
    await redis.copy(held[0], f"llm:{{{owner}}}:answer:{other}")  # what was moved does not open
    assert await answers.known(owner, ["Bo rang"]) == {}


async def test_an_answer_goes_at_once_with_its_memory_and_one_that_comes_later_is_not_kept(
    redis: Redis, owner: str
) -> None:
    answers = RedisAnswers(redis, Keys())  # type: ignore[arg-type]
    told = {"Ana rang": Answer("m", "a name"), "Bo rang": Answer("n", "another")}
    await answers.keep(owner, told)
    await answers.forget(owner, ["m"])
    await answers.keep(owner, {"Ana rang": told["Ana rang"]})
    assert await answers.known(owner, list(told)) == {"Bo rang": "another"}
    held = [key async for key in redis.scan_iter(f"llm:{{{owner}}}:*")]
    assert len(held) == 3  # the other answer, what says whose it is, and that the one memory is gone
    assert all([0 < await redis.ttl(key) <= KEEP_S for key in held])
    await answers.forget(owner, ["n"])
    assert await answers.known(owner, list(told)) == {}


async def test_where_redis_is_away_answers_are_neither_known_nor_kept(nobody: Redis, owner: str) -> None:
    answers = RedisAnswers(nobody, Keys())  # type: ignore[arg-type]
    await answers.keep(owner, {"Ana rang": Answer("m", "a name")})
    await answers.forget(owner, ["m"])
    assert await answers.known(owner, ["Ana rang"]) == {}


async def test_where_no_keys_can_be_had_answers_are_neither_known_nor_kept(redis: Redis, owner: str) -> None:
    class NoKeys(Keys):
        async def of(self, owner: str) -> OwnerKeys:
            raise EngineUnavailable("The graph", "it is away.")

    answers = RedisAnswers(redis, NoKeys())  # type: ignore[arg-type]
    await answers.keep(owner, {"Ana rang": Answer("m", "a name")})
    assert await answers.known(owner, ["Ana rang"]) == {}
