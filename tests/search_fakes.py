"""Fakes for search: a language side that counts words, an index that answers what it is told."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

import numpy as np

from knowledge.access import Access
from knowledge.ids import new_id
from knowledge.levels import Sensitivity
from knowledge.memories.memory import Memory, MemoryFilter, MemoryKind, MemoryStatus
from knowledge.search.ports import (
    HybridQuery,
    IndexBuild,
    IndexDocument,
    IndexPoint,
    PointLinks,
    Scored,
    SparseVector,
    TokenKeys,
    Vector,
)

WHEN = datetime(2025, 11, 3, 10, tzinfo=UTC)


class WordEmbedder:
    """Each known word is an axis; what it does not know gives a zero vector. Where it is `sick`, it raises that."""

    model = "words"
    dimensions = 4
    _words = ("tea", "bread", "rain", "boat")

    def __init__(self, sick: Exception | None = None) -> None:
        self.sick = sick

    def embed(self, texts: Sequence[str]) -> Vector:
        counts = [[text.lower().split().count(word) for word in self._words] for text in texts]
        return np.array(counts, dtype=np.float32).reshape(len(texts), self.dimensions)

    async def vectors(self, texts: Sequence[str], within_s: float | None = None) -> Vector:
        if self.sick is not None:
            raise self.sick
        return self.embed(texts)

    async def query(self, text: str) -> Vector:
        row: Vector = (await self.vectors([text]))[0]
        return row


class WordKeywords:
    def document(self, text: str, token_key: bytes) -> SparseVector:
        found = sorted({hash((word, token_key)) % 2**32 for word in re.findall(r"\w+", text.lower())})
        return SparseVector(tuple(found), tuple(1.0 for _ in found))

    query = document


@dataclass(frozen=True, slots=True)
class OneKey:
    token_key: bytes = b"k" * 32


class OneKeyring:
    async def of(self, owner: str) -> TokenKeys:
        return OneKey()


def memory(owner: str, **changes: object) -> Memory:
    plain: dict[str, object] = {
        "id": new_id(),
        "owner": owner,
        "status": MemoryStatus.READY,
        "needs_review": False,
        "revision": 1,
        "occurred_at": WHEN,
        "recorded_at": WHEN,
        "updated_at": WHEN,
        "page_key": "",
        "sensitivity": Sensitivity.GENERAL,
        "content": "Tea with Ana",
        "kind": MemoryKind.FACT,
    }
    return Memory(**{**plain, **changes})  # type: ignore[arg-type]


@dataclass
class Shelf:
    """A MemoryReader over what it holds, counting the calls."""

    memories: dict[str, Memory] = field(default_factory=dict)
    calls: int = 0

    async def by_ids(self, access: Access, ids: Sequence[str]) -> Mapping[str, Memory]:
        self.calls += 1
        return {one: self.memories[one] for one in ids if one in self.memories}

    async def surviving(self, access: Access, filter: MemoryFilter) -> MemoryFilter:
        return filter


@dataclass
class RecordingIndex:
    """A VectorIndex that answers with `ranked`, and remembers what it was asked and told."""

    ranked: list[Scored] = field(default_factory=list)
    queries: list[HybridQuery] = field(default_factory=list)
    points: dict[str, IndexPoint] = field(default_factory=dict)
    builds: list[RecordingBuild] = field(default_factory=list)
    abandoning: Exception | None = None

    async def prepare(self) -> None:
        return None

    async def upsert(self, points: Sequence[IndexPoint]) -> None:
        self.points.update({point.id: point for point in points})

    async def delete(self, owner: str, ids: Sequence[str]) -> None:
        for one in ids:
            if one in self.points and self.points[one].owner == owner:
                del self.points[one]

    async def relink(self, owner: str, links: Sequence[PointLinks]) -> None:
        for one in links:
            point = self.points.get(one.id)
            if point is not None and point.owner == owner and point.revision == one.revision:
                self.points[one.id] = replace(point, entities=one.entities, topics=one.topics, speaker=one.speaker)

    async def query(self, access: Access, query: HybridQuery) -> list[Scored]:
        self.queries.append(query)
        return self.ranked[: query.limit]

    async def nearest(self, access: Access, vectors: Vector, limit: int) -> list[list[Scored]]:
        theirs = [
            (point.id, point.dense)
            for point in self.points.values()
            if point.owner == access.owner and point.dense is not None and point.dense.any()
        ]
        found = []
        for row in vectors:
            scored = [Scored(id_, _cosine(row, dense)) for id_, dense in theirs]
            found.append(sorted(scored, key=lambda one: (-one.score, one.id))[:limit])
        return found

    async def ids(self, owner: str, after: str | None, limit: int) -> list[str]:
        return sorted(one for one in self.points if after is None or one > after)[:limit]

    async def count(self, owner: str) -> int:
        return len(self.points)

    async def build(self) -> IndexBuild:
        self.builds.append(RecordingBuild(self))
        return self.builds[-1]

    async def close(self) -> None:
        return None


def _cosine(one: Vector, other: Vector) -> float:
    lengths = float(np.linalg.norm(one) * np.linalg.norm(other))
    return float(one @ other) / lengths if lengths else 0.0


@dataclass
class RecordingBuild:
    index: RecordingIndex
    points: dict[str, IndexPoint] = field(default_factory=dict)
    abandoned: bool = False

    async def insert(self, points: Sequence[IndexPoint]) -> None:
        for point in points:
            self.points.setdefault(point.id, point)

    async def withdraw(self, owner: str, revisions: Mapping[str, int]) -> None:
        for one, revision in revisions.items():
            if one in self.points and self.points[one].revision == revision:
                del self.points[one]

    async def count(self) -> int:
        return len(self.points)

    async def switch(self) -> None:
        self.index.points = self.points

    async def abandon(self) -> None:
        if self.index.abandoning is not None:
            raise self.index.abandoning
        self.abandoned = True


@dataclass
class Notebook:
    """A ReindexSource; `changed` says which revisions have passed since its batches were read."""

    written: list[IndexDocument]
    changed: dict[str, int | None] = field(default_factory=dict)
    trusted: set[str] = field(default_factory=set)

    async def total(self) -> int:
        return len(self.written)

    async def batches(self, size: int) -> AsyncIterator[Sequence[IndexDocument]]:
        for owner in sorted({document.owner for document in self.written}):
            theirs = [document for document in self.written if document.owner == owner]
            for start in range(0, len(theirs), size):
                yield theirs[start : start + size]
        yield []

    async def documents(self, owner: str, ids: Sequence[str]) -> Sequence[IndexDocument]:
        return [document for document in self.written if document.owner == owner and document.id in ids]

    async def revisions(self, owner: str, ids: Sequence[str]) -> Mapping[str, int]:
        held = {one.id: self.changed.get(one.id, one.revision) for one in self.written if one.owner == owner}
        return {one: revision for one, revision in held.items() if one in ids and revision is not None}

    async def links(self, owner: str, ids: Sequence[str]) -> Sequence[PointLinks]:
        found = await self.documents(owner, ids)
        return [PointLinks(one.id, one.revision, one.entities, one.topics, one.speaker) for one in found]

    async def trust_links(self, owner: str, links: Sequence[PointLinks], before: str) -> None:
        self.trusted.update(one.id for one in links)


def document(owner: str, text: str = "tea", **changes: object) -> IndexDocument:
    plain: dict[str, object] = {
        "id": new_id(),
        "owner": owner,
        "text": text,
        "level": Sensitivity.GENERAL,
        "kind": MemoryKind.FACT,
        "needs_review": False,
        "occurred_at": WHEN,
        "recorded_at": WHEN,
        "revision": 1,
    }
    return IndexDocument(**{**plain, **changes})  # type: ignore[arg-type]
