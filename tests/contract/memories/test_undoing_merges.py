"""Undoing a merge gives back what there was, and divides what came after."""

from __future__ import annotations

import asyncio

import pytest

from knowledge.entities.entity import ContactEdit
from knowledge.errors import Conflict, NotFound
from knowledge.memories.memory import Capture
from knowledge.relations.queries import StateRelation
from knowledge.relations.relation import RelationType
from tests.memory_world import World
from tests.merge_world import ids, merge, merge_as_machine, relations, snapshot, told, undo


async def test_undoing_a_merge_gives_the_graph_back_as_it_was(world: World) -> None:
    await world.remember(
        "@Bob and +Acme: Bob>WORKS_AT>Acme",
        "@Robert +Acme: Robert>WORKS_AT>Acme and @Bob: Robert>KNOWS>Bob",
        "me>KNOWS>Bob @Bob",
        Capture("@Bob", speaker="Robert", conversation="c"),
        Capture("@Robert", speaker="Bob", conversation="c"),
    )
    before = await snapshot(world)
    record = await merge(world, "Robert", "Bob")
    assert await snapshot(world) != before
    assert await told(world, "Robert") == {("Robert", "WORKS_AT", "Acme"), ("Me", "KNOWS", "Robert")}
    await undo(world, record)
    assert await snapshot(world) == before


async def test_what_comes_after_stays_but_for_names_that_only_the_merged_one_bore(world: World) -> None:
    await world.remember("@Bob", "@Robert +Acme")
    record = await merge(world, "Robert", "Bob")
    (by_name, by_both, by_survivor) = await world.remember(
        "@Bob +Acme: Bob>WORKS_AT>Acme", "@Bob and @Robert: Robert>LIKES>Acme +Acme", "@Robert: Robert>OWNS>Acme +Acme"
    )
    assert (await world.people())["Robert"].mention_count == 6
    await undo(world, record)
    people = await world.people()
    assert (people["Bob"].mention_count, people["Robert"].mention_count) == (3, 3)
    assert await told(world, "Bob") == {("Bob", "WORKS_AT", "Acme")}
    assert await told(world, "Robert") == {("Robert", "LIKES", "Acme"), ("Robert", "OWNS", "Acme")}
    assert await world.listed(entities=(people["Bob"].id,)) == [by_both, by_name, *await first_of(world)]
    assert by_survivor not in await world.listed(entities=(people["Bob"].id,))


async def first_of(world: World) -> list[str]:
    return [id_ for id_ in await world.listed() if (await world.memory(id_)).content == "@Bob"]


async def test_what_goes_while_merged_is_not_given_back(world: World) -> None:
    first, second = await world.remember("@Bob +Acme: Bob>WORKS_AT>Acme", "@Bob @Robert")
    record = await merge(world, "Robert", "Bob")
    await world.memories.delete(world.all, [first])
    await undo(world, record)
    people = await world.people()
    assert set(people) == {"Bob", "Robert"}
    assert people["Bob"].mention_count == 1
    assert await told(world, "Bob") == set()
    record = await merge(world, "Robert", "Bob")
    await world.memories.erase(world.all, [second])
    assert await world.people() == {}
    assert await world.merges.merges(world.all, None, 10) == []
    with pytest.raises(NotFound):
        await undo(world, record)
    assert "Bob" not in await world.at_rest()


async def test_an_entity_whose_memories_all_went_meanwhile_is_not_given_back(world: World) -> None:
    first, _ = await world.remember("@Bob", "@Robert")
    record = await merge(world, "Robert", "Bob")
    await world.memories.delete(world.all, [first])
    events = len(await world.events())
    await undo(world, record)
    assert set(await world.people()) == {"Robert"}
    assert [event[0] for event in (await world.events())[events:]] == ["ENTITY_UPDATED"]
    assert (await world.merges.merges(world.all, None, 10))[0].undone


