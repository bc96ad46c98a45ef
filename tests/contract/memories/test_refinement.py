"""READY memories are read anew by a language model: they stay READY, their facts take the place of the old ones."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

import pytest

from ingest.drain import Drain
from ingest.language_model.local import Local, OverBudget, Stand
from ingest.refining import BATCH, Refinement, RefineProgress
from ingest.word_vectors import WordVectors
from knowledge.entities.entity import EntityKind
from knowledge.errors import EngineUnavailable
from knowledge.ingestion.facts import FoundMention, KnownName, Method, Understanding
from knowledge.levels import Sensitivity
from knowledge.memories.memory import Capture, MemoryStatus
from knowledge.search.indexing import Indexer
from knowledge.stores.neo4j_refinement import Neo4jRefinementStore
from tests.memory_world import CONFIDENTIAL, GENERAL, SECRET, OneOwnersWork, Silence, World
from tests.search_fakes import OneKeyring, WordEmbedder, WordKeywords


class OneOwnersStore(Neo4jRefinementStore):
    """The store, which finds no other test's owner."""

    owner = ""

    async def owners(self) -> Sequence[str]:
        return [self.owner]


@dataclass
class Model:
    """Finds whatever stands in capitals, and raises what says `rises` to SECRET."""

    is_resting: bool = False
    reads_all: bool = False
    asked: list[str] = field(default_factory=list)
    budget: int = 1_000

    def chooses(self, local: Local) -> bool:
        return local.found.level < SECRET and "easy" not in local.draft.content

    async def read(
        self, owner: str, memories: Sequence[Local], known: Sequence[KnownName], *, waits_s: float, stand: Stand
    ) -> dict[str, Understanding]:
        if len(self.asked) + len(memories) > self.budget:
            raise OverBudget
        memories = [local for local in memories if await stand([local.draft.id])]
        self.asked += [local.draft.content for local in memories]
        return {local.draft.id: _better(local) for local in memories if "silent" not in local.draft.content}


def _better(local: Local) -> Understanding:
    text, found = local.draft.content, local.found
    names = [
        FoundMention(
            text.index(word), text.index(word) + len(word), word, EntityKind.CONTACT, Method.LANGUAGE_MODEL, 0.9
        )
        for word in text.split()
        if word.isupper()
    ]
    level = max(found.level, SECRET) if "rises" in text else found.level
    return replace(found, mentions=(*found.mentions, *names), level=level, refined_by="test")


def refinement_of(world: World, model: Model) -> Refinement:
    store = OneOwnersStore(world.graph, world.keyring)
    store.owner = world.owner
    return Refinement(store, world.work, world.drain, model)


async def refine(world: World, model: Model, limit: int | None = None) -> RefineProgress:
    steps = [step async for step in refinement_of(world, model).run(limit)]
    assert [step.total for step in steps] == [steps[0].total] * len(steps)
    return steps[-1]


async def test_a_memory_that_is_read_anew_stays_ready_and_says_more(world: World) -> None:
    first, second = await world.remember(
        Capture("@Ana met OMAR #tea", sensitivity=GENERAL), Capture("@Ana #tea", sensitivity=GENERAL)
    )
    before = await world.memory(first)
    events = len(await world.events())
    assert await refine(world, Model()) == RefineProgress(2, 2, 0, 2)
    after = await world.memory(first)
    assert (after.status, after.revision) == (MemoryStatus.READY, before.revision)
    people = await world.people()
    assert {name: entity.mention_count for name, entity in people.items()} == {"Ana": 2, "OMAR": 1}
    told = [kind for kind, ids, _ in (await world.events())[events:] if first in ids]
    assert told == ["UPDATED"]
    assert {first, second} <= set(world.index.points)
    assert await world.work.take(await lease_of(world), 10) == []


async def lease_of(world: World):  # type: ignore[no-untyped-def]
    lease = await OneOwnersStore(world.graph, world.keyring).claim(world.owner)
    assert lease is not None
    return lease


async def test_what_was_read_or_found_needless_is_not_read_again_until_it_changes(world: World) -> None:
    kept, *_ = await world.remember("OMAR", "easy", "silent")
    model = Model()
    assert await refine(world, model) == RefineProgress(3, 1, 0, 3)
    again = Model()
    assert await refine(world, again) == RefineProgress(1, 0, 0, 1)
    assert again.asked == ["silent"]
    everything = Model(reads_all=True)
    await refine(world, everything)
    assert sorted(everything.asked) == ["silent"]  # the easy one was looked at again, and is easy still
    await world.edit(kept, content="OMAR again")
    await world.drain.run(0)
    changed = Model()
    await refine(world, changed)
    assert sorted(changed.asked) == ["OMAR again", "silent"]


async def test_what_is_raised_is_sealed_and_leaves_the_index(world: World) -> None:
    rises, _ = await world.remember(Capture("@Ana rises OMAR"), Capture("@Zoe", sensitivity=SECRET))
    model = Model()
    await refine(world, model)
    assert model.asked == ["@Ana rises OMAR"]
    assert (await world.memory(rises)).sensitivity is SECRET
    assert (await world.memory(rises, world.access(CONFIDENTIAL))).content is None
    assert rises not in world.index.points
    assert "OMAR" not in await world.people(world.access(CONFIDENTIAL))
    assert "OMAR" not in await world.at_rest()


