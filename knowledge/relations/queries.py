"""What is asked of relations and said about them: the values between the service and its store."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from knowledge.entities.entity import Entity
from knowledge.instants import to_instant
from knowledge.levels import Sensitivity
from knowledge.memories.validation import check_moment
from knowledge.relations.relation import Bounds, EvidenceRole, Relation, RelationType

_END_OF_TIME = "9999-12-31T23:59:59.999Z"


@dataclass(frozen=True, slots=True)
class Times:
    """True in the world at `as_of`, None for any time; believed by the service at `known_at`, None for now."""

    as_of: datetime | None = None
    known_at: datetime | None = None

    def params(self) -> dict[str, object]:
        """Return what statements compare with; civil bounds are compared with the wall clock of `as_of`.

        Raises InvalidInput for a moment that leaves the calendar in UTC.
        """
        check_moment("asOf", self.as_of)
        check_moment("knownAt", self.known_at)
        civil = None if self.as_of is None else to_instant(self.as_of.replace(tzinfo=UTC))
        return {
            "as_of": None if self.as_of is None else to_instant(self.as_of),
            "as_of_civil": civil,
            "known_at": _END_OF_TIME if self.known_at is None else to_instant(self.known_at),
        }


NOW = Times()


@dataclass(frozen=True, slots=True)
class RelationFilter:
    """All given conditions hold. `entity` stands at either end; no types means all."""

    subject: str | None = None
    object: str | None = None
    entity: str | None = None
    types: tuple[RelationType, ...] = ()
    times: Times = NOW


@dataclass(frozen=True, slots=True)
class StateRelation:
    """What `stateRelation` says. A bound at exactly 00:00:00Z is a day, every other one an instant."""

    subject: str
    type: RelationType
    object: str | None = None
    value: str | None = None
    label: str | None = None
    valid_from: datetime | None = None
    valid_to: datetime | None = None
    sensitivity: Sensitivity | None = None
    idempotency_key: str | None = None


@dataclass(frozen=True, slots=True)
class CheckedStatement:
    """A StateRelation that can be taken; `fingerprint` tells it from another under the same key."""

    subject: str
    type: RelationType
    object: str | None
    value: str | None
    label: str | None
    bounds: Bounds
    level: Sensitivity
    idempotency_key: str | None
    fingerprint: str


@dataclass(frozen=True, slots=True)
class Standing:
    """What the caller believes now of a relation that is to be changed."""

    bounds: Bounds
    level: Sensitivity


@dataclass(frozen=True, slots=True)
class Saying:
    """What the user adds about a relation that stands."""

    role: EvidenceRole
    bounds: Bounds
    level: Sensitivity


@dataclass(frozen=True, slots=True)
class RelationEvidence:
    memory_id: str
    role: EvidenceRole


@dataclass(frozen=True, slots=True)
class Tie:
    """A relation met on a walk, from the entity it was met from."""

    relation: str
    nearer: str
    farther: str
    confidence: float


@dataclass(frozen=True, slots=True)
class MapMember:
    """`strength` 0..1: how surely the best path from the center holds, halved for every hop past the first."""

    entity: Entity
    distance: int
    strength: float


@dataclass(frozen=True, slots=True)
class RelationshipMap:
    center: Entity
    members: tuple[MapMember, ...]
    relations: tuple[Relation, ...]
    truncated: bool
