"""Names are resolved against the whole graph as it stands, and what was decided stands in it, with why."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

import pytest

from ingest.drain import Drain
from ingest.patience import Pair
from ingest.resolver import Resolver
from ingest.word_vectors import WordVectors
from knowledge.entities.entity import ContactEdit, EntityKind
from knowledge.errors import NotFound, Outdated
from knowledge.ingestion.facts import Draft, Example, Findings, FoundMention, KnownName, Linked, Method, Understanding
from knowledge.ingestion.ports import Lease, Taken
from knowledge.ingestion.resolution import Mark, Resolution
from knowledge.memories.memory import Capture, MemoryKind
from knowledge.search.indexing import Indexer
from knowledge.stores import neo4j_directory
from knowledge.stores.facts import MemoryFacts
from knowledge.stores.relation_facts import RelationFacts
from tests.memory_world import GENERAL, SECRET, OneOwnersWork, Silence, World, statement
from tests.merge_world import undo
from tests.search_fakes import OneKeyring, WordEmbedder, WordKeywords

_WHY = statement(
    """MATCH (m:Memory)-[x:MENTIONS]->(e:Entity) WHERE m.owner_id = $owner_id
    RETURN x.reason AS reason, x.certainty AS certainty ORDER BY m.occurred_at, x.start""",
    "owner_id",
)


@dataclass(frozen=True)
class NamesOf:
    """An Understander that finds these names of people, and takes everything else for GENERAL facts."""

    names: tuple[str, ...]

    def understand(
        self, drafts: Sequence[Draft], known: Sequence[KnownName], examples: Sequence[Example] = ()
    ) -> list[Understanding]:
        longest_first = "|".join(sorted(map(re.escape, self.names), key=len, reverse=True))
        named = re.compile(rf"\b(?:{longest_first})\b")
        return [
            Understanding(
                id=draft.id,
                level=GENERAL,
                level_confidence=1,
                kind=MemoryKind.FACT,
                kind_confidence=1,
                needs_review=False,
                mentions=tuple(
                    FoundMention(m.start(), m.end(), m[0], EntityKind.CONTACT, Method.MODEL, 0.9)
                    for m in named.finditer(draft.content)
                ),
            )
            for draft in drafts
        ]


def drain_of(world: World, *names: str, work: OneOwnersWork | None = None) -> Drain:
    indexer = Indexer(WordEmbedder(), WordKeywords(), OneKeyring())
    words = WordVectors(WordEmbedder().embed)
    return Drain(work or world.work, NamesOf(names), indexer, world.index, Silence(), words, world.name_index)


async def remember(world: World, drain: Drain, *texts: Capture | str) -> list[str]:
    """Store and understand memories one by one, as a day brings them."""
    ids = []
    for text in texts:
        item = Capture(text) if isinstance(text, str) else text
        ids += await world.capture(replace(item, occurred_at=datetime.now(UTC)))
        await drain.run(0)
    return ids


async def named(world: World) -> dict[str, tuple[tuple[str, ...], int]]:
    return {name: (entity.aliases, entity.mention_count) for name, entity in (await world.people()).items()}


async def taken(world: World, *names: str) -> tuple[Lease, list[tuple[Taken, Understanding]]]:
    lease = await world.work.claim(0)
    assert lease
    batch = await world.work.take(lease, 100)
    return lease, list(zip(batch, NamesOf(names).understand([one.draft for one in batch], []), strict=True))


async def test_a_part_of_a_name_joins_the_person_and_why_stands_with_the_mention(world: World) -> None:
    drain = drain_of(world, "Priya Raman", "Priya")
    await remember(world, drain, "Priya Raman joined us", "lunch with Priya", "Priya again")
    assert await named(world) == {"Priya Raman": (("Priya",), 3)}
    rows = await world.graph.read(_WHY, owner_id=world.owner)
    assert [row["reason"] for row in rows] == ["new", "part", "same_name"]
    assert all(0 < row["certainty"] <= 1 for row in rows)
    changed = [event[0] for event in await world.events() if event[0].startswith("ENTITY")]
    assert changed == ["ENTITY_CREATED", "ENTITY_UPDATED"]


async def test_two_who_share_a_first_name_stay_two_by_what_earlier_memories_say(world: World) -> None:
    drain = drain_of(world, "Moira Keane", "Moira Dolan", "Moira")
    _, _, fuller, _ = await remember(
        world,
        drain,
        "my new head teacher is Moira Keane, very brisk",
        "Auntie Moira slipped on the step",
        "Moira Dolan (the aunt, not the head teacher) wants us for Easter",
        "my aunt Moira is 80 today",
    )
    assert await named(world) == {"Moira Keane": ((), 1), "Moira Dolan": (("Moira",), 3)}
    await world.memories.delete(world.all, [fuller])
    assert await named(world) == {"Moira Keane": ((), 1), "Moira": ((), 2)}
    assert "Dolan" not in await world.at_rest()


async def test_a_tie_merges_two_on_record_and_once_undone_they_stay_two(world: World) -> None:
    drain = drain_of(world, "Robert Chen", "Bob")
    _, _, tie = await remember(world, drain, "Bob came", "Robert Chen rang", "Bob (Robert Chen) fixed it")
    (person,) = (await world.people()).values()
    assert ({person.name, *person.aliases}, person.mention_count) == ({"Bob", "Robert Chen"}, 4)
    (merge,) = await world.merges.merges(world.all, None, 10)
    assert (merge.automatic, merge.survivor, merge.undone) == (True, person.id, False)
    assert "one" in merge.reason
    assert world.index.points[tie].entities == (person.id,)
    await undo(world, merge.id)
    assert len(await world.people()) == 2
    await remember(world, drain, "Robert Chen, Bob to everyone, left")
    assert len(await world.people()) == 2
    assert [one.undone for one in await world.merges.merges(world.all, None, 10)] == [True]


async def test_a_tie_to_a_name_never_heard_gives_the_full_name_and_takes_it_along(world: World) -> None:
    drain = drain_of(world, "Robert Chen", "Robert", "Bob")
    _, tie, _, _ = await remember(
        world, drain, "Bob came", "Bob in full is Robert Chen", "lunch with Robert", "Bob fixed the tap"
    )
    assert await named(world) == {"Robert Chen": (("Bob", "Robert"), 5)}
    await world.memories.delete(world.all, [tie])
    assert await named(world) == {"Bob": ((), 2), "Robert": ((), 1)}
    assert "Chen" not in await world.at_rest()


async def test_one_batch_may_make_two_and_then_learn_that_they_are_one(world: World) -> None:
    await world.capture("Bob came", "Robert Chen rang", "Bob in full is Robert Chen", "Bob left")
    await drain_of(world, "Robert Chen", "Bob").run(0)
    (person,) = (await world.people()).values()
    assert person.mention_count == 5
    assert {entity for point in world.index.points.values() for entity in point.entities} >= {person.id}
    assert len(await world.merges.merges(world.all, None, 10)) == 1


async def test_a_contact_stated_after_the_names_were_resolved_is_not_made_again(world: World) -> None:
    await world.capture("Ana came")
    lease, pairs = await taken(world, "Ana")
    resolver = Resolver(world.work)
    resolution = await resolver.resolve(lease, pairs)
    ana = await world.contact("Ana")
    findings = [one.findings(found) for one, found in pairs]
    with pytest.raises(Outdated) as outdated:
        await world.work.write_facts(lease, findings, resolution)
    assert outdated.value.entities == (ana,)
    again = await resolver.resolve(lease, pairs, outdated.value.entities)
    linked = await world.work.write_facts(lease, findings, again)
    assert linked[pairs[0][0].draft.id].entities == {ana}
    assert set(await world.people()) == {"Ana"}


async def test_an_entity_that_went_after_the_names_were_resolved_is_made_anew(world: World) -> None:
    (first,) = await remember(world, drain_of(world, "Ana"), "Ana came")
    await world.capture("Ana left")
    lease, pairs = await taken(world, "Ana")
    resolver = Resolver(world.work)
    resolution = await resolver.resolve(lease, pairs)
    await world.memories.delete(world.all, [first])
    with pytest.raises(Outdated):
        await world.work.write_facts(lease, [one.findings(found) for one, found in pairs], resolution)
    await drain_of(world, "Ana").run(0)
    assert await named(world) == {"Ana": ((), 1)}


class Meddled(OneOwnersWork):
    """A work store at whose every first attempt to write, the user states a contact of the very name."""

    world: World
    attempts = 0

    async def write_facts(
        self, lease: Lease, batch: Sequence[Findings], resolution: Resolution, risen: Sequence[Pair] = ()
    ) -> Mapping[str, Linked]:
        self.attempts += 1
        if self.attempts == 1:
            await self.world.contact("Ana", aliases=("Annie",))
        return await super().write_facts(lease, batch, resolution, risen)


async def test_a_drain_resolves_again_where_the_user_comes_in_between(world: World) -> None:
    work = Meddled(world.graph, world.keyring, MemoryFacts(RelationFacts(world.keyring)), writes_gist=False)
    work.owner, work.world = world.owner, world
    await world.capture("Ana came", "Annie left")
    assert await drain_of(world, "Ana", "Annie", work=work).run(0) == 2
    assert work.attempts == 2
    assert await named(world) == {"Ana": (("Annie",), 2)}


async def test_a_drain_hears_of_what_the_user_does_between_batches(world: World) -> None:
    drain = drain_of(world, "Ana Diaz", "Ana Marsh", "Ana", "Bo")
    await remember(world, drain, "Ana Diaz came", "Bo came")
    bo = (await world.people())["Bo"].id
    await world.contacts.update(world.all, bo, ContactEdit(frozenset({"aliases"}), aliases=("Ana Marsh",)))
    await remember(world, drain, "Ana Marsh rang")
    assert await named(world) == {"Ana Diaz": ((), 1), "Bo": (("Ana Marsh",), 2)}


async def test_who_writes_from_a_number_that_the_user_stated_is_that_contact(world: World) -> None:
    ana = await world.contact("Ana", phones=("+44 7700 900418",))
    memory, _ = await world.remember(Capture("hello", speaker="07700 900418"), Capture("hi", speaker="07700 900419"))
    speakers = await world.entities.speakers(world.all, await world.listed())
    assert {key: entity.id for key, entity in speakers.items()} == {memory: ana}


async def test_whose_a_number_is_that_was_stated_in_secret_secrets_alone_tell(world: World) -> None:
    ana = await world.contact("Ana", phones=("+44 7700 900418",), sensitivity=SECRET, access=world.all)
    open_, secret = await world.remember(
        Capture("hello", speaker="07700 900418"), Capture("psst", speaker="07700 900418", sensitivity=SECRET)
    )
    speakers = await world.entities.speakers(world.all, [open_, secret])
    assert {key: entity.id for key, entity in speakers.items()} == {secret: ana}
    names = [row["name"]["level"] for row in await world.names() if row["id"] == ana]
    assert names == [SECRET]  # that she spoke opens no name


async def test_a_user_and_a_worker_at_once_make_nobody_twice(world: World) -> None:
    names = ("Ana", "Bo", "Cy", "Dot")
    await world.capture(*(f"{name} came" for name in names for _ in range(5)))
    drain = drain_of(world, *names)
    await asyncio.gather(drain.run(0), *(world.contact(name) for name in names))
    await drain.run(0)
    people = await world.people()
    assert len(people) == len(await world.names()) == len(names)
    assert {entity.mention_count for entity in people.values()} == {5}


async def test_beyond_those_that_are_read_at_once_names_find_whose_they_are(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An owner may know more people than are kept at hand: the graph tells of those that a batch is about to double."""
    await remember(world, drain_of(world, "Ana", "Bo"), "Ana and Ana came", "Bo came")
    monkeypatch.setattr(neo4j_directory, "MAX_ENTITIES", 2)  # the owner, and Ana
    await remember(world, drain_of(world, "Ana", "Bo"), "Bo left", "Bo and Ana")
    assert await named(world) == {"Ana": ((), 3), "Bo": ((), 3)}


