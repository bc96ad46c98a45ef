"""Every event reaches every subscriber once and in order, whatever happens to Redis meanwhile."""

from __future__ import annotations

import asyncio
import random
from collections.abc import AsyncIterator
from contextlib import aclosing
from itertools import count

import pytest
import pytest_asyncio

from knowledge.errors import EngineUnavailable, InvalidInput, LimitExceeded, NotFound
from knowledge.events import hub as hub_module
from knowledge.events import watch as watch_module
from knowledge.events.cursor import EventCursors, Position
from knowledge.events.event import EventType
from knowledge.events.hub import Delivery, EventHub
from knowledge.events.ports import LogHead
from knowledge.events.publisher import EventPublisher
from tests.event_fakes import InMemoryEventLog, InMemoryEventStream

POLL_S = 0.01
CURSORS = EventCursors(b"k" * 32)


@pytest.fixture
def log() -> InMemoryEventLog:
    log = InMemoryEventLog()
    log.open("ana")
    log.open("bo")
    return log


@pytest.fixture
def stream() -> InMemoryEventStream:
    return InMemoryEventStream()


@pytest_asyncio.fixture
async def hub(log: InMemoryEventLog, stream: InMemoryEventStream) -> AsyncIterator[EventHub]:
    async with EventHub(log, stream, CURSORS, poll_s=POLL_S) as hub:
        yield hub


async def take(deliveries: AsyncIterator[Delivery], number: int) -> list[Delivery]:
    async with asyncio.timeout(5):
        return [await anext(deliveries) for _ in range(number)]


def ids(deliveries: list[Delivery]) -> list[str | None]:
    return [delivery.id for delivery in deliveries]


async def test_what_follows_the_cursor_is_delivered_and_nothing_before(hub: EventHub, log: InMemoryEventLog) -> None:
    log.append("ana", "before")
    cursor = await hub.cursor("ana")
    event = log.append("ana", "m1", "m2", type_=EventType.READY)
    log.append("ana", "m3")
    delivered = await take(hub.subscribe("ana", cursor), 3)
    assert ids(delivered) == ["m1", "m2", "m3"]
    assert (delivered[0].type, delivered[0].level, delivered[0].at) == (EventType.READY, 1, event.at)


async def test_without_a_cursor_only_what_happens_from_now_on_is_delivered(
    hub: EventHub, log: InMemoryEventLog
) -> None:
    log.append("ana", "before")
    deliveries = hub.subscribe("ana")
    first = asyncio.ensure_future(anext(deliveries))
    await asyncio.sleep(POLL_S)
    log.append("ana", "after")
    assert (await asyncio.wait_for(first, 5)).id == "after"


async def test_a_subscription_resumes_after_any_single_id(hub: EventHub, log: InMemoryEventLog) -> None:
    start = await hub.cursor("ana")
    log.append("ana", "a", "b", "c")
    log.append("ana", "d")
    whole = await take(hub.subscribe("ana", start), 4)
    for place, delivery in enumerate(whole[:-1], 1):
        assert ids(await take(hub.subscribe("ana", delivery.cursor), 4 - place)) == ids(whole[place:])


async def test_owners_see_nothing_of_each_other(hub: EventHub, log: InMemoryEventLog) -> None:
    start = await hub.cursor("bo")
    log.append("ana", "of ana")
    log.append("bo", "of bo")
    assert ids(await take(hub.subscribe("bo", start), 1)) == ["of bo"]
    with pytest.raises(InvalidInput):
        hub.subscribe("ana", start)


async def test_wake_ups_deliver_without_a_poll(log: InMemoryEventLog, stream: InMemoryEventStream) -> None:
    async with EventHub(log, stream, CURSORS, poll_s=60) as hub, EventPublisher(log, stream) as publisher:
        first = asyncio.ensure_future(anext(hub.subscribe("ana")))
        await asyncio.sleep(POLL_S)
        reads = log.reads
        log.append("ana", "m1")
        await publisher.publish("ana")
        assert (await asyncio.wait_for(first, 5)).id == "m1"
        assert log.reads == reads + 1  # the publisher's own: the subscriber read the stream


