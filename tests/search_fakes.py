"""Fakes for search: a language side that counts words, an index that answers what it is told."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

import numpy as np

from knowledge.access import Access
from knowledge.ids import new_id
from knowledge.levels import Sensitivity
from knowledge.memories.memory import Memory, MemoryFilter, MemoryKind, MemoryStatus
from knowledge.search.name_ports import NAMED, NameDocument, Owed, named_by
from knowledge.search.ports import (
    HybridQuery,
    IndexBuild,
    IndexDocument,
    IndexPoint,
    NamePoint,
    PointKind,
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
    names: dict[str, NamePoint] = field(default_factory=dict)
    builds: list[RecordingBuild] = field(default_factory=list)
    models: set[str] = field(default_factory=lambda: {"this"})

    async def prepare(self) -> None:
        self.models.add("this")

    async def is_there(self) -> bool:
        return "this" in self.models

    async def others(self) -> list[str]:
        return sorted(self.models - {"this"})

    async def drop_others(self) -> None:
        self.models &= {"this"}

    async def upsert(self, points: Sequence[IndexPoint | NamePoint]) -> None:
        self.points.update({point.id: point for point in points if isinstance(point, IndexPoint)})
        self.names.update({point.id: point for point in points if isinstance(point, NamePoint)})

    async def delete(self, owner: str, ids: Sequence[str], of: PointKind = PointKind.MEMORY) -> None:
        for one in _held(self, owner, of).keys() & set(ids):
            self.points.pop(one, None)
            self.names.pop(one, None)

    async def relink(self, owner: str, links: Sequence[PointLinks]) -> None:
        for points in (self.points, *(build.points for build in self.builds)):
            for one in links:
                point = points.get(one.id)
                if point is not None and point.owner == owner and point.revision == one.revision:
                    points[one.id] = replace(point, entities=one.entities, topics=one.topics, speaker=one.speaker)

    async def query(self, access: Access, query: HybridQuery) -> list[Scored]:
        self.queries.append(query)
        return self.ranked[: query.limit]

    async def nearest(
        self, access: Access, vectors: Vector, limit: int, of: PointKind = PointKind.MEMORY
    ) -> list[list[Scored]]:
        theirs = [
            (id_, point.dense)
            for id_, point in _held(self, access.owner, of).items()
            if point.dense is not None and point.dense.any() and point.level <= access.clearance
        ]
        found = []
        for row in vectors:
            scored = [Scored(id_, _cosine(row, dense)) for id_, dense in theirs]
            found.append(sorted(scored, key=lambda one: (-one.score, one.id))[:limit])
        return found

    async def held(
        self, owner: str, after: str | None, limit: int, of: PointKind = PointKind.MEMORY
    ) -> Mapping[str, int]:
        return _window(self, owner, after, limit, of)

    async def count(self, owner: str, of: PointKind = PointKind.MEMORY) -> int:
        return len(_held(self, owner, of))

    async def build(self) -> IndexBuild:
        if not self.builds:
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
    names: dict[str, NamePoint] = field(default_factory=dict)

    async def insert(self, points: Sequence[IndexPoint | NamePoint]) -> None:
        for point in points:
            if isinstance(point, NamePoint):
                self.names.setdefault(point.id, point)
            else:
                self.points.setdefault(point.id, point)

    async def withdraw(self, owner: str, revisions: Mapping[str, int], of: PointKind = PointKind.MEMORY) -> None:
        held = _held(self, owner, of)
        for one, revision in revisions.items():
            if one in held and held[one].revision == revision:
                self.points.pop(one, None)
                self.names.pop(one, None)

    async def held(
        self, owner: str, after: str | None, limit: int, of: PointKind = PointKind.MEMORY
    ) -> Mapping[str, int]:
        return _window(self, owner, after, limit, of)

    async def count(self) -> int:
        return len(self.points) + len(self.names)

    async def switch(self) -> None:
        self.index.points, self.index.names = self.points, self.names
        self.index.builds.remove(self)

    async def abandon(self) -> None:
        self.index.builds.remove(self)


def _held(shelves: RecordingIndex | RecordingBuild, owner: str, of: PointKind) -> dict[str, IndexPoint | NamePoint]:
    """Return what is held of an owner and a kind, in order."""
    theirs: dict[str, IndexPoint | NamePoint]
    if of is PointKind.MEMORY:
        theirs = {id_: point for id_, point in shelves.points.items() if point.owner == owner}
    else:
        theirs = {id_: one for id_, one in shelves.names.items() if one.owner == owner and one.kind is of}
    return dict(sorted(theirs.items()))


def _window(
    shelves: RecordingIndex | RecordingBuild, owner: str, after: str | None, limit: int, of: PointKind
) -> dict[str, int]:
    theirs = [(id_, one.revision) for id_, one in _held(shelves, owner, of).items() if after is None or id_ > after]
    return dict(theirs[:limit])


@dataclass
class Notebook:
    """A ReindexSource; `changed` says which revisions have passed since its batches were read."""

    written: list[IndexDocument]
    changed: dict[str, int | None] = field(default_factory=dict)
    trusted: set[str] = field(default_factory=set)
    pending: set[str] = field(default_factory=set)
    doubted: list[str] = field(default_factory=list)

    async def owners(self) -> Mapping[str, int]:
        return Counter(document.owner for document in self.written)

    async def standing(self, owner: str) -> Mapping[str, int]:
        return {document.id: document.revision for document in self.written if document.owner == owner}

    async def waiting(self, owner: str, ids: Sequence[str]) -> Collection[str]:
        return self.pending & set(ids)

    async def documents(self, owner: str, ids: Sequence[str]) -> Sequence[IndexDocument]:
        return [document for document in self.written if document.owner == owner and document.id in ids]

    async def revisions(self, owner: str, ids: Sequence[str]) -> Mapping[str, int]:
        held = {one.id: self.changed.get(one.id, one.revision) for one in self.written if one.owner == owner}
        return {one: revision for one, revision in held.items() if one in ids and revision is not None}

    async def links(self, owner: str, ids: Sequence[str]) -> Sequence[PointLinks]:
        found = [one for one in self.written if one.owner == owner and one.id in ids]
        return [PointLinks(one.id, one.revision, one.entities, one.topics, one.speaker) for one in found]

    async def doubt(self, owner: str, ids: Sequence[str]) -> None:
        self.doubted += ids

    async def trust_links(self, owner: str, links: Sequence[PointLinks], before: str) -> None:
        self.trusted.update(one.id for one in links)


@dataclass
class NameBook:
    """A NameSource of one owner, whose debt is what the graph's is: opened by changes, settled by whoever claims it."""

    names: list[NameDocument] = field(default_factory=list)
    debt: Owed | None = None
    settled: list[int] = field(default_factory=list)
    postponed: list[str] = field(default_factory=list)
    moved: int = 0
    """So often does the log grow while names are brought."""
    claimed_by: str | None = None
    """None again where a claim runs out."""
    seq: int = 9
    last: int = 0
    """Where in the log the last name that changed stands."""

    def change(self, names: list[NameDocument], *ids: str) -> None:
        """Have the graph say something else of entities, which puts them in debt."""
        self.names, self.seq = names, self.seq + 1
        self.last = self.seq
        self._owe(Owed(self.seq, self.seq, {PointKind.ENTITY: ids}))

    async def documents(self, owner: str, kind: PointKind, ids: Sequence[str]) -> Sequence[NameDocument]:
        theirs = [one for one in self.names if one.owner == owner and one.kind is kind]
        return [one for one in theirs if named_by(one.id) in ids]

    async def ids(self, owner: str, kind: PointKind) -> Sequence[str]:
        return sorted({named_by(one.id) for one in self.names if one.owner == owner and one.kind is kind})

    async def due(self, before: str, limit: int) -> Sequence[str]:
        return sorted({one.owner for one in self.names})[:limit] if self.debt else []

    async def owed(self, owner: str) -> Owed | None:
        return self.debt and replace(self.debt, seq=self.seq)

    async def claim(self, owner: str, claim: str) -> bool:
        if self.debt is None or self.claimed_by not in (None, claim):
            return False
        self.claimed_by = claim
        return True

    async def settle(self, owner: str, claim: str, owed: Owed) -> bool:
        if self.moved:
            self.moved -= 1
            self.change(self.names)
        is_mine = self.claimed_by == claim and self.debt is not None and self.debt.first == owed.first
        self.claimed_by = None
        if is_mine and self.last <= owed.seq:
            self.settled.append(owed.seq)
            self.debt = None
            return True
        self._owe(owed)
        return False

    async def owe(self, owner: str) -> None:
        self._owe(Owed(0, self.seq, None))

    async def postpone(self, owner: str, owed: Owed, until: str) -> None:
        self._owe(owed)
        self.claimed_by = None
        self.postponed.append(owner)

    def _owe(self, more: Owed) -> None:
        was = self.debt or more
        ids = None
        if was.ids is not None and more.ids is not None:
            ids = {kind: sorted({*was.ids.get(kind, ()), *more.ids.get(kind, ())}) for kind in NAMED}
        self.debt = Owed(min(was.first, more.first), self.seq, ids)


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
