"""No point of a secret is in the index: not of what was read lower before a worker died, nor of what is raised."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import pytest

from knowledge.ingestion.facts import Draft, Example, KnownName, Understanding
from knowledge.levels import Sensitivity
from knowledge.memories.group_commit import GroupCommit
from knowledge.memories.memory import Capture, MemoryEdit, MemoryStatus
from knowledge.memories.service import MemoryService
from tests.memory_world import GENERAL, SECRET, Silence, World


async def test_a_point_that_a_dead_worker_wrote_goes_where_its_memory_is_found_secret_by_the_next(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    (memory_id,) = await world.capture("tea with @Ana")
    with monkeypatch.context() as dying:
        dying.setattr(world.work, "make_ready", _dies)
        with pytest.raises(asyncio.CancelledError):
            await world.drain.run(0)
    assert set(world.index.points) == {memory_id}

    understand = world.telegraph.understand

    def learned(
        drafts: Sequence[Draft], known: Sequence[KnownName], examples: Sequence[Example] = ()
    ) -> list[Understanding]:
        return [replace(found, level=SECRET) for found in understand(drafts, known, examples)]

    monkeypatch.setattr(world.telegraph, "understand", learned)
    await world.drain.run(0)
    memory = await world.memory(memory_id)
    assert (memory.status, memory.sensitivity, memory.revision) == (MemoryStatus.READY, SECRET, 1)
    assert world.index.points == {}


@pytest.mark.parametrize("level", list(Sensitivity))
async def test_raising_a_memory_to_secret_lays_a_tombstone_for_its_point_with_the_edit(
    world: World, level: Sensitivity
) -> None:
    (memory_id,) = await world.remember(Capture("tea", sensitivity=GENERAL))
    await world.edit(memory_id, sensitivity=level)
    assert list(await world.nodes("Tombstone")) == ([memory_id] if level >= SECRET else [])


async def test_the_point_of_what_is_raised_to_secret_is_gone_at_once_and_so_is_what_was_answered_of_it(
    world: World,
) -> None:
    (memory_id,) = await world.remember("tea")
    assert set(world.index.points) == {memory_id}
    answers, silent = Answers(), Silent()
    service = MemoryService(
        world.memories,
        GroupCommit(world.memories),
        world.index,
        answers,
        silent,
        silent,
    )
    edit = MemoryEdit(frozenset({"sensitivity"}), sensitivity=SECRET)
    assert (await service.update(world.all, memory_id, edit)).status is MemoryStatus.PENDING
    assert world.index.points == {}
    assert answers.forgotten == [memory_id]


@dataclass
class Answers:
    """The part of the port that forgets."""

    forgotten: list[str] = field(default_factory=list)

    async def forget(self, owner: str, memories: Sequence[str]) -> None:
        self.forgotten += memories


class Silent(Silence):
    """Wakes nobody, either."""

    async def wake(self, shard: int) -> None:
        return None


async def _dies(*_: object) -> list[str]:
    raise asyncio.CancelledError
