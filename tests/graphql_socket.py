"""A client of graphql-transport-ws, message by message, and a server that really listens for it."""

from __future__ import annotations

import asyncio
import contextlib
import json
import socket
from collections.abc import AsyncIterator
from typing import Any

import uvicorn
from starlette.applications import Starlette
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed
from websockets.typing import Subprotocol

PROTOCOL = Subprotocol("graphql-transport-ws")
WATCH = "subscription($after: Cursor) { memoryEvents(after: $after) { type memoryId cursor at memory { content } } }"


class _Server(uvicorn.Server):
    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.listens = asyncio.Event()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self.listens.set()


@contextlib.asynccontextmanager
async def listening(app: Starlette) -> AsyncIterator[str]:
    """Serve the app, whose lifespan is the test's, on a free port; yield the address of its GraphQL socket."""
    config = uvicorn.Config(app, host="127.0.0.1", port=0, lifespan="off", log_level="error")
    server = _Server(config)
    serving = asyncio.create_task(server.serve())
    await asyncio.wait_for(server.listens.wait(), 10)
    port = server.servers[0].sockets[0].getsockname()[1]
    try:
        yield f"ws://127.0.0.1:{port}/graphql"
    finally:
        server.should_exit = True
        await serving


class Socket:
    def __init__(self, connection: ClientConnection) -> None:
        self._connection = connection

    async def send(self, message: object) -> None:
        await self._connection.send(message if isinstance(message, str) else json.dumps(message))

    async def next(self) -> dict[str, Any]:
        answer: dict[str, Any] = json.loads(await asyncio.wait_for(self._connection.recv(), 10))
        return answer

    async def open(self, who: str = "ana") -> None:
        await self.send({"type": "connection_init", "payload": {"authorization": f"Bearer {who}"}})
        assert await self.next() == {"type": "connection_ack"}

    async def watch(self, after: str | None = None, id_: str = "1") -> None:
        await self.send({"id": id_, "type": "subscribe", "payload": {"query": WATCH, "variables": {"after": after}}})

    async def event(self) -> dict[str, Any]:
        message = await self.next()
        assert message["type"] == "next", message
        event: dict[str, Any] = message["payload"]["data"]["memoryEvents"]
        return event

    async def closed(self) -> tuple[int | None, str | None]:
        with contextlib.suppress(ConnectionClosed):
            while True:
                await self.next()
        return self._connection.close_code, self._connection.close_reason


@contextlib.asynccontextmanager
async def open_socket(url: str, **headers: str) -> AsyncIterator[Socket]:
    async with connect(url, subprotocols=[PROTOCOL], additional_headers=headers) as connection:
        yield Socket(connection)
