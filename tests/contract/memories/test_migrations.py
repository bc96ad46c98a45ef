"""Several processes bring one graph up to date at once: each statement takes effect, and each version counts once."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from datetime import UTC, datetime, timedelta

import pytest
import pytest_asyncio

from cypher import Statement
from cypher.migrations import Migration, migrations
from knowledge.engines.endpoints import resolve
from knowledge.errors import EngineUnavailable
from knowledge.ids import new_id
from knowledge.instants import now, to_instant
from knowledge.stores import migrations as module
from knowledge.stores.graph import Graph, open_graph
from knowledge.stores.migrations import migrate
from tests.engines import Engines
from tests.memory_world import statement

_RECORDED = statement("MATCH (m:Migration) WHERE m.version > 0 RETURN m.version AS version ORDER BY m.version")
_FORGET = statement("MATCH (m:Migration) DETACH DELETE m RETURN count(*) AS total")
_FORGET_ONE = statement("MATCH (m:Migration {version: $version}) DETACH DELETE m RETURN count(*) AS total", "version")
_HELD = statement(
    "MERGE (l:Migration {version: 0}) SET l.until = $until, l.claim = $claim RETURN l.version AS version",
    "until",
    "claim",
)


@pytest_asyncio.fixture
async def processes(engines: Engines, memory_graph: Graph) -> AsyncIterator[list[Graph]]:
    """Four connections of their own to a graph that is up to date."""
    at = resolve(engines.settings)
    target = (at.graph_uri, at.graph_user, at.graph_password, at.graph_database, 20.0)
    async with AsyncExitStack() as stack:
        yield [await stack.enter_async_context(open_graph(*target)) for _ in range(4)]


async def recorded(graph: Graph) -> list[int]:
    return [row["version"] for row in await graph.read(_RECORDED)]


async def test_four_at_once_apply_everything_once(processes: list[Graph]) -> None:
    versions = [migration.version for migration in migrations()]
    await processes[0].write(_FORGET)
    applied = await asyncio.gather(*(migrate(graph) for graph in processes))
    assert sorted(applied, key=len) == [[], [], [], versions]
    assert await recorded(processes[0]) == versions
    assert await migrate(processes[0]) == []


async def test_a_later_version_is_applied_alone(processes: list[Graph], monkeypatch: pytest.MonkeyPatch) -> None:
    known = migrations()
    label = "Trial" + new_id().replace("-", "")
    text = f"CREATE INDEX trial_{label} IF NOT EXISTS FOR (n:{label}) ON (n.page_key)"
    later = Statement("migration/later", "later", text, frozenset(), (), service=True)
    newest = len(known) + 1
    monkeypatch.setattr(module, "migrations", lambda: [*known, Migration(newest, "later", (later,))])
    try:
        applied = await asyncio.gather(*(migrate(graph) for graph in processes))
        assert sorted(applied, key=len) == [[], [], [], [newest]]
        assert newest in await recorded(processes[0])
    finally:
        await processes[0].write(_FORGET_ONE, version=newest)


async def test_a_lock_that_is_held_is_waited_for_and_one_that_ran_out_is_taken(processes: list[Graph]) -> None:
    graph = processes[0]
    newest = len(migrations())
    await graph.write(_FORGET_ONE, version=newest)
    await graph.write(_HELD, until=to_instant(datetime.now(UTC) + timedelta(minutes=5)), claim="somebody")
    with pytest.raises(EngineUnavailable, match="migration lock"):
        await migrate(graph, wait_s=0.3)
    await graph.write(_HELD, until=now(), claim="somebody who died")
    assert await migrate(graph) == [newest]
    assert newest in await recorded(graph)
