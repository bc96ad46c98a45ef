"""No point of a secret is in the index: not of what was read lower before a worker died, nor of what is raised."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import replace

import pytest

from knowledge.ingestion.facts import Draft, Example, KnownName, Understanding
from knowledge.memories.memory import MemoryStatus
from tests.memory_world import SECRET, World


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


async def _dies(*_: object) -> list[str]:
    raise asyncio.CancelledError
