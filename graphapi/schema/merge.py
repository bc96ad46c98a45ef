"""Which entities were made one, why and when."""

from __future__ import annotations

from datetime import datetime

import strawberry

from graphapi.ids import Noun, encode
from graphapi.schema.entity import Entity
from graphapi.schema.node import Node
from knowledge.entities import entity as domain
from knowledge.entities import merging


@strawberry.type(description="A merge of entities, by you or by the service; undoMerge takes it back.")
class EntityMerge(Node):
    survivor: Entity = strawberry.field(description="Who holds by now what was merged.")
    merged_names: list[str]
    reason: str
    at: datetime
    automatic: bool
    undone: bool

    @classmethod
    def of(cls, merge: merging.EntityMerge, survivor: domain.Entity) -> EntityMerge:
        return cls(
            id=strawberry.ID(encode(Noun.ENTITY_MERGE, merge.id)),
            survivor=Entity.of(survivor),
            merged_names=list(merge.merged_names),
            reason=merge.reason,
            at=merge.at,
            automatic=merge.automatic,
            undone=merge.undone,
        )
