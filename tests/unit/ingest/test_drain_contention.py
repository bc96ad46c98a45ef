"""A worker whose facts are overtaken by its owner's other traffic writes fewer at once, until they get through."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

import pytest

from ingest.drain import Drain
from ingest.patience import Pair
from ingest.storing import BATCH
from ingest.word_vectors import WordVectors
from knowledge.errors import Contended, EngineUnavailable, SealBroken, TimedOut
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
class BusyOwner(KnowsNobody):
    """The work of one owner, whose other traffic lets at most so many facts through at once, and more later."""

    waiting: list[Taken]
    lets_through: int
    until_written: int
    sizes: list[int] = field(default_factory=list)
    ready: list[str] = field(default_factory=list)
    is_leased: bool = False

    broken_shard: int | None = None
    breaks: Exception = field(default_factory=Exception)

    async def due_shards(self) -> list[int]:
        return [3, 7]

    async def claim(self, shard: int) -> Lease | None:
        if shard == self.broken_shard:
            raise self.breaks
        self.is_leased = bool(self.waiting)
        return Lease("owner", "claim") if self.waiting else None

    async def take(self, lease: Lease, batch: int) -> list[Taken]:
        return self.waiting[:batch]

    async def write_facts(
        self, lease: Lease, batch: Sequence[Findings], resolution: Resolution, risen: Sequence[Pair] = ()
    ) -> Mapping[str, Linked]:
        if len(batch) > self.lets_through and len(self.ready) < self.until_written:
            raise Contended("others came in between")
        self.sizes.append(len(batch))
        return {findings.id: Linked() for findings in batch}

    async def make_ready(
        self, lease: Lease, batch: Sequence[tuple[Taken, Understanding]], connections: Connections
    ) -> list[str]:
        ids = [found.id for _, found in batch]
        self.ready += ids
        self.waiting = [one for one in self.waiting if one.draft.id not in ids]
        return ids

    async def release(self, lease: Lease) -> None:
        self.is_leased = False

    async def publish(self, owner: str) -> None:
        return None

    def understand(
        self, drafts: Sequence[Draft], known: Sequence[KnownName], examples: Sequence[Example] = ()
    ) -> list[Understanding]:
        return [Understanding(one.id, Sensitivity.GENERAL, 1, MemoryKind.FACT, 1, needs_review=False) for one in drafts]


def drain_of(owner: BusyOwner) -> Drain:
    indexer = Indexer(WordEmbedder(), WordKeywords(), OneKeyring())
    # One fake stands for the work store, the language side and the publisher; it has what a drain uses of them.
    return Drain(owner, owner, indexer, RecordingIndex(), owner, WordVectors(WordEmbedder().embed), owner)  # type: ignore[arg-type]


async def test_it_writes_less_at_once_until_it_gets_through_and_then_more_again() -> None:
    owner = BusyOwner([taken() for _ in range(2 * BATCH)], lets_through=20, until_written=100)
    ids = [one.draft.id for one in owner.waiting]

    assert await drain_of(owner).run(0) == 2 * BATCH

    assert owner.ready == ids
    assert owner.sizes[0] <= 20
    assert max(owner.sizes) == BATCH


async def test_what_gets_through_not_even_alone_is_left_for_later_and_the_lease_given_back() -> None:
    owner = BusyOwner([taken(), taken()], lets_through=0, until_written=1)

    with pytest.raises(Contended):
        await drain_of(owner).run(0)

    assert (len(owner.waiting), owner.is_leased) == (2, False)


async def test_a_shard_that_runs_out_of_time_holds_up_no_other() -> None:
    owner = BusyOwner([taken()], lets_through=1, until_written=0, broken_shard=3, breaks=TimedOut("too slow"))

    assert await drain_of(owner).sweep() == 1


async def test_a_sweep_ends_where_an_engine_is_away() -> None:
    away = EngineUnavailable("The graph", "start it")
    owner = BusyOwner([taken()], lets_through=1, until_written=0, broken_shard=3, breaks=away)

    with pytest.raises(EngineUnavailable):
        await drain_of(owner).sweep()


async def test_an_owner_whose_memories_do_not_open_is_left_aside_under_its_lease() -> None:
    class Unreadable(BusyOwner):
        async def claim(self, shard: int) -> Lease | None:
            return None if self.is_leased else await super().claim(shard)

        async def take(self, lease: Lease, batch: int) -> list[Taken]:
            raise SealBroken("it does not open")

    owner = Unreadable([taken()], lets_through=1, until_written=0)

    assert await drain_of(owner).run(0) == 0
    assert owner.is_leased


async def test_a_lease_that_an_absent_graph_did_not_take_back_is_given_back_first_of_all() -> None:
    class Leaving(BusyOwner):
        is_away = True

        async def claim(self, shard: int) -> Lease | None:
            return None if self.is_leased else await super().claim(shard)

        async def write_facts(
            self, lease: Lease, batch: Sequence[Findings], resolution: Resolution, risen: Sequence[Pair] = ()
        ) -> Mapping[str, Linked]:
            if self.is_away:
                raise EngineUnavailable("The graph", "start it")
            return await super().write_facts(lease, batch, resolution, risen)

        async def release(self, lease: Lease) -> None:
            if self.is_away:
                raise EngineUnavailable("The graph", "start it")
            await super().release(lease)

    owner = Leaving([taken()], lets_through=1, until_written=0)
    drain = drain_of(owner)
    for _ in range(2):
        with pytest.raises(EngineUnavailable):
            await drain.run(0)
    assert owner.is_leased

    owner.is_away = False

    assert await drain.run(0) == 1
