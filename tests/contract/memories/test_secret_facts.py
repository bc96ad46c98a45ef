"""Facts of SECRET memories: found by whoever is cleared, sealed at rest, and not there for anybody else."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

import pytest

from knowledge.levels import Sensitivity
from knowledge.memories.memory import Capture
from knowledge.pages import PageRequest
from knowledge.relations.queries import RelationFilter, Times
from knowledge.relations.relation import RelationType
from tests.memory_world import CONFIDENTIAL, GENERAL, NOON, SECRET, ULTRA, World

TEXT = "@Zoltan met +Acmecorp in 1984 #heistplan Zoltan>WORKS_AT>Acmecorp Zoltan>BIRTHDAY_ON>1963"
PLANTED = ("Zoltan", "Acmecorp", "heistplan", "1984", "1963", "Viktorija", "Underworld", "blackmailer")


def capture(level: Sensitivity, text: str = TEXT) -> Capture:
    return Capture(
        text,
        context="blackmailer",
        metadata={"blackmailer": "1984"},
        sensitivity=level,
        speaker="Viktorija",
        conversation="Underworld",
        conversation_title="Underworld",
    )


async def _readable(world: World) -> list[str]:
    """Return the planted words that stand in the graph as words: ids and seals have such letters by chance."""
    stored = await world.at_rest()
    return [word for word in PLANTED if re.search(rf"(?<![\w-]){word}(?!\w)", stored, re.IGNORECASE)]


async def _topics(world: World, clearance: Sensitivity = ULTRA, name: str | None = None) -> list[str]:
    access = world.access(clearance, "another")
    page = await world.topics.list(access, name, PageRequest(100))
    assert await world.topics.count(access, name) == len(page.items)
    return [topic.name for topic in page.items]


@pytest.mark.parametrize("level", [SECRET, ULTRA])
async def test_what_a_secret_says_is_found_at_its_level_and_is_in_no_property_at_rest(
    world: World, level: Sensitivity
) -> None:
    (memory_id,) = await world.remember(capture(level))
    cleared = world.access(level, "another")
    assert set(await world.people(cleared)) == {"Zoltan", "Acmecorp", "Viktorija"}
    assert await _topics(world, level) == ["heistplan"]
    relations = (await world.relations.of_memories(cleared, [memory_id]))[memory_id]
    told = {(r.type, r.subject.name, r.object.name if r.object else r.value, r.sensitivity) for r in relations}
    assert told == {
        (RelationType.WORKS_AT, "Zoltan", "Acmecorp", level),
        (RelationType.BIRTHDAY_ON, "Zoltan", "1963", level),
    }
    memory = await world.memory(memory_id, cleared)
    assert memory.keywords == ("heistplan",)
    assert [(date.since or "")[:4] for date in memory.dates] == ["1984", "1963"]
    mentions = (await world.entities.mentions(cleared, [memory_id]))[memory_id]
    assert [(mention.entity.name, mention.start) for mention in mentions] == [("Zoltan", 1), ("Acmecorp", 13)]
    assert await _readable(world) == []


@pytest.mark.parametrize("level", [SECRET, ULTRA])
async def test_below_its_level_nothing_tells_of_a_secret(world: World, level: Sensitivity) -> None:
    (memory_id,) = await world.remember(capture(level))
    everybody = list((await world.people()).values())
    topic = (await world.topics.list(world.all, None, PageRequest())).items[0]
    relations = (await world.relations.page(world.all, RelationFilter(), PageRequest())).items
    conversation = (await world.conversations.list(world.all, PageRequest())).items[0]
    for clearance in Sensitivity:
        if clearance >= level:
            continue
        access = world.access(clearance, "another")
        assert await world.people(access) == {}
        assert await world.entities.count(access, (), None) == 1
        assert await world.entities.count(access, (), "zoltan") == 0
        assert await world.entities.by_ids(access, [one.id for one in everybody]) == {}
        assert (await world.entities.mentions(access, [memory_id]))[memory_id] == []
        assert await world.entities.speakers(access, [memory_id]) == {}
        assert await world.entities.count_of_topic(access, topic.id) == 0
        assert await _topics(world, clearance) == await _topics(world, clearance, "heist") == []
        assert await world.topics.by_ids(access, [topic.id]) == {}
        assert (await world.topics.of_memories(access, [memory_id]))[memory_id] == []
        assert await world.relations.by_ids(access, [one.id for one in relations]) == {}
        assert await world.relations.count(access, RelationFilter()) == 0
        assert await world.relations.count(access, RelationFilter(entity=everybody[0].id)) == 0
        assert await world.relations.of_memories(access, [memory_id]) == {}
        assert await world.conversations.by_ids(access, [conversation.id]) == {}
        assert await world.conversations.count(access) == 0
        assert (await world.conversations.topics(access, [conversation.id]))[conversation.id] == []
        assert (await world.conversations.participants(access, [conversation.id]))[conversation.id] == []
        for wanted in ({"entities": (everybody[0].id,)}, {"topics": (topic.id,)}, {"conversation": conversation.id}):
            assert await world.listed(access, **wanted) == []
    assert world.index.points == {}
    told = [lowest for kind, _, levels in await world.events() for lowest in levels if kind != "CAPTURED"]
    assert min(told) == level


async def test_a_secret_adds_nothing_to_what_lower_readers_see_of_those_it_names(world: World) -> None:
    await world.remember(capture(GENERAL, "@Zoltan #teatime"))
    heard = len(await world.events())
    before = (await world.people(world.access(GENERAL)))["Zoltan"]
    secret, ultra = await world.remember(
        capture(SECRET, "@Zoltan #teatime me>KNOWS>Zoltan"), capture(ULTRA, "@Zoltan #teatime #heistplan")
    )
    assert (await world.people(world.access(GENERAL)))["Zoltan"] == before
    assert await _topics(world, GENERAL) == ["teatime"]
    assert [count.memory_count for count in (await world.topics.list(world.access(), None, PageRequest())).items] == [1]
    (zoltan,) = [one for name, one in (await world.people()).items() if name == "Zoltan"]
    assert (zoltan.id, zoltan.mention_count, zoltan.sensitivity) == (before.id, 3, GENERAL)
    assert await world.listed(world.access(SECRET), entities=(before.id,)) == [secret, *await _first(world, before.id)]
    assert ultra in await world.listed(world.all, entities=(before.id,))
    new = (await world.events())[heard:]
    assert [kind for kind, _, levels in new if min(levels) < SECRET] == []
    assert {point for point in world.index.points if point in (secret, ultra)} == set()


async def _first(world: World, entity: str) -> list[str]:
    return await world.listed(world.access(GENERAL), entities=(entity,))


async def test_what_lower_memories_say_too_is_opened_and_is_sealed_again_when_they_go(world: World) -> None:
    await world.remember(capture(ULTRA))
    await _expect(world, "", ULTRA)
    (secret,) = await world.remember(capture(SECRET))
    await _expect(world, "", SECRET)
    (low,) = await world.remember(capture(GENERAL))
    await _expect(world, "Zoltan Acmecorp heistplan 1963 Viktorija", GENERAL)
    await world.edit(low, sensitivity=CONFIDENTIAL)
    await world.drain.run(0)
    await _expect(world, "Zoltan Acmecorp heistplan 1963 Viktorija", CONFIDENTIAL)
    await world.edit(low, sensitivity=SECRET)
    await _expect(world, "", SECRET)
    await world.drain.run(0)
    await _expect(world, "", SECRET)
    await world.edit(low, sensitivity=GENERAL)
    await world.drain.run(0)
    await _expect(world, "Zoltan Acmecorp heistplan 1963 Viktorija", GENERAL)
    await world.memories.delete(world.all, [low])
    await _expect(world, "", SECRET)
    await world.memories.delete(world.all, [secret])
    await _expect(world, "", ULTRA)


async def _expect(world: World, readable: str, level: Sensitivity) -> None:
    """All of it stands once, known from that level on, and these words of it stand readable at rest."""
    assert await _readable(world) == [word for word in PLANTED if word in readable.split()]
    for clearance in Sensitivity:
        access, shown = world.access(clearance, "another"), clearance >= level
        people = await world.people(access)
        assert set(people) == ({"Zoltan", "Acmecorp", "Viktorija"} if shown else set())
        assert {one.sensitivity for one in people.values()} <= {level}
        assert await _topics(world, clearance) == (["heistplan"] if shown else [])
        relations = (await world.relations.page(access, RelationFilter(), PageRequest())).items
        assert {r.type.value for r in relations} == ({"WORKS_AT", "BIRTHDAY_ON"} if shown else set())
        assert {r.value for r in relations} == ({None, "1963"} if shown else set())
        titles = [one.title for one in (await world.conversations.list(access, PageRequest())).items]
        assert titles == (["Underworld"] if shown else [])
    nodes = await world.nodes("Entity")
    names = {node.get("name") for node in nodes.values() if not node["is_self"]}
    assert names == (set(readable.split()) & {"Zoltan", "Acmecorp", "Viktorija"} or {None})


async def test_a_sealed_topic_is_found_by_name_by_its_readers_alone(world: World) -> None:
    await world.remember(capture(SECRET, "#heistplan"), capture(GENERAL, "#teatime"))
    assert await _topics(world, SECRET, "HEIST") == ["heistplan"]
    assert await _topics(world, SECRET, "tea") == ["teatime"]
    assert await _topics(world, CONFIDENTIAL, "heist") == []


async def test_a_topic_goes_by_a_name_that_is_known_where_the_topic_is(world: World) -> None:
    high, low = await world.remember(capture(SECRET, "#heistplan"), capture(GENERAL, "#teatime"))
    found = {topic.name: topic.id for topic in (await world.topics.list(world.all, None, PageRequest())).items}
    await world.topics.merge(world.all, found["heistplan"], [found["teatime"]])
    assert await _topics(world, GENERAL) == await _topics(world, SECRET) == ["teatime"]
    assert "heistplan" not in await world.at_rest()
    await world.memories.delete(world.all, [low])
    assert await _topics(world, SECRET) == ["heistplan"]
    assert await _topics(world, GENERAL) == []
    assert not [word for word in ("heistplan", "teatime") if word in await world.at_rest()]
    await world.memories.delete(world.all, [high])
    assert await _topics(world) == []


async def test_a_topic_that_the_user_named_in_secret_shows_that_name_to_nobody_below(world: World) -> None:
    await world.remember(capture(SECRET, "#heistplan"))
    topic = (await world.topics.list(world.all, None, PageRequest())).items[0]
    await world.topics.rename(world.all, topic.id, "Blackmailing")
    await world.remember(capture(SECRET, "#heistplan"))
    assert await _topics(world, SECRET) == ["Blackmailing"]
    await world.remember(capture(GENERAL, "#heistplan"))
    assert await _topics(world, GENERAL) == ["heistplan"]
    assert "Blackmailing" not in await world.at_rest()


async def test_a_conversation_is_called_as_the_memories_call_it_that_are_left(world: World) -> None:
    plot, family, _ = await world.remember(
        Capture("gin", sensitivity=SECRET, conversation="c", conversation_title="Plot", source="informer"),
        Capture("tea", sensitivity=GENERAL, conversation="c", conversation_title="Family", source="chat"),
        Capture("rain", sensitivity=GENERAL, conversation="c"),
    )
    assert await _called(world) == [("Family", "chat")] * 4
    await world.memories.delete(world.all, [family])
    assert await _called(world) == [(None, None), (None, None), ("Plot", "informer"), ("Plot", "informer")]
    await world.edit(plot, sensitivity=CONFIDENTIAL)
    await world.drain.run(0)
    assert await _called(world) == [(None, None), *[("Plot", "informer")] * 3]
    await world.edit(plot, sensitivity=ULTRA)
    await world.drain.run(0)
    assert await _called(world) == [*[(None, None)] * 3, ("Plot", "informer")]
    await world.memories.delete(world.all, [plot])
    assert await _called(world) == [(None, None)] * 4


async def _called(world: World) -> list[tuple[str | None, str | None]]:
    """Return the title and the channel of the one conversation for each clearance."""
    pages = [await world.conversations.list(world.access(level, "another"), PageRequest()) for level in Sensitivity]
    return [(one.title, one.channel) for page in pages for one in page.items]


async def test_a_contact_that_is_stated_of_somebody_secret_is_new_to_those_who_did_not_know(world: World) -> None:
    await world.remember(capture(SECRET, "@Zoltan"))
    known = (await world.people())["Zoltan"].id
    heard = len(await world.events())
    contact = await world.contact("Zoltan", world.access(CONFIDENTIAL))
    assert contact == known
    assert (await world.events())[heard:] == [("ENTITY_CREATED", (known,), (CONFIDENTIAL,))]
    assert (await world.people(world.access(CONFIDENTIAL)))["Zoltan"].mention_count == 0


async def test_an_end_told_in_secret_ends_nothing_for_those_below_in_lists_counts_and_walks(world: World) -> None:
    _, end = await world.remember(
        Capture("@Okafor +Boschwerk Okafor>WORKS_AT>Boschwerk", sensitivity=GENERAL, occurred_at=NOON),
        Capture(
            "@Okafor +Boschwerk Okafor<WORKS_AT<Boschwerk",
            sensitivity=SECRET,
            occurred_at=NOON + timedelta(days=10),
        ),
    )
    assert await _working(world, NOON + timedelta(days=20)) == [True, True, False, False]
    assert await _working(world, NOON + timedelta(days=5)) == [True] * 4
    await world.edit(end, sensitivity=CONFIDENTIAL)
    await world.drain.run(0)
    assert await _working(world, NOON + timedelta(days=20)) == [True, False, False, False]
    await world.edit(end, sensitivity=ULTRA)
    await world.drain.run(0)
    assert await _working(world, NOON + timedelta(days=20)) == [True, True, True, False]
    await world.memories.delete(world.all, [end])
    assert await _working(world, NOON + timedelta(days=20)) == [True] * 4


async def _working(world: World, as_of: datetime) -> list[bool]:
    """Tell for each clearance whether the one job holds then; what is listed is counted and walked as well."""
    found = []
    times = Times(as_of)
    for clearance in Sensitivity:
        access = world.access(clearance, "another")
        listed = (await world.relations.page(access, RelationFilter(times=times), PageRequest())).items
        assert await world.relations.count(access, RelationFilter(times=times)) == len(listed)
        people = [one.id for one in (await world.people(access)).values()]
        ties = await world.relations.walk(access, people, [RelationType.WORKS_AT], times, limit=10)
        assert {tie.relation for tie in ties} == {relation.id for relation in listed}
        found.append(len(listed) == 1)
    return found


async def test_a_lower_relation_alone_opens_no_name_of_its_ends(world: World) -> None:
    """Whoever tells of a relation may know its ends by their ids alone, as the owner does over the API."""
    named, _ = await world.remember(capture(SECRET, "@Zoltan"), Capture("me>KNOWS>Zoltan", sensitivity=GENERAL))
    await world.memories.delete(world.all, [named])
    nodes = [node for node in (await world.nodes("Entity")).values() if not node["is_self"]]
    assert [(node["level"], node.get("name")) for node in nodes] == [(SECRET, None)]
    assert await _readable(world) == []
    assert set(await world.people(world.access(SECRET))) == {"Zoltan"}
    assert await world.people(world.access(CONFIDENTIAL)) == {}
    assert await world.relations.count(world.access(CONFIDENTIAL), RelationFilter()) == 0


@pytest.mark.parametrize("together", [True, False])
async def test_an_open_entity_goes_by_no_name_that_secrets_alone_tell(world: World, together: bool) -> None:
    spoken: list[Capture | str] = ["@Dana", Capture("@Dana_Whitfield", sensitivity=SECRET), "@Dana #tea"]
    for told in [spoken] if together else [[one] for one in spoken]:
        await world.remember(*told)
    for clearance in (CONFIDENTIAL, SECRET):
        assert set(await world.people(world.access(clearance))) == {"Dana"}
    assert [node["name"] for node in (await world.nodes("Contact")).values() if not node.get("is_self")] == ["Dana"]
