"""What memories say is in the graph exactly as long as a memory says it, counted as a recount would count it."""

from __future__ import annotations

import asyncio
from contextlib import suppress

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from knowledge.entities.entity import Entity
from knowledge.errors import TimedOut
from knowledge.levels import Sensitivity
from knowledge.memories.memory import Capture
from knowledge.pages import PageRequest
from knowledge.relations.relation import RelationType
from knowledge.stores.graph import Graph
from knowledge.stores.neo4j_relations import Neo4jRelationStore
from knowledge.stores.relation_facts import RelationFacts
from tests.diary import RELATIONS, Diary, Said
from tests.engines import Engines
from tests.memory_world import CONFIDENTIAL, GENERAL, NOON, World, at, new_world

TEXTS = (
    "@Annabel #teatime",
    "@Annabel @Annabel @Okafor #teatime #rainfall",
    "+Boschwerk #workload @Okafor Okafor>KNOWS>Boschwerk",
    "@Annabel @Okafor me>KNOWS>Annabel Annabel>KNOWS>Okafor",
    "plain words",
)
LEVELS = tuple(Sensitivity)

saids = st.builds(
    Said,
    text=st.sampled_from(TEXTS),
    level=st.sampled_from(LEVELS),
    minute=st.integers(0, 30),
    conversation=st.sampled_from((None, "a", "b")),
    speaker=st.sampled_from((None, None, "Annabel", "Zoranda")),
)
changes = st.tuples(
    st.sampled_from(("edit", "move", "level", "delete", "restore", "erase", "drain")), st.integers(0, 99), saids
)


@given(first=st.lists(saids, min_size=2, max_size=5), then=st.lists(st.one_of(saids, changes), max_size=7))
@settings(
    max_examples=8, deadline=None, phases=(Phase.explicit, Phase.generate), suppress_health_check=list(HealthCheck)
)
async def test_after_any_sequence_of_changes_the_graph_holds_what_the_live_memories_say(
    memory_graph: Graph, engines: Engines, first: list[Said], then: list[Said | tuple[str, int, Said]]
) -> None:
    diary = Diary(await new_world(memory_graph, engines.settings))
    for said in first:
        await diary.capture(_copy(said))
    await diary.check()
    for step in then:
        if isinstance(step, Said):
            await diary.capture(_copy(step))
        elif diary.said:
            await _change(diary, *step)
    await diary.check()


def _copy(said: Said) -> Said:
    return Said(said.text, said.level, said.minute, said.conversation, True, said.speaker)


async def _change(diary: Diary, what: str, place: int, new: Said) -> None:
    world = diary.world
    memory_id = sorted(diary.said)[place % len(diary.said)]
    said = diary.said[memory_id]
    if what == "drain":
        await diary.check()
    elif what == "erase":
        await world.memories.erase(world.all, [memory_id])
        del diary.said[memory_id]
    elif what == "delete" and said.live:
        await world.memories.delete(world.all, [memory_id])
        said.live = False
    elif what == "restore" and not said.live:
        await world.memories.restore(world.all, memory_id)
        said.live = True
    elif said.live and what == "edit":
        await world.edit(memory_id, content=new.text)
        said.text = new.text
    elif said.live and what == "move":
        await world.edit(memory_id, occurred_at=at(new.minute))
        said.minute = new.minute
    elif said.live and what == "level":
        await world.edit(memory_id, sensitivity=new.level)
        said.level = new.level


async def test_out_of_order_captures_edits_of_the_time_and_deletions_keep_one_chain_in_order(world: World) -> None:
    diary = Diary(world)
    for minute in (10, 30, 20):
        await diary.capture(Said("@Ana", GENERAL, minute, "a"))
        await diary.check()
    ids = list(diary.said)
    for memory_id, minute in ((ids[0], 40), (ids[1], 0), (ids[2], 50)):
        await world.edit(memory_id, occurred_at=at(minute))
        diary.said[memory_id].minute = minute
    await diary.check()
    for memory_id in (ids[0], ids[1]):
        await world.memories.delete(world.all, [memory_id])
        diary.said[memory_id].live = False
        await diary.check()


