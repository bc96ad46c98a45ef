"""Names in the index: what the graph knows of entities and topics, up to CONFIDENTIAL, whatever happens to them."""

from __future__ import annotations

from datetime import timedelta

import pytest

from knowledge.entities.entity import EntityKind
from knowledge.entities.service import EntityService
from knowledge.instants import now
from knowledge.levels import Sensitivity
from knowledge.memories.memory import Capture
from knowledge.pages import PageRequest
from knowledge.search.indexing import Indexer
from knowledge.search.name_ports import Owed, named_by
from knowledge.search.names import NameFinder, NameIndexer
from knowledge.search.ports import PointKind
from knowledge.search.relinking import Relinker
from knowledge.stores import neo4j_names
from knowledge.stores.neo4j_names import Neo4jNameSource
from knowledge.topics.service import TopicService
from tests.engines import Engines
from tests.memory_world import Silence, World, new_world
from tests.search_fakes import OneKeyring, RecordingIndex, WordEmbedder, WordKeywords

GENERAL, CONFIDENTIAL, SECRET = Sensitivity.GENERAL, Sensitivity.CONFIDENTIAL, Sensitivity.SECRET
ENTITY, TOPIC = PointKind.ENTITY, PointKind.TOPIC


def source(world: World) -> Neo4jNameSource:
    return Neo4jNameSource(world.graph, world.keyring)


def at(level: Sensitivity, text: str) -> Capture:
    return Capture(text, sensitivity=level)


async def told(world: World, kind: PointKind) -> dict[str, list[str]]:
    """Return what belongs in the index, by level; the owner's own contact aside."""
    everything = await source(world).documents(world.owner, kind, await source(world).ids(world.owner, kind))
    me = {entity.id for entity in (await world.people()).values() if entity.contact and entity.contact.is_self}
    found: dict[str, list[str]] = {}
    for one in everything:
        if named_by(one.id) not in me:
            found.setdefault(one.level.name, []).append(one.text)
    return {level: sorted(texts) for level, texts in found.items()}


async def is_settled(world: World) -> bool:
    """Tell whether the index holds exactly what a comparison with the whole graph would bring, and owes nothing."""
    fresh = RecordingIndex()
    everything = NameIndexer(fresh, source(world), Indexer(WordEmbedder(), WordKeywords(), OneKeyring()))
    for kind in (ENTITY, TOPIC):
        await everything.bring_all(world.owner, kind)
    same = {id_: one.revision for id_, one in fresh.names.items()} == {
        id_: one.revision for id_, one in world.index.names.items()
    }
    return same and await source(world).owed(world.owner) is None


async def test_a_drain_brings_the_names_that_it_wrote(world: World) -> None:
    await world.remember(at(GENERAL, "@Ana about #tea"), at(CONFIDENTIAL, "@Bo and #rain"))
    assert await told(world, ENTITY) == {"GENERAL": ["Ana"], "CONFIDENTIAL": ["Bo"]}
    assert await told(world, TOPIC) == {"GENERAL": ["tea"], "CONFIDENTIAL": ["rain"]}
    assert await is_settled(world)


async def test_no_name_of_a_secret_belongs_in_the_index_until_something_tells_it_lower(world: World) -> None:
    (secret,) = await world.remember(at(SECRET, "@Eve about #gold"))
    assert (await told(world, ENTITY), await told(world, TOPIC)) == ({}, {})
    assert await is_settled(world)
    (open_,) = await world.remember(at(GENERAL, "@Eve about #gold"))
    assert (await told(world, ENTITY), await told(world, TOPIC)) == ({"GENERAL": ["Eve"]}, {"GENERAL": ["gold"]})
    assert await is_settled(world)
    await world.edit(open_, content="tea")
    await world.drain.run(0)
    assert (await told(world, ENTITY), await told(world, TOPIC)) == ({}, {})
    assert await is_settled(world)
    assert not world.index.names.keys() & {secret, open_}


async def test_a_name_is_known_from_its_own_level_on(world: World) -> None:
    await world.remember(at(GENERAL, "@Ana"), at(CONFIDENTIAL, "@Anita"))
    people = await world.people()
    ana = people["Ana"].id
    await world.merges.merge(world.all, ana, [people["Anita"].id], "one")
    documents = await source(world).documents(world.owner, ENTITY, [ana])
    assert [(one.level, one.text) for one in documents] == [(GENERAL, "Ana"), (CONFIDENTIAL, "Ana, Anita")]
    await world.name_index.catch_up(world.owner)
    assert await is_settled(world)


async def test_what_merging_renaming_and_deleting_change_is_owed_until_somebody_brings_it(world: World) -> None:
    ids = await world.remember(at(GENERAL, "@Ana #tea"), at(GENERAL, "@Anna #chai"), at(GENERAL, "@Bo #rain"))
    people = await world.people()
    topics = {one.name: one.id for one in (await world.topics.list(world.all, None, PageRequest())).items}
    changes = [
        lambda: world.merges.merge(world.all, people["Ana"].id, [people["Anna"].id], "one"),
        lambda: world.topics.merge(world.all, topics["tea"], [topics["chai"]]),
        lambda: world.topics.rename(world.all, topics["rain"], "weather"),
        lambda: world.merges.delete(world.all, people["Bo"].id),
        lambda: world.memories.delete(world.all, [ids[0], ids[1]]),
    ]
    for change in changes:
        await change()
        assert isinstance(await source(world).owed(world.owner), Owed)
        assert not await is_settled(world)
        await world.name_index.catch_up(world.owner)
        assert await is_settled(world)
    assert await told(world, TOPIC) == {"GENERAL": ["weather"]}


