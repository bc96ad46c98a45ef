"""How far the captured memories are understood."""

from __future__ import annotations

import strawberry

from knowledge.ingestion import service as domain


@strawberry.type
class IngestionStatus:
    pending: int
    ready: int
    failed: int
    rate_per_second: float
    seconds_left: float | None

    @classmethod
    def of(cls, status: domain.IngestionStatus) -> IngestionStatus:
        return cls(
            pending=status.pending,
            ready=status.ready,
            failed=status.failed,
            rate_per_second=status.rate_per_second,
            seconds_left=status.seconds_left,
        )
