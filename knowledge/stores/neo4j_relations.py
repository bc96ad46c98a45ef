"""The port RelationStore on the graph: reads."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Sequence

from cypher import load
from knowledge.access import Access
from knowledge.entities.entity import Entity
from knowledge.errors import InvalidInput
from knowledge.ids import is_id
from knowledge.pages import Page, PageRequest
from knowledge.relations import canonical
from knowledge.relations.queries import (
    CheckedStatement,
    RelationEvidence,
    RelationFilter,
    Saying,
    Standing,
    Tie,
    Times,
)
from knowledge.relations.relation import EvidenceRole, Relation
from knowledge.stores.entity_mapper import to_entity
from knowledge.stores.graph import Graph, Row
from knowledge.stores.relation_facts import KeySource, RelationFacts
from knowledge.stores.relation_mapper import ends_of, to_relation
from knowledge.stores.relation_statements import RelationStatements
from knowledge.stores.survivors import surviving_entities

_BY_IDS = load("relation/by_ids")
_LIST = load("relation/list")
_LIST_OF_ENTITY = load("relation/list_of_entity")
_COUNT = load("relation/count")
_COUNT_OF_ENTITY = load("relation/count_of_entity")
_OF_MEMORIES = load("relation/of_memories")
_EVIDENCE = load("relation/evidence")
_ENTITIES = load("relation/entities")
_SELF = load("relation/self")
_WALK = load("relation/walk")


class Neo4jRelationStore:
    def __init__(self, graph: Graph, keys: KeySource, facts: RelationFacts) -> None:
        self._graph = graph
        self._keys = keys
        self._statements = RelationStatements(graph, keys, facts)

    async def by_ids(self, access: Access, ids: Collection[str]) -> dict[str, Relation]:
        if not ids:
            return {}
        rows = await self._graph.read(_BY_IDS, **access.params(), ids=list(dict.fromkeys(ids)))
        found = [dict(zip(("relation", "subject", "object"), row, strict=True)) for row in rows[0]["found"]]
        relations = await self._relations(access, found)
        return {relation.id: relation for relation in relations if relation is not None}

    async def page(self, access: Access, wanted: RelationFilter, page: PageRequest) -> Page[Relation]:
        found = await self._seen(access, wanted, page)
        more = len(found) > page.size
        kept = [relation for relation in await self._relations(access, found[: page.size]) if relation is not None]
        if page.backward:
            kept.reverse()
        return Page(
            items=kept,
            keys=[relation.page_key for relation in kept],
            has_next=page.key is not None if page.backward else more,
            has_previous=more if page.backward else page.key is not None,
        )

    async def _seen(self, access: Access, wanted: RelationFilter, page: PageRequest) -> list[Row]:
        """Read from the cursor on until there are more rows than the page holds, or none are left."""
        low, high = _span(access.owner, page)
        limit = page.size + 1
        params = {**access.params(), **wanted.times.params(), "backward": page.backward, "limit": limit}
        params |= _anchor(wanted) if _anchored(wanted) else {"types": list(canonical.stored(wanted.types))}
        statement = _LIST_OF_ENTITY if _anchored(wanted) else _LIST
        found: list[Row] = []
        while len(found) < limit:
            rows = await self._graph.read(statement, **params, low=low, high=high)
            found += [row for row in rows if row["seen"]]
            if len(rows) < limit:
                break
            edge = rows[-1]["relation"]["page_key"]
            low, high = (edge, high) if page.backward else (low, edge)
        return found

    async def count(self, access: Access, wanted: RelationFilter) -> int:
        params = {**access.params(), **wanted.times.params()}
        if _anchored(wanted):
            rows = await self._graph.read(_COUNT_OF_ENTITY, **params, **_anchor(wanted))
        else:
            rows = await self._graph.read(_COUNT, **params, types=list(canonical.stored(wanted.types)))
        return int(rows[0]["total"])

    async def of_memories(self, access: Access, memory_ids: Collection[str]) -> dict[str, list[Relation]]:
        if not memory_ids:
            return {}
        rows = await self._graph.read(_OF_MEMORIES, **access.params(), ids=list(dict.fromkeys(memory_ids)))
        found: defaultdict[str, list[Relation]] = defaultdict(list)
        for row, relation in zip(rows, await self._relations(access, rows), strict=True):
            if relation is not None:
                found[row["memory"]].append(relation)
        return dict(found)

    async def evidence(self, access: Access, relation_id: str, page: PageRequest) -> Page[RelationEvidence]:
        if not is_id(relation_id):
            return Page([], [], has_next=False, has_previous=False)
        rows = await self._graph.read(_EVIDENCE, **access.params(), relation_id=relation_id)
        said = {f"{row['recorded_at']}|{row['memory']}|{row['role']}": row for row in rows}
        keys = [key for key in said if page.key is None or (key < page.key if page.backward else key > page.key)]
        shown = keys[-page.size :] if page.backward else keys[: page.size]
        more = len(keys) > len(shown)
        return Page(
            items=[RelationEvidence(said[key]["memory"], EvidenceRole(said[key]["role"])) for key in shown],
            keys=shown,
            has_next=page.key is not None if page.backward else more,
            has_previous=more if page.backward else page.key is not None,
        )

    async def state(self, access: Access, said: CheckedStatement) -> str:
        return await self._statements.state(access, said)

    async def amend(self, access: Access, id_: str, say: Callable[[Standing | None], Saying | None]) -> str:
        return await self._statements.amend(access, id_, say)

    async def owner_entity(self, access: Access) -> str | None:
        rows = await self._graph.read(_SELF, **access.params())
        return str(rows[0]["id"]) if rows else None

    async def entities(self, access: Access, ids: Collection[str]) -> dict[str, Entity]:
        if not ids:
            return {}
        rows = await self._graph.read(_ENTITIES, **access.params(), ids=list(ids))
        keys = await self._keys.of(access.owner)
        return {row["entity"]["id"]: to_entity(row["entity"], access.clearance, keys) for row in rows}

    async def survivors(self, access: Access, ids: Collection[str]) -> dict[str, str]:
        return await surviving_entities(self._graph, access, ids)

    async def walk(
        self,
        access: Access,
        frontier: Sequence[str],
        types: Sequence[str],
        times: Times,
        *,
        limit: int,
        within: Collection[str] | None = None,
    ) -> list[Tie]:
        rows = await self._graph.read(
            _WALK,
            **access.params(),
            **times.params(),
            frontier=list(frontier),
            within=None if within is None else dict.fromkeys(within, True),
            types=list(types),
            limit=limit,
        )
        return [Tie(*tie) for row in rows for tie in row["ties"]]

    async def _relations(self, access: Access, rows: Sequence[Row]) -> list[Relation | None]:
        entities = await self.entities(access, ends_of(rows))
        keys = await self._keys.of(access.owner)
        return [to_relation(row, entities, access.clearance, keys) for row in rows]


def _anchored(wanted: RelationFilter) -> bool:
    return (wanted.subject or wanted.object or wanted.entity) is not None


def _anchor(wanted: RelationFilter) -> dict[str, object]:
    """Return from which entity to read, and at which ends it stands."""
    types = canonical.stored(wanted.types)
    ends = canonical.ends_as_subject(wanted.types)
    at_subject, at_object = ends.at_subject, ends.at_object
    if wanted.entity is not None:
        at_subject = at_object = types
    elif wanted.subject is None:
        at_subject, at_object = at_object, at_subject
    return {
        "entity_id": wanted.entity or wanted.subject or wanted.object,
        "other_id": wanted.object if wanted.subject is not None else None,
        "at_subject": list(at_subject),
        "at_object": list(at_object),
    }


def _span(owner: str, page: PageRequest) -> tuple[str, str]:
    """Return the page keys between which the page lies."""
    if page.key is not None and not (page.key.startswith(f"{owner}|") and is_id(page.key[len(owner) + 1 :])):
        argument = "before" if page.backward else "after"
        raise InvalidInput(f"{argument} is not a cursor of this list.", argument)
    low, high = f"{owner}|", f"{owner}|~"
    if page.key is None:
        return low, high
    return (page.key, high) if page.backward else (low, page.key)
