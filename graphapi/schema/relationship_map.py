"""The people and things around one entity."""

from __future__ import annotations

import strawberry

from graphapi.schema.entity import Entity
from graphapi.schema.relation import Relation
from knowledge.relations import queries as domain


@strawberry.type
class MapMember:
    entity: Entity
    distance: int
    strength: float

    @classmethod
    def of(cls, member: domain.MapMember) -> MapMember:
        return cls(entity=Entity.of(member.entity), distance=member.distance, strength=member.strength)


@strawberry.type
class RelationshipMap:
    center: Entity
    members: list[MapMember]
    relations: list[Relation]
    truncated: bool

    @classmethod
    def of(cls, found: domain.RelationshipMap) -> RelationshipMap:
        return cls(
            center=Entity.of(found.center),
            members=[MapMember.of(member) for member in found.members],
            relations=[Relation.of(relation) for relation in found.relations],
            truncated=found.truncated,
        )
