"""Building the search index anew from the graph, beside the one that serves, and setting right what serves."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass

from knowledge.errors import EngineUnavailable, SealBroken
from knowledge.search.holding import all_held
from knowledge.search.indexing import Indexer
from knowledge.search.name_ports import NAMED, NameSource
from knowledge.search.ports import (
    IndexBuild,
    IndexPoint,
    NamePoint,
    PointKind,
    PointLinks,
    ReindexSource,
    VectorIndex,
)
from knowledge.search.relinking import Relinker

_log = logging.getLogger(__name__)

BATCH = 500

SETTLE_S = 5.0
"""A worker that wrote its points just before the build began has made their memories READY by then: no batch is read
earlier, so that none is missed by both."""


@dataclass(frozen=True, slots=True)
class ReindexProgress:
    """Memories, entities and topics."""

    done: int
    total: int


@dataclass(frozen=True, slots=True)
class _Differing:
    """Memories whose points lack, points that belong to no memory as it is, and how many are right."""

    missing: Sequence[str]
    others: Mapping[str, int]
    right: int


@dataclass(frozen=True, slots=True)
class PutBack:
    """Points as they are written, and who must be looked `again` at: changed meanwhile, or nobody could embed them."""

    again: Sequence[str]
    points: Sequence[IndexPoint]


class Reindexer:
    """Live writes reach both indexes meanwhile, so that nothing is missing when the new one takes over.

    Stopped or killed halfway, the old index goes on serving, and the next run goes on where this one was: what the new
    collection holds is compared with the graph, owner by owner.
    """

    def __init__(
        self,
        index: VectorIndex,
        source: ReindexSource,
        names: NameSource,
        indexer: Indexer,
        settle_s: float = SETTLE_S,
    ) -> None:
        self._index = index
        self._source = source
        self._names = names
        self._indexer = indexer
        self._settle_s = settle_s

    async def run(self) -> AsyncIterator[ReindexProgress]:
        """Build, yielding after every batch, and switch once the last one is in.

        Raises EngineUnavailable where nobody can embed, Conflict where another reindex ended the build meanwhile.
        """
        owners = await self._source.owners()
        done, total = 0, sum(owners.values())
        yield ReindexProgress(done, total)
        build = await self._index.build()
        await asyncio.sleep(self._settle_s)
        for owner in owners:
            try:
                async for step in self._owner(build, owner):
                    done += step
                    yield ReindexProgress(done, max(total, done))
            except SealBroken as error:  # one owner whom nobody can help must not hold up the rest
                _log.error("owner %s is left out of the index: %s", owner, error)
        await build.switch()

    async def abandon(self) -> None:
        """Drop the build that was left under way; live writes go to the serving index alone again."""
        await (await self._index.build()).abandon()

    async def make_up(self, owner: str) -> None:
        """Set right what serves, wherever it differs from the graph."""
        found = await self._differing(self._index, owner)
        ids = sorted({*found.missing, *found.others})
        for start in range(0, len(ids), BATCH):
            if again := (await self.put_back(owner, ids[start : start + BATCH])).again:
                await self._source.doubt(owner, again)

    async def replaces_another_model(self) -> bool:
        return bool(await self._index.others())

    async def put_back(self, owner: str, ids: Sequence[str]) -> PutBack:
        """Make the points of these memories what the graph says."""
        documents = await self._source.documents(owner, ids)
        points = await self._indexer.points(owner, documents)
        written = {point.id: point.revision for point in points if point.dense is not None}
        await self._index.upsert(points)
        if others := sorted(set(ids) - {document.id for document in documents}):
            await self._index.delete(owner, others)
        current = await self._source.revisions(owner, ids)
        again = [one for one in ids if current.get(one) != written.get(one)]
        return PutBack(again, [point for point in points if point.id in written])

    async def _differing(self, index: VectorIndex | IndexBuild, owner: str) -> _Differing:
        """Compare what a collection holds, which is read first, with the graph: points stand before READY."""
        held = await all_held(index, owner, PointKind.MEMORY)
        wanted = await self._source.standing(owner)
        others = {one: revision for one, revision in held.items() if wanted.get(one) != revision}
        if unknown := sorted(others.keys() - wanted.keys()):
            on_their_way = set(await self._source.waiting(owner, unknown))
            ready = await self._source.revisions(owner, unknown)
            for one in unknown:
                if one in on_their_way or ready.get(one) == others[one]:
                    del others[one]
        missing = sorted(one for one, revision in wanted.items() if held.get(one) != revision)
        return _Differing(missing, others, len(wanted) - len(missing))

    async def _owner(self, build: IndexBuild, owner: str) -> AsyncIterator[int]:
        """Yield how many came to be right, some at a time."""
        found = await self._differing(build, owner)
        await build.withdraw(owner, found.others)
        yield found.right
        for start in range(0, len(found.missing), BATCH):
            documents = await self._source.documents(owner, found.missing[start : start + BATCH])
            await self._insert(build, owner, await self._indexer.points(owner, documents))
            yield len(documents)
        for kind in NAMED:
            async for step in self._owners_names(build, owner, kind):
                yield step

    async def _insert(self, build: IndexBuild, owner: str, points: Sequence[IndexPoint]) -> None:
        """Insert, then look again: what was deleted, edited or raised in level meanwhile is taken out."""
        _check_embedded(points)
        await build.insert(points)
        current = await self._source.revisions(owner, [point.id for point in points])
        await build.withdraw(owner, {one.id: one.revision for one in points if current.get(one.id) != one.revision})
        # Who merged entities between reading and inserting told the points that were there.
        inserted = {PointLinks(one.id, one.revision, one.entities, one.topics, one.speaker) for one in points}
        links = await self._source.links(owner, [point.id for point in points])
        await Relinker(self._index, self._source).run(owner, [one.id for one in links if one not in inserted])

    async def _owners_names(self, build: IndexBuild, owner: str, kind: PointKind) -> AsyncIterator[int]:
        held = await all_held(build, owner, kind)
        ids = await self._names.ids(owner, kind)
        for start in range(0, len(ids), BATCH):
            part = ids[start : start + BATCH]
            documents = await self._names.documents(owner, kind, part)
            wanted = await self._indexer.name_revisions(owner, documents)
            stale = {one: held[one] for one, revision in wanted.items() if held.get(one, revision) != revision}
            await build.withdraw(owner, stale, kind)
            missing = [one for one in documents if held.get(one.id) != wanted[one.id]]
            points = await self._indexer.name_points(owner, missing)
            _check_embedded(points)
            await build.insert(points)
            await build.withdraw(owner, await self._changed_names(owner, kind, part, wanted), kind)
            held = {one: revision for one, revision in held.items() if one not in wanted}
            yield len(part)
        await build.withdraw(owner, held, kind)

    async def _changed_names(
        self, owner: str, kind: PointKind, ids: Sequence[str], written: Mapping[str, int]
    ) -> dict[str, int]:
        """Return what was written and is not so any more; the names as they are now are owed, and will come."""
        current = await self._indexer.name_revisions(owner, await self._names.documents(owner, kind, ids))
        return {one: revision for one, revision in written.items() if current.get(one) != revision}


def _check_embedded(points: Sequence[IndexPoint] | Sequence[NamePoint]) -> None:
    if any(point.dense is None for point in points):
        raise EngineUnavailable("The embeddings server", "run `recollect reindex` again: it goes on where it was.")
