"""Keeps who the owners' graphs know, up to date by their event logs, and resolves the names of batches against it."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Sequence

from ingest.resolve import resolve, wanted
from ingest.resolving.directory import Directory
from knowledge.ids import new_id
from knowledge.ingestion.facts import KnownName, Understanding
from knowledge.ingestion.ports import Lease, Taken, WorkStore
from knowledge.ingestion.resolution import Reading, Resolution

MAX_ENTITIES = 50_000
"""Of all owners that are kept; whoever was not worked for longest goes first."""


class Resolver:
    def __init__(self, work: WorkStore) -> None:
        self._work = work
        self._directories: OrderedDict[str, Directory] = OrderedDict()

    async def names(self, lease: Lease) -> Sequence[KnownName]:
        """Return the names that the owner's graph knows, to be looked for in texts."""
        return (await self._caught_up(lease, ())).names()

    async def resolve(
        self, lease: Lease, pairs: Sequence[tuple[Taken, Understanding]], outdated: Sequence[str] = ()
    ) -> Resolution:
        """Decide what the names of a batch mean; `outdated`: entities that the last attempt had wrong."""
        directory = await self._caught_up(lease, outdated)
        batch = [Reading(taken.draft, found, taken.occurred_at, taken.conversation_key) for taken, found in pairs]
        asked = await asyncio.to_thread(wanted, batch, directory)
        occurrences = await self._work.occurrences(lease, asked) if asked else {}
        return await asyncio.to_thread(resolve, batch, directory, occurrences, directory.word, new_id)

    async def _caught_up(self, lease: Lease, also: Sequence[str]) -> Directory:
        directory = self._directories.setdefault(lease.owner, Directory())
        self._directories.move_to_end(lease.owner)
        news = await self._work.news(lease, directory.mark, also)
        await asyncio.to_thread(directory.hear, news)
        while len(self._directories) > 1 and sum(map(len, self._directories.values())) > MAX_ENTITIES:
            self._directories.popitem(last=False)
        return directory
