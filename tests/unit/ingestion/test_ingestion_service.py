"""How far understanding has come: what is counted, and what the last ten seconds say of the rest."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from knowledge.access import Access, Scope
from knowledge.events.event import EventType
from knowledge.ingestion.ports import Counts
from knowledge.ingestion.service import IngestionService
from knowledge.instants import to_instant
from knowledge.levels import Sensitivity
from tests.event_fakes import InMemoryEventLog

ACCESS = Access("ana", "ana", "s", Sensitivity.GENERAL, Scope.READ)


class Counted:
    def __init__(self, pending: int, failed: int, total: int) -> None:
        self._counts = Counts(pending, failed, total)

    async def counts(self, owner: str) -> Counts:
        return self._counts


def service(log: InMemoryEventLog, pending: int, failed: int = 0, total: int = 10) -> IngestionService:
    return IngestionService(Counted(pending, failed, total), log)  # type: ignore[arg-type]  # it uses `counts` alone


def ago(seconds: float) -> str:
    return to_instant(datetime.now(UTC) - timedelta(seconds=seconds))


@pytest.fixture
def log() -> InMemoryEventLog:
    log = InMemoryEventLog()
    log.open("ana")
    return log


async def test_what_is_neither_pending_nor_failed_is_ready(log: InMemoryEventLog) -> None:
    status = await service(log, 0, failed=3).status(ACCESS)
    assert (status.pending, status.ready, status.failed) == (0, 7, 3)
    assert (status.rate_per_second, status.seconds_left) == (0.0, None)
    # Counted one after the other while memories move on: never below nothing.
    assert (await service(log, 8, failed=3).status(ACCESS)).ready == 0


async def test_the_rate_is_that_of_the_last_ten_seconds(log: InMemoryEventLog) -> None:
    log.append("ana", *map(str, range(50)), type_=EventType.READY, at=ago(60))
    log.append("ana", *map(str, range(20)), type_=EventType.READY, at=ago(5))
    log.append("ana", "x", type_=EventType.CAPTURED, at=ago(1))
    log.append("ana", *map(str, range(20)), type_=EventType.READY, at=ago(1))
    status = await service(log, 40).status(ACCESS)
    assert status.rate_per_second == pytest.approx(8, rel=0.1)
    assert status.seconds_left == pytest.approx(5, rel=0.1)


async def test_a_first_batch_just_now_does_not_promise_the_moon(log: InMemoryEventLog) -> None:
    log.append("ana", *map(str, range(20)), type_=EventType.READY, at=ago(0))
    assert (await service(log, 40).status(ACCESS)).rate_per_second == pytest.approx(20, rel=0.1)


async def test_where_nothing_moves_no_end_is_promised(log: InMemoryEventLog) -> None:
    log.append("ana", "a", type_=EventType.READY, at=ago(60))
    for known in (log, InMemoryEventLog()):
        status = await service(known, 4).status(ACCESS)
        assert (status.rate_per_second, status.seconds_left) == (0.0, None)
