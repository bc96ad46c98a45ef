"""What a clearance, a session and an actor see of memories: whole, a shell, or nothing."""

from __future__ import annotations

import pytest

from knowledge.entities.entity import EntityKind
from knowledge.errors import NotFound
from knowledge.levels import Sensitivity
from knowledge.memories.memory import Capture, Memory, MemoryKind, MemoryStatus
from knowledge.pages import PageRequest
from tests.memory_world import CONFIDENTIAL, GENERAL, NOON, SECRET, ULTRA, World


def is_shell(memory: Memory) -> bool:
    said = (memory.content, memory.context, memory.source, memory.metadata, memory.kind, memory.confidence)
    also = (memory.failure, memory.conversation_id)
    return memory.locked_by is not None and not any((*said, *also, memory.keywords, memory.dates))


@pytest.mark.parametrize("clearance", Sensitivity)
async def test_the_owner_sees_shells_above_the_clearance_and_a_delegate_nothing(
    world: World, clearance: Sensitivity
) -> None:
    ids = await world.remember(
        *(
            Capture("tea in 1999 #tea", "ctx", "chat", {"a": 1}, sensitivity=level, conversation="c")
            for level in Sensitivity
        )
    )
    for access in (world.access(clearance, "other"), world.access(clearance, "other", actor="delegate")):
        found = await world.memories.by_ids(access, ids)
        for level, memory_id in zip(Sensitivity, ids, strict=True):
            if level <= clearance:
                assert found[memory_id].content == "tea in 1999 #tea"
                assert found[memory_id].locked_by is None
            elif access.is_owner:
                shell = found[memory_id]
                assert is_shell(shell)
                assert (shell.locked_by, shell.sensitivity, shell.status) == (level, level, MemoryStatus.READY)
                assert (shell.occurred_at, shell.revision, shell.needs_review) == (
                    (await world.memory(memory_id)).occurred_at,
                    1,
                    False,
                )
            else:
                assert memory_id not in found


async def test_lists_and_counts_hold_the_owners_shells_unless_a_filter_asks_what_they_hold(world: World) -> None:
    low, high = await world.remember(
        Capture("tea #tea", source="chat", sensitivity=GENERAL, conversation="c", speaker="Ana"),
        Capture("gin #tea", source="chat", sensitivity=SECRET, conversation="c", speaker="Ana"),
    )
    locked, delegate = world.access(session="other"), world.access(session="other", actor="delegate")
    telling = {
        "statuses": (MemoryStatus.READY,),
        "sensitivities": (GENERAL, SECRET),
        "needs_review": False,
        "occurred_from": NOON,
        "recorded_from": NOON,
    }
    for name, value in telling.items():
        assert await world.listed(locked, **{name: value}) == [high, low]
        assert await world.listed(delegate, **{name: value}) == [low]
    assert await world.listed(locked) == [high, low]
    assert await world.listed(delegate) == [low]
    conversation = (await world.conversations.list(locked, PageRequest())).items[0].id
    entity = (await world.people(locked))["Ana"].id
    hiding = {
        "kinds": (MemoryKind.FACT,),
        "source": "chat",
        "conversation": conversation,
        "speaker": entity,
        "entities": (entity,),
    }
    for name, value in hiding.items():
        assert await world.listed(locked, **{name: value}) == [low]
    assert await world.listed(world.access(SECRET), source="chat") == [high, low]


async def test_an_unread_memory_opens_in_the_session_that_captured_it_alone(world: World) -> None:
    unstated, stated = await world.capture("tea", Capture("gin", sensitivity=SECRET), session="here")
    here, there = world.access(session="here"), world.access(session="there")
    for memory_id, level in ((unstated, ULTRA), (stated, SECRET)):
        opened = await world.memory(memory_id, here)
        assert opened.content in ("tea", "gin")
        shell = await world.memory(memory_id, there)
        assert is_shell(shell)
        assert shell.locked_by is level
    assert (await world.memory(unstated, there)).sensitivity is None
    assert (await world.memory(stated, there)).sensitivity is SECRET
    delegate = world.access(session="there", actor="delegate")
    assert await world.memories.by_ids(delegate, [unstated, stated]) == {}
    assert await world.listed(here, source=None) == [stated, unstated]
    await world.drain.run(0)
    assert (await world.memory(unstated, there)).content == "tea"
    assert is_shell(await world.memory(stated, here))


async def test_an_edit_hands_the_memory_to_the_session_that_edits(world: World) -> None:
    (memory_id,) = await world.remember(Capture("tea", sensitivity=GENERAL), session="first")
    await world.edit(memory_id, world.access(session="second"), sensitivity=SECRET)
    assert (await world.memory(memory_id, world.access(session="second"))).content == "tea"
    assert is_shell(await world.memory(memory_id, world.access(session="first")))


async def test_the_trash_shows_and_counts_as_the_list_does(world: World) -> None:
    low, high = await world.remember(Capture("tea", sensitivity=GENERAL), Capture("gin", sensitivity=SECRET))
    await world.memories.delete(world.access(), [low, high])
    owner, delegate = world.access(), world.access(session="x", actor="delegate")
    page = await world.memories.trash(owner, PageRequest())
    assert {m.id: is_shell(m) for m in page.items} == {low: False, high: True}
    assert await world.memories.count_trash(owner) == 2
    assert [m.id for m in (await world.memories.trash(delegate, PageRequest())).items] == [low]
    assert await world.memories.count_trash(delegate) == 1


