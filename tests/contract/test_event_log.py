"""The log of record: numbered without gaps under concurrency, read in order, pruned with a mark."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from cypher.statement import Statement
from knowledge import instants
from knowledge.engines.endpoints import resolve
from knowledge.errors import NotFound
from knowledge.events.event import MAX_IDS, EventType, NewEvent
from knowledge.events.ports import LogHead
from knowledge.ids import new_id
from knowledge.stores import neo4j_events
from knowledge.stores.graph import Graph, Transaction, open_graph
from knowledge.stores.migrations import migrate
from knowledge.stores.neo4j_events import Neo4jEventLog, append_events
from tests.engines import Engines

_OPEN = Statement(
    "test/open_log",
    "Make a log.",
    "CREATE (s:EventSequence {owner_id: $owner_id, seq: 0, epoch: $epoch}) RETURN s.seq AS seq",
    frozenset({"owner_id", "epoch"}),
    ("seq",),
    True,
)


@pytest_asyncio.fixture(scope="session")
async def log_graph(engines: Engines) -> AsyncIterator[Graph]:
    at = resolve(engines.settings)
    async with open_graph(at.graph_uri, at.graph_user, at.graph_password, at.graph_database, 20.0) as graph:
        await migrate(graph)
        yield graph


@pytest_asyncio.fixture
async def owner(log_graph: Graph) -> str:
    owner = new_id()
    await log_graph.write(_OPEN, owner_id=owner, epoch="first")
    return owner


async def append(graph: Graph, owner: str, *events: NewEvent) -> int:
    async def work(tx: Transaction) -> int:
        return await append_events(tx, owner, new_id(), events)

    return await graph.transact(work)


def event(*ids: str, type_: EventType = EventType.CAPTURED) -> NewEvent:
    return NewEvent(type_, ids, tuple(range(len(ids))))


async def test_events_come_back_in_order_as_they_were_written(log_graph: Graph, owner: str) -> None:
    before = instants.now()
    assert await append(log_graph, owner, event("m1", "m2"), event("m1", type_=EventType.READY)) == 2
    assert await append(log_graph, owner, event("e1", type_=EventType.ENTITY_CREATED)) == 3
    log = Neo4jEventLog(log_graph)
    found = await log.after(owner, 0, 10)
    assert [(each.seq, each.type, each.ids, each.levels) for each in found] == [
        (1, EventType.CAPTURED, ("m1", "m2"), (0, 1)),
        (2, EventType.READY, ("m1",), (0,)),
        (3, EventType.ENTITY_CREATED, ("e1",), (0,)),
    ]
    assert before <= found[0].at <= found[2].at <= instants.now()
    assert [each.seq for each in await log.after(owner, 1, 1)] == [2]
    assert await log.after(owner, 3, 10) == []


async def test_no_events_are_no_write(log_graph: Graph, owner: str) -> None:
    assert await append(log_graph, owner) == 0
    assert await Neo4jEventLog(log_graph).heads([owner]) == {owner: LogHead("first", 0, 0)}


async def test_a_batch_too_large_for_one_event_is_split(log_graph: Graph, owner: str) -> None:
    ids = tuple(new_id() for _ in range(MAX_IDS + 10))
    assert await append(log_graph, owner, NewEvent(EventType.CAPTURED, ids, (0,) * len(ids))) == 2
    found = await Neo4jEventLog(log_graph).after(owner, 0, 10)
    assert found[0].ids + found[1].ids == ids


async def test_writers_at_once_number_without_gap_or_double(log_graph: Graph, owner: str) -> None:
    await asyncio.gather(*(append(log_graph, owner, event(f"m{number}")) for number in range(20)))
    found = await Neo4jEventLog(log_graph).after(owner, 0, 100)
    assert [each.seq for each in found] == list(range(1, 21))
    assert {each.ids[0] for each in found} == {f"m{number}" for number in range(20)}


async def test_a_transaction_that_fails_leaves_no_event(log_graph: Graph, owner: str) -> None:
    async def work(tx: Transaction) -> None:
        await append_events(tx, owner, new_id(), [event("m1")])
        raise RuntimeError("the change itself failed")

    with pytest.raises(RuntimeError):
        await log_graph.transact(work)
    log = Neo4jEventLog(log_graph)
    assert await log.heads([owner]) == {owner: LogHead("first", 0, 0)}
    assert await log.after(owner, 0, 10) == []


async def test_an_owner_without_a_log_is_not_found(log_graph: Graph) -> None:
    with pytest.raises(NotFound):
        await append(log_graph, new_id(), event("m1"))
    assert await Neo4jEventLog(log_graph).heads([new_id()]) == {}


async def test_pruning_takes_old_events_in_batches_and_marks_how_far(
    log_graph: Graph, owner: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(neo4j_events, "PRUNE_BATCH", 2)
    # Long ago, so that no other test's events are taken.
    monkeypatch.setattr(instants, "now", lambda: "2001-01-01T00:00:00.000Z")
    await append(log_graph, owner, *(event(f"m{number}") for number in range(5)))
    monkeypatch.undo()
    await append(log_graph, owner, event("kept"))
    log = Neo4jEventLog(log_graph)
    assert await log.prune("2002-01-01T00:00:00.000Z") == 5
    assert await log.prune("2002-01-01T00:00:00.000Z") == 0
    assert await log.heads([owner]) == {owner: LogHead("first", 6, 5)}
    assert await log.after(owner, 0, 10) == []
    assert [each.ids for each in await log.after(owner, 5, 10)] == [("kept",)]


async def test_owners_read_only_their_own_log(log_graph: Graph, owner: str) -> None:
    await append(log_graph, owner, event("m1"))
    other = new_id()
    await log_graph.write(_OPEN, owner_id=other, epoch="second")
    log = Neo4jEventLog(log_graph)
    assert await log.after(other, 0, 10) == []
    assert (await log.heads([owner, other]))[other] == LogHead("second", 0, 0)
