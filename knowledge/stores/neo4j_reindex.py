"""All that belongs in the search index, read from the graph and opened, one owner after the other."""

from __future__ import annotations

import logging
from collections.abc import Collection, Mapping, Sequence

from cypher import load
from knowledge.access import Access
from knowledge.errors import SealBroken
from knowledge.instants import now, to_datetime
from knowledge.keys.keyring import Keyring
from knowledge.keys.owner_keys import OwnerKeys
from knowledge.levels import Sensitivity
from knowledge.memories.memory import MemoryKind
from knowledge.search.ports import INDEX_CEILING, IndexDocument, PointLinks
from knowledge.stores.graph import Graph, Row
from knowledge.stores.memory_mapper import unseal
from knowledge.stores.windows import bounds

_log = logging.getLogger(__name__)

_OWNERS = load("index/owners")
_STANDING = load("index/standing")
_WAITING = load("index/waiting")
_DOCUMENTS = load("index/documents")
_LINKS = load("index/links")
_BURY = load("memory/bury")
_TRUST_LINKS = load("index/trust_links")
_REVISIONS = load("index/revisions")


class Neo4jReindexSource:
    """The port ReindexSource."""

    def __init__(self, graph: Graph, keyring: Keyring) -> None:
        self._graph = graph
        self._keyring = keyring

    async def owners(self) -> Mapping[str, int]:
        rows = await self._graph.read(_OWNERS, ceiling=int(INDEX_CEILING))
        return {row["owner_id"]: row["total"] for row in rows}

    async def standing(self, owner: str) -> Mapping[str, int]:
        low, high = bounds(owner)
        rows = await self._graph.read(_STANDING, **_reader(owner), low=low, high=high)
        return {row["id"]: row["revision"] for row in rows}

    async def waiting(self, owner: str, ids: Sequence[str]) -> Collection[str]:
        rows = await self._graph.read(_WAITING, **Access.worker(owner).params(), ids=list(ids))
        return {row["id"] for row in rows}

    async def documents(self, owner: str, ids: Sequence[str]) -> Sequence[IndexDocument]:
        keys = await self._keyring.of(owner)
        rows = await self._graph.read(_DOCUMENTS, **_reader(owner), ids=list(ids))
        return [document for row in rows if (document := _document(row, keys))]

    async def revisions(self, owner: str, ids: Sequence[str]) -> Mapping[str, int]:
        rows = await self._graph.read(_REVISIONS, **_reader(owner), ids=list(ids))
        return {row["id"]: row["revision"] for row in rows}

    async def links(self, owner: str, ids: Sequence[str]) -> Sequence[PointLinks]:
        rows = await self._graph.read(_LINKS, **_reader(owner), ids=list(ids))
        return [
            PointLinks(
                id=row["id"],
                revision=row["revision"],
                entities=tuple(sorted(row["entities"])),
                topics=tuple(sorted(row["topics"])),
                speaker=next(iter(row["speakers"]), None),
            )
            for row in rows
        ]

    async def doubt(self, owner: str, ids: Sequence[str]) -> None:
        await self._graph.write(_BURY, owner_id=owner, ids=list(ids), now=now())

    async def trust_links(self, owner: str, links: Sequence[PointLinks], before: str) -> None:
        rows = [{"id": one.id, "revision": one.revision} for one in links]
        await self._graph.write(_TRUST_LINKS, owner_id=owner, rows=rows, before=before)


def _reader(owner: str) -> dict[str, object]:
    return {"owner_id": owner, "clearance": int(INDEX_CEILING)}


def _document(row: Row, keys: OwnerKeys) -> IndexDocument | None:
    """Return the document; None where it does not open, which must not keep the others out of the index."""
    memory = row["memory"]
    try:
        opened = unseal(memory, keys)
    except SealBroken:
        _log.error("memory %s does not open and is left out of the index", memory["id"])
        return None
    return IndexDocument(
        id=memory["id"],
        owner=memory["owner_id"],
        text=opened.text,
        level=Sensitivity(memory["level"]),
        kind=MemoryKind(memory["kind"]),
        needs_review=memory["needs_review"],
        occurred_at=to_datetime(memory["occurred_at"]),
        recorded_at=to_datetime(memory["recorded_at"]),
        revision=memory["revision"],
        conversation=next(iter(row["conversations"]), None),
        speaker=next(iter(row["speakers"]), None),
        source=memory.get("source"),
        entities=tuple(sorted(set(row["entities"]))),
        topics=tuple(sorted(row["topics"])),
    )
