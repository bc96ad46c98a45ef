from __future__ import annotations

import asyncio
import struct
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import msgpack
import pytest

from knowledge.engines.probes import ask_http, ask_vectors


@asynccontextmanager
async def _socket(path: Path, answer: bytes) -> AsyncIterator[str]:
    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read(4)
        writer.write(answer)
        await writer.drain()
        writer.close()

    async with await asyncio.start_unix_server(serve, path):
        yield f"unix://{path}"


def _frame(message: object) -> bytes:
    packed = msgpack.packb(message)
    return struct.pack(">I", len(packed)) + packed


async def test_the_vector_process_tells_its_version(tmp_path: Path) -> None:
    async with _socket(tmp_path / "s", _frame({"ok": True, "version": "0.9"})) as url:
        assert await ask_vectors(url) == "Qdrant Edge 0.9"


@pytest.mark.parametrize("answer", [_frame({"ok": False}), _frame([1]), struct.pack(">I", 2**31)])
async def test_something_else_at_the_socket_is_no_answer(tmp_path: Path, answer: bytes) -> None:
    async with _socket(tmp_path / "s", answer) as url:
        with pytest.raises(ConnectionError):
            await ask_vectors(url)


@asynccontextmanager
async def _http(status: str, body: str) -> AsyncIterator[str]:
    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(f"HTTP/1.1 {status}\r\nContent-Length: {len(body)}\r\nConnection: close\r\n\r\n{body}".encode())
        await writer.drain()
        writer.close()

    async with await asyncio.start_server(serve, "127.0.0.1", 0) as server:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"


async def test_a_qdrant_server_tells_its_version() -> None:
    async with _http("200 OK", '{"version": "1.19.1"}') as url:
        assert await ask_vectors(url, "key") == "Qdrant 1.19.1"


async def test_a_health_page_that_is_not_well_is_no_answer() -> None:
    async with _http("503 Unavailable", "") as url:
        with pytest.raises(Exception, match="503"):
            await ask_http(url)
