"""Fixtures that several contract suites share."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest_asyncio

from knowledge.engines.endpoints import resolve
from knowledge.relations.service import RelationService
from knowledge.stores.graph import Graph, open_graph
from knowledge.stores.migrations import migrate
from knowledge.stores.neo4j_relations import Neo4jRelationStore
from knowledge.stores.relation_facts import RelationFacts
from tests.engines import Engines
from tests.relation_world import (
    OPEN_LOG,
    Keys,
    World,
)


@pytest_asyncio.fixture(scope="session")
async def relation_graph(engines: Engines) -> AsyncIterator[Graph]:
    at = resolve(engines.settings)
    async with open_graph(at.graph_uri, at.graph_user, at.graph_password, at.graph_database, 20.0) as graph:
        await migrate(graph)
        yield graph


@pytest_asyncio.fixture
async def world(relation_graph: Graph) -> World:
    keys = Keys()
    facts = RelationFacts(keys)
    store = Neo4jRelationStore(relation_graph, keys, facts)
    world = World(relation_graph, facts, RelationService(store))
    await relation_graph.write(OPEN_LOG, owner_id=world.owner)
    await world.meet("me", "ana", "omar", "bosch", "siemens", "rome")
    await world.remember("m1", "m2", "m3")
    return world
