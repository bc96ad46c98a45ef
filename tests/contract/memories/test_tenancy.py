"""Another owner's ids answer exactly like unknown ones, in every method of every store of the memory core."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from knowledge.entities.entity import ContactEdit, Entity
from knowledge.errors import InvalidInput, KnowledgeError
from knowledge.ids import new_id
from knowledge.levels import Sensitivity
from knowledge.memories.memory import Capture, MemoryEdit, MemoryFilter
from knowledge.pages import PageRequest
from knowledge.stores.neo4j_connections import Neo4jConnectionStore
from tests.memory_world import World
from tests.merge_world import merge as merged

Ask = Callable[[World, str], Awaitable[Any]]
_ALL = PageRequest(100)
_TITLE = frozenset({"content"})

BY_MEMORY: dict[str, Ask] = {
    "by_ids": lambda w, i: w.memories.by_ids(w.all, [i]),
    "by_ids trashed": lambda w, i: w.memories.by_ids(w.all, [i], trashed=True),
    "edit": lambda w, i: w.memories.edit(w.all, i, MemoryEdit(_TITLE, content="mine")),
    "restore": lambda w, i: w.memories.restore(w.all, i),
    "retry": lambda w, i: w.memories.retry(w.all, i),
    "delete": lambda w, i: w.memories.delete(w.all, [i]),
    "erase": lambda w, i: w.memories.erase(w.all, [i]),
    "mentions": lambda w, i: w.entities.mentions(w.all, [i]),
    "speakers": lambda w, i: w.entities.speakers(w.all, [i]),
    "topics": lambda w, i: w.topics.of_memories(w.all, [i]),
    "connections": lambda w, i: Neo4jConnectionStore(w.graph).of_memories(w.all, [i]),
    "revisions": lambda w, i: w.reindex.revisions(w.owner, [i]),
}
BY_ENTITY: dict[str, Ask] = {
    "by_ids": lambda w, i: w.entities.by_ids(w.all, [i]),
    "filter": lambda w, i: w.memories.list(w.all, MemoryFilter(entities=(i,)), _ALL),
    "count": lambda w, i: w.memories.count(w.all, MemoryFilter(entities=(i,))),
    "speaker": lambda w, i: w.memories.list(w.all, MemoryFilter(speaker=i), _ALL),
    "merge": lambda w, i: w.merges.merge(w.all, i, [new_id()], ""),
    "merge from": lambda w, i: w.merges.merge(w.all, w.owner, [i], ""),
    "separate": lambda w, i: w.merges.separate(w.all, i, [new_id()], "x"),
    "delete": lambda w, i: w.merges.delete(w.all, i),
    "merges": lambda w, i: w.merges.merges(w.all, i, 10),
    "update": lambda w, i: w.contacts.update(w.all, i, ContactEdit(frozenset({"notes"}), notes="mine")),
}
BY_TOPIC: dict[str, Ask] = {
    "by_ids": lambda w, i: w.topics.by_ids(w.all, [i]),
    "filter": lambda w, i: w.memories.list(w.all, MemoryFilter(topics=(i,)), _ALL),
    "rename": lambda w, i: w.topics.rename(w.all, i, "x"),
    "merge": lambda w, i: w.topics.merge(w.all, i, [new_id()]),
    "entities": lambda w, i: w.entities.of_topic(w.all, i, _ALL),
    "count": lambda w, i: w.entities.count_of_topic(w.all, i),
}
BY_MERGE: dict[str, Ask] = {
    "by_ids": lambda w, i: w.merges.merges_by_ids(w.all, [i]),
    "undo": lambda w, i: w.merges.undo(w.all, i),
}
BY_CONVERSATION: dict[str, Ask] = {
    "by_ids": lambda w, i: w.conversations.by_ids(w.all, [i]),
    "filter": lambda w, i: w.memories.list(w.all, MemoryFilter(conversation=i), _ALL),
    "participants": lambda w, i: w.conversations.participants(w.all, [i]),
    "topics": lambda w, i: w.conversations.topics(w.all, [i]),
}
LISTS: tuple[Callable[[World, PageRequest], Awaitable[Any]], ...] = (
    lambda w, page: w.memories.list(w.all, MemoryFilter(), page),
    lambda w, page: w.memories.trash(w.all, page),
    lambda w, page: w.conversations.list(w.all, page),
    lambda w, page: w.entities.list(w.all, (), None, page),
    lambda w, page: w.topics.list(w.all, None, page),
)


async def answer(ask: Ask, world: World, asked: str) -> str:
    """Return what is answered, without the id that was asked."""
    try:
        outcome: Any = await ask(world, asked)
    except KnowledgeError as error:
        outcome = (type(error), str(error), getattr(error, "path", ()))
    return repr(outcome).replace(asked, "ID")


async def full(world: World) -> tuple[str, Entity, str, str]:
    """Give the world one memory with everything; return its ids."""
    (memory_id,) = await world.remember(
        Capture("@Ana ~Rome #tea me>KNOWS>Ana", speaker="Ana", conversation="c", sensitivity=Sensitivity.GENERAL)
    )
    ana = (await world.people())["Ana"]
    (topic,) = (await world.topics.list(world.all, None, _ALL)).items
    conversation = (await world.memory(memory_id)).conversation_id
    return memory_id, ana, topic.id, str(conversation)


async def test_foreign_and_malformed_ids_answer_like_unknown_ones(world: World, stranger: World) -> None:
    await full(world)
    memory_id, ana, topic, conversation = await full(stranger)
    (trashed,) = await stranger.remember("rain")
    await stranger.memories.delete(stranger.all, [trashed])
    await stranger.remember("@Bob", "@Robert")
    merge = await merged(stranger, "Robert", "Bob")
    before = (await world.nodes("Memory"), await stranger.at_rest())
    groups = (
        (BY_MEMORY, (memory_id, trashed)),
        (BY_ENTITY, (ana.id,)),
        (BY_TOPIC, (topic,)),
        (BY_MERGE, (merge,)),
        (BY_CONVERSATION, (conversation,)),
    )
    for asks, foreign in groups:
        for name, ask in asks.items():
            unknown = await answer(ask, world, new_id())
            for asked in (*foreign, "garbage", "x OR 1=1 //", world.owner, stranger.owner):
                assert await answer(ask, world, asked) == unknown, (name, asked)
    assert (await world.nodes("Memory"), await stranger.at_rest()) == before


async def test_lists_and_counts_hold_ones_own_alone(world: World, stranger: World) -> None:
    await full(stranger)
    assert await world.listed() == []
    assert await world.memories.count_trash(world.all) == 0
    assert await world.people() == {}
    assert await world.topics.count(world.all, None) == 0
    assert await world.conversations.count(world.all) == 0
    assert await world.entities.count(world.all, (), "ana") == 0
    assert (await world.work.counts(world.owner)).total == 0


async def test_a_cursor_of_another_owner_is_refused(world: World, stranger: World) -> None:
    await stranger.remember(Capture("tea", conversation="c"))
    key = (await stranger.memories.list(stranger.all, MemoryFilter(), _ALL)).keys[0]
    times = ("2025-01-01", "9" * 30, "", "2025-13-01T00:00:00.000Z", "2025-01-01T00:00:00.000+01:00")
    for broken in (key, "", "garbage", *(f"{world.owner}|{time}|x" for time in times)):
        for backward in (False, True):
            for listed in LISTS:
                with pytest.raises(InvalidInput):
                    await listed(world, PageRequest(5, broken, backward))


async def test_a_worker_cannot_write_into_another_owners_memories(world: World, stranger: World) -> None:
    """Even a lease that is held gives nothing beyond its owner."""
    (mine,) = await world.capture("@Ana")
    (theirs,) = await stranger.capture("@Eve #tea")
    lease = await world.work.claim(0)
    other = await stranger.work.claim(0)
    assert lease
    assert other
    (draft,) = await stranger.work.take(other, 10)
    (found,) = stranger.telegraph.understand([draft.draft], [])
    assert await world.write(lease, [(draft, found)]) == {}
    assert await world.work.make_ready(lease, [(draft, found)]) == []
    await world.work.give_up(lease, draft, "because")
    assert [one.draft.id for one in await world.work.take(lease, 10)] == [mine]
    assert (await stranger.nodes("Memory"))[theirs]["attempts"] == 0
    assert await world.people() == {}


async def test_the_same_words_of_two_owners_share_nothing(world: World, stranger: World) -> None:
    mine, theirs = await full(world), await full(stranger)
    assert set(mine[2:]).isdisjoint(theirs[2:])
    assert {row["key"] for row in await world.names()}.isdisjoint({row["key"] for row in await stranger.names()})
    await stranger.memories.erase(stranger.all, [theirs[0]])
    assert set(await world.people()) == {"Ana", "Rome"}
    assert await stranger.people() == {}