async def test_workers_that_steal_the_lease_under_edits_and_deletions_leave_the_same_graph(world: World) -> None:
    """The world's claims ask nobody, so that each drain fences off the one before it, amid its writes."""
    diary = Diary(world)
    for place in range(24):
        speaker = ("Zoe", None)[place % 2]
        text = TEXTS[place % len(TEXTS)]
        await diary.capture(Said(text, LEVELS[place % 4], place, ("a", "b", None)[place % 3], speaker=speaker))
    ids = list(diary.said)

    async def work() -> None:
        for _ in range(3):
            with suppress(TimedOut):
                await world.drain.run(0)

    async def change() -> None:
        for place in range(0, 24, 4):
            await world.edit(ids[place], content="@Kim #boat me>KNOWS>Kim", occurred_at=at(50 - place))
            diary.said[ids[place]].text, diary.said[ids[place]].minute = "@Kim #boat me>KNOWS>Kim", 50 - place

    async def delete() -> None:
        for place in range(1, 24, 4):
            await world.memories.delete(world.all, [ids[place]])
            diary.said[ids[place]].live = False
        await world.memories.restore(world.all, ids[1])
        diary.said[ids[1]].live = True

    await asyncio.gather(work(), work(), work(), change(), delete())
    await diary.check()


async def test_writing_the_same_revision_again_changes_nothing(world: World) -> None:
    """A worker that died between facts and READY leaves its facts for the next one to replace."""
    diary = Diary(world)
    for minute in range(3):
        await diary.capture(Said("@Ana @Omar #tea me>KNOWS>Ana", CONFIDENTIAL, minute, "a", speaker="Zoe"))
    for _ in range(2):
        lease = await world.work.claim(0)
        assert lease
        taken = await world.work.take(lease, 2)
        found = world.telegraph.understand([one.draft for one in taken], [])
        linked = await world.write(lease, list(zip(taken, found, strict=True)))
        assert len(linked) == 2
    await diary.check()


async def test_facts_of_a_memory_that_was_changed_meanwhile_are_not_written(world: World) -> None:
    edited, deleted, kept = await world.capture("@Ana", "@Omar", "@Zoe")
    lease = await world.work.claim(0)
    assert lease
    taken = await world.work.take(lease, 10)
    found = world.telegraph.understand([one.draft for one in taken], [])
    await world.edit(edited, content="@Bo")
    await world.memories.delete(world.all, [deleted])
    linked = await world.write(lease, list(zip(taken, found, strict=True)))
    assert set(linked) == {kept}
    assert await world.work.make_ready(lease, list(zip(taken, found, strict=True))) == [kept]
    assert set(await world.people()) == {"Zoe"}
    assert (await world.memory(edited)).content == "@Bo"
    nothing = [pair for pair in zip(taken, found, strict=True) if pair[0].draft.id == deleted]
    assert await world.write(lease, nothing) == {}


async def test_an_entity_that_is_an_end_of_a_relation_stays_until_the_relation_goes(world: World) -> None:
    """The name was said in one memory, the relation in another of the same batch."""
    named, related = await world.remember("@Ana", "@Omar Omar>KNOWS>Ana")
    await world.memories.delete(world.all, [named])
    ana = (await world.people())["Ana"]
    assert (ana.mention_count, ana.name, ana.sensitivity) == (0, "Ana", CONFIDENTIAL)
    assert set(await world.people(world.access())) == {"Ana", "Omar"}
    await world.memories.delete(world.all, [related])
    assert await world.people() == {}
    assert await world.names() == []


async def test_whom_relations_alone_speak_of_keeps_no_name_but_the_one_that_they_show(world: World) -> None:
    first, second, related = await world.remember("@Ana", "@Annie", "@Omar Omar>KNOWS>Ana")
    known = await world.people()
    await world.merges.merge(world.all, known["Ana"].id, [known["Annie"].id], "they are one")
    await world.memories.delete(world.all, [first, second])
    assert {name: person.aliases for name, person in (await world.people()).items()} == {"Ana": (), "Omar": ()}
    await world.memories.delete(world.all, [related])
    assert await world.names() == []


async def test_a_batch_of_equal_names_makes_one_entity_and_tells_of_it_once(world: World) -> None:
    await world.remember("@Ana @ana", "@ANA #Tea", Capture("rain #tea", speaker="Ana"))
    (ana,) = (await world.people()).values()
    assert ana.mention_count == 4
    created = [event for event in await world.events() if event[0] in ("ENTITY_CREATED", "TOPIC_CREATED")]
    assert [(event[0], len(event[1]), event[2]) for event in created] == [
        ("ENTITY_CREATED", 1, (CONFIDENTIAL,)),
        ("TOPIC_CREATED", 1, (CONFIDENTIAL,)),
    ]


