"""Bring the graph's schema up to date, safely when several processes start at once."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta

from cypher import load
from cypher.migrations import migrations
from knowledge.errors import EngineUnavailable
from knowledge.ids import new_id
from knowledge.instants import now, to_instant
from knowledge.stores.graph import Graph

_LOCK = load("schema/lock")
_APPLIED = load("schema/applied")
_RECORD = load("schema/record")
_UNLOCK = load("schema/unlock")

_HOLD_S = 60
_RETRY_S = 0.1


async def migrate(graph: Graph, *, wait_s: float = 90) -> list[int]:
    """Apply what is missing and return its versions; whoever comes second waits for the first to finish."""
    known = migrations()
    if await _is_current(graph, len(known)):
        return []
    # The lock's own uniqueness comes first: two processes that create it at once are serialised by the engine.
    await graph.write(known[0].statements[0])
    claim = new_id()
    await _take_lock(graph, claim, wait_s)
    try:
        done = {row["version"] for row in await graph.read(_APPLIED)}
        missing = [migration for migration in known if migration.version not in done]
        for migration in missing:
            for statement in migration.statements:
                await graph.write(statement)
            await graph.write(_RECORD, version=migration.version, name=migration.name, now=now())
        return [migration.version for migration in missing]
    finally:
        await graph.write(_UNLOCK, claim=claim)


async def _is_current(graph: Graph, newest: int) -> bool:
    return newest in {row["version"] for row in await graph.read(_APPLIED)}


async def _take_lock(graph: Graph, claim: str, wait_s: float) -> None:
    until = asyncio.get_running_loop().time() + wait_s
    while asyncio.get_running_loop().time() < until:
        hold = to_instant(datetime.now(UTC) + timedelta(seconds=_HOLD_S))
        if await graph.write(_LOCK, now=now(), until=hold, claim=claim):
            return
        await asyncio.sleep(_RETRY_S)
    raise EngineUnavailable("The graph", "another process holds the migration lock; end it, or wait a minute.")
