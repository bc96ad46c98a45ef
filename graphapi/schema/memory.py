"""A memory and the connections that lead to it."""

from __future__ import annotations

from datetime import datetime

import strawberry
from strawberry import UNSET, Info

from graphapi.context import context_of
from graphapi.ids import Noun, encode
from graphapi.schema import connected as connected_to
from graphapi.schema import conversation as conversations
from graphapi.schema import entity as entities
from graphapi.schema import enums as _registered  # noqa: F401 — names the domain's enums before they are used
from graphapi.schema import mention as mentioned
from graphapi.schema import relation as related
from graphapi.schema import topic as weighted
from graphapi.schema.connections import Connection, Count, Edge, PageInfo, counted, cursors_of, page_request, slice_of
from graphapi.schema.lazy import AContact, AConversation, ConnectedMemories, MemoryTopics, Mentions, Relations
from graphapi.schema.node import Node
from graphapi.schema.scalars import Json, as_json
from knowledge.instants import to_datetime
from knowledge.levels import Sensitivity
from knowledge.memories import memory as domain
from knowledge.memories.memory import MemoryKind, MemoryStatus, TimePrecision
from knowledge.pages import Page

LISTING = "memories"


@strawberry.type(description="A time expression in the content; `to` is exclusive, null for an instant.")
class TimeMention:
    start: int
    end: int
    text: str
    from_: datetime | None = strawberry.field(name="from")
    to: datetime | None
    precision: TimePrecision
    recurring: bool

    @classmethod
    def of(cls, mention: domain.TimeMention, content: str) -> TimeMention:
        return cls(
            start=mention.start,
            end=mention.end,
            text=content[mention.start : mention.end],
            from_=None if mention.since is None else to_datetime(mention.since),
            to=None if mention.to is None else to_datetime(mention.to),
            precision=mention.precision,
            recurring=mention.recurring,
        )


@strawberry.type(
    description="A message or note. Locked (lockedBy set), it is a shell: id, status, sensitivity, needsReview, "
    "revision and times; all else null or empty."
)
class Memory(Node):
    stored: strawberry.Private[domain.Memory]
    content: str | None
    locked_by: Sensitivity | None = strawberry.field(
        description="The level that needs a step-up this session does not have."
    )
    context: str | None = strawberry.field(description="The sender's remark.")
    source: str | None = strawberry.field(description='Where it came from: "whatsapp", "notes", an app\'s name.')
    metadata: Json | None
    keywords: list[str]
    kind: MemoryKind | None
    sensitivity: Sensitivity | None = strawberry.field(
        description="Null until classified or stated; until then only the capturing session opens it."
    )
    confidence: float | None = strawberry.field(description="Of the classification, 0..1; 1 where the user said it.")
    needs_review: bool
    status: MemoryStatus
    failure: str | None
    occurred_at: datetime
    recorded_at: datetime
    updated_at: datetime
    revision: int = strawberry.field(description="Grows with every change; see expectedRevision.")
    dates: list[TimeMention]

    @classmethod
    def of(cls, memory: domain.Memory) -> Memory:
        return cls(
            id=strawberry.ID(encode(Noun.MEMORY, memory.id)),
            stored=memory,
            content=memory.content,
            locked_by=memory.locked_by,
            context=memory.context,
            source=memory.source,
            metadata=as_json(memory.metadata),
            keywords=list(memory.keywords),
            kind=memory.kind,
            sensitivity=memory.sensitivity,
            confidence=memory.confidence,
            needs_review=memory.needs_review,
            status=memory.status,
            failure=memory.failure,
            occurred_at=memory.occurred_at,
            recorded_at=memory.recorded_at,
            updated_at=memory.updated_at,
            revision=memory.revision,
            dates=[TimeMention.of(mention, memory.content or "") for mention in memory.dates],
        )

    @strawberry.field
    async def speaker(self, info: Info) -> AContact | None:
        found = None if self.locked_by else await context_of(info).loaders.speaker.load(self.stored.id)
        return entities.Contact.of(found) if found is not None and found.contact is not None else None

    @strawberry.field
    async def conversation(self, info: Info) -> AConversation | None:
        if self.locked_by or self.stored.conversation_id is None:
            return None
        found = await context_of(info).loaders.conversation.load(self.stored.conversation_id)
        return None if found is None else conversations.Conversation.of(found)

    @strawberry.field
    async def mentions(self, info: Info, first: int | None = UNSET, after: str | None = UNSET) -> Mentions:
        request = page_request(mentioned.LISTING, first, after)
        found = () if self.locked_by else await context_of(info).loaders.mentions.load(self.stored.id)
        return mentioned.MentionConnection.of(found, self.content or "", request)

    @strawberry.field
    async def topics(self, info: Info, first: int | None = UNSET, after: str | None = UNSET) -> MemoryTopics:
        request = page_request(weighted.WEIGHTED, first, after)
        found = () if self.locked_by else await context_of(info).loaders.topics.load(self.stored.id)
        return weighted.MemoryTopicConnection.of(found, request)

    @strawberry.field
    async def relations(self, info: Info, first: int | None = UNSET, after: str | None = UNSET) -> Relations:
        request = page_request(related.LISTING, first, after)
        found = () if self.locked_by else await context_of(info).loaders.relations.load(self.stored.id)
        page = slice_of(found, lambda relation: relation.page_key, request)
        return related.RelationConnection.of(page, counted(len(found)))

    @strawberry.field
    async def connections(self, info: Info, first: int | None = UNSET, after: str | None = UNSET) -> ConnectedMemories:
        request, loaders = page_request(connected_to.LISTING, first, after), context_of(info).loaders
        found = () if self.locked_by else await loaders.connections.load(self.stored.id)
        return await connected_to.ConnectedMemoryConnection.of(found, request, loaders)


@strawberry.type
class MemoryEdge(Edge):
    node: Memory


@strawberry.type
class MemoryConnection(Connection):
    edges: list[MemoryEdge]

    @strawberry.field
    def nodes(self) -> list[Memory]:
        return [edge.node for edge in self.edges]

    @classmethod
    def of(cls, page: Page[domain.Memory], count: Count, listing: str = LISTING) -> MemoryConnection:
        return cls(
            edges=[
                MemoryEdge(cursor=cursor, node=Memory.of(item))
                for cursor, item in zip(cursors_of(listing, page), page.items, strict=True)
            ],
            page_info=PageInfo.of(page, listing),
            count=count,
        )
