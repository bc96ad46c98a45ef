"""Topics are renamed and made one by the user; the old words go on meaning them."""

from __future__ import annotations

import pytest

from knowledge.errors import Conflict, NotFound
from knowledge.ids import new_id
from knowledge.memories.memory import Capture
from knowledge.pages import PageRequest
from knowledge.topics.topic import Topic
from tests.memory_world import CONFIDENTIAL, GENERAL, SECRET, World


async def topics(world: World) -> dict[str, Topic]:
    page = await world.topics.list(world.all, None, PageRequest(100))
    return {topic.name: topic for topic in page.items}


async def test_a_renamed_topic_is_meant_by_its_old_words_too(world: World) -> None:
    first, _ = await world.remember("#reno", "#tea")
    topic = (await topics(world))["reno"]
    done = await world.topics.rename(world.all, topic.id, "Kitchen")
    assert (done.id, done.memories) == (topic.id, ())
    assert set(await topics(world)) == {"Kitchen", "tea"}
    second, third = await world.remember("#Reno and #RENO", "#kitchen")
    assert (await topics(world))["Kitchen"].memory_count == 3
    assert await world.listed(topics=(topic.id,)) == [third, second, first]
    await world.topics.rename(world.all, topic.id, "Galley")
    assert [event[0] for event in (await world.events())][-1] == "TOPIC_UPDATED"
    await world.remember("#reno", "#kitchen", "#galley")
    assert (await topics(world))["Galley"].memory_count == 6


async def test_a_topic_takes_an_old_name_of_its_own_back_and_changes_its_spelling(world: World) -> None:
    await world.remember("#reno")
    topic = (await topics(world))["reno"].id
    for name in ("Kitchen", "Reno", "RENO", "kitchen"):
        await world.topics.rename(world.all, topic, name)
        assert set(await topics(world)) == {name}
    await world.remember("#reno", "#Kitchen")
    assert (await topics(world))["kitchen"].memory_count == 3
    events = await world.events()
    await world.topics.rename(world.all, topic, "kitchen")
    assert await world.events() == events


async def test_a_name_that_another_topic_has_or_had_is_refused(world: World) -> None:
    await world.remember("#reno", "#tea")
    named = await topics(world)
    await world.topics.rename(world.all, named["reno"].id, "Kitchen")
    for taken in ("kitchen", "reno"):
        with pytest.raises(Conflict, match="mergeTopics"):
            await world.topics.rename(world.all, named["tea"].id, taken)
    assert set(await topics(world)) == {"Kitchen", "tea"}


async def test_a_name_that_a_hidden_topic_has_is_given_as_if_there_were_none(world: World) -> None:
    open_, hidden = await world.remember("#garden", Capture("#divorce", sensitivity=SECRET))
    named, low = await topics(world), world.access(CONFIDENTIAL)
    start = len(await world.events())
    await world.topics.rename(low, named["garden"].id, "Divorce")
    (shown,) = (await world.topics.by_ids(low, [named["garden"].id])).values()
    assert (shown.name, shown.memory_count, shown.sensitivity) == ("Divorce", 1, CONFIDENTIAL)
    told = [(kind, levels) for kind, _, levels in (await world.events())[start:]]
    assert [kind for kind, levels in told if min(levels) <= CONFIDENTIAL] == ["TOPIC_UPDATED"]
    assert {n: t.memory_count for n, t in (await topics(world)).items()} == {"Divorce": 2}
    assert await world.listed(topics=(named["divorce"].id,)) == [hidden, open_]
    await world.remember("#garden", "#divorce")
    assert (await topics(world))["Divorce"].memory_count == 4


async def test_a_word_that_only_secrets_use_for_another_topic_is_free_to_the_caller(world: World) -> None:
    await world.remember("#bicycle", Capture("#bicycles", sensitivity=SECRET), "#tea")
    named, low = await topics(world), world.access(CONFIDENTIAL)
    await world.topics.rename(low, named["tea"].id, "bicycles")
    assert {n: t.memory_count for n, t in (await topics(world)).items()} == {"bicycle": 2, "bicycles": 1}
    await world.remember("#bicycles")
    assert (await topics(world))["bicycles"].memory_count == 2


