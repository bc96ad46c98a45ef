"""An edit and the READY of the revision before it meet: whoever comes second, the edit stands."""

from __future__ import annotations

import asyncio

from cypher import load
from knowledge.instants import now
from knowledge.memories.memory import MemoryStatus
from knowledge.stores.graph import Transaction
from tests.memory_world import World

_LOCK = load("memory/lock")
_PEND = load("memory/pend")


async def test_an_edit_is_not_overwritten_by_the_ready_that_waited_for_it(world: World) -> None:
    (memory_id,) = await world.capture("tea with Ana")
    lease = await world.work.claim(0)
    assert lease is not None
    (taken,) = await world.work.take(lease, 10)
    (found,) = world.telegraph.understand([taken.draft], [])
    await world.write(lease, [(taken, found)])
    holds, goes = asyncio.Event(), asyncio.Event()

    async def edit(tx: Transaction) -> None:
        reader = {**world.all.params(), "session": "mine", "is_owner": True}
        await tx.run(_LOCK, **reader, id=memory_id, lock="edit")
        edited = {"revision": 2, "status": MemoryStatus.PENDING.value, "due_at": now()}
        await tx.run(_PEND, owner_id=world.owner, id=memory_id, properties=edited)
        holds.set()
        await goes.wait()

    editing = asyncio.create_task(world.graph.transact(edit))
    await holds.wait()
    making = asyncio.create_task(world.work.make_ready(lease, [(taken, found)]))
    # One engine has it wait for the edit now; the other lets it through, and has the edit try again after it.
    await asyncio.wait({making}, timeout=1)
    goes.set()
    await asyncio.gather(editing, making)

    memory = await world.memory(memory_id)
    assert (memory.status, memory.revision) == (MemoryStatus.PENDING, 2)
    await world.drain.run(0)
    assert (await world.memory(memory_id)).status is MemoryStatus.READY
