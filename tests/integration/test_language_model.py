"""The whole way with a language model: captured, asked over HTTP within its time, READY; and `recollect refine`."""

from __future__ import annotations

import asyncio
import uuid

import pytest
from typer.testing import CliRunner

from ingest import patience
from ingest.bootstrap import Recollect, open_recollect
from knowledge.access import Access, Scope
from knowledge.entities.entity import EntityKind
from knowledge.ingestion.shards import shard_of
from knowledge.levels import Sensitivity
from knowledge.memories.memory import Capture, Memory, MemoryStatus
from knowledge.pages import PageRequest
from knowledge.settings import Settings
from recollect.cli import app
from tests.engines import Engines
from tests.integration.test_token_command import environment
from tests.language_model_world import answering, asked_of
from tests.openai_server import Reply, openai_server


def with_model(engines: Engines, url: str) -> Settings:
    return engines.settings.model_copy(
        update={"openai_base_url": url, "llm_model": uuid.uuid4().hex, "llm_policy": "always"}
    )


async def an_owner(recollect: Recollect) -> Access:
    user = await recollect.accounts.ensure_user(f"+1555{uuid.uuid4().int % 10**7:07d}")
    return Access(user.id, user.id, "", Sensitivity.CONFIDENTIAL, Scope.WRITE)


async def ready(recollect: Recollect, access: Access, text: str) -> Memory:
    """Capture a memory, drain it as a worker does, and return it once it is READY."""
    memory = await recollect.memories.capture(access, Capture(text))
    async for status in recollect.ingestion.progress(access):
        if not status.pending:
            break
        await recollect.drain.run(shard_of(access.owner))
    return (await recollect.memories.get_many(access, [memory.id]))[memory.id]


async def people(recollect: Recollect, access: Access) -> list[str]:
    page = await recollect.entities.list(access, (EntityKind.CONTACT,), None, PageRequest(10))
    return [one.name for one in page.items if not (one.contact and one.contact.is_self)]


async def test_a_memory_is_ready_with_what_the_model_answered_and_without_it_where_it_hangs(
    engines: Engines, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(patience, "PATIENCE_S", 40.0)  # however busy the machine that runs this
    async with openai_server() as server, open_recollect(with_model(engines, server.url)) as recollect:
        await recollect.drain.prepare()
        access = await an_owner(recollect)
        server.chat = answering(entities=[("zwertle", "PERSON")])
        async with asyncio.timeout(60):
            memory = await ready(recollect, access, "the zwertle came by once more")
        assert memory.status is MemoryStatus.READY
        assert await people(recollect, access) == ["zwertle"]

        monkeypatch.setattr(patience, "PATIENCE_S", 2.0)
        other = await an_owner(recollect)
        server.chat = lambda body: Reply(hangs=True)
        async with asyncio.timeout(60):
            memory = await ready(recollect, other, "the zwertle came by again")
        assert memory.status is MemoryStatus.READY
        assert await people(recollect, other) == []
        assert [asked_of(asked.body)[0]["text"] for asked in server.asked][:1] == ["the zwertle came by once more"]


async def test_the_command_reads_what_was_understood_without_a_model(engines: Engines) -> None:
    async with openai_server() as server, open_recollect(engines.settings) as recollect:
        access = await an_owner(recollect)
        async with asyncio.timeout(60):
            await ready(recollect, access, "the zwertle came by at noon")
        assert await people(recollect, access) == []
        server.chat = answering(entities=[("zwertle", "PERSON")])
        settings = with_model(engines, server.url)
        told = {"OPENAI_BASE_URL": server.url, "LLM_MODEL": settings.llm_model, "LLM_POLICY": "always"}
        env = {**environment(engines.settings), **told}
        outcome = await asyncio.to_thread(CliRunner().invoke, app, ["refine"], env=env)
        assert outcome.exit_code == 0, outcome.output
        assert "refined" in outcome.output
        assert await people(recollect, access) == ["zwertle"]


def test_without_a_model_the_command_says_what_to_set(engines: Engines) -> None:
    outcome = CliRunner().invoke(app, ["refine"], env=environment(engines.settings))
    assert outcome.exit_code == 1
    assert "LLM_MODEL" in str(outcome.exception)
