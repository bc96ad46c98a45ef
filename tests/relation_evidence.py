"""Evidence in few words, for the tests of the fold."""

from __future__ import annotations

from dataclasses import replace
from itertools import count

from knowledge.levels import Sensitivity
from knowledge.memories.memory import TimePrecision
from knowledge.relations.evidence import Evidence
from knowledge.relations.relation import Bound, Bounds, EvidenceRole, RelationOrigin

_numbers = count()


def bound(text: str) -> Bound:
    """`2020`, `2020-03` or `2020-03-05`."""
    precision = {4: TimePrecision.YEAR, 7: TimePrecision.MONTH, 10: TimePrecision.DAY}[len(text)]
    return Bound(f"{text + '-01-01'[len(text) - 4 :]}T00:00:00.000Z", precision)


def says(
    at: int,
    role: EvidenceRole = EvidenceRole.STATES,
    since: str | None = None,
    until: str | None = None,
    level: Sensitivity = Sensitivity.CONFIDENTIAL,
    **more: object,
) -> Evidence:
    recorded = f"2025-01-{at:02d}T00:00:00.000Z"
    bounds = Bounds(bound(since) if since else None, bound(until) if until else None)
    return replace(
        Evidence(
            f"e{next(_numbers)}", f"m{at}", role, bounds, level, 0.8, RelationOrigin.EXTRACTED, recorded, recorded
        ),
        **more,  # type: ignore[arg-type]
    )
