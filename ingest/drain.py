"""Drain a shard: owner by owner, batch by batch, from PENDING to READY, under a lease."""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import partial
from time import monotonic
from typing import Protocol

from ingest.acquaintance import MAX_KNOWN, Acquaintance
from ingest.metrics import understanding
from ingest.patience import FEW, Pair, Patience
from ingest.remembered import Remembered
from ingest.storing import BATCH, Storing
from ingest.word_vectors import WordVectors
from knowledge.errors import EngineUnavailable, Fenced, TimedOut
from knowledge.ingestion.facts import Example, KnownName
from knowledge.ingestion.ports import Lease, Taken, Understander, WorkStore
from knowledge.memories.ports import Publisher
from knowledge.search.indexing import Indexer
from knowledge.search.ports import VectorIndex

_log = logging.getLogger(__name__)

CHARACTERS = 60_000
"""Of a batch in all, past its first memory: seconds to understand where long notes are many, well within a lease."""
TAKEN = 4 * BATCH
TRUSTED_CLAIMS = 3
"""So often may a lease be claimed without having been given back before its memories are handled with care."""
_DEADLY = "Workers died over it, again and again; retryMemory tries again."
BUDGET_S = 40.0
"""A drain ends in time for its job's timeout; the next wake-up goes on where it stopped."""


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
        self._owners = Remembered(partial(Acquaintance.new, work, words), MAX_KNOWN)
        self._patience = patience
        self._waiting: set[asyncio.Task[None]] = set()
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
            with self._storing(lease) as storing:
                ready = await self._drain_owner(storing, ends, waits)
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

    @contextmanager
    def _storing(self, lease: Lease) -> Iterator[Storing]:
        with self._owners.of(lease.owner) as known:
            yield Storing(lease, self._work, self._indexer, self._index, known)

    async def look_again(self, lease: Lease, taken: Sequence[Taken]) -> tuple[Sequence[Pair], Sequence[KnownName]]:
        """Understand memories on this machine; return also the names that the owner's graph knows."""
        with self._storing(lease) as storing:
            told = await self._told(storing)
            return await self._understand(storing, taken, told), told.names

    async def rewrite(self, lease: Lease, pairs: Sequence[Pair]) -> int:
        """Write READY memories as they are understood anew; return how many still were as they were taken."""
        with self._storing(lease) as storing:
            written = await storing.store(pairs)
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

    async def _drain_owner(self, storing: Storing, ends: float, waits: Callable[[], None]) -> int:
        """Where workers died holding this lease, count each try first and go one by one: one may kill us, too."""
        lease = storing.lease
        ready, careful = 0, lease.claims > TRUSTED_CLAIMS
        while self._goes_on(ends) and (taken := await self._work.take(lease, 1 if careful else TAKEN)):
            if careful and not await self._work.give_up(lease, taken[0], _DEADLY):
                continue
            if self._patience is not None and len(taken) <= FEW and not careful:
                ready += await self._store_patiently(storing, self._patience, taken, waits)
                continue
            ready += await self._process(storing, deque(_batches(taken)), ends, alone=careful)
        return ready

    async def _store_patiently(
        self, storing: Storing, patience: Patience, taken: Sequence[Taken], waits: Callable[[], None]
    ) -> int:
        """Store a few memories that a language model may yet read better, within their time."""
        owner, told = storing.lease.owner, await self._told(storing)
        found = await self._understand(storing, taken, told)
        refined = await patience.refined(owner, found, told.names, waits)
        ready = await storing.store(refined)
        await self._publisher.publish(owner)
        return ready

    async def _process(self, storing: Storing, waiting: deque[list[Taken]], ends: float, *, alone: bool) -> int:
        """Store each batch while the next one is being understood: the one waits for engines, the other uses a core.

        While the last one is being understood more are taken, unless these are to go `alone`: neither waits for that.
        """
        lease, ready = storing.lease, 0
        told, batch = await self._told(storing), waiting.popleft()
        ahead = asyncio.create_task(self._understand(storing, batch, told))
        more: asyncio.Task[list[Taken]] | None = None
        try:
            while batch:
                pairs, held = await ahead, batch
                batch = waiting.popleft() if waiting else []
                if batch:
                    ahead = asyncio.create_task(self._understand(storing, batch, told))
                    if not (waiting or alone):
                        more = asyncio.create_task(self._work.take(lease, TAKEN + len(held) + len(batch)))
                ready += await storing.store(pairs)
                await self._publisher.publish(lease.owner)
                if not self._goes_on(ends):
                    break
                if more is not None:
                    known = {taken.draft.id for taken in (*held, *batch)}
                    waiting.extend(_batches([taken for taken in await more if taken.draft.id not in known]))
                    told, more = await self._told(storing), None
        finally:
            for task in filter(None, (ahead, more)):
                task.cancel()
        return ready

    async def _told(self, storing: Storing) -> _Told:
        return _Told(await storing.names(), await self._work.examples(storing.lease))

    async def _understand(self, storing: Storing, batch: Sequence[Taken], told: _Told) -> list[Pair]:
        """Understand the batch; where that fails, one by one, so that one bad memory holds up no other."""
        drafts = [taken.draft for taken in batch]
        try:
            with understanding("local", len(drafts)):
                found = await asyncio.to_thread(self._understander.understand, drafts, told.names, told.examples)
            return list(zip(batch, found, strict=True))
        except Exception as error:
            if len(batch) > 1:
                parts = [await self._understand(storing, [taken], told) for taken in batch]
                return [pair for part in parts for pair in part]
            await storing.postpone(batch[0], "It could not be understood", error)
            return []


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
