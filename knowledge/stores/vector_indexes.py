"""Which search index a URL means, opened."""

from __future__ import annotations

import math
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from urllib.parse import urlsplit

from knowledge.errors import EngineUnavailable
from knowledge.search.ports import VectorIndex
from knowledge.stores.edge_index import EdgeIndex

_UNIX = "unix://"


@asynccontextmanager
async def open_vector_index(
    url: str, api_key: str | None, timeout_s: float, model: str, dimensions: int
) -> AsyncIterator[VectorIndex]:
    """Yield the index behind `unix:///path` (our Edge process) or `http(s)://host:port` (a Qdrant server)."""
    index: VectorIndex
    if url.startswith(_UNIX):
        index = EdgeIndex(Path(url.removeprefix(_UNIX)), timeout_s, model, dimensions)
    elif url.startswith(("http://", "https://")):
        index = _server(url, api_key, timeout_s, model, dimensions)
    else:
        raise EngineUnavailable("The vector index", f"QDRANT_URL must be http(s)://… or unix:///…, and is {url}")
    try:
        yield index
    finally:
        await index.close()


def _server(url: str, api_key: str | None, timeout_s: float, model: str, dimensions: int) -> VectorIndex:
    """gRPC where the URL names a port (Qdrant listens for it one above, 6334 beside 6333), REST behind a proxy."""
    # A quarter of the API's start goes into this client; who runs on Edge need not wait for it.
    from qdrant_client import AsyncQdrantClient

    from knowledge.stores.qdrant_index import QdrantIndex

    port = urlsplit(url).port
    client = AsyncQdrantClient(
        url=url,
        port=port,
        api_key=api_key,
        timeout=math.ceil(timeout_s),
        prefer_grpc=port is not None,
        grpc_port=6334 if port is None else port + 1,
        check_compatibility=False,
    )
    return QdrantIndex(client, model, dimensions)
