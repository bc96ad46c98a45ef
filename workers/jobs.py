"""The jobs: each calls one thing of the domain or of ingestion, and is done."""

from __future__ import annotations

from typing import Protocol, TypedDict


class Drain(Protocol):
    async def run(self, shard: int, /) -> object: ...
    def stop(self) -> None: ...


class Sweep(Protocol):
    async def run(self) -> object: ...


class Events(Protocol):
    async def prune(self) -> object: ...


class Recollect(Protocol):
    """What the jobs need of the composition root."""

    @property
    def drain(self) -> Drain: ...

    @property
    def sweep(self) -> Sweep: ...

    @property
    def events(self) -> Events: ...


class Context(TypedDict):
    recollect: Recollect


async def drain(ctx: Context, shard: int) -> None:
    """Understand what waits in one shard."""
    await ctx["recollect"].drain.run(shard)


async def sweep(ctx: Context) -> None:
    """Find what no wake-up led to, in every shard, and reconcile the index with the graph."""
    await ctx["recollect"].sweep.run()


async def prune(ctx: Context) -> None:
    """Take old events out of the logs."""
    await ctx["recollect"].events.prune()
