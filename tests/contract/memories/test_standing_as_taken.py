"""What is as it was taken may still go out to a language model; what was edited, raised or deleted may not."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import pytest

from knowledge.ids import new_id
from knowledge.ingestion.ports import Lease, Taken
from tests.memory_world import CONFIDENTIAL, GENERAL, SECRET, World


async def _taken(world: World) -> list[Taken]:
    await world.capture("tea with @Ana")
    lease = Lease(world.owner, new_id())
    return await world.work.take(lease, 10)


async def _as_taken(world: World, taken: list[Taken]) -> bool:
    return await world.work.unchanged(world.owner, taken, CONFIDENTIAL) == {one.draft.id for one in taken}


async def _edit(world: World, memory_id: str) -> None:
    await world.edit(memory_id, content="gin")


async def _edit_and_drain(world: World, memory_id: str) -> None:
    await _edit(world, memory_id)
    await world.drain.run(0)


async def _raise(world: World, memory_id: str) -> None:
    await world.edit(memory_id, sensitivity=SECRET)


async def _delete(world: World, memory_id: str) -> None:
    await world.memories.delete(world.all, [memory_id])


async def _erase(world: World, memory_id: str) -> None:
    await world.memories.erase(world.all, [memory_id])


async def test_a_memory_stands_while_it_waits_and_when_it_is_ready_and_no_higher(world: World, stranger: World) -> None:
    taken = await _taken(world)
    assert await _as_taken(world, taken)
    await world.drain.run(0)
    assert await _as_taken(world, taken)
    assert await world.work.unchanged(world.owner, taken, GENERAL) == set()
    assert await world.work.unchanged(stranger.owner, taken, CONFIDENTIAL) == set()


@pytest.mark.parametrize("is_ready", [False, True])
@pytest.mark.parametrize("change", [_edit, _edit_and_drain, _raise, _delete, _erase])
async def test_what_was_changed_stands_no_more(
    world: World, change: Callable[[World, str], Awaitable[None]], *, is_ready: bool
) -> None:
    taken = await _taken(world)
    if is_ready:
        await world.drain.run(0)
    await change(world, taken[0].draft.id)
    assert await world.work.unchanged(world.owner, taken, CONFIDENTIAL) == set()