class Dying(OneOwnersWork):
    """A work store whose worker dies once it has written facts, before anything is READY."""

    async def make_ready(self, *_: object, **__: object) -> list[str]:
        raise EngineUnavailable("The graph", "gone")


async def test_a_worker_that_dies_over_what_it_raised_leaves_no_memory_lower_than_what_it_says(world: World) -> None:
    rises, stays = await world.remember("@Ana rises OMAR #tea", "@Zoe LIZ")
    events = len(await world.events())
    dying = Dying(world.graph, world.keyring, world.facts, writes_gist=False)
    dying.owner = world.owner
    store = OneOwnersStore(world.graph, world.keyring)
    store.owner = world.owner
    indexer = Indexer(WordEmbedder(), WordKeywords(), OneKeyring())
    words = WordVectors(WordEmbedder().embed)
    drain = Drain(dying, world.telegraph, indexer, world.index, Silence(), words, world.name_index)
    with pytest.raises(EngineUnavailable):
        _ = [step async for step in Refinement(store, dying, drain, Model()).run()]
    memories = await world.nodes("Memory")
    assert {id_: (node["level"], node["facts_level"]) for id_, node in memories.items()} == {
        rises: (SECRET, SECRET),
        stays: (CONFIDENTIAL, CONFIDENTIAL),
    }
    low = world.access(CONFIDENTIAL, "another")
    assert (await world.memory(rises, low)).content is None
    assert (await world.memory(rises)).content == "@Ana rises OMAR #tea"
    assert not [word for word in ("Ana", "OMAR", "tea") if word in await world.at_rest()]
    assert [(kind, levels) for kind, ids, levels in (await world.events())[events:] if rises in ids] == [
        ("UPDATED", (SECRET,))
    ]


async def test_what_was_edited_raised_or_deleted_before_its_turn_is_not_sent(world: World) -> None:
    edited, raised, deleted, _ = await world.remember("@Ana OMAR", "@Bo ZOE", "@Eve MAX", "@Cy LIZ")

    class Waiting(Model):
        async def read(
            self, owner: str, memories: Sequence[Local], known: Sequence[KnownName], *, waits_s: float, stand: Stand
        ) -> dict[str, Understanding]:
            await world.edit(edited, content="@Dee")
            await world.edit(raised, sensitivity=SECRET)
            await world.memories.delete(world.all, [deleted])
            return await super().read(owner, memories, known, waits_s=waits_s, stand=stand)

    model = Waiting()
    await refine(world, model)
    assert model.asked == ["@Cy LIZ"]


async def test_what_changed_while_the_model_was_asked_is_left_as_it_is(world: World) -> None:
    edited, deleted, kept = await world.remember("@Ana OMAR", "@Bo ZOE", "@Cy LIZ")

    class Slow(Model):
        async def read(
            self, owner: str, memories: Sequence[Local], known: Sequence[KnownName], *, waits_s: float, stand: Stand
        ) -> dict[str, Understanding]:
            told = await super().read(owner, memories, known, waits_s=waits_s, stand=stand)
            await world.edit(edited, content="@Dee")
            await world.memories.delete(world.all, [deleted])
            return told

    assert (await refine(world, Slow())).refined == 1
    await world.drain.run(0)
    assert set(await world.people()) == {"Dee", "Cy", "LIZ"}
    assert (await world.memory(kept)).status is MemoryStatus.READY


async def test_a_run_is_bounded_and_goes_on_where_it_stopped(world: World) -> None:
    await world.remember(*(f"OMAR {number}" for number in range(BATCH + 3)))
    assert await refine(world, Model(), limit=2) == RefineProgress(2, 2, 0, 2)
    short = Model(budget=BATCH)
    assert await refine(world, short) == RefineProgress(BATCH + 1, BATCH, 1, BATCH + 1)
    with pytest.raises(EngineUnavailable):
        await refine(world, Model(is_resting=True))
    assert await refine(world, Model()) == RefineProgress(1, 1, 0, 1)


async def test_a_workers_lease_is_waited_for(world: World) -> None:
    await world.remember("OMAR")
    lease = await lease_of(world)
    refinement = refinement_of(world, Model())
    assert await OneOwnersStore(world.graph, world.keyring).claim(world.owner) is None
    await world.work.release(lease)
    assert [step.refined async for step in refinement.run()][-1] == 1
    assert await lease_of(world)


async def test_another_owners_memories_are_neither_taken_nor_marked(world: World, stranger: World) -> None:
    ids = await stranger.remember("OMAR")
    store = Neo4jRefinementStore(world.graph, world.keyring)
    assert await store.take(world.owner, ids) == []
    taken = await store.take(stranger.owner, ids)
    await store.leave(world.owner, taken)
    assert await store.unread(stranger.owner, again=False) == ids
    assert datetime.now(UTC) > taken[0].recorded_at
    assert taken[0].stands_at is Sensitivity.CONFIDENTIAL
