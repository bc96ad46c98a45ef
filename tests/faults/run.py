"""The run itself: traffic, a killer and a subscriber side by side; then everything is counted."""

from __future__ import annotations

import asyncio
import contextlib
import random
import time
from collections import Counter
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

from graphapi.ids import Noun, decode_as
from ingest.embedding import StaticEmbedder
from knowledge.engines.endpoints import resolve
from knowledge.ids import new_id
from knowledge.search.ports import VectorIndex
from knowledge.settings import Settings
from knowledge.stores.graph import Graph, open_graph
from knowledge.stores.vector_indexes import open_vector_index
from tests.faults.audit import Audit
from tests.faults.client import Client, Data
from tests.faults.life import Life
from tests.faults.stack import Stack, running_stack
from tests.faults.traffic import Traffic
from tests.faults.watcher import Watcher

EMBEDDED = ("worker-1", "api", "arcadedb", "valkey", "edge", "worker-1+api+arcadedb+valkey+edge")
SERVED_GRAPH = ("worker-1", "api", "valkey", "edge", "worker-1+api+valkey+edge")
"""Whom to kill in turn, one alone or several at once."""
SETTLED_WITHIN_S = 240.0
INDEX_WITHIN_S = 150.0
"""The points of what was deleted while the index was away go with its tombstone, a minute and a sweep later."""
_CAPTURERS, _CHANGERS = 4, 3
_LOOK_EVERY_S = 1.0
_START = "{ eventCursor viewer { id } }"
_PENDING = "{ ingestion { pending ready failed } }"


@dataclass(frozen=True, slots=True)
class Kill:
    victim: str
    captured: int
    """memories acknowledged when it struck"""
    recovered_s: float


@dataclass(slots=True)
class Report:
    """What happened, and what is wrong."""

    memories: int
    kills: list[Kill] = field(default_factory=list)
    acknowledged: Counter[str] = field(default_factory=Counter)
    unknown: Counter[str] = field(default_factory=Counter)
    failures: Counter[str] = field(default_factory=Counter)
    events: int = 0
    connections: int = 0
    busy_s: float = 0.0
    settled_s: float = 0.0
    index_s: float = 0.0
    wrong: dict[str, list[str]] = field(default_factory=dict)

    @property
    def problems(self) -> list[str]:
        return [f"{check}: {problem}" for check, problems in self.wrong.items() for problem in problems]

    def lines(self) -> list[str]:
        """Return the report for people."""
        told = [
            f"  {kill.victim:<33} after {kill.captured:>5} captures, back in {kill.recovered_s:5.1f} s"
            for kill in self.kills
        ]
        return [
            f"{self.memories} memories, {len(self.kills)} kills:",
            *told,
            f"acknowledged: {_counted(self.acknowledged)}",
            f"without an acknowledgement: {_counted(self.unknown)}",
            f"answered instead: {_counted(self.failures)}",
            f"events seen: {self.events}, over {self.connections} connections",
            f"traffic {self.busy_s:.1f} s, all READY {self.settled_s:.1f} s later, "
            f"index settled {self.index_s:.1f} s after the other checks",
            *(f"{check}: {len(problems)} problems" for check, problems in self.wrong.items()),
        ]


async def fault_run(
    data: Path,
    *,
    memories: int,
    rounds: int,
    victims: Sequence[str],
    workers: int = 1,
    seed: int = 1,
    graph: Settings | None = None,
) -> Report:
    """Capture, change, kill, settle, and count."""
    report, life = Report(memories), Life.of(memories)
    async with running_stack(data, graph, workers) as stack:
        phone = f"+1555{int(new_id().replace('-', '')[-12:], 16) % 10_000_000:07}"
        token = await stack.token(phone, "ULTRA_SECRET")
        client = Client(stack.api, token)
        begun = await client.asked(_START)
        watcher = Watcher(stack.api, token, begun["eventCursor"])
        watching = asyncio.create_task(watcher.run())
        try:
            began = time.monotonic()
            await _under_fire(stack, client, life, report, rounds, victims, seed)
            report.busy_s = time.monotonic() - began
            await _settle(client, report)
            async with _engines(data, graph) as (on_graph, index):
                owner = decode_as(Noun.USER, begun["viewer"]["id"])
                audit = Audit(client, on_graph, index, str(owner), life)
                await _count(audit, watcher, report)
        finally:
            watching.cancel()
            await asyncio.gather(watching, return_exceptions=True)
            await client.close()
    report.acknowledged, report.unknown, report.failures = life.acknowledged, life.unknown, client.failures
    report.events, report.connections = len(watcher.seen), watcher.connections
    return report


async def _under_fire(
    stack: Stack, client: Client, life: Life, report: Report, rounds: int, victims: Sequence[str], seed: int
) -> None:
    traffic, dice = Traffic(client, life, seed), random.Random(seed)
    async with asyncio.TaskGroup() as group:
        for _ in range(_CAPTURERS):
            group.create_task(traffic.capture())
        for _ in range(_CHANGERS):
            group.create_task(traffic.change())
        step = len(life.items) / (rounds + 1)
        await traffic.allow(int(step / 2))
        await life.until_captured(int(step / 2))
        await client.until(_none_pending, _PENDING)  # so that some of what is changed later had been READY
        for number in range(rounds):
            await traffic.allow(int((number + 1.5) * step))
            strike_at = int((number + dice.uniform(0.6, 1.0)) * step)
            await life.until_captured(strike_at)
            victim, captured = victims[number % len(victims)], life.captured
            report.kills.append(Kill(victim, captured, await stack.kill(*victim.split("+"))))
        await traffic.allow(len(life.items))


async def _settle(client: Client, report: Report) -> None:
    """Wait until nothing is PENDING any more."""
    began = time.monotonic()
    async with asyncio.timeout(SETTLED_WITHIN_S):
        await client.until(_none_pending, _PENDING)
    report.settled_s = time.monotonic() - began


async def _count(audit: Audit, watcher: Watcher, report: Report) -> None:
    with contextlib.suppress(TimeoutError):  # what it missed is told by the check itself
        await watcher.until_seen(len(await audit.logged()), 60)
    report.wrong["memories"] = await audit.memories()
    report.wrong["graph"] = await audit.graph()
    report.wrong["events"] = await audit.events(watcher.seen)
    began = time.monotonic()
    problems = await audit.index()
    while problems and time.monotonic() - began < INDEX_WITHIN_S:
        await asyncio.sleep(_LOOK_EVERY_S)
        problems = await audit.index()
    report.wrong["index"], report.index_s = problems, time.monotonic() - began
    report.wrong["search"] = await audit.search()


@asynccontextmanager
async def _engines(data: Path, graph: Settings | None) -> AsyncIterator[tuple[Graph, VectorIndex]]:
    """Look into the engines beside the product, through its own adapters."""
    settings = (
        Settings(data=data)
        if graph is None
        else graph.model_copy(update={"data": data, "qdrant_url": None, "redis_url": None})
    )
    at, embedder = resolve(settings), StaticEmbedder.load()
    async with (
        open_graph(at.graph_uri, at.graph_user, at.graph_password, at.graph_database, 60.0) as on_graph,
        open_vector_index(at.vector_url, at.vector_api_key, 30.0, embedder.model, embedder.dimensions) as index,
    ):
        yield on_graph, index


def _none_pending(data: Data) -> bool:
    return bool(data["ingestion"]["pending"] == 0)


def _counted(counter: Counter[str]) -> str:
    return ", ".join(f"{count} {what}" for what, count in sorted(counter.items())) or "none"
