"""Subscribers watch the graph change: entities, relations and topics, as far as they may see them."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import aclosing
from dataclasses import replace

import pytest

from graphapi.context import Context
from graphapi.resolvers import deliveries as on_deliveries
from graphapi.resolvers import events as on_events
from graphapi.schema.entity import Entity
from graphapi.schema.events import GraphEvent, GraphEventType
from knowledge.events.event import EventType
from knowledge.events.hub import Delivery
from knowledge.ids import new_id
from knowledge.levels import Sensitivity
from knowledge.relations.relation import RelationType
from tests.fakes import InMemoryRecollect
from tests.graphql_client import Client, global_id

AT = "2026-03-04T05:06:07.089Z"


async def told(recollect: InMemoryRecollect, *happened: tuple[EventType | None, str, int]) -> list[GraphEvent]:
    async def deliveries() -> AsyncIterator[Delivery]:
        for place, (kind, id_, level) in enumerate(happened):
            yield Delivery(str(place), AT, kind, id_, level)

    context = Context(recollect, recollect.accounts.tokens["ana"], "ana")
    watched = on_deliveries.seen(
        context, deliveries(), lambda kind: kind.value not in _MEMORY, on_events._nodes, on_events._graph_event
    )
    async with aclosing(watched) as events:
        return [event async for event in events]


_MEMORY = ("CAPTURED", "READY", "FAILED", "UPDATED", "DELETED", "RESTORED")


async def test_each_event_carries_its_node_as_it_is_now(ana: Client, recollect: InMemoryRecollect) -> None:
    owner = ana.access.owner
    bob, acme = recollect.entities.put(owner, "Bob"), recollect.entities.put(owner, "Acme")
    topic, relation = recollect.topics.put(owner, "tea"), recollect.relations.put(RelationType.WORKS_AT, bob, acme)
    gone = new_id()
    events = await told(
        recollect,
        (EventType.ENTITY_CREATED, bob.id, 0),
        (EventType.CAPTURED, new_id(), 0),
        (EventType.TOPIC_UPDATED, topic.id, 0),
        (EventType.RELATION_CREATED, relation.id, 1),
        (EventType.RELATION_REMOVED, gone, 1),
    )
    assert [(event.type.value, event.node_id, event.node and event.node.id) for event in events] == [
        ("ENTITY_CREATED", global_id("Entity", bob.id), global_id("Entity", bob.id)),
        ("TOPIC_UPDATED", global_id("Topic", topic.id), global_id("Topic", topic.id)),
        ("RELATION_CREATED", global_id("Relation", relation.id), global_id("Relation", relation.id)),
        ("RELATION_REMOVED", global_id("Relation", gone), None),
    ]


async def test_what_was_merged_away_brings_its_survivor(ana: Client, recollect: InMemoryRecollect) -> None:
    owner = ana.access.owner
    bob, robert = recollect.entities.put(owner, "Bob"), recollect.entities.put(owner, "Robert")
    await recollect.merges.merge(ana.access, robert.id, [bob.id])
    (event,) = await told(recollect, (EventType.ENTITY_MERGED, bob.id, 1))
    assert event.node_id == global_id("Entity", bob.id)
    assert isinstance(event.node, Entity)
    assert event.node.stored.name == "Robert"


async def test_what_is_above_the_clearance_is_not_told_even_where_it_leads_to_what_is_not(
    ana: Client, recollect: InMemoryRecollect
) -> None:
    owner = ana.access.owner
    secret, robert = recollect.entities.put(owner, "Zoltan"), recollect.entities.put(owner, "Robert")
    await recollect.merges.merge(ana.access, robert.id, [secret.id])
    happened = (
        (EventType.ENTITY_MERGED, secret.id, 2),
        (EventType.ENTITY_REMOVED, new_id(), 2),
        (EventType.ENTITY_UPDATED, robert.id, 2),
    )
    events = await told(recollect, *happened)
    # Robert may be seen: that he changed says nothing of what changed him.
    assert [event.type for event in events] == [GraphEventType.ENTITY_UPDATED]
    recollect.accounts.tokens["ana"] = replace(ana.access, clearance=Sensitivity.SECRET)
    assert len(await told(recollect, *happened)) == 3


async def test_a_log_that_lost_what_followed_says_so(ana: Client, recollect: InMemoryRecollect) -> None:
    (event,) = await told(recollect, (None, "", 0))
    assert (event.type, event.node_id, event.node) == (GraphEventType.RESYNC_REQUIRED, None, None)


@pytest.mark.parametrize("kind", [kind for kind in EventType if kind.value not in _MEMORY])
def test_every_event_of_the_graph_has_a_type_in_the_schema(kind: EventType) -> None:
    delivery = Delivery("c", AT, kind, new_id(), 0)
    assert GraphEvent.of(delivery, None).type.value == kind.value