async def test_everybody_is_read_again_where_the_log_no_longer_tells_what_changed(world: World) -> None:
    lease = Lease(world.owner, "claim")
    first = await world.work.news(lease, None)
    assert first.is_whole
    await remember(world, drain_of(world, "Ana"), "Ana came")
    (ana,) = (await world.people()).values()
    later = await world.work.news(lease, first.mark)
    assert not later.is_whole
    assert [known.id for known in later.entities] == [ana.id]
    assert later.mark.seq > first.mark.seq
    assert not (await world.work.news(lease, later.mark)).entities
    another = await world.work.news(lease, Mark("another log", later.mark.seq))
    assert another.is_whole
    assert ana.id in {known.id for known in another.entities}
    gone = await world.work.news(lease, later.mark, ("nobody",))
    assert gone.gone == ("nobody",)
    with pytest.raises(NotFound):
        await world.work.news(Lease("stranger", "claim"), None)


async def test_earlier_memories_are_read_from_both_ends_for_their_owner_alone(world: World, stranger: World) -> None:
    texts = [f"Ana came, number {number}" for number in range(12)]
    await remember(world, drain_of(world, "Ana"), *texts)
    ana = (await world.people())["Ana"].id
    found = (await world.work.occurrences(Lease(world.owner, "claim"), [ana]))[ana]
    assert [one.text for one in found] == [*texts[:3], *texts[-6:]]
    assert {one.spans for one in found} == {((0, 3),)}
    assert await world.work.occurrences(Lease(stranger.owner, "claim"), [ana]) == {}
