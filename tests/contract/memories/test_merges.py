"""Entities are merged as the user says: exactly, on record, and by what the caller may see."""

from __future__ import annotations

import pytest

from knowledge.entities.entity import ContactEdit
from knowledge.errors import Conflict, Forbidden, InvalidInput, Locked, NotFound
from knowledge.ids import new_id
from knowledge.memories.memory import Capture, MemoryFilter
from knowledge.relations.queries import RelationFilter, StateRelation
from knowledge.relations.relation import RelationType
from tests.memory_world import CONFIDENTIAL, GENERAL, SECRET, World, at
from tests.merge_world import ids, merge, relations, snapshot, told, undo


async def test_a_merge_leaves_one_entity_with_all_that_was_said_of_both(world: World) -> None:
    await world.remember("@Bob and +Acme: Bob>WORKS_AT>Acme", "@Robert ~Rome: Robert>LIVES_IN>Rome", "@Bob again")
    before = await ids(world)
    record = await merge(world, "Robert", "Bob")
    people = await world.people()
    assert set(people) == {"Robert", "Acme", "Rome"}
    robert = people["Robert"]
    assert (robert.id, robert.aliases, robert.mention_count) == (before["Robert"], ("Bob",), 3)
    assert (robert.first_seen, robert.last_seen) == (at(0), at(2))
    assert await told(world, "Robert") == {("Robert", "WORKS_AT", "Acme"), ("Robert", "LIVES_IN", "Rome")}
    (kept,) = await world.merges.merges(world.all, None, 10)
    assert (kept.id, kept.survivor, kept.merged) == (record, robert.id, (before["Bob"],))
    assert (kept.merged_names, kept.reason) == (("Bob",), "one and the same")
    assert (kept.automatic, kept.undone) == (False, False)


async def test_a_key_of_a_contact_merged_away_answers_with_its_survivor(world: World) -> None:
    bob = await world.contact("Bob", idempotency_key="k")
    robert = await world.contact("Robert")
    record = await merge(world, "Robert", "Bob")
    assert await world.contact("Bob", idempotency_key="k") == robert
    await undo(world, record)
    assert await world.contact("Bob", idempotency_key="k") == bob


async def test_secret_details_stay_shut_in_a_merge_with_an_open_contact(world: World) -> None:
    await world.contact("Bob", phones=("+1",), sensitivity=SECRET, access=world.access(SECRET))
    await world.contact("Robert", phones=("+2",))
    record = await merge(world, "Robert", "Bob")
    robert = shown = (await world.people(world.access(CONFIDENTIAL)))["Robert"]
    assert shown.contact
    assert (shown.contact.phones, shown.aliases) == ((), ())
    opened = (await world.people(world.access(SECRET)))["Robert"]
    assert opened.contact
    assert (opened.contact.phones, opened.aliases) == (("+2", "+1"), ("Bob",))
    with pytest.raises(Locked):
        await world.merges.delete(world.access(CONFIDENTIAL), robert.id)
    with pytest.raises(NotFound):  # that these are one is known from SECRET on
        await world.merges.undo(world.access(CONFIDENTIAL), record)
    assert "Bob" not in await world.at_rest()


async def test_what_the_caller_cannot_see_is_not_there(world: World) -> None:
    await world.remember(Capture("@Robert", sensitivity=GENERAL), Capture("@Bob", sensitivity=CONFIDENTIAL))
    one = await ids(world)
    low = world.access(GENERAL)
    for into, other in ((one["Robert"], one["Bob"]), (one["Bob"], one["Robert"]), (one["Robert"], new_id())):
        with pytest.raises(NotFound):
            await world.merges.merge(low, into, [other], "")
    record = await merge(world, "Robert", "Bob")
    assert await world.merges.merges(low, None, 10) == []
    assert await world.merges.merges_by_ids(low, [record]) == {}
    with pytest.raises(NotFound):
        await world.merges.undo(low, record)


