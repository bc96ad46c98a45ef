"""The three roots: which verb answers which field."""

from __future__ import annotations

from collections.abc import AsyncGenerator

import strawberry

from graphapi.resolvers import account as on_account
from graphapi.resolvers import conversations as on_conversations
from graphapi.resolvers import entities as on_entities
from graphapi.resolvers import events as on_events
from graphapi.resolvers import ingestion as on_ingestion
from graphapi.resolvers import memories as on_memories
from graphapi.resolvers import merges as on_merges
from graphapi.resolvers import nodes as on_nodes
from graphapi.resolvers import relations as on_relations
from graphapi.resolvers import search as on_search
from graphapi.resolvers import topics as on_topics
from graphapi.schema.account import User
from graphapi.schema.connected import ConnectedMemoryConnection
from graphapi.schema.conversation import Conversation, ConversationConnection
from graphapi.schema.entity import Entity, EntityConnection
from graphapi.schema.events import GraphEvent, MemoryEvent
from graphapi.schema.ingestion import IngestionStatus
from graphapi.schema.memory import Memory, MemoryConnection
from graphapi.schema.merge import EntityMerge
from graphapi.schema.node import Node
from graphapi.schema.payloads import (
    CaptureMemoriesPayload,
    DeletePayload,
    EntityPayload,
    MemoryPayload,
    RelationPayload,
    TopicPayload,
)
from graphapi.schema.relation import Relation, RelationConnection
from graphapi.schema.relationship_map import RelationshipMap
from graphapi.schema.scalars import Position
from graphapi.schema.search import SearchConnection
from graphapi.schema.topic import TopicConnection


@strawberry.type
class Query:
    node: Node | None = strawberry.field(resolver=on_nodes.node)
    nodes: list[Node | None] = strawberry.field(resolver=on_nodes.nodes, description="At most 100.")
    viewer: User = strawberry.field(resolver=on_account.viewer)
    event_cursor: Position = strawberry.field(
        resolver=on_account.event_cursor,
        description="Read it before the first query and subscribe after it: no event falls between.",
    )
    memory: Memory | None = strawberry.field(resolver=on_memories.memory)
    memories: MemoryConnection = strawberry.field(resolver=on_memories.memories, description="Newest occurredAt first.")
    trash: MemoryConnection = strawberry.field(resolver=on_memories.trash)
    similar_memories: ConnectedMemoryConnection = strawberry.field(
        resolver=on_memories.similar_memories, description="Most alike in meaning first; at most 100."
    )
    conversation: Conversation | None = strawberry.field(resolver=on_conversations.conversation)
    conversations: ConversationConnection = strawberry.field(resolver=on_conversations.conversations)
    search: SearchConnection = strawberry.field(resolver=on_search.search)
    entity: Entity | None = strawberry.field(resolver=on_entities.entity)
    entities: EntityConnection = strawberry.field(
        resolver=on_entities.entities,
        description="Most mentioned first. Where no name holds `name`: whoever is called something like it.",
    )
    entity_merges: list[EntityMerge] = strawberry.field(
        resolver=on_merges.entity_merges, description="Newest first; of one entity, those that it had part in."
    )
    topics: TopicConnection = strawberry.field(
        resolver=on_topics.topics,
        description="Most spoken of first. Where no name holds `name`: those that are called something like it.",
    )
    relation: Relation | None = strawberry.field(resolver=on_relations.relation)
    relations: RelationConnection = strawberry.field(
        resolver=on_relations.relations, description="asOf omitted: all times; knownAt omitted: now."
    )
    relationship_map: RelationshipMap | None = strawberry.field(
        resolver=on_relations.relationship_map, description="center omitted: the owner."
    )
    ingestion: IngestionStatus = strawberry.field(resolver=on_ingestion.ingestion)


@strawberry.type
class Mutation:
    capture_memory: MemoryPayload = strawberry.field(resolver=on_memories.capture_memory)
    capture_memories: CaptureMemoriesPayload = strawberry.field(
        resolver=on_memories.capture_memories, description="1..500 items, 900 KB in all; the valid ones are stored."
    )
    update_memory: MemoryPayload = strawberry.field(resolver=on_memories.update_memory)
    delete_memory: DeletePayload = strawberry.field(
        resolver=on_memories.delete_memory, description="To the trash for 30 days."
    )
    delete_memories: DeletePayload = strawberry.field(resolver=on_memories.delete_memories)
    restore_memory: MemoryPayload = strawberry.field(resolver=on_memories.restore_memory)
    erase_memory: DeletePayload = strawberry.field(resolver=on_memories.erase_memory, description="Now, for good.")
    retry_memory: MemoryPayload = strawberry.field(resolver=on_memories.retry_memory)
    create_contact: EntityPayload = strawberry.field(resolver=on_entities.create_contact)
    update_contact: EntityPayload = strawberry.field(resolver=on_entities.update_contact)
    delete_entity: DeletePayload = strawberry.field(
        resolver=on_merges.delete_entity, description="With all that is said of it; later memories may name it anew."
    )
    merge_entities: EntityPayload = strawberry.field(
        resolver=on_merges.merge_entities, description="Recorded, and undone by undoMerge."
    )
    separate_entity: EntityPayload = strawberry.field(
        resolver=on_merges.separate_entity,
        description="What these memories say of it is said of a new one; no machine makes the two one again.",
    )
    undo_merge: EntityPayload = strawberry.field(
        resolver=on_merges.undo_merge,
        description="What came after stays with the survivor, but for mentions by a name that only the other bore.",
    )
    rename_topic: TopicPayload = strawberry.field(
        resolver=on_topics.rename_topic, description="The old name goes on meaning it."
    )
    merge_topics: TopicPayload = strawberry.field(resolver=on_topics.merge_topics)
    state_relation: RelationPayload = strawberry.field(
        resolver=on_relations.state_relation, description="With origin STATED."
    )
    end_relation: RelationPayload = strawberry.field(resolver=on_relations.end_relation)
    retract_relation: RelationPayload = strawberry.field(resolver=on_relations.retract_relation)


@strawberry.type(
    description="after omitted: from now on. What is older than the log begins with one RESYNC_REQUIRED event that "
    "carries the cursor to go on from."
)
class Subscription:
    memory_events: AsyncGenerator[MemoryEvent, None] = strawberry.subscription(resolver=on_events.memory_events)
    graph_events: AsyncGenerator[GraphEvent, None] = strawberry.subscription(resolver=on_events.graph_events)
    ingestion: AsyncGenerator[IngestionStatus, None] = strawberry.subscription(
        resolver=on_ingestion.progress,
        description="How it stands now, and again as it changes, at most once a second.",
    )
