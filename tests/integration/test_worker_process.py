"""A worker process understands what was captured, with Redis and without, and ends when it is told to."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from asyncio.subprocess import PIPE, STDOUT, Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from pydantic import SecretStr

from ingest.bootstrap import Recollect, open_recollect
from knowledge.access import Access, Scope
from knowledge.events.event import EventType
from knowledge.events.hub import Delivery
from knowledge.ids import new_id
from knowledge.levels import Sensitivity
from knowledge.memories.memory import Capture, MemoryStatus
from knowledge.settings import Settings
from tests.engines import Engines
from tests.relay import Relay


@asynccontextmanager
async def worker(settings: Settings, redis_url: str) -> AsyncIterator[Process]:
    environment = {
        "RECOLLECT_DATA": str(settings.data),
        "NEO4J_URI": str(settings.neo4j_uri),
        "NEO4J_USER": settings.neo4j_user,
        "NEO4J_PASSWORD": settings.graph_password,
        "NEO4J_DATABASE": settings.neo4j_database,
        "QDRANT_URL": str(settings.qdrant_url),
        "REDIS_URL": redis_url,
    }
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "recollect", "worker", env=os.environ | environment, stdout=PIPE, stderr=STDOUT
    )
    try:
        yield process
    finally:
        if process.returncode is None:
            process.kill()
        await process.communicate()


async def made_access(recollect: Recollect) -> Access:
    number = str(int(new_id().replace("-", "")[-12:], 16) % 10_000_000).zfill(7)
    user = await recollect.accounts.ensure_user(f"+1555{number}")
    return Access(user.id, user.id, "a session", Sensitivity.CONFIDENTIAL, Scope.WRITE)


async def next_ready(deliveries: AsyncIterator[Delivery]) -> Delivery:
    async with asyncio.timeout(60):
        while (delivery := await anext(deliveries)).type is not EventType.READY:
            pass
        return delivery


@pytest.mark.parametrize("has_redis", [True, False])
async def test_a_captured_memory_becomes_ready_and_the_worker_ends_on_sigterm(
    engines: Engines, has_redis: bool
) -> None:
    assert engines.settings.redis_url is not None
    async with Relay(engines.settings.redis_url.get_secret_value()) as relay:
        if not has_redis:
            await relay.cut()
        settings = engines.settings.model_copy(update={"redis_url": SecretStr(relay.url)})
        async with open_recollect(settings) as recollect, worker(settings, relay.url) as process:
            access = await made_access(recollect)
            deliveries = recollect.events.subscribe(access.owner, await recollect.events.cursor(access.owner))
            memory = await recollect.memories.capture(access, Capture("Lunch with Marta Ruiz in Leith on Friday"))
            assert (await next_ready(deliveries)).id == memory.id
            found = await recollect.memories.get_many(access, [memory.id])
            assert found[memory.id].status is MemoryStatus.READY
            process.send_signal(signal.SIGTERM)
            output, _ = await asyncio.wait_for(process.communicate(), 60)
            assert process.returncode == 0, output.decode()
