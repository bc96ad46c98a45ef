"""Connects new memories with those about the same matter: gathers what leads to others, and weighs it."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence

import numpy as np

from ingest.connect import place, propose
from knowledge.access import Access
from knowledge.ingestion.connecting import Connections, NewConnection
from knowledge.ingestion.facts import Linked
from knowledge.ingestion.ports import Lease, WorkStore
from knowledge.levels import Sensitivity
from knowledge.search.ports import IndexPoint, Scored, VectorIndex

NEAREST = 4
"""Of each memory, itself among them."""


class Connector:
    def __init__(self, work: WorkStore, index: VectorIndex) -> None:
        self._work = work
        self._index = index

    async def connect(
        self,
        lease: Lease,
        levels: Mapping[str, Sensitivity],
        linked: Mapping[str, Linked],
        points: Sequence[IndexPoint],
    ) -> Connections:
        """Decide what the memories of a batch connect to; their facts and points are written already.

        In steps that grow with the batch, not with the owner: three reads for what is shared, one question to the
        index for all vectors, one read for how the candidates stand.
        """
        proposed = await self._proposed(lease, levels, linked, points)
        others = sorted({new.other for new in proposed} - levels.keys())
        return place(proposed, levels, await self._work.standing(lease, others))

    async def connect_further(self, lease: Lease, ids: Sequence[str], points: Sequence[IndexPoint]) -> Connections:
        """Decide what READY memories connect to besides what they are connected to already."""
        standing = dict(await self._work.standing(lease, ids))
        linked = await self._work.linked(lease, list(standing))
        levels = {id_: one.level for id_, one in standing.items() if id_ in linked}
        proposed = await self._proposed(lease, levels, linked, [point for point in points if point.id in levels])
        known = {id_: {link.other for link in one.links} for id_, one in standing.items()}
        new = [one for one in proposed if one.other not in known[one.memory]]
        others = sorted({one.other for one in new} - standing.keys())
        return place(new, levels, {**standing, **await self._work.standing(lease, others)})

    async def _proposed(
        self,
        lease: Lease,
        levels: Mapping[str, Sensitivity],
        linked: Mapping[str, Linked],
        points: Sequence[IndexPoint],
    ) -> Sequence[NewConnection]:
        entities = sorted({id_ for memory in levels for id_ in linked[memory].entities - {linked[memory].speaker}})
        topics = sorted({id_ for memory in levels for id_ in linked[memory].topics})
        kin, near = await asyncio.gather(
            self._work.kin(lease, list(levels), entities, topics), self._nearest(lease.owner, points)
        )
        return await asyncio.to_thread(propose, levels, kin, near)

    async def _nearest(self, owner: str, points: Sequence[IndexPoint]) -> Mapping[str, Sequence[Scored]]:
        told = {point.id: point.dense for point in points if point.dense is not None and point.dense.any()}
        if not told:
            return {}
        hits = await self._index.nearest(Access.worker(owner), np.stack(list(told.values())), NEAREST)
        return dict(zip(told, hits, strict=True))
