"""Brings up what the settings leave to us, keeps it running, and stops it in reverse order."""

from __future__ import annotations

import asyncio
import contextlib
import os
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from pathlib import Path
from typing import Literal

from knowledge.engines.arcadedb import arcadedb
from knowledge.engines.edge import edge
from knowledge.engines.endpoints import merged
from knowledge.engines.engine import Engine
from knowledge.engines.keeper import Keeper, Patience
from knowledge.engines.lock import FolderInUse, folder_lock
from knowledge.engines.marks import ProcessMark
from knowledge.engines.neo4j import neo4j
from knowledge.engines.process import Child, Program
from knowledge.engines.runtime import Endpoints, Runtime, read_runtime, remove_runtime, write_runtime
from knowledge.engines.secrets import private_folder
from knowledge.engines.valkey import valkey
from knowledge.errors import EngineUnavailable
from knowledge.settings import Settings

GraphChoice = Literal["embedded", "neo4j"]
EngineFactory = Callable[[Path], Awaitable[Engine]]

_LOCKED = "This data folder"
_START_TRIES = 3
"""A free port may be taken before the engine listens on it: each try has fresh ones."""


class Supervisor:
    """A running instance on one data folder; made by `supervise`."""

    def __init__(self, data: Path, say: Callable[[str], None], patience: Patience | None) -> None:
        self.data = data
        self._say = say
        self._patience = patience
        self._engines: list[Child] = []
        self._services: list[Child] = []
        self._keepers: list[asyncio.Task[None]] = []
        self._runtime: Runtime | None = None

    @property
    def endpoints(self) -> Endpoints:
        return self.runtime.endpoints

    @property
    def runtime(self) -> Runtime:
        if self._runtime is None:
            raise RuntimeError("the engines have not been started")
        return self._runtime

    def pid(self, name: str) -> int | None:
        """Return the pid of the child of that name, None while it is not running."""
        children = (*self._engines, *self._services)
        return next((child.pid for child in children if child.program.name == name), None)

    async def start_engines(self, settings: Settings, factories: Sequence[EngineFactory]) -> None:
        """Start the engines beside each other; once all answer, runtime.json names them."""
        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(self.start_engine(factory)) for factory in factories]
        engines = [task.result() for task in tasks]
        fields = {key: value for engine in engines for key, value in engine.address.items()}
        blank = dict.fromkeys(
            ("graph_uri", "graph_user", "graph_password", "graph_database", "vector_url", "redis_url"), ""
        )
        started = Endpoints(**{**blank, **fields}, vector_api_key=None)
        browser = next((engine.browser for engine in engines if engine.browser), "")
        mark = ProcessMark.of(os.getpid())
        self._write(Runtime(supervisor=mark, endpoints=merged(settings, started), browser=browser))

    async def start_engine(self, factory: EngineFactory) -> Engine:
        """Start one engine and keep it running until the end."""
        for _ in range(_START_TRIES - 1):
            engine = await factory(self.data)
            with contextlib.suppress(EngineUnavailable):
                await self._keep(engine.program, self._engines)
                return engine
        engine = await factory(self.data)
        await self._keep(engine.program, self._engines)
        return engine

    async def start(self, program: Program) -> None:
        """Start one service and keep it running until the end; raises EngineUnavailable where it does not start."""
        await self._keep(program, self._services)

    async def _keep(self, program: Program, among: list[Child]) -> None:
        child = Child(program, self.data)
        await child.start()
        among.append(child)
        self._keepers.append(asyncio.create_task(Keeper(child, self._say, self._patience).run(), name=program.name))

    def announce(self, api: str) -> None:
        """Write into runtime.json that the API answers there."""
        runtime = self.runtime
        self._write(Runtime(runtime.supervisor, runtime.endpoints, api, runtime.browser))

    def _write(self, runtime: Runtime) -> None:
        self._runtime = runtime
        write_runtime(self.data, runtime)

    async def wait(self) -> None:
        """Return never; raises EngineUnavailable once a child could not be kept running."""
        done, _ = await asyncio.wait(self._keepers, return_when=asyncio.FIRST_COMPLETED)
        for keeper in done:
            keeper.result()

    async def stop(self) -> None:
        """Stop the services, then the engines they stand on; runtime.json goes first, so that nobody comes new."""
        for keeper in self._keepers:
            keeper.cancel()
        await asyncio.gather(*self._keepers, return_exceptions=True)
        if self._runtime is not None:
            remove_runtime(self.data)
        for children in (self._services, self._engines):
            await asyncio.gather(*(child.stop() for child in children))


@contextlib.asynccontextmanager
async def supervise(
    settings: Settings,
    *,
    graph: GraphChoice = "embedded",
    say: Callable[[str], None] = lambda _: None,
    patience: Patience | None = None,
) -> AsyncIterator[Supervisor]:
    """Hold the data folder and run every engine that the settings give no URL for, until the block ends.

    Raises FolderInUse where an instance runs on the folder already, EngineUnavailable where an engine does not start.
    """
    data = private_folder(settings.data.absolute())
    with folder_lock(data / "lock", _LOCKED, _already_running(data)):
        remove_runtime(data)
        supervisor = Supervisor(data, say, patience)
        try:
            try:
                await supervisor.start_engines(settings, _embedded(settings, graph))
            except ExceptionGroup as failures:
                raise failures.exceptions[0] from None
            yield supervisor
        finally:
            await supervisor.stop()


def _embedded(settings: Settings, graph: GraphChoice) -> list[EngineFactory]:
    async def make_arcadedb(data: Path) -> Engine:
        return arcadedb(data)

    async def make_edge(data: Path) -> Engine:
        return edge(data)

    async def make_valkey(data: Path) -> Engine:
        return valkey(data)

    factories: list[EngineFactory] = []
    if settings.neo4j_uri is None:
        factories.append(neo4j if graph == "neo4j" else make_arcadedb)
    if settings.qdrant_url is None:
        factories.append(make_edge)
    if settings.redis_url is None:
        factories.append(make_valkey)
    return factories


def refuse_second(data: Path) -> None:
    """Raise FolderInUse where an instance is known to run on the folder; `supervise` refuses it surely, by the lock."""
    running = read_runtime(data)
    if running is not None:
        raise FolderInUse(
            _LOCKED, f"{data} is in use by the process {running.supervisor.pid}; {_already_running(data)}"
        )


def _already_running(data: Path) -> str:
    running = read_runtime(data)
    at = f", at {running.api}" if running is not None and running.api else ""
    return f"stop that instance{at}, or choose another folder with --data."


__all__ = ["FolderInUse", "GraphChoice", "Supervisor", "refuse_second", "supervise"]
