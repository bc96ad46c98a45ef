"""Resolves the names of batches against all whom their owner's graph knows."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from ingest.resolve import resolve, wanted
from ingest.resolving.directory import Directory
from knowledge.ids import new_id
from knowledge.ingestion.facts import KnownName, Understanding
from knowledge.ingestion.ports import Lease, Taken, WorkStore
from knowledge.ingestion.resolution import Reading, Resolution


class Resolver:
    """Of one owner: what it has read it keeps, and brings up to date by the event log."""

    def __init__(self, work: WorkStore) -> None:
        self._work = work
        self._directory = Directory()

    def __len__(self) -> int:
        return len(self._directory)

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
        news = await self._work.news(lease, self._directory.mark, also)
        await asyncio.to_thread(self._directory.hear, news)
        return self._directory
