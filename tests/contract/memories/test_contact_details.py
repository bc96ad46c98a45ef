"""Phone numbers and e-mails that memories give: whose they are, who may read them, and that nothing at rest tells."""

from __future__ import annotations

import pytest

from ingest.drain import Drain
from ingest.embedding import StaticEmbedder
from ingest.pipeline import Pipeline
from ingest.word_vectors import WordVectors
from knowledge.memories.memory import Capture
from knowledge.search.indexing import Indexer
from knowledge.search.ports import PointKind
from knowledge.stores.neo4j_names import Neo4jNameSource
from tests.memory_world import CONFIDENTIAL, GENERAL, SECRET, ULTRA, Silence, World
from tests.search_fakes import OneKeyring, WordEmbedder, WordKeywords

WORDS = WordVectors(StaticEmbedder.load().embed)
PIPELINE = Pipeline(WORDS)
PHONE, MAIL = "+447700900123", "dana@example.com"
TOLD = "Dana's new number is +44 7700 900123"


@pytest.fixture
def world(world: World) -> World:
    """A world whose worker reads."""
    indexer = Indexer(WordEmbedder(), WordKeywords(), OneKeyring())
    world.drain = Drain(world.work, PIPELINE, indexer, world.index, Silence(), WORDS, world.name_index)
    return world


async def reached(world: World, name: str, clearance: object = ULTRA) -> tuple[tuple[str, ...], tuple[str, ...]]:
    person = (await world.people(world.access(clearance)))[name]  # type: ignore[arg-type]
    assert person.contact
    assert not {PHONE, MAIL} & {person.name, *person.aliases}
    return person.contact.phones, person.contact.emails


async def test_what_memories_give_is_the_contacts_and_goes_with_them(world: World) -> None:
    first, second = await world.remember(TOLD, "mail Dana at Dana@Example.com, or ring Dana on +44 7700 900 123")
    assert await reached(world, "Dana") == ((PHONE,), (MAIL,))
    await world.memories.delete(world.all, [second])
    assert await reached(world, "Dana") == ((PHONE,), ())
    await world.remember("Tea with Dana")
    await world.memories.delete(world.all, [first])
    assert await reached(world, "Dana") == ((), ())


async def test_no_address_stands_readable_and_an_entity_is_found_by_it(world: World) -> None:
    await world.remember(Capture(TOLD, sensitivity=GENERAL), f"mail Dana at {MAIL}")
    at_rest = await world.at_rest()
    assert "Dana" in at_rest
    assert not any(digits in at_rest for digits in (PHONE, "7700 900123", "700900123", MAIL))
    assert await world.entities.count(world.access(), (), "7700900123") == 1
    assert await world.entities.count(world.access(), (), "s1.") == 0


async def test_no_address_is_a_name_that_goes_to_the_index(world: World) -> None:
    await world.remember(Capture(TOLD, sensitivity=GENERAL))
    dana = (await world.people())["Dana"].id
    source = Neo4jNameSource(world.graph, world.keyring)
    assert [one.text for one in await source.documents(world.owner, PointKind.ENTITY, [dana])] == ["Dana"]


@pytest.mark.parametrize("level", [SECRET, ULTRA])
async def test_what_a_secret_gives_is_read_from_its_level_on(world: World, level: object) -> None:
    await world.remember(Capture(TOLD, sensitivity=level), "Tea with Dana")  # type: ignore[arg-type]
    assert await reached(world, "Dana", CONFIDENTIAL) == ((), ())
    assert await reached(world, "Dana", level) == ((PHONE,), ())


async def test_an_address_tells_who_is_meant_before_any_likeness_of_names(world: World) -> None:
    robert = await world.contact("Robert Chen", phones=("+44 7700 900123",))
    await world.remember("Bob's new number is +44 7700 900123")
    people = await world.people()
    assert people["Robert Chen"].id == robert
    assert {"Bob"} <= set(people["Robert Chen"].aliases)
    (told,) = await world.remember("ring +44 7700 900123 about the boiler")
    mentions = (await world.entities.mentions(world.all, [told]))[told]
    assert [mention.entity.id for mention in mentions] == [robert]


async def test_who_shares_an_address_but_no_name_is_somebody_else(world: World) -> None:
    await world.contact("Robert Chen", phones=("+44 7700 900123",))
    (told, _) = await world.remember("Perla's number is +44 7700 900123", "ring +44 7700 900123 about the boiler")
    people = await world.people()
    assert set(people) == {"Robert Chen", "Perla"}
    assert await reached(world, "Perla") == ((PHONE,), ())
    await world.memories.delete(world.all, [told])
    (again,) = await world.remember("text +44 7700 900123 once more")
    mentions = (await world.entities.mentions(world.all, [again]))[again]
    assert [mention.entity.name for mention in mentions] == ["Robert Chen"]


async def test_what_is_known_from_a_secret_alone_tells_nobody_lower_who_is_meant(world: World) -> None:
    await world.remember(Capture(TOLD, sensitivity=SECRET), "Tea with Dana")
    lower, secret = await world.remember(
        Capture("ring +44 7700 900123", sensitivity=GENERAL), Capture("text +44 7700 900123", sensitivity=SECRET)
    )
    mentions = await world.entities.mentions(world.all, [lower, secret])
    assert ([m.entity.name for m in mentions[lower]], [m.entity.name for m in mentions[secret]]) == ([], ["Dana"])


async def test_a_merge_takes_addresses_along_and_gives_them_back(world: World) -> None:
    await world.remember(TOLD, "Tea with Oriole")
    people = await world.people()
    dana, oriole = people["Dana"].id, people["Oriole"].id
    await world.merges.merge(world.all, oriole, [dana], "they are one")
    assert await reached(world, "Oriole") == ((PHONE,), ())
    (merge,) = await world.merges.merges(world.all, oriole, 10)
    assert merge.merged_names == ("Dana",)
    await world.merges.undo(world.all, merge.id)
    assert (await reached(world, "Oriole"), await reached(world, "Dana")) == (((), ()), ((PHONE,), ()))


async def test_an_edit_takes_an_address_back_or_seals_it(world: World) -> None:
    (memory,) = await world.remember(TOLD)
    await world.remember("Tea with Dana")
    await world.edit(memory, sensitivity=SECRET)
    await world.drain.run(0)
    assert (await reached(world, "Dana", CONFIDENTIAL), await reached(world, "Dana")) == (((), ()), ((PHONE,), ()))
    await world.edit(memory, content="Dana's new number is +44 7700 900321", sensitivity=GENERAL)
    await world.drain.run(0)
    assert await reached(world, "Dana", CONFIDENTIAL) == (("+447700900321",), ())


async def test_a_separation_takes_the_addresses_of_its_memories_along(world: World) -> None:
    told, _ = await world.remember(TOLD, f"Dana's email is {MAIL}")
    dana = (await world.people())["Dana"].id
    await world.merges.separate(world.all, dana, [told], "Dana Cole")
    people = {e.id: e for e in (await world.people()).values()}
    assert await reached(world, "Dana Cole") == ((PHONE,), ())
    assert people[dana].contact
    assert (people[dana].contact.phones, people[dana].contact.emails) == ((), (MAIL,))
