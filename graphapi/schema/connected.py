"""The memories that one is connected to, with how surely and why."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

import strawberry
from strawberry import Info

from graphapi.context import context_of
from graphapi.loaders import Loaders
from graphapi.schema import enums as _registered  # noqa: F401 — names the domain's enums before they are used
from graphapi.schema import memory as memories
from graphapi.schema.connections import Connection, Edge, PageInfo, counted, cursors_of, slice_of
from graphapi.schema.lazy import AMemory
from knowledge.memories import connection as domain
from knowledge.memories.connection import ConnectionReason
from knowledge.pages import PageRequest

LISTING = "connected-memories"
SIMILAR = "similar-memories"


@strawberry.type
class ConnectedMemoryEdge(Edge):
    stored: strawberry.Private[domain.Connection]
    node: AMemory
    score: float

    @strawberry.field
    async def reason(self, info: Info) -> str:
        loaders, via = context_of(info).loaders, self.stored.via
        match self.stored.reason:
            case ConnectionReason.ENTITY:
                entity = await loaders.entity.load(via) if via else None
                return f"both name {entity.name}" if entity else "both name the same"
            case ConnectionReason.TOPIC:
                topic = await loaders.topic.load(via) if via else None
                return f"both about {topic.name}" if topic else "both about the same"
            case ConnectionReason.MEANING:
                return "alike in meaning"
            case ConnectionReason.SEQUENCE:
                return "one follows the other"


@strawberry.type
class ConnectedMemoryConnection(Connection):
    edges: list[ConnectedMemoryEdge]

    @strawberry.field
    def nodes(self) -> list[AMemory]:
        return [edge.node for edge in self.edges]

    @classmethod
    async def of(
        cls, found: Sequence[domain.Connection], request: PageRequest, loaders: Loaders, listing: str = LISTING
    ) -> ConnectedMemoryConnection:
        """Load the memories; those that went or were locked a moment ago are left out."""
        page = slice_of(found, _closest_first, request)
        loaded = await asyncio.gather(*(loaders.memory.load(one.memory) for one in page.items))
        return cls(
            edges=[
                ConnectedMemoryEdge(cursor=cursor, stored=one, node=memories.Memory.of(memory), score=one.score)
                for cursor, one, memory in zip(cursors_of(listing, page), page.items, loaded, strict=True)
                if memory is not None and memory.locked_by is None
            ],
            page_info=PageInfo.of(page, listing),
            count=counted(len(found)),
        )


def _closest_first(one: domain.Connection) -> str:
    return f"{2_000_000 - round(one.score * 1_000_000):08d}|{one.memory}"
