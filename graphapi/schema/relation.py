"""How two entities relate, with the evidence for it."""

from __future__ import annotations

from datetime import datetime

import strawberry
from strawberry import UNSET, Info

from graphapi.context import context_of
from graphapi.ids import Noun, encode
from graphapi.schema import entity as entities
from graphapi.schema import enums as _registered  # noqa: F401 — names the domain's enums before they are used
from graphapi.schema import evidence as evidences
from graphapi.schema.connections import Connection, Count, Edge, PageInfo, cursors_of, page_request
from graphapi.schema.lazy import AnEntity, EvidenceOf
from graphapi.schema.node import Node
from knowledge.instants import to_datetime
from knowledge.levels import Sensitivity
from knowledge.memories.memory import TimePrecision
from knowledge.pages import MAX_PAGE, Page, PageRequest
from knowledge.relations import relation as domain
from knowledge.relations.relation import RelationOrigin, RelationType

LISTING = "relations"


@strawberry.type(
    description="How two entities relate, and when. Symmetric types are stored once and read from both ends."
)
class Relation(Node):
    stored: strawberry.Private[domain.Relation]
    type: RelationType
    value: str | None
    label: str | None = strawberry.field(description='The words used: "landlord", "stepdad".')
    valid_from: datetime | None = strawberry.field(description="True in the world from here on.")
    valid_from_precision: TimePrecision | None
    valid_to: datetime | None = strawberry.field(description="True in the world until here, exclusive.")
    valid_to_precision: TimePrecision | None
    recorded_at: datetime = strawberry.field(description="Believed by the service from here on.")
    superseded_at: datetime | None
    confidence: float
    origin: RelationOrigin
    sensitivity: Sensitivity

    @classmethod
    def of(cls, relation: domain.Relation) -> Relation:
        since, until = relation.bounds.since, relation.bounds.until
        return cls(
            id=strawberry.ID(encode(Noun.RELATION, relation.id)),
            stored=relation,
            type=relation.type,
            value=relation.value,
            label=relation.label,
            valid_from=to_datetime(since.at) if since else None,
            valid_from_precision=since.precision if since else None,
            valid_to=to_datetime(until.at) if until else None,
            valid_to_precision=until.precision if until else None,
            recorded_at=relation.recorded_at,
            superseded_at=relation.superseded_at,
            confidence=relation.confidence,
            origin=relation.origin,
            sensitivity=relation.sensitivity,
        )

    @strawberry.field
    def subject(self) -> AnEntity:
        return entities.Entity.of(self.stored.subject)

    @strawberry.field
    def object(self) -> AnEntity | None:
        return None if self.stored.object is None else entities.Entity.of(self.stored.object)

    @strawberry.field
    async def evidence(self, info: Info, first: int | None = UNSET, after: str | None = UNSET) -> EvidenceOf:
        context = context_of(info)
        request = page_request(evidences.LISTING, first, after)
        page = await context.services.relations.evidence(context.access, self.stored.id, request)

        async def count() -> int:
            number, rest = 0, PageRequest(size=MAX_PAGE)
            while True:
                part = await context.services.relations.evidence(context.access, self.stored.id, rest)
                number += len(part.items)
                if not part.has_next:
                    return number
                rest = PageRequest(size=MAX_PAGE, key=part.keys[-1])

        return await evidences.EvidenceConnection.of(page, count, context.loaders)


@strawberry.type
class RelationEdge(Edge):
    node: Relation


@strawberry.type
class RelationConnection(Connection):
    edges: list[RelationEdge]

    @strawberry.field
    def nodes(self) -> list[Relation]:
        return [edge.node for edge in self.edges]

    @classmethod
    def of(cls, page: Page[domain.Relation], count: Count) -> RelationConnection:
        return cls(
            edges=[
                RelationEdge(cursor=cursor, node=Relation.of(item))
                for cursor, item in zip(cursors_of(LISTING, page), page.items, strict=True)
            ],
            page_info=PageInfo.of(page, LISTING),
            count=count,
        )
