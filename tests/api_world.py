"""The API over real engines, with users who sign in to it and a worker's work done when a test says so."""

from __future__ import annotations

import random
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

import httpx
from starlette.applications import Starlette

from graphapi.app import create_app
from ingest.bootstrap import Recollect
from knowledge.accounts.account import User
from knowledge.ingestion.shards import shard_of
from knowledge.levels import Sensitivity
from tests.engines import Engines
from tests.graphql_client import Client

ERRORS = "userErrors { code message path }"
CAPTURE = f"""mutation($input: [CaptureMemoryInput!]!) {{ captureMemories(input: $input) {{
  results {{ memory {{ id status }} {ERRORS} }} {ERRORS} }} }}"""


@dataclass(frozen=True, slots=True)
class World:
    app: Starlette
    http: httpx.AsyncClient

    @property
    def recollect(self) -> Recollect:
        made: Recollect = self.app.state.recollect
        return made

    async def user(self) -> User:
        return await self.recollect.accounts.ensure_user(f"+1555{random.randrange(10**7):07d}")

    async def sign_in(self, user: User, unlock: Sensitivity | None = None) -> Client:
        token = await self.recollect.accounts.issue_token(user, unlock)
        return Client(self.http, token, await self.recollect.accounts.authenticate(token))

    async def newcomer(self, unlock: Sensitivity | None = None) -> Client:
        return await self.sign_in(await self.user(), unlock)

    async def understood(self, client: Client, *captures: dict[str, object]) -> list[str]:
        """Capture, and do a worker's work; return the ids."""
        ids = await captured(client, *captures)
        await self.work(client)
        return ids

    async def work(self, client: Client) -> None:
        await self.recollect.drain.run(shard_of(client.access.owner))


@asynccontextmanager
async def open_world(engines: Engines) -> AsyncIterator[World]:
    app = create_app(engines.settings)
    async with (
        app.router.lifespan_context(app),
        httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://recollect.test", timeout=60) as http,
    ):
        yield World(app, http)


async def captured(client: Client, *captures: dict[str, object]) -> list[str]:
    answer = (await client.ask(CAPTURE, input=list(captures)))["captureMemories"]
    assert [answer["userErrors"], *(result["userErrors"] for result in answer["results"])] == [[]] * (
        len(captures) + 1
    ), answer
    return [result["memory"]["id"] for result in answer["results"]]