async def test_oneself_takes_others_in_and_is_never_merged_away_parted_or_deleted(world: World) -> None:
    (memory_id,) = await world.remember("@Bob: me>KNOWS>Bob")
    bob = (await ids(world))["Bob"]
    me = await world.entities.self_of(world.all)
    assert me is not None
    with pytest.raises(Forbidden):
        await world.merges.merge(world.all, bob, [me.id], "")
    with pytest.raises(Forbidden):
        await world.merges.delete(world.all, me.id)
    await world.merges.merge(world.all, me.id, [bob], "it is me")
    assert await world.people() == {}
    with pytest.raises(Forbidden):
        await world.merges.separate(world.all, me.id, [memory_id], "Bob")
    (record,) = await world.merges.merges(world.all, me.id, 10)
    await undo(world, record.id)
    assert await told(world, "Bob") == {("Me", "KNOWS", "Bob")}


async def test_a_speaker_is_not_merged_into_what_is_no_contact(world: World) -> None:
    await world.remember(Capture("#tea", speaker="Acme", conversation="c"), "+Acmes")
    before = await snapshot(world)
    with pytest.raises(InvalidInput, match="other way round"):
        await merge(world, "Acmes", "Acme")
    assert await snapshot(world) == before
    await merge(world, "Acme", "Acmes")


async def test_merges_are_listed_newest_first_and_by_who_had_part_in_them(world: World) -> None:
    await world.remember("@Bob", "@Robert", "@Rob", "@Ana", "@Annie")
    one = await ids(world)
    first = await merge(world, "Robert", "Bob")
    other = await merge(world, "Ana", "Annie")
    second = await merge(world, "Rob", "Robert")

    async def listed(name: str | None, limit: int = 10) -> list[str]:
        return [merge.id for merge in await world.merges.merges(world.all, one[name] if name else None, limit)]

    assert await listed(None) == [second, other, first]
    assert await listed(None, 1) == [second]
    assert await listed("Bob") == await listed("Robert") == await listed("Rob") == [second, first]
    assert await listed("Annie") == [other]
    kept = (await world.merges.merges_by_ids(world.all, [first, "garbage"]))[first]
    assert (kept.survivor, kept.merged_names) == (one["Rob"], ("Bob",))
    await undo(world, second)
    assert await listed("Rob") == [second]
    assert await listed("Bob") == await listed("Robert") == [second, first]


async def test_the_id_of_what_was_merged_away_stands_for_its_survivor_everywhere(world: World) -> None:
    spoken, *_ = await world.remember(
        Capture("@Bob and +Acme: Bob>WORKS_AT>Acme", speaker="Bob", conversation="c"), "@Robert", "@Rob"
    )
    one = await ids(world)
    first = await merge(world, "Robert", "Bob")
    await merge(world, "Rob", "Robert")
    gone, survivor, service = one["Bob"], one["Rob"], relations(world)
    found = await world.entities.by_ids(world.all, [gone, one["Robert"], survivor])
    assert {id_: entity.id for id_, entity in found.items()} == dict.fromkeys((gone, one["Robert"], survivor), survivor)
    assert spoken in await world.listed(entities=(gone,))
    assert await world.listed(speaker=gone) == [spoken]
    assert (await world.memories.surviving(world.all, MemoryFilter(entities=(gone, survivor)))).entities == (survivor,)
    assert len((await service.relations(world.all, subject=gone)).items) == 1
    assert await service.count(world.all, RelationFilter(object=gone, subject=one["Acme"])) == 0
    drawn = await service.relationship_map(world.all, gone)
    assert drawn is not None
    assert drawn.center.id == survivor
    stated = await service.state(world.all, StateRelation(gone, RelationType.LIKES, one["Acme"], idempotency_key="k"))
    assert stated.subject.id == survivor
    again = StateRelation(gone, RelationType.LIKES, one["Acme"], idempotency_key="k")
    assert (await service.state(world.all, again)).id == stated.id
    with pytest.raises(InvalidInput, match="they are one"):
        await service.state(world.all, StateRelation(gone, RelationType.KNOWS, survivor))
    await world.contacts.update(world.all, gone, ContactEdit(frozenset({"notes"}), notes="tall"))
    assert (await world.people())["Rob"].contact.notes == "tall"  # type: ignore[union-attr]  # Rob is a contact
    with pytest.raises(Conflict):
        await undo(world, first)
