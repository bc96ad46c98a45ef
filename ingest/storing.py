"""From understood memories to READY ones: topics joined, names resolved, facts, points and connections written."""

from __future__ import annotations

import logging
import traceback
from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import UTC, datetime

from prometheus_client import Counter

from ingest.acquaintance import Acquaintance
from ingest.connector import Connector
from ingest.patience import Pair
from knowledge.errors import Contended, EngineUnavailable, Fenced, Outdated, TimedOut
from knowledge.ingestion.facts import KnownName, Linked, Understanding
from knowledge.ingestion.ports import Lease, Taken, WorkStore
from knowledge.search.indexing import Indexer
from knowledge.search.ports import INDEX_CEILING, IndexDocument, IndexPoint, VectorIndex

_log = logging.getLogger(__name__)

BATCH = 256
_FEW = 8
_HURRY_S = (0.3, 1.5)
"""A few memories are embedded until so long after their capture, and for so long at least."""
RESOLUTIONS = 5
"""So often are the names of a batch resolved while the owner's entities keep changing under it."""
MERGES = 32
"""Of entities that memories call one, made in one transaction: each moves what was said, which takes tens of ms."""

_READY = Counter("recollect_memories_ready_total", "Memories that became READY.")
_POSTPONED = Counter("recollect_memories_postponed_total", "Tries at a memory that did not succeed.")


class Storing:
    """Writes for whoever holds an owner's lease; what others changed meanwhile is never written over.

    One attendance has one of these, and what is `known` of the owner alone.
    """

    def __init__(
        self, lease: Lease, work: WorkStore, indexer: Indexer, index: VectorIndex, known: Acquaintance
    ) -> None:
        self.lease = lease
        self._work = work
        self._indexer = indexer
        self._index = index
        self._known = known
        self._connector = Connector(work, index)
        self._at_once = BATCH

    async def names(self) -> Sequence[KnownName]:
        """Return the names that the owner's graph knows, to be looked for in texts."""
        return await self._known.resolver.names(self.lease)

    async def store(self, pairs: Sequence[Pair]) -> int:
        """Write as much at once as the owner's other traffic lets through: half as much after a defeat, then more."""
        ready, done = 0, 0
        while done < len(pairs):
            part = pairs[done : done + self._at_once]
            try:
                ready += await self._store_part(part)
            except Contended:
                if len(part) == 1:
                    raise
                self._at_once = len(part) // 2
                continue
            done += len(part)
            self._at_once = min(2 * self._at_once, BATCH)
        return ready

    async def _store_part(self, pairs: Sequence[Pair]) -> int:
        """Write what was understood; where a batch fails, one by one, so that one bad memory holds up no other."""
        if not pairs:
            return 0
        try:
            ready = await self._commit(pairs)
        except (EngineUnavailable, TimedOut, Fenced):
            raise
        except Exception as error:
            if len(pairs) > 1:
                return sum([await self._store_part([pair]) for pair in pairs])
            await self.postpone(pairs[0][0], "It could not be stored", error)
            return 0
        _READY.inc(ready)
        return ready

    async def postpone(self, taken: Taken, what: str, error: Exception) -> None:
        """Write down that a try did not succeed; the memory comes again, later each time, until it is given up."""
        # The kind of error and its place, never its message: that could quote the content.
        place = traceback.extract_tb(error.__traceback__)[-1]
        kind = type(error).__name__
        _log.error(
            "memory %s, try %d: %s at %s:%d", taken.draft.id, taken.attempts + 1, kind, place.name, place.lineno or 0
        )
        _POSTPONED.inc()
        await self._work.give_up(self.lease, taken, f"{what} ({kind}); retryMemory tries again.")

    async def _commit(self, pairs: Sequence[Pair]) -> int:
        pairs = await self._known.topics.join(self.lease, pairs)
        if anew := [found.id for taken, found in pairs if taken.stands_at is not None]:
            # Nobody takes a READY memory again after a crash: the sweep is to look whether its point is right.
            await self._work.doubt(self.lease.owner, anew)
        linked = await self._write_facts(pairs)
        pairs = [pair for pair in pairs if pair[1].id in linked]
        if not pairs:
            return 0
        try:
            points = await self._write_points(pairs, linked)
            levels = {found.id: found.level for _, found in pairs}
            connections = await self._connector.connect(self.lease, levels, linked, points)
            ready = set(await self._work.make_ready(self.lease, pairs, connections))
        except (Fenced, EngineUnavailable, TimedOut):
            # What came late may lie over the newer points of the worker that has the lease now, or of our next try.
            with suppress(EngineUnavailable, TimedOut):
                await self._work.doubt(self.lease.owner, [found.id for _, found in pairs])
            raise
        if gone := [found.id for _, found in pairs if found.id not in ready]:
            await self._work.doubt(self.lease.owner, gone)
            await self._index.delete(self.lease.owner, gone)
        return len(ready)

    async def _write_facts(self, pairs: Sequence[Pair]) -> Mapping[str, Linked]:
        """Resolve names and write; where the user changed entities in between, resolve them again."""
        findings = [taken.findings(found) for taken, found in pairs]
        risen = [(taken, found) for taken, found in pairs if taken.rises(found)]
        outdated: tuple[str, ...] = ()
        for attempt in range(RESOLUTIONS):
            resolution = await self._known.resolver.resolve(self.lease, pairs, outdated)
            if len(resolution.unified) > MERGES and len(pairs) > 1:
                raise Contended("More is one by now than one transaction should merge.")
            try:
                return await self._work.write_facts(self.lease, findings, resolution, risen)
            except Outdated as error:
                if attempt == RESOLUTIONS - 1:
                    raise
                outdated = error.entities
        raise AssertionError("the last attempt returns or raises")

    async def _write_points(self, pairs: Sequence[Pair], linked: Mapping[str, Linked]) -> Sequence[IndexPoint]:
        shown = [pair for pair in pairs if pair[1].level <= INDEX_CEILING]
        hidden = [found.id for taken, found in pairs if found.level > INDEX_CEILING and taken.was_indexed]
        if hidden:
            await self._index.delete(self.lease.owner, hidden)
        if not shown:
            return ()
        documents = [_document(self.lease.owner, taken, found, linked[found.id]) for taken, found in shown]
        points = await self._indexer.points(self.lease.owner, documents, _patience(documents))
        await self._index.upsert(points)
        if owed := [point.id for point in points if point.dense is None]:
            # Nobody could embed them now: they become READY, found by their words, and the sweep makes up for it.
            await self._work.doubt(self.lease.owner, owed)
        return points


def _patience(documents: Sequence[IndexDocument]) -> float | None:
    """Return how long embedding may take: little where somebody may be waiting for a few memories to become READY."""
    if len(documents) > _FEW:
        return None
    age = datetime.now(UTC) - min(document.recorded_at for document in documents)
    return max(_HURRY_S[0], _HURRY_S[1] - age.total_seconds())


def _document(owner: str, taken: Taken, found: Understanding, linked: Linked) -> IndexDocument:
    return IndexDocument(
        id=found.id,
        owner=owner,
        text=taken.draft.text,
        level=found.level,
        kind=found.kind,
        needs_review=found.needs_review,
        occurred_at=taken.draft.occurred_at,
        recorded_at=taken.recorded_at,
        revision=taken.revision,
        conversation=linked.conversation,
        speaker=linked.speaker,
        source=taken.source,
        entities=tuple(sorted(linked.entities)),
        topics=tuple(sorted(linked.topics)),
    )
