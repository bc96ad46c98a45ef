"""One collection of the Edge process: a shard, and its optimising beside the live one."""

from __future__ import annotations

import asyncio
import shutil
import time
from collections.abc import Awaitable, Callable
from concurrent.futures import Executor
from pathlib import Path
from typing import TypeVar

import qdrant_edge as edge

from knowledge.engines.edge_wire import config, field_indexes

T = TypeVar("T")

MAX_JOURNAL = 50_000
"""Points written while a copy is optimised; past it the optimising is given up and tried again later."""

_REPLAY_AT_ONCE = 20


class Collection:
    """All calls to the engine go through one thread, in order: it holds the GIL, so that more threads win nothing."""

    def __init__(self, folder: Path, dimensions: int, optimised: int, shard: edge.EdgeShard, engine: Executor) -> None:
        self.folder = folder
        self.dimensions = dimensions
        self.optimised = optimised
        self.last_write = 0.0
        self.unoptimised = max(0, shard.info().points_count - optimised)
        """Points written since the last optimising: counted, not looked up."""
        self._shard = shard
        self._engine = engine
        self._writing = asyncio.Lock()
        self._journal: list[edge.UpdateOperation] | None = None
        self._journal_points = 0
        self._dirty = False

    @classmethod
    async def create(cls, folder: Path, dimensions: int, engine: Executor) -> Collection:
        def create() -> Collection:
            folder.mkdir(parents=True)
            shard = edge.EdgeShard.create(str(folder), config(dimensions))
            for operation in field_indexes():
                shard.update(operation)
            shard.flush()
            return cls(folder, dimensions, 0, shard, engine)

        return await asyncio.get_running_loop().run_in_executor(engine, create)

    @classmethod
    def load(cls, folder: Path, dimensions: int, optimised: int, engine: Executor) -> Collection:
        return cls(folder, dimensions, optimised, edge.EdgeShard.load(str(folder)), engine)

    async def write(self, build: Callable[[], edge.UpdateOperation], points: int) -> None:
        """Apply a change; once this returns, it is in the write-ahead log."""
        async with self._writing:
            await self._run(lambda: self._apply(build(), points))

    async def read(self, call: Callable[[edge.EdgeShard], T]) -> T:
        return await self._run(lambda: call(self._shard))

    async def flush(self) -> None:
        """Write out what is only in the log, so that the next start replays little."""
        if self._dirty:
            self._dirty = False
            await self._run(lambda: self._shard.flush())

    async def close(self) -> None:
        async with self._writing:
            await self._run(lambda: self._shard.flush())
            await self._run(lambda: self._shard.close())

    async def optimise(
        self, target: Path, work: Callable[[Path], Awaitable[bool]], swapped: Callable[[], None]
    ) -> bool:
        """Optimise a copy in `target` while this one serves, then let the copy serve; tell whether that came about.

        `work` optimises a folder in a process of its own. `swapped` makes the new folder the one that the next start
        opens: a kill before it leaves the old folder, with every write in it; a kill after it the new one, flushed.
        """
        before = self.unoptimised
        done = False
        try:
            async with self._writing:
                await self._run(lambda: self._shard.flush())
                await asyncio.to_thread(shutil.copytree, self.folder, target)
                self._journal, self._journal_points, self.unoptimised = [], 0, 0
            if await work(target) and self._journal is not None:
                fresh = await self._run(lambda: edge.EdgeShard.load(str(target)))
                await self._catch_up(fresh)
                async with self._writing:
                    done = await self._run(lambda: self._take_over(fresh, target, swapped))
        finally:
            self._journal = None
            if not done:
                self.unoptimised += before
                await asyncio.to_thread(shutil.rmtree, target, ignore_errors=True)
        return done

    async def _catch_up(self, fresh: edge.EdgeShard) -> None:
        """Replay what was written meanwhile, in small parts between the requests, until little is left."""
        while self._journal is not None and len(self._journal) > _REPLAY_AT_ONCE:
            part = self._journal[:_REPLAY_AT_ONCE]
            del self._journal[:_REPLAY_AT_ONCE]
            for operation in part:
                await self._run(lambda operation=operation: fresh.update(operation))  # type: ignore[misc]

    def _take_over(self, fresh: edge.EdgeShard, folder: Path, swapped: Callable[[], None]) -> bool:
        if self._journal is None:
            fresh.close()
            return False
        for operation in self._journal:
            fresh.update(operation)
        fresh.flush()
        old, old_folder = self._shard, self.folder
        self._shard, self.folder, self.optimised = fresh, folder, fresh.info().points_count
        swapped()
        old.close()
        shutil.rmtree(old_folder, ignore_errors=True)
        return True

    def _apply(self, operation: edge.UpdateOperation, points: int) -> None:
        self._shard.update(operation)
        self._dirty = True
        self.unoptimised += points
        self.last_write = time.monotonic()
        if self._journal is not None:
            self._journal.append(operation)
            self._journal_points += points
            if self._journal_points > MAX_JOURNAL:
                self._journal = None

    async def _run(self, call: Callable[[], T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._engine, call)
