"""The server's manners, in this process: bounds, deadlines, and an engine that fails."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from knowledge.engines import edge_frames as frames
from knowledge.engines import edge_server
from knowledge.engines.edge_server import EdgeServer


class Slow:
    """Operations that answer once `go` is set."""

    def __init__(self) -> None:
        self.go = asyncio.Event()
        self.begun = asyncio.Semaphore(0)

    async def perform(self, message: Mapping[str, object]) -> Mapping[str, object]:
        self.begun.release()
        if message["op"] == "break":
            raise RuntimeError("the disk is full")
        if message["op"] == "late":
            raise TimeoutError
        await self.go.wait()
        return {"n": message["n"]}


@asynccontextmanager
async def talking(
    socket: Path, operations: Slow
) -> AsyncIterator[tuple[EdgeServer, asyncio.StreamReader, asyncio.StreamWriter]]:
    server = EdgeServer(operations)  # type: ignore[arg-type]
    listening = await asyncio.start_unix_server(server.serve, socket)
    reader, writer = await asyncio.open_unix_connection(socket)
    try:
        yield server, reader, writer
    finally:
        operations.go.set()
        listening.close()
        await server.finish()
        writer.close()


async def answer(reader: asyncio.StreamReader) -> dict[str, object]:
    said = await asyncio.wait_for(frames.read(reader), 5)
    assert said is not None
    return said


@pytest.mark.parametrize("bound", ["MAX_WAITING", "MAX_WAITING_BYTES"])
async def test_past_its_bounds_it_says_so_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, bound: str) -> None:
    monkeypatch.setattr(edge_server, bound, 2 if bound == "MAX_WAITING" else 2 * 4_096)
    slow = Slow()
    async with talking(tmp_path / "s", slow) as (_, reader, writer):
        for number in range(3):
            writer.write(frames.pack({"id": number, "op": "wait", "n": number}))
        refused = await answer(reader)
        assert (refused["id"], refused["code"]) == (2, "busy")
        slow.go.set()
        assert {(await answer(reader))["n"], (await answer(reader))["n"]} == {0, 1}


async def test_a_large_write_counts_for_more() -> None:
    assert edge_server._weight({"points": [1] * 10}) == 10 * edge_server._weight({})


@pytest.mark.parametrize(("operation", "code", "said"), [("break", "engine", "disk is full"), ("late", "late", "turn")])
async def test_a_failure_is_answered_and_the_connection_goes_on(
    tmp_path: Path, operation: str, code: str, said: str
) -> None:
    slow = Slow()
    slow.go.set()
    async with talking(tmp_path / "s", slow) as (_, reader, writer):
        writer.write(frames.pack({"id": 1, "op": operation}))
        refused = await answer(reader)
        assert (refused["ok"], refused["code"]) == (False, code)
        assert said in str(refused["error"])
        writer.write(frames.pack({"id": 2, "op": "wait", "n": 7}))
        assert (await answer(reader))["n"] == 7


async def test_a_caller_that_went_away_hurts_nobody(tmp_path: Path) -> None:
    slow = Slow()
    async with talking(tmp_path / "s", slow) as (server, _, writer):
        writer.write(frames.pack({"id": 1, "op": "wait", "n": 1}))
        await slow.begun.acquire()
        writer.transport.abort()
        slow.go.set()
        await server.finish()
