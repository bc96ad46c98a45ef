"""Entities are merged, given back, parted and deleted: exactly, reversibly, and as the user said."""

from __future__ import annotations

import pytest

from knowledge.errors import Conflict, Forbidden, InvalidInput, Locked, NotFound
from knowledge.ids import new_id
from knowledge.memories.memory import Capture
from knowledge.pages import PageRequest
from knowledge.relations.queries import RelationFilter, StateRelation
from knowledge.relations.relation import RelationType
from knowledge.relations.service import RelationService
from knowledge.stores.neo4j_relations import Neo4jRelationStore
from knowledge.stores.relation_facts import RelationFacts
from tests.memory_world import CONFIDENTIAL, GENERAL, SECRET, ULTRA, World, at
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
