"""What a merge and its undoing are held against: an owner's whole graph, but for what tells that they happened."""

from __future__ import annotations

import json
from typing import Any

from knowledge.access import Access
from knowledge.ids import new_id
from knowledge.pages import PageRequest
from knowledge.relations.service import RelationService
from knowledge.relinked import Relinked
from knowledge.stores.entity_mapper import name_text, open_details
from knowledge.stores.graph import Transaction
from knowledge.stores.merges.merging import Why, merge_entities
from knowledge.stores.neo4j_relations import Neo4jRelationStore
from knowledge.stores.relation_facts import RelationFacts
from tests.memory_world import World, statement

_TELLING = ("ChangeEvent", "EventSequence", "Lease", "Tombstone", "EntityMerge", "MergedEntity", "Separation", "User")
_NODES = statement("MATCH (n) WHERE n.owner_id = $owner_id RETURN labels(n) AS labels, n {.*} AS node", "owner_id")
_EDGES = statement(
    """MATCH (a)-[x]->(b) WHERE a.owner_id = $owner_id
    RETURN coalesce(a.id, a.key) AS source, type(x) AS type, x {.*} AS edge, coalesce(b.id, b.key) AS target,
      labels(a) + labels(b) AS labels""",
    "owner_id",
)
_PASSING = ("lock", "details", "text", "updated_at")


async def snapshot(world: World) -> list[str]:
    """Return every node and edge as text, names and details opened, in order."""
    found = []
    names = {(row["id"], row["key"]): name_text(row["id"], row["name"], world.keys) for row in await world.names()}
    for row in await world.graph.read(_NODES, owner_id=world.owner):
        if not set(row["labels"]) & set(_TELLING):
            details = open_details(row["node"], world.keys) if "Entity" in row["labels"] else {}
            opened = {"opened": {field: value for field, value in details.items() if value}}
            found.append(_line(sorted(row["labels"]), {**row["node"], **opened}))
    for row in await world.graph.read(_EDGES, owner_id=world.owner):
        if not set(row["labels"]) & set(_TELLING):
            edge = row["edge"]
            if row["type"] == "KNOWN_AS":
                edge = {**edge, "opened": names[row["source"], row["target"]]}
            found.append(_line([row["source"], row["type"], row["target"]], edge))
    return sorted(found)


def _line(head: list[str], properties: dict[str, Any]) -> str:
    kept = {name: value for name, value in properties.items() if name not in _PASSING and value is not None}
    return json.dumps([head, kept], sort_keys=True, ensure_ascii=False)


async def merge(world: World, into: str, *others: str, reason: str = "one and the same") -> str:
    """Merge people by name, as the user does; return the id of the record."""
    people = {name.lower(): entity.id for name, entity in (await world.people()).items()}
    from_ids = [people[other.lower()] for other in others]
    await world.merges.merge(world.all, people[into.lower()], from_ids, reason)
    return (await world.merges.merges(world.all, None, 1))[0].id


async def ids(world: World) -> dict[str, str]:
    return {name: entity.id for name, entity in (await world.people()).items()}


async def undo(world: World, merge_id: str) -> Relinked:
    return await world.merges.undo(world.all, merge_id)


async def merge_as_machine(world: World, into: str, other: str, memory: str) -> None:
    """Merge two because a memory says that they are one, whatever was known beforehand."""

    async def work(tx: Transaction) -> None:
        why = Why("They are one.", (memory,))
        await merge_entities(tx, Access.worker(world.owner), world.keys, into, [other], why, lock=new_id())

    await world.graph.transact(work)


def relations(world: World) -> RelationService:
    return RelationService(Neo4jRelationStore(world.graph, world.keyring, RelationFacts(world.keyring)))


async def told(world: World, name: str) -> set[tuple[str, str, str | None]]:
    entity = (await ids(world))[name]
    page = await relations(world).of_entity(world.all, entity, page=PageRequest(100))
    return {(r.subject.name, r.type.value, r.object.name if r.object else r.value) for r in page.items}
