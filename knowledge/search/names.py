"""The names of entities and topics in the index: brought there as the owner's event log tells of them, and found."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from knowledge.access import Access
from knowledge.errors import EngineUnavailable, TimedOut
from knowledge.instants import to_instant
from knowledge.search.holding import all_held
from knowledge.search.indexing import Indexer
from knowledge.search.name_ports import NAMED, NameDocument, NameSource, named_by, point_ids
from knowledge.search.ports import Embedder, HybridQuery, PointKind, Scored, VectorIndex

_log = logging.getLogger(__name__)

BATCH = 500
_ROUNDS = 3
"""Names may go on changing meanwhile; what is left then, the sweep brings."""
DUE_AFTER = timedelta(seconds=15)
"""Whoever works for the owner brings the names at the end: the sweep leaves it to them for so long."""
_AGAIN_AFTER = timedelta(seconds=60)


class NameIndexer:
    """Whoever changes a name puts it in debt in the same transaction; what is written here may be written twice.

    Two may write at once: each looks again whether the log has grown since it read, and then reads again.
    """

    def __init__(self, index: VectorIndex, source: NameSource, indexer: Indexer) -> None:
        self._index = index
        self._source = source
        self._indexer = indexer

    async def catch_up(self, owner: str) -> None:
        """Bring the names that are owed to the index."""
        for _ in range(_ROUNDS):
            owed = await self._source.owed(owner)
            if owed is None:
                return
            embedded = True
            for kind in NAMED:
                if owed.ids is None:
                    embedded &= await self.bring_all(owner, kind)
                elif ids := owed.ids.get(kind):
                    embedded &= await self._bring(owner, kind, ids)
            if not embedded:
                await self._source.postpone(owner, to_instant(datetime.now(UTC) + _AGAIN_AFTER))
                return
            if await self._source.settle(owner, owed.seq):
                return

    async def sweep(self, limit: int = 100) -> None:
        """Bring what nobody brought: after a crash, a change by the user's hand, or an engine's absence."""
        for owner in await self._source.due(to_instant(datetime.now(UTC) - DUE_AFTER), limit):
            await self.catch_up(owner)

    async def bring_everything(self, owner: str) -> None:
        """Make all names in the index what the graph says; what nobody can embed now goes on being owed."""
        embedded = [await self.bring_all(owner, kind) for kind in NAMED]
        if not all(embedded):
            await self._source.owe(owner)

    async def bring_all(self, owner: str, kind: PointKind) -> bool:
        """Make the names of a kind in the index what the graph says; tell whether all of them could be embedded."""
        held = await all_held(self._index, owner, kind)
        ids = await self._source.ids(owner, kind)
        embedded, there = True, set()
        for start in range(0, len(ids), BATCH):
            documents = await self._source.documents(owner, kind, ids[start : start + BATCH])
            there |= {document.id for document in documents}
            revisions = await self._indexer.name_revisions(owner, documents)
            changed = [one for one in documents if held.get(one.id) != revisions[one.id]]
            embedded &= await self._write(owner, changed)
        await self._index.delete(owner, sorted(held.keys() - there), kind)
        return embedded

    async def _bring(self, owner: str, kind: PointKind, ids: Sequence[str]) -> bool:
        embedded = True
        for start in range(0, len(ids), BATCH):
            part = ids[start : start + BATCH]
            documents = await self._source.documents(owner, kind, part)
            embedded &= await self._write(owner, documents)
            there = {document.id for document in documents}
            await self._index.delete(owner, [one for id_ in part for one in point_ids(id_) if one not in there], kind)
        return embedded

    async def _write(self, owner: str, documents: Sequence[NameDocument]) -> bool:
        points = await self._indexer.name_points(owner, documents)
        await self._index.upsert(points)
        return all(point.dense is not None for point in points)


class NameFinder:
    """Entities and topics by what they are called, or something like it; whoever asks looks at each in the graph."""

    def __init__(self, index: VectorIndex, indexer: Indexer, embedder: Embedder) -> None:
        self._index = index
        self._indexer = indexer
        self._embedder = embedder

    async def alike(self, access: Access, kind: PointKind, texts: Sequence[str], limit: int) -> list[list[Scored]]:
        """Return for each text those whose names are closest in meaning, best first, with their cosines.

        A text from a memory above INDEX_CEILING may not be asked about. Where nobody can embed them, nothing is found.
        """
        try:
            vectors = await self._embedder.vectors(texts)
        except (EngineUnavailable, TimedOut) as error:
            _log.warning("names are not compared by meaning for now: %s", error)
            return [[] for _ in texts]
        known = [place for place, row in enumerate(vectors) if row.any()]
        found: list[list[Scored]] = [[] for _ in texts]
        if known:
            hits = await self._index.nearest(access, vectors[known], limit, kind)
            for place, scored in zip(known, hits, strict=True):
                found[place] = _named(scored)
        return found

    async def called(self, access: Access, kind: PointKind, text: str, limit: int) -> list[Scored]:
        """Return those whose names share words with the text or are close to it in meaning, best first."""
        sparse = await self._indexer.query_words(access.owner, text)
        try:
            vector = await self._embedder.query(text)
        except (EngineUnavailable, TimedOut) as error:
            _log.warning("names are looked for by their words alone: %s", error)
            vector = None
        dense = vector if vector is not None and vector.any() else None
        if dense is None and not sparse.indices:
            return []
        asked = HybridQuery(dense, sparse if sparse.indices else None, limit=limit, of=kind)
        return _named(await self._index.query(access, asked))


def _named(points: Sequence[Scored]) -> list[Scored]:
    """Return each entity or topic once, where its best point ranks."""
    best: dict[str, float] = {}
    for point in points:
        best.setdefault(named_by(point.id), point.score)
    return [Scored(id_, score) for id_, score in best.items()]
