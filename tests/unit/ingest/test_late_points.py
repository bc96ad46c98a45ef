"""Points that a worker wrote too late are looked at again, and what the graph says comes to stand in the index."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

import pytest

from ingest.drain import Drain
from ingest.patience import Pair
from ingest.word_vectors import WordVectors
from knowledge.errors import EngineUnavailable, Fenced
from knowledge.ids import new_id
from knowledge.ingestion.connecting import Connections
from knowledge.ingestion.facts import Draft, Example, Findings, KnownName, Linked, Understanding
from knowledge.ingestion.ports import Lease, Taken
from knowledge.ingestion.resolution import Resolution
from knowledge.levels import Sensitivity
from knowledge.memories.memory import MemoryKind
from knowledge.search.indexing import Indexer
from tests.search_fakes import OneKeyring, RecordingIndex, WordEmbedder, WordKeywords
from tests.work_fakes import KnowsNobody

_AT = datetime(2026, 1, 2, tzinfo=UTC)


def taken() -> Taken:
    draft = Draft(new_id(), "tea", None, None, _AT, None, None)
    return Taken(draft, 1, 0, _AT, "2026-01-02T00:00:00.000Z", None, None, None, None, was_indexed=False)


@dataclass
class Overtaken(KnowsNobody):
    """One batch whose facts get through, and whose end does not: the lease went away, or some memories were edited."""

    waiting: list[Taken]
    is_fenced: bool = False
    edited: frozenset[str] = frozenset()
    doubted: list[str] = field(default_factory=list)

    async def claim(self, shard: int) -> Lease | None:
        return Lease("owner", "claim") if self.waiting else None

    async def take(self, lease: Lease, batch: int) -> list[Taken]:
        found, self.waiting = self.waiting, []
        return found

    async def write_facts(
        self, lease: Lease, batch: Sequence[Findings], resolution: Resolution, risen: Sequence[Pair] = ()
    ) -> Mapping[str, Linked]:
        return {findings.id: Linked() for findings in batch}

    async def make_ready(
        self, lease: Lease, batch: Sequence[tuple[Taken, Understanding]], connections: Connections
    ) -> list[str]:
        if self.is_fenced:
            raise Fenced("the lease went to another worker")
        return [found.id for _, found in batch if found.id not in self.edited]

    async def doubt(self, owner: str, ids: Sequence[str]) -> None:
        self.doubted += ids

    async def release(self, lease: Lease) -> None:
        return None

    async def publish(self, owner: str) -> None:
        return None

    def understand(
        self, drafts: Sequence[Draft], known: Sequence[KnownName], examples: Sequence[Example] = ()
    ) -> list[Understanding]:
        return [Understanding(one.id, Sensitivity.GENERAL, 1, MemoryKind.FACT, 1, needs_review=False) for one in drafts]


async def drained(owner: Overtaken) -> tuple[int, RecordingIndex]:
    index = RecordingIndex()
    return await drain_of(owner, index).run(0), index


def drain_of(owner: Overtaken, index: RecordingIndex) -> Drain:
    indexer = Indexer(WordEmbedder(), WordKeywords(), OneKeyring())
    # One fake stands for the work store, the language side and the publisher; it has what a drain uses of them.
    return Drain(owner, owner, indexer, index, owner, WordVectors(WordEmbedder().embed), owner)  # type: ignore[arg-type]


async def test_a_worker_that_lost_its_lease_leaves_the_points_that_it_wrote_to_the_sweep() -> None:
    waiting = [taken(), taken()]
    owner = Overtaken(list(waiting), is_fenced=True)
    ready, _ = await drained(owner)
    assert (ready, owner.doubted) == (0, [one.draft.id for one in waiting])


@pytest.mark.parametrize("level", [Sensitivity.GENERAL, Sensitivity.SECRET])
async def test_a_memory_that_is_read_anew_is_in_doubt_before_anything_of_it_changes(level: Sensitivity) -> None:
    class Dying(Overtaken):
        async def write_facts(
            self, lease: Lease, batch: Sequence[Findings], resolution: Resolution, risen: Sequence[Pair] = ()
        ) -> Mapping[str, Linked]:
            raise EngineUnavailable("The graph", "gone")

    one = replace(taken(), was_indexed=True, stands_at=Sensitivity.GENERAL)
    found = Understanding(one.draft.id, level, 1, MemoryKind.FACT, 1, needs_review=False)
    owner = Dying([])
    with pytest.raises(EngineUnavailable):
        await drain_of(owner, RecordingIndex()).rewrite(Lease("owner", "claim"), [(one, found)])
    assert owner.doubted == [one.draft.id]


async def test_the_points_of_what_was_edited_meanwhile_go_and_are_looked_at_again() -> None:
    edited, kept = taken(), taken()
    owner = Overtaken([edited, kept], edited=frozenset({edited.draft.id}))
    ready, index = await drained(owner)
    assert (ready, owner.doubted) == (1, [edited.draft.id])
    assert set(index.points) == {kept.draft.id}
