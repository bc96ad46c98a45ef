"""A drain takes more while it still understands what it has, and understands nothing twice."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import pytest

from ingest import drain as module
from knowledge.ingestion.connecting import Connections
from knowledge.ingestion.facts import Understanding
from knowledge.ingestion.ports import Lease, Taken
from tests.unit.ingest.test_drain import Desk, drain_of, taken


@dataclass
class Journal(Desk):
    steps: list[str] = field(default_factory=list)

    async def take(self, lease: Lease, batch: int) -> list[Taken]:
        self.steps.append("take")
        return await super().take(lease, batch)

    async def make_ready(
        self, lease: Lease, batch: Sequence[tuple[Taken, Understanding]], connections: Connections
    ) -> list[str]:
        self.steps.append(f"ready {len(batch)}")
        return await super().make_ready(lease, batch, connections)


async def test_what_follows_is_taken_before_the_last_of_what_was_taken_is_ready(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(module, "BATCH", 2)
    monkeypatch.setattr(module, "TAKEN", 4)
    desk = Journal({"ana": [taken() for _ in range(9)]})
    assert await drain_of(desk).run(0) == 9
    assert sum(desk.understood) == 9
    assert desk.steps.count("ready 2") == 4
    first, second = [at for at, step in enumerate(desk.steps) if step == "take"][:2]
    assert desk.steps[first:second].count("ready 2") < 2
