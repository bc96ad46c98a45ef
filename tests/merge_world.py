"""What a merge and its undoing are held against: an owner's whole graph, but for what tells that they happened."""

from __future__ import annotations

import json
from typing import Any

from knowledge.relinked import Relinked
from knowledge.stores.entity_mapper import name_text, open_details
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


async def merge(
    world: World, into: str, *others: str, automatic: bool = False, reason: str = "one and the same"
) -> str:
    """Merge people by name; return the id of the record."""
    people = {name.lower(): entity.id for name, entity in (await world.people()).items()}
    await world.merges.merge(
        world.all, people[into.lower()], [people[other.lower()] for other in others], reason, automatic=automatic
    )
    return (await world.merges.merges(world.all, None, 1))[0].id


async def ids(world: World) -> dict[str, str]:
    return {name: entity.id for name, entity in (await world.people()).items()}


async def undo(world: World, merge_id: str) -> Relinked:
    return await world.merges.undo(world.all, merge_id)
