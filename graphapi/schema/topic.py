"""A topic, and the weight it has in a memory."""

from __future__ import annotations

from collections.abc import Sequence

import strawberry
from strawberry import UNSET, Info

from graphapi.context import context_of
from graphapi.ids import Noun, encode
from graphapi.schema import entity as entities
from graphapi.schema import memory as memories
from graphapi.schema.connections import Connection, Count, Edge, PageInfo, counted, cursors_of, page_request, slice_of
from graphapi.schema.lazy import Entities, Memories
from graphapi.schema.node import Node
from knowledge.levels import Sensitivity
from knowledge.pages import Page, PageRequest
from knowledge.topics import topic as domain

LISTING = "topics"
WEIGHTED = "weighted-topics"


@strawberry.type(description="What memories are about.")
class Topic(Node):
    stored: strawberry.Private[domain.Topic]
    name: str
    sensitivity: Sensitivity
    memory_count: int

    @classmethod
    def of(cls, topic: domain.Topic) -> Topic:
        return cls(
            id=strawberry.ID(encode(Noun.TOPIC, topic.id)),
            stored=topic,
            name=topic.name,
            sensitivity=topic.sensitivity,
            memory_count=topic.memory_count,
        )

    @strawberry.field
    async def memories(self, info: Info, first: int | None = UNSET, after: str | None = UNSET) -> Memories:
        context, topic = context_of(info), self.stored.id
        request = page_request(memories.LISTING, first, after)
        page = await context.services.memories.of_topic(context.access, topic, request)
        return memories.MemoryConnection.of(
            page, lambda: context.services.memories.count_of_topic(context.access, topic)
        )

    @strawberry.field
    async def entities(self, info: Info, first: int | None = UNSET, after: str | None = UNSET) -> Entities:
        context, topic = context_of(info), self.stored.id
        request = page_request(entities.LISTING, first, after)
        page = await context.services.entities.of_topic(context.access, topic, request)
        return entities.EntityConnection.of(
            page, lambda: context.services.entities.count_of_topic(context.access, topic)
        )


@strawberry.type
class TopicEdge(Edge):
    node: Topic


@strawberry.type
class TopicConnection(Connection):
    edges: list[TopicEdge]

    @strawberry.field
    def nodes(self) -> list[Topic]:
        return [edge.node for edge in self.edges]

    @classmethod
    def of(cls, page: Page[domain.Topic], count: Count, listing: str = LISTING) -> TopicConnection:
        return cls(
            edges=[
                TopicEdge(cursor=cursor, node=Topic.of(item))
                for cursor, item in zip(cursors_of(listing, page), page.items, strict=True)
            ],
            page_info=PageInfo.of(page, listing),
            count=count,
        )


@strawberry.type
class MemoryTopicEdge(Edge):
    node: Topic
    weight: float


@strawberry.type
class MemoryTopicConnection(Connection):
    edges: list[MemoryTopicEdge]

    @strawberry.field
    def nodes(self) -> list[Topic]:
        return [edge.node for edge in self.edges]

    @classmethod
    def of(cls, topics: Sequence[domain.WeightedTopic], request: PageRequest) -> MemoryTopicConnection:
        page = slice_of(topics, _heaviest_first, request)
        return cls(
            edges=[
                MemoryTopicEdge(cursor=cursor, node=Topic.of(item.topic), weight=item.weight)
                for cursor, item in zip(cursors_of(WEIGHTED, page), page.items, strict=True)
            ],
            page_info=PageInfo.of(page, WEIGHTED),
            count=counted(len(topics)),
        )


def _heaviest_first(weighted: domain.WeightedTopic) -> str:
    return f"{1_000_000 - round(weighted.weight * 1000):08d}|{weighted.topic.id}"
