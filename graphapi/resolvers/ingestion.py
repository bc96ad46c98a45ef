"""How far the captured memories are understood: asked once, or watched."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import aclosing

from strawberry import Info

from graphapi.context import context_of
from graphapi.schema.ingestion import IngestionStatus


async def ingestion(info: Info) -> IngestionStatus:
    context = context_of(info)
    return IngestionStatus.of(await context.services.ingestion.status(context.access))


async def progress(info: Info) -> AsyncGenerator[IngestionStatus, None]:
    context = context_of(info)
    async with aclosing(context.services.ingestion.progress(context.access)) as changing:
        async for status in changing:
            yield IngestionStatus.of(status)
