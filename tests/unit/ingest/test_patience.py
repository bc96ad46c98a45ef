"""A memory waits for a language model until its time is over; nobody else waits with it, and a backlog never."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

import pytest

from ingest import patience as module
from ingest.drain import Drain
from ingest.language_model.local import Local, Stand
from ingest.patience import FEW, PATIENCE_S, Patience
from ingest.word_vectors import WordVectors
from knowledge.errors import EngineUnavailable
from knowledge.ingestion.facts import FoundTopic, KnownName, Understanding
from knowledge.ingestion.ports import Taken
from knowledge.levels import Sensitivity
from knowledge.memories.memory import MemoryKind
from knowledge.search.indexing import Indexer
from tests.search_fakes import OneKeyring, RecordingIndex, WordEmbedder, WordKeywords
from tests.unit.ingest.test_drain import Desk, taken

_BETTER = (FoundTopic("tea", 1.0),)


@dataclass
class Model:
    """Answers when `answers` is set, after `asked` was; `error` is what it does instead."""

    asked: asyncio.Event = field(default_factory=asyncio.Event)
    answers: asyncio.Event = field(default_factory=asyncio.Event)
    questions: list[int] = field(default_factory=list)
    error: Exception | None = None
    is_resting: bool = False
    picky: bool = False

    def prepare(self) -> None:
        """Nothing to do."""

    def chooses(self, local: Local) -> bool:
        return not self.picky or "hard" in local.draft.content

    async def read(
        self, owner: str, memories: Sequence[Local], known: Sequence[KnownName], *, stand: Stand
    ) -> Mapping[str, Understanding]:
        self.questions.append(len(memories))
        self.asked.set()
        await self.answers.wait()
        if self.error:
            raise self.error
        return {local.draft.id: replace(local.found, topics=_BETTER) for local in memories}


@dataclass
class Watched(Desk):
    """Keeps what became READY, as it was understood, and tells when."""

    stored: list[Understanding] = field(default_factory=list)
    changed: asyncio.Event = field(default_factory=asyncio.Event)

    async def make_ready(self, lease, batch, connections):  # type: ignore[no-untyped-def]
        self.stored += [found for _, found in batch]
        ready = await super().make_ready(lease, batch, connections)
        self.changed.set()
        return ready


def fresh(content: str = "hard", age_s: float = 0.0) -> Taken:
    return taken(content, recorded_at=datetime.now(UTC) - timedelta(seconds=age_s))


def drain_of(desk: Desk, model: Model) -> Drain:
    indexer = Indexer(WordEmbedder(), WordKeywords(), OneKeyring())
    words = WordVectors(WordEmbedder().embed)
    return Drain(desk, desk, indexer, RecordingIndex(), desk, words, desk, Patience(model, desk))  # type: ignore[arg-type]


async def soon(event: asyncio.Event) -> None:
    await asyncio.wait_for(event.wait(), 10)


async def test_an_answer_in_time_is_what_becomes_ready_and_other_owners_go_on_meanwhile() -> None:
    desk, model = Watched({"ana": [fresh()], "bo": [fresh("easy")]}), Model(picky=True)
    drain = drain_of(desk, model)
    assert await drain.run(0) == 1  # Bo's; Ana's waits
    assert [found.topics for found in desk.stored] == [()]
    assert desk.held == {"ana"}
    desk.changed.clear()
    model.answers.set()
    await soon(desk.changed)
    assert [found.topics for found in desk.stored] == [(), _BETTER]
    await drain.settle()
    assert desk.held == set()


async def test_when_its_time_is_over_the_local_understanding_stands(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "WORTH_S", 0.0)
    desk, model = Watched({"ana": [fresh(age_s=PATIENCE_S - 0.1)]}), Model()
    drain = drain_of(desk, model)
    await drain.run(0)
    await soon(desk.changed)
    assert model.questions == [1]
    assert [found.topics for found in desk.stored] == [()]
    await drain.settle()


@pytest.mark.parametrize(
    ("waiting", "resting"),
    [
        ([fresh(age_s=PATIENCE_S)], False),
        ([fresh() for _ in range(FEW + 1)], False),
        ([fresh("easy")], False),
        ([fresh()], True),
    ],
)
async def test_what_is_late_many_easy_or_asked_of_a_sick_server_is_not_asked(
    waiting: list[Taken], resting: bool
) -> None:
    desk, model = Watched({"ana": waiting}), Model(picky=True, is_resting=resting)
    assert await drain_of(desk, model).run(0) == len(waiting)
    assert model.questions == []


async def test_whoever_embeds_after_the_wait_has_time_of_it_left() -> None:
    memory = fresh(age_s=1.0)
    captured = memory.recorded_at
    model = Model()
    model.answers.set()
    pair = memory, Understanding(memory.draft.id, Sensitivity.GENERAL, 1, MemoryKind.FACT, 1, needs_review=False)
    for spared_s, asked in ((0.0, 1), (0.6, 0)):
        model.questions.clear()
        patience = Patience(model, Watched({}), spared_s, clock=lambda: captured + timedelta(seconds=1))
        await patience.refined("ana", [pair], (), lambda: None)
        assert len(model.questions) == asked


async def test_whatever_goes_wrong_the_local_understanding_stands() -> None:
    desk, model = Watched({"ana": [fresh()]}), Model(error=RuntimeError("no"))
    drain = drain_of(desk, model)
    model.answers.set()
    await drain.run(0)
    await soon(desk.changed)
    assert [found.topics for found in desk.stored] == [()]
    await drain.settle()


async def test_a_stop_ends_all_waiting_at_once() -> None:
    desk, model = Watched({"ana": [fresh()], "bo": [fresh()]}), Model()
    drain = drain_of(desk, model)
    assert await drain.run(0) == 0
    await soon(model.asked)
    await asyncio.wait_for(drain.settle(), 10)
    assert len(desk.stored) == 2
    assert desk.held == set()


async def test_an_engine_that_goes_away_meanwhile_leaves_the_memory_pending_and_the_lease_free() -> None:
    desk, model = (
        Watched({"ana": [fresh()]}, fails={"write_facts": EngineUnavailable("The graph", "start it")}),
        Model(),
    )
    drain = drain_of(desk, model)
    await drain.run(0)
    model.answers.set()
    await drain.settle()
    assert (len(desk.waiting["ana"]), desk.held, desk.ready) == (1, set(), [])
