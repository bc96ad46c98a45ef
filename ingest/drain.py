"""Drain a shard: owner by owner, batch by batch, from PENDING to READY, under a lease."""

from __future__ import annotations

import asyncio
import logging
import traceback
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from time import monotonic
from typing import Protocol

from prometheus_client import Counter

from ingest.connector import Connector
from ingest.metrics import understanding
from ingest.patience import FEW, Pair, Patience
from ingest.resolver import Resolver
from ingest.topic_joiner import TopicJoiner
from ingest.word_vectors import WordVectors
from knowledge.errors import Contended, EngineUnavailable, Fenced, Outdated, TimedOut
from knowledge.ingestion.facts import Example, KnownName, Linked, Understanding
from knowledge.ingestion.ports import Lease, Taken, Understander, WorkStore
from knowledge.memories.ports import Publisher
from knowledge.search.indexing import Indexer
from knowledge.search.ports import INDEX_CEILING, IndexDocument, IndexPoint, VectorIndex

_log = logging.getLogger(__name__)

BATCH = 256
CHARACTERS = 60_000
"""Of a batch in all, past its first memory: seconds to understand where long notes are many, well within a lease."""
TAKEN = 4 * BATCH
TRUSTED_CLAIMS = 3
"""So often may a lease be claimed without having been given back before its memories are handled with care."""
_FEW = 8
_HURRY_S = (0.3, 1.5)
"""A few memories are embedded until so long after their capture, and for so long at least."""
_DEADLY = "Workers died over it, again and again; retryMemory tries again."
RESOLUTIONS = 5
"""So often are the names of a batch resolved while the owner's entities keep changing under it."""
BUDGET_S = 40.0
"""A drain ends in time for its job's timeout; the next wake-up goes on where it stopped."""

_READY = Counter("recollect_memories_ready_total", "Memories that became READY.")
_POSTPONED = Counter("recollect_memories_postponed_total", "Tries at a memory that did not succeed.")


def _nothing() -> None:
    """Tell nobody."""


@dataclass(frozen=True, slots=True)
class _Told:
    """What the owner's graph tells beforehand: names that it knows, and memories that the owner classified by hand."""

    names: Sequence[KnownName]
    examples: Sequence[Example]


class BringsNames(Protocol):
    async def catch_up(self, owner: str) -> None:
        """Bring the names that changed to the index."""
        ...


