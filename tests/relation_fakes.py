"""The relation service in memory, for tests of what stands on it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from knowledge.access import Access
from knowledge.entities.entity import Entity
from knowledge.errors import InvalidInput, NotFound
from knowledge.ids import new_id
from knowledge.instants import to_instant
from knowledge.levels import Sensitivity
from knowledge.memories.memory import TimePrecision
from knowledge.pages import Page, PageRequest
from knowledge.relations.queries import MapMember, RelationEvidence, RelationFilter, RelationshipMap, StateRelation
from knowledge.relations.relation import Bound, Bounds, Relation, RelationOrigin, RelationType
from tests.memory_fakes import AT, page_of


@dataclass
class InMemoryRelations:
    entities: dict[str, Entity]
    kept: dict[str, Relation] = field(default_factory=dict)
    rests_on: dict[str, list[RelationEvidence]] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)

    def put(self, kind: RelationType, subject: Entity, other: Entity | None, value: str | None = None) -> Relation:
        id_ = new_id()
        self.kept[id_] = Relation(
            id=id_,
            fact=id_,
            owner=subject.owner,
            type=kind,
            subject=subject,
            object=other,
            value=value,
            label=None,
            bounds=Bounds(),
            recorded_at=AT,
            superseded_at=None,
            confidence=1.0,
            origin=RelationOrigin.STATED,
            sensitivity=Sensitivity.CONFIDENTIAL,
            page_key=f"{subject.owner}|{id_}",
        )
        return self.kept[id_]

    async def get_many(self, access: Access, ids: Sequence[str]) -> dict[str, Relation]:
        return {id_: self.kept[id_] for id_ in ids if id_ in self.kept and self.kept[id_].owner == access.owner}

    async def relations(
        self,
        access: Access,
        subject: str | None,
        types: Sequence[RelationType],
        other: str | None,
        as_of: datetime | None,
        known_at: datetime | None,
        page: PageRequest,
        /,
    ) -> Page[Relation]:
        return self._page(access, RelationFilter(subject, other, None, tuple(types)), page)

    async def of_entity(
        self,
        access: Access,
        entity_id: str,
        types: Sequence[RelationType],
        as_of: datetime | None,
        known_at: datetime | None,
        page: PageRequest,
        /,
    ) -> Page[Relation]:
        return self._page(access, RelationFilter(entity=entity_id, types=tuple(types)), page)

    async def count(self, access: Access, wanted: RelationFilter) -> int:
        return len(self._matching(access, wanted))

    async def of_memories(self, access: Access, memory_ids: Sequence[str]) -> dict[str, list[Relation]]:
        self.asked.append("of_memories")
        return {
            memory_id: [
                self.kept[id_]
                for id_, evidence in self.rests_on.items()
                if memory_id in {item.memory_id for item in evidence}
            ]
            for memory_id in memory_ids
        }

    async def evidence(self, access: Access, relation_id: str, page: PageRequest) -> Page[RelationEvidence]:
        return page_of(self.rests_on.get(relation_id, []), lambda item: item.memory_id, page)

    async def relationship_map(
        self,
        access: Access,
        center: str | None,
        depth: int,
        types: Sequence[RelationType],
        as_of: datetime | None,
        known_at: datetime | None,
        limit: int,
    ) -> RelationshipMap | None:
        if not 1 <= depth <= 4:
            raise InvalidInput("depth must be from 1 to 4.", "depth")
        own = [entity for entity in self.entities.values() if entity.owner == access.owner]
        found = [e for e in own if (e.id == center if center else e.contact is not None and e.contact.is_self)]
        if not found:
            return None
        tied = self._matching(access, RelationFilter(entity=found[0].id, types=tuple(types)))
        members = [MapMember(tie.object, 1, tie.confidence) for tie in tied if tie.object is not None]
        return RelationshipMap(found[0], tuple(members[:limit]), tuple(tied[:limit]), truncated=len(tied) > limit)

    async def state(self, access: Access, said: StateRelation) -> Relation:
        subject = self._end(access, said.subject, "subject")
        other = None if said.object is None else self._end(access, said.object, "object")
        relation = self.put(said.type, subject, other, said.value)
        bounds = Bounds(_bound(said.valid_from), _bound(said.valid_to))
        self.kept[relation.id] = replace(relation, label=said.label, bounds=bounds)
        return self.kept[relation.id]

    async def end(self, access: Access, relation_id: str, valid_to: datetime | None, /) -> Relation:
        relation = self._own(access, relation_id)
        self.kept[relation_id] = replace(relation, bounds=Bounds(relation.bounds.since, _bound(valid_to or AT)))
        return self.kept[relation_id]

    async def retract(self, access: Access, relation_id: str, /) -> Relation:
        self.kept[relation_id] = replace(self._own(access, relation_id), superseded_at=AT)
        return self.kept[relation_id]

    def _own(self, access: Access, relation_id: str) -> Relation:
        relation = self.kept.get(relation_id)
        if relation is None or relation.owner != access.owner:
            raise NotFound("relation", "id")
        return relation

    def _end(self, access: Access, entity_id: str, which: str) -> Entity:
        entity = self.entities.get(entity_id)
        if entity is None or entity.owner != access.owner:
            raise NotFound("entity", "input", which)
        return entity

    def _page(self, access: Access, wanted: RelationFilter, page: PageRequest) -> Page[Relation]:
        return page_of(self._matching(access, wanted), lambda relation: relation.page_key, page)

    def _matching(self, access: Access, wanted: RelationFilter) -> list[Relation]:
        return [
            relation
            for relation in self.kept.values()
            if relation.owner == access.owner
            and (not wanted.types or relation.type in wanted.types)
            and wanted.subject in (None, relation.subject.id)
            and wanted.object in (None, relation.object and relation.object.id)
            and wanted.entity in (None, relation.subject.id, relation.object and relation.object.id)
        ]


def _bound(moment: datetime | None) -> Bound | None:
    return None if moment is None else Bound(to_instant(moment), TimePrecision.INSTANT)
