"""Memories in the graph: captured once, and listed in order."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta, timezone

import pytest

from knowledge.errors import IdempotencyMismatch
from knowledge.ids import new_id
from knowledge.memories.group_commit import GroupCommit
from knowledge.memories.memory import Capture, MemoryFilter, MemoryKind, MemoryStatus
from knowledge.memories.ports import NewMemory
from knowledge.pages import PageRequest
from knowledge.stores.neo4j_memories import Neo4jMemoryStore
from tests.memory_world import CONFIDENTIAL, GENERAL, NOON, SECRET, World, at, id_of, ids_of, task

# ------------------------------------------------------------------ capture


async def test_a_captured_memory_reads_as_it_was_given(world: World) -> None:
    occurred = datetime(2025, 11, 3, 1, 30, tzinfo=timezone(timedelta(hours=-8)))
    capture = Capture(
        "Tea with Ana 🍵",
        context="said on the way home",
        source="whatsapp",
        metadata={"mood": ["good", 1, None]},
        speaker="Ana",
        conversation="chat-1",
        conversation_title="Family",
        occurred_at=occurred,
        sensitivity=GENERAL,
        kind=MemoryKind.JOURNAL,
    )
    (outcome,) = await world.memories.capture(world.owner, [NewMemory(world.all, capture)])
    memory = await world.memory(id_of(outcome), world.access(GENERAL))
    assert memory == outcome
    assert memory.content == "Tea with Ana 🍵"
    assert memory.context == "said on the way home"
    assert memory.metadata == {"mood": ["good", 1, None]}
    assert (memory.source, memory.sensitivity, memory.status) == ("whatsapp", GENERAL, MemoryStatus.PENDING)
    assert (memory.occurred_at, memory.revision, memory.owner) == (occurred, 1, world.owner)
    assert [event[0] for event in await world.events()] == ["CAPTURED"]
    assert memory.kind is MemoryKind.JOURNAL


async def test_the_same_key_with_the_same_input_returns_the_first_and_writes_nothing(world: World) -> None:
    capture = Capture("tea", idempotency_key="k", occurred_at=NOON)
    (first,) = await world.capture(capture)
    await world.edit(first, content="another tea")
    before = await world.events()
    again = await world.capture(capture, Capture("bread"))
    assert again[0] == first
    assert len(await world.events()) == len(before) + 1
    assert len(await world.listed()) == 2


@pytest.mark.parametrize(
    "other",
    [
        Capture("bread", idempotency_key="k", occurred_at=NOON),
        Capture("tea", idempotency_key="k", occurred_at=at(1)),
        Capture("tea", idempotency_key="k", occurred_at=NOON, sensitivity=GENERAL),
        Capture("tea", idempotency_key="k", occurred_at=NOON, metadata={"a": 1}),
        task("tea", idempotency_key="k", occurred_at=NOON),
    ],
)
async def test_the_same_key_with_another_input_is_a_mismatch(world: World, other: Capture) -> None:
    await world.capture(Capture("tea", idempotency_key="k", occurred_at=NOON))
    outcomes = await world.memories.capture(
        world.owner, [NewMemory(world.all, other), NewMemory(world.all, Capture("rain"))]
    )
    assert isinstance(outcomes[0], IdempotencyMismatch)
    assert len(await world.listed()) == 2


async def test_a_key_used_twice_in_one_batch_counts_once(world: World) -> None:
    batch = [Capture("tea", idempotency_key="k", occurred_at=NOON)] * 2
    batch.append(Capture("rain", idempotency_key="k", occurred_at=NOON))
    outcomes = await world.memories.capture(world.owner, [NewMemory(world.all, capture) for capture in batch])
    assert id_of(outcomes[0]) == outcomes[1]
    assert isinstance(outcomes[2], IdempotencyMismatch)
    assert await world.listed() == [outcomes[1]]


async def test_one_key_from_several_processes_at_once_counts_once(world: World) -> None:
    stores = [Neo4jMemoryStore(world.graph, world.keyring, world.facts) for _ in range(6)]
    capture = Capture("tea", idempotency_key="k", occurred_at=NOON)
    outcomes = await asyncio.gather(*(store.capture(world.owner, [NewMemory(world.all, capture)]) for store in stores))
    assert len({id_of(outcome) for (outcome,) in outcomes}) == 1
    assert len(await world.listed()) == 1


async def test_two_owners_may_use_one_key(world: World, stranger: World) -> None:
    capture = Capture("tea", idempotency_key="k")
    assert await world.capture(capture) != await stranger.capture(capture)


async def test_concurrent_captures_of_one_owner_are_all_stored_and_logged_once(world: World) -> None:
    commits = [GroupCommit(world.memories) for _ in range(2)]

    async def one(number: int) -> str:
        new = NewMemory(world.all, Capture(f"tea {number}", occurred_at=at(number)))
        (outcome,) = await commits[number % 2].capture(world.owner, [new])
        return id_of(outcome)

    ids = await asyncio.gather(*(one(number) for number in range(60)))
    assert await world.listed() == ids[::-1]
    logged = [memory_id for _, event_ids, _ in await world.events() for memory_id in event_ids]
    assert sorted(logged) == sorted(ids)


# ------------------------------------------------------------------ lists


async def test_every_filter_holds_exactly_what_it_says(world: World) -> None:
    tea, bread, rain = await world.remember(
        Capture("@Ana #tea", source="notes", conversation="c", speaker="Omar", sensitivity=GENERAL),
        task("+Bosch #bread", source="chat", sensitivity=SECRET),
        Capture("@Ana ~Rome #rain", occurred_at=at(1000)),
    )
    broken = (await world.capture("unreadable"))[0]
    people = await world.people()
    topics = {t.name: t.id for t in (await world.topics.list(world.all, None, PageRequest())).items}
    conversation = (await world.conversations.list(world.all, PageRequest())).items[0].id
    listed = world.listed
    assert await listed() == [rain, bread, broken, tea]
    assert await listed(kinds=(MemoryKind.TASK,)) == [bread]
    assert await listed(kinds=(MemoryKind.TASK, MemoryKind.FACT)) == [rain, bread, tea]
    assert await listed(sensitivities=(GENERAL, SECRET)) == [bread, tea]
    assert await listed(sensitivities=(CONFIDENTIAL,)) == [rain]
    assert await listed(statuses=(MemoryStatus.PENDING,)) == [broken]
    assert await listed(statuses=(MemoryStatus.READY,), needs_review=True) == [rain]
    assert await listed(needs_review=False) == [bread, broken, tea]
    assert await listed(occurred_from=at(1), occurred_to=at(1000)) == [bread]
    assert await listed(occurred_from=at(1000)) == [rain]
    assert await listed(recorded_to=datetime(2020, 1, 1, tzinfo=UTC)) == []
    assert len(await listed(recorded_from=datetime(2020, 1, 1, tzinfo=UTC))) == 4
    assert await listed(entities=(people["Ana"].id,)) == [rain, tea]
    assert await listed(entities=(people["Omar"].id, people["Rome"].id)) == [rain, tea]
    assert await listed(topics=(topics["rain"],)) == [rain]
    assert await listed(conversation=conversation) == [tea]
    assert await listed(speaker=people["Omar"].id) == [tea]
    assert await listed(speaker=people["Ana"].id) == []
    assert await listed(source="notes") == [tea]
    assert await listed(source="notes", kinds=(MemoryKind.TASK,)) == []
    for nothing in ("", "garbage", new_id()):
        assert await listed(entities=(nothing,)) == await listed(topics=(nothing,)) == []
        assert await listed(conversation=nothing) == await listed(speaker=nothing) == []


async def test_pages_partition_memories_of_many_centuries_and_of_one_instant(world: World) -> None:
    moments = [
        datetime(1, 1, 2, tzinfo=UTC),
        datetime(476, 9, 4, tzinfo=UTC),
        datetime(1815, 6, 18, tzinfo=UTC),
        *[NOON] * 7,
        datetime.now(UTC) + timedelta(days=400),
        datetime(9999, 12, 30, tzinfo=UTC),
    ]
    ids = await world.capture(*(Capture("tea", occurred_at=moment) for moment in moments))
    order = sorted(zip(moments, ids, strict=True), reverse=True)
    expected = [memory_id for _, memory_id in order]
    for size in (1, 3, 5, 100):
        for backward in (False, True):
            seen: list[str] = []
            key: str | None = None
            while True:
                page = await world.memories.list(world.all, MemoryFilter(), PageRequest(size, key, backward))
                ids_here = ids_of(page.items)
                seen = ids_here + seen if backward else seen + ids_here
                assert (page.has_previous, page.has_next)[not backward] == (len(seen) < len(expected))
                assert (page.has_next, page.has_previous)[not backward] == (key is not None)
                if not (page.has_previous if backward else page.has_next):
                    break
                key = page.keys[0] if backward else page.keys[-1]
            assert seen == expected
