"""What deletion leaves to do later, found in the graph."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from cypher import load
from knowledge.ingestion.ports import Tombstone
from knowledge.instants import now
from knowledge.stores.graph import Graph

_TOMBSTONES = load("ingestion/tombstones")
_UNBURY = load("ingestion/unbury")
_REBURY = load("ingestion/rebury")
_EXPIRED_TRASH = load("ingestion/expired_trash")


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
        await self._graph.write(_REBURY, ids=list(ids), now=now())

    async def expired_trash(self, before: str, limit: int) -> dict[str, list[str]]:
        found: dict[str, list[str]] = defaultdict(list)
        for row in await self._graph.read(_EXPIRED_TRASH, before=before, limit=limit):
            found[row["owner_id"]].append(row["id"])
        return dict(found)