async def test_a_name_of_two_kinds_means_the_kind_that_is_meant(world: World) -> None:
    await world.remember("~Paris @Ana", Capture("#tea", speaker="Paris"))
    kinds = {(e.name, e.kind.value): e.mention_count for e in (await _all_entities(world))}
    assert kinds == {("Paris", "PLACE"): 1, ("Paris", "CONTACT"): 1, ("Ana", "CONTACT"): 1}
    await world.remember("~Paris", "@Paris @Paris")
    kinds = {(e.name, e.kind.value): e.mention_count for e in (await _all_entities(world))}
    assert kinds == {("Paris", "PLACE"): 2, ("Paris", "CONTACT"): 3, ("Ana", "CONTACT"): 1}


async def _all_entities(world: World) -> list[Entity]:
    page = await world.entities.list(world.all, (), None, PageRequest(100))
    return [e for e in page.items if not (e.contact and e.contact.is_self)]


async def test_removals_are_told_at_the_level_of_what_was_removed(world: World) -> None:
    (memory_id,) = await world.remember("@Ana #tea")
    await world.memories.delete(world.all, [memory_id])
    removed = {event[0]: event[2] for event in await world.events() if event[0].endswith("_REMOVED")}
    assert removed == {"ENTITY_REMOVED": (CONFIDENTIAL,), "TOPIC_REMOVED": (CONFIDENTIAL,)}


async def test_relations_move_with_the_memories_that_state_them(world: World) -> None:
    relations = Neo4jRelationStore(world.graph, world.keyring, RelationFacts(world.keyring))
    bosch, siemens = await world.remember(
        "@Omar +Bosch Omar>WORKS_AT>Bosch", "@Omar +Siemens Omar>WORKS_AT>Siemens Omar>BIRTHDAY_ON>1984"
    )

    async def standing() -> set[tuple[str, str | None, bool]]:
        found = await relations.of_memories(world.all, [bosch, siemens])
        flat = {relation.id: relation for group in found.values() for relation in group}
        return {
            (r.type, r.object.name if r.object else r.value, r.bounds.until is None)
            for r in flat.values()
            if r.superseded_at is None
        }

    works = RelationType.WORKS_AT
    now = {(works, "Siemens", True), (RelationType.BIRTHDAY_ON, "1984", True)}
    assert await standing() == {(works, "Bosch", False), *now} or await standing() == {(works, "Bosch", True), *now}
    await world.edit(siemens, content="@Omar +Siemens", occurred_at=NOON)
    await world.drain.run(0)
    assert await standing() == {(works, "Bosch", True)}
    assert set(await world.people()) == {"Omar", "Bosch", "Siemens"}
    await world.memories.delete(world.all, [bosch])
    assert await standing() == set()
    assert set(await world.people()) == {"Omar", "Siemens"}
    await world.memories.restore(world.all, bosch)
    await world.drain.run(0)
    assert await standing() == {(works, "Bosch", True)}


async def test_a_relation_whose_names_nobody_mentions_is_left_out(world: World) -> None:
    await world.remember("Omar>KNOWS>Ana @Ana", "me>KNOWS>Nobody")
    assert await world.graph.read(RELATIONS, owner_id=world.owner) == []


async def test_a_mention_knows_its_place_in_the_text_that_is_shown(world: World) -> None:
    memory_id, other = await world.remember("🍵 @Ana met @Omar and @Ana #tea #tea", "nothing")
    mentions = (await world.entities.mentions(world.access(), [memory_id, other, memory_id]))[memory_id]
    assert [(m.entity.name, m.start, m.end, m.confidence) for m in mentions] == [
        ("Ana", 3, 6, 0.9),
        ("Omar", 12, 16, 0.9),
        ("Ana", 22, 25, 0.9),
    ]
    assert {m.memory_id for m in mentions} == {memory_id}
    assert await world.entities.mentions(world.access(GENERAL, "other"), [memory_id, other]) == {
        memory_id: [],
        other: [],
    }
    await world.edit(memory_id, content="now @Bo")
    assert (await world.entities.mentions(world.all, [memory_id]))[memory_id] == []
    await world.drain.run(0)
    (mention,) = (await world.entities.mentions(world.all, [memory_id]))[memory_id]
    assert (mention.entity.name, mention.start) == ("Bo", 5)
