"""Connect READY memories with what came to be near them later: by a vector that was late, or by a merge."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from typing import Protocol

from ingest.connector import Connector
from knowledge.errors import Fenced
from knowledge.ingestion.ports import Lease, WorkStore
from knowledge.search.ports import IndexPoint, VectorIndex

_log = logging.getLogger(__name__)


class ClaimsOwners(Protocol):
    async def claim(self, owner: str) -> Lease | None:
        """Take the owner's lease, where it is free."""
        ...


class LateConnector:
    def __init__(self, claims: ClaimsOwners, work: WorkStore, index: VectorIndex) -> None:
        self._claims = claims
        self._work = work
        self._connector = Connector(work, index)

    async def connect(self, owner: str, ids: Sequence[str], points: Sequence[IndexPoint]) -> bool:
        """Connect those that are READY, all of one owner; return whether that is done, or somebody is at work there."""
        if not ids:
            return True
        lease = await self._claims.claim(owner)
        if lease is None:
            return False
        try:
            connections = await self._connector.connect_further(lease, ids, points)
            if connections.made:
                await self._work.connect(lease, connections)
        except Fenced:
            _log.info("the lease of owner %s ran out and went to a worker", owner)
            return False
        finally:
            await self._work.release(lease)
        return True
