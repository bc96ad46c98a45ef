"""A subscriber that loses its connection again and again, and goes on from its last cursor each time."""

from __future__ import annotations

import asyncio
import json
from dataclasses import dataclass
from typing import Any

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import WebSocketException
from websockets.typing import Subprotocol

from tests.faults.client import rest

_LEAVE_AFTER = 150
"""events on one connection: then it is dropped without a word, as a phone in a tunnel does"""
_SUBSCRIBE = "subscription ($after: Cursor) { memoryEvents(after: $after) { cursor at type memoryId } }"


@dataclass(frozen=True, slots=True)
class Seen:
    type: str
    memory: str | None
    at: str


class Watcher:
    """Run it as a task; `seen` grows until it is cancelled."""

    def __init__(self, api: str, token: str, cursor: str) -> None:
        self._url = api.replace("http", "ws", 1) + "/graphql"
        self._token = token
        self._cursor = cursor
        self.seen: list[Seen] = []
        self.connections = 0
        self._more = asyncio.Condition()

    async def run(self) -> None:
        while True:
            try:
                async with asyncio.timeout(20):
                    socket = await connect(
                        self._url, subprotocols=[Subprotocol("graphql-transport-ws")], open_timeout=10
                    )
                try:
                    await self._watch(socket)
                finally:
                    socket.transport.abort()
            except (OSError, TimeoutError, WebSocketException):
                pass  # the API is away; that is what this run is about
            await rest()

    async def until_seen(self, count: int, within_s: float) -> None:
        """Wait for so many events; raises TimeoutError where they do not come."""
        async with asyncio.timeout(within_s), self._more:
            await self._more.wait_for(lambda: len(self.seen) >= count)

    async def _watch(self, socket: ClientConnection) -> None:
        await _send(socket, {"type": "connection_init", "payload": {"authorization": f"Bearer {self._token}"}})
        async with asyncio.timeout(30):
            while (await _receive(socket))["type"] != "connection_ack":
                pass
        self.connections += 1
        payload = {"query": _SUBSCRIBE, "variables": {"after": self._cursor}}
        await _send(socket, {"id": "events", "type": "subscribe", "payload": payload})
        for _ in range(_LEAVE_AFTER):
            message = await _receive(socket)
            match message["type"]:
                case "next":
                    await self._take(message["payload"])
                case "ping":
                    await _send(socket, {"type": "pong"})
                case "error" | "complete":
                    return  # an engine stayed away too long: begin again at the last cursor

    async def _take(self, payload: dict[str, Any]) -> None:
        if payload.get("errors"):
            raise OSError(str(payload["errors"]))
        event = payload["data"]["memoryEvents"]
        async with self._more:
            self.seen.append(Seen(event["type"], event["memoryId"], event["at"]))
            self._cursor = event["cursor"]
            self._more.notify_all()


async def _send(socket: ClientConnection, message: dict[str, object]) -> None:
    await socket.send(json.dumps(message))


async def _receive(socket: ClientConnection) -> dict[str, Any]:
    message: dict[str, Any] = json.loads(await socket.recv())
    return message