async def test_a_memory_edited_while_merged_comes_back_as_it_reads_now(world: World) -> None:
    (memory_id, _) = await world.remember("@Bob +Acme: Bob>WORKS_AT>Acme", "@Robert")
    record = await merge(world, "Robert", "Bob")
    await world.edit(memory_id, content="@Bob ~Rome: Bob>LIVES_IN>Rome")
    await world.drain.run(0)
    await undo(world, record)
    assert await told(world, "Bob") == {("Bob", "LIVES_IN", "Rome")}
    assert (await world.people())["Robert"].mention_count == 1


async def test_merges_of_merges_are_undone_from_the_last_on_and_give_all_back(world: World) -> None:
    await world.remember(
        "@Bob: me>KNOWS>Bob", "@Robert @Bob: Robert>FRIEND_OF>Bob", "@Rob @Robert: Rob>KNOWS>Robert", "@Rob @Bob"
    )
    states = [await snapshot(world)]
    first = await merge(world, "Robert", "Bob")
    states.append(await snapshot(world))
    second = await merge(world, "Rob", "Robert")
    assert set(await world.people()) == {"Rob"}
    with pytest.raises(Conflict, match="undo that merge first"):
        await undo(world, first)
    await undo(world, second)
    assert await snapshot(world) == states[1]
    await undo(world, first)
    assert await snapshot(world) == states[0]


async def test_merges_into_one_are_undone_in_any_order(world: World) -> None:
    await world.remember("@Bob @Rob: Bob>KNOWS>Rob", "@Robert @Rob: Robert>KNOWS>Rob", "@Bob @Robert")
    before = await snapshot(world)
    first = await merge(world, "Robert", "Bob")
    second = await merge(world, "Robert", "Rob")
    await undo(world, first)
    assert await told(world, "Bob") == {("Bob", "KNOWS", "Robert")}
    await undo(world, second)
    assert await snapshot(world) == before


async def test_undoing_again_changes_nothing_and_merging_again_what_is_one_neither(world: World) -> None:
    await world.remember("@Bob", "@Robert")
    one = await ids(world)
    record = await merge(world, "Robert", "Bob")
    events = await world.events()
    again = await world.merges.merge(world.all, one["Robert"], [one["Bob"]], "again")
    assert (again.id, again.memories) == (one["Robert"], ())
    assert await world.events() == events
    await undo(world, record)
    events = await world.events()
    assert (await undo(world, record)).id == one["Robert"]
    assert await world.events() == events


async def test_events_tell_who_was_merged_and_who_stands_again(world: World) -> None:
    await world.remember("@Bob", "@Robert")
    one = await ids(world)
    start = len(await world.events())
    record = await merge(world, "Robert", "Bob")
    await undo(world, record)
    assert (await world.events())[start:] == [
        ("ENTITY_MERGED", (one["Bob"],), (1,)),
        ("ENTITY_UPDATED", (one["Robert"],), (1,)),
        ("ENTITY_SEPARATED", (one["Bob"],), (1,)),
        ("ENTITY_UPDATED", (one["Robert"],), (1,)),
    ]


async def test_contact_fields_unite_and_part_again_but_for_what_was_stated_since(world: World) -> None:
    await world.contact(
        "Bob", phones=("+1", "+2"), emails=("b@x.org",), birthday="--03-09", notes="tall", aliases=("B",)
    )
    await world.contact("Walter", phones=("+2", "+3"), notes="kind", relationship_type="landlord")
    before = await snapshot(world)
    one = await ids(world)
    record = await merge(world, "Walter", "Bob")
    walter = (await world.people())["Walter"]
    assert walter.contact is not None
    assert (walter.contact.phones, walter.contact.emails) == (("+2", "+3", "+1"), ("b@x.org",))
    assert (walter.contact.notes, walter.contact.birthday) == ("kind", "--03-09")
    assert walter.contact.relationship_type == "landlord"
    assert walter.aliases == ("B", "Bob")
    await undo(world, record)
    assert await snapshot(world) == before
    record = await merge(world, "Walter", "Bob")
    edit = ContactEdit(frozenset({"phones", "birthday"}), phones=("+1", "+2", "+9"), birthday="1984-03-09")
    await world.contacts.update(world.all, one["Walter"], edit)
    await undo(world, record)
    people = await world.people()
    assert people["Walter"].contact
    assert people["Bob"].contact
    assert (people["Walter"].contact.phones, people["Walter"].contact.birthday) == (("+2", "+9"), "1984-03-09")
    assert (people["Bob"].contact.phones, people["Bob"].contact.birthday) == (("+1", "+2"), "--03-09")


