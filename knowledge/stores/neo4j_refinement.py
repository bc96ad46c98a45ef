"""The port RefinementStore."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import replace

from cypher import load
from knowledge.errors import SealBroken
from knowledge.ids import new_id
from knowledge.ingestion.ports import Lease, Taken
from knowledge.instants import now
from knowledge.keys.keyring import Keyring
from knowledge.levels import Sensitivity
from knowledge.stores.graph import Graph
from knowledge.stores.neo4j_work import lease_until, to_taken
from knowledge.stores.windows import bounds

_log = logging.getLogger(__name__)

_OWNERS = load("index/owners")
_OPEN = load("refinement/open")
_TAKE = load("refinement/take")
_LEAVE = load("refinement/leave")
_CLAIM = load("lease/claim_owner")

CEILING = Sensitivity.CONFIDENTIAL


class Neo4jRefinementStore:
    def __init__(self, graph: Graph, keyring: Keyring) -> None:
        self._graph = graph
        self._keyring = keyring

    async def owners(self) -> Sequence[str]:
        return [row["owner_id"] for row in await self._graph.read(_OWNERS, ceiling=int(CEILING))]

    async def unread(self, owner: str, *, again: bool) -> Sequence[str]:
        low, high = bounds(owner)
        rows = await self._graph.read(_OPEN, owner_id=owner, clearance=int(CEILING), low=low, high=high, again=again)
        return sorted(row["id"] for row in rows)

    async def claim(self, owner: str) -> Lease | None:
        claim = new_id()
        rows = await self._graph.write(_CLAIM, owner_id=owner, now=now(), until=lease_until(), claim=claim)
        return Lease(owner, claim, rows[0]["claims"]) if rows else None

    async def take(self, owner: str, ids: Sequence[str]) -> Sequence[Taken]:
        rows = await self._graph.read(_TAKE, owner_id=owner, clearance=int(CEILING), ids=list(ids))
        keys = await self._keyring.of(owner)
        found = []
        for row in rows:
            try:
                taken = to_taken(row["memory"], keys)
            except SealBroken:
                _log.error("memory %s does not open and is not read anew", row["memory"]["id"])
                continue
            found.append(replace(taken, was_indexed=True, stands_at=Sensitivity(row["memory"]["level"])))
        return found

    async def leave(self, owner: str, memories: Sequence[Taken]) -> None:
        rows = [{"id": taken.draft.id, "revision": taken.revision} for taken in memories]
        await self._graph.write(_LEAVE, owner_id=owner, rows=rows)
