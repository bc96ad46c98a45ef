"""Set right what a crash, a lost wake-up or an absent engine left behind, and empty the trash in time."""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Protocol

from ingest.drain import Drain
from knowledge.access import Access
from knowledge.errors import NotFound, SealBroken
from knowledge.ingestion.ports import Leftovers, Tombstone
from knowledge.instants import to_instant
from knowledge.memories.ports import MemoryStore, Points, Publisher
from knowledge.search.ports import IndexPoint
from knowledge.search.reindex import PutBack

_log = logging.getLogger(__name__)

BURIED_FOR = timedelta(seconds=60)
"""Longer than a lease: whoever wrote a point of a deleted memory under one has ended."""
TRASH_FOR = timedelta(days=30)
BATCH = 500


class PutsBack(Protocol):
    async def put_back(self, owner: str, ids: Sequence[str]) -> PutBack:
        """Make the points of these memories what the graph says."""
        ...


class Connects(Protocol):
    async def connect(self, owner: str, ids: Sequence[str], points: Sequence[IndexPoint]) -> bool:
        """Connect memories with what came to be near them; return whether that is done."""
        ...


class SweepsNames(Protocol):
    async def sweep(self) -> None:
        """Bring names to the index that changed, and that nobody brought."""
        ...


class Sweep:
    def __init__(
        self,
        drain: Drain,
        leftovers: Leftovers,
        memories: MemoryStore,
        points: Points,
        index: PutsBack,
        connector: Connects,
        publisher: Publisher,
        names: SweepsNames,
    ) -> None:
        self._drain = drain
        self._leftovers = leftovers
        self._memories = memories
        self._points = points
        self._index = index
        self._connector = connector
        self._publisher = publisher
        self._names = names

    async def run(self) -> None:
        """Raise EngineUnavailable where an engine is away; the next sweep begins again."""
        await self._settle_tombstones()
        await self._empty_trash()
        await self._drain.sweep()
        await self._names.sweep()

    async def _settle_tombstones(self) -> None:
        before = to_instant(datetime.now(UTC) - BURIED_FOR)
        while not self._drain.stopping and (buried := await self._leftovers.tombstones(before, BATCH)):
            for owner, dead in _by_owner(one for one in buried if not one.alive).items():
                await self._points.delete(owner, [one.memory_id for one in dead])
                await self._leftovers.unbury(dead, before)
            # What was restored may have lost its new point to the deletion of its old one, which came late; and what
            # was edited may have its old one over its new.
            for owner, living in _by_owner(one for one in buried if one.alive and not one.waits).items():
                try:
                    put = await self._index.put_back(owner, [one.memory_id for one in living])
                except SealBroken as error:
                    _log.error("points of restored memories stay as they are: %s", error)
                    continue
                settled = [one for one in living if one.memory_id not in put.again]
                # Their vectors may have come late, or others may have come to be near them by a merge.
                if await self._connector.connect(owner, [one.memory_id for one in settled], put.points):
                    await self._leftovers.unbury(settled, before)
            await self._leftovers.rebury([tombstone.memory_id for tombstone in buried])

    async def _empty_trash(self) -> None:
        before = to_instant(datetime.now(UTC) - TRASH_FOR)
        while not self._drain.stopping and (expired := await self._leftovers.expired_trash(before, BATCH)):
            done = 0
            for owner, ids in expired.items():
                try:
                    erased = await self._memories.erase(Access.worker(owner), ids, in_trash_by=before)
                except (SealBroken, NotFound) as error:  # one owner whom nobody can help must not hold up the rest
                    _log.error("the trash of owner %s stays as it is: %s", owner, error)
                    continue
                await self._points.delete(owner, erased)
                await self._publisher.publish(owner)
                done += len(erased)
                _log.info("erased %d memories that were in the trash for %d days", len(erased), TRASH_FOR.days)
            if done == 0:
                return


def _by_owner(buried: Iterable[Tombstone]) -> dict[str, list[Tombstone]]:
    found: dict[str, list[Tombstone]] = defaultdict(list)
    for tombstone in buried:
        found[tombstone.owner].append(tombstone)
    return found
