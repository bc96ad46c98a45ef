"""Names of nouns that refer to each other in a circle, resolved when the schema is built."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, TypeAlias

import strawberry

if TYPE_CHECKING:
    from graphapi.schema.connected import ConnectedMemoryConnection
    from graphapi.schema.conversation import Conversation
    from graphapi.schema.entity import Contact, Entity, EntityConnection
    from graphapi.schema.evidence import EvidenceConnection
    from graphapi.schema.memory import Memory, MemoryConnection
    from graphapi.schema.mention import MentionConnection
    from graphapi.schema.relation import RelationConnection
    from graphapi.schema.topic import MemoryTopicConnection, TopicConnection

AContact: TypeAlias = Annotated["Contact", strawberry.lazy("graphapi.schema.entity")]
AConversation: TypeAlias = Annotated["Conversation", strawberry.lazy("graphapi.schema.conversation")]
AnEntity: TypeAlias = Annotated["Entity", strawberry.lazy("graphapi.schema.entity")]
AMemory: TypeAlias = Annotated["Memory", strawberry.lazy("graphapi.schema.memory")]
ConnectedMemories: TypeAlias = Annotated["ConnectedMemoryConnection", strawberry.lazy("graphapi.schema.connected")]
Entities: TypeAlias = Annotated["EntityConnection", strawberry.lazy("graphapi.schema.entity")]
Memories: TypeAlias = Annotated["MemoryConnection", strawberry.lazy("graphapi.schema.memory")]
Mentions: TypeAlias = Annotated["MentionConnection", strawberry.lazy("graphapi.schema.mention")]
Relations: TypeAlias = Annotated["RelationConnection", strawberry.lazy("graphapi.schema.relation")]
Topics: TypeAlias = Annotated["TopicConnection", strawberry.lazy("graphapi.schema.topic")]
MemoryTopics: TypeAlias = Annotated["MemoryTopicConnection", strawberry.lazy("graphapi.schema.topic")]
EvidenceOf: TypeAlias = Annotated["EvidenceConnection", strawberry.lazy("graphapi.schema.evidence")]
