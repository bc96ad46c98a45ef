"""Which memories are alike in meaning, and which are not even asked about."""

from __future__ import annotations

from dataclasses import replace

import pytest

from knowledge.access import Access, Scope
from knowledge.levels import Sensitivity
from knowledge.memories.connections import ConnectionService
from knowledge.memories.memory import Memory, MemoryStatus
from tests.index_points import axis, point
from tests.search_fakes import RecordingIndex, Shelf, WordEmbedder, memory

OWNER = "0198c0de-0000-7000-8000-000000000001"
ACCESS = Access(OWNER, OWNER, "session", Sensitivity.ULTRA_SECRET, Scope.READ)


def service(*kept: Memory) -> ConnectionService:
    index, embedder = RecordingIndex(), WordEmbedder()
    for one in kept:
        vector = embedder.embed([one.content or ""])[0]
        index.points[one.id] = replace(point(OWNER, dense=axis(0)), id=one.id, dense=vector)
    return ConnectionService(None, Shelf({one.id: one for one in kept}), embedder, index)  # type: ignore[arg-type]


async def test_the_most_alike_come_first_and_never_the_memory_itself() -> None:
    tea, both, bread = (memory(OWNER, content=text) for text in ("tea", "tea bread", "bread"))
    found = await service(bread, both, tea).similar(ACCESS, tea.id)
    assert [one.memory for one in found] == [both.id, bread.id]
    assert found[0].score == pytest.approx(0.7071, abs=1e-4)


@pytest.mark.parametrize(
    "changes",
    [
        {"sensitivity": Sensitivity.SECRET},
        {"content": None},
        {"status": MemoryStatus.PENDING},
        {"sensitivity": None},
        {"content": "nothing that is known"},
    ],
    ids=str,
)
async def test_nothing_is_like_what_may_not_be_asked_about(changes: dict[str, object]) -> None:
    asked, tea = memory(OWNER, **{"content": "tea", **changes}), memory(OWNER, content="tea")
    assert list(await service(asked, tea).similar(ACCESS, asked.id)) == []


async def test_nothing_is_like_a_memory_that_is_not_there() -> None:
    assert list(await service(memory(OWNER)).similar(ACCESS, "gone")) == []
