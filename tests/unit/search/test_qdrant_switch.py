"""What only a Qdrant server's adapter must get right: a switch that happens between its two writes."""

from __future__ import annotations

import warnings
from collections.abc import AsyncIterator

import pytest
from qdrant_client import AsyncQdrantClient

from knowledge.stores.qdrant_index import QdrantIndex
from tests.index_points import DIMENSIONS, MODEL, point

OWNER = "owner-1"


@pytest.fixture
async def client() -> AsyncIterator[AsyncQdrantClient]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)
        opened = AsyncQdrantClient(location=":memory:")
        await QdrantIndex(opened, MODEL, DIMENSIONS).prepare()
        yield opened
        await opened.close()


async def test_a_writer_that_has_not_noticed_the_switch_still_writes_where_it_serves(client: AsyncQdrantClient) -> None:
    builder = QdrantIndex(client, MODEL, DIMENSIONS, notice_s=0.0)
    writer = QdrantIndex(client, MODEL, DIMENSIONS, notice_s=3600.0)
    build = await builder.build()
    await writer.upsert([point(OWNER)])
    await build.switch()
    await writer.upsert([point(OWNER)])
    assert await writer.count(OWNER) == 2
    assert not await writer._is_building()


async def test_two_that_prepare_at_once_leave_one_collection(
    client: AsyncQdrantClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    late = QdrantIndex(client, "other", DIMENSIONS)
    await QdrantIndex(client, "other", DIMENSIONS).prepare()
    serving = (await client.get_aliases()).aliases
    answers = iter([None, "the-one-of-another"])

    async def seen(_: AsyncQdrantClient, alias: str) -> str | None:
        return next(answers)

    monkeypatch.setattr("knowledge.stores.qdrant_index.standing_for", seen)
    await late.prepare()
    names = {one.name for one in (await client.get_collections()).collections}
    assert len(names) == len(serving)
