"""What search needs from the engines and the language side."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol, TypeAlias

import numpy as np
from numpy.typing import NDArray

from knowledge.access import Access
from knowledge.levels import Sensitivity
from knowledge.memories.memory import Memory, MemoryFilter, MemoryKind

Vector: TypeAlias = NDArray[np.float32]

INDEX_CEILING = Sensitivity.CONFIDENTIAL
"""What is more sensitive never reaches the index: an adapter refuses it, whoever asks."""


class PointKind(StrEnum):
    """What a point stands for. Each kind of one owner is a shelf of its own: no question meets another kind."""

    MEMORY = "memory"
    ENTITY = "entity"
    TOPIC = "topic"


class SearchMode(StrEnum):
    HYBRID = "HYBRID"
    MEANING = "MEANING"
    KEYWORD = "KEYWORD"


@dataclass(frozen=True, slots=True)
class SparseVector:
    """Token ids, keyed per owner, with their weights."""

    indices: tuple[int, ...]
    values: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class IndexPoint:
    """One memory as the index knows it: vectors, and what filters need. No content, ever.

    `dense` is None while nobody could embed the text: words alone find it then.
    """

    id: str
    owner: str
    dense: Vector | None
    sparse: SparseVector
    level: Sensitivity
    kind: MemoryKind
    needs_review: bool
    occurred_at: datetime
    recorded_at: datetime
    revision: int
    conversation: str | None = None
    speaker: str | None = None
    source: str | None = None
    entities: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class NamePoint:
    """The names that one entity or topic has up to a level. No name, ever: `revision` is a keyed hash of them."""

    id: str
    owner: str
    kind: PointKind
    dense: Vector | None
    sparse: SparseVector
    level: Sensitivity
    revision: int


@dataclass(frozen=True, slots=True)
class PointLinks:
    """Which entities and topics a memory is linked to by now, at the revision that they were read for."""

    id: str
    revision: int
    entities: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    speaker: str | None = None


@dataclass(frozen=True, slots=True)
class SearchFilter:
    """All given conditions hold; an empty field does not filter. Times: from inclusive, to exclusive."""

    kinds: tuple[MemoryKind, ...] = ()
    sensitivities: tuple[Sensitivity, ...] = ()
    needs_review: bool | None = None
    occurred_from: datetime | None = None
    occurred_to: datetime | None = None
    recorded_from: datetime | None = None
    recorded_to: datetime | None = None
    entities: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    conversation: str | None = None
    speaker: str | None = None
    source: str | None = None


@dataclass(frozen=True, slots=True)
class HybridQuery:
    """The arms that are given take part; two are fused by reciprocal rank. Names have a level to filter by, no more."""

    dense: Vector | None
    sparse: SparseVector | None
    filter: SearchFilter = SearchFilter()
    limit: int = 1000
    of: PointKind = PointKind.MEMORY


@dataclass(frozen=True, slots=True)
class Scored:
    id: str
    score: float


class Embedder(Protocol):
    """Turns texts into unit vectors: CPU work, or calls to a model's server, which may raise TimedOut or
    EngineUnavailable. Texts above INDEX_CEILING are never handed to it."""

    @property
    def model(self) -> str:
        """Name with version and dimensions: it stands in the name of the collection."""
        ...

    @property
    def dimensions(self) -> int: ...

    async def vectors(self, texts: Sequence[str], within_s: float | None = None) -> Vector:
        """Return one row per text, in order; zeros where a text has no meaning that is known."""
        ...

    async def query(self, text: str) -> Vector:
        """Return the vector of what somebody looks for, within the time that an answer may take."""
        ...


class KeywordEncoder(Protocol):
    """Turns text into a keyword vector whose token ids only the owner's key can make."""

    def document(self, text: str, token_key: bytes) -> SparseVector: ...

    def query(self, text: str, token_key: bytes) -> SparseVector: ...


class IndexBuild(Protocol):
    """A new collection that grows beside the serving one; live writes reach both from its beginning."""

    async def insert(self, points: Sequence[IndexPoint | NamePoint]) -> None:
        """Add points that are not there yet: what a live writer wrote meanwhile is newer, and stays."""
        ...

    async def withdraw(self, owner: str, revisions: Mapping[str, int], of: PointKind = PointKind.MEMORY) -> None:
        """Take out the points that still stand at these revisions."""
        ...

    async def held(
        self, owner: str, after: str | None, limit: int, of: PointKind = PointKind.MEMORY
    ) -> Mapping[str, int]:
        """Return the owner's ids in order with their revisions, a window at a time."""
        ...

    async def count(self) -> int: ...

    async def switch(self) -> None:
        """Let the new collection serve, in one step, and drop the old one."""
        ...

    async def abandon(self) -> None: ...


