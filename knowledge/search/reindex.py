"""Building the search index anew from the graph, beside the one that serves."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass

from knowledge.search.indexing import Indexer
from knowledge.search.ports import IndexBuild, IndexDocument, ReindexSource, VectorIndex

BATCH = 500


@dataclass(frozen=True, slots=True)
class ReindexProgress:
    done: int
    total: int


class Reindexer:
    """Live writes reach both indexes meanwhile, so that nothing is missing when the new one takes over.

    Stopped halfway, the old index goes on serving; the next run drops what the stopped one left and begins anew.
    """

    def __init__(self, index: VectorIndex, source: ReindexSource, indexer: Indexer) -> None:
        self._index = index
        self._source = source
        self._indexer = indexer

    async def run(self) -> AsyncIterator[ReindexProgress]:
        """Build, yielding after every batch, and switch once the last one is in.

        Raises Conflict where another reindex began meanwhile.
        """
        total = await self._source.total()
        done = 0
        yield ReindexProgress(done, total)
        build = await self._index.build()
        async for batch in self._source.batches(BATCH):
            await self._insert(build, batch)
            done += len(batch)
            yield ReindexProgress(done, max(total, done))
        await build.switch()

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
