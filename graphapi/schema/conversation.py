"""A conversation: the memories that came in one channel, in order."""

from __future__ import annotations

from datetime import datetime

import strawberry
from strawberry import UNSET, Info

from graphapi.context import context_of
from graphapi.ids import Noun, encode
from graphapi.schema import entity as entities
from graphapi.schema import enums as _registered  # noqa: F401 — names the domain's enums before they are used
from graphapi.schema import memory as memories
from graphapi.schema import topic as topical
from graphapi.schema.connections import Connection, Count, Edge, PageInfo, counted, cursors_of, page_request, slice_of
from graphapi.schema.lazy import Entities, Memories, Topics
from graphapi.schema.node import Node
from knowledge.conversations import conversation as domain
from knowledge.levels import Sensitivity
from knowledge.memories.memory import MemoryKind
from knowledge.pages import Page

LISTING = "conversations"


@strawberry.type
class Conversation(Node):
    stored: strawberry.Private[domain.Conversation]
    title: str | None
    channel: str | None
    kind: MemoryKind | None = strawberry.field(description="The dominant kind of its memories.")
    sensitivity: Sensitivity | None = strawberry.field(description="The highest that the caller may see.")
    started_at: datetime | None
    ended_at: datetime | None

    @classmethod
    def of(cls, conversation: domain.Conversation) -> Conversation:
        return cls(
            id=strawberry.ID(encode(Noun.CONVERSATION, conversation.id)),
            stored=conversation,
            title=conversation.title,
            channel=conversation.channel,
            kind=conversation.kind,
            sensitivity=conversation.sensitivity,
            started_at=conversation.started_at,
            ended_at=conversation.ended_at,
        )

    @strawberry.field
    async def participants(self, info: Info, first: int | None = UNSET, after: str | None = UNSET) -> Entities:
        request = page_request("participants", first, after)
        found = await context_of(info).loaders.participants.load(self.stored.id)
        page = slice_of(found, lambda entity: entity.page_key, request)
        return entities.EntityConnection.of(page, counted(len(found)), "participants")

    @strawberry.field
    async def topics(self, info: Info, first: int | None = UNSET, after: str | None = UNSET) -> Topics:
        request = page_request("conversation-topics", first, after)
        found = await context_of(info).loaders.conversation_topics.load(self.stored.id)
        page = slice_of(found, lambda topic: topic.page_key, request)
        return topical.TopicConnection.of(page, counted(len(found)), "conversation-topics")

    @strawberry.field
    async def memories(
        self,
        info: Info,
        first: int | None = UNSET,
        after: str | None = UNSET,
        last: int | None = UNSET,
        before: str | None = UNSET,
    ) -> Memories:
        context, conversation = context_of(info), self.stored.id
        request = page_request(memories.LISTING, first, after, last, before)
        page = await context.services.memories.of_conversation(context.access, conversation, request)
        return memories.MemoryConnection.of(
            page, lambda: context.services.memories.count_of_conversation(context.access, conversation)
        )


@strawberry.type
class ConversationEdge(Edge):
    node: Conversation


@strawberry.type
class ConversationConnection(Connection):
    edges: list[ConversationEdge]

    @strawberry.field
    def nodes(self) -> list[Conversation]:
        return [edge.node for edge in self.edges]

    @classmethod
    def of(cls, page: Page[domain.Conversation], count: Count) -> ConversationConnection:
        return cls(
            edges=[
                ConversationEdge(cursor=cursor, node=Conversation.of(item))
                for cursor, item in zip(cursors_of(LISTING, page), page.items, strict=True)
            ],
            page_info=PageInfo.of(page, LISTING),
            count=count,
        )
