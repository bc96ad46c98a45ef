"""The memories that a relation rests on."""

from __future__ import annotations

import asyncio

import strawberry

from graphapi.loaders import Loaders
from graphapi.schema import enums as _registered  # noqa: F401 — names the domain's enums before they are used
from graphapi.schema import memory as memories
from graphapi.schema.connections import Connection, Count, Edge, PageInfo, cursors_of
from graphapi.schema.lazy import AMemory
from knowledge.pages import Page
from knowledge.relations.queries import RelationEvidence
from knowledge.relations.relation import EvidenceRole

LISTING = "evidence"


@strawberry.type
class EvidenceEdge(Edge):
    node: AMemory
    role: EvidenceRole


@strawberry.type
class EvidenceConnection(Connection):
    edges: list[EvidenceEdge]

    @strawberry.field
    def nodes(self) -> list[AMemory]:
        return [edge.node for edge in self.edges]

    @classmethod
    async def of(cls, page: Page[RelationEvidence], count: Count, loaders: Loaders) -> EvidenceConnection:
        """Load the memories; those that the caller may not see are left out."""
        found = await asyncio.gather(*(loaders.memory.load(item.memory_id) for item in page.items))
        return cls(
            edges=[
                EvidenceEdge(cursor=cursor, node=memories.Memory.of(memory), role=item.role)
                for cursor, item, memory in zip(cursors_of(LISTING, page), page.items, found, strict=True)
                if memory is not None
            ],
            page_info=PageInfo.of(page, LISTING),
            count=count,
        )
