"""Two APIs and two workers against servers: what is captured at one is understood by any and seen at the other."""

from __future__ import annotations

import asyncio
import json
import os
import sys
from asyncio.subprocess import DEVNULL, Process
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Any

import httpx
import pytest
from websockets.asyncio.client import ClientConnection, connect

from ingest.bootstrap import open_recollect
from knowledge.engines.ports import free_port
from knowledge.settings import Settings
from tests.engines import Engines

_MEMORIES = 40
_WITHIN_S = 120.0


def _environment(settings: Settings) -> dict[str, str]:
    assert settings.redis_url is not None
    return os.environ | {
        "RECOLLECT_DATA": str(settings.data),
        "NEO4J_URI": str(settings.neo4j_uri),
        "NEO4J_USER": settings.neo4j_user,
        "NEO4J_PASSWORD": settings.graph_password,
        "NEO4J_DATABASE": settings.neo4j_database,
        "QDRANT_URL": str(settings.qdrant_url),
        "REDIS_URL": settings.redis_url.get_secret_value(),
    }


@asynccontextmanager
async def _process(settings: Settings, *arguments: str) -> AsyncIterator[Process]:
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "recollect", *arguments, env=_environment(settings), stdout=DEVNULL, stderr=DEVNULL
    )
    try:
        yield process
    finally:
        if process.returncode is None:
            process.terminate()
        async with asyncio.timeout(40):
            await process.wait()


async def _answers(http: httpx.AsyncClient, process: Process) -> None:
    """Wait until the API is ready; it must not end instead."""
    async with asyncio.timeout(_WITHIN_S):
        while process.returncode is None:
            try:
                if (await http.get("/ready")).status_code == 200:
                    return
            except httpx.TransportError:
                await asyncio.sleep(0.1)
    pytest.fail(f"the API ended with status {process.returncode}")


async def _ask(http: httpx.AsyncClient, query: str, **variables: object) -> Any:
    answer = (await http.post("/graphql", json={"query": query, "variables": variables})).json()
    assert "errors" not in answer, answer
    return answer["data"]


async def _subscribed(socket: ClientConnection, token: str, cursor: str) -> None:
    await socket.send(json.dumps({"type": "connection_init", "payload": {"authorization": f"Bearer {token}"}}))
    assert json.loads(await socket.recv())["type"] == "connection_ack"
    query = "subscription ($after: Cursor) { memoryEvents(after: $after) { type memoryId } }"
    payload = {"query": query, "variables": {"after": cursor}}
    await socket.send(json.dumps({"id": "1", "type": "subscribe", "payload": payload}))


async def _ready_ids(socket: ClientConnection, count: int) -> list[str]:
    ready = []
    async with asyncio.timeout(_WITHIN_S):
        while len(ready) < count:
            message = json.loads(await socket.recv())
            if message["type"] == "next" and message["payload"]["data"]["memoryEvents"]["type"] == "READY":
                ready.append(message["payload"]["data"]["memoryEvents"]["memoryId"])
    return ready


async def test_two_apis_and_two_workers_share_what_is_captured(engines: Engines) -> None:
    settings = engines.settings
    async with open_recollect(settings) as recollect:
        users = [await recollect.accounts.ensure_user(number) for number in ("+15550177", "+15550178")]
        tokens = [await recollect.accounts.issue_token(user) for user in users]
    ports = [free_port(), free_port()]
    async with AsyncExitStack() as stack:
        for _ in range(2):
            await stack.enter_async_context(_process(settings, "worker"))
        clients = []
        for port in ports:
            api = await stack.enter_async_context(_process(settings, "api", "--port", str(port)))
            headers = {"Authorization": f"Bearer {tokens[0]}"}
            base = f"http://127.0.0.1:{port}"
            http = await stack.enter_async_context(httpx.AsyncClient(base_url=base, headers=headers, timeout=30))
            await _answers(http, api)
            clients.append(http)
        first, second = clients

        cursor = (await _ask(second, "{ eventCursor }"))["eventCursor"]
        url = f"ws://127.0.0.1:{ports[1]}/graphql"
        socket = await stack.enter_async_context(connect(url, subprotocols=["graphql-transport-ws"]))  # type: ignore[list-item]
        await _subscribed(socket, tokens[0], cursor)
        capture = "mutation ($input: CaptureMemoryInput!) { captureMemory(input: $input) { memory { id } } }"
        captured = await asyncio.gather(
            *(
                _ask(first, capture, input={"content": f"The boat leaves from pier {n}", "sensitivity": "GENERAL"})
                for n in range(_MEMORIES)
            )
        )
        ids = sorted(answer["captureMemory"]["memory"]["id"] for answer in captured)

        assert sorted(await _ready_ids(socket, _MEMORIES)) == ids
        found = await _ask(
            second, '{ search(query: "boat pier", first: 100) { totalCount nodes: edges { node { id } } } }'
        )
        assert sorted(edge["node"]["id"] for edge in found["search"]["nodes"]) == ids

        stranger = {"Authorization": f"Bearer {tokens[1]}"}
        answer = await second.post(
            "/graphql", json={"query": f'{{ memory(id: "{ids[0]}") {{ id }} }}'}, headers=stranger
        )
        assert answer.json() == {"data": {"memory": None}}
