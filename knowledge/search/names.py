"""The names of entities and topics in the index: brought there as the owner's event log tells of them, and found."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import TypeVar

import numpy as np

from knowledge.access import Access
from knowledge.errors import EngineUnavailable, NotFound, SealBroken, TimedOut
from knowledge.ids import new_id
from knowledge.instants import to_instant
from knowledge.pages import Page, PageRequest
from knowledge.search.holding import all_held
from knowledge.search.indexing import Indexer
from knowledge.search.name_ports import NAMED, FindsNames, NameDocument, NameSource, Owed, named_by, point_ids
from knowledge.search.ports import Embedder, PointKind, Scored, VectorIndex

_log = logging.getLogger(__name__)

BATCH = 500
_ROUNDS = 3
"""Names may go on changing meanwhile; what is left then, the sweep brings."""
DUE_AFTER = timedelta(seconds=15)
"""Whoever works for the owner brings the names at the end: the sweep leaves it to them for so long."""
_AGAIN_AFTER = timedelta(seconds=60)

MAX_FOUND = 40
LEAST_ALIKE = 0.5
"""A cosine: with the static model "gym" and "fitness" have .69, "holiday" and "vacation" .56, strangers' names less
than .3."""

T = TypeVar("T")


class NameIndexer:
    """Whoever changes a name puts it in debt in the same transaction; what is written here may be written twice.

    One alone brings an owner's names, so that nobody calls settled what another is about to write over. It reads again
    where the log has grown meanwhile. Whoever dies or stalls leaves the debt, and is waited for until its claim runs
    out; what it writes later than that, it owes again.
    """

    def __init__(self, index: VectorIndex, source: NameSource, indexer: Indexer) -> None:
        self._index = index
        self._source = source
        self._indexer = indexer

    async def catch_up(self, owner: str) -> None:
        """Bring the names that are owed to the index, unless somebody is at it: what changed since is read by them."""
        claim = new_id()
        for _ in range(_ROUNDS):
            owed = await self._source.owed(owner)
            if owed is None or not await self._source.claim(owner, claim):
                return
            try:
                embedded = await self._bring_owed(owner, owed)
            except (SealBroken, NotFound) as error:  # one owner whom nobody can help must not hold up the rest
                _log.error("the names of owner %s are left out of the index: %s", owner, error)
                embedded = False
            if not embedded:
                await self._source.postpone(owner, owed, to_instant(datetime.now(UTC) + _AGAIN_AFTER))
                return
            if await self._source.settle(owner, claim, owed):
                return

    async def sweep(self, limit: int = 100) -> None:
        """Bring what nobody brought: after a crash, a change by the user's hand, or an engine's absence."""
        for owner in await self._source.due(to_instant(datetime.now(UTC) - DUE_AFTER), limit):
            await self.catch_up(owner)

    async def bring_everything(self, owner: str) -> None:
        """Make all names in the index what the graph says; what nobody can embed now goes on being owed."""
        await self._source.owe(owner)
        await self.catch_up(owner)

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

    async def _bring_owed(self, owner: str, owed: Owed) -> bool:
        embedded = True
        for kind in NAMED:
            if owed.ids is None:
                embedded &= await self.bring_all(owner, kind)
            elif ids := owed.ids.get(kind):
                embedded &= await self._bring(owner, kind, ids)
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
    """Entities and topics by what they are called, or something like it."""

    def __init__(self, index: VectorIndex, embedder: Embedder) -> None:
        self._index = index
        self._embedder = embedder

    async def called(self, access: Access, kind: PointKind, text: str) -> list[Scored]:
        """Return those whose names are close to the text in meaning, closest first, with their cosines.

        Whoever asks looks at each in the graph. Nothing is found where nobody can embed the text, or the index is away.
        """
        try:
            vector = await self._embedder.query(text)
            if not vector.any():
                return []
            points = (await self._index.nearest(access, vector[np.newaxis], MAX_FOUND, kind))[0]
        except (EngineUnavailable, TimedOut) as error:
            _log.warning("names are not looked for by meaning for now: %s", error)
            return []
        best: dict[str, float] = {}
        for point in points:
            if point.score >= LEAST_ALIKE:
                best.setdefault(named_by(point.id), point.score)
        return [Scored(id_, score) for id_, score in best.items()]


async def alike(
    names: FindsNames, access: Access, kind: PointKind, text: str, read: Callable[[list[str]], Awaitable[dict[str, T]]]
) -> dict[str, T]:
    """Return by id, closest first, what is called something like the text and what the caller may see of it."""
    ids = [hit.id for hit in await names.called(access, kind, text)]
    there = await read(ids) if ids else {}
    return {id_: there[id_] for id_ in ids if id_ in there}


def only_page(found: Mapping[str, T], page: PageRequest) -> Page[T]:
    """Return a page that no other follows; a cursor from it leads to the list's own order, where these are not."""
    kept = list(found.items())[: page.size]
    return Page([item for _, item in kept], [f"{0:012d}|{id_}" for id_, _ in kept], has_next=False, has_previous=False)
