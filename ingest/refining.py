"""READY memories read once more, by a language model: bounded, resumable, and searchable all the while."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from time import monotonic
from typing import Protocol

from ingest.language_model.local import Local, OverBudget, Stand
from ingest.patience import Pair
from knowledge.errors import EngineUnavailable, TimedOut
from knowledge.ingestion.facts import KnownName, Understanding
from knowledge.ingestion.ports import Lease, Taken, WorkStore
from knowledge.ingestion.refinement import RefinementStore

BATCH = 32
CLAIM_S = 60.0
"""Longer than any worker holds an owner's lease between two batches."""
TURN_S = 120.0
"""How long a batch may wait for its turn at the server."""
_PAUSES_S = (0.05, 1.0)


class Reader(Protocol):
    @property
    def is_resting(self) -> bool: ...

    @property
    def reads_all(self) -> bool: ...

    def chooses(self, local: Local) -> bool: ...

    async def read(
        self, owner: str, memories: Sequence[Local], known: Sequence[KnownName], *, waits_s: float, stand: Stand
    ) -> dict[str, Understanding]: ...


class Rewriter(Protocol):
    """The part of a drain that understands and writes, whatever the status of a memory."""

    async def look_again(self, lease: Lease, taken: Sequence[Taken]) -> tuple[Sequence[Pair], Sequence[KnownName]]: ...

    async def rewrite(self, lease: Lease, pairs: Sequence[Pair]) -> int: ...


@dataclass(frozen=True, slots=True)
class RefineProgress:
    """`put_off` are those whose owners have no budget left today."""

    done: int
    refined: int
    put_off: int
    total: int


class Refinement:
    """What is done is done: it is remembered with each memory, and the next run goes on where one ended."""

    def __init__(self, store: RefinementStore, work: WorkStore, rewriter: Rewriter, reader: Reader) -> None:
        self._store = store
        self._work = work
        self._rewriter = rewriter
        self._reader = reader

    async def run(self, limit: int | None = None) -> AsyncIterator[RefineProgress]:
        """Read at most so many memories, yielding after every batch.

        Raises EngineUnavailable where the model's server is sick, TimedOut where an owner's lease does not come free.
        """
        waiting: list[tuple[str, Sequence[str]]] = []
        left = limit
        for owner in await self._store.owners():
            ids = (await self._store.unread(owner, again=self._reader.reads_all))[:left]
            waiting.append((owner, ids))
            left = None if left is None else left - len(ids)
        now = RefineProgress(0, 0, 0, sum(len(ids) for _, ids in waiting))
        yield now
        for owner, ids in waiting:
            for start in range(0, len(ids), BATCH):
                part = ids[start : start + BATCH]
                try:
                    refined = await self._refine(owner, part)
                except OverBudget:
                    rest = len(ids) - start
                    now = replace(now, done=now.done + rest, put_off=now.put_off + rest)
                    yield now
                    break
                now = replace(now, done=now.done + len(part), refined=now.refined + refined)
                yield now

    async def _refine(self, owner: str, ids: Sequence[str]) -> int:
        """Ask without the lease: a worker may drain the owner meanwhile, and what changed then is left as it is."""
        taken = await self._store.take(owner, ids)
        async with self._claimed(owner) as lease:
            found, known = await self._rewriter.look_again(lease, taken)
        pairs = [(one, _no_lower(one, understood)) for one, understood in found]
        locals_ = {one.draft.id: Local(one.draft, understood) for one, understood in pairs}
        chosen = {id_: local for id_, local in locals_.items() if self._reader.chooses(local)}
        needless = [one for one, _ in pairs if one.draft.id not in chosen]
        if needless:
            await self._store.leave(owner, needless)
        if not chosen:
            return 0
        if self._reader.is_resting:
            raise _sick()
        stand = self._stand(owner, [one for one, _ in pairs if one.draft.id in chosen])
        answers = await self._reader.read(owner, list(chosen.values()), known, waits_s=TURN_S, stand=stand)
        better = [(one, answers[one.draft.id]) for one, _ in pairs if one.draft.id in answers]
        if not better:
            return 0
        async with self._claimed(owner) as lease:
            return await self._rewriter.rewrite(lease, better)

    def _stand(self, owner: str, taken: Sequence[Taken]) -> Stand:
        """Tell of memories whether they still are what was taken: not edited, deleted, or at another level."""
        as_taken = {one.draft.id: (one.revision, one.stands_at) for one in taken}

        async def stand(ids: Sequence[str]) -> bool:
            now = {one.draft.id: (one.revision, one.stands_at) for one in await self._store.take(owner, ids)}
            return all(id_ in now and now[id_] == as_taken[id_] for id_ in ids)

        return stand

    @asynccontextmanager
    async def _claimed(self, owner: str) -> AsyncIterator[Lease]:
        pause_s, ends = _PAUSES_S[0], monotonic() + CLAIM_S
        while (lease := await self._store.claim(owner)) is None:
            if monotonic() > ends:
                raise TimedOut(
                    "A worker has been busy with one owner for a minute: run `recollect refine` again later."
                )
            await asyncio.sleep(pause_s)
            pause_s = min(2 * pause_s, _PAUSES_S[1])
        try:
            yield lease
        finally:
            await self._work.release(lease)


def _no_lower(taken: Taken, found: Understanding) -> Understanding:
    """Keep the level at which the memory stands where this machine would now say a lower one."""
    if taken.stands_at is None or taken.stands_at <= found.level:
        return found
    return replace(found, level=taken.stands_at)


def _sick() -> EngineUnavailable:
    return EngineUnavailable("The language model", "its server fails; run `recollect refine` again to go on from here.")