async def test_a_stated_contact_gives_an_extracted_one_its_word_until_undone(world: World) -> None:
    await world.remember("@Robert")
    await world.contact("Bob", phones=("+1",))
    before = await snapshot(world)
    record = await merge(world, "Robert", "Bob")
    robert = (await world.people())["Robert"]
    assert robert.contact
    assert robert.contact.phones == ("+1",)
    await undo(world, record)
    assert await snapshot(world) == before


async def test_an_undone_merge_keeps_the_machine_from_merging_again(world: World) -> None:
    memory, *_ = await world.remember("@Bob", "@Robert", "@Rob")
    one = await ids(world)
    await merge_as_machine(world, one["Robert"], one["Bob"], memory)
    (record,) = await world.merges.merges(world.all, None, 1)
    await undo(world, record.id)
    await merge_as_machine(world, one["Rob"], one["Robert"], memory)
    for pair in ((one["Rob"], one["Bob"]), (one["Bob"], one["Rob"])):
        with pytest.raises(Conflict):
            await merge_as_machine(world, *pair, memory)
    await undo(world, (await world.merges.merges(world.all, None, 1))[0].id)
    await merge_as_machine(world, one["Rob"], one["Bob"], memory)


async def test_a_symmetric_relation_turns_as_its_ends_ask_and_turns_back(world: World) -> None:
    await world.remember("@Ana @Bo: Ana>KNOWS>Bo", "@Cy")
    before = await snapshot(world)
    for into, other in (("Cy", "Ana"), ("Cy", "Bo")):
        record = await merge(world, into, other)
        rows = [line for line in await snapshot(world) if '"KNOWS"' in line.split("]")[0]]
        assert len(rows) == 1
        await undo(world, record)
        assert await snapshot(world) == before


async def test_what_the_user_stated_follows_a_merge_and_its_undoing(world: World) -> None:
    await world.remember("@Bob", "@Robert", "+Acme")
    one, service = await ids(world), relations(world)
    await service.state(world.all, StateRelation(one["Bob"], RelationType.WORKS_AT, one["Acme"]))
    await service.state(world.all, StateRelation(one["Bob"], RelationType.BIRTHDAY_ON, value="--03-09"))
    await service.state(world.all, StateRelation(one["Bob"], RelationType.SIBLING_OF, one["Robert"]))
    before = await snapshot(world)
    record = await merge(world, "Robert", "Bob")
    assert await told(world, "Robert") == {("Robert", "WORKS_AT", "Acme"), ("Robert", "BIRTHDAY_ON", "--03-09")}
    await undo(world, record)
    assert await snapshot(world) == before


async def test_a_merge_amid_the_understanding_of_new_memories_loses_none(world: World) -> None:
    await world.remember("@Bob", "@Robert")
    one = await ids(world)
    for _ in range(3):
        await world.capture(*["@Bob +Acme: Bob>WORKS_AT>Acme"] * 20)
        done, _ = await asyncio.gather(
            world.merges.merge(world.all, one["Robert"], [one["Bob"]], ""), world.drain.run(0)
        )
        assert done.id == one["Robert"]
        people = await world.people()
        assert set(people) == {"Robert", "Acme"}
        mentions = people["Robert"].mention_count
        (record,) = await world.merges.merges(world.all, None, 1)
        await asyncio.gather(undo(world, record.id), world.drain.run(0))
        people = await world.people()
        assert people["Robert"].mention_count == 1
        assert people["Bob"].mention_count == mentions - 1
