"""Which entity each name of a batch means: what is known beforehand, what was decided, and why."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum

from knowledge.entities.entity import EntityKind
from knowledge.entities.merging import UsersWord
from knowledge.ingestion.facts import Draft, FoundMention, Understanding
from knowledge.levels import Sensitivity


class Reason(StrEnum):
    """Why a name was taken for an entity; it stands with the mention in the graph."""

    NEW = "new"
    ADDRESS = "address"
    SAME_NAME = "same_name"
    SAME_SPELLING = "same_spelling"
    """The same but for diacritics, titles, articles and legal forms."""
    PART = "part"
    LONGER = "longer"
    """A fuller form of a name that was known by a part."""
    INITIALS = "initials"
    NICKNAME = "nickname"
    MISSPELT = "misspelt"
    TIE = "tie"
    """The text says that two names are one's."""
    CONTEXT = "context"
    """Several bear the name; what is said around it tells."""


@dataclass(frozen=True, slots=True)
class Seen:
    """How often memories of one level name an entity, and when last."""

    uses: int
    last: str


@dataclass(frozen=True, slots=True)
class KnownEntity:
    """An entity of the owner's graph, opened: all its names, however sealed they stand there."""

    id: str
    kind: EntityKind
    names: tuple[str, ...]
    uses: int = 0
    last_seen: str = ""
    is_stated: bool = False
    is_self: bool = False
    sealed: Mapping[str, Sensitivity] = field(default_factory=dict)
    """Those of its names and addresses that are known from secrets alone, from which on: they stay on this machine."""
    secretly: Mapping[Sensitivity, Seen] = field(default_factory=dict)
    """What `uses` and `last_seen` owe to secrets, by their levels."""
    openly: str = ""
    """When memories that are no secrets named it last."""
    addresses: frozenset[str] = frozenset()
    """Phone numbers and e-mails, as the owner stated them or a memory gives them."""

    def at(self, ceiling: Sensitivity) -> KnownEntity:
        """Return what whoever hears secrets up to a level may know of it.

        Whom higher secrets alone name goes by the names known lowest: that tells nothing of anybody who is known.
        """
        above = {level: seen for level, seen in self.secretly.items() if level > ceiling}
        shown = max(ceiling, min((self.sealed.get(name, ceiling) for name in self.names), default=ceiling))
        names = tuple(name for name in self.names if self.sealed.get(name, ceiling) <= shown)
        if not above and names == self.names:
            return self
        below = [seen.last for level, seen in self.secretly.items() if level <= ceiling]
        return replace(
            self,
            names=names,
            uses=self.uses - sum(seen.uses for seen in above.values()),
            last_seen=max((self.openly, *below)) if above else self.last_seen,
            secretly={level: seen for level, seen in self.secretly.items() if level <= ceiling},
        )


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One memory that names an entity, opened: where it does, and who else is in it."""

    text: str
    spans: tuple[tuple[int, int], ...]
    occurred_at: str
    conversation: str | None = None
    speaker: str | None = None
    company: frozenset[str] = frozenset()
    """Ids of the other entities in it."""
    is_alone: bool = True
    """It names no other person."""
    level: Sensitivity = Sensitivity.GENERAL


@dataclass(frozen=True, slots=True)
class Reading:
    """A memory with what was found in it, as the resolver takes it."""

    draft: Draft
    found: Understanding
    occurred_at: str
    conversation: str | None = None

    @property
    def id(self) -> str:
        return self.draft.id

    @property
    def level(self) -> Sensitivity:
        return self.found.level

    @property
    def mentions(self) -> tuple[FoundMention, ...]:
        return self.found.mentions


@dataclass(frozen=True, slots=True)
class Meant:
    """The entity that a name stands for, with the reason and how sure it is (0..1)."""

    entity: str
    reason: Reason
    confidence: float


@dataclass(frozen=True, slots=True)
class NewEntity:
    """An entity to be made. `namesakes` bear the same name and were looked at: somebody else each."""

    id: str
    kind: EntityKind
    name: str
    namesakes: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Unified:
    """Two entities that a memory says are one; `reason` is for the owner to read."""

    into: str
    merged: str
    memory: str
    reason: str
    confidence: float


@dataclass(frozen=True, slots=True)
class Tied:
    """Names that a memory says are one entity's, whether or not that was known."""

    entity: str
    names: frozenset[str]
    memory: str
    level: Sensitivity
    """That of the memory: what is known lower rests on no higher word."""


@dataclass(slots=True)
class Resolution:
    """What the names of a batch mean; entities to be made are among those meant."""

    mentions: dict[str, Sequence[Meant]] = field(default_factory=dict)
    """By memory, in the order of its mentions."""
    addresses: dict[str, Sequence[Meant | None]] = field(default_factory=dict)
    """By memory, in the order of its addresses: whose each is; None where nobody knows."""
    speakers: dict[str, Meant] = field(default_factory=dict)
    ends: dict[tuple[str, str], str] = field(default_factory=dict)
    """By memory and name: the entity that an end of one of its relations means."""
    made: dict[str, NewEntity] = field(default_factory=dict)
    fuller: dict[str, str] = field(default_factory=dict)
    """By entity known by single words so far: the full name that it goes by from now on."""
    unified: list[Unified] = field(default_factory=list)
    tied: list[Tied] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Mark:
    """How far into the owner's event log what is known of the entities reaches."""

    epoch: str
    seq: int


@dataclass(frozen=True, slots=True)
class News:
    """Entities as they stand at a mark: all of them where `is_whole`, else those that changed, and who is gone."""

    mark: Mark
    entities: Sequence[KnownEntity]
    gone: Sequence[str] = ()
    is_whole: bool = False
    word: UsersWord | None = None
    """What the user said of who is who, where that may have changed."""


@dataclass(frozen=True, slots=True)
class TopicNews:
    """Names of topics that came up to a mark; all there are where `is_whole`."""

    mark: Mark
    names: Sequence[str]
    is_whole: bool = False
