"""Which embedder the settings name."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import cache
from typing import TYPE_CHECKING

from ingest.embedding import StaticEmbedder
from knowledge.search.ports import Embedder
from knowledge.settings import Settings

if TYPE_CHECKING:
    from ingest.detectors import Detectors

_OPENAI = "https://api.openai.com/v1"
_NO_KEY = "none"
"""Servers of one's own often ask for none, and the SDK wants one."""


@asynccontextmanager
async def open_embedder(settings: Settings, static: StaticEmbedder) -> AsyncIterator[Embedder]:
    """Yield the model of EMBEDDING_MODEL, or the static one. Raises EngineUnavailable, with what to do."""
    if settings.embedding_model is None:
        yield static
        return
    # Half a second of imports that whoever embeds here need not wait for.
    from openai import AsyncOpenAI

    from ingest.bounded_answers import bounded_client
    from ingest.embedding_server import MAX_BYTES, ServerEmbedder

    key = settings.openai_api_key
    client = AsyncOpenAI(
        api_key=_NO_KEY if key is None else key.get_secret_value(),
        base_url=settings.openai_base_url or _OPENAI,
        max_retries=0,
        http_client=bounded_client(MAX_BYTES),
    )
    async with client:
        yield await ServerEmbedder.open(client, settings.embedding_model, settings.embedding_dimensions, may_leave)


def may_leave(text: str) -> bool:
    """Tell whether a query may be sent to a server: not one that holds a credential, a card's or a government's number.

    What is asked is nobody's memory and has no level; what memories of such content hold never leaves, either.
    """
    return not _detectors().detect(text)


@cache
def _detectors() -> Detectors:
    from ingest.detectors import Detectors  # 40 MiB that only a process needs which asks a server

    return Detectors()
