"""What memories are connected to, and what is like one in meaning."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol

import numpy as np

from knowledge.access import Access
from knowledge.memories.connection import Connection, ConnectionReason
from knowledge.memories.memory import MemoryStatus
from knowledge.search.ports import INDEX_CEILING, Embedder, MemoryReader, VectorIndex

MAX_SIMILAR = 100
WITHIN_S = 1.5
"""To embed: somebody waits for the answer."""


class ConnectionStore(Protocol):
    async def of_memories(self, access: Access, memory_ids: Sequence[str]) -> Mapping[str, Sequence[Connection]]: ...


class ConnectionService:
    def __init__(
        self, connections: ConnectionStore, memories: MemoryReader, embedder: Embedder, index: VectorIndex
    ) -> None:
        self._connections = connections
        self._memories = memories
        self._embedder = embedder
        self._index = index

    async def of_memories(self, access: Access, memory_ids: Sequence[str]) -> Mapping[str, Sequence[Connection]]:
        """Closest first, all of them; nothing that the caller may not open, at either end."""
        return await self._connections.of_memories(access, memory_ids)

    async def similar(self, access: Access, memory_id: str) -> Sequence[Connection]:
        """Return the memories that are most alike in meaning, with their cosines.

        None of one that is locked or not READY, nor of one above what may enter the index: not even as a question.
        Raises TimedOut and EngineUnavailable where nobody can embed it.
        """
        memory = (await self._memories.by_ids(access, [memory_id])).get(memory_id)
        if memory is None or memory.content is None or memory.status is not MemoryStatus.READY:
            return ()
        if memory.sensitivity is None or memory.sensitivity > INDEX_CEILING:
            return ()
        text = f"{memory.content}\n{memory.context}" if memory.context else memory.content
        vectors = await self._embedder.vectors([text], WITHIN_S)
        if not np.any(vectors):
            return ()
        hits = (await self._index.nearest(access, vectors, MAX_SIMILAR + 1))[0]
        seen = await self._memories.by_ids(access, [hit.id for hit in hits])
        return [
            Connection(hit.id, round(hit.score, 4), ConnectionReason.MEANING)
            for hit in hits
            if hit.id != memory_id and hit.id in seen and seen[hit.id].status is MemoryStatus.READY
        ][:MAX_SIMILAR]
