"""What understanding finds in a memory: values between the ingest pipeline and the graph."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from knowledge.entities.entity import EntityKind
from knowledge.levels import Sensitivity
from knowledge.memories.memory import MemoryKind, TimeMention
from knowledge.relations.relation import Bounds, EvidenceRole, RelationType


class Method(StrEnum):
    """How a span was found."""

    KNOWN_NAME = "known_name"
    HANDLE = "handle"
    EMAIL = "email"
    PHONE = "phone"
    URL = "url"
    MODEL = "model"
    """Of ours, on this machine."""
    LANGUAGE_MODEL = "language_model"


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

    @property
    def text(self) -> str:
        """What is searched: the content and the sender's remark on it."""
        return f"{self.content}\n{self.context}" if self.context else self.content


@dataclass(frozen=True, slots=True)
class Example:
    """A memory, opened, whose level or kind its owner set by hand: what they would have said of others like it."""

    id: str
    text: str
    level: Sensitivity | None
    kind: MemoryKind | None
    told_at: Sensitivity
    """Where it stands: what it says tells nothing of memories that lie open to more."""


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
class FoundAddress:
    """A phone number or an e-mail in the content, and the mention of whose it is said to be, where the text tells."""

    start: int
    end: int
    text: str
    of: FoundMention | None
    confidence: float


@dataclass(frozen=True, slots=True)
class FoundTopic:
    """What a memory is about, in its own words; `like` is a topic of the owner's that these words mean, too."""

    name: str
    weight: float
    like: str | None = None


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
    """All that one memory yielded."""

    id: str
    level: Sensitivity
    level_confidence: float
    kind: MemoryKind
    kind_confidence: float
    needs_review: bool
    mentions: tuple[FoundMention, ...] = ()
    addresses: tuple[FoundAddress, ...] = ()
    topics: tuple[FoundTopic, ...] = ()
    dates: tuple[TimeMention, ...] = ()
    keywords: tuple[str, ...] = ()
    relations: tuple[FoundRelation, ...] = ()
    taught_by: tuple[str, ...] = ()
    """Ids of the examples that had a say in level or kind."""
    refined_by: str | None = None
    """The language model that had a say."""
    is_read: bool = False
    """The encoder read all of it, context included; else its level is a guess by rules."""


@dataclass(frozen=True, slots=True)
class Findings:
    """What the graph is to hold of one memory at one revision."""

    id: str
    revision: int
    level: Sensitivity
    occurred_at: str
    understanding: Understanding
    speaker: str | None = None
    conversation_key: str | None = None
    conversation_title: str | None = None
    channel: str | None = None
    is_anew: bool = False
    """The memory is READY, and its facts take the place of those that stand."""


@dataclass(slots=True)
class Linked:
    """What a memory was linked to: the ids that the index filters by."""

    entities: set[str] = field(default_factory=set)
    topics: set[str] = field(default_factory=set)
    speaker: str | None = None
    conversation: str | None = None