@pytest.mark.parametrize("seed", range(5))
async def test_each_event_comes_once_and_in_order_while_redis_comes_and_goes(
    hub: EventHub, log: InMemoryEventLog, stream: InMemoryEventStream, seed: int
) -> None:
    chance = random.Random(seed)
    names = (f"m{number}" for number in count())
    written: list[str | None] = []
    async with EventPublisher(log, stream) as publisher:
        deliveries = [hub.subscribe("ana", await hub.cursor("ana")) for _ in range(3)]

        async def write() -> None:
            for _ in range(120):
                batch = [next(names) for _ in range(chance.randint(1, 4))]
                log.append("ana", *batch)
                written.extend(batch)
                fault = chance.random()
                if fault < 0.1:
                    stream.flush()
                elif fault < 0.2:
                    stream.go_down()
                elif fault < 0.4:
                    stream.down = False
                if chance.random() < 0.7:
                    await publisher.publish("ana")
                await asyncio.sleep(0.0005)
            stream.down = False
            log.append("ana", "the end")
            written.append("the end")

        async def read(deliveries: AsyncIterator[Delivery]) -> list[str | None]:
            seen: list[str | None] = []
            async for delivery in deliveries:
                seen.append(delivery.id)
                if delivery.id == "the end":
                    break
                if chance.random() < 0.05:
                    await asyncio.sleep(0.005)
            return seen

        async with asyncio.timeout(20):
            _, *seen = await asyncio.gather(write(), *(read(each) for each in deliveries))
    assert seen == [written] * 3


async def test_a_cursor_older_than_the_log_gets_one_resync_and_goes_on(hub: EventHub, log: InMemoryEventLog) -> None:
    start = await hub.cursor("ana")
    log.append("ana", "old", at="2026-01-01T00:00:00.000Z")
    assert await hub.prune() == 1
    log.append("ana", "missed too")
    deliveries = hub.subscribe("ana", start)
    [resync] = await take(deliveries, 1)
    assert (resync.type, resync.id) == (None, None)
    log.append("ana", "seen")
    assert ids(await take(deliveries, 1)) == ["seen"]
    assert ids(await take(hub.subscribe("ana", resync.cursor), 1)) == ["seen"]


async def test_a_cursor_of_the_last_event_survives_pruning_it(hub: EventHub, log: InMemoryEventLog) -> None:
    start = await hub.cursor("ana")
    log.append("ana", "old", at="2026-01-01T00:00:00.000Z")
    [old] = await take(hub.subscribe("ana", start), 1)
    await hub.prune()
    log.append("ana", "new")
    assert ids(await take(hub.subscribe("ana", old.cursor), 1)) == ["new"]


async def test_another_epoch_means_a_resync_even_in_mid_subscription(
    hub: EventHub, log: InMemoryEventLog, stream: InMemoryEventStream
) -> None:
    start = await hub.cursor("ana")
    log.append("ana", "m1")
    deliveries = hub.subscribe("ana", start)
    [first] = await take(deliveries, 1)
    log.open("ana", "restored")
    log.append("ana", "of the restored log")
    assert (await take(deliveries, 1))[0].type is None
    assert (await take(hub.subscribe("ana", first.cursor), 1))[0].type is None
    async with EventPublisher(log, stream) as publisher:
        log.append("ana", "m2")
        await publisher.publish("ana")
        assert ids(await take(deliveries, 1)) == ["m2"]


async def test_a_cursor_beyond_the_logs_end_means_a_resync(hub: EventHub, log: InMemoryEventLog) -> None:
    start = await hub.cursor("ana")
    log.append("ana", "m1")
    [seen] = await take(hub.subscribe("ana", start), 1)
    log.open("ana")  # put back to its beginning under the same epoch, while the service was stopped
    async with EventHub(log, InMemoryEventStream(), CURSORS, poll_s=POLL_S) as started_again:
        deliveries = started_again.subscribe("ana", seen.cursor)
        assert (await take(deliveries, 1))[0].type is None
        log.append("ana", "m2")
        assert ids(await take(deliveries, 1)) == ["m2"]


async def test_an_event_not_yet_visible_is_waited_for(hub: EventHub, log: InMemoryEventLog) -> None:
    start = await hub.cursor("ana")
    log.known["ana"] = LogHead("first", 1)  # the end is seen before the event
    first = asyncio.ensure_future(anext(hub.subscribe("ana", start)))
    await asyncio.sleep(POLL_S)
    assert not first.done()
    log.known["ana"] = LogHead("first", 0)
    log.append("ana", "m1")
    assert (await asyncio.wait_for(first, 5)).id == "m1"


async def test_a_slow_subscriber_holds_up_nobody(hub: EventHub, log: InMemoryEventLog) -> None:
    start = await hub.cursor("ana")
    slow, quick = hub.subscribe("ana", start), hub.subscribe("ana", start)
    log.append("ana", "m0")
    await take(slow, 1)
    for number in range(1, 500):
        log.append("ana", f"m{number}")
    assert len(await take(quick, 500)) == 500
    assert ids(await take(slow, 499)) == [f"m{number}" for number in range(1, 500)]


