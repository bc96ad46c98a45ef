"""Building the search index anew from the graph, beside the one that serves."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import suppress
from dataclasses import dataclass

from knowledge.errors import KnowledgeError
from knowledge.search.indexing import Indexer
from knowledge.search.ports import IndexBuild, IndexDocument, ReindexSource, VectorIndex

BATCH = 500

SETTLE_S = 5.0
"""A worker that wrote its points just before the build began has made their memories READY by then: no batch is read
earlier, so that none is missed by both."""


@dataclass(frozen=True, slots=True)
class ReindexProgress:
    done: int
    total: int


class Reindexer:
    """Live writes reach both indexes meanwhile, so that nothing is missing when the new one takes over.

    Stopped or killed halfway, the old index goes on serving, and the next run begins anew.
    """

    def __init__(self, index: VectorIndex, source: ReindexSource, indexer: Indexer, settle_s: float = SETTLE_S) -> None:
        self._index = index
        self._source = source
        self._indexer = indexer
        self._settle_s = settle_s

    async def run(self) -> AsyncIterator[ReindexProgress]:
        """Build, yielding after every batch, and switch once the last one is in.

        Raises Conflict where another reindex began meanwhile.
        """
        total = await self._source.total()
        done = 0
        yield ReindexProgress(done, total)
        build = await self._index.build()
        try:
            await asyncio.sleep(self._settle_s)
            async for batch in self._source.batches(BATCH):
                await self._insert(build, batch)
                done += len(batch)
                yield ReindexProgress(done, max(total, done))
            await build.switch()
        except BaseException:
            with suppress(KnowledgeError):  # what went wrong first is what matters; the next run drops the rest
                await build.abandon()
            raise

    async def put_back(self, owner: str, ids: Sequence[str]) -> list[str]:
        """Make the points of these memories what the graph says.

        Return those that must be looked at again: they were changed meanwhile, or nobody could embed them.
        """
        documents = await self._source.documents(owner, ids)
        points = await self._indexer.points(owner, documents)
        written = {point.id: point.revision for point in points if point.dense is not None}
        await self._index.upsert(points)
        if others := sorted(set(ids) - {document.id for document in documents}):
            await self._index.delete(owner, others)
        current = await self._source.revisions(owner, ids)
        return [one for one in ids if current.get(one) != written.get(one)]

    async def _insert(self, build: IndexBuild, batch: Sequence[IndexDocument]) -> None:
        """Insert, then look again: what was deleted, edited or raised in level meanwhile is taken out."""
        if not batch:
            return
        owner = batch[0].owner
        await build.insert(await self._indexer.points(owner, batch))
        current = await self._source.revisions(owner, [document.id for document in batch])
        gone = {one.id: one.revision for one in batch if current.get(one.id) != one.revision}
        if gone:
            await build.withdraw(owner, gone)
