"""One real question to each engine over its own protocol; the answer is its version.

The drivers are imported by who asks: a second that every other command need not wait.
"""

from __future__ import annotations

import asyncio
import struct
from typing import cast

import httpx
import msgpack

UNIX = "unix://"
_MAX_ANSWER_BYTES = 65536


async def ask_graph(uri: str, user: str, password: str, database: str, timeout_s: float = 3.0) -> str:
    """Return e.g. `Neo4j/5.26.28`; raises what the driver raises."""
    from neo4j import AsyncGraphDatabase

    async with (
        asyncio.timeout(timeout_s),
        AsyncGraphDatabase.driver(uri, auth=(user, password), connection_timeout=timeout_s) as driver,
        driver.session(database=database) as session,
    ):
        result = await session.run("RETURN 1 AS one")
        await result.single(strict=True)
        return str((await result.consume()).server.agent)


async def ask_redis(url: str, timeout_s: float = 3.0) -> str:
    """Return e.g. `Valkey 9.1.2`."""
    from redis.asyncio import Redis

    redis = Redis.from_url(url, socket_timeout=timeout_s, socket_connect_timeout=timeout_s)
    try:
        async with asyncio.timeout(timeout_s):
            about = cast(dict[str, object], await redis.info("server"))
    finally:
        await redis.aclose()
    if about.get("valkey_version"):
        return f"Valkey {about['valkey_version']}"
    return f"Redis {about.get('redis_version', '?')}"


async def ask_vectors(url: str, api_key: str | None = None, timeout_s: float = 3.0) -> str:
    """Return e.g. `Qdrant 1.19.0` of a server, `Qdrant Edge 0.5.0` of our own process."""
    if url.startswith(UNIX):
        return f"Qdrant Edge {await _ask_edge(url.removeprefix(UNIX), timeout_s)}"
    headers = {"api-key": api_key} if api_key else {}
    async with httpx.AsyncClient(timeout=timeout_s, headers=headers) as client:
        answer = await client.get(url)
        answer.raise_for_status()
        return f"Qdrant {answer.json().get('version', '?')}"


async def ask_http(url: str, timeout_s: float = 3.0) -> str:
    """Ask a health page of ours: anything but 200 raises."""
    async with httpx.AsyncClient(timeout=timeout_s) as client:
        (await client.get(url)).raise_for_status()
    return "up"


async def _ask_edge(socket: str, timeout_s: float) -> str:
    async with asyncio.timeout(timeout_s):
        reader, writer = await asyncio.open_unix_connection(socket)
        try:
            question = cast(bytes, msgpack.packb({"op": "ping", "id": 0}))
            writer.write(struct.pack(">I", len(question)) + question)
            await writer.drain()
            (size,) = struct.unpack(">I", await reader.readexactly(4))
            if size > _MAX_ANSWER_BYTES:
                raise ConnectionError(f"{socket} is not our vector process: it announced {size} bytes")
            answer: object = msgpack.unpackb(await reader.readexactly(size))
        finally:
            writer.close()
    if not isinstance(answer, dict) or not answer.get("ok"):
        raise ConnectionError(f"{socket} answered {answer!r}")
    return str(answer.get("version", "?"))
