"""How two entities relate, and when: one version of a fact, folded from its evidence."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from knowledge.entities.entity import Entity
from knowledge.levels import Sensitivity
from knowledge.memories.memory import TimePrecision


class RelationType(StrEnum):
    SPOUSE_OF = "SPOUSE_OF"
    PARTNER_OF = "PARTNER_OF"
    PARENT_OF = "PARENT_OF"
    CHILD_OF = "CHILD_OF"
    SIBLING_OF = "SIBLING_OF"
    RELATIVE_OF = "RELATIVE_OF"
    FRIEND_OF = "FRIEND_OF"
    COLLEAGUE_OF = "COLLEAGUE_OF"
    MANAGER_OF = "MANAGER_OF"
    REPORTS_TO = "REPORTS_TO"
    NEIGHBOR_OF = "NEIGHBOR_OF"
    KNOWS = "KNOWS"
    WORKS_AT = "WORKS_AT"
    STUDIES_AT = "STUDIES_AT"
    MEMBER_OF = "MEMBER_OF"
    LIVES_IN = "LIVES_IN"
    BORN_IN = "BORN_IN"
    VISITED = "VISITED"
    OWNS = "OWNS"
    LIKES = "LIKES"
    DISLIKES = "DISLIKES"
    ATTENDED = "ATTENDED"
    BIRTHDAY_ON = "BIRTHDAY_ON"


class RelationOrigin(StrEnum):
    EXTRACTED = "EXTRACTED"
    STATED = "STATED"
    INFERRED = "INFERRED"


class EvidenceRole(StrEnum):
    STATES = "STATES"
    ENDS = "ENDS"
    DENIES = "DENIES"
    CORRECTS = "CORRECTS"


@dataclass(frozen=True, slots=True)
class Bound:
    """One end of a validity. `at` is an instant string; DAY, MONTH and YEAR are civil (ADR 0006)."""

    at: str
    precision: TimePrecision


@dataclass(frozen=True, slots=True)
class Bounds:
    """True in the world from `since` (inclusive) to `until` (exclusive); None is unknown or still open."""

    since: Bound | None = None
    until: Bound | None = None


@dataclass(frozen=True, slots=True)
class Relation:
    """A version of a fact as the caller's clearance shows it: bounds above it are None."""

    id: str
    fact: str
    owner: str
    type: RelationType
    subject: Entity
    object: Entity | None
    value: str | None
    label: str | None
    bounds: Bounds
    recorded_at: datetime
    superseded_at: datetime | None
    confidence: float
    origin: RelationOrigin
    sensitivity: Sensitivity
    page_key: str
