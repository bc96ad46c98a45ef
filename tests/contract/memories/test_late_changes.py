"""What changes in the moment in which a worker or a sweep comes by."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from knowledge.access import Access
from knowledge.ingestion.ports import Tombstone
from knowledge.instants import now, to_instant
from knowledge.memories.memory import MemoryStatus
from knowledge.pages import PageRequest
from knowledge.stores.neo4j_work import MAX_ATTEMPTS
from tests.memory_world import World, statement

_DUE = statement("MATCH (m:Memory {id: $id}) WHERE m.due_at IS NOT NULL SET m.due_at = $now", "id", "now")


async def test_what_was_taken_out_of_the_trash_meanwhile_is_not_erased(world: World) -> None:
    restored, deleted, lately = await world.remember("tea", "gin", "rum")
    await world.memories.delete(world.all, [restored, deleted])
    before = to_instant(datetime.now(UTC) + timedelta(milliseconds=1))
    await world.memories.restore(world.all, restored)
    ids = [restored, deleted, lately]
    assert await world.memories.erase(Access.worker(world.owner), ids, in_trash_by=before) == [deleted]
    assert (await world.memory(restored)).content == "tea"
    await world.memories.delete(world.all, [lately])
    long_ago = to_instant(datetime.now(UTC) - timedelta(days=30))
    assert await world.memories.erase(Access.worker(world.owner), [lately], in_trash_by=long_ago) == []


async def test_a_doubted_point_is_settled_only_while_its_memory_stands_as_it_was_looked_at(world: World) -> None:
    later = to_instant(datetime.now(UTC) + timedelta(minutes=1))

    async def mine() -> list[Tombstone]:
        return [one for one in await world.leftovers.tombstones(later, 100_000) if one.owner == world.owner]

    (memory_id,) = await world.remember("tea")
    await world.work.doubt(world.owner, [memory_id])
    (looked_at,) = await mine()
    assert (looked_at.memory_id, looked_at.alive, looked_at.waits, looked_at.revision) == (memory_id, True, False, 1)
    # A worker understands it anew while the sweep is putting its old point right: its new one may have gone with that.
    await world.edit(memory_id, content="gin")
    await world.drain.run(0)
    await world.leftovers.unbury([looked_at], later)
    (edited,) = await mine()
    assert edited.revision == 2
    await world.leftovers.unbury([edited], later)
    assert await mine() == []


async def test_a_memory_that_fails_after_an_edit_says_no_more_what_its_earlier_text_said(world: World) -> None:
    (memory_id,) = await world.remember("@Ana at +Acme #tea Ana>WORKS_AT>Acme")
    assert set(await world.people()) == {"Ana", "Acme"}
    await world.edit(memory_id, content="unreadable")
    for _ in range(MAX_ATTEMPTS):
        await world.graph.write(_DUE, id=memory_id, now=now())
        await world.drain.run(0)
    assert (await world.memory(memory_id)).status is MemoryStatus.FAILED
    assert await world.people() == {}
    assert await world.nodes("Relation") == {}
    assert (await world.topics.list(world.all, None, PageRequest())).items == []
    later = to_instant(datetime.now(UTC) + timedelta(minutes=1))
    stones = [one for one in await world.leftovers.tombstones(later, 100_000) if one.owner == world.owner]
    assert [(one.memory_id, one.alive, one.waits) for one in stones] == [(memory_id, True, False)]
    assert await world.reindex.documents(world.owner, [memory_id]) == []


async def test_what_was_looked_at_in_vain_comes_up_later_each_time(world: World) -> None:
    (memory_id,) = await world.remember("tea")
    await world.work.doubt(world.owner, [memory_id])

    async def minutes_until_it_comes_up() -> int:
        for minutes in range(60):
            moment = to_instant(datetime.now(UTC) + timedelta(minutes=minutes, seconds=10))
            if any(one.memory_id == memory_id for one in await world.leftovers.tombstones(moment, 100_000)):
                return minutes
        return -1

    waits = []
    for _ in range(8):
        await world.leftovers.rebury([memory_id])
        waits.append(await minutes_until_it_comes_up())
    assert waits == [0, 1, 3, 7, 15, 30, 30, 30]
    await world.work.doubt(world.owner, [memory_id])
    assert await minutes_until_it_comes_up() == 0
