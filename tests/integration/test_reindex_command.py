"""`recollect reindex` on engines: what the index lost comes back from the graph, and its bar tells how far it is."""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager
from io import StringIO

from rich.console import Console
from typer.testing import CliRunner

from ingest.bootstrap import Recollect, open_recollect
from ingest.embedding import StaticEmbedder
from knowledge.access import Access, Scope
from knowledge.engines.endpoints import resolve
from knowledge.levels import Sensitivity
from knowledge.memories.memory import Capture
from knowledge.search.ports import VectorIndex
from knowledge.search.reindex import ReindexProgress
from knowledge.stores.vector_indexes import open_vector_index
from recollect.cli import app
from recollect.reindex import show
from tests.engines import Engines
from tests.integration.test_token_command import environment


async def an_owner(recollect: Recollect) -> Access:
    user = await recollect.accounts.ensure_user(f"+1555{uuid.uuid4().int % 10**7:07d}")
    return Access(user.id, user.id, "", Sensitivity.CONFIDENTIAL, Scope.WRITE)


async def found(recollect: Recollect, access: Access, query: str) -> list[str | None]:
    return [hit.memory.content for hit in (await recollect.search.search(access, query)).hits]


def an_index(engines: Engines) -> AbstractAsyncContextManager[VectorIndex]:
    embedder = StaticEmbedder.load()
    at = resolve(engines.settings)
    return open_vector_index(at.vector_url, at.vector_api_key, 10.0, embedder.model, embedder.dimensions)


async def test_reindexing_brings_back_what_the_index_lost_and_only_that(engines: Engines) -> None:
    async with open_recollect(engines.settings) as recollect:
        access = await an_owner(recollect)
        texts = ["The boiler man comes on Tuesday", "Ana lent me her tent"]
        for text in texts:
            await recollect.memories.capture(access, Capture(text, sensitivity=Sensitivity.GENERAL))
        await recollect.memories.capture(access, Capture("The door code is 4711", sensitivity=Sensitivity.SECRET))
        async with asyncio.timeout(60):
            while (await recollect.ingestion.status(access)).pending:
                await recollect.drain.sweep()
        assert (await found(recollect, access, "who repairs the boiler"))[0] == texts[0]

        async with an_index(engines) as index:
            lost = list(await index.held(access.owner, None, 10))
            assert len(lost) == 2
            await index.delete(access.owner, lost)
            assert await found(recollect, access, "boiler") == []
            await show(recollect.reindexer.run(), Console(file=StringIO()))
            assert sorted(await index.held(access.owner, None, 10)) == sorted(lost)
        assert (await found(recollect, access, "who repairs the boiler"))[0] == texts[0]


async def test_the_bar_grows_with_what_is_found_on_the_way() -> None:
    async def steps() -> AsyncIterator[ReindexProgress]:
        for done, total in ((0, 2), (2, 2), (3, 3)):
            yield ReindexProgress(done, total)

    shown = StringIO()
    assert await show(steps(), Console(file=shown, force_terminal=True, width=100)) == 3
    assert "3/3" in shown.getvalue()


def test_the_command_says_what_it_did(engines: Engines) -> None:
    outcome = CliRunner().invoke(app, ["reindex"], env=environment(engines.settings))
    assert outcome.exit_code == 0, outcome.output
    assert "The search index was rebuilt" in outcome.output
