"""Entities are merged, given back, parted and deleted: exactly, reversibly, and as the user said."""

from __future__ import annotations

import asyncio

import pytest

from knowledge.entities.entity import ContactEdit
from knowledge.errors import Conflict, Forbidden, InvalidInput, Locked, NotFound
from knowledge.ids import new_id
from knowledge.memories.memory import Capture, MemoryFilter
from knowledge.pages import PageRequest
from knowledge.relations.queries import RelationFilter, StateRelation
from knowledge.relations.relation import RelationType
from knowledge.relations.service import RelationService
from knowledge.stores.neo4j_relations import Neo4jRelationStore
from knowledge.stores.relation_facts import RelationFacts
from tests.memory_world import CONFIDENTIAL, GENERAL, SECRET, World, at
from tests.merge_world import ids, merge, snapshot, undo


def relations(world: World) -> RelationService:
    return RelationService(Neo4jRelationStore(world.graph, world.keyring, RelationFacts(world.keyring)))


async def told(world: World, name: str) -> set[tuple[str, str, str | None]]:
    entity = (await ids(world))[name]
    page = await relations(world).of_entity(world.all, entity, page=PageRequest(100))
    return {(r.subject.name, r.type.value, r.object.name if r.object else r.value) for r in page.items}


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
    again = await world.merges.merge(world.all, one["Robert"], [one["Bob"]], "again", automatic=False)
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
    await world.contact("Robert", phones=("+2", "+3"), notes="kind", relationship_type="landlord")
    before = await snapshot(world)
    one = await ids(world)
    record = await merge(world, "Robert", "Bob")
    robert = (await world.people())["Robert"]
    assert robert.contact is not None
    assert (robert.contact.phones, robert.contact.emails) == (("+2", "+3", "+1"), ("b@x.org",))
    assert (robert.contact.notes, robert.contact.birthday) == ("kind", "--03-09")
    assert robert.contact.relationship_type == "landlord"
    assert robert.aliases == ("B", "Bob")
    await undo(world, record)
    assert await snapshot(world) == before
    record = await merge(world, "Robert", "Bob")
    edit = ContactEdit(frozenset({"phones", "birthday"}), phones=("+1", "+2", "+9"), birthday="1984-03-09")
    await world.contacts.update(world.all, one["Robert"], edit)
    await undo(world, record)
    people = await world.people()
    assert people["Robert"].contact
    assert people["Bob"].contact
    assert (people["Robert"].contact.phones, people["Robert"].contact.birthday) == (("+2", "+9"), "1984-03-09")
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
            await world.merges.merge(low, into, [other], "", automatic=False)
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
        await world.merges.merge(world.all, bob, [me.id], "", automatic=False)
    with pytest.raises(Forbidden):
        await world.merges.delete(world.all, me.id)
    await world.merges.merge(world.all, me.id, [bob], "it is me", automatic=False)
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
    word = await world.merges.users_word(world.owner)
    assert word.are_apart(sheila, done.id)
    assert word.named[done.id] == frozenset({world.keys.name_key("Sheila Twomey")})
    with pytest.raises(Conflict, match="not one"):
        await world.merges.merge(world.all, sheila, [done.id], "same name", automatic=True)
    await world.merges.merge(world.all, sheila, [done.id], "they are", automatic=False)
    word = await world.merges.users_word(world.owner)
    assert (word.apart, word.joined) == (frozenset(), frozenset({sheila}))


async def test_an_undone_merge_keeps_the_machine_from_merging_again(world: World) -> None:
    await world.remember("@Bob", "@Robert", "@Rob")
    one = await ids(world)
    record = await merge(world, "Robert", "Bob", automatic=True)
    assert (await world.merges.users_word(world.owner)).joined == frozenset()
    await undo(world, record)
    later = await merge(world, "Rob", "Robert", automatic=True)
    for pair in ((one["Rob"], one["Bob"]), (one["Bob"], one["Rob"])):
        with pytest.raises(Conflict):
            await world.merges.merge(world.all, pair[0], [pair[1]], "alike", automatic=True)
    await undo(world, later)
    await world.merges.merge(world.all, one["Rob"], [one["Bob"]], "alike", automatic=True)


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


async def test_a_merge_amid_the_understanding_of_new_memories_loses_none(world: World) -> None:
    await world.remember("@Bob", "@Robert")
    one = await ids(world)
    for _ in range(3):
        await world.capture(*["@Bob +Acme: Bob>WORKS_AT>Acme"] * 20)
        done, _ = await asyncio.gather(
            world.merges.merge(world.all, one["Robert"], [one["Bob"]], "", automatic=False), world.drain.run(0)
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