async def test_the_sweep_finds_whoever_is_owed_names_and_nobody_else(world: World) -> None:
    await world.remember(at(GENERAL, "@Ana"))
    assert world.owner not in await source(world).due(now(), 100_000)
    await world.merges.delete(world.all, (await world.people())["Ana"].id)
    assert world.owner in await source(world).due(now(), 100_000)
    owed = await source(world).owed(world.owner)
    assert owed is not None
    await source(world).postpone(world.owner, owed, "2999-01-01T00:00:00.000Z")
    assert world.owner not in await source(world).due(now(), 100_000)
    await source(world).postpone(world.owner, owed, "2000-01-01T00:00:00.000Z")
    await world.name_index.catch_up(world.owner)
    assert world.owner not in await source(world).due(now(), 100_000)
    assert await is_settled(world)


async def test_a_debt_is_settled_only_as_far_as_it_was_read(world: World) -> None:
    await world.remember(at(GENERAL, "@Ana"), at(GENERAL, "@Bo"))
    people = await world.people()
    await world.merges.delete(world.all, people["Ana"].id)
    read = await source(world).owed(world.owner)
    assert read is not None
    assert await source(world).claim(world.owner, "mine")
    await world.merges.delete(world.all, people["Bo"].id)
    assert not await source(world).settle(world.owner, "mine", read)
    again = await source(world).owed(world.owner)
    assert again is not None
    assert again.ids is not None
    assert set(again.ids[ENTITY]) >= {people["Ana"].id, people["Bo"].id}
    assert await source(world).claim(world.owner, "mine")
    assert await source(world).settle(world.owner, "mine", again)
    assert await source(world).owed(world.owner) is None


async def test_one_alone_brings_names_and_who_lost_the_claim_owes_them_again(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    await world.remember(at(GENERAL, "@Ana"))
    await world.merges.delete(world.all, (await world.people())["Ana"].id)
    names = source(world)
    read = await names.owed(world.owner)
    assert read is not None
    monkeypatch.setattr(neo4j_names, "_CLAIMED_FOR", timedelta(0))
    assert await names.claim(world.owner, "slow")
    monkeypatch.undo()
    assert await names.claim(world.owner, "quick")
    assert not await names.claim(world.owner, "slow")
    assert await names.claim(world.owner, "quick")
    assert await names.settle(world.owner, "quick", read)
    assert not await names.claim(world.owner, "anybody")
    assert not await names.settle(world.owner, "slow", read)
    assert world.owner in await names.due(now(), 100_000)
    again = await names.owed(world.owner)
    assert again is not None
    assert (again.first, again.ids) == (read.first, read.ids)
    # Whoever is at it meanwhile may have read before the late one wrote.
    assert await names.claim(world.owner, "quick")
    assert not await names.settle(world.owner, "slow", read)
    assert not await names.settle(world.owner, "quick", again)
    await names.postpone(world.owner, again, now())
    await world.name_index.catch_up(world.owner)
    assert await is_settled(world)


async def test_after_too_many_events_all_names_are_compared(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    await world.remember(at(GENERAL, "@Ana"))
    await world.merges.delete(world.all, (await world.people())["Ana"].id)
    monkeypatch.setattr(neo4j_names, "_MAX_EVENTS", 0)
    owed = await source(world).owed(world.owner)
    assert owed is not None
    assert owed.ids is None
    await world.name_index.catch_up(world.owner)
    assert await is_settled(world)


async def test_no_owner_is_told_of_anothers_names(world: World, engines: Engines) -> None:
    stranger = await new_world(world.graph, engines.settings)
    await world.remember(at(GENERAL, "@Ana #tea"))
    ana = (await world.people())["Ana"].id
    assert await source(stranger).documents(stranger.owner, ENTITY, [ana]) == []
    assert await source(stranger).ids(stranger.owner, TOPIC) == []


async def test_topics_and_entities_are_found_by_what_is_like_their_names(world: World) -> None:
    await world.remember(at(GENERAL, "#tea for @Bo"), at(GENERAL, "#bread for @Rain"), at(SECRET, "#boat"))
    finder = NameFinder(world.index, WordEmbedder())
    topics = TopicService(world.topics, finder, Relinker(world.index, world.reindex), Silence())
    page = await topics.list(world.all, "tea tea tea", PageRequest())
    assert [topic.name for topic in page.items] == ["tea"]
    assert await topics.count(world.all, "tea tea tea") == 1
    for nothing in ("boat boat", "unheard of"):
        assert (await topics.list(world.all, nothing, PageRequest())).items == []
        assert await topics.count(world.all, nothing) == 0
    entities = EntityService(world.entities, world.contacts, finder, Silence())
    people = (await entities.list(world.all, [], "rain rain", PageRequest())).items
    assert [entity.name for entity in people] == ["Rain"]
    assert (await entities.list(world.all, [EntityKind.PLACE], "rain rain", PageRequest())).items == []
    assert await entities.count(world.all, [], "rain rain") == 1
