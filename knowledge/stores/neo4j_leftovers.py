"""What deletion leaves to do later, found in the graph."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from cypher import load
from knowledge.ingestion.ports import Tombstone
from knowledge.instants import to_instant
from knowledge.stores.graph import Graph

_TOMBSTONES = load("ingestion/tombstones")
_UNBURY = load("ingestion/unbury")
_REBURY = load("ingestion/rebury")
_EXPIRED_TRASH = load("ingestion/expired_trash")

_AGAIN_AFTER_S = (0, 60, 180, 420, 900, 1_800)
"""Beyond the time that every tombstone lies: the more often one was looked at in vain, the later it comes up."""


class Neo4jLeftovers:
    def __init__(self, graph: Graph) -> None:
        self._graph = graph

    async def tombstones(self, before: str, limit: int) -> list[Tombstone]:
        rows = await self._graph.read(_TOMBSTONES, before=before, limit=limit)
        return [Tombstone(row["id"], row["owner_id"], row["alive"], row["waits"], row["revision"]) for row in rows]

    async def unbury(self, settled: Sequence[Tombstone], before: str) -> None:
        rows = [{"id": one.memory_id, "alive": one.alive, "revision": one.revision} for one in settled]
        await self._graph.write(_UNBURY, rows=rows, before=before)

    async def rebury(self, ids: Sequence[str]) -> None:
        moment = datetime.now(UTC)
        later = [to_instant(moment + timedelta(seconds=after)) for after in _AGAIN_AFTER_S]
        await self._graph.write(_REBURY, ids=list(ids), later=later)

    async def expired_trash(self, before: str, limit: int) -> dict[str, list[str]]:
        found: dict[str, list[str]] = defaultdict(list)
        for row in await self._graph.read(_EXPIRED_TRASH, before=before, limit=limit):
            found[row["owner_id"]].append(row["id"])
        return dict(found)
