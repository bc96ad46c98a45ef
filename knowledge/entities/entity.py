"""An entity: a person, organisation, place, event or thing that memories speak of."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from knowledge.levels import Sensitivity
from knowledge.memories.memory import JsonObject


class EntityKind(StrEnum):
    CONTACT = "CONTACT"
    ORGANIZATION = "ORGANIZATION"
    PLACE = "PLACE"
    EVENT = "EVENT"
    THING = "THING"

    @property
    def label(self) -> str:
        """The node label beside `Entity`."""
        return self.value.capitalize()


@dataclass(frozen=True, slots=True)
class ContactDetails:
    is_self: bool = False
    relationship_type: str | None = None
    phones: tuple[str, ...] = ()
    emails: tuple[str, ...] = ()
    birthday: str | None = None
    notes: str | None = None
    metadata: JsonObject | None = None


@dataclass(frozen=True, slots=True)
class Entity:
    """Counters and times cover what the caller's clearance shows; `contact` is set for the kind CONTACT alone."""

    id: str
    owner: str
    kind: EntityKind
    name: str
    aliases: tuple[str, ...]
    sensitivity: Sensitivity
    mention_count: int
    first_seen: datetime | None
    last_seen: datetime | None
    page_key: str
    contact: ContactDetails | None = None


@dataclass(frozen=True, slots=True)
class Mention:
    """One place in a memory that names an entity; offsets are code points of its content, `end` exclusive."""

    memory_id: str
    entity: Entity
    start: int
    end: int
    confidence: float


@dataclass(frozen=True, slots=True)
class ContactEdit:
    """What createContact and updateContact say; a field not in `given` stays as it is."""

    given: frozenset[str]
    name: str | None = None
    aliases: tuple[str, ...] = ()
    relationship_type: str | None = None
    phones: tuple[str, ...] = ()
    emails: tuple[str, ...] = ()
    birthday: str | None = None
    notes: str | None = None
    metadata: JsonObject | None = None
    sensitivity: Sensitivity | None = None
    idempotency_key: str | None = None
