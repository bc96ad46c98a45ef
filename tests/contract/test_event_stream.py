"""The port EventStream keeps its promises, in memory as on Redis."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from redis.asyncio import Redis

from knowledge.engines.endpoints import resolve
from knowledge.errors import EngineUnavailable
from knowledge.events.event import ChangeEvent, EventType
from knowledge.events.ports import EventStream, Wake
from knowledge.ids import new_id
from knowledge.stores.redis_client import open_redis
from knowledge.stores.redis_events import KEEP_MS, RedisEventStream
from tests.engines import Engines
from tests.event_fakes import AT, InMemoryEventStream
from tests.relay import Relay


@pytest_asyncio.fixture
async def redis(engines: Engines) -> AsyncIterator[Redis]:
    async with open_redis(resolve(engines.settings).redis_url, 5.0) as client:
        yield client


@pytest.fixture(params=["memory", "redis"])
def stream(request: pytest.FixtureRequest, redis: Redis) -> EventStream:
    return InMemoryEventStream() if request.param == "memory" else RedisEventStream(redis)


@pytest.fixture
def owner() -> str:
    return new_id()


def events(owner: str, first: int, last: int) -> list[ChangeEvent]:
    return [
        ChangeEvent(owner, seq, EventType.READY, (f"a{seq}", f"b{seq}"), (0, 3), AT) for seq in range(first, last + 1)
    ]


async def held(stream: EventStream, owner: str, epoch: str = "first") -> list[int]:
    last = await stream.last(owner, epoch)
    found = await stream.after(owner, epoch, 0, 1_000)
    if not found and last is not None:
        return [last]
    return [event.seq for event in found]


async def test_events_come_back_as_they_went_in(stream: EventStream, owner: str) -> None:
    await stream.append("first", events(owner, 1, 3))
    assert await stream.after(owner, "first", 0, 10) == events(owner, 1, 3)
    assert await stream.after(owner, "first", 1, 1) == events(owner, 2, 2)
    assert await stream.after(owner, "first", 3, 10) == []


async def test_a_second_publisher_adds_only_what_is_new(stream: EventStream, owner: str) -> None:
    assert await stream.append("first", events(owner, 1, 3)) == 3
    assert await stream.append("first", events(owner, 2, 5)) == 5
    assert await stream.append("first", events(owner, 1, 2)) == 5
    assert await held(stream, owner) == [1, 2, 3, 4, 5]


async def test_what_lies_behind_a_gap_is_left_out(stream: EventStream, owner: str) -> None:
    await stream.append("first", events(owner, 1, 2))
    assert await stream.append("first", events(owner, 4, 5)) == 2
    assert await held(stream, owner) == [1, 2]


async def test_publishers_at_once_leave_neither_gap_nor_double(stream: EventStream, owner: str) -> None:
    await asyncio.gather(*(stream.append("first", events(owner, 1, last)) for last in range(1, 21)))
    assert await held(stream, owner) == list(range(1, 21))


async def test_a_stream_may_begin_anywhere_and_serves_no_reader_from_before(stream: EventStream, owner: str) -> None:
    await stream.append("first", events(owner, 7, 8))
    assert await stream.last(owner, "first") == 8
    assert await stream.after(owner, "first", 3, 10) == []
    assert await stream.after(owner, "first", 6, 10) == events(owner, 7, 8)


async def test_a_stream_begun_afresh_forgets_what_it_held(stream: EventStream, owner: str) -> None:
    await stream.append("first", events(owner, 1, 2))
    assert await stream.append("first", events(owner, 9, 9), afresh=True) == 9
    assert await stream.after(owner, "first", 0, 10) == []
    assert await stream.after(owner, "first", 8, 10) == events(owner, 9, 9)


async def test_a_change_of_epoch_drops_the_stream(stream: EventStream, owner: str) -> None:
    await stream.append("first", events(owner, 1, 5))
    assert await stream.last(owner, "second") is None
    assert await stream.after(owner, "second", 0, 10) == []
    assert await stream.append("second", events(owner, 2, 2)) == 2
    assert await stream.last(owner, "first") is None
    assert await stream.after(owner, "second", 1, 10) == events(owner, 2, 2)


async def test_owners_have_streams_of_their_own(stream: EventStream, owner: str) -> None:
    await stream.append("first", events(owner, 1, 1))
    assert await stream.last(new_id(), "first") is None


async def test_what_grows_is_told_and_what_does_not_is_not(stream: EventStream, owner: str) -> None:
    wakes = stream.wakes()
    first = asyncio.ensure_future(anext(wakes))
    seq = 0
    async with asyncio.timeout(5):
        while not first.done():  # the subscription takes effect at some moment
            seq += 1
            await stream.append("first", events(owner, seq, seq))
            await asyncio.wait([first], timeout=0.05)
        assert (await first).owner == owner
        await stream.append("first", events(owner, 1, seq))
        await stream.append("first", events(owner, seq + 1, seq + 1))
        heard = first.result()
        while heard.seq <= seq:
            heard = await anext(wakes)
    assert heard == Wake(owner, "first", seq + 1)
    await wakes.aclose()  # type: ignore[attr-defined]


async def test_streams_expire_and_are_bounded(redis: Redis, owner: str) -> None:
    stream = RedisEventStream(redis)
    for first in range(1, 3_001, 500):
        await stream.append("first", events(owner, first, first + 499))
    assert await redis.xlen(f"events:{{{owner}}}") < 2_600
    for key in (f"events:{{{owner}}}", f"events:{{{owner}}}:epoch"):
        assert KEEP_MS - 60_000 < await redis.pttl(key) <= KEEP_MS


async def test_a_redis_that_is_down_is_said_to_be(engines: Engines, owner: str) -> None:
    async with Relay(resolve(engines.settings).redis_url) as relay, open_redis(relay.url, 1.0) as client:
        stream = RedisEventStream(client)
        await stream.append("first", events(owner, 1, 1))
        wakes = stream.wakes()
        hearing = asyncio.ensure_future(anext(wakes))
        await asyncio.sleep(0.05)
        await relay.cut()
        for call in (
            stream.last(owner, "first"),
            stream.after(owner, "first", 0, 1),
            stream.append("first", events(owner, 2, 2)),
            asyncio.wait_for(hearing, 5),
        ):
            with pytest.raises(EngineUnavailable):
                await call
        await relay.up()
        assert await stream.append("first", events(owner, 2, 2)) == 2


async def test_a_url_that_names_no_redis_is_refused() -> None:
    with pytest.raises(EngineUnavailable, match="REDIS_URL"):
        async with open_redis("http://nowhere", 1.0):
            pass
