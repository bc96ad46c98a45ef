"""Watch memories, and the graph that they make, as they change."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Mapping, Sequence

from strawberry import UNSET, Info

from graphapi.context import Context, context_of
from graphapi.resolvers.deliveries import seen
from graphapi.schema.connections import given
from graphapi.schema.entity import Entity
from graphapi.schema.events import GraphEvent, MemoryEvent
from graphapi.schema.node import Node
from graphapi.schema.relation import Relation
from graphapi.schema.scalars import Position
from graphapi.schema.topic import Topic
from knowledge.events.event import ENTITY_EVENTS, MEMORY_EVENTS, RELATION_EVENTS, TOPIC_EVENTS, EventType
from knowledge.events.hub import Delivery
from knowledge.memories.memory import Memory


async def memory_events(info: Info, after: Position | None = UNSET) -> AsyncGenerator[MemoryEvent, None]:
    """Refuse a broken cursor before the first event, so that the client sees an error and no empty stream."""
    context = context_of(info)
    deliveries = context.services.events.subscribe(context.access.owner, given(after))
    return seen(context, deliveries, MEMORY_EVENTS.__contains__, _memories, _memory_event)


async def graph_events(info: Info, after: Position | None = UNSET) -> AsyncGenerator[GraphEvent, None]:
    context = context_of(info)
    deliveries = context.services.events.subscribe(context.access.owner, given(after))
    return seen(context, deliveries, lambda kind: kind not in MEMORY_EVENTS, _nodes, _graph_event)


async def _memories(context: Context, deliveries: Sequence[Delivery]) -> Mapping[str, Memory]:
    found = await context.loaders.memory.load_many(_ids(deliveries))
    return {memory.id: memory for memory in found if memory is not None}


def _memory_event(context: Context, delivery: Delivery, memory: Memory | None) -> MemoryEvent | None:
    # The owner learns that something is gone; who acts for them, only of what they might have seen.
    if memory is None and not context.access.is_owner and (delivery.level or 0) > context.access.clearance:
        return None
    return MemoryEvent.of(delivery, None if delivery.type is EventType.DELETED else memory)


async def _nodes(context: Context, deliveries: Sequence[Delivery]) -> Mapping[str, Node]:
    """Return the nodes by the ids asked for: that of an entity or topic merged away brings its survivor."""
    loaders = context.loaders
    entities, topics, relations = (
        _ids([delivery for delivery in deliveries if delivery.type in kinds])
        for kinds in (ENTITY_EVENTS, TOPIC_EVENTS, RELATION_EVENTS)
    )
    found = await asyncio.gather(
        loaders.entity.load_many(entities), loaders.topic.load_many(topics), loaders.relation.load_many(relations)
    )
    return {
        **{id_: Entity.of(one) for id_, one in zip(entities, found[0], strict=True) if one is not None},
        **{id_: Topic.of(one) for id_, one in zip(topics, found[1], strict=True) if one is not None},
        **{id_: Relation.of(one) for id_, one in zip(relations, found[2], strict=True) if one is not None},
    }


def _graph_event(context: Context, delivery: Delivery, node: Node | None) -> GraphEvent | None:
    event = GraphEvent.of(delivery, node)
    # What is above the clearance does not exist; that it became one with what is not would tell of it.
    is_itself = node is not None and node.id == event.node_id
    return event if is_itself or (delivery.level or 0) <= context.access.clearance else None


def _ids(deliveries: Sequence[Delivery]) -> list[str]:
    return list(dict.fromkeys(delivery.id for delivery in deliveries if delivery.id is not None))
