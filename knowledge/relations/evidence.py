"""What one source, a memory or a statement of the user, says about a fact."""

from __future__ import annotations

from dataclasses import dataclass

from knowledge.levels import Sensitivity
from knowledge.relations.relation import Bound, Bounds, EvidenceRole, RelationOrigin, RelationType

UNBOUNDED = Bounds()


@dataclass(frozen=True, slots=True)
class Ends:
    """Subject and object of a fact, in the order of its stored type; no object where its other end is a value."""

    subject: str
    object: str | None


@dataclass(frozen=True, slots=True)
class Evidence:
    """One saying about one fact, as it is kept on an EVIDENCES edge.

    `recorded_at` orders what the service learnt; `observed_at` is when the source spoke, so that what it says without
    a start was true then. `closing` marks what follows from another fact, the end or the denial of this one: it is
    derived again at every fold and never asserts.

    `said_of` is set where a merge has put another entity in the place of one that the source spoke of; `opened` is the
    version that this evidence opened until, by a merge, another's came before it. Both let a merge be undone.
    """

    id: str
    source: str
    role: EvidenceRole
    bounds: Bounds
    level: Sensitivity
    confidence: float
    origin: RelationOrigin
    recorded_at: str
    observed_at: str
    label: str | None = None
    closing: bool = False
    said_of: Ends | None = None
    opened: str | None = None

    @property
    def order(self) -> tuple[str, bool, str]:
        """What follows comes after what it follows from."""
        return self.recorded_at, self.closing, self.id

    @property
    def retracts(self) -> bool:
        return self.role is EvidenceRole.DENIES

    @property
    def replaces(self) -> bool:
        """Tell whether it says what holds in the place of what was believed; a corrected end is of the fact itself."""
        return self.role is EvidenceRole.CORRECTS and self.bounds.until is None

    @property
    def start(self) -> Bound | None:
        """The start that this evidence asserts."""
        return None if self.retracts else self.bounds.since


@dataclass(frozen=True, slots=True)
class NewEvidence:
    """Evidence on its way into the graph; types and ends as the source has them, canonical or not.

    `source` is a Memory, or, where the origin is STATED, a Statement. Instants are strings (knowledge.instants).
    `observed_at` None: when it was recorded.
    """

    source: str
    subject: str
    type: RelationType
    object: str | None
    value: str | None
    role: EvidenceRole
    bounds: Bounds
    level: Sensitivity
    confidence: float
    origin: RelationOrigin
    recorded_at: str
    observed_at: str | None = None
    label: str | None = None
