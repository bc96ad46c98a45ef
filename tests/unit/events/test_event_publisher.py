"""Publishing follows the log, coalesces, waits while an engine is away, and never makes the caller wait."""

import asyncio

import pytest

from knowledge.events import publisher as publisher_module
from knowledge.events.publisher import EventPublisher
from tests.event_fakes import InMemoryEventLog, InMemoryEventStream


@pytest.fixture
def log() -> InMemoryEventLog:
    log = InMemoryEventLog()
    log.open("ana")
    return log


@pytest.fixture
def stream() -> InMemoryEventStream:
    return InMemoryEventStream()


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(publisher_module, "_BACKOFF_S", (0.01, 0.02))
    monkeypatch.setattr(publisher_module, "_CLOSING_S", 0.1)


async def settled(publisher: EventPublisher) -> None:
    async with asyncio.timeout(5):
        await publisher.settled()


def seqs(stream: InMemoryEventStream) -> list[int]:
    return [event.seq for event in stream.streams.get("ana", [])]


async def test_many_calls_are_one_append(log: InMemoryEventLog, stream: InMemoryEventStream) -> None:
    async with EventPublisher(log, stream) as publisher:
        for number in range(20):
            log.append("ana", f"m{number}")
            await publisher.publish("ana")
        await settled(publisher)
    assert seqs(stream) == list(range(1, 21))
    assert stream.appends == 1


async def test_what_was_missed_while_redis_was_away_is_filled_in(
    log: InMemoryEventLog, stream: InMemoryEventStream
) -> None:
    async with EventPublisher(log, stream) as publisher:
        log.append("ana", "m1")
        await publisher.publish("ana")
        await settled(publisher)
        stream.down = True
        for number in range(2, 5):
            log.append("ana", f"m{number}")
            await publisher.publish("ana")
        await asyncio.sleep(0.03)
        assert seqs(stream) == [1]
        stream.down = False
        await settled(publisher)
    assert seqs(stream) == [1, 2, 3, 4]


async def test_a_graph_that_fails_is_asked_again(log: InMemoryEventLog, stream: InMemoryEventStream) -> None:
    async with EventPublisher(log, stream) as publisher:
        log.append("ana", "m1")
        log.down = True
        await publisher.publish("ana")
        await asyncio.sleep(0.03)
        log.down = False
        await settled(publisher)
    assert seqs(stream) == [1]


async def test_a_stream_far_behind_starts_afresh_near_the_end(
    log: InMemoryEventLog, stream: InMemoryEventStream
) -> None:
    async with EventPublisher(log, stream) as publisher:
        log.append("ana", "m0")
        await publisher.publish("ana")
        await settled(publisher)
        for number in range(1_000):
            log.append("ana", f"m{number}")
        await publisher.publish("ana")
        await settled(publisher)
    assert seqs(stream) == list(range(902, 1_002))


async def test_nothing_new_is_not_published_again(log: InMemoryEventLog, stream: InMemoryEventStream) -> None:
    async with EventPublisher(log, stream) as publisher:
        log.append("ana", "m1")
        for _ in range(2):
            await publisher.publish("ana")
            await settled(publisher)
    assert stream.appends == 1


async def test_an_owner_without_a_log_is_passed_over(log: InMemoryEventLog, stream: InMemoryEventStream) -> None:
    async with EventPublisher(log, stream) as publisher:
        await publisher.publish("nobody")
        await settled(publisher)
    assert stream.appends == 0


async def test_waiting_owners_are_bounded(log: InMemoryEventLog, stream: InMemoryEventStream) -> None:
    log.open("bo")
    for owner in ("ana", "bo"):
        log.append(owner, "m1")
    async with EventPublisher(log, stream, max_waiting=1) as publisher:
        await publisher.publish("ana")
        await publisher.publish("bo")
        await settled(publisher)
    assert set(stream.streams) == {"ana"}


async def test_closing_publishes_what_waits(log: InMemoryEventLog, stream: InMemoryEventStream) -> None:
    async with EventPublisher(log, stream) as publisher:
        log.append("ana", "m1")
        await publisher.publish("ana")
    assert seqs(stream) == [1]


async def test_closing_does_not_wait_for_an_engine_that_is_away(
    log: InMemoryEventLog, stream: InMemoryEventStream
) -> None:
    stream.down = True
    async with asyncio.timeout(5):
        async with EventPublisher(log, stream) as publisher:
            log.append("ana", "m1")
            await publisher.publish("ana")
    assert seqs(stream) == []