async def test_a_name_given_in_secret_is_free_to_the_caller_and_ids_still_lead(world: World) -> None:
    await world.remember(*(Capture(f"#{name}", sensitivity=SECRET) for name in ("clinic", "ward")), "#tea", "#gin")
    named, low = await topics(world), world.access(CONFIDENTIAL)
    into = named["ward"].id
    await world.topics.merge(world.all, into, [named["clinic"].id])
    await world.remember("#ward")
    await world.topics.rename(low, named["tea"].id, "clinic")
    assert (await world.topics.by_ids(world.all, [named["clinic"].id]))[named["clinic"].id].id == into
    await world.topics.merge(world.all, named["gin"].id, [named["tea"].id])
    await world.topics.rename(world.all, named["gin"].id, "clinic")
    assert (await world.topics.by_ids(world.all, [named["tea"].id]))[named["tea"].id].id == named["gin"].id


async def test_another_word_for_a_topic_goes_with_the_last_memory_that_uses_it(world: World) -> None:
    _, *others = await world.remember("#bicycle", "#bicycles", Capture("#bicycling", sensitivity=SECRET))
    assert len(await world.nodes("TopicAlias")) == 2
    for left, memory in ((1, others[1]), (0, others[0])):
        await world.memories.delete(world.all, [memory])
        assert len(await world.nodes("TopicAlias")) == left
    assert set(await topics(world)) == {"bicycle"}


async def test_topics_made_one_hold_each_memory_once_and_answer_to_all_names(world: World) -> None:
    both, second, third = await world.remember("#reno #kitchen", "#kitchen", "#galley")
    named = await topics(world)
    start = len(await world.events())
    done = await world.topics.merge(world.all, named["reno"].id, [named["kitchen"].id, named["galley"].id])
    assert (done.id, set(done.memories)) == (named["reno"].id, {both, second, third})
    assert (await topics(world))["reno"].memory_count == 3
    assert [(event, set(ids)) for event, ids, _ in (await world.events())[start:]] == [
        ("TOPIC_MERGED", {named["kitchen"].id, named["galley"].id}),
        ("TOPIC_UPDATED", {named["reno"].id}),
    ]
    found = await world.topics.by_ids(world.all, [named["galley"].id, named["reno"].id])
    assert {id_: topic.name for id_, topic in found.items()} == dict.fromkeys(found, "reno")
    assert await world.listed(topics=(named["galley"].id,)) == [third, second, both]
    await world.remember("#kitchen")
    assert (await topics(world))["reno"].memory_count == 4
    again = await world.topics.merge(world.all, named["reno"].id, [named["kitchen"].id])
    assert again.memories == ()


async def test_a_topic_goes_with_its_last_memory_and_its_old_words_are_free(world: World) -> None:
    first, second = await world.remember("#reno", "#kitchen")
    named = await topics(world)
    await world.topics.merge(world.all, named["reno"].id, [named["kitchen"].id])
    await world.memories.delete(world.all, [first, second])
    assert await topics(world) == {}
    assert await world.nodes("TopicAlias") == {}
    await world.remember("#kitchen")
    assert (await topics(world))["kitchen"].id not in {named["reno"].id, named["kitchen"].id}


async def test_what_the_caller_cannot_see_is_not_there(world: World, stranger: World) -> None:
    await world.remember(Capture("#reno", sensitivity=GENERAL), Capture("#tea", sensitivity=CONFIDENTIAL))
    await stranger.remember("#reno")
    named, theirs = await topics(world), (await topics(stranger))["reno"].id
    low = world.access(GENERAL)
    for hidden in (named["tea"].id, theirs, new_id()):
        with pytest.raises(NotFound):
            await world.topics.rename(low, hidden, "x")
        with pytest.raises(NotFound):
            await world.topics.merge(low, named["reno"].id, [hidden])
        with pytest.raises(NotFound):
            await world.topics.merge(low, hidden, [named["reno"].id])
    assert set(await topics(world)) == {"reno", "tea"}
