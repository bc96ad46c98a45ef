"""Words that mean one topic lead to one, now and when the same memory is understood again."""

from __future__ import annotations

from ingest.topic_joiner import TopicJoiner
from ingest.word_vectors import WordVectors
from knowledge.ingestion.facts import FoundTopic
from knowledge.memories.memory import Capture
from tests.memory_world import GENERAL, SECRET, World
from tests.search_fakes import WordEmbedder


async def topics_of(world: World, *ids: str) -> list[list[str]]:
    found = await world.topics.of_memories(world.all, ids)
    return [[weighted.topic.name for weighted in found[memory_id]] for memory_id in ids]


async def test_another_word_for_a_topic_joins_it_in_one_batch_and_later(world: World) -> None:
    first, second = await world.remember("#bicycle", "#bicycles")
    (third,) = await world.remember("#bicycling")
    assert await topics_of(world, first, second, third) == [["bicycle"]] * 3
    (topic,) = (await world.nodes("Topic")).values()
    assert list(topic["counts"]) == [0, 3, 0, 0]


async def test_a_memory_that_is_understood_again_keeps_its_topic(world: World) -> None:
    _, other = await world.remember("#bicycle", "#bicycles")
    (topic,) = await world.nodes("Topic")
    await world.edit(other, content="#bicycles again")
    await world.drain.run(0)
    assert list(await world.nodes("Topic")) == [topic]
    assert await topics_of(world, other) == [["bicycle"]]


async def test_a_new_worker_knows_the_topics_that_another_made(world: World) -> None:
    await world.remember("#bicycle")
    (memory_id,) = await world.capture("#bicycles")
    lease = await world.work.claim(0)
    assert lease is not None
    (taken,) = await world.work.take(lease, 10)
    (found,) = world.telegraph.understand([taken.draft], [])
    joiner = TopicJoiner(world.work, WordVectors(WordEmbedder().embed))
    ((_, joined),) = await joiner.join(lease, [(taken, found)])
    assert joined.topics == (FoundTopic("bicycles", 1.0, "bicycle"),)
    ((_, again),) = await joiner.join(lease, [(taken, found)])
    assert again.topics == joined.topics
    assert memory_id == taken.draft.id


async def test_a_renamed_topic_is_joined_by_its_old_and_its_new_name(world: World) -> None:
    (first,) = await world.remember("#bicycle")
    (topic,) = await world.nodes("Topic")
    await world.topics.rename(world.access(), topic, "wheels")
    later = await world.remember("#bicycles", "#wheel")
    assert await topics_of(world, first, *later) == [["wheels"]] * 3


async def test_a_topic_that_went_is_not_joined(world: World) -> None:
    (first,) = await world.remember("#bicycle")
    await world.memories.delete(world.all, [first])
    (later,) = await world.remember("#bicycles")
    assert await topics_of(world, later) == [["bicycles"]]


async def test_a_lower_memory_names_the_topic_that_a_secret_one_began(world: World) -> None:
    secret, told = await world.remember(
        Capture("#bicycle", sensitivity=SECRET), Capture("#bicycles", sensitivity=GENERAL)
    )
    assert await topics_of(world, secret, told) == [["bicycles"]] * 2
    assert "bicycle'" not in await world.at_rest()
