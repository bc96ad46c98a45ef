"""A drain goes on where one memory fails, stops where it is fenced, and leaves PENDING what an engine cannot take."""

from __future__ import annotations

import asyncio
import gc
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

import pytest
from prometheus_client import REGISTRY

from ingest import drain as module
from ingest.drain import Drain
from ingest.patience import Pair
from ingest.storing import BATCH
from ingest.word_vectors import WordVectors
from knowledge.errors import EngineUnavailable, Fenced, TimedOut
from knowledge.ids import new_id
from knowledge.ingestion.connecting import Connections
from knowledge.ingestion.facts import Draft, Example, Findings, KnownName, Linked, Understanding
from knowledge.ingestion.ports import Lease, Taken
from knowledge.ingestion.resolution import Resolution
from knowledge.levels import Sensitivity
from knowledge.memories.memory import MemoryKind
from knowledge.search.indexing import Indexer
from knowledge.search.ports import IndexPoint, Vector
from tests.search_fakes import OneKeyring, RecordingIndex, WordEmbedder, WordKeywords
from tests.work_fakes import KnowsNobody

_AT = datetime(2026, 1, 2, tzinfo=UTC)


def taken(content: str = "tea", **changes: object) -> Taken:
    draft = Draft(new_id(), content, None, None, _AT, None, None)
    plain = Taken(draft, 1, 0, _AT, "2026-01-02T00:00:00.000Z", None, None, None, None, was_indexed=False)
    return replace(plain, **changes)  # type: ignore[arg-type]


@dataclass
class Desk(KnowsNobody):
    """Work store, language side and publisher in one, over owners' waiting memories; content says what goes wrong."""

    waiting: dict[str, list[Taken]]
    given_up: list[tuple[str, str]] = field(default_factory=list)
    ready: list[str] = field(default_factory=list)
    held: set[str] = field(default_factory=set)
    published: list[str] = field(default_factory=list)
    understood: list[int] = field(default_factory=list)
    doubted: list[str] = field(default_factory=list)
    fails: dict[str, Exception] = field(default_factory=dict)
    """By method: what it raises, once."""

    async def claim(self, shard: int) -> Lease | None:
        for owner, batch in self.waiting.items():
            if batch and owner not in self.held:
                self.held.add(owner)
                return Lease(owner, "claim")
        return None

    async def release(self, lease: Lease) -> None:
        self.fail("release")
        self.held.discard(lease.owner)

    async def due_shards(self) -> list[int]:
        return [0]

    async def take(self, lease: Lease, batch: int) -> list[Taken]:
        return self.waiting[lease.owner][:batch]

    def understand(
        self, drafts: Sequence[Draft], known: Sequence[KnownName], examples: Sequence[Example] = ()
    ) -> list[Understanding]:
        self.understood.append(len(drafts))
        if any("riddle" in draft.content for draft in drafts):
            raise ValueError("the content: a riddle")
        return [_understood(draft) for draft in drafts]

    async def write_facts(
        self, lease: Lease, batch: Sequence[Findings], resolution: Resolution, risen: Sequence[Pair] = ()
    ) -> Mapping[str, Linked]:
        self.fail("write_facts")
        held = {one.draft.id: one.draft.content for one in self.waiting[lease.owner]}
        if any(held[findings.id] == "stone" for findings in batch):
            raise RuntimeError("the graph chokes on a stone")
        current = {findings.id: Linked() for findings in batch if held[findings.id] != "edited"}
        self._forget(lease.owner, [findings.id for findings in batch if findings.id not in current])
        return current

    async def make_ready(
        self, lease: Lease, batch: Sequence[tuple[Taken, Understanding]], connections: Connections
    ) -> list[str]:
        self.fail("make_ready")
        ids = [one.draft.id for one, _ in batch if one.draft.content != "deleted"]
        self.ready += ids
        self._forget(lease.owner, [one.draft.id for one, _ in batch])
        return ids

    async def give_up(self, lease: Lease, one: Taken, reason: str) -> None:
        self.given_up.append((one.draft.content, reason))
        self._forget(lease.owner, [one.draft.id])

    async def doubt(self, owner: str, ids: Sequence[str]) -> None:
        self.fail("doubt")
        self.doubted += ids

    async def publish(self, owner: str) -> None:
        self.published.append(owner)

    def fail(self, method: str) -> None:
        if error := self.fails.pop(method, None):
            raise error

    def _forget(self, owner: str, ids: Sequence[str]) -> None:
        self.waiting[owner] = [one for one in self.waiting[owner] if one.draft.id not in ids]


