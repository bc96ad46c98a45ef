"""What a merge, a separation or a deletion does to the index: its links, and nothing embedded anew.

Memories of what few speak of stay in doubt after a merge, for the sweep to connect them further.
"""

from __future__ import annotations

from dataclasses import replace

from knowledge.entities.merges import MergeService
from knowledge.memories.memory import Capture
from knowledge.pages import PageRequest
from knowledge.search.names import NameFinder
from knowledge.search.relinking import Relinker
from knowledge.stores.neo4j_connections import FEW
from knowledge.topics.service import TopicService
from tests.memory_world import Silence, World
from tests.merge_world import ids
from tests.search_fakes import WordEmbedder


def services(world: World) -> tuple[MergeService, TopicService]:
    relinker = Relinker(world.index, world.reindex)
    return (
        MergeService(world.merges, world.entities, relinker, Silence()),
        TopicService(world.topics, NameFinder(world.index, WordEmbedder()), relinker, Silence()),
    )


async def doubted(world: World) -> set[str]:
    return set(await world.nodes("Tombstone"))


async def test_points_follow_merges_and_separations_and_their_vectors_stay(world: World) -> None:
    first, second = await world.remember(Capture("@Bob +Acme", speaker="Bob", conversation="c"), "@Robert")
    one, (merges, _) = await ids(world), services(world)
    before = dict(world.index.points)
    await merges.merge(world.all, one["Robert"], [one["Bob"]])
    point = world.index.points[first]
    assert (set(point.entities), point.speaker) == ({one["Robert"], one["Acme"]}, one["Robert"])
    assert point.dense is before[first].dense
    assert world.index.points[second] is before[second]
    assert await doubted(world) == {first}
    (merge,) = await merges.list(world.all)
    await merges.undo(world.all, merge.id)
    assert world.index.points[first] == replace(before[first], entities=world.index.points[first].entities)
    assert set(world.index.points[first].entities) == set(before[first].entities)
    new = await merges.separate(world.all, one["Bob"], [first], "Bobby")
    assert new.id in world.index.points[first].entities
    await merges.delete(world.all, new.id)
    assert (world.index.points[first].entities, world.index.points[first].speaker) == ((one["Acme"],), None)
    assert await doubted(world) == {first}


async def test_points_follow_topics_made_one(world: World) -> None:
    (memory_id,) = await world.remember("#reno #kitchen")
    topics = {topic.name: topic.id for topic in (await world.topics.list(world.all, None, PageRequest())).items}
    _, service = services(world)
    await service.merge(world.all, topics["reno"], [topics["kitchen"]])
    assert world.index.points[memory_id].topics == (topics["reno"],)
    assert await doubted(world) == {memory_id}


async def test_after_a_merge_of_what_many_speak_of_nothing_stays_in_doubt(world: World) -> None:
    many = await world.remember(*(f"@Bob {number}" for number in range(FEW)), "@Robert")
    one, (merges, _) = await ids(world), services(world)
    await merges.merge(world.all, one["Robert"], [one["Bob"]])
    assert {world.index.points[memory].entities for memory in many} == {(one["Robert"],)}
    assert await doubted(world) == set()


async def test_what_is_being_understood_anew_stays_in_doubt_for_the_sweep(world: World) -> None:
    waiting, _ = await world.remember("@Bob", "@Robert")
    one, (merges, _) = await ids(world), services(world)
    await world.edit(waiting, content="@Bob again")
    await merges.merge(world.all, one["Robert"], [one["Bob"]])
    assert await doubted(world) == {waiting}
    await world.drain.run(0)
    assert world.index.points[waiting].entities == (one["Robert"],)


async def test_a_point_in_doubt_for_another_reason_stays_so(world: World) -> None:
    (memory_id, _) = await world.remember("@Bob", "@Robert")
    one, (merges, _) = await ids(world), services(world)
    await world.work.doubt(world.owner, [memory_id])
    await merges.merge(world.all, one["Robert"], [one["Bob"]])
    assert world.index.points[memory_id].entities == (one["Robert"],)
    assert await doubted(world) == {memory_id}
    (merge,) = await merges.list(world.all)
    await merges.undo(world.all, merge.id)
    assert await doubted(world) == {memory_id}