async def test_an_outage_of_the_graph_is_outlived(hub: EventHub, log: InMemoryEventLog) -> None:
    start = await hub.cursor("ana")
    log.append("ana", "m1")
    log.is_unreadable = True
    first = asyncio.ensure_future(anext(hub.subscribe("ana", start)))
    await asyncio.sleep(POLL_S * 5)
    assert not first.done()
    log.is_unreadable = False
    assert (await asyncio.wait_for(first, 5)).id == "m1"


async def test_the_poll_outlives_an_outage_of_the_graph(hub: EventHub, log: InMemoryEventLog) -> None:
    first = asyncio.ensure_future(anext(hub.subscribe("ana")))
    await asyncio.sleep(POLL_S)
    log.down = True
    await asyncio.sleep(POLL_S * 5)
    log.down = False
    log.append("ana", "m1")
    assert (await asyncio.wait_for(first, 5)).id == "m1"


async def test_a_graph_that_stays_away_ends_the_subscription(
    hub: EventHub, log: InMemoryEventLog, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hub_module, "PATIENCE_S", 0.0)
    start = await hub.cursor("ana")
    log.append("ana", "m1")
    log.is_unreadable = True
    with pytest.raises(EngineUnavailable):
        await take(hub.subscribe("ana", start), 1)


async def test_an_owner_without_a_log_is_not_found(hub: EventHub) -> None:
    with pytest.raises(NotFound):
        await hub.cursor("nobody")
    with pytest.raises(NotFound):
        await take(hub.subscribe("nobody"), 1)


async def test_a_broken_cursor_is_refused_at_once(hub: EventHub) -> None:
    with pytest.raises(InvalidInput):
        hub.subscribe("ana", "nonsense")


async def test_subscriptions_are_bounded_and_come_free_again(
    hub: EventHub, log: InMemoryEventLog, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(watch_module, "MAX_READERS_OF_OWNER", 1)
    start = await hub.cursor("ana")
    log.append("ana", "m1")
    first = hub.subscribe("ana", start)
    await take(first, 1)
    with pytest.raises(LimitExceeded):
        await take(hub.subscribe("ana", start), 1)
    await first.aclose()  # type: ignore[attr-defined]
    assert ids(await take(hub.subscribe("ana", start), 1)) == ["m1"]


async def test_closing_the_hub_ends_its_subscriptions(log: InMemoryEventLog, stream: InMemoryEventStream) -> None:
    async with EventHub(log, stream, CURSORS, poll_s=POLL_S) as hub:
        reading = asyncio.ensure_future(anext(hub.subscribe("ana"), None))
        await asyncio.sleep(POLL_S)
        assert not reading.done()
    assert await asyncio.wait_for(reading, 5) is None


async def test_the_position_after_the_last_id_is_the_next_event(hub: EventHub, log: InMemoryEventLog) -> None:
    start = await hub.cursor("ana")
    log.append("ana", "a", "b")
    first, last = await take(hub.subscribe("ana", start), 2)
    assert CURSORS.decode("ana", first.cursor) == Position("first", 1, 1)
    assert last.cursor == await hub.cursor("ana")


async def test_changes_tell_that_a_log_has_grown_and_that_it_has_not(hub: EventHub, log: InMemoryEventLog) -> None:
    async with asyncio.timeout(5), aclosing(hub.changes("ana", 10 * POLL_S)) as changes:
        assert await anext(changes)
        log.append("bo", "b1")
        assert not await anext(changes)
        log.append("ana", "a1")
        log.append("ana", "a2")
        assert await anext(changes)
        assert not await anext(changes)
        assert log.reads == 0


async def test_changes_end_with_the_hub(log: InMemoryEventLog, stream: InMemoryEventStream) -> None:
    hub = EventHub(log, stream, CURSORS, poll_s=POLL_S)
    async with asyncio.timeout(5), aclosing(hub.changes("ana", 60)) as changes:
        await anext(changes)
        waiting = asyncio.ensure_future(anext(changes, None))
        await asyncio.sleep(0)
        await hub.__aexit__(None, None, None)
        assert await waiting is None


async def test_nobody_watches_the_changes_of_a_stranger(hub: EventHub) -> None:
    with pytest.raises(NotFound):
        await anext(hub.changes("nobody", 1))