def _understood(draft: Draft) -> Understanding:
    level = Sensitivity.SECRET if "secret" in draft.content else Sensitivity.GENERAL
    return Understanding(draft.id, level, 1, MemoryKind.FACT, 1, needs_review=False)


@dataclass
class Index(RecordingIndex):
    deleted: list[str] = field(default_factory=list)
    error: Exception | None = None

    async def upsert(self, points: Sequence[IndexPoint]) -> None:
        if self.error:
            raise self.error
        await super().upsert(points)

    async def delete(self, owner: str, ids: Sequence[str]) -> None:
        self.deleted += ids
        await super().delete(owner, ids)


def drain_of(desk: Desk, index: Index | None = None, embedder: WordEmbedder | None = None) -> Drain:
    indexer = Indexer(embedder or WordEmbedder(), WordKeywords(), OneKeyring())
    # One fake stands for three ports; it has what a drain uses of them.
    return Drain(desk, desk, indexer, index or Index(), desk, WordVectors(WordEmbedder().embed), desk)  # type: ignore[arg-type]


async def test_every_owner_of_the_shard_gets_a_turn_and_every_lease_is_given_back() -> None:
    desk = Desk({"ana": [taken() for _ in range(BATCH + 2)], "bo": [taken()]})
    index = Index()
    assert await drain_of(desk, index).run(0) == BATCH + 3
    assert desk.understood == [BATCH, 2, 1]
    assert set(index.points) == set(desk.ready)
    assert desk.held == set()
    assert desk.published == ["ana", "ana", "bo"]
    assert await drain_of(desk).run(0) == 0


async def test_what_each_memory_took_to_understand_is_counted() -> None:
    def count() -> float:
        return REGISTRY.get_sample_value("ai_classification_duration_seconds_count", {"method": "local"}) or 0.0

    before = count()
    await drain_of(Desk({"ana": [taken(), taken(), taken("a riddle")]})).run(0)
    assert count() - before == 2


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("riddle", "It could not be understood (ValueError); retryMemory tries again."),
        ("stone", "It could not be stored (RuntimeError); retryMemory tries again."),
    ],
)
async def test_a_memory_that_fails_is_given_up_alone(
    content: str, reason: str, caplog: pytest.LogCaptureFixture
) -> None:
    desk = Desk({"ana": [taken(), taken(content), taken()]})
    assert await drain_of(desk).run(0) == 2
    assert desk.given_up == [(content, reason)]
    assert "try 1" in caplog.text
    assert "content: a" not in caplog.text  # a message could quote what was written


@pytest.mark.parametrize("method", ["write_facts", "make_ready"])
@pytest.mark.parametrize("error", [EngineUnavailable("The graph", "start it"), TimedOut("too slow")])
async def test_an_engine_that_is_away_leaves_the_rest_pending_and_the_lease_free(method: str, error: Exception) -> None:
    desk = Desk({"ana": [taken(), taken()]}, fails={method: error})
    with pytest.raises(type(error)):
        await drain_of(desk).run(0)
    assert (len(desk.waiting["ana"]), desk.held, desk.given_up) == (2, set(), [])
    # Its points may be there, or come late over those of the next try.
    assert len(desk.doubted) == (2 if method == "make_ready" else 0)
    assert await drain_of(desk).run(0) == 2


async def test_a_graph_that_is_away_for_doubts_too_says_what_it_said_first() -> None:
    away = EngineUnavailable("The graph", "start it")
    desk = Desk({"ana": [taken()]}, fails={"make_ready": away, "doubt": TimedOut("too slow")})
    with pytest.raises(EngineUnavailable):
        await drain_of(desk).run(0)
    assert (len(desk.waiting["ana"]), desk.held, desk.doubted) == (1, set(), [])


async def test_what_goes_wrong_ahead_of_a_failure_is_not_left_hanging(caplog: pytest.LogCaptureFixture) -> None:
    class Away(Desk):
        async def give_up(self, lease: Lease, one: Taken, reason: str) -> None:
            raise EngineUnavailable("The graph", "start it")

        async def write_facts(
            self, lease: Lease, batch: Sequence[Findings], resolution: Resolution, risen: Sequence[Pair] = ()
        ) -> Mapping[str, Linked]:
            await asyncio.sleep(0.05)  # the next batch is understood meanwhile, in a thread
            raise EngineUnavailable("The graph", "start it")

    desk = Away({"ana": [*(taken() for _ in range(BATCH)), taken("riddle")]})
    with pytest.raises(EngineUnavailable):
        await drain_of(desk).run(0)
    assert desk.held == set()
    gc.collect()
    assert "never retrieved" not in caplog.text


