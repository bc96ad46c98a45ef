"""Which memories an owner's workers learn from: those that the owner classified by hand, as they stand now."""

from __future__ import annotations

from ingest.embedding import StaticEmbedder
from ingest.pipeline import Pipeline
from ingest.word_vectors import WordVectors
from knowledge.ingestion.facts import Example
from knowledge.ingestion.ports import Lease
from knowledge.memories.memory import MemoryKind
from tests.memory_world import CONFIDENTIAL, SECRET, ULTRA, World


async def examples(world: World) -> dict[str, Example]:
    return {example.id: example for example in await world.work.examples(Lease(world.owner, "any"))}


async def test_what_the_owner_set_by_hand_is_an_example_before_a_worker_comes(world: World, stranger: World) -> None:
    one, other = await world.remember("lost at @Poker", "descale the kettle")
    assert await examples(world) == {}
    await world.edit(one, sensitivity=SECRET)
    await world.edit(other, kind=MemoryKind.TASK)
    assert await examples(world) == {
        one: Example(one, "lost at @Poker", SECRET, None, SECRET),
        other: Example(other, "descale the kettle", None, MemoryKind.TASK, CONFIDENTIAL),
    }
    assert await examples(stranger) == {}
    await world.drain.run(0)
    assert set(await examples(world)) == {one, other}


async def test_what_was_captured_with_a_level_teaches_nothing_until_it_is_set_by_hand(world: World) -> None:
    (memory,) = await world.remember("a note of an import")
    await world.edit(memory, content="an edit that says nothing of the level")
    assert await examples(world) == {}


async def test_an_example_goes_with_its_memory_or_its_word_and_says_what_it_says_now(world: World) -> None:
    one, other = await world.remember("lost at poker", "lost at bridge")
    await world.edit(one, sensitivity=SECRET)
    await world.edit(other, sensitivity=ULTRA)
    await world.memories.delete(world.all, [one])
    assert set(await examples(world)) == {other}
    await world.memories.restore(world.all, one)
    await world.edit(other, sensitivity=None)
    assert set(await examples(world)) == {one}
    await world.edit(one, content="won at chess")
    assert (await examples(world))[one].text == "won at chess"
    await world.memories.erase(world.all, [one])
    assert await examples(world) == {}


async def test_what_was_taught_stays_as_high_when_its_teachers_are_erased_and_the_next_is_judged_without_them(
    world: World,
) -> None:
    world.drain._understander = Pipeline(WordVectors(StaticEmbedder.load().embed))
    ids = await world.remember("Poker night with the boys, lost 40", "Lost another 60 at poker with the boys")
    for memory in ids:
        await world.edit(memory, sensitivity=SECRET)
    (taught,) = await world.remember("Poker again with the boys, lost 25")
    for memory in ids:
        await world.memories.erase(world.all, [memory])
    (later,) = await world.remember("Poker with the boys once more, lost 5")
    nodes = await world.nodes("Memory")
    assert nodes[taught]["level"] == SECRET
    assert nodes[later]["level"] < SECRET
    assert "Poker night" not in await world.at_rest()


async def test_a_delegates_word_teaches_nothing(world: World) -> None:
    (memory,) = await world.remember("lost at poker")
    await world.edit(memory, sensitivity=CONFIDENTIAL)
    assert set(await examples(world)) == {memory}
    await world.edit(memory, world.access(ULTRA, actor="delegate"), sensitivity=SECRET)
    assert await examples(world) == {}


async def test_no_example_stands_readable(world: World) -> None:
    (memory,) = await world.remember("lost at poker with the boys")
    await world.edit(memory, sensitivity=SECRET)
    assert "poker" not in await world.at_rest()


async def test_what_was_taught_names_its_teachers(world: World) -> None:
    world.drain._understander = Pipeline(WordVectors(StaticEmbedder.load().embed))
    ids = await world.remember("Poker night with the boys, lost 40", "Lost another 60 at poker with the boys")
    for memory in ids:
        await world.edit(memory, sensitivity=SECRET)
    taught, other = await world.remember("Poker again with the boys, lost 25", "Descale the kettle")
    nodes = await world.nodes("Memory")
    assert (nodes[taught]["level"], set(nodes[taught]["taught_by"])) == (int(SECRET), set(ids))
    assert (nodes[other]["level"], nodes[other].get("taught_by")) == (0, None)
    await world.edit(taught, sensitivity=CONFIDENTIAL)
    await world.drain.run(0)
    assert (await world.nodes("Memory"))[taught].get("taught_by") is None
