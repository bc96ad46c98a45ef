"""Wait until an owner's memories are understood, as a client does: by the subscription to `ingestion`."""

from __future__ import annotations

import json
import time
from dataclasses import dataclass

from websockets.exceptions import WebSocketException
from websockets.sync.client import ClientConnection, connect
from websockets.typing import Subprotocol

PATIENCE_S = 120.0
"""So long may the number of pending memories stand still."""
_PROTOCOL = Subprotocol("graphql-transport-ws")
_PROGRESS = "subscription { ingestion { pending ready failed } }"


class Refused(Exception):
    """The service did not do what was asked; the message says what and why."""


@dataclass(frozen=True, slots=True)
class Understood:
    ready: int
    failed: int


def await_understanding(url: str, token: str) -> Understood:
    """Return once nothing waits; raises Refused where nothing moves any more, or the connection breaks."""
    try:
        with connect(url.replace("http", "ws", 1), subprotocols=[_PROTOCOL], open_timeout=10) as socket:
            _send(socket, "connection_init", {"authorization": f"Bearer {token}"})
            return _watch(socket)
    except (OSError, WebSocketException) as error:
        raise Refused(f"the subscription to ingestion broke: {error!r}") from error


def _watch(socket: ClientConnection) -> Understood:
    pending, since = -1, time.monotonic()
    while True:
        try:
            message = json.loads(socket.recv(timeout=max(0.0, since + PATIENCE_S - time.monotonic())))
        except TimeoutError:
            raise Refused(f"{pending} memories are pending and for {PATIENCE_S:g} s none became ready") from None
        match message:
            case {"type": "connection_ack"}:
                _send(socket, "subscribe", {"query": _PROGRESS}, id="1")
            case {"type": "ping"}:
                _send(socket, "pong")
            case {"type": "next", "payload": {"data": {"ingestion": now}}}:
                if now["pending"] == 0:
                    return Understood(now["ready"], now["failed"])
                if now["pending"] != pending:
                    pending, since = now["pending"], time.monotonic()
            case _:
                raise Refused(f"the subscription to ingestion ended: {message}")


def _send(socket: ClientConnection, type_: str, payload: object = None, **more: str) -> None:
    socket.send(json.dumps({"type": type_, **more, **({} if payload is None else {"payload": payload})}))
