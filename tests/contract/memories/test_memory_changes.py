"""Memories in the graph: changed under a revision, sealed anew, put in the trash, brought back and erased."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta, timezone

import pytest

from knowledge.errors import Conflict, Locked, NotFound
from knowledge.ids import new_id
from knowledge.levels import Sensitivity
from knowledge.memories.memory import Capture, MemoryKind, MemoryStatus, TimeMention, TimePrecision
from knowledge.pages import PageRequest
from tests.memory_world import CONFIDENTIAL, GENERAL, NOON, SECRET, ULTRA, World, ids_of

# ------------------------------------------------------------------ edits


async def test_an_edit_keeps_what_it_does_not_name_and_makes_the_memory_pending(world: World) -> None:
    (memory_id,) = await world.remember(
        Capture("@Ana in 1999", context="at home", metadata={"a": 1}, sensitivity=GENERAL, conversation="c")
    )
    ready = await world.memory(memory_id)
    assert ready.dates == (TimeMention(8, 12, "1999-01-01T00:00:00.000Z", None, TimePrecision.YEAR),)
    assert ready.conversation_id
    await world.edit(memory_id, content="@Omar came", metadata=None, kind=MemoryKind.TASK)
    edited = await world.memory(memory_id)
    assert (edited.status, edited.revision, edited.kind) == (MemoryStatus.PENDING, 2, MemoryKind.TASK)
    assert (edited.content, edited.context, edited.metadata) == ("@Omar came", "at home", None)
    assert (edited.sensitivity, edited.occurred_at) == (GENERAL, NOON)
    assert edited.dates == ()
    assert (await world.entities.mentions(world.all, [memory_id]))[memory_id] == []
    await world.drain.run(0)
    assert (await world.memory(memory_id)).status is MemoryStatus.READY
    assert set(await world.people()) == {"Omar"}
    assert [event[0] for event in await world.events() if event[1] == (memory_id,)] == [
        "CAPTURED",
        "READY",
        "UPDATED",
        "READY",
    ]


async def test_an_edit_of_the_time_keeps_the_new_offset_and_moves_the_memory(world: World) -> None:
    early, late = await world.remember("tea", "bread")
    moved = datetime(2026, 1, 1, 0, 30, tzinfo=timezone(timedelta(hours=5, minutes=45)))
    await world.edit(early, occurred_at=moved)
    assert await world.listed() == [early, late]
    node = (await world.nodes("Memory"))[early]
    assert (node["occurred_at"], node["occurred_offset"]) == ("2025-12-31T18:45:00.000Z", 345)


async def test_a_stale_revision_is_refused_and_a_fresh_one_taken(world: World) -> None:
    (memory_id,) = await world.remember("tea")
    await world.edit(memory_id, content="bread", expected_revision=1)
    with pytest.raises(Conflict) as refused:
        await world.edit(memory_id, content="rain", expected_revision=1)
    assert refused.value.path == ("expectedRevision",)
    assert (await world.memory(memory_id)).content == "bread"


async def test_of_concurrent_edits_of_one_revision_one_wins(world: World) -> None:
    (memory_id,) = await world.remember("tea")
    edits = [world.edit(memory_id, content=f"tea {n}", expected_revision=1) for n in range(6)]
    outcomes = await asyncio.gather(*edits, return_exceptions=True)
    assert outcomes.count(None) == 1
    assert sum(isinstance(outcome, Conflict) for outcome in outcomes) == 5
    assert (await world.memory(memory_id)).revision == 2


async def test_an_edit_waits_for_the_worker_that_writes_under_the_lease(world: World) -> None:
    """Else the worker's READY, checked against the old revision, could land on the new one."""
    (memory_id,) = await world.capture("tea")
    for round_ in range(8):
        drained = asyncio.create_task(world.drain.run(0))
        await world.edit(memory_id, content=f"tea {round_}")
        await drained
        await world.drain.run(0)
        memory = await world.memory(memory_id)
        assert (memory.content, memory.status) == (f"tea {round_}", MemoryStatus.READY)
        assert memory.revision == round_ + 2
        assert world.index.points[memory_id].revision == memory.revision


async def test_stating_and_unstating_a_level_seals_the_memory_anew(world: World) -> None:
    (memory_id,) = await world.remember(Capture("tea", sensitivity=GENERAL))
    for level, stored in ((ULTRA, 3), (None, 3), (SECRET, 2), (GENERAL, 0)):
        await world.edit(memory_id, sensitivity=level)
        node = (await world.nodes("Memory"))[memory_id]
        assert (node["level"], node.get("stated_level")) == (stored, None if level is None else int(level))
        opened = world.keys.open(node["content"], node=memory_id, field="content", level=Sensitivity(stored))
        assert opened == "tea"


