"""What changes in the moment in which a worker or a sweep comes by."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from knowledge.access import Access
from knowledge.instants import now, to_instant
from tests.memory_world import World


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


async def test_a_doubted_point_comes_up_for_the_sweep_and_says_that_its_memory_lives(world: World) -> None:
    (memory_id,) = await world.remember("tea")
    await world.work.doubt(world.owner, [memory_id])
    stones = await world.leftovers.tombstones(to_instant(datetime.now(UTC) + timedelta(seconds=1)), 100_000)
    (mine,) = [one for one in stones if one.owner == world.owner]
    assert (mine.memory_id, mine.alive, mine.waits) == (memory_id, True, False)
    await world.leftovers.unbury([memory_id], now(), alive=True)