class VectorIndex(Protocol):
    """Dense and keyword vectors of memories and of names, filtered by owner and level in every query.

    Every method answers within the index's timeout or raises TimedOut or EngineUnavailable.
    """

    async def is_there(self) -> bool:
        """Tell whether there is a collection of this model."""
        ...

    async def others(self) -> list[str]:
        """Return the names under which collections of other models serve."""
        ...

    async def drop_others(self) -> None: ...

    async def prepare(self) -> None:
        """Make the collection where there is none; safe to call again and from several processes."""
        ...

    async def upsert(self, points: Sequence[IndexPoint | NamePoint]) -> None:
        """Write points, durably; raises ValueError for a point above INDEX_CEILING."""
        ...

    async def delete(self, owner: str, ids: Sequence[str], of: PointKind = PointKind.MEMORY) -> None:
        """Take points out; ids that are not there, or not the owner's, are passed over."""
        ...

    async def relink(self, owner: str, links: Sequence[PointLinks]) -> None:
        """Put links in the place of those that points have; what is not there, or not at the revision, stays."""
        ...

    async def query(self, access: Access, query: HybridQuery) -> list[Scored]: ...

    async def nearest(
        self, access: Access, vectors: Vector, limit: int, of: PointKind = PointKind.MEMORY
    ) -> list[list[Scored]]:
        """Return for each row of vectors the points closest in meaning, with their cosines."""
        ...

    async def held(
        self, owner: str, after: str | None, limit: int, of: PointKind = PointKind.MEMORY
    ) -> Mapping[str, int]:
        """Return the owner's ids in order with their revisions, a window at a time."""
        ...

    async def count(self, owner: str, of: PointKind = PointKind.MEMORY) -> int: ...

    async def build(self) -> IndexBuild:
        """Begin a new collection beside the serving one, or go on with the one that was left under way."""
        ...

    async def close(self) -> None: ...


class TokenKeys(Protocol):
    """The part of an owner's keys that search uses."""

    @property
    def token_key(self) -> bytes: ...


class OwnerKeysProvider(Protocol):
    async def of(self, owner: str) -> TokenKeys: ...


class MemoryReader(Protocol):
    async def by_ids(self, access: Access, ids: Sequence[str]) -> Mapping[str, Memory]:
        """Return those of the memories that exist and that the caller may see, by id."""
        ...

    async def surviving(self, access: Access, filter: MemoryFilter) -> MemoryFilter:
        """Return the filter by what its ids stand for, where entities or topics were merged away."""
        ...


@dataclass(frozen=True, slots=True)
class IndexDocument:
    """A READY memory up to INDEX_CEILING, opened, with what the index filters by."""

    id: str
    owner: str
    text: str
    level: Sensitivity
    kind: MemoryKind
    needs_review: bool
    occurred_at: datetime
    recorded_at: datetime
    revision: int
    conversation: str | None = None
    speaker: str | None = None
    source: str | None = None
    entities: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()


class ReindexSource(Protocol):
    """All memories that belong in the index, from the graph."""

    async def owners(self) -> Mapping[str, int]:
        """Return every owner, with how many memories, entities and topics belong in the index."""
        ...

    async def standing(self, owner: str) -> Mapping[str, int]:
        """Return the READY memories up to INDEX_CEILING with their revisions."""
        ...

    async def waiting(self, owner: str, ids: Sequence[str]) -> Collection[str]:
        """Return those of the memories that are being understood: their points are on their way."""
        ...

    async def documents(self, owner: str, ids: Sequence[str]) -> Sequence[IndexDocument]:
        """Return those of the memories that belong in the index."""
        ...

    async def revisions(self, owner: str, ids: Sequence[str]) -> Mapping[str, int]:
        """Return the revisions of those that still belong in the index."""
        ...

    async def links(self, owner: str, ids: Sequence[str]) -> Sequence[PointLinks]:
        """Return the links of those that belong in the index."""
        ...

    async def doubt(self, owner: str, ids: Sequence[str]) -> None:
        """Have the sweep look whether the points of these memories are what the graph says."""
        ...

    async def trust_links(self, owner: str, links: Sequence[PointLinks], before: str) -> None:
        """Say that the index has these links, where nobody has doubted them since an instant."""
        ...
