"""Memories are parted from an entity for good, and entities are removed, as the user says."""

from __future__ import annotations

import pytest

from knowledge.errors import Conflict, InvalidInput, Locked, NotFound
from knowledge.ids import new_id
from knowledge.memories.memory import Capture
from tests.memory_world import CONFIDENTIAL, SECRET, World
from tests.merge_world import ids, merge, merge_as_machine, told


async def test_memories_are_parted_from_an_entity_for_good(world: World) -> None:
    first, second, third = await world.remember(
        "@Sheila at school: me>KNOWS>Sheila", "@Sheila +Acme: Sheila>WORKS_AT>Acme", "@Sheila"
    )
    sheila = (await ids(world))["Sheila"]
    done = await world.merges.separate(world.all, sheila, [second, third], "Sheila Twomey")
    people = await world.people()
    assert people["Sheila Twomey"].id == done.id
    assert (people["Sheila Twomey"].aliases, people["Sheila Twomey"].mention_count) == (("Sheila",), 2)
    assert (people["Sheila"].id, people["Sheila"].mention_count) == (sheila, 1)
    assert await told(world, "Sheila Twomey") == {("Sheila Twomey", "WORKS_AT", "Acme")}
    assert await told(world, "Sheila") == {("Me", "KNOWS", "Sheila")}
    assert await world.listed(entities=(sheila,)) == [first]
    assert (await world.merges.users_word(world.owner)).are_apart(sheila, done.id)
    with pytest.raises(Conflict, match="not one"):
        await merge_as_machine(world, sheila, done.id, second)
    await world.merges.merge(world.all, sheila, [done.id], "they are")
    assert (await world.merges.users_word(world.owner)).apart == frozenset()


async def test_only_memories_that_speak_of_the_entity_and_can_be_opened_are_parted(world: World) -> None:
    first, other, secret = await world.remember("@Sheila", "@Bob", Capture("@Bob", sensitivity=SECRET))
    sheila = (await ids(world))["Sheila"]
    locked = world.access(CONFIDENTIAL)
    for memories, error in (([other], InvalidInput), ([first, new_id()], NotFound), ([secret], Locked)):
        with pytest.raises(error):
            await world.merges.separate(locked, sheila, memories, "Sheila Crowe")
    with pytest.raises(NotFound):
        await world.merges.separate(world.access(CONFIDENTIAL, actor="delegate"), sheila, [secret], "Sheila Crowe")
    assert set(await world.people()) == {"Sheila", "Bob"}


async def test_an_entity_deleted_is_gone_with_its_relations_and_may_be_named_anew(world: World) -> None:
    first, _ = await world.remember("@Bob +Acme: Bob>WORKS_AT>Acme", "@Robert and @Bob: Robert>KNOWS>Bob")
    await merge(world, "Robert", "Bob")
    robert = (await ids(world))["Robert"]
    done = await world.merges.delete(world.all, robert)
    assert (done.id, set(done.memories)) == (robert, set(await world.listed()))
    assert set(await world.people()) == {"Acme"}
    assert await world.nodes("Relation") == {}
    assert await world.nodes("EntityMerge") == {}
    assert await world.nodes("MergedEntity") == {}
    assert {row["key"] for row in await world.names()} == {world.keys.name_key("Acme")}
    assert (await world.memory(first)).content == "@Bob +Acme: Bob>WORKS_AT>Acme"
    with pytest.raises(NotFound):
        await world.merges.delete(world.all, robert)
    await world.remember("@Bob")
    assert (await world.people())["Bob"].mention_count == 1
