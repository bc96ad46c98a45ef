"""The places of a memory's text that name an entity."""

from __future__ import annotations

from collections.abc import Sequence

import strawberry

from graphapi.schema import entity as entities
from graphapi.schema.connections import Connection, Edge, PageInfo, counted, cursors_of, slice_of
from graphapi.schema.lazy import AnEntity
from knowledge.entities import entity as domain
from knowledge.pages import PageRequest

LISTING = "mentions"


@strawberry.type
class MentionEdge(Edge):
    node: AnEntity
    start: int
    end: int
    surface: str
    confidence: float


@strawberry.type
class MentionConnection(Connection):
    edges: list[MentionEdge]

    @strawberry.field
    def nodes(self) -> list[AnEntity]:
        return [edge.node for edge in self.edges]

    @classmethod
    def of(cls, mentions: Sequence[domain.Mention], content: str, request: PageRequest) -> MentionConnection:
        page = slice_of(mentions, _key, request)
        return cls(
            edges=[
                MentionEdge(
                    cursor=cursor,
                    node=entities.Entity.of(mention.entity),
                    start=mention.start,
                    end=mention.end,
                    surface=content[mention.start : mention.end],
                    confidence=mention.confidence,
                )
                for cursor, mention in zip(cursors_of(LISTING, page), page.items, strict=True)
            ],
            page_info=PageInfo.of(page, LISTING),
            count=counted(len(mentions)),
        )


def _key(mention: domain.Mention) -> str:
    return f"{mention.start:06d}|{mention.end:06d}|{mention.entity.id}"
