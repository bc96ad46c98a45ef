"""One owner with people, memories and relations in a real graph, for the contract tests."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from cypher.statement import Statement
from knowledge.access import Access, Scope
from knowledge.events.event import EventType, NewEvent
from knowledge.ids import new_id
from knowledge.instants import to_instant
from knowledge.keys.owner_keys import OwnerKeys
from knowledge.keys.root import new_root
from knowledge.levels import Sensitivity
from knowledge.pages import PageRequest
from knowledge.relations.evidence import NewEvidence
from knowledge.relations.queries import StateRelation
from knowledge.relations.relation import Bounds, EvidenceRole, Relation, RelationOrigin, RelationType
from knowledge.relations.service import RelationService
from knowledge.stores.graph import Graph, Row
from knowledge.stores.relation_facts import RelationFacts
from tests.relation_evidence import bound

GENERAL, CONFIDENTIAL, SECRET, ULTRA = Sensitivity
KNOWS, WORKS_AT, LIVES_IN, PARENT_OF, CHILD_OF, SPOUSE_OF, BIRTHDAY_ON, FRIEND_OF = (
    RelationType.KNOWS,
    RelationType.WORKS_AT,
    RelationType.LIVES_IN,
    RelationType.PARENT_OF,
    RelationType.CHILD_OF,
    RelationType.SPOUSE_OF,
    RelationType.BIRTHDAY_ON,
    RelationType.FRIEND_OF,
)


def _statement(text: str, *params: str, returns: Sequence[str] = ()) -> Statement:
    return Statement("test/relations", "For a test.", text, frozenset(params), tuple(returns), True)


OPEN_LOG = _statement("CREATE (s:EventSequence {owner_id: $owner_id, seq: 0, epoch: 'e'})", "owner_id")
_ENTITIES = _statement(
    """UNWIND $rows AS row CREATE (e:Entity:Contact {id: row.id}) SET e += row.entity
    CREATE (e)-[:KNOWN_AS {text: row.name, counts: [0, 0, 0, 0], level: row.entity.level}]->(n:Name {key: row.id})""",
    "rows",
)
_MEMORIES = _statement("UNWIND $rows AS row CREATE (m:Memory {id: row.id}) SET m += row", "rows")
SET_LEVEL = _statement("MATCH (e:Entity {id: $id}) SET e.level = $level", "id", "level")
STANDING = _statement(
    """MATCH (r:Relation)-[:SUBJECT]->(s:Entity) WHERE r.owner_id = $owner_id OPTIONAL MATCH (r)-[:OBJECT]->(o:Entity)
    OPTIONAL MATCH (s)-[t]->(o) WHERE t.id = r.id
    RETURN r {.*} AS relation, s.id AS subject, o.id AS object, type(t) AS shadow, t {.*} AS edge ORDER BY r.id""",
    "owner_id",
)
COUNT_EDGES = _statement(
    "MATCH (e:Entity)-[t]->(:Entity) WHERE e.owner_id = $owner_id RETURN count(t) AS total", "owner_id"
)


class Keys:
    """Keys of owners that have no user node."""

    def __init__(self) -> None:
        self._made: dict[str, OwnerKeys] = {}

    async def of(self, owner: str) -> OwnerKeys:
        return self._made.setdefault(owner, OwnerKeys(owner, new_root()))


@dataclass
class World:
    """One owner with people and memories, by name."""

    graph: Graph
    facts: RelationFacts
    service: RelationService
    owner: str = field(default_factory=new_id)
    ids: dict[str, str] = field(default_factory=dict)
    said: int = 0

    def access(self, clearance: Sensitivity = CONFIDENTIAL) -> Access:
        return Access(self.owner, self.owner, "s", clearance, Scope.WRITE)

    async def meet(self, *names: str, level: Sensitivity = GENERAL) -> None:
        rows = []
        for name in names:
            id_ = self.ids[name] = new_id()
            entity = {
                "owner_id": self.owner,
                "level": int(level),
                "kind": "CONTACT",
                "name_key": id_,
                "page_key": f"{self.owner}|{id_}",
                "counts": [0, 0, 0, 0],
                "first_seen": [""] * 4,
                "last_seen": [""] * 4,
            }
            if name == "me":
                entity |= {"is_self": True, "self_of": self.owner}
            rows.append({"id": id_, "name": name, "entity": entity})
        await self.graph.write(_ENTITIES, rows=rows)

    async def remember(self, *names: str, level: Sensitivity = CONFIDENTIAL) -> None:
        rows = [
            {"id": self.ids.setdefault(name, new_id()), "owner_id": self.owner, "level": int(level), "status": "READY"}
            for name in names
        ]
        await self.graph.write(_MEMORIES, rows=rows)

    def evidence(
        self,
        memory: str,
        subject: str,
        kind: RelationType,
        other: str | None,
        since: str | None = None,
        until: str | None = None,
        **more: Any,
    ) -> NewEvidence:
        self.said += 1
        recorded = to_instant(datetime(2025, 1, 1, tzinfo=UTC) + timedelta(days=self.said))
        new = NewEvidence(
            source=self.ids[memory],
            subject=self.ids[subject],
            type=kind,
            object=self.ids[other] if other else None,
            value=None,
            role=EvidenceRole.STATES,
            bounds=Bounds(bound(since) if since else None, bound(until) if until else None),
            level=CONFIDENTIAL,
            confidence=0.8,
            origin=RelationOrigin.EXTRACTED,
            recorded_at=recorded,
        )
        return replace(new, **more)

    async def add(self, *evidence: NewEvidence) -> list[NewEvent]:
        return await self.graph.transact(lambda tx: self.facts.add(tx, self.owner, evidence))

    async def remove(self, *memories: str) -> list[NewEvent]:
        ids = [self.ids[memory] for memory in memories]
        return await self.graph.transact(lambda tx: self.facts.remove(tx, self.owner, ids))

    async def edit(self, memory: str, *evidence: NewEvidence) -> list[NewEvent]:
        return await self.graph.transact(lambda tx: self.facts.replace(tx, self.owner, [self.ids[memory]], evidence))

    async def rows(self) -> list[Row]:
        return await self.graph.read(STANDING, owner_id=self.owner)

    async def all(self, clearance: Sensitivity = CONFIDENTIAL, **times: datetime | None) -> list[Relation]:
        page = await self.service.relations(self.access(clearance), page=PageRequest(100), **times)  # type: ignore[arg-type]
        return list(page.items)

    def told(self, relations: Sequence[Relation]) -> set[tuple[str, str, str | None, str | None, str | None]]:
        names = {id_: name for name, id_ in self.ids.items()}
        return {
            (
                r.type.value,
                names[r.subject.id],
                names[r.object.id] if r.object else r.value,
                r.bounds.since.at[:10] if r.bounds.since else None,
                r.bounds.until.at[:10] if r.bounds.until else None,
            )
            for r in relations
        }


def kinds(events: Sequence[NewEvent]) -> list[tuple[EventType, int]]:
    return [(event.type, len(event.ids)) for event in events]


def state(world: World, subject: str, kind: RelationType, other: str | None, **more: Any) -> StateRelation:
    return StateRelation(world.ids[subject], kind, world.ids[other] if other else None, **more)
