"""The memories that an owner classified by hand, opened for the worker that classifies others like them."""

from __future__ import annotations

import logging
from collections.abc import Sequence

from cypher import load
from knowledge.access import Access
from knowledge.errors import SealBroken
from knowledge.ingestion.facts import Example
from knowledge.ingestion.ports import MAX_EXAMPLES
from knowledge.keys.keyring import Keyring
from knowledge.keys.owner_keys import OwnerKeys
from knowledge.levels import Sensitivity
from knowledge.memories.memory import MemoryKind
from knowledge.stores.graph import Graph, Row
from knowledge.stores.memory_mapper import unseal

_EXAMPLES = load("ingestion/examples")
_log = logging.getLogger(__name__)


class Neo4jExamples:
    def __init__(self, graph: Graph, keyring: Keyring) -> None:
        self._graph = graph
        self._keyring = keyring

    async def of(self, owner: str) -> Sequence[Example]:
        """Return the latest examples; one that was damaged at rest teaches nothing."""
        rows = await self._graph.read(_EXAMPLES, **Access.worker(owner).params(), limit=MAX_EXAMPLES)
        if not rows:
            return ()
        keys = await self._keyring.of(owner)
        found = []
        for row in rows:
            try:
                found.append(_example(row["memory"], keys))
            except SealBroken:
                _log.error("memory %s does not open", row["memory"]["id"])
        return found


def _example(row: Row, keys: OwnerKeys) -> Example:
    level, kind = row.get("stated_level"), row.get("stated_kind")
    told_at = [row.get("stated_level"), row.get("facts_level"), row["level"]]
    return Example(
        id=row["id"],
        text=unseal(row, keys).text,
        level=None if level is None else Sensitivity(level),
        kind=None if kind is None else MemoryKind(kind),
        told_at=Sensitivity(next(each for each in told_at if each is not None)),
    )
