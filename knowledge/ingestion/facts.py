"""What understanding finds in a memory: values between the ingest pipeline and the graph."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from knowledge.entities.entity import EntityKind
from knowledge.levels import Sensitivity
from knowledge.memories.memory import MemoryKind, TimeMention
from knowledge.relations.relation import Bounds, EvidenceRole, RelationType


class Method(StrEnum):
    """How a span was found."""

    KNOWN_NAME = "known_name"
    CAPITALISED = "capitalised"
    HANDLE = "handle"
    EMAIL = "email"
    PHONE = "phone"
    URL = "url"
    SPEAKER = "speaker"
    MODEL = "model"


@dataclass(frozen=True, slots=True)
class Draft:
    """A captured memory, opened, on its way to being understood. `occurred_at` carries the sender's own offset."""

    id: str
    content: str
    context: str | None
    speaker: str | None
    occurred_at: datetime
    stated_level: Sensitivity | None
    stated_kind: MemoryKind | None


@dataclass(frozen=True, slots=True)
class KnownName:
    """A name the owner's graph knows an entity by, as written."""

    text: str
    kind: EntityKind


@dataclass(frozen=True, slots=True)
class FoundMention:
    """One place in the content that names an entity; offsets are code points, `end` exclusive."""

    start: int
    end: int
    name: str
    kind: EntityKind
    method: Method
    confidence: float


@dataclass(frozen=True, slots=True)
class FoundTopic:
    name: str
    weight: float


@dataclass(frozen=True, slots=True)
class FoundRelation:
    """A relation that the text states, by the names it uses; `subject` None is the owner."""

    subject: str | None
    type: RelationType
    object: str | None
    value: str | None
    label: str | None
    role: EvidenceRole
    bounds: Bounds
    confidence: float


@dataclass(frozen=True, slots=True)
class Understanding:
    """All that one memory yielded. From SECRET and above nothing but the classification (until it can be sealed)."""

    id: str
    level: Sensitivity
    level_confidence: float
    kind: MemoryKind
    kind_confidence: float
    needs_review: bool
    mentions: tuple[FoundMention, ...] = ()
    topics: tuple[FoundTopic, ...] = ()
    dates: tuple[TimeMention, ...] = ()
    keywords: tuple[str, ...] = ()
    relations: tuple[FoundRelation, ...] = ()
