"""From the static model to a server's and through its sicknesses, on engines: nothing is lost, nothing waits for it."""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager
from datetime import timedelta
from pathlib import Path

import numpy as np
import pytest
from pydantic import SecretStr

from ingest import sweep as sweep_module
from ingest.bootstrap import Recollect, open_recollect
from knowledge.access import Access, Scope
from knowledge.engines.endpoints import resolve
from knowledge.errors import InvalidInput
from knowledge.levels import Sensitivity
from knowledge.memories.memory import Capture
from knowledge.search import names as names_module
from knowledge.search.ports import PointKind, SearchMode, VectorIndex
from knowledge.settings import Settings
from knowledge.stores.vector_indexes import open_vector_index
from tests.edge_process import edge_process
from tests.engines import Engines
from tests.openai_server import DIMENSIONS, OpenAIServer, error, openai_server

MODEL = "small"


@pytest.fixture
async def server() -> AsyncIterator[OpenAIServer]:
    async with openai_server() as server:
        yield server


@pytest.fixture
async def static(engines: Engines, tmp_path: Path) -> AsyncIterator[Settings]:
    """Yield settings of the static model, with an index of this test's own."""
    async with edge_process(tmp_path) as process:
        yield engines.settings.model_copy(update={"qdrant_url": process.url})


def by_server(static: Settings, server: OpenAIServer) -> Settings:
    told = {"openai_base_url": server.url, "openai_api_key": SecretStr("key"), "embedding_model": MODEL}
    return static.model_copy(update={**told, "embedding_dimensions": DIMENSIONS, "llm_policy": "never"})


async def an_owner(recollect: Recollect) -> Access:
    user = await recollect.accounts.ensure_user(f"+1555{uuid.uuid4().int % 10**7:07d}")
    return Access(user.id, user.id, "", Sensitivity.CONFIDENTIAL, Scope.WRITE)


async def remember(recollect: Recollect, access: Access, *texts: str, level: Sensitivity = Sensitivity.GENERAL) -> None:
    for text in texts:
        await recollect.memories.capture(access, Capture(text, sensitivity=level))
    async with asyncio.timeout(60):
        while (await recollect.ingestion.status(access)).pending:
            await recollect.drain.sweep()


async def found(recollect: Recollect, access: Access, query: str, mode: SearchMode = SearchMode.MEANING) -> list[str]:
    results = await recollect.search.search(access, query, mode=mode)
    assert not results.words_only
    return [str(hit.memory.content) for hit in results.hits]


def an_index_of(settings: Settings) -> AbstractAsyncContextManager[VectorIndex]:
    return open_vector_index(resolve(settings).vector_url, None, 10.0, f"{MODEL}-{DIMENSIONS}", DIMENSIONS)


async def has_vectors(index: VectorIndex, access: Access) -> bool:
    """Tell whether every point of the owner, of a memory or a name, is found by meaning."""
    rows = np.eye(DIMENSIONS, dtype=np.float32)
    for kind in PointKind:
        near = {hit.id for hits in await index.nearest(access, rows, 50, kind) for hit in hits}
        if near != set(await index.held(access.owner, None, 50, kind)):
            return False
    return True


async def test_the_model_is_changed_online(static: Settings, server: OpenAIServer) -> None:
    wanted = by_server(static, server)
    async with open_recollect(static) as old:
        access = await an_owner(old)
        await remember(old, access, "Ana Lima lent me her tent", "The boiler man comes on Tuesday")
        with pytest.raises(InvalidInput, match="recollect reindex"):
            async with open_recollect(wanted):
                pass
        async with open_recollect(wanted, serves=False) as building:
            async for _ in building.reindexer.run():
                pass
            assert await building.reindexer.replaces_another_model()
        await remember(old, access, "Omar Reyes paints boats")
        assert "Omar Reyes paints boats" in await found(old, access, "boats")
    async with open_recollect(wanted) as new:
        assert "The boiler man comes on Tuesday" in await found(new, access, "the boiler")
        assert "Omar Reyes paints boats" not in await found(new, access, "boats")
        await new.sweep.run()
        assert "Omar Reyes paints boats" in await found(new, access, "boats")
        assert not await new.reindexer.replaces_another_model()
        async with an_index_of(wanted) as index:
            assert await index.count(access.owner) == 3
            assert await index.count(access.owner, PointKind.ENTITY) >= 2


async def test_a_sick_server_holds_up_no_memory_and_is_made_up_for(
    static: Settings, server: OpenAIServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with open_recollect(by_server(static, server)) as recollect:
        access = await an_owner(recollect)
        server.embeddings = lambda body: error(503)
        await remember(recollect, access, "Ana Lima lent me her tent")
        results = await recollect.search.search(access, "tent")
        assert [hit.memory.content for hit in results.hits] == ["Ana Lima lent me her tent"]
        assert results.words_only
        server.embeddings = server.embedded
        monkeypatch.setattr(sweep_module, "BURIED_FOR", timedelta(seconds=-5))
        monkeypatch.setattr(names_module, "DUE_AFTER", timedelta(seconds=-3600))
        async with asyncio.timeout(60), an_index_of(static) as index:
            # The breaker leaves the server alone for some seconds.
            while not await has_vectors(index, access):
                await recollect.sweep.run()
                await asyncio.sleep(0.2)


async def test_no_word_of_a_secret_is_sent(static: Settings, server: OpenAIServer) -> None:
    async with open_recollect(by_server(static, server)) as recollect:
        access = await an_owner(recollect)
        await remember(recollect, access, "Ana Lima waters the plants")
        secret = "Gregor Zamek keeps the spare key under the blue stone"
        await remember(recollect, access, secret, level=Sensitivity.SECRET)
        await recollect.sweep.run()
    sent = str([asked.body for asked in server.asked])
    assert "plants" in sent
    for word in ("Gregor", "Zamek", "spare", "blue stone"):
        assert word.lower() not in sent.lower()