async def test_an_index_that_is_away_makes_nothing_ready() -> None:
    desk, index = Desk({"ana": [taken()]}), Index(error=EngineUnavailable("The index", "start it"))
    desk.fails["release"] = EngineUnavailable("The graph", "start it, too")
    with pytest.raises(EngineUnavailable, match="The index"):
        await drain_of(desk, index).run(0)
    assert (desk.ready, len(desk.waiting["ana"]), desk.given_up) == ([], 1, [])


@pytest.mark.parametrize("method", ["write_facts", "make_ready"])
async def test_who_is_fenced_stops_and_leaves_the_lease_to_its_new_holder(method: str) -> None:
    desk = Desk({"ana": [taken(), taken()], "bo": [taken()]}, fails={method: Fenced("gone")})
    assert await drain_of(desk).run(0) == 1
    assert (len(desk.waiting["ana"]), desk.held, desk.given_up) == (2, {"ana"}, [])
    # Its points may lie over those of the new holder.
    assert len(desk.doubted) == (2 if method == "make_ready" else 0)


async def test_what_was_changed_meanwhile_gets_no_points_and_what_went_loses_them() -> None:
    desk, index = Desk({"ana": [taken("edited"), taken("deleted"), taken()]}), Index()
    deleted = desk.waiting["ana"][1].draft.id
    assert await drain_of(desk, index).run(0) == 1
    assert set(index.points) == set(desk.ready)
    assert index.deleted == desk.doubted == [deleted]
    nothing_left = Desk({"ana": [taken("edited")]})
    assert await drain_of(nothing_left).run(0) == 0


async def test_secrets_get_no_points_and_lose_those_they_had() -> None:
    desk, index = Desk({"ana": [taken("secret"), taken("secret again", was_indexed=True, revision=2)]}), Index()
    again = desk.waiting["ana"][1].draft.id
    assert await drain_of(desk, index).run(0) == 2
    assert (index.points, index.deleted) == ({}, [again])


async def test_a_drain_ends_in_time_for_its_job(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "TAKEN", 1)
    monkeypatch.setattr(module, "monotonic", iter(range(0, 1_000, 15)).__next__)
    desk = Desk({"ana": [taken() for _ in range(9)]})
    assert 0 < await drain_of(desk).run(0) < 9
    assert desk.held == set()


async def test_a_stopped_drain_stores_what_it_holds_and_takes_no_more(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "TAKEN", 1)

    class Stopping(Desk):
        async def make_ready(
            self, lease: Lease, batch: Sequence[tuple[Taken, Understanding]], connections: Connections
        ) -> list[str]:
            drain.stop()
            return await super().make_ready(lease, batch, connections)

    desk = Stopping({"ana": [taken(), taken()], "bo": [taken()]})
    drain = drain_of(desk)
    assert await drain.run(0) + await drain.sweep() == 1
    assert (len(desk.waiting["ana"]), len(desk.waiting["bo"]), desk.held) == (1, 1, set())


@pytest.mark.parametrize("sick", [TimedOut("slow"), EngineUnavailable("The embeddings server", "gone")])
async def test_what_nobody_can_embed_becomes_ready_by_its_words_and_is_owed_to_the_sweep(sick: Exception) -> None:
    desk, index = Desk({"ana": [taken() for _ in range(3)]}), Index()
    assert await drain_of(desk, index, WordEmbedder(sick)).run(0) == 3
    assert sorted(desk.doubted) == sorted(desk.ready) == sorted(index.points)
    assert {point.dense is None and bool(point.sparse.indices) for point in index.points.values()} == {True}


async def test_a_few_fresh_memories_are_embedded_in_a_hurry_and_many_with_patience() -> None:
    class Asked(WordEmbedder):
        async def vectors(self, texts: Sequence[str], within_s: float | None = None) -> Vector:
            waits.append(within_s)
            return await super().vectors(texts, within_s)

    waits: list[float | None] = []
    await drain_of(Desk({"ana": [taken()], "bo": [taken() for _ in range(9)]}), None, Asked()).run(0)
    fresh = replace(taken(), recorded_at=datetime.now(UTC))
    await drain_of(Desk({"ana": [fresh]}), None, Asked()).run(0)
    assert waits[:2] == [0.3, None]
    assert waits[2] is not None
    assert 0.3 < waits[2] <= 1.5
