"""GraphQL subscriptions over WebSocket, graphql-transport-ws: signed in at the start, checked again at every beat."""

from __future__ import annotations

import asyncio
import contextlib
import json
from datetime import timedelta
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.websockets import WebSocket
from strawberry.asgi import GraphQL
from strawberry.exceptions import ConnectionRejectionError
from strawberry.http.exceptions import WebSocketDisconnected
from strawberry.subscriptions import GRAPHQL_TRANSPORT_WS_PROTOCOL
from strawberry.subscriptions.protocols.graphql_transport_ws.handlers import BaseGraphQLTransportWSHandler
from strawberry.subscriptions.protocols.graphql_transport_ws.types import ConnectionInitMessage, Message
from strawberry.types.unset import UnsetType

from graphapi.context import Context, bearer
from graphapi.execution import ApiSchema
from graphapi.metrics import SOCKETS
from graphapi.services import Recollect
from knowledge.errors import EngineUnavailable, KnowledgeError, TimedOut, Unauthenticated

BEAT_S = 15.0
_INIT_TIMEOUT = timedelta(seconds=10)
_MAX_OPERATIONS = 20


class _Handler(BaseGraphQLTransportWSHandler[Context, None]):
    """Adds what the protocol leaves to the server: pings, the end of a token, and messages that are none."""

    beat_s = BEAT_S
    _beats: asyncio.Task[None] | None = None

    async def handle_message(self, message: Message) -> None:
        if _is_message(message):
            await super().handle_message(message)
        else:
            await self.handle_invalid_message("Failed to parse message")

    async def handle_connection_init(self, message: ConnectionInitMessage) -> None:
        if message.get("payload") is None:
            message = {"type": "connection_init"}
        await super().handle_connection_init(message)
        if self.connection_acknowledged and self._beats is None:
            self._beats = asyncio.create_task(self._beat())

    async def handle_task_exception(self, error: Exception) -> None:
        if not isinstance(error, WebSocketDisconnected):  # clients leave without a word all day
            await super().handle_task_exception(error)

    async def shutdown(self) -> None:
        if self._beats is not None:
            self._beats.cancel()
            with contextlib.suppress(asyncio.CancelledError, Exception):
                await self._beats
        await super().shutdown()

    async def _beat(self) -> None:
        while True:
            await asyncio.sleep(self.beat_s)
            try:
                await self.context.authenticate()
            except Unauthenticated:
                await self.websocket.close(code=4403, reason="Forbidden: the token is no longer valid")
                return
            except (EngineUnavailable, TimedOut):
                pass  # nobody can tell at the moment; the next beat asks again
            await self.send_message({"type": "ping"})


class GraphqlOverWebSocket(GraphQL[Context, None]):
    graphql_transport_ws_handler_class = _Handler

    def __init__(self, schema: ApiSchema) -> None:
        super().__init__(
            schema,
            graphql_ide=None,
            subscription_protocols=[GRAPHQL_TRANSPORT_WS_PROTOCOL],
            connection_init_wait_timeout=_INIT_TIMEOUT,
            max_subscriptions_per_connection=_MAX_OPERATIONS,
        )

    def decode_json(self, data: str | bytes) -> object:
        try:
            return super().decode_json(data)
        except RecursionError:
            raise json.JSONDecodeError("nested too deep", "", 0) from None

    async def get_context(self, request: Request | WebSocket, response: Response | WebSocket) -> Context:
        services: Recollect = request.app.state.recollect
        return Context(services, token=bearer(request.headers.get("authorization")))

    async def on_ws_connect(self, context: Context) -> UnsetType | dict[str, object] | None:
        """Sign in with the token of the init payload, or else of the handshake; without one the socket is refused."""
        params = context.connection_params or {}
        context.token = bearer(params.get("authorization") or params.get("Authorization")) or context.token
        try:
            await context.authenticate()
        except KnowledgeError as error:
            raise ConnectionRejectionError from error
        return UnsetType()

    async def run(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        with SOCKETS.track_inprogress():
            return await super().run(request, *args, **kwargs)


def _is_message(message: object) -> bool:
    """Tell whether what came has the form that the protocol's handler takes for granted."""
    if not isinstance(message, dict) or not isinstance(message.get("type"), str):
        return False
    if message["type"] == "complete":
        return isinstance(message.get("id"), str)
    if message["type"] != "subscribe":
        return True
    payload = message.get("payload")
    return (
        isinstance(message.get("id"), str)
        and isinstance(payload, dict)
        and isinstance(payload.get("query"), str)
        and isinstance(payload.get("variables"), dict | None)
        and isinstance(payload.get("operationName"), str | None)
    )
