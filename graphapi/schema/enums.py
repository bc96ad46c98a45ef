"""The closed lists of the domain, named for the schema."""

from __future__ import annotations

import strawberry

from knowledge.entities.entity import EntityKind
from knowledge.levels import Sensitivity
from knowledge.memories.memory import MemoryKind, MemoryStatus, TimePrecision
from knowledge.relations.relation import EvidenceRole, RelationOrigin, RelationType

for _listed in (
    EntityKind,
    EvidenceRole,
    MemoryKind,
    MemoryStatus,
    RelationOrigin,
    RelationType,
    Sensitivity,
    TimePrecision,
):
    strawberry.enum(_listed)