async def test_nothing_sealed_stands_in_the_graph_as_text(world: World) -> None:
    capture = Capture(
        "xylophone",
        context="yesteryear",
        metadata={"zeppelin": "quixotic"},
        speaker="Wilhelmina",
        conversation="umbrella",
        conversation_title="vaudeville",
        occurred_at=datetime(1971, 2, 3, tzinfo=UTC),
        sensitivity=SECRET,
        idempotency_key="jabberwock",
    )
    (memory_id,) = await world.remember(capture)
    words = ("xylophone", "yesteryear", "zeppelin", "quixotic", "Wilhelmina", "umbrella", "vaudeville", "jabberwock")
    for level in (None, GENERAL, CONFIDENTIAL, SECRET, ULTRA):
        await world.edit(memory_id, sensitivity=level)
        # Names and topics of what is not secret are readable by design: the speaker's is (ADR 0007).
        readable = set() if level in (SECRET, ULTRA) else {"Wilhelmina"}
        for _ in range(2):
            stored = await world.at_rest()
            assert {word for word in words if word in stored} <= readable
            await world.drain.run(0)
    assert (await world.memory(memory_id)).content == "xylophone"


# ------------------------------------------------------------------ trash


async def test_a_deleted_memory_is_gone_for_every_read_but_the_trash(world: World) -> None:
    kept, gone = await world.remember("@Ana #tea", Capture("@Ana #tea", conversation="c"))
    assert await world.memories.delete(world.access(), [gone, new_id()]) == [gone]
    assert await world.listed() == [kept]
    assert await world.memories.by_ids(world.all, [gone]) == {}
    assert (await world.entities.mentions(world.all, [gone]))[gone] == []
    assert await world.entities.speakers(world.all, [gone]) == {}
    assert (await world.topics.of_memories(world.all, [gone]))[gone] == []
    assert await world.conversations.count(world.all) == 0
    trash = await world.memories.trash(world.all, PageRequest())
    assert (ids_of(trash.items), await world.memories.count_trash(world.all)) == ([gone], 1)
    assert trash.items[0].deleted_at is not None
    assert trash.items[0].content == "@Ana #tea"
    assert await world.memories.delete(world.access(), [gone]) == []
    for change in (
        world.edit(gone, content="no"),
        world.memories.retry(world.all, gone),
        world.memories.restore(world.all, kept),
    ):
        with pytest.raises(NotFound):
            await change


async def test_a_restored_memory_comes_back_whole(world: World) -> None:
    (memory_id,) = await world.remember(Capture("@Ana #tea", conversation="c", conversation_title="Family"))
    await world.memories.delete(world.all, [memory_id])
    assert await world.people() == {}
    await world.memories.restore(world.all, memory_id)
    assert (await world.memory(memory_id)).status is MemoryStatus.PENDING
    assert await world.memories.count_trash(world.all) == 0
    await world.drain.run(0)
    memory = await world.memory(memory_id)
    assert (memory.content, memory.status, memory.occurred_at) == ("@Ana #tea", MemoryStatus.READY, NOON)
    assert set(await world.people()) == {"Ana"}
    (conversation,) = (await world.conversations.list(world.all, PageRequest())).items
    assert conversation.title == "Family"
    assert world.index.points[memory_id].revision == memory.revision


async def test_the_trash_pages_both_ways_last_deleted_first(world: World) -> None:
    ids = await world.capture("one", "two", "three")
    for memory_id in ids:
        await world.memories.delete(world.all, [memory_id])
    first = await world.memories.trash(world.all, PageRequest(2))
    assert len(first.items) == 2
    assert first.has_next
    rest = await world.memories.trash(world.all, PageRequest(2, first.keys[-1]))
    assert {*ids_of(first.items), *ids_of(rest.items)} == set(ids)
    back = await world.memories.trash(world.all, PageRequest(5, rest.keys[0], backward=True))
    assert ids_of(back.items) == ids_of(first.items)


async def test_an_erased_memory_leaves_nothing_but_its_tombstone(world: World) -> None:
    live, trashed = await world.remember(Capture("@Ana #tea", conversation="c"), "@Ana")
    await world.memories.delete(world.all, [trashed])
    assert await world.memories.erase(world.all, [live, trashed, new_id()]) == [live, trashed]
    assert await world.nodes("Memory") == {}
    assert await world.people() == {}
    assert set(await world.nodes("Tombstone")) == {live, trashed}
    assert await world.memories.erase(world.all, [live]) == []
    deleted = [event[1] for event in await world.events() if event[0] == "DELETED"]
    assert deleted == [(trashed,), (live,)]


async def test_only_a_failed_memory_is_tried_again(world: World) -> None:
    (memory_id,) = await world.remember("tea")
    with pytest.raises(Conflict, match="READY"):
        await world.memories.retry(world.all, memory_id)
    for refused in (world.memories.retry(world.all, new_id()), world.edit(new_id(), content="x")):
        with pytest.raises(NotFound):
            await refused


async def test_a_locked_memory_can_be_deleted_and_nothing_else(world: World) -> None:
    (memory_id,) = await world.remember(Capture("tea", sensitivity=SECRET))
    low = world.access()
    for change in (
        world.edit(memory_id, low, content="x"),
        world.memories.retry(low, memory_id),
        world.memories.erase(low, [memory_id]),
    ):
        with pytest.raises(Locked) as locked:
            await change
        assert locked.value.level is SECRET
    assert await world.memories.delete(low, [memory_id]) == [memory_id]
    with pytest.raises(Locked):
        await world.memories.restore(low, memory_id)
