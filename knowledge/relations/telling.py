"""What evidence tells of a version besides its bounds, heard one by one: a later version need not read all again."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from knowledge.relations.evidence import Evidence
from knowledge.relations.relation import EvidenceRole, RelationOrigin

_ORIGINS = (RelationOrigin.STATED, RelationOrigin.EXTRACTED, RelationOrigin.INFERRED)
_PLAIN = (EvidenceRole.STATES, EvidenceRole.ENDS)


@dataclass(frozen=True, slots=True)
class Telling:
    """Who is surest, who speaks most directly and who named it last, among those that speak for themselves.

    `first_seen` is when the first of them spoke; `is_plain` tells that none of all took back or put right.
    """

    surest: Evidence
    nearest: Evidence
    named: Evidence | None
    first_seen: str
    is_plain: bool

    @classmethod
    def of(cls, e: Evidence) -> Telling:
        return cls(e, e, e if e.label else None, e.observed_at, e.role in _PLAIN)

    def hear(self, e: Evidence) -> Telling:
        if e.closing:
            return self if e.role in _PLAIN else replace(self, is_plain=False)
        return Telling(
            e if e.confidence > self.surest.confidence else self.surest,
            min(self.nearest, e, key=lambda told: _ORIGINS.index(told.origin)),
            e if e.label else self.named,
            min(e.observed_at, self.first_seen),
            self.is_plain and e.role in _PLAIN,
        )

    @property
    def decided_by(self) -> Iterator[str]:
        """The ids of those that decide how it is shown."""
        return (e.id for e in (self.surest, self.nearest, self.named) if e is not None)

    @property
    def confidence(self) -> float:
        return self.surest.confidence

    @property
    def origin(self) -> RelationOrigin:
        return self.nearest.origin

    @property
    def label(self) -> str | None:
        return self.named.label if self.named is not None else None
