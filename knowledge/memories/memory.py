"""A memory as the domain sees it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import TypeAlias

from knowledge.levels import Sensitivity

JsonObject: TypeAlias = Mapping[str, object]


class MemoryKind(StrEnum):
    TASK = "TASK"
    EVENT = "EVENT"
    FACT = "FACT"
    PREFERENCE = "PREFERENCE"
    IDEA = "IDEA"
    RELATIONSHIP = "RELATIONSHIP"
    QUESTION = "QUESTION"
    JOURNAL = "JOURNAL"


class MemoryStatus(StrEnum):
    PENDING = "PENDING"
    READY = "READY"
    FAILED = "FAILED"


class TimePrecision(StrEnum):
    YEAR = "YEAR"
    MONTH = "MONTH"
    DAY = "DAY"
    INSTANT = "INSTANT"


@dataclass(frozen=True, slots=True)
class TimeMention:
    """A time expression in the content. Bounds are instants (knowledge.instants); civil ones are 00:00:00.000Z of
    their first day. `to` is exclusive and None for an instant; `since` is None where the expression recurs."""

    start: int
    end: int
    since: str | None
    to: str | None
    precision: TimePrecision
    recurring: bool = False


@dataclass(frozen=True, slots=True)
class Memory:
    """Locked (`locked_by` set) it is a shell: id, status, sensitivity, needs_review, revision and times."""

    id: str
    owner: str
    status: MemoryStatus
    needs_review: bool
    revision: int
    occurred_at: datetime
    recorded_at: datetime
    updated_at: datetime
    page_key: str
    locked_by: Sensitivity | None = None
    sensitivity: Sensitivity | None = None
    content: str | None = None
    context: str | None = None
    source: str | None = None
    metadata: JsonObject | None = None
    keywords: tuple[str, ...] = ()
    dates: tuple[TimeMention, ...] = ()
    kind: MemoryKind | None = None
    confidence: float | None = None
    failure: str | None = None
    conversation_id: str | None = None
    deleted_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Capture:
    """One memory as it is handed in; checked by `knowledge.memories.validation`."""

    content: str
    context: str | None = None
    source: str | None = None
    metadata: JsonObject | None = None
    speaker: str | None = None
    conversation: str | None = None
    conversation_title: str | None = None
    occurred_at: datetime | None = None
    sensitivity: Sensitivity | None = None
    kind: MemoryKind | None = None
    idempotency_key: str | None = None


@dataclass(frozen=True, slots=True)
class MemoryFilter:
    """All given conditions hold; an empty field does not filter."""

    kinds: tuple[MemoryKind, ...] = ()
    sensitivities: tuple[Sensitivity, ...] = ()
    statuses: tuple[MemoryStatus, ...] = ()
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
class MemoryEdit:
    """What `updateMemory` changes; a field not in `given` stays as it is."""

    given: frozenset[str] = field(default_factory=frozenset)
    content: str | None = None
    context: str | None = None
    metadata: JsonObject | None = None
    occurred_at: datetime | None = None
    sensitivity: Sensitivity | None = None
    kind: MemoryKind | None = None
    expected_revision: int | None = None
