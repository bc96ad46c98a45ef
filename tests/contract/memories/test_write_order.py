"""Every transaction that changes memories or facts locks the owner's lease first and logs its events last."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any, TypeVar

import pytest

from cypher import Statement, load
from knowledge.entities.entity import ContactEdit
from knowledge.memories.memory import Capture, MemoryKind
from knowledge.stores.graph import Row, Transaction
from tests.memory_world import SECRET, World

T = TypeVar("T")
_WRITE = re.compile(r"^\s*(?:CREATE|MERGE|SET|(?:DETACH )?DELETE|REMOVE|FOREACH)\b", re.MULTILINE)
_ON_THE_LOG = ["event/append", "index/owe_names"]


class Recorded(Transaction):
    """A transaction that writes down the names of what runs in it."""

    def __init__(self, inner: Transaction, names: list[str]) -> None:
        self._inner = inner
        self._names = names

    async def run(self, statement: Statement, **params: object) -> list[Row]:
        self._names.append(statement.name)
        return await self._inner.run(statement, **params)


@asynccontextmanager
async def recording(world: World) -> AsyncIterator[list[list[str]]]:
    """Yield the statements of each transaction, in order; of one that was tried again, those of its last try."""
    runs: list[list[str]] = []
    transact = world.graph.transact

    async def recorded(work: Callable[[Transaction], Awaitable[T]], **more: Any) -> T:
        names: list[str] = []
        runs.append(names)

        async def run(tx: Transaction) -> T:
            names.clear()
            return await work(Recorded(tx, names))

        return await transact(run, **more)

    world.graph.transact = recorded  # type: ignore[method-assign]
    try:
        yield runs
    finally:
        world.graph.transact = transact  # type: ignore[method-assign]


async def _edit(world: World, memory_id: str) -> None:
    await world.edit(memory_id, content="rain", kind=MemoryKind.IDEA)


async def _hide(world: World, memory_id: str) -> None:
    await world.edit(memory_id, sensitivity=SECRET)


async def _delete(world: World, memory_id: str) -> None:
    await world.memories.delete(world.all, [memory_id])


async def _erase(world: World, memory_id: str) -> None:
    await world.memories.erase(world.all, [memory_id])


async def _restore(world: World, memory_id: str) -> None:
    await world.memories.delete(world.all, [memory_id])
    await world.memories.restore(world.all, memory_id)


async def _drain(world: World, memory_id: str) -> None:
    await world.capture(Capture("@Omar #rain", conversation="c"))
    await world.drain.run(0)


async def _contact(world: World, memory_id: str) -> None:
    contact_id = await world.contact("Ana")
    await world.contacts.update(world.access(), contact_id, ContactEdit(frozenset({"notes"}), notes="tall"))


@pytest.mark.parametrize("change", [_edit, _hide, _delete, _erase, _restore, _drain, _contact])
async def test_the_lease_comes_first_and_the_log_last(
    world: World, change: Callable[[World, str], Awaitable[None]]
) -> None:
    (memory_id,) = await world.remember(Capture("@Ana #tea me>KNOWS>Ana", conversation="c"))
    async with recording(world) as runs:
        await change(world, memory_id)
    changes = [names for names in runs if any(_WRITE.search(load(name).text) for name in names)]
    assert changes
    for names in changes:
        if names[0] != "memory/capture":  # a capture touches nothing that stands: the log alone is locked, at the end
            assert names[0] in ("lease/lock", "lease/hold")
        assert names[-1] == "event/append" or names[-2:] == _ON_THE_LOG