async def test_a_delegate_cannot_delete_or_change_what_the_delegate_cannot_see(world: World) -> None:
    (memory_id,) = await world.remember(Capture("gin", sensitivity=SECRET))
    delegate = world.access(session="x", actor="delegate")
    assert await world.memories.delete(delegate, [memory_id]) == []
    assert await world.memories.erase(delegate, [memory_id]) == []
    with pytest.raises(NotFound):
        await world.edit(memory_id, delegate, content="tea")
    assert (await world.memory(memory_id)).content == "gin"


async def test_a_conversation_shows_what_the_clearance_shows_of_its_memories(world: World) -> None:
    await world.remember(
        Capture("@Ana #tea", sensitivity=GENERAL, conversation="c", conversation_title="Family", source="chat"),
        Capture("gin", sensitivity=SECRET, conversation="c", kind=MemoryKind.TASK),
        Capture("rum", sensitivity=SECRET, conversation="c", kind=MemoryKind.TASK),
        Capture("vodka", sensitivity=ULTRA, conversation="hidden", conversation_title="Plot"),
    )
    (low,) = (await world.conversations.list(world.access(GENERAL), PageRequest())).items
    assert (low.title, low.channel, low.kind, low.sensitivity) == ("Family", "chat", MemoryKind.FACT, GENERAL)
    assert low.started_at == low.ended_at == NOON
    high = (await world.conversations.by_ids(world.access(SECRET), [low.id]))[low.id]
    assert (high.kind, high.sensitivity) == (MemoryKind.TASK, SECRET)
    assert high.ended_at is not None
    assert high.ended_at > NOON
    counts = [await world.conversations.count(world.access(level)) for level in Sensitivity]
    assert counts == [1, 1, 1, 2]
    everything = await world.conversations.list(world.all, PageRequest())
    assert [c.title for c in everything.items] == ["Plot", "Family"]
    back = await world.conversations.list(world.all, PageRequest(1, everything.keys[1], backward=True))
    assert [c.title for c in back.items] == ["Plot"]


async def test_counters_and_times_of_an_entity_and_a_topic_are_those_of_the_clearance(world: World) -> None:
    await world.remember(
        Capture("@Ana #tea", sensitivity=CONFIDENTIAL),
        Capture("@Ana #tea @Ana", sensitivity=GENERAL),
        Capture("@Omar #rain", sensitivity=CONFIDENTIAL),
    )
    ana, low = (await world.people())["Ana"], (await world.people(world.access(GENERAL)))["Ana"]
    assert (ana.mention_count, low.mention_count) == (3, 2)
    assert ana.first_seen == NOON
    assert low.first_seen == low.last_seen != NOON
    assert (ana.sensitivity, low.sensitivity) == (GENERAL, GENERAL)
    assert set(await world.people(world.access(GENERAL))) == {"Ana"}
    topics = (await world.topics.list(world.access(GENERAL), None, PageRequest())).items
    assert [(t.name, t.memory_count) for t in topics] == [("tea", 1)]
    assert await world.topics.count(world.all, None) == 2
    assert await world.topics.count(world.all, "AI") == 1
    tea = topics[0].id
    assert await world.entities.count_of_topic(world.all, tea) == 1
    assert [e.name for e in (await world.entities.of_topic(world.all, tea, PageRequest())).items] == ["Ana"]


async def test_kinds_and_names_narrow_the_list_of_entities(world: World) -> None:
    await world.remember("@Ana +Bosch ~Rome", "@Anatol")
    assert await world.entities.count(world.all, (EntityKind.PLACE, EntityKind.ORGANIZATION), None) == 2
    assert await world.entities.count(world.all, (), "ANA") == 2
    assert await world.entities.count(world.all, (EntityKind.PLACE,), "ana") == 0
    page = await world.entities.list(world.all, (EntityKind.CONTACT,), "ana", PageRequest(1))
    assert page.has_next
    rest = await world.entities.list(world.all, (EntityKind.CONTACT,), "ana", PageRequest(1, page.keys[-1]))
    assert {page.items[0].name, rest.items[0].name} == {"Ana", "Anatol"}
    assert not rest.has_next
    me = await world.entities.self_of(world.access(GENERAL))
    assert me is not None
    assert me.contact is not None
    assert me.contact.is_self


async def test_the_gist_is_written_for_general_memories_alone_and_only_if_switched_on(world: World) -> None:
    world.work._writes_gist = True
    low, mid = await world.remember(
        Capture("tea today", sensitivity=GENERAL), Capture("rain", sensitivity=CONFIDENTIAL)
    )
    nodes = await world.nodes("Memory")
    assert (nodes[low].get("gist"), nodes[mid].get("gist")) == ("tea today", None)
    await world.edit(low, content="gin")
    assert (await world.nodes("Memory"))[low].get("gist") is None