class Drain:
    def __init__(
        self,
        work: WorkStore,
        understander: Understander,
        indexer: Indexer,
        index: VectorIndex,
        publisher: Publisher,
        words: WordVectors,
        names: BringsNames,
        patience: Patience | None = None,
    ) -> None:
        self._work = work
        self._understander = understander
        self._indexer = indexer
        self._index = index
        self._publisher = publisher
        self._names = names
        self._resolver = Resolver(work)
        self._topics = TopicJoiner(work, words)
        self._connector = Connector(work, index)
        self._patience = patience
        self._waiting: set[asyncio.Task[None]] = set()
        self._at_once = BATCH
        self._unreleased: list[Lease] = []
        self.stopping = False

    async def prepare(self) -> None:
        """Read what understanding needs before the first memory has to wait for it."""
        await asyncio.to_thread(self._understander.prepare)
        if self._patience is not None:
            await asyncio.to_thread(self._patience.refiner.prepare)

    def stop(self) -> None:
        """Take no further batch: every run returns once what it holds is stored and its lease is given back."""
        self.stopping = True
        if self._patience is not None:
            self._patience.stop()

    async def settle(self) -> None:
        """Return once nobody waits for a language model any more."""
        self.stop()
        while self._waiting:
            await asyncio.wait(self._waiting)
        if self._patience is not None:
            await self._patience.close()

    async def run(self, shard: int) -> int:
        """Return how many memories became READY. An engine that is away leaves the rest PENDING, for the sweep.

        Owners whose memories wait for a language model are left to themselves: they count elsewhere.
        """
        ready, ends = 0, monotonic() + BUDGET_S
        while self._unreleased:
            await self._release(self._unreleased.pop())
        while self._goes_on(ends):
            lease = await self._work.claim(shard)
            if lease is None:
                break
            ready += await self._attend(lease, ends)
        return ready

    async def _attend(self, lease: Lease, ends: float) -> int:
        """Drain an owner until there is no more to do, or nothing but to wait."""
        if self._patience is None:
            return await self._drain_and_release(lease, ends)
        waits = asyncio.Event()
        draining = asyncio.create_task(self._drain_and_release(lease, ends, waits.set))
        waiting = asyncio.create_task(waits.wait())
        try:
            await asyncio.wait((draining, waiting), return_when=asyncio.FIRST_COMPLETED)
        except asyncio.CancelledError:
            draining.cancel()
            raise
        finally:
            waiting.cancel()
        if draining.done():
            return draining.result()
        waiting_out = asyncio.create_task(self._wait_out(lease.owner, draining))
        self._waiting.add(waiting_out)
        waiting_out.add_done_callback(self._waiting.discard)
        return 0

    async def _wait_out(self, owner: str, draining: asyncio.Task[int]) -> None:
        try:
            await draining
        except (EngineUnavailable, TimedOut) as error:
            _log.warning("owner %s is left to the sweep: %s", owner, type(error).__name__)

    async def _drain_and_release(self, lease: Lease, ends: float, waits: Callable[[], None] = _nothing) -> int:
        ready = 0
        try:
            ready = await self._drain_owner(lease, ends, waits)
        except Fenced:
            _log.info("the lease of owner %s ran out and went to another worker", lease.owner)
        except (EngineUnavailable, TimedOut):
            with suppress(EngineUnavailable, TimedOut):
                await self._release(lease)
            raise
        except Exception as error:  # nobody can help this owner now: others come first until the lease runs out
            _log.error("owner %s is left to a later try: %s", lease.owner, type(error).__name__)
        else:
            await self._release(lease)
            await self._bring_names(lease.owner)
        return ready

    async def _bring_names(self, owner: str) -> None:
        """Bring the names that were written to the index; nobody waits for it, and the sweep makes up for the rest."""
        try:
            await self._names.catch_up(owner)
        except (EngineUnavailable, TimedOut) as error:
            _log.warning("names are left to the sweep: %s", error)

    async def look_again(self, lease: Lease, taken: Sequence[Taken]) -> tuple[Sequence[Pair], Sequence[KnownName]]:
        """Understand memories on this machine; return also the names that the owner's graph knows."""
        told = await self._told(lease)
        return await self._understand(lease, taken, told), told.names

    async def rewrite(self, lease: Lease, pairs: Sequence[Pair]) -> int:
        """Write READY memories as they are understood anew; return how many still were as they were taken."""
        written = await self._store_in_parts(lease, pairs)
        await self._publisher.publish(lease.owner)
        return written

    def _goes_on(self, ends: float) -> bool:
        return not self.stopping and monotonic() < ends

    async def sweep(self) -> int:
        """Drain every shard with due work: what a lost wake-up, a dead worker or an absent engine left behind."""
        ready = 0
        for shard in await self._work.due_shards():
            if self.stopping:
                break
            try:
                ready += await self.run(shard)
            except EngineUnavailable:
                raise
            except TimedOut as error:
                _log.warning("shard %d is left to the next sweep: %s", shard, type(error).__name__)
        return ready

    async def _release(self, lease: Lease) -> None:
        """Give the lease back, now or as soon as the graph is back: until then nobody else may work for its owner."""
        try:
            await self._work.release(lease)
        except (EngineUnavailable, TimedOut):
            self._unreleased.append(lease)
            raise

    async def _drain_owner(self, lease: Lease, ends: float, waits: Callable[[], None]) -> int:
        """Where workers died holding this lease, count each try first and go one by one: one may kill us, too."""
        ready, careful = 0, lease.claims > TRUSTED_CLAIMS
        while self._goes_on(ends) and (taken := await self._work.take(lease, 1 if careful else TAKEN)):
            if careful and not await self._work.give_up(lease, taken[0], _DEADLY):
                continue
            if self._patience is not None and len(taken) <= FEW and not careful:
                ready += await self._store_patiently(lease, self._patience, taken, waits)
                continue
            ready += await self._process(lease, deque(_batches(taken)), ends, alone=careful)
        return ready

    async def _store_patiently(
        self, lease: Lease, patience: Patience, taken: Sequence[Taken], waits: Callable[[], None]
    ) -> int:
        """Store a few memories that a language model may yet read better, within their time."""
        told = await self._told(lease)
        found = await self._understand(lease, taken, told)
        refined = await patience.refined(lease.owner, found, told.names, waits)
        ready = await self._store_in_parts(lease, refined)
        await self._publisher.publish(lease.owner)
        return ready

    async def _process(self, lease: Lease, waiting: deque[list[Taken]], ends: float, *, alone: bool) -> int:
        """Store each batch while the next one is being understood: the one waits for engines, the other uses a core.

        While the last one is being understood more are taken, unless these are to go `alone`: neither waits for that.
        """
        ready, told, batch = 0, await self._told(lease), waiting.popleft()
        ahead = asyncio.create_task(self._understand(lease, batch, told))
        more: asyncio.Task[list[Taken]] | None = None
        try:
            while batch:
                pairs, held = await ahead, batch
                batch = waiting.popleft() if waiting else []
                if batch:
                    ahead = asyncio.create_task(self._understand(lease, batch, told))
                    if not (waiting or alone):
                        more = asyncio.create_task(self._work.take(lease, TAKEN + len(held) + len(batch)))
                ready += await self._store_in_parts(lease, pairs)
                await self._publisher.publish(lease.owner)
                if not self._goes_on(ends):
                    break
                if more is not None:
                    known = {taken.draft.id for taken in (*held, *batch)}
                    waiting.extend(_batches([taken for taken in await more if taken.draft.id not in known]))
                    told, more = await self._told(lease), None
        finally:
            for task in filter(None, (ahead, more)):
                task.cancel()
        return ready

    async def _told(self, lease: Lease) -> _Told:
        return _Told(await self._resolver.names(lease), await self._work.examples(lease))

    async def _store_in_parts(self, lease: Lease, pairs: Sequence[tuple[Taken, Understanding]]) -> int:
        """Write as much at once as the owner's other traffic lets through: half as much after a defeat, then more."""
        ready, done = 0, 0
        while done < len(pairs):
            part = pairs[done : done + self._at_once]
            try:
                ready += await self._store(lease, part)
            except Contended:
                if len(part) == 1:
                    raise
                self._at_once = len(part) // 2
                continue
            done += len(part)
            self._at_once = min(2 * self._at_once, BATCH)
        return ready

    async def _store(self, lease: Lease, pairs: Sequence[tuple[Taken, Understanding]]) -> int:
        """Write what was understood; where a batch fails, one by one, so that one bad memory holds up no other."""
        if not pairs:
            return 0
        try:
            ready = await self._commit(lease, pairs)
        except (EngineUnavailable, TimedOut, Fenced):
            raise
        except Exception as error:
            if len(pairs) > 1:
                return sum([await self._store(lease, [pair]) for pair in pairs])
            await self._give_up(lease, pairs[0][0], "It could not be stored", error)
            return 0
        _READY.inc(ready)
        return ready

    async def _understand(self, lease: Lease, batch: Sequence[Taken], told: _Told) -> list[tuple[Taken, Understanding]]:
        """Understand the batch; where that fails, one by one, so that one bad memory holds up no other."""
        drafts = [taken.draft for taken in batch]
        try:
            with understanding("local", len(drafts)):
                found = await asyncio.to_thread(self._understander.understand, drafts, told.names, told.examples)
            return list(zip(batch, found, strict=True))
        except Exception as error:
            if len(batch) > 1:
                parts = [await self._understand(lease, [taken], told) for taken in batch]
                return [pair for part in parts for pair in part]
            await self._give_up(lease, batch[0], "It could not be understood", error)
            return []

    async def _give_up(self, lease: Lease, taken: Taken, what: str, error: Exception) -> None:
        # The kind of error and its place, never its message: that could quote the content.
        place = traceback.extract_tb(error.__traceback__)[-1]
        kind = type(error).__name__
        _log.error(
            "memory %s, try %d: %s at %s:%d", taken.draft.id, taken.attempts + 1, kind, place.name, place.lineno or 0
        )
        _POSTPONED.inc()
        await self._work.give_up(lease, taken, f"{what} ({kind}); retryMemory tries again.")

    async def _commit(self, lease: Lease, pairs: Sequence[tuple[Taken, Understanding]]) -> int:
        pairs = await self._topics.join(lease, pairs)
        if anew := [found.id for taken, found in pairs if taken.stands_at is not None]:
            # Nobody takes a READY memory again after a crash: the sweep is to look whether its point is right.
            await self._work.doubt(lease.owner, anew)
        linked = await self._write_facts(lease, pairs)
        pairs = [pair for pair in pairs if pair[1].id in linked]
        if not pairs:
            return 0
        try:
            points = await self._write_points(lease, pairs, linked)
            levels = {found.id: found.level for _, found in pairs}
            connections = await self._connector.connect(lease, levels, linked, points)
            ready = set(await self._work.make_ready(lease, pairs, connections))
        except Fenced:
            # What came late may lie over the newer points of the worker that has the lease now.
            await self._work.doubt(lease.owner, [found.id for _, found in pairs])
            raise
        if gone := [found.id for _, found in pairs if found.id not in ready]:
            await self._work.doubt(lease.owner, gone)
            await self._index.delete(lease.owner, gone)
        return len(ready)

    async def _write_facts(self, lease: Lease, pairs: Sequence[tuple[Taken, Understanding]]) -> Mapping[str, Linked]:
        """Resolve names and write; where the user changed entities in between, resolve them again."""
        findings = [taken.findings(found) for taken, found in pairs]
        outdated: tuple[str, ...] = ()
        for _ in range(RESOLUTIONS - 1):
            resolution = await self._resolver.resolve(lease, pairs, outdated)
            try:
                return await self._work.write_facts(lease, findings, resolution)
            except Outdated as error:
                outdated = error.entities
        return await self._work.write_facts(lease, findings, await self._resolver.resolve(lease, pairs, outdated))

    async def _write_points(
        self, lease: Lease, pairs: Sequence[tuple[Taken, Understanding]], linked: Mapping[str, Linked]
    ) -> Sequence[IndexPoint]:
        shown = [pair for pair in pairs if pair[1].level <= INDEX_CEILING]
        hidden = [found.id for taken, found in pairs if found.level > INDEX_CEILING and taken.was_indexed]
        if hidden:
            await self._index.delete(lease.owner, hidden)
        if not shown:
            return ()
        documents = [_document(lease.owner, taken, found, linked[found.id]) for taken, found in shown]
        points = await self._indexer.points(lease.owner, documents, _patience(documents))
        await self._index.upsert(points)
        if owed := [point.id for point in points if point.dense is None]:
            # Nobody could embed them now: they become READY, found by their words, and the sweep makes up for it.
            await self._work.doubt(lease.owner, owed)
        return points


def _patience(documents: Sequence[IndexDocument]) -> float | None:
    """Return how long embedding may take: little where somebody may be waiting for a few memories to become READY."""
    if len(documents) > _FEW:
        return None
    age = datetime.now(UTC) - min(document.recorded_at for document in documents)
    return max(_HURRY_S[0], _HURRY_S[1] - age.total_seconds())


def _batches(taken: Sequence[Taken]) -> list[list[Taken]]:
    batches: list[list[Taken]] = []
    characters = 0
    for one in taken:
        characters += len(one.draft.text)
        if not batches or len(batches[-1]) == BATCH or characters > CHARACTERS:
            batches.append([])
            characters = len(one.draft.text)
        batches[-1].append(one)
    return batches


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
