"""Worlds for the memory core's contract: an owner of one's own on the engines under test."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest_asyncio

from knowledge.engines.endpoints import resolve
from knowledge.stores.graph import Graph, open_graph
from knowledge.stores.migrations import migrate
from tests.engines import Engines
from tests.memory_world import World, new_world


@pytest_asyncio.fixture(scope="session")
async def memory_graph(engines: Engines) -> AsyncIterator[Graph]:
    at = resolve(engines.settings)
    async with open_graph(at.graph_uri, at.graph_user, at.graph_password, at.graph_database, 20.0) as graph:
        await migrate(graph)
        yield graph


@pytest_asyncio.fixture
async def world(memory_graph: Graph, engines: Engines) -> World:
    return await new_world(memory_graph, engines.settings)


@pytest_asyncio.fixture
async def stranger(memory_graph: Graph, engines: Engines) -> World:
    """Another owner on the same graph."""
    return await new_world(memory_graph, engines.settings)
