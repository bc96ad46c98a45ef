"""The caller's end, against a process that misbehaves."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from knowledge.engines import edge_frames as frames
from knowledge.errors import EngineUnavailable, TimedOut
from knowledge.stores.edge_connection import EdgeConnection, Missing

Answer = Callable[[dict[str, object]], Mapping[str, object] | bytes | None]


@asynccontextmanager
async def answering(socket: Path, answer: Answer) -> AsyncIterator[None]:
    """Serve each request by `answer`: a message, raw bytes, or None to close the connection."""

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while (message := await frames.read(reader)) is not None:
            said = answer(message)
            if said is None:
                break
            writer.write(said if isinstance(said, bytes) else frames.pack({"id": message["id"], **said}))
        writer.close()

    server = await asyncio.start_unix_server(serve, socket)
    try:
        yield
    finally:
        server.close()


@asynccontextmanager
async def connection(socket: Path, timeout_s: float = 5.0) -> AsyncIterator[EdgeConnection]:
    opened = EdgeConnection(socket, timeout_s)
    try:
        yield opened
    finally:
        await opened.close()


async def test_many_requests_share_one_connection_and_each_gets_its_own_answer(tmp_path: Path) -> None:
    socket = tmp_path / "s"
    async with answering(socket, lambda message: {"ok": True, "echo": message["n"]}), connection(socket) as edge:
        answers = await asyncio.gather(*(edge.ask("echo", n=number) for number in range(500)))
    assert [answer["echo"] for answer in answers] == list(range(500))


async def test_nothing_there_is_said_with_what_to_do(tmp_path: Path) -> None:
    async with connection(tmp_path / "none", 0.2) as edge:
        with pytest.raises(EngineUnavailable, match="recollect up"):
            await edge.ask("ping")


async def test_silence_ends_at_the_deadline_and_does_not_spoil_the_next_answer(tmp_path: Path) -> None:
    socket = tmp_path / "s"

    def answer(message: dict[str, object]) -> Mapping[str, object] | bytes:
        return b"" if message["op"] == "hang" else {"ok": True}

    async with answering(socket, answer), connection(socket, 0.2) as edge:
        with pytest.raises(TimedOut, match=r"hang within 0\.2 s"):
            await edge.ask("hang")
        assert (await edge.ask("ping"))["ok"]


async def test_a_lost_connection_is_made_again(tmp_path: Path) -> None:
    socket = tmp_path / "s"
    asked: list[object] = []

    def answer(message: dict[str, object]) -> Mapping[str, object] | None:
        asked.append(message["op"])
        return {"ok": True} if len(asked) > 2 else None

    async with answering(socket, answer), connection(socket) as edge:
        assert (await edge.ask("count"))["ok"]
    assert asked == ["count"] * 3


async def test_garbage_is_as_a_lost_connection(tmp_path: Path) -> None:
    socket = tmp_path / "s"
    async with answering(socket, lambda _: b"\xff\xff\xff\xff"), connection(socket, 0.3) as edge:
        with pytest.raises(EngineUnavailable, match="announces"):
            await edge.ask("ping")


async def test_a_process_that_is_too_busy_is_asked_again(tmp_path: Path) -> None:
    socket = tmp_path / "s"
    codes = iter(["busy", "busy", None])

    def answer(message: dict[str, object]) -> Mapping[str, object]:
        code = next(codes)
        return {"ok": True} if code is None else {"ok": False, "code": code, "error": "later"}

    async with answering(socket, answer), connection(socket) as edge:
        assert (await edge.ask("count"))["ok"]


@pytest.mark.parametrize(
    ("code", "error"),
    [("missing", Missing), ("invalid", ValueError), ("late", TimedOut), ("engine", EngineUnavailable)],
)
async def test_each_refusal_has_its_error(tmp_path: Path, code: str, error: type[Exception]) -> None:
    socket = tmp_path / "s"
    refusal = {"ok": False, "code": code, "error": "because"}
    async with answering(socket, lambda _: refusal), connection(socket) as edge:
        with pytest.raises(error, match="because"):
            await edge.ask("query")
