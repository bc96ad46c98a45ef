from __future__ import annotations

import pytest

from knowledge.errors import EngineUnavailable, TimedOut
from knowledge.stores.edge_index import EdgeIndex
from knowledge.stores.qdrant_index import QdrantIndex
from knowledge.stores.vector_indexes import open_vector_index
from tests.index_points import DIMENSIONS, MODEL


@pytest.mark.parametrize(
    ("url", "adapter"),
    [
        ("unix:///tmp/edge.sock", EdgeIndex),
        ("http://127.0.0.1:6333", QdrantIndex),
        ("https://qdrant.example.org", QdrantIndex),
    ],
)
async def test_the_url_chooses_the_engine(url: str, adapter: type[object]) -> None:
    async with open_vector_index(url, None, 1.0, MODEL, DIMENSIONS) as index:
        assert isinstance(index, adapter)


async def test_a_url_of_no_engine_is_named() -> None:
    with pytest.raises(EngineUnavailable, match="bolt://somewhere"):
        async with open_vector_index("bolt://somewhere", None, 1.0, MODEL, DIMENSIONS):
            pass


@pytest.mark.parametrize("port", ["http://127.0.0.1:9", "http://127.0.0.1:1"])
async def test_a_server_that_is_not_there_is_said_so(port: str) -> None:
    async with open_vector_index(port, None, 1.0, MODEL, DIMENSIONS) as index:
        with pytest.raises((EngineUnavailable, TimedOut), match="Qdrant server"):
            await index.prepare()
