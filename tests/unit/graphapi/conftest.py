"""An app over services in memory, and clients that are signed in to it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx
import pytest
from starlette.applications import Starlette

from graphapi.app import create_app
from knowledge.settings import Settings
from tests.fakes import InMemoryRecollect
from tests.graphql_client import Client


@asynccontextmanager
async def _opened(recollect: InMemoryRecollect) -> AsyncIterator[InMemoryRecollect]:
    async with recollect.events:
        yield recollect


@pytest.fixture
def recollect() -> InMemoryRecollect:
    return InMemoryRecollect()


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    for name in ("NEO4J_URI", "QDRANT_URL", "REDIS_URL", "RECOLLECT_ENV"):
        monkeypatch.delenv(name, raising=False)
    return Settings(data=tmp_path)


@pytest.fixture
async def app(recollect: InMemoryRecollect, settings: Settings) -> AsyncIterator[Starlette]:
    made = create_app(settings, opener=lambda _: _opened(recollect), probes={})
    async with made.router.lifespan_context(made):
        yield made


@pytest.fixture
async def http(app: Starlette) -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://recollect.test") as client:
        yield client


@pytest.fixture
def ana(http: httpx.AsyncClient, recollect: InMemoryRecollect) -> Client:
    return Client(http, "ana", recollect.sign_in("ana"))


@pytest.fixture
def ben(http: httpx.AsyncClient, recollect: InMemoryRecollect) -> Client:
    return Client(http, "ben", recollect.sign_in("ben"))


@pytest.fixture
def stranger(http: httpx.AsyncClient, ana: Client) -> Client:
    return Client(http, None, ana.access)
