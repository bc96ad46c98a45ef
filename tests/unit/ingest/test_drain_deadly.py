"""A memory that kills the worker that tries it is given an end; those beside it are not held up."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from ingest.drain import TRUSTED_CLAIMS
from knowledge.ingestion.facts import Draft, Example, KnownName, Understanding
from knowledge.ingestion.ports import Lease, Taken
from tests.unit.ingest.test_drain import Desk, drain_of, taken

_LAST_TRY = 5


class Killed(asyncio.CancelledError):
    """The worker's death, as far as a test can stage it."""


@dataclass
class Deadly(Desk):
    """A desk whose understanding of "poison" kills; attempts are counted as the graph does, leases as after a death."""

    claims: int = 0
    late: set[str] = field(default_factory=set)
    failed: list[str] = field(default_factory=list)

    async def claim(self, shard: int) -> Lease | None:
        lease = await super().claim(shard)
        self.claims += lease is not None
        return None if lease is None else replace(lease, claims=self.claims)

    async def release(self, lease: Lease) -> None:
        await super().release(lease)
        self.claims = 0

    async def take(self, lease: Lease, batch: int) -> list[Taken]:
        return [one for one in self.waiting[lease.owner] if one.draft.id not in self.late][:batch]

    async def give_up(self, lease: Lease, one: Taken, reason: str) -> bool:
        counted = replace(one, attempts=one.attempts + 1)
        if counted.attempts >= _LAST_TRY:
            self.failed.append(one.draft.content)
            self._forget(lease.owner, [one.draft.id])
            return False
        self.waiting[lease.owner] = [counted if other is one else other for other in self.waiting[lease.owner]]
        self.late.add(one.draft.id)
        return True

    def understand(
        self, drafts: Sequence[Draft], known: Sequence[KnownName], examples: Sequence[Example] = ()
    ) -> list[Understanding]:
        if any(draft.content == "poison" for draft in drafts):
            raise Killed
        return super().understand(drafts, known)

    def another_worker_comes(self) -> None:
        self.held.clear()
        self.late.clear()


async def test_a_deadly_memory_fails_in_the_end_and_its_neighbours_become_ready() -> None:
    desk = Deadly({"ana": [taken("tea"), taken("poison"), taken("cake")]})
    deaths = 0
    for _ in range(10 * _LAST_TRY):
        try:
            await drain_of(desk).run(0)
        except asyncio.CancelledError:
            deaths += 1
        desk.another_worker_comes()
        if not desk.waiting["ana"]:
            break
    assert desk.failed == ["poison"]
    assert len(desk.ready) == 2
    assert TRUSTED_CLAIMS < deaths <= (TRUSTED_CLAIMS + 1) * _LAST_TRY


async def test_a_lease_that_was_given_back_is_drained_in_batches() -> None:
    desk = Deadly({"ana": [taken(), taken()]})
    assert await drain_of(desk).run(0) == 2
    assert desk.understood == [2]
