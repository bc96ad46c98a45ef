"""From a transaction in the graph to subscribers in two processes, each event once, while Redis is cut and flushed."""

from __future__ import annotations

import asyncio
import random
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import dataclass

import pytest_asyncio

from cypher.statement import Statement
from knowledge.engines.endpoints import resolve
from knowledge.events.cursor import EventCursors
from knowledge.events.event import EventType, NewEvent
from knowledge.events.hub import EventHub
from knowledge.events.publisher import EventPublisher
from knowledge.ids import new_id
from knowledge.stores.graph import Graph, Transaction, open_graph
from knowledge.stores.migrations import migrate
from knowledge.stores.neo4j_events import Neo4jEventLog, append_events
from knowledge.stores.redis_client import open_redis
from knowledge.stores.redis_events import RedisEventStream
from tests.engines import Engines
from tests.relay import Relay

_OPEN = Statement(
    "test/open_log",
    "Make a log.",
    "MERGE (s:EventSequence {owner_id: $owner_id}) SET s.seq = 0, s.epoch = $epoch RETURN s.seq AS seq",
    frozenset({"owner_id", "epoch"}),
    ("seq",),
    True,
)
_RESTORE = Statement(
    "test/restore_log",
    "Give a log another epoch, as a restore does.",
    "MATCH (s:EventSequence {owner_id: $owner_id}) SET s.epoch = $epoch RETURN s.seq AS seq",
    frozenset({"owner_id", "epoch"}),
    ("seq",),
    True,
)
_END = "the end"


@dataclass(frozen=True, slots=True)
class Process:
    """What one process of the service has of the event log."""

    graph: Graph
    hub: EventHub
    publisher: EventPublisher


@pytest_asyncio.fixture
async def relay(engines: Engines) -> AsyncIterator[Relay]:
    async with Relay(resolve(engines.settings).redis_url) as relay:
        yield relay


@pytest_asyncio.fixture
async def processes(engines: Engines, relay: Relay) -> AsyncIterator[list[Process]]:
    at = resolve(engines.settings)
    async with AsyncExitStack() as stack:
        made = []
        for _ in range(2):
            graph = await stack.enter_async_context(
                open_graph(at.graph_uri, at.graph_user, at.graph_password, at.graph_database, 20.0)
            )
            stream = RedisEventStream(await stack.enter_async_context(open_redis(relay.url, 1.0)))
            log = Neo4jEventLog(graph)
            hub = await stack.enter_async_context(EventHub(log, stream, EventCursors(b"k" * 32), poll_s=0.2))
            made.append(Process(graph, hub, await stack.enter_async_context(EventPublisher(log, stream))))
        await migrate(made[0].graph)
        yield made


async def write(process: Process, owner: str, *ids: str) -> None:
    async def work(tx: Transaction) -> None:
        await append_events(tx, owner, new_id(), [NewEvent(EventType.CAPTURED, ids, (0,) * len(ids))])

    await process.graph.transact(work)
    await process.publisher.publish(owner)


async def read(processes: list[Process], owner: str, cursor: str, chance: random.Random) -> list[str | None]:
    """Read to the end, leaving now and then to resume by cursor in another process."""
    seen: list[str | None] = []
    while True:
        async for delivery in chance.choice(processes).hub.subscribe(owner, cursor):
            seen.append(delivery.id)
            cursor = delivery.cursor
            if delivery.id == _END:
                return seen
            if chance.random() < 0.05:
                break


async def test_every_event_arrives_once_whatever_happens_to_redis(
    processes: list[Process], relay: Relay, engines: Engines
) -> None:
    owner, chance = new_id(), random.Random(7)
    await processes[0].graph.write(_OPEN, owner_id=owner, epoch="first")
    start = await processes[0].hub.cursor(owner)
    readers = [asyncio.create_task(read(processes, owner, start, random.Random(seed))) for seed in range(3)]
    written: list[set[str]] = []
    async with asyncio.timeout(60), open_redis(resolve(engines.settings).redis_url, 5.0) as redis:
        for round_ in range(40):
            batches = [tuple(new_id() for _ in range(chance.randint(1, 3))) for _ in processes]
            await asyncio.gather(*(write(each, owner, *ids) for each, ids in zip(processes, batches, strict=True)))
            written.append({id_ for ids in batches for id_ in ids})
            if round_ % 8 == 3:
                await relay.cut()
            elif round_ % 8 == 6:
                await relay.up()
            elif round_ % 8 == 7:
                await redis.delete(f"events:{{{owner}}}", f"events:{{{owner}}}:epoch")
        await write(processes[0], owner, _END)
        first, *others = await asyncio.gather(*readers)
    assert others == [first, first]
    in_rounds = iter(first)
    assert [{next(in_rounds) for _ in ids} for ids in written] == written
    assert list(in_rounds) == [_END]


async def test_a_restored_log_tells_its_subscribers_to_start_afresh(processes: list[Process]) -> None:
    owner = new_id()
    graph = processes[0].graph
    await graph.write(_OPEN, owner_id=owner, epoch="first")
    deliveries = processes[1].hub.subscribe(owner, await processes[1].hub.cursor(owner))
    async with asyncio.timeout(20):
        await write(processes[0], owner, "m1")
        assert (await anext(deliveries)).id == "m1"
        await processes[0].publisher.settled()
        await graph.write(_RESTORE, owner_id=owner, epoch="second")
        assert (await anext(deliveries)).type is None
        await write(processes[0], owner, "m2")
        assert (await anext(deliveries)).id == "m2"


async def test_wake_ups_of_another_process_deliver_without_any_poll(processes: list[Process], engines: Engines) -> None:
    owner = new_id()
    await processes[0].graph.write(_OPEN, owner_id=owner, epoch="first")
    log = Neo4jEventLog(processes[1].graph)
    async with (
        asyncio.timeout(30),
        open_redis(resolve(engines.settings).redis_url, 5.0) as redis,
        EventHub(log, RedisEventStream(redis), EventCursors(b"k" * 32), poll_s=60) as hub,
    ):
        deliveries = hub.subscribe(owner, await hub.cursor(owner))
        waiting = asyncio.ensure_future(anext(deliveries))
        number = 0
        while not waiting.done():  # listening begins at some moment
            number += 1
            await write(processes[0], owner, f"m{number}")
            await asyncio.wait([waiting], timeout=0.1)
        for seen in range(2, number + 1):
            assert (await anext(deliveries)).id == f"m{seen}"
        for _ in range(10):
            number += 1
            await write(processes[0], owner, f"m{number}")
            assert (await anext(deliveries)).id == f"m{number}"
